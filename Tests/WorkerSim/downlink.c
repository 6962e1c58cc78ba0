/* downlink.c - frames, layers, feedback and a rival, a millisecond at a time. */
#include "downlink.h"

#include "proto/rtcp.h"

#include <assert.h>
#include <stdlib.h>

#define STEP MILLISECOND
#define PACKET 1200u
#define FRAME (33 * MILLISECOND)
#define AUDIO_PERIOD (20 * MILLISECOND)
#define AUDIO_BYTES 100u /* 40 kbit/s */
#define AUDIO_BPS 40000u
#define KEY_WAIT (200 * MILLISECOND)
#define WISH_PERIOD (100 * MILLISECOND)
#define AMPLE_PERIOD (2 * SECOND)
#define FALL_HOLD (10 * SECOND)
#define FALL_HOLD_PROVEN (3 * SECOND)

static const uint32_t STEPS[4] = {0, 150000, 500000, 1500000};

static uint32_t flow_of(const struct listener *l, bool is_wanted)
{
    uint32_t bps = (uint32_t)l->videos * AUDIO_BPS;

    for (size_t i = 0; i < l->videos; i++)
        bps += STEPS[is_wanted ? l->video[i].wanted : l->video[i].step];
    return bps;
}

uint32_t downlink_flow(const struct listener *l)
{
    return flow_of(l, false);
}

uint32_t downlink_wish(const struct listener *l)
{
    return (uint32_t)l->videos * (AUDIO_BPS + STEPS[3]);
}

/* The video whose next step is the cheapest, the first of several; NULL: all have all. */
static struct downlink_video *__single lowest(struct listener *l)
{
    struct downlink_video *found = NULL;

    for (size_t i = 0; i < l->videos; i++)
        if (l->video[i].wanted < 3 && (found == NULL || l->video[i].wanted < found->wanted))
            found = &l->video[i];
    return found;
}

static struct downlink_video *__single highest(struct listener *l)
{
    struct downlink_video *found = NULL;

    for (size_t i = 0; i < l->videos; i++)
        if (l->video[i].wanted > 0 && (found == NULL || l->video[i].wanted >= found->wanted))
            found = &l->video[i];
    return found;
}

static uint32_t next_of(struct listener *l)
{
    const struct downlink_video *video = lowest(l);

    return video ? flow_of(l, true) + STEPS[video->wanted + 1] - STEPS[video->wanted] : 0;
}

static void allocate(struct listener *l, usec_t now)
{
    struct estimate estimate;

    estimator_read(&l->estimator, now, &estimate);
    const uint32_t budget = (uint32_t)((uint64_t)estimate.bps * 95 / 100);
    while (flow_of(l, true) > budget && highest(l)) {
        struct downlink_video *video = highest(l);
        video->wanted--;
        video->switch_at = NEVER;
        if (video->step > video->wanted) {
            video->step = video->wanted;
            l->changes++;
        }
        l->fell_at = now;
        l->roomy_since = NEVER;
    }
    const bool is_proven = estimate.proven_at != NEVER && now - estimate.proven_at < SECOND &&
                           estimate.proven_at > l->fell_at;
    const bool is_held = now - l->fell_at < (is_proven ? FALL_HOLD_PROVEN : FALL_HOLD);
    uint32_t next = next_of(l);
    if (next == 0 || (uint64_t)next * 115 / 100 > budget)
        l->roomy_since = NEVER;
    else if (l->roomy_since == NEVER)
        l->roomy_since = now;
    const bool is_ample = l->roomy_since != NEVER && now - l->roomy_since >= AMPLE_PERIOD;
    while (next > 0 && next <= budget && !is_held && (is_proven || is_ample)) {
        struct downlink_video *video = lowest(l);
        video->wanted++;
        if (video->switch_at == NEVER)
            video->switch_at = now + KEY_WAIT;
        l->roomy_since = NEVER;
        next = next_of(l);
        if (!is_proven)
            break;
    }
    estimator_wish(&l->estimator, now, downlink_flow(l), next, downlink_wish(l));
}

static void send(struct downlink *d, struct listener *l, uint32_t bytes, enum sent_kind kind)
{
    const uint16_t number = estimator_take_number(&l->estimator);
    const usec_t at = bottleneck_carry(&d->way, d->now, bytes);

    estimator_sent(&l->estimator, d->now, number, (uint16_t)bytes, kind);
    if (kind == SENT_PROBE)
        l->probe_bytes += bytes;
    if (at == NEVER)
        return;
    assert(l->flight_next - l->flight_first < DOWNLINK_FLIGHT_MAX);
    l->flight[l->flight_next++ % DOWNLINK_FLIGHT_MAX] = (struct downlink_flight){
        .at = at,
        .sent = d->now,
        .number = number,
        .bytes = (uint16_t)(kind == SENT_PROBE ? 0 : bytes)};
}

