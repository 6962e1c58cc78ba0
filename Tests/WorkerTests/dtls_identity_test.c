/* dtls_identity_test.c - certificates and keys from PEM, and their fingerprints. */
#include "test.h"

#include "dtls_certificates.h"
#include "dtls_pair.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

static const enum suite suites[1] = { SUITE_AEAD_AES_128_GCM };

/* It connects as the server and as the client. */
static void check_usable(const struct certificate *certificate)
{
    struct dtls_pair pair;

    pair_open_with(&pair, certificate_identity(certificate), dtls_identity_make(), suites, 1,
                   suites, 1);
    pair_expect(&pair, DTLS_SHA256);
    pair_carry(&pair);
    pair_check_keys(&pair);
    pair_close(&pair);
    pair_open_with(&pair, dtls_identity_make(), certificate_identity(certificate), suites, 1,
                   suites, 1);
    pair_expect(&pair, DTLS_SHA256);
    pair_carry(&pair);
    pair_check_keys(&pair);
    pair_close(&pair);
}

TEST(ecdsa_and_rsa_of_enough_bits_are_usable)
{
    struct certificate certificate;

    certificate_make(&certificate, LIB(EVP_PKEY, EVP_EC_gen("P-256")));
    check_usable(&certificate);
    certificate_make(&certificate, LIB(EVP_PKEY, EVP_EC_gen("P-384")));
    check_usable(&certificate);
    certificate_make(&certificate, LIB(EVP_PKEY, EVP_RSA_gen(2048)));
    check_usable(&certificate);
}

TEST(a_weak_or_unknown_key_is_refused)
{
    struct certificate certificate;

    certificate_make(&certificate, LIB(EVP_PKEY, EVP_RSA_gen(1024)));
    CHECK(!certificate_identity(&certificate));
    certificate_make(&certificate, LIB(EVP_PKEY, EVP_EC_gen("P-521")));
    CHECK(!certificate_identity(&certificate));
    certificate_make(&certificate, LIB(EVP_PKEY, EVP_EC_gen("secp256k1")));
    CHECK(!certificate_identity(&certificate));
    certificate_make(&certificate, LIB(EVP_PKEY, EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")));
    CHECK(!certificate_identity(&certificate));
}

TEST(the_key_of_another_certificate_is_refused)
{
    struct certificate one, other;

    certificate_make(&one, LIB(EVP_PKEY, EVP_EC_gen("P-256")));
    certificate_make(&other, LIB(EVP_PKEY, EVP_EC_gen("P-256")));
    CHECK(!dtls_identity_read(one.pem, one.pem_length, other.key_pem, other.key_length));
}

TEST(what_is_no_pem_is_refused)
{
    struct certificate certificate;
    struct bytes garbage = zeros(300), nothing = zeros(0);

    certificate_make(&certificate, LIB(EVP_PKEY, EVP_EC_gen("P-256")));
    memset(garbage.at, '-', garbage.len);
    CHECK(!dtls_identity_read(garbage.at, garbage.len, certificate.key_pem,
                              certificate.key_length));
    CHECK(!dtls_identity_read(certificate.pem, certificate.pem_length, garbage.at, garbage.len));
    CHECK(!dtls_identity_read(nothing.at, 0, nothing.at, 0));
    CHECK(!dtls_identity_read(certificate.pem, certificate.pem_length - 40, certificate.key_pem,
                              certificate.key_length));
    CHECK(!dtls_identity_read(certificate.key_pem, certificate.key_length, certificate.pem,
                              certificate.pem_length));
}

TEST(a_key_behind_a_pass_phrase_is_refused_without_a_question)
{
    struct certificate certificate;

    certificate_make(&certificate, LIB(EVP_PKEY, EVP_EC_gen("P-256")));
    certificate_lock(&certificate, "secret");
    CHECK(!certificate_identity(&certificate));
}

TEST(fingerprints_are_the_digests_of_the_whole_certificate)
{
    static const char *const names[DTLS_HASH_COUNT] = { "SHA1", "SHA224", "SHA256", "SHA384",
                                                        "SHA512" };
    struct certificate certificate;

    certificate_make(&certificate, LIB(EVP_PKEY, EVP_EC_gen("P-256")));
    struct dtls_identity *__single identity = certificate_identity(&certificate);
    for (unsigned i = 0; i < DTLS_HASH_COUNT; i++) {
        uint8_t ours[DTLS_DIGEST_MAX], theirs[DTLS_DIGEST_MAX];
        size_t length = 0;

        CHECK_EQ(EVP_Q_digest(NULL, names[i], NULL, certificate.der, certificate.der_length,
                              theirs, &length), 1);
        CHECK_EQ(dtls_identity_fingerprint(identity, (enum dtls_hash)i, ours), length);
        CHECK_EQ(dtls_hash_length((enum dtls_hash)i), length);
        CHECK(memcmp(ours, theirs, length) == 0);
    }
    dtls_identity_close(identity);
}

TEST(two_identities_have_nothing_in_common)
{
    struct dtls_identity *__single one = dtls_identity_make();
    struct dtls_identity *__single other = dtls_identity_make();
    uint8_t a[DTLS_DIGEST_MAX], b[DTLS_DIGEST_MAX];

    CHECK_EQ(dtls_identity_fingerprint(one, DTLS_SHA256, a), 32);
    CHECK_EQ(dtls_identity_fingerprint(other, DTLS_SHA256, b), 32);
    CHECK(memcmp(a, b, 32) != 0);
    dtls_identity_close(one);
    dtls_identity_close(other);
}

TEST(the_far_certificate_is_given_as_pem)
{
    struct dtls_pair pair;
    struct certificate certificate;
    uint8_t pem[4096];

    certificate_make(&certificate, LIB(EVP_PKEY, EVP_EC_gen("P-256")));
    pair_open_with(&pair, certificate_identity(&certificate), dtls_identity_make(), suites, 1,
                   suites, 1);
    pair_carry(&pair);
    CHECK_EQ(dtls_remote_certificate(pair.server, pem, sizeof pem), 0); /* nobody it is yet */
    pair_expect(&pair, DTLS_SHA256);
    const size_t length = dtls_remote_certificate(pair.server, pem, sizeof pem);
    CHECK_EQ(length, certificate.pem_length);
    CHECK(length == certificate.pem_length && memcmp(pem, certificate.pem, length) == 0);
    CHECK_EQ(dtls_remote_certificate(pair.server, pem, length - 1), 0);
    pair_close(&pair);
}
