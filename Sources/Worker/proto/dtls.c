/* dtls.c - one handshake: which records it takes at each stage, its timer, its verdict, its keys.
 *
 * The stages are ours, the protocol is OpenSSL's (dtls_session.c). A record is judged by the stage
 * first and goes on alone, so that one bad record spoils no other. */
#include "proto/dtls.h"

#include "proto/dtls_session.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#define ALERT_FATAL 2   /* RFC 5246 section 7.2 */
#define HEARD_MAX 32768 /* bytes before the handshake is over */
#define SEALED_MAX 16   /* records behind the ChangeCipherSpec; OpenSSL keeps what comes early */

/* How long a server that answered one hello is deaf to others. Longer than a round trip, because a
 * client that is being answered must not lose its server; short beside the time a caller gives. */
#define RIVAL_PATIENCE (1 * SECOND)

enum stage {
    STAGE_NEW,
    STAGE_HELLO,     /* server: no whole ClientHello yet; its first part begins the session */
    STAGE_HANDSHAKE, /* the session is begun from here to STAGE_CONNECTED */
    STAGE_UNJUDGED,  /* the handshake is over, but nobody said who is expected */
    STAGE_CONNECTED,
    STAGE_CLOSED,
    STAGE_FAILED,
};

struct dtls {
    struct dtls_identity *identity;
    struct dtls_session session;
    enum stage stage;
    enum dtls_role role;
    enum dtls_failure failure;
    usec_t deadline;
    size_t suite_count;
    enum suite suites[SUITE_COUNT];

    size_t heard; /* bytes that reached the session before the handshake was over */
    unsigned sealed;
    uint32_t hello_length; /* server: of the one that comes in pieces, or that we answered */
    usec_t answered_at;    /* server, STAGE_HANDSHAKE */
    uint8_t random[DTLS_RANDOM_SIZE]; /* of that hello */

    enum dtls_hash expected_hash;
    size_t expected_length; /* 0: nothing yet */
    uint8_t expected[DTLS_DIGEST_MAX];

    struct suite_key sending; /* from STAGE_UNJUDGED on */
    struct suite_key receiving;
};

struct dtls *__single dtls_open(struct dtls_identity *identity,
                                const enum suite *__counted_by(count) suites, size_t count)
{
    struct dtls *dtls = calloc(1, sizeof *dtls);

    assert(count >= 1 && count <= SUITE_COUNT);
    if (!dtls)
        return NULL;
    dtls->identity = identity;
    dtls->deadline = NEVER;
    dtls->suite_count = count;
    memcpy(dtls->suites, suites, count * sizeof *suites);
    return dtls;
}

void dtls_close(struct dtls *dtls)
{
    dtls_session_end(&dtls->session);
    dtls_wire_clear(&dtls->session.wire);
    OPENSSL_cleanse(dtls, sizeof *dtls);
    free(dtls);
}

static bool begin(struct dtls *dtls)
{
    return dtls_session_begin(&dtls->session, dtls->identity, dtls->role, dtls->suites,
                              dtls->suite_count);
}

static void fail(struct dtls *dtls, enum dtls_failure why)
{
    dtls->stage = STAGE_FAILED;
    dtls->failure = why;
    dtls_session_end(&dtls->session);
}

static void set_deadline(struct dtls *dtls, usec_t now)
{
    dtls->deadline = NEVER;
    if (dtls->stage == STAGE_HANDSHAKE) {
        const usec_t left = dtls_session_time_left(&dtls->session);

        dtls->deadline = left == NEVER ? NEVER : now + left;
    }
}

/* --- the verdict --- */

static void judge(struct dtls *dtls)
{
    uint8_t digest[DTLS_DIGEST_MAX];
    const size_t length = dtls_session_fingerprint(&dtls->session, dtls->expected_hash, digest);

    if (length == dtls->expected_length && CRYPTO_memcmp(digest, dtls->expected, length) == 0) {
        dtls->stage = STAGE_CONNECTED;
        return;
    }
    dtls_session_shut_down(&dtls->session);
    fail(dtls, length > 0 ? DTLS_FAULT_FINGERPRINT : DTLS_FAULT_MEMORY);
}

