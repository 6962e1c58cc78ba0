/* dtls_session.h - OpenSSL's half of a handshake: the protocol, without any policy.
 *
 * Every call leaves OpenSSL's queue of errors empty. dtls.c decides what gets here, one record at a
 * time, and what its answers mean. */
#ifndef BISQUE_PROTO_DTLS_SESSION_H
#define BISQUE_PROTO_DTLS_SESSION_H

#include "base/bytes.h"
#include "proto/dtls.h"
#include "proto/dtls_record.h"
#include "proto/dtls_wire.h"

struct ssl_st;

/* All zero is ended. It must stay where it is while it is begun. */
struct dtls_session {
    struct ssl_st *ssl; /* NULL: ended; without buffers between two calls, unless it is warm */
    bool is_warm;
    bool has_buffers;
    struct dtls_wire wire;
    struct writer *__single heard; /* where application data go; NULL: nowhere */
};

enum dtls_step {
    DTLS_STEP_WAITS,    /* for the next record */
    DTLS_STEP_ANSWERED, /* the server has answered the hello and heard nothing since */
    DTLS_STEP_DONE,     /* the handshake is over */
    DTLS_STEP_DEAD,     /* it has failed for good, and may have left an alert to be sent */
};

/* Must be ended. false: no memory. */
bool dtls_session_begin(struct dtls_session *session, const struct dtls_identity *identity,
                        enum dtls_role role, const enum suite *__counted_by(count) suites,
                        size_t count);

/* Frees all but the datagrams that wait to be sent. */
void dtls_session_end(struct dtls_session *session);

/* All below: must be begun. */

/* Goes on with the record in `wire`, if there is one. */
enum dtls_step dtls_session_step(struct dtls_session *session);
enum dtls_step dtls_session_at(const struct dtls_session *session);

/* Of the ClientHello that the server answered. */
void dtls_session_random(const struct dtls_session *session,
                         uint8_t out[__counted_by(DTLS_RANDOM_SIZE)]);

/* The least body of a sealed record: OpenSSL 3.0 gives up for good when one is shorter. */
size_t dtls_session_least_sealed(const struct dtls_session *session);

/* How long until dtls_session_retry; NEVER. */
usec_t dtls_session_time_left(const struct dtls_session *session);
/* Sends the last flight again, when it is time by OpenSSL's clock. */
enum dtls_step dtls_session_retry(struct dtls_session *session);

/* After the handshake. */

enum dtls_heard {
    DTLS_HEARD_NOTHING,     /* or the end of the handshake once more */
    DTLS_HEARD_APPLICATION, /* data; in `heard`, if there was room */
    DTLS_HEARD_END,         /* the far side is through with us */
};

enum dtls_heard dtls_session_listen(struct dtls_session *session);
/* More records will follow soon: its buffers are kept from one to the next, until it is cooled. */
void dtls_session_warm(struct dtls_session *session);
void dtls_session_cool(struct dtls_session *session);
/* Leaves one record of application data to be sent. false: no memory. */
bool dtls_session_speak(struct dtls_session *session, const uint8_t *__counted_by(length) bytes,
                        size_t length);

/* false: they agreed on none. */
bool dtls_session_suite(const struct dtls_session *session, enum suite *out);
/* false: no memory. */
bool dtls_session_keys(const struct dtls_session *session, enum suite suite,
                       struct suite_key *sending, struct suite_key *receiving);
/* Of the far side's certificate; 0: no memory. */
size_t dtls_session_fingerprint(const struct dtls_session *session, enum dtls_hash hash,
                                uint8_t out[__counted_by(DTLS_DIGEST_MAX)]);
/* 0: it does not fit, or no memory. */
size_t dtls_session_certificate(const struct dtls_session *session,
                                uint8_t *__counted_by(cap) pem, size_t cap);

/* Leaves a close_notify to be sent, and ends. */
void dtls_session_shut_down(struct dtls_session *session);

#endif
