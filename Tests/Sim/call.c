/* call.c - the making of call.h. */
#include "call.h"

#include <stdio.h>
#include <stdlib.h>

#define TRACE_STEP (500 * MILLISECOND)
#define AUDIO_WIRE 60000 /* bits a second with all headers */
#define HEADERS 105 /* percent: what RTP, UDP and IP add to a packet of video */

const uint32_t ladder[PUBLISHER_ENCODINGS] = {150000, 500000, 1500000};
struct call_totals call_totals;
uint32_t call_dice;
bool call_is_traced;
bool call_is_sealed;

struct network_link *call_good_link(struct call *c)
{
    return world_link(c->world, &(struct conditions){.delay = PATH_DELAY});
}

struct conditions call_bottleneck(uint32_t bits_per_second)
{
    return (struct conditions){.delay = PATH_DELAY,
                               .bits_per_second = bits_per_second,
                               .queue = bits_per_second ? 200 * MILLISECOND : 0};
}

static struct member *join(struct call *c, struct network_link *up, struct network_link *down)
{
    return call_is_sealed ? world_invite(c->world, up, down) : world_join(c->world, up, down);
}

struct call *call_open(uint32_t seed, size_t publishers)
{
    struct call *c = calloc(1, sizeof *c);

    if (!c)
        abort();
    c->world = world_open(seed + 100 * call_dice);
    c->publisher_count = publishers;
    for (size_t i = 0; i < publishers; i++) {
        c->publishers[i] = join(c, call_good_link(c), call_good_link(c));
        world_publish(c->world, c->publishers[i], ladder, PUBLISHER_ENCODINGS, true);
    }
    call_run(c, 2 * SECOND);
    return c;
}

void call_close(struct call *c)
{
    for (size_t i = 0; i < c->world->member_count; i++) {
        const struct listener *l = c->world->members[i].listener;
        for (size_t j = 0; l && j < l->stream_count; j++)
            if (l->streams[j]->is_video) {
                call_totals.pictures += l->streams[j]->decoder->shown_count;
                call_totals.broken += l->streams[j]->decoder->broken;
            }
    }
    call_totals.calls++;
    world_close(c->world);
    free(c);
}

struct member *call_browser(struct call *c, struct network_link *up, struct network_link *down,
                            enum telling telling)
{
    struct member *m = world_invite(c->world, up, down);

    for (size_t i = 0; i < c->publisher_count; i++)
        world_listen(c->world, m, c->publishers[i], telling);
    if (c->listener_count < CALL_LISTENERS)
        c->listeners[c->listener_count++] = m;
    return m;
}

struct member *call_teller(struct call *c, struct network_link *down, enum telling telling)
{
    return call_browser(c, call_good_link(c), down, telling);
}

struct member *call_listener(struct call *c, struct network_link *down)
{
    return call_teller(c, down, TELLS_ARRIVALS);
}

/* Time, what the worker believes, what it sent, what came and what of it again, in kbit/s; the
 * wait in the network in ms; the encoding and the pictures a second of each publisher's video. */
static void trace(const struct call *c, size_t listener, usec_t from)
{
    const struct member *m = c->listeners[listener];
    const struct journal *j = &m->listener->journal;
    usec_t now = call_now(c);

    printf("  %7.1f s  listener %zu  estimate %5u  sent %5u  came %5u  again %4u  wait %3d"
           "  shown",
           (double)now / SECOND, listener, world_estimate(c->world, m) / 1000,
           gauge_rate(&j->offered, from, now) / 1000, gauge_rate(&j->media, from, now) / 1000,
           gauge_rate(&j->again, from, now) / 1000,
           (int)(journal_wait_p95(j, from, now) / MILLISECOND));
    for (size_t i = 0; i < c->publisher_count; i++)
        printf(" %.1f@%zu", journal_layer(j, call_video(i), from, now) / 100.0,
               journal_pictures(j, call_video(i), from, now) * SECOND / TRACE_STEP);
    printf("\n");
}

void call_run(struct call *c, usec_t duration)
{
    usec_t end = call_now(c) + duration;

    while (call_is_traced && call_now(c) + TRACE_STEP <= end) {
        usec_t from = call_now(c);
        world_run(c->world, TRACE_STEP);
        for (size_t i = 0; i < c->listener_count; i++)
            trace(c, i, from);
    }
    world_run(c->world, end - call_now(c));
}

usec_t call_now(const struct call *c)
{
    return world_now(c->world);
}

uint8_t call_video(size_t publisher)
{
    return (uint8_t)(2 * publisher); /* each publisher's audio comes behind its video */
}

uint32_t call_wish(const struct call *c)
{
    return (uint32_t)c->publisher_count * (ladder[LADDER_TOP] / 100 * HEADERS + AUDIO_WIRE);
}