static void conclude(struct dtls *dtls)
{
    enum suite suite;

    if (!dtls_session_suite(&dtls->session, &suite)) {
        dtls_session_shut_down(&dtls->session);
        fail(dtls, DTLS_FAULT_NO_SUITE);
    } else if (!dtls_session_keys(&dtls->session, suite, &dtls->sending, &dtls->receiving)) {
        fail(dtls, DTLS_FAULT_MEMORY);
    } else {
        dtls->stage = STAGE_UNJUDGED;
        if (dtls->expected_length > 0)
            judge(dtls);
    }
}

void dtls_expect(struct dtls *dtls, usec_t now, enum dtls_hash hash,
                 const uint8_t *__counted_by(length) digest, size_t length)
{
    assert(length == dtls_hash_length(hash));
    dtls->expected_hash = hash;
    dtls->expected_length = length;
    memcpy(dtls->expected, digest, length);
    if (dtls->stage == STAGE_UNJUDGED)
        judge(dtls);
    set_deadline(dtls, now);
}

/* --- what comes --- */

/* Forgets the hello and our answer. The bytes heard still count: they limit how often. */
static void start_over(struct dtls *dtls)
{
    dtls_session_end(&dtls->session);
    dtls_wire_clear(&dtls->session.wire);
    dtls->stage = STAGE_HELLO;
}

static enum drop receive_hello(struct dtls *dtls, usec_t now, const struct dtls_record *record)
{
    struct reader body = record->body;
    struct dtls_message first;

    if (!dtls_record_is_hello(record) || !dtls_message_next(&body, &first))
        return DROP_DTLS_UNEXPECTED;
    if (first.length != dtls->hello_length) /* of another: OpenSSL would wait for the old one */
        start_over(dtls);
    dtls->hello_length = first.length;
    if (!dtls->session.ssl && !begin(dtls)) {
        fail(dtls, DTLS_FAULT_MEMORY);
        return DROP_NONE;
    }
    switch (dtls_session_step(&dtls->session)) {
    case DTLS_STEP_DEAD: /* it may have been anybody's: not a word, and the next one counts */
        start_over(dtls);
        return DROP_DTLS_HELLO;
    case DTLS_STEP_ANSWERED:
        dtls->stage = STAGE_HANDSHAKE;
        dtls->answered_at = now;
        dtls_session_random(&dtls->session, dtls->random);
        break;
    default:
        break;
    }
    return DROP_NONE;
}

/* The beginning of a ClientHello that is not the one which we answered. */
static bool is_rival(const struct dtls *dtls, const struct dtls_record *record)
{
    uint8_t random[DTLS_RANDOM_SIZE];
    struct reader body = record->body;
    struct dtls_message first;

    return dtls->role == DTLS_SERVER && dtls_record_is_hello(record) &&
           dtls_message_next(&body, &first) && dtls_hello_random(&first, random) &&
           memcmp(random, dtls->random, sizeof random) != 0;
}

/* Whoever sent the hello that we answered has been silent for so long that it was no client. */
static bool gives_way(const struct dtls *dtls, usec_t now)
{
    return dtls_session_at(&dtls->session) == DTLS_STEP_ANSWERED &&
           now - dtls->answered_at >= RIVAL_PATIENCE;
}

/* In a handshake whose hello was answered. A warning in the clear is not worth a guess. */
static bool has_place(const struct dtls_record *record)
{
    if (record->epoch > 0)
        return record->epoch == 1 && record->type != DTLS_CHANGE_CIPHER;
    if (record->type == DTLS_ALERT)
        return reader_left(&record->body) == 2 && record->body.bytes[0] == ALERT_FATAL;
    return record->type != DTLS_APPLICATION;
}

