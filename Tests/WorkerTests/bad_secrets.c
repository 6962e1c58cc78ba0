/* bad_secrets.c - credentials, fingerprints, certificates and keys that are refused.
 *
 * Rows of the table of bad_requests.c: all of WebRTC transports, and sealed plain ones. */
#include "requests.h"

static void unknown_room(struct draft *d)
{
    d->room = 99;
}

static void unknown_transport(struct draft *d)
{
    d->transport = 98;
}

static void known_transport(struct draft *d)
{
    d->transport = 11;
}

static void plain_transport(struct draft *d)
{
    d->transport = 13;
}

static void web_rtc_transport(struct draft *d)
{
    d->transport = 15;
}

static void connected_transport(struct draft *d)
{
    d->transport = 16;
}

static void one_byte_short(struct draft *d)
{
    d->is_cut = true;
}

static void one_byte_long(struct draft *d)
{
    d->is_long = true;
}

static void seventeen_sockets(struct draft *d)
{
    d->socket_count = WEBRTC_SOCKETS_MAX + 1;
}

/* -- credentials ------------------------------------------------------------------------------ */

static void fragment_of_3(struct draft *d)
{
    d->fragment = text_view("abc");
}

static void fragment_of_33(struct draft *d)
{
    d->fragment = text_view("0123456789abcdef0123456789abcdef0");
}

static void fragment_with_a_colon(struct draft *d)
{
    d->fragment = text_view("ab:cd");
}

static void fragment_of_another(struct draft *d)
{
    d->fragment = text_view("connected");
}

static void password_of_21(struct draft *d)
{
    d->password = text_view("0123456789abcdefghijk");
}

static void password_of_65(struct draft *d)
{
    d->password = text_view("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0");
}

static void password_with_a_blank(struct draft *d)
{
    d->password = text_view("0123456789 abcdefghijkl");
}

static void no_suites(struct draft *d)
{
    d->suite_count = 0;
}

/* -- fingerprints, certificates, keys --------------------------------------------------------- */

static void fingerprint_of_31(struct draft *d)
{
    d->fingerprint.value = ch_view_of(d->fingerprint.value.at, 31);
}

static void fingerprint_of_another_hash(struct draft *d)
{
    d->fingerprint.hash = CH_FINGERPRINT_HASH_SHA384;
}

static void empty_fingerprint(struct draft *d)
{
    d->fingerprint.value = ch_view_of(NULL, 0);
}

static void second_certificate(struct draft *d)
{
    (void)d;
}

static void certificate_alone(struct draft *d)
{
    d->has_certificate = true;
    d->certificate = text_view("-----BEGIN CERTIFICATE-----");
}

static void key_alone(struct draft *d)
{
    d->has_key = true;
    d->key = text_view("-----BEGIN PRIVATE KEY-----");
}

static void certificate_of_letters(struct draft *d)
{
    d->has_certificate = true;
    d->certificate = text_view("certificate");
    d->has_key = true;
    d->key = text_view("key");
}

static void sending_key_too_short(struct draft *d)
{
    d->is_sealed = true;
    d->keys.sending = ch_view_of(d->keys.sending.at, 27);
}

static void receiving_key_too_short(struct draft *d)
{
    d->is_sealed = true;
    d->keys.receiving = ch_view_of(d->keys.receiving.at, 27);
}

static void keys_of_another_suite(struct draft *d)
{
    d->is_sealed = true;
    d->keys.suite = CH_SRTP_SUITE_AES_CM128_HMAC_SHA1;
}

/* -- the rows ---------------------------------------------------------------------------------- */

