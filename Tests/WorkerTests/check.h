/* check.h - the connectivity checks that a controlling agent sends, whole or with something wrong.
 *
 * A check begun is a writer: what a test adds stands where a browser's next attribute stands.
 * The sums are those of proto/digest.h, which is proven by vectors of its own. Only a header, so
 * that a fuzzer needs nothing more to link. */
#ifndef BISQUE_TESTS_CHECK_H
#define BISQUE_TESTS_CHECK_H

#include "base/bytes.h"
#include "proto/digest.h"
#include "proto/stun.h"

#include <bounds.h>
#include <string.h>

#define CHECK_MAX 512

struct check {
    struct writer w;
    uint8_t bytes[CHECK_MAX];
};

static inline void check_attribute(struct check *c, uint16_t type,
                                   const uint8_t *__counted_by(length) value, size_t length)
{
    writer_u16(&c->w, type);
    writer_u16(&c->w, (uint16_t)length);
    writer_bytes(&c->w, value, length);
    writer_zero(&c->w, (4 - length % 4) % 4);
}

/* The head of a Binding request; `number` makes the transaction another one. */
static inline void check_begin(struct check *c, uint8_t number)
{
    const uint8_t transaction[STUN_TRANSACTION_SIZE] = {'t', 'r', 'a', 'n', 's', number};

    c->w = writer_of(c->bytes, CHECK_MAX);
    writer_u16(&c->w, STUN_BINDING_REQUEST);
    writer_u16(&c->w, 0);
    writer_u32(&c->w, STUN_MAGIC_COOKIE);
    writer_bytes(&c->w, transaction, sizeof transaction);
}

/* The fragment of who is asked, a colon, "them". */
static inline void check_username(struct check *c, const uint8_t *__counted_by(length) fragment,
                                  size_t length)
{
    uint8_t name[64];
    struct writer w = writer_of(name, sizeof name);

    writer_bytes(&w, fragment, length);
    writer_bytes(&w, (const uint8_t[]){':', 't', 'h', 'e', 'm'}, 5);
    check_attribute(c, STUN_USERNAME, name, w.used);
}

static inline void check_priority(struct check *c, uint32_t priority)
{
    const uint8_t value[4] = {(uint8_t)(priority >> 24), (uint8_t)(priority >> 16),
                              (uint8_t)(priority >> 8), (uint8_t)priority};

    check_attribute(c, STUN_PRIORITY, value, sizeof value);
}

/* The part of who nominates, with a tie breaker. */
static inline void check_controlling(struct check *c)
{
    check_attribute(c, STUN_ICE_CONTROLLING, (const uint8_t[]){1, 2, 3, 4, 5, 6, 7, 8}, 8);
}

static inline void check_nominate(struct check *c)
{
    check_attribute(c, STUN_USE_CANDIDATE, NULL, 0);
}

static inline void check_sign(struct check *c, const uint8_t *__counted_by(length) password,
                              size_t length)
{
    uint8_t sum[DIGEST_SHA1_SIZE];

    writer_u16_at(&c->w, 2, (uint16_t)(c->w.used + 24 - 20));
    (void)digest_hmac_sha1(sum, password, length, c->bytes, c->w.used, NULL, 0);
    check_attribute(c, STUN_MESSAGE_INTEGRITY, sum, sizeof sum);
}

static inline void check_fingerprint(struct check *c)
{
    writer_u16_at(&c->w, 2, (uint16_t)(c->w.used + 8 - 20));
    writer_u16(&c->w, STUN_FINGERPRINT);
    writer_u16(&c->w, 4);
    writer_u32(&c->w, digest_crc32(c->bytes, c->w.used - 4) ^ STUN_FINGERPRINT_XOR);
}

/* A message that ends as it is, with neither sum. */
static inline void check_end(struct check *c)
{
    writer_u16_at(&c->w, 2, (uint16_t)(c->w.used - 20));
}

#endif
