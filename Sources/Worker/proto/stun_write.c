/* stun_write.c - lengths, disguised addresses and sums of the STUN messages we write. */
#include "proto/stun_write.h"

#include "proto/classify.h"
#include "proto/digest.h"

#include <assert.h>
#include <string.h>

#define ATTRIBUTE_HEAD_SIZE 4
#define FINGERPRINT_SIZE 4

size_t stun_begin(struct writer *w, uint16_t type,
                  const uint8_t *__counted_by(STUN_TRANSACTION_SIZE) transaction)
{
    const size_t start = w->used;

    writer_u16(w, type);
    writer_u16(w, 0); /* stun_end knows */
    writer_u32(w, STUN_MAGIC_COOKIE);
    writer_bytes(w, transaction, STUN_TRANSACTION_SIZE);
    return start;
}

void stun_put(struct writer *w, uint16_t attribute, const uint8_t *__counted_by(length) value,
              size_t length)
{
    assert(length <= UINT16_MAX);
    writer_u16(w, attribute);
    writer_u16(w, (uint16_t)length);
    writer_bytes(w, value, length);
    writer_zero(w, (4 - length % 4) % 4);
}

void stun_put_u32(struct writer *w, uint16_t attribute, uint32_t value)
{
    writer_u16(w, attribute);
    writer_u16(w, 4);
    writer_u32(w, value);
}

void stun_put_u64(struct writer *w, uint16_t attribute, uint64_t value)
{
    writer_u16(w, attribute);
    writer_u16(w, 8);
    writer_u64(w, value);
}

void stun_put_address(struct writer *w, uint16_t attribute, const struct address *address,
                      const uint8_t *__counted_by(STUN_TRANSACTION_SIZE) transaction)
{
    const size_t size = address->family == 4 ? 4 : 16;
    uint8_t mask[16];

    assert(address_is_set(address));
    stun_mask(mask, transaction);
    writer_u16(w, attribute);
    writer_u16(w, (uint16_t)(4 + size));
    writer_u16(w, address->family == 4 ? STUN_FAMILY_IPV4 : STUN_FAMILY_IPV6);
    writer_u16(w, address->port ^ (STUN_MAGIC_COOKIE >> 16));
    for (size_t i = 0; i < size; i++)
        writer_u8(w, address->ip[i] ^ mask[i]);
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
    stun_put(w, STUN_MESSAGE_INTEGRITY, sum, DIGEST_SHA1_SIZE);
}

void stun_end(struct writer *w, size_t start,
              const uint8_t *__counted_by(password_length) password, size_t password_length)
{
    if (password_length > 0)
        write_integrity(w, start, password, password_length);
    set_length(w, start, ATTRIBUTE_HEAD_SIZE + FINGERPRINT_SIZE);
    if (!w->bad) {
        const uint32_t sum = digest_crc32(w->bytes + start, w->used - start);

        stun_put_u32(w, STUN_FINGERPRINT, sum ^ STUN_FINGERPRINT_XOR);
    }
    if (w->bad)
        w->used = start; /* half a message is none */
}

/* --- answers --- */

static void write_unknown(struct writer *w, const struct stun *request)
{
    writer_u16(w, STUN_UNKNOWN_ATTRIBUTES);
    writer_u16(w, (uint16_t)(2 * request->unknown_count));
    for (size_t i = 0; i < request->unknown_count; i++)
        writer_u16(w, request->unknown[i]);
    writer_zero(w, request->unknown_count % 2 * 2);
}

void stun_write_success(struct writer *w, const struct stun *request, const struct address *mapped,
                        const uint8_t *__counted_by(password_length) password,
                        size_t password_length)
{
    const size_t start = stun_begin(w, STUN_BINDING_SUCCESS, request->transaction);

    stun_put_address(w, STUN_XOR_MAPPED_ADDRESS, mapped, request->transaction);
    stun_end(w, start, password, password_length);
}

void stun_write_error(struct writer *w, const struct stun *request, enum stun_error code,
                      const uint8_t *__counted_by(password_length) password,
                      size_t password_length)
{
    const size_t start =
        stun_begin(w, (uint16_t)(request->type | STUN_CLASS_MASK), request->transaction);

    /* No words: no program reads them. */
    stun_put_u32(w, STUN_ERROR_CODE, (uint32_t)(code / 100) << 8 | (uint32_t)(code % 100));
    if (code == STUN_UNKNOWN_ATTRIBUTE)
        write_unknown(w, request);
    stun_end(w, start, password, password_length);
}
