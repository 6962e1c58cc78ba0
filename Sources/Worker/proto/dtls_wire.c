/* dtls_wire.c - the datagrams between OpenSSL and dtls.c, as a BIO. */
#include "proto/dtls_wire.h"

#include "proto/dtls.h"

#include <assert.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>

#define WAITING_MAX 16 /* a flight has four with an RSA certificate of 4096 bits */

/* What OpenSSL repeats it writes message by message, and a flight is of use only as a whole: it
 * leaves in as few datagrams as are sure to pass. RFC 791: 576 bytes do, less the headers. */
#define PACKED_MAX 548

/* How a library's callback is declared that says nothing about its pointers. */
#ifndef __unsafe_indexable
#define __unsafe_indexable
#endif

struct dtls_datagram {
    struct dtls_datagram *next;
    size_t length;
    size_t capacity;
    uint8_t bytes[__counted_by(capacity)];
};

/* false: it is lost. */
static bool put_last(struct dtls_wire *wire, const uint8_t *__counted_by(length) bytes,
                     size_t length)
{
    const size_t capacity = length > PACKED_MAX ? length : PACKED_MAX;
    struct dtls_datagram *datagram =
        wire->waiting < WAITING_MAX ? malloc(sizeof *datagram + capacity) : NULL;

    if (!datagram)
        return false;
    datagram->next = NULL;
    datagram->capacity = capacity;
    datagram->length = length;
    memcpy(datagram->bytes, bytes, length);
    if (wire->last)
        wire->last->next = datagram;
    else
        wire->first = datagram;
    wire->last = datagram;
    wire->waiting++;
    return true;
}

static int on_write(BIO *bio, const char *__unsafe_indexable bytes, int size)
{
    struct dtls_wire *wire = CTX(struct dtls_wire, BIO_get_data(bio));
    const size_t length = (size_t)size;

    BIO_clear_retry_flags(bio);
    if (size <= 0)
        return 0;
    assert(length <= DTLS_DATAGRAM_MAX);
    struct dtls_datagram *last = wire->last;
    if (last && last->length + length <= PACKED_MAX) {
        memcpy(last->bytes + last->length, LIBPTR(const uint8_t, bytes, length), length);
        last->length += length;
    } else {
        (void)put_last(wire, LIBPTR(const uint8_t, bytes, length), length);
    }
    return size;
}

void dtls_wire_double(struct dtls_wire *wire)
{
    struct dtls_datagram *datagram = wire->first;

    for (size_t count = wire->waiting; count > 0; count--) {
        if (!put_last(wire, datagram->bytes, datagram->length))
            return;
        datagram = datagram->next;
    }
}

static int on_read(BIO *bio, char *__unsafe_indexable into, int size)
{
    struct dtls_wire *wire = CTX(struct dtls_wire, BIO_get_data(bio));
    size_t length = wire->incoming_length;

    BIO_clear_retry_flags(bio);
    if (length == 0 || size <= 0) {
        wire->was_empty = true;
        BIO_set_retry_read(bio);
        return -1;
    }
    if (length > (size_t)size)
        length = (size_t)size;
    memcpy(LIBPTR(uint8_t, into, length), wire->incoming, length);
    dtls_wire_put_back(wire);
    return (int)length;
}

/* All else that OpenSSL asks of a BIO, the path's MTU for one, we have told it before. */
static long on_control(BIO *bio, int command, long number, void *__unsafe_indexable pointer)
{
    (void)bio;
    (void)number;
    (void)pointer;
    return command == BIO_CTRL_FLUSH;
}

BIO *__single dtls_wire_bio(struct dtls_wire *wire)
{
    static BIO_METHOD *__single method; /* the one of this program */

    if (!method) {
        BIO_METHOD *__single fresh =
            LIB(BIO_METHOD, BIO_meth_new(BIO_TYPE_SOURCE_SINK, "datagrams"));
        if (!fresh)
            return NULL;
        BIO_meth_set_write(fresh, on_write);
        BIO_meth_set_read(fresh, on_read);
        BIO_meth_set_ctrl(fresh, on_control);
        method = fresh;
    }
    BIO *__single bio = LIB(BIO, BIO_new(method));
    if (!bio)
        return NULL;
    BIO_set_data(bio, wire);
    BIO_set_init(bio, 1);
    return bio;
}

void dtls_wire_put(struct dtls_wire *wire, const uint8_t *__counted_by(length) record,
                   size_t length)
{
    wire->incoming_length = length;
    wire->incoming = record;
    wire->was_empty = false;
}

void dtls_wire_put_back(struct dtls_wire *wire)
{
    wire->incoming_length = 0;
    wire->incoming = NULL;
}

size_t dtls_wire_next(struct dtls_wire *wire, uint8_t *__counted_by(cap) out, size_t cap)
{
    struct dtls_datagram *datagram = wire->first;

    assert(cap >= DTLS_DATAGRAM_MAX);
    if (!datagram)
        return 0;
    const size_t length = datagram->length;
    memcpy(out, datagram->bytes, length);
    wire->first = datagram->next;
    if (!wire->first)
        wire->last = NULL;
    wire->waiting--;
    free(datagram);
    return length;
}

void dtls_wire_clear(struct dtls_wire *wire)
{
    while (wire->first) {
        struct dtls_datagram *datagram = wire->first;

        wire->first = datagram->next;
        free(datagram);
    }
    wire->last = NULL;
    wire->waiting = 0;
}
