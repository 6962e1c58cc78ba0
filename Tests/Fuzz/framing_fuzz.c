/* framing_fuzz.c - however a stream is cut, the same packets come out of it, and framed again they
 * are the same stream.
 *
 * The first byte of the input chooses the cuts, the rest is the stream. */
#include "base/random.h"
#include "proto/backlog.h"
#include "proto/framing.h"

#include <bounds.h>
#include <stdlib.h>
#include <string.h>

#define STREAM_MAX 65536

/* What came out, framed anew by hand, and whether the stream broke. */
struct outcome {
    size_t length;
    bool broke;
    uint8_t bytes[STREAM_MAX];
};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void note(struct outcome *o, const struct reader *packet)
{
    struct writer w = writer_of(o->bytes + o->length, sizeof o->bytes - o->length);

    must(packet->len > 0 && packet->len <= BUFFER_SIZE && packet->at == 0 && !packet->bad);
    writer_u16(&w, (uint16_t)packet->len);
    writer_bytes(&w, packet->bytes, packet->len);
    must(!w.bad);
    o->length += writer_used(&w);
}

static void run(struct outcome *o, const uint8_t *__counted_by(length) stream, size_t length,
                struct random *cuts, size_t longest)
{
    static struct framing framing;

    framing.have = 0;
    o->length = 0;
    o->broke = false;
    for (size_t at = 0; at < length;) {
        size_t step = longest == 0 ? length : 1 + random_below(cuts, (uint32_t)longest);
        step = step < length - at ? step : length - at;
        struct reader part = reader_of(stream + at, step);
        struct reader packet;
        enum framing_step got = framing_next(&framing, &part, &packet);
        for (; got == FRAMING_PACKET; got = framing_next(&framing, &part, &packet))
            note(o, &packet);
        o->broke = o->broke || got == FRAMING_BROKEN;
        must(got == FRAMING_BROKEN || reader_left(&part) == 0);
        at += step;
    }
}

static void compare(const struct outcome *a, const struct outcome *b)
{
    must(a->length == b->length && a->broke == b->broke);
    must(memcmp(a->bytes, b->bytes, a->length) == 0);
}

/* Takes some bytes out of the backlog and compares them with the stream from `at` on. */
static size_t drain(struct backlog *b, const struct outcome *expected, size_t at, size_t most)
{
    struct reader pieces[2];
    size_t drained = 0;

    for (size_t i = 0, count = backlog_pieces(b, pieces); i < count; i++) {
        size_t step = pieces[i].len < most - drained ? pieces[i].len : most - drained;
        must(step <= expected->length - at - drained);
        must(memcmp(pieces[i].bytes, expected->bytes + at + drained, step) == 0);
        drained += step;
    }
    backlog_taken(b, drained);
    return drained;
}

/* Every packet through a small backlog that is emptied in odd portions. */
static void wait_in_line(const struct outcome *o, struct random *cuts)
{
    static struct framing framing;
    struct backlog b;
    struct reader stream = reader_of(o->bytes, o->length);
    struct reader packet;
    size_t gone = 0;

    framing.have = 0;
    must(backlog_open(&b, FRAMING_LENGTH_SIZE + BUFFER_SIZE + random_u32(cuts) % 300));
    while (framing_next(&framing, &stream, &packet) == FRAMING_PACKET) {
        size_t cut = random_u32(cuts) % (packet.len + 1);
        struct reader header = reader_of(packet.bytes, cut);
        struct reader payload = reader_of(packet.bytes + cut, packet.len - cut);
        size_t taken = 0;
        if (b.used == 0) { /* the stream took a part at once */
            taken = random_u32(cuts) % (FRAMING_LENGTH_SIZE + packet.len);
            gone += taken;
        }
        while (!backlog_put(&b, header, payload, taken)) {
            must(b.used > 0);
            gone += drain(&b, o, gone, 1 + random_u32(cuts) % 3000);
        }
        must((b.packets > 0) == (b.used > 0));
    }
    while (b.used > 0)
        gone += drain(&b, o, gone, 1 + random_u32(cuts) % 3000);
    must(gone == o->length && b.packets == 0);
    backlog_close(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    static struct outcome whole, bytewise, cut;
    uint8_t seed[32] = {0};
    struct random cuts;

    if (size == 0 || size > STREAM_MAX)
        return 0;
    seed[0] = input[0];
    random_seed(&cuts, seed);
    run(&whole, input + 1, size - 1, &cuts, 0);
    run(&bytewise, input + 1, size - 1, &cuts, 1);
    run(&cut, input + 1, size - 1, &cuts, 40);
    compare(&whole, &bytewise);
    compare(&whole, &cut);
    wait_in_line(&whole, &cuts);
    return 0;
}
