/* twcc.c - recording arrivals, writing the feedback. Reading it is in twcc_read.c. */
#include "proto/twcc.h"

#include "proto/seq.h"

#include <assert.h>
#include <string.h>

#define TICK 250 /* microseconds: section 3.1.5 */
#define REFERENCE_TICKS 256u /* the reference time counts in 64 ms */
#define HEAD_SIZE 20 /* of the RTCP packet up to the first chunk */
#define VERSION_2 0x80

/* The symbols of section 3.1.1; the number is also how many bytes of delta belong to it. */
enum symbol { ABSENT, SMALL, LARGE };

void twcc_init(struct twcc *t)
{
    memset(t, 0, sizeof *t);
    t->deadline = NEVER;
}

static uint32_t *place_of(struct twcc *t, uint16_t sequence)
{
    return &t->arrivals[sequence % TWCC_WINDOW];
}

static void advance(struct twcc *t, uint16_t sequence)
{
    uint16_t steps = (uint16_t)(sequence - t->newest);

    for (uint16_t i = 0; i < steps && i < TWCC_WINDOW; i++)
        *place_of(t, (uint16_t)(sequence - i)) = 0;
    t->newest = sequence;
    if ((uint16_t)(sequence - t->base) >= TWCC_WINDOW)
        t->base = (uint16_t)(sequence - TWCC_WINDOW + 1);
}

bool twcc_arrived(struct twcc *t, usec_t now, uint16_t sequence)
{
    const uint32_t ticks = (uint32_t)(now / TICK);

    if (!t->started) {
        t->started = true;
        t->base = t->newest = sequence;
    } else if (seq16_newer(sequence, t->newest)) {
        advance(t, sequence);
    } else if ((uint16_t)(t->newest - sequence) >= TWCC_WINDOW || *place_of(t, sequence) != 0) {
        return false;
    } else if (seq16_newer(t->base, sequence)) {
        t->base = sequence;
    }
    *place_of(t, sequence) = ticks != 0 ? ticks : 1;
    if (t->waiting == 0)
        t->deadline = now + TWCC_PERIOD;
    if (t->waiting < TWCC_WAITING_MAX && ++t->waiting == TWCC_WAITING_MAX)
        t->deadline = usec_min(t->deadline, now);
    return true;
}

usec_t twcc_deadline(const struct twcc *t)
{
    return t->deadline;
}

/* The numbers from `base` on that one packet speaks of. */
struct portion {
    size_t count;
    uint32_t reference; /* ticks, a multiple of REFERENCE_TICKS */
    uint8_t symbols[TWCC_WINDOW];
};

/* What fits, up to a delta that 16 bits cannot say. The first arrival is always among it. */
static void choose(struct twcc *t, size_t room, struct portion *out)
{
    const size_t total = (size_t)(uint16_t)(t->newest - t->base) + 1;
    uint32_t last = 0;
    size_t deltas = 0;
    bool has_reference = false;

    out->reference = 0;
    for (out->count = 0; out->count < total; out->count++) {
        const uint32_t ticks = *place_of(t, (uint16_t)(t->base + out->count));
        enum symbol symbol = ABSENT;

        if (ticks != 0) {
            if (!has_reference)
                last = out->reference = ticks / REFERENCE_TICKS * REFERENCE_TICKS;
            has_reference = true;
            const int32_t delta = seq32_diff(ticks, last);
            if (delta < INT16_MIN || delta > INT16_MAX)
                return;
            symbol = delta >= 0 && delta <= UINT8_MAX ? SMALL : LARGE;
            last = ticks;
        }
        const size_t chunks = out->count / 7 + 1; /* every chunk but the last holds at least 7 */
        if (HEAD_SIZE + 2 * chunks + deltas + symbol + 3 > room)
            return;
        deltas += symbol;
        out->symbols[out->count] = (uint8_t)symbol;
    }
}

static size_t run_length(const struct portion *p, size_t from)
{
    size_t end = from;

    while (end < p->count && p->symbols[end] == p->symbols[from])
        end++;
    return end - from;
}

/* A vector of symbols from `from` on (section 3.1.4); how many they are. */
static size_t write_vector(struct writer *w, const struct portion *p, size_t from, bool two_bits)
{
    const size_t most = two_bits ? 7 : 14, width = two_bits ? 2 : 1;
    const size_t n = p->count - from < most ? p->count - from : most;
    unsigned chunk = two_bits ? 0xc000 : 0x8000;

    for (size_t i = 0; i < n; i++)
        chunk |= (unsigned)p->symbols[from + i] << (14 - width * (i + 1));
    writer_u16(w, (uint16_t)chunk);
    return n;
}

static void write_chunks(struct writer *w, const struct portion *p)
{
    size_t at = 0;

    while (at < p->count) {
        const size_t run = run_length(p, at);
        size_t plain = at;

        while (plain < p->count && plain < at + 14 && p->symbols[plain] != LARGE)
            plain++;
        const bool two_bits = plain < p->count && plain < at + 14;
        if (run == p->count - at || run >= (two_bits ? 7 : 14)) {
            writer_u16(w, (uint16_t)((unsigned)p->symbols[at] << 13 | run));
            at += run;
        } else {
            at += write_vector(w, p, at, two_bits);
        }
    }
}

static void write_deltas(struct writer *w, struct twcc *t, const struct portion *p)
{
    uint32_t last = p->reference;

    for (size_t i = 0; i < p->count; i++) {
        if (p->symbols[i] == ABSENT)
            continue;
        const uint32_t ticks = *place_of(t, (uint16_t)(t->base + i));
        if (p->symbols[i] == SMALL)
            writer_u8(w, (uint8_t)(ticks - last));
        else
            writer_u16(w, (uint16_t)(ticks - last));
        last = ticks;
    }
}

bool twcc_write(struct twcc *t, usec_t now, struct writer *w, uint32_t sender_ssrc,
                uint32_t media_ssrc)
{
    const size_t begin = w->used, room = writer_room(w);
    struct portion p;

    if (t->waiting == 0)
        return false;
    if (room < TWCC_ROOM_MIN) {
        w->bad = true;
        return true;
    }
    choose(t, room < TWCC_PACKET_MAX ? room : TWCC_PACKET_MAX, &p);
    writer_u8(w, VERSION_2 | RTPFB_TRANSPORT_CC);
    writer_u8(w, RTCP_RTPFB);
    writer_u16(w, 0);
    writer_u32(w, sender_ssrc);
    writer_u32(w, media_ssrc);
    writer_u16(w, t->base);
    writer_u16(w, (uint16_t)p.count);
    writer_u24(w, p.reference / REFERENCE_TICKS);
    writer_u8(w, t->packets++);
    write_chunks(w, &p);
    write_deltas(w, t, &p);
    writer_zero(w, (4 - (w->used - begin) % 4) % 4); /* not the padding of RTCP: it may go first */
    writer_u16_at(w, begin + 2, (uint16_t)((w->used - begin) / 4 - 1));
    assert(!w->bad && w->used - begin <= TWCC_PACKET_MAX);

    const bool more = (uint16_t)(t->newest - t->base) + 1u > p.count;
    t->base = (uint16_t)(t->base + p.count);
    if (!more)
        t->waiting = 0;
    t->deadline = more ? now : NEVER;
    return more;
}
