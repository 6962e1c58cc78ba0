/* tls_client_test.c - TLS in memory: whom it believes, and what it carries. */
#include "test.h"

#include "proto/tls_client.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>

#define PEM_MAX 2048
#define HOUR 3600L

struct server {
    SSL_CTX *__single context;
    SSL *__single ssl;
    BIO *__single in;
    BIO *__single out;
    size_t pem_length;
    uint8_t pem[PEM_MAX]; /* its certificate */
    char heard[256];
    size_t heard_length;
};

static struct server server;
static struct tls_client *__single client;

static X509 *__single certificate_for(EVP_PKEY *key, const char *names, long from, long until)
{
    X509 *__single made = LIB(X509, X509_new());
    X509_EXTENSION *__single extension =
        LIB(X509_EXTENSION, X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, names));

    CHECK(X509_set_version(made, 2) == 1);
    X509_gmtime_adj(X509_getm_notBefore(made), from);
    X509_gmtime_adj(X509_getm_notAfter(made), until);
    CHECK(X509_set_pubkey(made, key) == 1);
    CHECK(extension && X509_add_ext(made, extension, -1) == 1);
    X509_EXTENSION_free(extension);
    CHECK(X509_sign(made, key, EVP_sha256()) > 0);
    return made;
}

static void keep_pem(X509 *certificate)
{
    BIO *__single pem = LIB(BIO, BIO_new(BIO_s_mem()));

    CHECK(PEM_write_bio_X509(pem, certificate) == 1);
    const int length = BIO_read(pem, server.pem, PEM_MAX);
    CHECK(length > 0);
    server.pem_length = (size_t)length;
    BIO_free(pem);
}

static void server_open(const char *names, long from, long until)
{
    EVP_PKEY *__single key = LIB(EVP_PKEY, EVP_EC_gen("P-256"));
    X509 *__single certificate = certificate_for(key, names, from, until);

    memset(&server, 0, sizeof server);
    server.context = LIB(SSL_CTX, SSL_CTX_new(TLS_server_method()));
    CHECK(SSL_CTX_use_certificate(server.context, certificate) == 1);
    CHECK(SSL_CTX_use_PrivateKey(server.context, key) == 1);
    keep_pem(certificate);
    server.ssl = LIB(SSL, SSL_new(server.context));
    server.in = LIB(BIO, BIO_new(BIO_s_mem()));
    server.out = LIB(BIO, BIO_new(BIO_s_mem()));
    SSL_set_bio(server.ssl, server.in, server.out);
    SSL_set_accept_state(server.ssl);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

static struct tls_client *__single open_client(const char *name,
                                               const uint8_t *__counted_by(length) authorities,
                                               size_t length)
{
    char copy[300] = {0};
    size_t count = 0;

    for (; *name; name++)
        copy[count++] = *name;
    return tls_client_open(copy, count, authorities, length);
}

/* Everything that either has to say, until both are silent. */
static void talk(void)
{
    uint8_t bytes[1000];

    for (int i = 0; i < 20; i++) {
        size_t length;
        while ((length = tls_client_next(client, bytes, sizeof bytes)) > 0)
            CHECK_EQ(BIO_write(server.in, bytes, (int)length), (int)length);
        const int got = SSL_read(server.ssl, server.heard + server.heard_length,
                                 (int)(sizeof server.heard - server.heard_length));
        if (got > 0)
            server.heard_length += (size_t)got;
        ERR_clear_error();
        const int said = BIO_read(server.out, bytes, sizeof bytes);
        if (said > 0)
            tls_client_receive(client, bytes, (size_t)said);
    }
}

static void close_both(void)
{
    tls_client_close(client);
    SSL_free(server.ssl);
    SSL_CTX_free(server.context);
}

TEST(a_server_that_proves_its_name_is_spoken_to)
{
    uint8_t heard[64];

    server_open("DNS:turn.test", -HOUR, HOUR);
    client = open_client("turn.test", server.pem, server.pem_length);
    CHECK(client != NULL);
    CHECK(tls_client_write(client, (const uint8_t *)"early", 5)); /* waits for the handshake */
    CHECK_EQ(tls_client_state(client), TLS_CLIENT_SHAKING);
    talk();
    CHECK_EQ(tls_client_state(client), TLS_CLIENT_OPEN);
    CHECK_BYTES((const uint8_t *)server.heard, server.heard_length, "6561726c79");
    CHECK(tls_client_write(client, (const uint8_t *)"late", 4));
    talk();
    CHECK_EQ(server.heard_length, 9);
    CHECK_EQ(SSL_write(server.ssl, "answer", 6), 6);
    talk();
    CHECK_BYTES(heard, tls_client_read(client, heard, sizeof heard), "616e73776572");
    CHECK_EQ(tls_client_read(client, heard, sizeof heard), 0);
    close_both();
}

TEST(a_server_with_an_address_for_a_name_proves_that)
{
    server_open("IP:198.51.100.1", -HOUR, HOUR);
    client = open_client("198.51.100.1", server.pem, server.pem_length);
    talk();
    CHECK_EQ(tls_client_state(client), TLS_CLIENT_OPEN);
    close_both();
}

struct impostor {
    const char *__null_terminated names;
    long from;
    long until;
};

TEST(a_server_that_proves_something_else_is_not)
{
    static const struct impostor all[] = {
        {"DNS:other.test", -HOUR, HOUR},
        {"DNS:*.test", -HOUR, -HOUR / 2},
        {"DNS:turn.test", -2 * HOUR, -HOUR},
        {"DNS:turn.test", HOUR, 2 * HOUR},
        {"IP:198.51.100.1", -HOUR, HOUR},
    };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        server_open(all[i].names, all[i].from, all[i].until);
        client = open_client("turn.test", server.pem, server.pem_length);
        CHECK(tls_client_write(client, (const uint8_t *)"secret", 6));
        talk();
        CHECK_EQ(tls_client_state(client), TLS_CLIENT_FAILED);
        CHECK_EQ(server.heard_length, 0);
        CHECK(!tls_client_write(client, (const uint8_t *)"more", 4));
        close_both();
    }
}