static bool is_too_short(const struct dtls *dtls, const struct dtls_record *record)
{
    return reader_left(&record->body) < dtls_session_least_sealed(&dtls->session);
}

static enum drop receive_handshake(struct dtls *dtls, usec_t now, const struct dtls_record *record)
{
    if (!has_place(record))
        return DROP_DTLS_UNEXPECTED;
    if (record->epoch > 0 && ++dtls->sealed > SEALED_MAX)
        return DROP_DTLS_LIMIT;
    if (record->epoch > 0 && is_too_short(dtls, record))
        return DROP_DTLS_MALFORMED;
    if (is_rival(dtls, record)) {
        if (!gives_way(dtls, now))
            return DROP_DTLS_RIVAL;
        start_over(dtls);
        return receive_hello(dtls, now, record);
    }
    switch (dtls_session_step(&dtls->session)) {
    case DTLS_STEP_DEAD:
        fail(dtls, DTLS_FAULT_HANDSHAKE);
        break;
    case DTLS_STEP_DONE:
        conclude(dtls);
        break;
    default:
        break;
    }
    return DROP_NONE;
}

static enum drop receive_sealed(struct dtls *dtls, const struct dtls_record *record)
{
    if (record->epoch != 1 || record->type == DTLS_CHANGE_CIPHER)
        return DROP_DTLS_UNEXPECTED;
    if (is_too_short(dtls, record))
        return DROP_DTLS_MALFORMED;
    switch (dtls_session_listen(&dtls->session)) {
    case DTLS_HEARD_APPLICATION:
        return dtls->session.heard ? DROP_NONE : DROP_DTLS_APPLICATION;
    case DTLS_HEARD_END:
        dtls_session_shut_down(&dtls->session);
        dtls->stage = STAGE_CLOSED;
        break;
    case DTLS_HEARD_NOTHING:
        break;
    }
    return DROP_NONE;
}

static enum drop receive_record(struct dtls *dtls, usec_t now, const struct dtls_record *record)
{
    switch (dtls->stage) {
    case STAGE_HELLO:
    case STAGE_HANDSHAKE:
        if (dtls->heard + record->whole.len > HEARD_MAX)
            return DROP_DTLS_LIMIT;
        dtls->heard += record->whole.len;
        return dtls->stage == STAGE_HELLO ? receive_hello(dtls, now, record)
                                          : receive_handshake(dtls, now, record);
    case STAGE_UNJUDGED:
    case STAGE_CONNECTED:
        return receive_sealed(dtls, record);
    case STAGE_NEW:
    case STAGE_CLOSED:
    case STAGE_FAILED:
        break;
    }
    return DROP_DTLS_UNEXPECTED;
}

void dtls_hear(struct dtls *dtls, struct writer *__single heard)
{
    dtls->session.heard = dtls->stage == STAGE_CONNECTED ? heard : NULL;
}

bool dtls_speak(struct dtls *dtls, const uint8_t *__counted_by(length) bytes, size_t length)
{
    assert(length <= DTLS_APPLICATION_MAX);
    return dtls->stage == STAGE_CONNECTED && dtls_session_speak(&dtls->session, bytes, length);
}

void dtls_warm(struct dtls *dtls)
{
    if (dtls->stage == STAGE_CONNECTED)
        dtls_session_warm(&dtls->session);
}

void dtls_cool(struct dtls *dtls)
{
    dtls_session_cool(&dtls->session);
}

/* What can be said of a record at any stage. */
static enum drop judge_record(const struct dtls_record *record)
{
    switch (record->type) {
    case DTLS_HANDSHAKE:
        if (record->epoch == 0 && !dtls_messages_add_up(record->body))
            return DROP_DTLS_MALFORMED;
        return DROP_NONE;
    case DTLS_CHANGE_CIPHER:
    case DTLS_ALERT:
    case DTLS_APPLICATION:
        return DROP_NONE;
    default:
        return DROP_DTLS_UNEXPECTED;
    }
}

