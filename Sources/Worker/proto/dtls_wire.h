/* dtls_wire.h - the datagrams between OpenSSL and dtls.c.
 *
 * A BIO of our own, because a memory BIO loses where a datagram ends: what OpenSSL reads is the one
 * datagram put here, and its writes wait here as datagrams, small ones together. Nothing blocks: a
 * write beyond what may wait is lost like any datagram, and sent again like any. */
#ifndef BISQUE_PROTO_DTLS_WIRE_H
#define BISQUE_PROTO_DTLS_WIRE_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dtls_datagram;
struct bio_st;

/* All zero is empty. It must stay where it is while there is a BIO on it. */
struct dtls_wire {
    size_t incoming_length;
    const uint8_t *__counted_by(incoming_length) incoming; /* until it is read */
    bool was_empty; /* a read found nothing since the last dtls_wire_put */
    size_t waiting; /* datagrams */
    struct dtls_datagram *first;
    struct dtls_datagram *last;
};

/* NULL: no memory. Whoever it is given to frees it. */
struct bio_st *__single dtls_wire_bio(struct dtls_wire *wire);

/* What the next read gives; the bytes must stay until dtls_wire_put_back. */
void dtls_wire_put(struct dtls_wire *wire, const uint8_t *__counted_by(length) record,
                   size_t length);
void dtls_wire_put_back(struct dtls_wire *wire);

/* The next datagram to send, 0: no more. `cap` must be DTLS_DATAGRAM_MAX or more. */
size_t dtls_wire_next(struct dtls_wire *wire, uint8_t *__counted_by(cap) out, size_t cap);

/* All that waits leaves twice. The far side takes the second copy for what the network doubled. */
void dtls_wire_double(struct dtls_wire *wire);

/* Forgets all that waits. */
void dtls_wire_clear(struct dtls_wire *wire);

#endif
