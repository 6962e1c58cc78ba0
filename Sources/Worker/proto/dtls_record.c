/* dtls_record.c - the outside of DTLS records and handshake messages (RFC 6347 section 4). */
#include "proto/dtls_record.h"

#include <string.h>

#define VERSION_1_0 0xfeff /* a ClientHello may still say so */
#define VERSION_1_2 0xfefd
#define HEAD_SIZE 13

bool dtls_record_next(struct reader *datagram, struct dtls_record *out)
{
    struct reader rest = *datagram;

    if (datagram->bad || reader_left(datagram) == 0)
        return false;
    out->type = reader_u8(&rest);
    const uint16_t version = reader_u16(&rest);
    out->epoch = reader_u16(&rest);
    reader_skip(&rest, 6); /* the number of the record: OpenSSL looks for repetitions */
    const size_t length = reader_u16(&rest);
    out->body = reader_slice(&rest, length);
    out->whole = reader_slice(datagram, HEAD_SIZE + length);
    if (out->whole.bad || (version != VERSION_1_0 && version != VERSION_1_2)) {
        datagram->bad = true;
        return false;
    }
    return true;
}

bool dtls_records_add_up(struct reader datagram)
{
    struct dtls_record record;

    if (reader_left(&datagram) == 0)
        return false;
    while (dtls_record_next(&datagram, &record))
        continue;
    return !datagram.bad;
}

bool dtls_message_next(struct reader *body, struct dtls_message *out)
{
    if (body->bad || reader_left(body) == 0)
        return false;
    out->type = reader_u8(body);
    out->length = reader_u24(body);
    out->sequence = reader_u16(body);
    out->offset = reader_u24(body);
    const uint32_t size = reader_u24(body);
    out->fragment = reader_slice(body, size);
    const uint32_t most = out->type == DTLS_CERTIFICATE ? DTLS_CERTIFICATES_MAX : DTLS_MESSAGE_MAX;
    /* Nothing of something says nothing, and OpenSSL would take it for all of it. */
    const bool is_idle = size == 0 && out->length > 0;
    if (out->offset + size > out->length || out->length > most || is_idle)
        body->bad = true;
    return !body->bad;
}

bool dtls_messages_add_up(struct reader body)
{
    struct dtls_message message;

    if (reader_left(&body) == 0)
        return false;
    while (dtls_message_next(&body, &message))
        continue;
    return !body.bad;
}

bool dtls_record_is_hello(const struct dtls_record *record)
{
    struct reader body = record->body;
    struct dtls_message message;

    if (record->type != DTLS_HANDSHAKE || record->epoch != 0)
        return false;
    while (dtls_message_next(&body, &message)) {
        if (message.type != DTLS_CLIENT_HELLO || message.sequence != 0)
            return false;
    }
    return true;
}

bool dtls_hello_random(const struct dtls_message *hello,
                       uint8_t out[__counted_by(DTLS_RANDOM_SIZE)])
{
    struct reader fragment = hello->fragment;

    if (hello->offset > 0)
        return false;
    reader_skip(&fragment, 2); /* the version */
    struct reader random = reader_slice(&fragment, DTLS_RANDOM_SIZE);
    if (random.bad)
        return false;
    memcpy(out, random.bytes, DTLS_RANDOM_SIZE);
    return true;
}
