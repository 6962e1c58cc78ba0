/* stun.c - reading STUN messages and proving who wrote them. */
#include "proto/stun.h"

#include "proto/classify.h"
#include "proto/digest.h"

#include <assert.h>
#include <string.h>

#define ATTRIBUTE_HEAD_SIZE 4
#define FINGERPRINT_SIZE 4

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
    case STUN_CHANNEL_NUMBER:
    case STUN_LIFETIME:
    case STUN_XOR_PEER_ADDRESS:
    case STUN_DATA:
    case STUN_XOR_RELAYED_ADDRESS:
        return true;
    default:
        return attribute >= STUN_OPTIONAL;
    }
}

/* Which part who asks plays (RFC 8445 section 7.1.3): one of the two, the first that comes. */
static bool read_role(struct stun *out, uint16_t attribute, struct reader value)
{
    if (!out->is_controlling && !out->is_controlled) {
        out->tie_breaker = reader_u64(&value);
        out->is_controlling = attribute == STUN_ICE_CONTROLLING;
        out->is_controlled = !out->is_controlling;
    }
    return value.len == 8;
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
    if (attribute == STUN_ICE_CONTROLLING || attribute == STUN_ICE_CONTROLLED)
        return read_role(out, attribute, value);
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

/* --- what an answer carries --- */

struct reader stun_find(const struct stun *stun, const uint8_t *__counted_by(length) packet,
                        size_t length, uint16_t attribute)
{
    const size_t end = stun->integrity_at != 0 ? stun->integrity_at : length;
    struct reader r = reader_of(packet, length);
    struct reader none = {.len = 0, .bytes = NULL, .at = 0, .bad = true};

    reader_skip(&r, STUN_HEADER_SIZE);
    while (!r.bad && r.at < end) {
        const uint16_t type = reader_u16(&r);
        const size_t size = reader_u16(&r);
        struct reader value = reader_slice(&r, size);
        if (type == attribute && !value.bad)
            return value;
        reader_skip(&r, (4 - size % 4) % 4);
    }
    return none;
}

/* An IPv4 address that was written the IPv6 way is one host with the IPv4 address. */
static void unmap(struct address *a)
{
    static const uint8_t prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

    if (a->family != 6 || memcmp(a->ip, prefix, sizeof prefix) != 0)
        return;
    a->family = 4;
    memmove(a->ip, a->ip + 12, 4);
    memset(a->ip + 4, 0, 12);
}

static bool read_address(struct reader value, const uint8_t *__counted_by(16) mask,
                         struct address *out)
{
    struct address a = {0};

    reader_skip(&value, 1);
    const uint8_t family = reader_u8(&value);
    const size_t size = family == STUN_FAMILY_IPV4 ? 4 : 16;
    a.port = (uint16_t)(reader_u16(&value) ^ (mask[0] << 8 | mask[1]));
    for (size_t i = 0; i < size; i++)
        a.ip[i] = reader_u8(&value) ^ mask[i];
    memset(out, 0, sizeof *out);
    if (value.bad || reader_left(&value) > 0 ||
        (family != STUN_FAMILY_IPV4 && family != STUN_FAMILY_IPV6))
        return false;
    a.family = family == STUN_FAMILY_IPV4 ? 4 : 6;
    unmap(&a);
    *out = a;
    return true;
}

bool stun_find_address(const struct stun *stun, const uint8_t *__counted_by(length) packet,
                       size_t length, uint16_t attribute, struct address *out)
{
    const bool is_plain =
        attribute == STUN_MAPPED_ADDRESS || attribute == STUN_ALTERNATE_SERVER;
    uint8_t mask[16] = {0};

    if (!is_plain)
        stun_mask(mask, stun->transaction);
    return read_address(stun_find(stun, packet, length, attribute), mask, out);
}

bool stun_mapped(const struct stun *stun, const uint8_t *__counted_by(length) packet,
                 size_t length, struct address *out)
{
    return stun_find_address(stun, packet, length, STUN_XOR_MAPPED_ADDRESS, out) ||
           stun_find_address(stun, packet, length, STUN_MAPPED_ADDRESS, out);
}

unsigned stun_error_code(const struct stun *stun, const uint8_t *__counted_by(length) packet,
                         size_t length)
{
    struct reader value = stun_find(stun, packet, length, STUN_ERROR_CODE);

    reader_skip(&value, 2);
    const unsigned hundreds = reader_u8(&value) & 7, rest = reader_u8(&value);
    return !value.bad && hundreds >= 3 && rest < 100 ? hundreds * 100 + rest : 0;
}