static void send_video(struct downlink *d, struct listener *l, struct downlink_video *v)
{
    if (v->switch_at <= d->now) {
        v->switch_at = NEVER;
        v->step = v->wanted;
        l->changes++;
    }
    if (v->next_frame <= d->now) {
        const uint32_t mean = (uint32_t)(STEPS[v->step] * (uint64_t)FRAME / 8 / (uint64_t)SECOND);
        v->frame_left = mean * (80 + bottleneck_random(&d->way, 41)) / 100;
        v->next_frame += FRAME;
    }
    if (v->frame_left > 0) { /* its publisher has paced it: a packet in a millisecond */
        const uint32_t bytes = v->frame_left < PACKET ? v->frame_left : PACKET;
        send(d, l, bytes < 100 ? 100 : bytes, SENT_MEDIA);
        v->frame_left -= bytes;
    }
}

static void send_all(struct downlink *d, struct listener *l)
{
    struct estimator_probe probe;

    if (l->next_audio <= d->now) {
        for (size_t i = 0; i < l->videos; i++)
            send(d, l, AUDIO_BYTES, SENT_AUDIO);
        l->next_audio += AUDIO_PERIOD;
    }
    for (size_t i = 0; i < l->videos; i++)
        send_video(d, l, &l->video[i]);
    if (estimator_probe(&l->estimator, d->now, &probe))
        for (uint32_t left = probe.bytes_now; left >= 200;) {
            const uint32_t bytes = left < PACKET ? left : PACKET;
            send(d, l, bytes, SENT_PROBE);
            left -= bytes;
        }
}

static void answer(struct downlink *d, struct listener *l)
{
    bool has_more = true;

    while (has_more) {
        const size_t place = l->answer_next % DOWNLINK_FEEDBACK_MAX;
        struct writer w = writer_of(l->answers[place].bytes, TWCC_PACKET_MAX);
        has_more = twcc_write(&l->twcc, d->now, &w, 1, 2);
        if (w.used == 0 || bottleneck_random(&d->way, 1000) < d->feedback_loss_permille)
            continue;
        l->answers[place].at = d->now + d->back_delay;
        l->answers[place].length = w.used;
        l->answer_next++;
    }
}

static void hear(struct downlink *d, struct listener *l, const uint8_t *__counted_by(length) bytes,
                 size_t length)
{
    struct reader all = reader_of(bytes, length);
    struct rtcp_packet packet;
    struct rtcp_feedback head;
    struct twcc_feedback feedback;

    while (rtcp_next(&all, &packet))
        if (rtcp_read_feedback(&packet, &head) == DROP_NONE &&
            twcc_read(&packet, &feedback) == DROP_NONE)
            estimator_feedback(&l->estimator, d->now, &feedback);
}

static void arrive(struct downlink *d, struct listener *l)
{
    for (; l->flight_first < l->flight_next; l->flight_first++) {
        const struct downlink_flight *flight = &l->flight[l->flight_first % DOWNLINK_FLIGHT_MAX];
        if (flight->at > d->now)
            break;
        twcc_arrived(&l->twcc, flight->at, flight->number);
        l->media_bytes += flight->bytes;
        const usec_t delay = (flight->at - flight->sent - d->way.delay) / MILLISECOND;
        l->delays[delay < DOWNLINK_DELAYS ? delay : DOWNLINK_DELAYS - 1]++;
        l->delay_count++;
    }
    if (l->feedback_at <= d->now) {
        l->feedback_at = d->now + d->feedback_period;
        answer(d, l);
    }
    for (size_t i = 0; i < DOWNLINK_FEEDBACK_MAX; i++) {
        const size_t place = (l->answer_next + i) % DOWNLINK_FEEDBACK_MAX;
        if (l->answers[place].at > d->now)
            continue;
        l->answers[place].at = NEVER;
        hear(d, l, l->answers[place].bytes, l->answers[place].length);
    }
}

/* --- the rival --- */

static double cubic(const struct rival *r, usec_t now)
{
    const double t = (double)(now - r->fell_at) / (double)SECOND;
    double k = 1, want = r->before_fall * 0.3 / 0.4;

    for (int i = 0; i < 40; i++) /* the cube root, by Newton */
        k = k - (k * k * k - want) / (3 * k * k);
    return 0.4 * (t - k) * (t - k) * (t - k) + r->before_fall;
}

static void compete(struct downlink *d)
{
    struct rival *r = &d->rival;
    bool fell = false;

    for (size_t i = 0; i < DOWNLINK_FLIGHT_MAX; i++) {
        struct downlink_flight *flight = &r->flight[i];
        if (flight->at > d->now)
            continue;
        flight->at = NEVER;
        r->under_way--;
        r->bytes += flight->bytes;
        if (flight->bytes == 0)
            fell = true;
        else if (r->before_fall < 1)
            r->window++; /* slow start */
    }
    const usec_t round = d->way.delay + d->back_delay + d->way.queue;
    if (fell && d->now - r->fell_at > round) {
        r->before_fall = r->window;
        r->fell_at = d->now;
    }
    if (r->before_fall >= 1)
        r->window = cubic(r, d->now);
    if (r->window < 2)
        r->window = 2;
    while (r->under_way < (uint32_t)r->window && r->under_way < DOWNLINK_FLIGHT_MAX) {
        usec_t at = bottleneck_carry(&d->way, d->now, PACKET);
        struct downlink_flight *flight = &r->flight[r->flight_next++ % DOWNLINK_FLIGHT_MAX];
        while (flight->at != NEVER)
            flight = &r->flight[r->flight_next++ % DOWNLINK_FLIGHT_MAX];
        flight->bytes = at == NEVER ? 0 : PACKET;
        flight->at = (at == NEVER ? d->now + round : at) + d->back_delay;
        r->under_way++;
    }
}

