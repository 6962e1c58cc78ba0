/* stun.c - reading, proving and answering STUN messages. */
#include "proto/stun.h"

#include "proto/classify.h"
#include "proto/digest.h"

#include <assert.h>
#include <string.h>

#define ATTRIBUTE_HEAD_SIZE 4
#define FINGERPRINT_SIZE 4
#define FAMILY_IPV4 1 /* RFC 8489 section 14.1 */
#define FAMILY_IPV6 2

/* What a request may carry that means nothing to us there (RFC 8489 section 6.3.1 lets us ignore
 * it), as opposed to what we have never heard of. */
static bool is_known(uint16_t attribute)
{
    switch (attribute) {
    case STUN_MAPPED_ADDRESS:
    case STUN_USERNAME:
    case STUN_MESSAGE_INTEGRITY:
    case STUN_ERROR_CODE:
    case STUN_UNKNOWN_ATTRIBUTES:
    case STUN_REALM:
    case STUN_NONCE:
    case STUN_XOR_MAPPED_ADDRESS:
    case STUN_PRIORITY:
    case STUN_USE_CANDIDATE:
        return true;
    default:
        return attribute >= STUN_OPTIONAL;
    }
}

/* An attribute that integrity covers. False when it is not as long as its kind has to be. */
static bool read_covered(struct stun *out, uint16_t attribute, size_t at, struct reader value)
{
    if (attribute == STUN_USERNAME) {
        if (out->username.length == 0)
            out->username = (struct stun_name){.at = at, .length = value.len};
        return value.len > 0;
    }
    if (attribute == STUN_PRIORITY) {
        if (!out->has_priority)
            out->priority = reader_u32(&value);
        out->has_priority = true;
        return value.len == 4;
    }
    if (attribute == STUN_USE_CANDIDATE)
        out->use_candidate = true;
    else if (!is_known(attribute) && out->unknown_count < STUN_UNKNOWN_MAX)
        out->unknown[out->unknown_count++] = attribute;
    return true;
}

/* The one attribute at the reader, padding included. */
static bool read_attribute(struct stun *out, struct reader *r)
{
    const size_t start = r->at;
    const uint16_t attribute = reader_u16(r);
    const size_t size = reader_u16(r);
    const size_t at = r->at;
    struct reader value = reader_slice(r, size);

    reader_skip(r, (4 - size % 4) % 4);
    if (r->bad)
        return false;
    if (attribute == STUN_FINGERPRINT) {
        const uint32_t wanted = digest_crc32(r->bytes, start) ^ STUN_FINGERPRINT_XOR;

        out->has_fingerprint = true;
        return size == FINGERPRINT_SIZE && reader_left(r) == 0 && reader_u32(&value) == wanted;
    }
    if (out->integrity_at != 0)
        return true; /* RFC 8489 section 14.5: ignored, whatever it is */
    if (attribute == STUN_MESSAGE_INTEGRITY) {
        out->integrity_at = start;
        return size == DIGEST_SHA1_SIZE;
    }
    return read_covered(out, attribute, at, value);
}

bool stun_parse(struct stun *out, const uint8_t *__counted_by(length) packet, size_t length)
{
    struct reader r = reader_of(packet, length);

    memset(out, 0, sizeof *out);
    out->type = reader_u16(&r);
    const size_t body = reader_u16(&r);
    const uint32_t cookie = reader_u32(&r);
    struct reader transaction = reader_slice(&r, STUN_TRANSACTION_SIZE);

    if (r.bad || out->type >= 0x4000 || cookie != STUN_MAGIC_COOKIE || body != reader_left(&r))
        return false;
    memcpy(out->transaction, transaction.bytes, STUN_TRANSACTION_SIZE);
    for (size_t count = 0; reader_left(&r) > 0; count++) {
        if (count == STUN_ATTRIBUTES_MAX || !read_attribute(out, &r))
            return false;
    }
    return true;
}

struct stun_name stun_local_fragment(const struct stun *stun,
                                     const uint8_t *__counted_by(length) packet, size_t length)
{
    struct stun_name name = {.at = stun->username.at, .length = 0};

    while (name.length < stun->username.length && name.at + name.length < length) {
        if (packet[name.at + name.length] == ':')
            return name;
        name.length++;
    }
    return (struct stun_name){.at = 0, .length = 0};
}

bool stun_proves(const struct stun *stun, const uint8_t *__counted_by(length) packet,
                 size_t length, const uint8_t *__counted_by(password_length) password,
                 size_t password_length)
{
    const size_t at = stun->integrity_at;
    const size_t end = at + ATTRIBUTE_HEAD_SIZE + DIGEST_SHA1_SIZE;
    uint8_t sum[DIGEST_SHA1_SIZE];

    if (at < STUN_HEADER_SIZE || end > length)
        return false;
    /* The sum was made when the message ended behind it (RFC 8489 section 14.5). */
    const size_t body = end - STUN_HEADER_SIZE;
    const uint8_t head[4] = {packet[0], packet[1], (uint8_t)(body >> 8), (uint8_t)body};

    return digest_hmac_sha1(sum, password, password_length, head, sizeof head,
                            packet + sizeof head, at - sizeof head) &&
           digest_equal(sum, packet + at + ATTRIBUTE_HEAD_SIZE, DIGEST_SHA1_SIZE);
}