enum drop dtls_receive(struct dtls *dtls, usec_t now, const uint8_t *__counted_by(len) packet,
                       size_t len)
{
    struct reader datagram = reader_of(packet, len);
    struct dtls_record record;
    enum drop first = DROP_NONE;
    bool is_of_use = false;

    if (!dtls_records_add_up(datagram))
        return DROP_DTLS_MALFORMED;
    while (dtls_record_next(&datagram, &record)) {
        enum drop why = judge_record(&record);

        if (why == DROP_NONE) {
            dtls_wire_put(&dtls->session.wire, record.whole.bytes, record.whole.len);
            why = receive_record(dtls, now, &record);
            dtls_wire_put_back(&dtls->session.wire);
        }
        is_of_use |= why == DROP_NONE;
        first = first == DROP_NONE ? why : first;
    }
    set_deadline(dtls, now);
    return is_of_use ? DROP_NONE : first;
}

/* --- what is due, and what leaves --- */

bool dtls_begin(struct dtls *dtls, usec_t now, enum dtls_role role)
{
    assert(dtls->stage == STAGE_NEW);
    dtls->role = role;
    if (role == DTLS_SERVER) {
        dtls->stage = STAGE_HELLO;
        return true;
    }
    dtls->stage = STAGE_HANDSHAKE;
    if (!begin(dtls) || dtls_session_step(&dtls->session) == DTLS_STEP_DEAD)
        fail(dtls, DTLS_FAULT_MEMORY);
    set_deadline(dtls, now);
    return dtls->stage == STAGE_HANDSHAKE;
}

usec_t dtls_deadline(const struct dtls *dtls)
{
    return dtls->deadline;
}

void dtls_due(struct dtls *dtls, usec_t now)
{
    if (now < dtls->deadline)
        return;
    if (dtls_session_retry(&dtls->session) == DTLS_STEP_DEAD)
        fail(dtls, DTLS_FAULT_HANDSHAKE);
    set_deadline(dtls, now);
}

size_t dtls_next(struct dtls *dtls, uint8_t *__counted_by(cap) out, size_t cap)
{
    return dtls_wire_next(&dtls->session.wire, out, cap);
}

void dtls_say_goodbye(struct dtls *dtls)
{
    if (dtls->stage == STAGE_CLOSED || dtls->stage == STAGE_FAILED)
        return;
    if (dtls->stage == STAGE_UNJUDGED || dtls->stage == STAGE_CONNECTED)
        dtls_session_shut_down(&dtls->session);
    dtls_session_end(&dtls->session);
    dtls->stage = STAGE_CLOSED;
    dtls->deadline = NEVER;
}

/* --- how it stands --- */

enum dtls_state dtls_state(const struct dtls *dtls)
{
    static const enum dtls_state states[] = {
        [STAGE_NEW] = DTLS_NEW,
        [STAGE_HELLO] = DTLS_CONNECTING,
        [STAGE_HANDSHAKE] = DTLS_CONNECTING,
        [STAGE_UNJUDGED] = DTLS_CONNECTING,
        [STAGE_CONNECTED] = DTLS_CONNECTED,
        [STAGE_CLOSED] = DTLS_CLOSED,
        [STAGE_FAILED] = DTLS_FAILED,
    };

    return states[dtls->stage];
}

enum dtls_failure dtls_failure(const struct dtls *dtls)
{
    return dtls->failure;
}

void dtls_keys(const struct dtls *dtls, struct suite_key *sending, struct suite_key *receiving)
{
    assert(dtls->stage == STAGE_CONNECTED);
    *sending = dtls->sending;
    *receiving = dtls->receiving;
}

size_t dtls_remote_certificate(const struct dtls *dtls, uint8_t *__counted_by(cap) pem, size_t cap)
{
    if (dtls->stage != STAGE_CONNECTED)
        return 0;
    return dtls_session_certificate(&dtls->session, pem, cap);
}
