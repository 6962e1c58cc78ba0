/* gates_models.c - the simulator's own parts alone: what is wrong here is wrong everywhere. */
#include "decoder.h"
#include "gates.h"
#include "link.h"
#include "rival.h"
#include "video.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEGABIT 1000000u
#define PICTURE (SECOND / VIDEO_PICTURES)

/* -- encoder ---------------------------------------------------------------------------------- */

/* A minute with a key frame every ten seconds takes its rate, within 5 %. */
static bool encoder_keeps_its_rate(void)
{
    struct encoder e;
    struct frame f;
    uint64_t bytes = 0;

    encoder_open(&e, 0, MEGABIT, 1);
    for (uint32_t i = 0; i < 60 * VIDEO_PICTURES; i++) {
        encoder_encode(&e, i % (10 * VIDEO_PICTURES) == 0, i * 3000, &f);
        bytes += f.payload * (f.packets - 1) + f.last_payload - VIDEO_HEAD;
    }
    double rate = (double)bytes * 8 / 60;
    return rate > 0.95 * MEGABIT && rate < 1.05 * MEGABIT;
}

/* -- decoder ---------------------------------------------------------------------------------- */

struct show {
    struct encoder encoder;
    struct decoder decoder;
    uint16_t sequence;
    usec_t now;
    size_t shown;
    size_t of_layer[3];
};

static void take_shown(struct show *s)
{
    struct shown shown;

    while (decoder_next(&s->decoder, s->now, &shown)) {
        s->shown++;
        s->of_layer[shown.temporal]++;
    }
}

/* One picture more, which may be lost, or whose TL0PICIDX a bad forwarder wrote. */
static void play(struct show *s, bool is_key, bool is_lost, uint8_t tl0_shift)
{
    uint8_t bytes[1500];
    struct frame f;

    encoder_encode(&s->encoder, is_key, (uint32_t)(s->now * 9 / 100), &f);
    f.tl0 = (uint8_t)(f.tl0 + tl0_shift);
    for (size_t i = 0; i < f.packets; i++) {
        struct writer w = writer_of(bytes, sizeof bytes);
        struct video_packet packet;
        frame_write(&f, i, &w);
        if (!is_lost && video_read(&packet, bytes, writer_used(&w)))
            decoder_receive(&s->decoder, s->now, s->sequence, f.timestamp, i + 1 == f.packets,
                            &packet);
        s->sequence++;
    }
    take_shown(s);
    s->now += PICTURE;
}

static struct show *show_open(void)
{
    struct show *s = calloc(1, sizeof *s);

    if (!s)
        abort();
    encoder_open(&s->encoder, 0, MEGABIT, 2);
    s->now = SECOND;
    s->sequence = 65500; /* the numbers wrap */
    play(s, true, false, 0);
    return s;
}

static void show_end(struct show *s)
{
    s->now += DECODER_PATIENCE;
    take_shown(s);
}

/* Without a picture of the highest layer all others are shown; two further ones need it not. */
static bool decoder_passes_over_what_nothing_needs(void)
{
    struct show *s = show_open();

    for (size_t i = 1; i < 80; i++)
        play(s, false, i == 21, 0);
    show_end(s);
    bool holds = s->shown == 79 && s->decoder.broken == 0;
    free(s);
    return holds;
}

/* Without one of the lowest nothing is shown before the next key frame. */
static bool decoder_waits_for_a_key_frame(void)
{
    struct show *s = show_open();

    for (size_t i = 1; i < 41; i++)
        play(s, i == 36, i == 20, 0);
    show_end(s);
    bool holds = s->shown == 41 - 16 && s->decoder.broken == 0;
    free(s);
    return holds;
}

/* Numbers that hide a missing picture get broken ones shown, and that is noticed. */
static bool decoder_notices_broken_pictures(void)
{
    struct show *s = show_open();

    for (size_t i = 1; i < 40; i++)
        play(s, false, i == 20, i > 20 ? 255 : 0);
    show_end(s);
    bool holds = s->decoder.broken > 0;
    free(s);
    return holds;
}

/* -- link and rival --------------------------------------------------------------------------- */

/* Of 100,000 packets, how many of a thousand are lost, and how long the bursts are on average. */
static bool bursts_lose_what_they_promise(void)
{
    const struct conditions c = {.bursts = 100, .burst_ends = 2000};
    struct network_link link;
    usec_t arrivals[LINK_COPIES_MAX];
    size_t lost = 0, bursts = 0;
    bool before = false;

    link_open(&link, &c, 3);
    for (usec_t now = 0; now < 100000; now++) {
        bool is_lost = link_carry(&link, now, 1000, arrivals) == 0;
        lost += is_lost;
        bursts += is_lost && !before;
        before = is_lost;
    }
    double length = (double)lost / (double)bursts;
    return lost > 4300 && lost < 5300 && length > 4.5 && length < 5.5;
}

static bool policer_lets_its_rate_through(void)
{
    const struct conditions c = {.policed = MEGABIT, .policer_bytes = 20000};
    struct network_link link;
    usec_t arrivals[LINK_COPIES_MAX];
    size_t passed = 0;

    link_open(&link, &c, 4);
    for (usec_t now = 0; now < 10 * SECOND; now += 4 * MILLISECOND) /* 2 Mbit/s */
        passed += link_carry(&link, now, 1000, arrivals);
    return passed > 1240 && passed < 1275; /* and the bucket, once */
}

static bool rival_fills_a_link_alone(void)
{
    const struct conditions c = {.delay = 20 * MILLISECOND,
                                 .bits_per_second = 5 * MEGABIT,
                                 .queue = 200 * MILLISECOND};
    static struct rival r;
    struct network_link link;
    usec_t now = 0;

    link_open(&link, &c, 5);
    rival_open(&r, 0, &link, 20 * MILLISECOND);
    while (now < 60 * SECOND) {
        rival_act(&r, now);
        now = rival_due(&r);
    }
    return r.delivered * 8 > 60 * 45 * MEGABIT / 10 && r.losses > 5;
}

void gate_models(struct result *result)
{
    static const struct {
        const char *name;
        bool (*holds)(void);
    } models[] = {
        {"encoder", encoder_keeps_its_rate},
        {"decoder passes over", decoder_passes_over_what_nothing_needs},
        {"decoder waits", decoder_waits_for_a_key_frame},
        {"decoder notices", decoder_notices_broken_pictures},
        {"bursts", bursts_lose_what_they_promise},
        {"policer", policer_lets_its_rate_through},
        {"rival", rival_fills_a_link_alone},
    };
    const size_t count = sizeof models / sizeof *models;
    const char *wrong = "";
    size_t held = 0;

    for (size_t i = 0; i < count; i++) {
        bool holds = models[i].holds();
        held += holds;
        wrong = holds ? wrong : models[i].name;
    }
    result_of(result, held == count, (double)held, "%zu of %zu %s", held, count, wrong);
}