/* --- the whole --- */

void downlink_join(struct downlink *d, size_t which, size_t videos)
{
    struct listener *l = &d->listener[which];
    const struct estimator_limits limits = {ESTIMATOR_START, ESTIMATOR_LEAST, ESTIMATOR_MOST};

    estimator_init(&l->estimator, d->now, &limits);
    estimator_can_fill(&l->estimator);
    twcc_init(&l->twcc);
    l->is_here = true;
    l->videos = videos;
    l->next_audio = l->wish_at = d->now;
    l->feedback_at = d->now + (usec_t)bottleneck_random(&d->way, (uint32_t)d->feedback_period);
    l->roomy_since = NEVER;
    l->fell_at = d->now - FALL_HOLD;
    for (size_t i = 0; i < videos; i++) {
        const usec_t offset = (usec_t)bottleneck_random(&d->way, (uint32_t)FRAME);
        l->video[i] = (struct downlink_video){.switch_at = NEVER, .next_frame = d->now + offset};
    }
    for (size_t i = 0; i < DOWNLINK_FEEDBACK_MAX; i++)
        l->answers[i].at = NEVER;
}

struct downlink *__single downlink_open(uint32_t bps, uint64_t seed)
{
    struct downlink *d = calloc(1, sizeof *d);

    assert(d);
    d->now = SECOND;
    d->way = (struct bottleneck){.bps = bps,
                                 .queue = 300 * MILLISECOND,
                                 .delay = 25 * MILLISECOND,
                                 .seed = seed};
    d->back_delay = 25 * MILLISECOND;
    d->feedback_period = 50 * MILLISECOND;
    d->rival.window = 10;
    for (size_t i = 0; i < DOWNLINK_FLIGHT_MAX; i++)
        d->rival.flight[i].at = NEVER;
    downlink_join(d, 0, 4);
    return d;
}

void downlink_close(struct downlink *d)
{
    for (size_t i = 0; i < DOWNLINK_LISTENERS_MAX; i++)
        estimator_clear(&d->listener[i].estimator);
    free(d);
}

static void step(struct downlink *d)
{
    d->now += STEP;
    for (size_t i = 0; i < DOWNLINK_LISTENERS_MAX; i++) {
        struct listener *l = &d->listener[i];
        if (!l->is_here)
            continue;
        arrive(d, l);
        if (l->wish_at <= d->now || downlink_estimate(d, i) < downlink_flow(l)) {
            allocate(l, d->now);
            l->wish_at = d->now + WISH_PERIOD;
        }
        if (estimator_deadline(&l->estimator) <= d->now)
            estimator_tick(&l->estimator, d->now);
        send_all(d, l);
    }
    if (d->rival.is_here)
        compete(d);
}

void downlink_run(struct downlink *d, usec_t period)
{
    for (const usec_t end = d->now + period; d->now < end;)
        step(d);
}

uint32_t downlink_estimate(const struct downlink *d, size_t which)
{
    struct estimate estimate;

    estimator_read(&d->listener[which].estimator, d->now, &estimate);
    return estimate.bps;
}

usec_t downlink_until_below(struct downlink *d, uint32_t bps, usec_t most)
{
    const usec_t begin = d->now;

    while (downlink_flow(&d->listener[0]) >= bps || downlink_estimate(d, 0) >= bps)
        if (d->now - begin >= most)
            return NEVER;
        else
            step(d);
    return d->now - begin;
}

usec_t downlink_until_flow(struct downlink *d, uint32_t bps, usec_t most)
{
    const usec_t begin = d->now;

    while (downlink_flow(&d->listener[0]) < bps)
        if (d->now - begin >= most)
            return NEVER;
        else
            step(d);
    return d->now - begin;
}

void downlink_count_anew(struct downlink *d)
{
    for (size_t i = 0; i < DOWNLINK_LISTENERS_MAX; i++) {
        struct listener *l = &d->listener[i];
        l->media_bytes = l->probe_bytes = 0;
        l->changes = l->delay_count = 0;
        for (size_t j = 0; j < DOWNLINK_DELAYS; j++)
            l->delays[j] = 0;
    }
    d->rival.bytes = 0;
}

usec_t downlink_p95(const struct listener *l)
{
    uint32_t left = l->delay_count - l->delay_count * 95 / 100;
    size_t at = DOWNLINK_DELAYS;

    while (at > 0 && left > l->delays[at - 1])
        left -= l->delays[--at];
    return (usec_t)at * MILLISECOND;
}
