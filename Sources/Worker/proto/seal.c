/* seal.c - from a packet to its index, and with it through the cipher. */
#include "proto/seal.h"

#include "base/random.h"
#include "base/table.h"
#include "proto/rtp_header.h"
#include "proto/seal_cipher.h"
#include "proto/seal_keys.h"
#include "proto/seal_stream.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define RTCP_CLEAR 8 /* head and first SSRC stay readable (RFC 3711 section 3.4) */

struct seal {
    enum suite suite;
    uint32_t last_ssrc;
    struct seal_stream *__single last; /* of `last_ssrc`, the likely one; NULL: none yet */
    struct seal_cipher *__single rtp;
    struct seal_cipher *__single rtcp;
    struct id_table streams; /* SSRC -> struct seal_stream, for as long as the key lives */
};

static uint32_t get32(const uint8_t *__counted_by(4) p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static struct seal_cipher *__single cipher_of(const struct suite_key *key, enum seal_kind kind)
{
    struct seal_keys keys;
    struct seal_cipher *__single cipher = NULL;

    if (seal_keys_derive(&keys, key, kind))
        cipher = seal_cipher_open(key->suite, kind, &keys);
    seal_keys_wipe(&keys);
    return cipher;
}

struct seal *__single seal_open(const struct suite_key *key)
{
    uint64_t seed;
    struct seal *seal = calloc(1, sizeof *seal);

    assert(key->length == suite_key_length(key->suite));
    if (!seal)
        return NULL;
    memcpy(&seed, key->bytes, sizeof seed);
    id_table_init(&seal->streams, random_mix(seed));
    seal->suite = key->suite;
    seal->rtp = cipher_of(key, SEAL_RTP);
    seal->rtcp = cipher_of(key, SEAL_RTCP);
    if (!seal->rtp || !seal->rtcp) {
        seal_close(seal);
        return NULL;
    }
    return seal;
}

void seal_close(struct seal *seal)
{
    size_t cursor = 0;
    void *__single stream;

    if (!seal)
        return;
    while ((stream = id_table_next(&seal->streams, &cursor, NULL)))
        free(stream);
    id_table_clear(&seal->streams);
    seal_cipher_close(seal->rtp);
    seal_cipher_close(seal->rtcp);
    free(seal);
}

void seal_fetch(const struct seal *seal)
{
    const struct seal_stream *__single last = seal->last;

    seal_cipher_fetch(seal->rtp);
    if (last)
        seal_stream_fetch(last);
}

/* NULL: there is no room for another SSRC. */
static struct seal_stream *__single find_stream(struct seal *seal, uint32_t ssrc)
{
    struct seal_stream *__single known = id_table_find(&seal->streams, ssrc);

    if (known || id_table_count(&seal->streams) == SEAL_SSRCS_MAX)
        return known;
    struct seal_stream *made = calloc(1, sizeof *made);
    if (made && !id_table_insert(&seal->streams, ssrc, made)) {
        free(made);
        return NULL;
    }
    return made;
}

static struct seal_stream *__single stream_of(struct seal *seal, uint32_t ssrc)
{
    struct seal_stream *__single stream;

    if (seal->last && seal->last_ssrc == ssrc)
        return seal->last;
    stream = find_stream(seal, ssrc);
    if (stream) {
        seal->last_ssrc = ssrc;
        seal->last = stream;
    }
    return stream;
}

enum drop seal_rtp(struct seal *seal, const uint8_t *__counted_by(header_length) header,
                   size_t header_length, const uint8_t *__counted_by(payload_length) payload,
                   size_t payload_length, uint8_t *__counted_by(cap) out, size_t cap,
                   size_t *sealed)
{
    const size_t clear = rtp_header_length(header, header_length);
    const size_t length =
        header_length + payload_length + seal_cipher_overhead(seal->suite, SEAL_RTP);

    assert(clear > 0);
    if (length > cap)
        return DROP_SEAL_SPACE;

    const uint32_t ssrc = get32(header + 8);
    struct seal_text text = {
        .ssrc = ssrc,
        .clear_length = clear,
        .clear = header,
        .first_length = header_length - clear,
        .first = header + clear,
        .rest_length = payload_length,
        .rest = payload,
    };
    struct seal_stream *__single stream = stream_of(seal, ssrc);
    if (!stream)
        return DROP_SEAL_LIMIT;
    enum drop why =
        seal_stream_take(stream, (uint16_t)(header[2] << 8 | header[3]), &text.index);
    if (why != DROP_NONE)
        return why;
    if (!seal_cipher_write(seal->rtp, &text, out, length))
        return DROP_SEAL_FAILED;
    *sealed = length;
    return DROP_NONE;
}

enum drop seal_rtcp(struct seal *seal, const uint8_t *__counted_by(length) compound, size_t length,
                    uint8_t *__counted_by(cap) out, size_t cap, size_t *sealed)
{
    const size_t written = length + seal_cipher_overhead(seal->suite, SEAL_RTCP);

    assert(length >= RTCP_CLEAR);
    if (written > cap)
        return DROP_SEAL_SPACE;

    const uint32_t ssrc = get32(compound + 4);
    struct seal_text text = {
        .ssrc = ssrc,
        .clear_length = RTCP_CLEAR,
        .clear = compound,
        .first_length = length - RTCP_CLEAR,
        .first = compound + RTCP_CLEAR,
        .rest_length = 0,
        .rest = NULL,
    };
    struct seal_stream *__single stream = stream_of(seal, ssrc);
    if (!stream)
        return DROP_SEAL_LIMIT;
    enum drop why = seal_stream_take_report(stream, &text.index);
    if (why != DROP_NONE)
        return why;
    if (!seal_cipher_write(seal->rtcp, &text, out, written))
        return DROP_SEAL_FAILED;
    *sealed = written;
    return DROP_NONE;
}