static const struct bad_request rows[] = {
    {"create web rtc transport of an unknown room", CH_CREATE_WEB_RTC_TRANSPORT, unknown_room,
     CH_REFUSAL_UNKNOWN_ROOM, "room 99", false},
    {"a web rtc transport twice", CH_CREATE_WEB_RTC_TRANSPORT, known_transport,
     CH_REFUSAL_DUPLICATE_ID, "transport 11", false},
    {"seventeen sockets", CH_CREATE_WEB_RTC_TRANSPORT, seventeen_sockets,
     CH_REFUSAL_WRONG_SOCKET_COUNT, "17 sockets, at most 16", false},
    {"fragment of 3", CH_CREATE_WEB_RTC_TRANSPORT, fragment_of_3,
     CH_REFUSAL_INVALID_CREDENTIALS, "username fragment of 3, password of 22 bytes", false},
    {"fragment of 33", CH_CREATE_WEB_RTC_TRANSPORT, fragment_of_33,
     CH_REFUSAL_INVALID_CREDENTIALS, "username fragment of 33, password of 22 bytes", false},
    {"fragment with a colon", CH_CREATE_WEB_RTC_TRANSPORT, fragment_with_a_colon,
     CH_REFUSAL_INVALID_CREDENTIALS, "username fragment of 5, password of 22 bytes", false},
    {"fragment of another", CH_CREATE_WEB_RTC_TRANSPORT, fragment_of_another,
     CH_REFUSAL_DUPLICATE_USERNAME_FRAGMENT, "another transport has", false},
    {"password of 21", CH_CREATE_WEB_RTC_TRANSPORT, password_of_21,
     CH_REFUSAL_INVALID_CREDENTIALS, "username fragment of 5, password of 21 bytes", false},
    {"password of 65", CH_CREATE_WEB_RTC_TRANSPORT, password_of_65,
     CH_REFUSAL_INVALID_CREDENTIALS, "username fragment of 5, password of 65 bytes", false},
    {"password with a blank", CH_CREATE_WEB_RTC_TRANSPORT, password_with_a_blank,
     CH_REFUSAL_INVALID_CREDENTIALS, "username fragment of 5, password of 23 bytes", false},
    {"no suites", CH_CREATE_WEB_RTC_TRANSPORT, no_suites,
     CH_REFUSAL_NO_SUITE, "no SRTP suite", false},
    {"create web rtc transport one byte short", CH_CREATE_WEB_RTC_TRANSPORT, one_byte_short,
     CH_REFUSAL_MALFORMED, "create_web_rtc_transport", false},
    {"create web rtc transport one byte long", CH_CREATE_WEB_RTC_TRANSPORT, one_byte_long,
     CH_REFUSAL_MALFORMED, "create_web_rtc_transport", false},

    {"connect an unknown web rtc transport", CH_CONNECT_WEB_RTC_TRANSPORT, unknown_transport,
     CH_REFUSAL_UNKNOWN_TRANSPORT, "transport 98", false},
    {"shake hands with a plain transport", CH_CONNECT_WEB_RTC_TRANSPORT, plain_transport,
     CH_REFUSAL_NOT_WEB_RTC, "transport 13", false},
    {"connect a web rtc transport twice", CH_CONNECT_WEB_RTC_TRANSPORT, connected_transport,
     CH_REFUSAL_ALREADY_CONNECTED, "the handshake has its parameters", false},
    {"fingerprint of 31", CH_CONNECT_WEB_RTC_TRANSPORT, fingerprint_of_31,
     CH_REFUSAL_INVALID_FINGERPRINT, "a fingerprint of 31 bytes, the hash makes 32", false},
    {"fingerprint of another hash", CH_CONNECT_WEB_RTC_TRANSPORT, fingerprint_of_another_hash,
     CH_REFUSAL_INVALID_FINGERPRINT, "a fingerprint of 32 bytes, the hash makes 48", false},
    {"empty fingerprint", CH_CONNECT_WEB_RTC_TRANSPORT, empty_fingerprint,
     CH_REFUSAL_INVALID_FINGERPRINT, "a fingerprint of 0 bytes, the hash makes 32", false},
    {"an address for a web rtc transport", CH_CONNECT_PLAIN_TRANSPORT, web_rtc_transport,
     CH_REFUSAL_ALREADY_CONNECTED, "no plain transport 15", false},

    {"restart an unknown transport", CH_RESTART_ICE, unknown_transport,
     CH_REFUSAL_UNKNOWN_TRANSPORT, "transport 98", false},
    {"restart a plain transport", CH_RESTART_ICE, plain_transport,
     CH_REFUSAL_NOT_WEB_RTC, "transport 13", false},
    {"restart with a fragment of 3", CH_RESTART_ICE, fragment_of_3,
     CH_REFUSAL_INVALID_CREDENTIALS, "username fragment of 3, password of 22 bytes", false},
    {"restart with a password of 21", CH_RESTART_ICE, password_of_21,
     CH_REFUSAL_INVALID_CREDENTIALS, "username fragment of 5, password of 21 bytes", false},
    {"restart with anothers fragment", CH_RESTART_ICE, fragment_of_another,
     CH_REFUSAL_DUPLICATE_USERNAME_FRAGMENT, "a transport has", false},

    {"a second certificate", CH_USE_CERTIFICATE, second_certificate,
     CH_REFUSAL_ALREADY_CONNECTED, "there is a certificate already", false},
    {"certificate alone", CH_USE_CERTIFICATE, certificate_alone,
     CH_REFUSAL_INVALID_CERTIFICATE, "go together", true},
    {"key alone", CH_USE_CERTIFICATE, key_alone,
     CH_REFUSAL_INVALID_CERTIFICATE, "go together", true},
    {"certificate of letters", CH_USE_CERTIFICATE, certificate_of_letters,
     CH_REFUSAL_INVALID_CERTIFICATE, "not a certificate and its key", true},

    {"sending key too short", CH_CREATE_PLAIN_TRANSPORT, sending_key_too_short,
     CH_REFUSAL_INVALID_KEY, "a key and salt of 27 bytes, the suite wants 28", false},
    {"receiving key too short", CH_CREATE_PLAIN_TRANSPORT, receiving_key_too_short,
     CH_REFUSAL_INVALID_KEY, "a key and salt of 27 bytes, the suite wants 28", false},
    {"keys of another suite", CH_CREATE_PLAIN_TRANSPORT, keys_of_another_suite,
     CH_REFUSAL_INVALID_KEY, "a key and salt of 28 bytes, the suite wants 30", false},
};

#define ROW_COUNT (sizeof rows / sizeof *rows)

const struct bad_request *__single bad_secret_at(size_t place)
{
    return place < ROW_COUNT ? &rows[place] : bad_span_at(place - ROW_COUNT);
}
