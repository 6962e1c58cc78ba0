/* engine_fuzz.c - any bytes as the story of a worker: requests, packets, time, and their order.
 *
 * A byte says what happens next and the bytes after it say how. Numbers are small, so that ids,
 * SSRCs and addresses meet each other often; some frames and datagrams are garbage. After the
 * story the engine is closed and must leave nothing behind. */
#include "engine_script.h"
#include "openssl_clock.h"

#include <string.h>

#define YEAR (365 * 24 * 3600 * SECOND)

static struct attack attack;

static void step_rtp(struct script *s)
{
    uint8_t packet[64] = {0x80, take_type(s, 0)};
    uint8_t where = take(s), who = take(s), shape = take(s);
    uint32_t ssrc = take_ssrc(s);
    size_t length = 12;

    packet[2] = take(s);
    packet[3] = take(s);
    packet[5] = packet[3];
    for (int i = 0; i < 4; i++)
        packet[8 + i] = (uint8_t)(ssrc >> (24 - 8 * i));
    if (shape & 1) { /* two one-byte elements: a MID and a RID, or something else */
        static const uint8_t head[] = {0xbe, 0xde, 0, 1};
        packet[0] |= 0x10;
        memcpy(packet + 12, head, sizeof head);
        packet[16] = (uint8_t)(take(s) << 4);
        packet[17] = (uint8_t)('a' + (shape >> 1 & 3));
        packet[18] = (uint8_t)(take(s) << 4);
        packet[19] = (uint8_t)('a' + (shape >> 3 & 3));
        length = 20;
    }
    length += shape >> 5;
    attack_datagram(&attack, where % SOCKETS, 1 + who % 3, (uint16_t)(4000 + (who >> 2) % 4),
                    packet, length);
}

/* A receiver report without blocks, and one packet more. */
static void step_rtcp(struct script *s)
{
    static const uint8_t kinds[][3] = {
        {0x80, 200, 6}, {0x81, 200, 12}, {0x81, 201, 7}, {0x81, 203, 1}, {0x82, 203, 2},
        {0x81, 206, 2}, {0x84, 206, 4},  {0x81, 205, 3}, {0x80, 204, 2},
    };
    uint8_t packet[80] = {0x80, 201, 0, 1};
    uint8_t where = take(s), who = take(s);
    const uint8_t *kind = kinds[take(s) % 9];
    size_t words = 1 + (size_t)kind[2];

    memcpy(packet + 8, kind, 2);
    packet[11] = kind[2];
    for (size_t i = 1; i < words; i++) {
        uint32_t word = take_ssrc(s);
        packet[8 + 4 * i] = (uint8_t)(word >> 24);
        packet[8 + 4 * i + 3] = (uint8_t)(word >= 20 ? word : word < 10 ? word : word + 90);
    }
    attack_datagram(&attack, where % SOCKETS, 1 + who % 3, (uint16_t)(4000 + (who >> 2) % 4),
                    packet, 8 + 4 * words);
}

static void step_garbage(struct script *s)
{
    uint8_t packet[256];
    uint8_t where = take(s), who = take(s);
    size_t length = take(s);

    for (size_t i = 0; i < length; i++)
        packet[i] = take(s);
    attack_datagram(&attack, where % SOCKETS, 1 + who % 3, (uint16_t)(4000 + (who >> 2) % 4),
                    packet, length);
}

static void step_time(struct script *s)
{
    uint8_t n = take(s);
    usec_t units[] = {0, 1, MILLISECOND, 20 * MILLISECOND, SECOND, 3600 * SECOND, YEAR / 8, 50};

    attack.now += units[n & 7] * (n >> 3);
    if (n == 255 && engine_deadline(attack.engine) != NEVER &&
        engine_deadline(attack.engine) > attack.now)
        attack.now = engine_deadline(attack.engine);
    if (attack.now > 4 * YEAR)
        attack.now = 4 * YEAR;
    openssl_clock_set(attack.now);
}

/* Somebody else has most buffers, or gives them back. */
static void step_pressure(struct script *s)
{
    size_t wanted = take(s) % (BUFFERS_OF_ENGINE + 1);

    while (attack.held_count > wanted)
        buffer_release(attack.held[--attack.held_count]);
    while (attack.held_count < wanted) {
        struct buffer *__single buffer = engine_buffer(attack.engine);
        if (!buffer)
            break;
        attack.held[attack.held_count++] = buffer;
    }
}

/* The steps of WebRTC. */
static void step_browser(struct script *s, uint8_t which)
{
    static void (*const steps[])(struct attack *, struct script *) = {
        step_check, step_handshake, step_sealed, step_record, step_stream, step_miss,
    };

    steps[which % (sizeof steps / sizeof *steps)](&attack, s);
}

/* And those of layers. */
static void step_layers(struct script *s, uint8_t which)
{
    static void (*const steps[])(struct attack *, struct script *) = {
        step_picture, step_picture, step_arrivals, step_claim, step_wish, step_hall,
    };

    if (which == 255) /* the seeds mean what they did before there was this one */
        step_trace(&attack, s);
    else if (which == 254)
        step_span(&attack, s);
    else
        steps[which % (sizeof steps / sizeof *steps)](&attack, s);
}

static void step(struct script *s)
{
    uint8_t which = take(s);

    if (which >= 228) {
        step_layers(s, which);
        return;
    }
    if (which >= 200) {
        step_browser(s, which);
        return;
    }
    switch (which % 10) {
    case 0:
    case 1:
    case 2:
        step_request(&attack, s);
        break;
    case 3:
    case 4:
        step_rtp(s);
        break;
    case 5:
        step_rtcp(s);
        break;
    case 6:
        step_garbage(s);
        break;
    case 7:
        step_time(s);
        attack_turn(&attack);
        break;
    case 8:
        step_pressure(s);
        break;
    case 9:
        attack_inspect(&attack);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) bytes, size_t size)
{
    struct script script = {.length = size, .bytes = bytes, .at = 0};
    uint8_t beginning;

    attack_open(&attack);
    beginning = take(&script);
    if (beginning % 4 > 0) /* most stories begin in the middle */
        attack_furnish(&attack);
    if (beginning >= 128)
        attack_furnish_call(&attack);
    if (beginning >= 192)
        attack_furnish_layers(&attack, beginning & 8);
    while (script.at < script.length && !attack.is_over) {
        step(&script);
        if (!attack.is_over)
            attack_inspect_graph(&attack);
    }
    if (!attack.is_over)
        attack_inspect(&attack);
    attack_close(&attack);
    return 0;
}
