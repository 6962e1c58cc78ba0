/* sctp_fuzz.c - an association survives whatever its far side puts into a record of DTLS.
 *
 * The input is a script. A step is one byte that says what happens, and what it needs: chunks of
 * the script come with the right tag and sum, or a packet of the far side with a byte changed;
 * messages are said, streams end, packets are lost, time passes. Time is ours for usrsctp too,
 * randomness is not: what is found may need more than one run to be seen again. */
#include "chatter.h"

#include "base/bytes.h"

#include <stdlib.h>
#include <string.h>

#define STREAMS 16
#define STEPS_MAX 200

static usec_t time_now = SECOND;

int gettimeofday(struct timeval *now, void *zone);

int gettimeofday(struct timeval *now, void *zone)
{
    (void)zone;
    now->tv_sec = (time_t)(1000000 + time_now / SECOND);
    now->tv_usec = (suseconds_t)(time_now % SECOND);
    return 0;
}

static void must(bool holds)
{
    if (!holds)
        abort();
}

struct fuzzed {
    struct chatter *ends[2];
    uint8_t tags[2][4]; /* of packets to this end */
};

/* RFC 9260 appendix A. Nothing is found in here, so nothing of it is watched. */
#define UNWATCHED __attribute__((no_sanitize("coverage")))

UNWATCHED static uint32_t sum_of_byte(uint8_t byte)
{
    uint32_t sum = byte;

    for (unsigned bit = 0; bit < 8; bit++)
        sum = sum >> 1 ^ (sum & 1 ? 0x82f63b78 : 0);
    return sum;
}

UNWATCHED static void sum(uint8_t *__counted_by(length) packet, size_t length)
{
    static uint32_t sums[256];
    uint32_t sum = UINT32_MAX;

    for (unsigned byte = 1; sums[255] == 0; byte++)
        sums[byte] = sum_of_byte((uint8_t)byte);
    memset(packet + 8, 0, 4);
    for (size_t i = 0; i < length; i++)
        sum = sums[(sum ^ packet[i]) & 0xff] ^ sum >> 8;
    for (unsigned i = 0; i < 4; i++)
        packet[8 + i] = (uint8_t)(~sum >> 8 * i);
}

/* The next packet of one end goes to the other, as it is or with bytes changed. false: none. */
static bool carry(struct fuzzed *f, size_t from, struct reader *script, unsigned changes)
{
    uint8_t packet[SCTP_PACKET_MAX];
    const size_t length = chatter_next(f->ends[from], time_now, packet);

    must(length <= sizeof packet);
    if (length == 0)
        return false;
    memcpy(f->tags[1 - from], packet + 4, 4);
    for (; changes > 0; changes--) {
        const uint16_t at = reader_u16(script);

        packet[at % length] ^= reader_u8(script);
    }
    if (script)
        sum(packet, length);
    (void)chatter_receive(f->ends[1 - from], time_now, packet, length);
    return true;
}

static void forge(struct fuzzed *f, size_t to, struct reader *script)
{
    uint8_t packet[SCTP_PACKET_MAX] = {5000 >> 8, 5000 & 0xff, 5000 >> 8, 5000 & 0xff};
    const uint8_t flags = reader_u8(script);
    size_t length = 4u * reader_u8(script);
    struct reader chunks;

    if (length > reader_left(script))
        length = reader_left(script);
    chunks = reader_slice(script, length);
    if (!(flags & 1))
        memcpy(packet + 4, f->tags[to], 4);
    if (length > 0)
        memcpy(packet + 12, chunks.bytes, length);
    sum(packet, 12 + length);
    (void)chatter_receive(f->ends[to], time_now, packet, 12 + length);
}

static void settle(struct fuzzed *f)
{
    for (unsigned i = 0; i < 64; i++) {
        const bool first = carry(f, 0, NULL, 0);

        if (!carry(f, 1, NULL, 0) && !first)
            return;
    }
}

static void say(struct fuzzed *f, size_t from, struct reader *script)
{
    static const size_t lengths[] = {4, 100, 1200, 3000, 5000, 20000};
    const uint8_t how = reader_u8(script);
    const struct reliability reliability = {
        .is_ordered = how & 1,
        .persistence = (enum persistence)((how >> 1) % 3),
        .bound = how >> 4,
    };

    /* The longest seldom: it is the same again, at a thousand times the price. */
    (void)chatter_say(f->ends[from], time_now, how % STREAMS, 0,
                      how == UINT8_MAX ? SCTP_MESSAGE_MAX : lengths[(how >> 3) % 6],
                      &reliability);
}

static void step(struct fuzzed *f, struct reader *script)
{
    const uint8_t what = reader_u8(script);
    const size_t end = what & 1;
    uint8_t packet[SCTP_PACKET_MAX];

    switch (what >> 1 & 7) {
    case 0:
        settle(f);
        break;
    case 1:
    case 2:
        forge(f, end, script);
        break;
    case 3:
        (void)carry(f, end, script, 1u + (what >> 4) % 4);
        break;
    case 4:
        say(f, end, script);
        break;
    case 5:
        association_reset(f->ends[end]->sctp, what >> 4);
        break;
    case 6:
        (void)chatter_next(f->ends[end], time_now, packet);
        break;
    case 7:
        time_now += (usec_t)(1 + (what >> 4)) * 50 * MILLISECOND;
        association_due(time_now);
        break;
    }
}

static void check(const struct chatter *c)
{
    must(association_phase(c->sctp) <= SCTP_IS_CLOSED);
    must(c->length <= SCTP_MESSAGE_MAX);
    must(c->messages == 0 || c->stream < SCTP_STREAMS_MAX);
    must(c->home.count == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    struct sctp_options options = chatter_options();
    struct reader script = reader_of(input, size);
    struct fuzzed f = {0};

    options.outgoing_streams = options.incoming_streams = STREAMS;
    for (size_t i = 0; i < 2; i++) {
        f.ends[i] = chatter_open(time_now, &options);
        association_begin(f.ends[i]->sctp, time_now);
    }
    if (!(reader_u8(&script) & 1)) /* else the script comes first */
        settle(&f);
    for (unsigned i = 0; i < STEPS_MAX && reader_left(&script) > 0; i++)
        step(&f, &script);
    settle(&f);
    for (size_t i = 0; i < 2; i++) {
        check(f.ends[i]);
        chatter_close(f.ends[i]);
    }
    return 0;
}