TEST(a_server_that_no_authority_knows_is_not_believed)
{
    uint8_t other[PEM_MAX];

    server_open("DNS:turn.test", -HOUR, HOUR);
    const size_t length = server.pem_length;
    memcpy(other, server.pem, length);
    SSL_free(server.ssl);
    SSL_CTX_free(server.context);
    server_open("DNS:turn.test", -HOUR, HOUR);
    client = open_client("turn.test", other, length);
    talk();
    CHECK_EQ(tls_client_state(client), TLS_CLIENT_FAILED);
    close_both();
}

TEST(what_is_no_tls_ends_it)
{
    uint8_t bytes[64];

    server_open("DNS:turn.test", -HOUR, HOUR);
    client = open_client("turn.test", server.pem, server.pem_length);
    tls_client_receive(client, (const uint8_t *)"HTTP/1.1 400 Bad Request\r\n", 26);
    CHECK_EQ(tls_client_state(client), TLS_CLIENT_FAILED);
    CHECK_EQ(tls_client_read(client, bytes, sizeof bytes), 0);
    close_both();
}

TEST(no_client_comes_of_a_name_or_of_authorities_that_make_no_sense)
{
    static char long_name[300];

    server_open("DNS:turn.test", -HOUR, HOUR);
    memset(long_name, 'x', sizeof long_name);
    CHECK(tls_client_open(long_name, sizeof long_name, server.pem, server.pem_length) == NULL);
    CHECK(tls_client_open("", 0, server.pem, server.pem_length) == NULL);
    CHECK(tls_client_open("a\0b", 3, server.pem, server.pem_length) == NULL);
    CHECK(open_client("turn.test", (const uint8_t *)"no PEM", 6) == NULL);
    SSL_free(server.ssl);
    SSL_CTX_free(server.context);
}

TEST(no_more_waits_for_a_handshake_than_there_is_room_for)
{
    static const uint8_t much[TLS_UNSAID_MAX];

    server_open("DNS:turn.test", -HOUR, HOUR);
    client = open_client("turn.test", server.pem, server.pem_length);
    CHECK(tls_client_write(client, much, sizeof much));
    CHECK(!tls_client_write(client, much, 1));
    CHECK_EQ(tls_client_state(client), TLS_CLIENT_SHAKING);
    close_both();
}