/* --- answers --- */

static void write_head(struct writer *w, const struct stun *request, uint16_t type)
{
    writer_u16(w, type);
    writer_u16(w, 0); /* write_end knows */
    writer_u32(w, STUN_MAGIC_COOKIE);
    writer_bytes(w, request->transaction, STUN_TRANSACTION_SIZE);
}

static void write_mapped(struct writer *w, const struct stun *request,
                         const struct address *mapped)
{
    const size_t size = mapped->family == 4 ? 4 : 16;
    uint8_t mask[16] = {0x21, 0x12, 0xa4, 0x42}; /* RFC 8489 section 14.2 */

    memcpy(mask + 4, request->transaction, STUN_TRANSACTION_SIZE);
    writer_u16(w, STUN_XOR_MAPPED_ADDRESS);
    writer_u16(w, (uint16_t)(4 + size));
    writer_u16(w, mapped->family == 4 ? FAMILY_IPV4 : FAMILY_IPV6);
    writer_u16(w, mapped->port ^ (STUN_MAGIC_COOKIE >> 16));
    for (size_t i = 0; i < size; i++)
        writer_u8(w, mapped->ip[i] ^ mask[i]);
}

static void write_unknown(struct writer *w, const struct stun *request)
{
    writer_u16(w, STUN_UNKNOWN_ATTRIBUTES);
    writer_u16(w, (uint16_t)(2 * request->unknown_count));
    for (size_t i = 0; i < request->unknown_count; i++)
        writer_u16(w, request->unknown[i]);
    writer_zero(w, request->unknown_count % 2 * 2);
}

/* Both sums cover the length of a message that ends right behind them. */
static void set_length(struct writer *w, size_t start, size_t more)
{
    writer_u16_at(w, start + 2, (uint16_t)(w->used + more - start - STUN_HEADER_SIZE));
}

static void write_integrity(struct writer *w, size_t start,
                            const uint8_t *__counted_by(password_length) password,
                            size_t password_length)
{
    uint8_t sum[DIGEST_SHA1_SIZE];

    set_length(w, start, ATTRIBUTE_HEAD_SIZE + DIGEST_SHA1_SIZE);
    if (w->bad)
        return;
    if (!digest_hmac_sha1(sum, password, password_length, w->bytes + start, w->used - start, NULL,
                          0)) {
        w->bad = true;
        return;
    }
    writer_u16(w, STUN_MESSAGE_INTEGRITY);
    writer_u16(w, DIGEST_SHA1_SIZE);
    writer_bytes(w, sum, DIGEST_SHA1_SIZE);
}

static void write_end(struct writer *w, size_t start,
                      const uint8_t *__counted_by(password_length) password,
                      size_t password_length)
{
    if (password_length > 0)
        write_integrity(w, start, password, password_length);
    set_length(w, start, ATTRIBUTE_HEAD_SIZE + FINGERPRINT_SIZE);
    if (!w->bad) {
        const uint32_t sum = digest_crc32(w->bytes + start, w->used - start);

        writer_u16(w, STUN_FINGERPRINT);
        writer_u16(w, FINGERPRINT_SIZE);
        writer_u32(w, sum ^ STUN_FINGERPRINT_XOR);
    }
    if (w->bad)
        w->used = start; /* half an answer is none */
}

void stun_write_success(struct writer *w, const struct stun *request, const struct address *mapped,
                        const uint8_t *__counted_by(password_length) password,
                        size_t password_length)
{
    const size_t start = w->used;

    assert(address_is_set(mapped));
    write_head(w, request, STUN_BINDING_SUCCESS);
    write_mapped(w, request, mapped);
    write_end(w, start, password, password_length);
}

void stun_write_error(struct writer *w, const struct stun *request, enum stun_error code,
                      const uint8_t *__counted_by(password_length) password,
                      size_t password_length)
{
    const size_t start = w->used;

    write_head(w, request, (uint16_t)(request->type | STUN_CLASS_MASK));
    writer_u16(w, STUN_ERROR_CODE);
    writer_u16(w, 4); /* no words: no program reads them */
    writer_u16(w, 0);
    writer_u8(w, (uint8_t)(code / 100));
    writer_u8(w, (uint8_t)(code % 100));
    if (code == STUN_UNKNOWN_ATTRIBUTE)
        write_unknown(w, request);
    write_end(w, start, password, password_length);
}
