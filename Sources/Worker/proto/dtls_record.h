/* dtls_record.h - the outside of DTLS records and handshake messages (RFC 6347 section 4).
 *
 * What can be judged without a key and without the handshake's history: lengths, types, epochs.
 * OpenSSL takes some nonsense for a reason to give up, so nonsense does not get that far. Pure;
 * whether a record has a place in the handshake is for dtls.c. */
#ifndef BISQUE_PROTO_DTLS_RECORD_H
#define BISQUE_PROTO_DTLS_RECORD_H

#include "base/bytes.h"

#include <bounds.h>
#include <stdbool.h>
#include <stdint.h>

enum dtls_content {
    DTLS_CHANGE_CIPHER = 20, /* RFC 5246 section 6.2.1 */
    DTLS_ALERT = 21,
    DTLS_HANDSHAKE = 22,
    DTLS_APPLICATION = 23,
};

enum dtls_message_type {
    DTLS_CLIENT_HELLO = 1, /* RFC 5246 section 7.4 */
    DTLS_CERTIFICATE = 11,
};

#define DTLS_CERTIFICATES_MAX 16384 /* bytes of a chain */
#define DTLS_MESSAGE_MAX 4096       /* of any other message; a hello with ML-KEM has 1,500 */
#define DTLS_RANDOM_SIZE 32

struct dtls_record {
    uint8_t type;
    uint16_t epoch; /* 0: in the clear */
    struct reader whole;
    struct reader body;
};

/* The next record; false at the end. When that is not the end of the datagram, `datagram` is bad:
 * another version than 1.0 and 1.2, or a length that the datagram has not. */
bool dtls_record_next(struct reader *datagram, struct dtls_record *out);

/* One or more whole records and nothing else. */
bool dtls_records_add_up(struct reader datagram);

/* One fragment of a handshake message, maybe all of it. */
struct dtls_message {
    uint8_t type;
    uint32_t length; /* of the whole message */
    uint16_t sequence;
    uint32_t offset;
    struct reader fragment;
};

/* The next fragment in the body of a handshake record in the clear; false at the end. When it is
 * not what RFC 6347 section 4.2.3 allows or larger than what we take, `body` is bad. */
bool dtls_message_next(struct reader *body, struct dtls_message *out);

/* One or more fragments and nothing else. */
bool dtls_messages_add_up(struct reader body);

/* Nothing but ClientHellos in the clear, the first message of a handshake. The messages must add
 * up. */
bool dtls_record_is_hello(const struct dtls_record *record);

/* What makes a ClientHello that one and no other; false when this fragment does not show it. */
bool dtls_hello_random(const struct dtls_message *hello,
                       uint8_t out[__counted_by(DTLS_RANDOM_SIZE)]);

#endif
