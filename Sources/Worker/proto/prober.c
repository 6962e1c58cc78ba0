/* prober.c - the filling of a probe and what came of it. */
#include "proto/prober.h"

#include <assert.h>
#include <string.h>

#define PROBE_BITS_MIN (8 * (usec_t)PROBE_FILLING * (PROBE_PACKETS_MIN + 1))
/* Less would take too long, and so little more harms no way. */
#define PERIOD_LONGEST (4 * SECOND)
#define TARGET_LEAST (uint32_t)(PROBE_BITS_MIN * SECOND / PERIOD_LONGEST)
#define PROBE_PAUSE MILLISECOND /* between two fillings, whoever asks */
#define GROWTH_PERMILLE 40   /* so much may be chance */
#define ARRIVED_PERMILLE 750 /* more losses than that are no chance either */
#define SENDING_MAX 2 /* periods: if the filling is not sent, the probe ends without it */

void prober_init(struct prober *p)
{
    memset(p, 0, sizeof *p);
}

void prober_begin(struct prober *p, usec_t now, uint32_t target, usec_t period)
{
    const uint32_t probes = p->probes + 1;

    assert(p->state == PROBER_IDLE);
    memset(p, 0, sizeof *p);
    p->state = PROBER_SENDING;
    p->target = target > TARGET_LEAST ? target : TARGET_LEAST;
    const usec_t least = PROBE_BITS_MIN * SECOND / p->target;
    p->period = period > least ? period : least;
    p->asked_at = now - PROBE_PAUSE;
    p->begun = now;
    p->probes = probes;
}

void prober_cancel(struct prober *p)
{
    p->state = PROBER_IDLE;
}

/* What should have been sent by then. */
static uint64_t wanted(const struct prober *p, usec_t now)
{
    const usec_t passed = usec_min(now - p->begun, p->period);

    return PROBE_FILLING + (uint64_t)p->target * (uint64_t)passed / 8 / (uint64_t)SECOND;
}

static void look_at_the_time(struct prober *p, usec_t now)
{
    const usec_t passed = now - p->begun;

    if (p->state != PROBER_SENDING)
        return;
    const bool is_enough = passed >= p->period && p->sent_bytes + PROBE_FILLING > wanted(p, now);
    if (!is_enough && passed < SENDING_MAX * p->period)
        return;
    p->state = PROBER_WAITING;
    p->ended = now;
}

uint32_t prober_due(struct prober *p, usec_t now)
{
    look_at_the_time(p, now);
    if (p->state != PROBER_SENDING || now - p->asked_at < PROBE_PAUSE)
        return 0;
    const uint64_t bytes = wanted(p, now);
    if (bytes < p->sent_bytes + (uint64_t)PROBE_FILLING)
        return 0;
    p->asked_at = now;
    return (uint32_t)(bytes - p->sent_bytes);
}

bool prober_sent(struct prober *p, usec_t now, uint32_t bytes)
{
    look_at_the_time(p, now);
    if (p->state != PROBER_SENDING)
        return false;
    p->sent_bytes += bytes;
    p->sent_packets++;
    p->last_bytes = bytes;
    p->last_sent = now;
    return true;
}

void prober_arrived(struct prober *p, usec_t sent, usec_t arrived, uint32_t bytes)
{
    struct probe_half *half = &p->half[sent - p->begun >= p->period / 2];

    if (p->arrived == 0) {
        p->first_delay = arrived - sent;
        p->first_bytes = bytes;
        p->first_arrived = p->last_arrived = arrived;
    }
    p->last_arrived = usec_max(p->last_arrived, arrived);
    half->packets++;
    half->sent += sent - p->begun;
    half->delay += arrived - sent - p->first_delay;
    p->told++;
    p->arrived++;
    p->arrived_bytes += bytes;
}

void prober_lost(struct prober *p)
{
    p->told++;
}

/* By how much the delay grows, a thousandth of the time: 1000 when half of it comes through. */
static int64_t growth(const struct prober *p)
{
    const struct probe_half *a = &p->half[0], *b = &p->half[1];
    const int64_t apart = b->sent / b->packets - a->sent / a->packets;
    const int64_t later = b->delay / b->packets - a->delay / a->packets;

    if (apart <= 0 || later <= 0)
        return 0;
    return later > 100 * SECOND ? INT32_MAX : later * 1000 / apart;
}

/* While more is sent than comes through, a way gives all that it has between the first packet and
 * the last, however unevenly they were sent. */
static uint64_t came_at(const struct prober *p)
{
    const usec_t lasted = p->last_arrived - p->first_arrived;

    if (lasted < PROBE_PAUSE)
        return 0;
    return (uint64_t)(p->arrived_bytes - p->first_bytes) * 8 * (uint64_t)SECOND / (uint64_t)lasted;
}

static void judge(const struct prober *p, struct probe_result *out)
{
    const usec_t lasted = p->last_sent - p->begun;

    if (p->arrived < PROBE_PACKETS_MIN || p->half[0].packets == 0 || p->half[1].packets == 0 ||
        lasted <= 0)
        return;
    const uint64_t bits = (uint64_t)(p->sent_bytes - p->last_bytes) * 8;
    const int64_t slower = growth(p);
    const uint64_t sent = bits * (uint64_t)SECOND / (uint64_t)lasted;
    uint64_t bps = sent * 1000 / (uint64_t)(1000 + slower) * p->arrived_bytes / p->sent_bytes;
    out->is_all = slower > GROWTH_PERMILLE ||
                  (uint64_t)p->arrived_bytes * 1000 < (uint64_t)p->sent_bytes * ARRIVED_PERMILLE;
    if (out->is_all && came_at(p) > 0)
        bps = came_at(p) < sent ? came_at(p) : sent; /* it may have come in a heap, or be a lie */
    out->bps = bps > UINT32_MAX ? UINT32_MAX : (uint32_t)bps;
}

bool prober_finish(struct prober *p, usec_t now, usec_t told, struct probe_result *out)
{
    look_at_the_time(p, now);
    if (p->state != PROBER_WAITING)
        return false;
    if (p->told < p->sent_packets && told <= p->ended && now - p->ended < PROBE_PATIENCE)
        return false;
    p->state = PROBER_IDLE;
    *out = (struct probe_result){.bps = 0};
    judge(p, out);
    return true;
}

usec_t prober_deadline(const struct prober *p)
{
    if (p->state == PROBER_IDLE)
        return NEVER;
    if (p->state == PROBER_WAITING)
        return p->ended + PROBE_PATIENCE;
    const usec_t end = p->begun + p->period;
    usec_t due = p->begun + 1 + (usec_t)(p->sent_bytes * 8 * (uint64_t)SECOND / p->target);
    if (due < p->asked_at + PROBE_PAUSE)
        due = p->asked_at + PROBE_PAUSE;
    if (due < end)
        return due;
    if (p->sent_bytes + PROBE_FILLING > wanted(p, end))
        return end;
    return usec_min(due, p->begun + SENDING_MAX * p->period);
}
