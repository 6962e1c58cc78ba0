/* witness.c - every (key, SSRC, index) that left, and whether one did twice. */
#include "witness.h"

#include "browser.h"
#include "proto/classify.h"
#include "proto/rtp.h"
#include "proto/seq.h"

#include <stdlib.h>
#include <string.h>

#define STREAMS_MAX 16 /* of one key */

struct seen_packet {
    const struct endpoint *__single endpoint;
    size_t length;
    uint8_t *__counted_by(length) bytes;
};

/* Of one key: every endpoint shakes hands once. */
struct triple {
    uint32_t ssrc;
    bool is_rtcp; /* they have keys of their own (RFC 3711 section 4.3) */
    uint64_t index;
};

struct witness {
    size_t count;
    size_t capacity;
    struct seen_packet *__counted_by(capacity) packets;
};

/* Where the indices of one stream are. */
struct track {
    uint32_t ssrc;
    uint64_t highest;
};

void witness_open(struct scenario *s)
{
    s->witness = calloc(1, sizeof *s->witness);
    if (!s->witness)
        abort();
}

void witness_close(struct witness *w)
{
    for (size_t i = 0; i < w->count; i++)
        free(w->packets[i].bytes);
    free(w->packets);
    free(w);
}

void witness_see(struct witness *w, const struct endpoint *e,
                 const uint8_t *__counted_by(length) packet, size_t length)
{
    enum protocol protocol = classify(packet, length);
    uint8_t *bytes;

    if (protocol != PROTOCOL_RTP && protocol != PROTOCOL_RTCP)
        return;
    if (w->count == w->capacity) {
        size_t capacity = w->count * 2 + 1024;
        struct seen_packet *grown = calloc(capacity, sizeof *grown);
        if (!grown)
            abort();
        if (w->count)
            memcpy(grown, w->packets, w->count * sizeof *grown);
        free(w->packets);
        w->capacity = capacity;
        w->packets = grown;
    }
    bytes = malloc(length);
    if (!bytes)
        abort();
    memcpy(bytes, packet, length);
    w->packets[w->count].endpoint = e;
    w->packets[w->count].bytes = bytes;
    w->packets[w->count].length = length;
    w->count++;
}

/* RFC 3711 section 3.3.1; that the packet opened proves the guess. */
static uint64_t index_of(struct track *track, uint16_t sequence)
{
    int ahead = seq16_diff(sequence, (uint16_t)track->highest);
    uint64_t index = track->highest + (uint64_t)(int64_t)ahead;

    if (ahead > 0)
        track->highest = index;
    return index;
}

static struct track *__single track_of(struct track *__counted_by(STREAMS_MAX) tracks,
                                       uint32_t ssrc, uint16_t sequence)
{
    for (size_t i = 0; i < STREAMS_MAX; i++) {
        if (tracks[i].ssrc == 0)
            tracks[i] = (struct track){.ssrc = ssrc, .highest = sequence};
        if (tracks[i].ssrc == ssrc)
            return &tracks[i];
    }
    abort();
}

static uint64_t report_index(const struct suite_key *key,
                             const uint8_t *__counted_by(length) packet, size_t length)
{
    size_t tag = key->suite == SUITE_AES_CM_128_HMAC_SHA1_80 ? 10 : 0; /* behind the index */
    struct reader r = reader_of(packet, length);

    reader_skip(&r, length - tag - 4);
    return reader_u32(&r) & 0x7fffffffu;
}

static int compare(const void *left, const void *right)
{
    const struct triple *a = CTX(const struct triple, left);
    const struct triple *b = CTX(const struct triple, right);

    if (a->ssrc != b->ssrc)
        return a->ssrc < b->ssrc ? -1 : 1;
    if (a->is_rtcp != b->is_rtcp)
        return a->is_rtcp ? 1 : -1;
    return a->index < b->index ? -1 : a->index > b->index;
}

/* All packets of one key, in the order in which they left. */
static void judge_key(const struct witness *w, const struct endpoint *e,
                      struct triple *__counted_by(room) triples, size_t room,
                      struct testimony *said)
{
    struct srtp *__single opener = srtp_open(&e->browser->receiving);
    struct track tracks[STREAMS_MAX] = {0};
    size_t count = 0;

    for (size_t i = 0; i < w->count && count < room; i++) {
        const struct seen_packet *seen = &w->packets[i];
        if (seen->endpoint != e)
            continue;
        uint8_t copy[BROWSER_DATAGRAM_MAX];
        bool is_rtcp = classify(seen->bytes, seen->length) == PROTOCOL_RTCP;
        struct triple triple = {.is_rtcp = is_rtcp};
        size_t opened;
        struct rtp rtp;
        memcpy(copy, seen->bytes, seen->length);
        enum drop why = is_rtcp ? srtp_open_rtcp(opener, copy, seen->length, &opened)
                                : srtp_open_rtp(opener, copy, seen->length, &opened);
        said->sealed_wrong += why != DROP_NONE;
        if (why != DROP_NONE)
            continue;
        if (is_rtcp) {
            struct reader r = reader_of(copy, opened);
            reader_skip(&r, 4);
            triple.ssrc = reader_u32(&r);
            triple.index = report_index(&e->browser->receiving, seen->bytes, seen->length);
        } else if (rtp_parse(&rtp, copy, opened) == DROP_NONE) {
            triple.ssrc = rtp.ssrc;
            triple.index = index_of(track_of(tracks, rtp.ssrc, rtp.sequence), rtp.sequence);
        }
        triples[count++] = triple;
    }
    srtp_close(opener);
    qsort(triples, count, sizeof *triples, compare);
    for (size_t i = 1; i < count; i++)
        said->repeats += compare(&triples[i - 1], &triples[i]) == 0;
    said->packets += count;
}

struct testimony witness_judge(struct witness *w)
{
    struct triple *triples = calloc(w->count + 1, sizeof *triples);
    struct testimony said = {0};

    if (!triples)
        abort();
    for (size_t i = 0; i < w->count; i++) {
        size_t before = 0;
        while (before < i && w->packets[before].endpoint != w->packets[i].endpoint)
            before++;
        if (before == i)
            judge_key(w, w->packets[i].endpoint, triples, w->count + 1, &said);
    }
    free(triples);
    return said;
}
