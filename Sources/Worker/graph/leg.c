/* leg.c - from an estimate to decisions, and from decisions to what flows. */
#include "graph/leg.h"

#include "graph/graph.h"
#include "graph/receiver.h"
#include "graph/sender.h"
#include "graph/transport.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define AT_FIRST 4 /* senders */

void leg_free(struct leg *__single leg)
{
    if (!leg)
        return;
    estimator_clear(&leg->estimator);
    free(leg->allocations);
    free(leg->members);
    free(leg);
}

static bool grow(struct leg *leg)
{
    const size_t capacity = leg->capacity ? leg->capacity * 2 : AT_FIRST;
    struct allocation *allocations = calloc(capacity, sizeof *allocations);
    struct sender *__single *members = calloc(capacity, sizeof *members);

    if (!allocations || !members) {
        free(allocations);
        free(members);
        return false;
    }
    if (leg->count > 0) {
        memcpy(allocations, leg->allocations, leg->count * sizeof *allocations);
        memcpy(members, leg->members, leg->count * sizeof *members);
    }
    free(leg->allocations);
    free(leg->members);
    leg->capacity = capacity;
    leg->allocations = allocations;
    leg->members = members;
    return true;
}

/* Room to work in, for the largest leg of the worker. */
static bool reserve_turns(struct graph *g, size_t count)
{
    struct allocator_turn *turns;

    if (count <= g->turn_capacity)
        return true;
    turns = calloc(count, sizeof *turns);
    if (!turns)
        return false;
    free(g->turns_of_senders);
    g->turn_capacity = count;
    g->turns_of_senders = turns;
    return true;
}

bool leg_reserve(struct graph *g, struct leg *leg)
{
    return (leg->count < leg->capacity || grow(leg)) && reserve_turns(g, leg->capacity);
}

void leg_join(struct leg *leg, struct sender *sender)
{
    assert(leg->count < leg->capacity);
    sender->place = leg->count;
    leg->allocations[leg->count] = (struct allocation){.id = sender->id};
    leg->members[leg->count++] = sender;
}

void leg_leave(struct leg *leg, struct sender *sender)
{
    const size_t place = sender->place, last = --leg->count;

    leg->members[place] = leg->members[last];
    leg->allocations[place] = leg->allocations[last];
    leg->members[place]->place = place;
    leg->members[last] = NULL;
}

bool leg_begin(struct graph *g, usec_t now, struct transport *transport)
{
    struct leg *leg;
    bool is_whole = true;

    if (transport->leg)
        return true;
    leg = aligned_alloc(_Alignof(struct leg), sizeof *leg);
    if (!leg)
        return false;
    memset(leg, 0, sizeof *leg);
    leg->next_run = NEVER;
    leg->limits = (struct estimator_limits){
        .start = ESTIMATOR_START,
        .least = ESTIMATOR_LEAST,
        .most = ESTIMATOR_MOST,
    };
    estimator_init(&leg->estimator, now, &leg->limits);
    LIST_EACH (struct sender, sender, &transport->senders) {
        is_whole = is_whole && leg_reserve(g, leg);
        if (is_whole)
            leg_join(leg, sender);
    }
    if (!is_whole) {
        leg_free(leg);
        return false;
    }
    transport->leg = leg;
    return true;
}

/* What is said counts more than what is usual, and the most counts more than the least. */
void leg_limit(struct leg *leg, uint32_t start, uint32_t least, uint32_t most)
{
    const uint32_t ceiling = most ? most : least > ESTIMATOR_MOST ? least : ESTIMATOR_MOST;

    least = least < ceiling ? least : ceiling;
    leg->limits = (struct estimator_limits){
        .start = start ? start : ESTIMATOR_START,
        .least = least ? least : ceiling < ESTIMATOR_LEAST ? ceiling : ESTIMATOR_LEAST,
        .most = ceiling,
    };
    leg->allocator.least = least;
    leg->allocator.most = most;
    estimator_limit(&leg->estimator, &leg->limits);
}

void leg_disturb(struct graph *g, usec_t now, struct transport *transport)
{
    struct leg *leg = transport->leg;

    if (!leg || leg->next_run <= now)
        return;
    leg->next_run = now;
    transport_wake(g, transport, now);
}

void leg_heard(struct graph *g, usec_t now, struct transport *transport)
{
    struct leg *leg = transport->leg;

    if (allocator_is_moved(&leg->allocator, estimator_bps(&leg->estimator)))
        leg_disturb(g, now, transport);
    transport_schedule(g, transport, leg_deadline(leg));
}

usec_t leg_deadline(const struct leg *leg)
{
    return usec_min(leg->next_run, estimator_deadline(&leg->estimator));
}

/* What the allocator must know of a sender. */
static void describe(struct allocation *a, usec_t now, struct sender *sender)
{
    struct receiver *receiver = sender->receiver;

    a->ladder = receiver_ladder(receiver, now);
    a->wish = sender->wish.layers;
    a->priority = sender->wish.priority;
    a->is_pinned = sender->wish.comes_first;
    a->is_audio = receiver->plan.kind == CH_KIND_AUDIO;
    a->is_paused = sender->is_paused;
    a->flows = sender->selection.current;
}

/* Before anything was measured nobody is left in the dark: the estimate is only a guess. */
static uint32_t first_layers(const struct leg *leg)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < leg->count; i++) {
        const struct ladder *ladder = leg->allocations[i].ladder;
        uint32_t least = 0;

        for (size_t spatial = 0; ladder && spatial < ladder->announced && least == 0; spatial++)
            if (ladder->alive >> spatial & 1)
                least = ladder->bps[spatial][0];
        sum += least;
    }
    return sum < UINT32_MAX / 2 ? (uint32_t)(sum + sum / 4) : UINT32_MAX / 2;
}

static bool is_same(const struct allocation *a, const struct told *told, struct layers current)
{
    return told->is_told && a->reason == told->reason &&
           memcmp(&a->layers, &told->decided, sizeof a->layers) == 0 &&
           memcmp(&current, &told->current, sizeof current) == 0;
}

/* The controller hears of another decision, or that one came into effect; of what comes and goes
 * only now and then. Returns when it can hear of this one, or NEVER. */
static usec_t tell(struct graph *g, usec_t now, const struct allocation *a, struct sender *sender)
{
    const struct layers current = sender->selection.current;
    const struct told *told = &sender->told;
    struct notice *notice;

    if (a->is_audio || is_same(a, told, current))
        return NEVER;
    if (told->is_told && now - told->at < LEG_TELL_PERIOD)
        return told->at + LEG_TELL_PERIOD;
    notice = g->notice_count < NOTICES_CHOICE ? graph_notice(g) : NULL;
    if (!notice)
        return now + LEG_TELL_PERIOD;
    sender->told = (struct told){
        .is_told = true,
        .at = now,
        .reason = a->reason,
        .decided = a->layers,
        .current = current,
    };
    notice->what = NOTICE_CHOICE;
    notice->id = sender->id;
    return NEVER;
}

/* Whoever has no keys yet could not use one. */
static void ask_for_keyframe(struct graph *g, usec_t now, struct sender *sender, uint8_t encoding)
{
    if (!sender->is_paused && (!sender->transport->must_seal || sender->transport->seal))
        sender_ask(g, now, sender, encoding);
}

/* A publisher of whom nothing has come yet is seen from his first picture on. */
static struct layers aim_of(const struct allocation *a, const struct sender *sender)
{
    const struct layers lowest = {0, LAYER_BEST};

    if (a->is_audio)
        return sender->wish.layers;
    if (a->layers.spatial == LAYER_OFF && a->reason == REASON_PUBLISHER_OFF &&
        sender->wish.layers.spatial != LAYER_OFF)
        return lowest;
    return a->layers;
}

/* Returns when this must be looked at again, or NEVER. */
static usec_t carry_out(struct graph *g, usec_t now, const struct allocation *a,
                        struct sender *sender)
{
    const struct layers layers = aim_of(a, sender);
    const bool was_off = sender->selection.target.spatial == LAYER_OFF;

    selection_aim(&sender->selection, layers);
    if (sender->selection.kind == SELECTION_SINGLE) {
        sender->selection.current = layers;
        if (was_off && layers.spatial != LAYER_OFF)
            ask_for_keyframe(g, now, sender, 0);
    }
    const uint8_t awaited = selection_waits_for(&sender->selection);
    usec_t again = NEVER;
    if (awaited != LAYER_OFF) {
        if (sender->greetings > 0 && sender->receiver->streams[awaited].ssrc != 0)
            again = now + KEYFRAME_GREETING; /* the first request may be lost */
        ask_for_keyframe(g, now, sender, awaited);
    }
    return usec_min(again, tell(g, now, a, sender));
}

/* What left beside the layers of the pictures, and what will have to. */
static void tell_overhead(struct leg *leg)
{
    const struct leg_sent audio = leg->audio, video = leg->video;

    overhead_sent(&leg->allocator.of_audio, audio.came, audio.left);
    overhead_sent(&leg->allocator.of_video, video.came, video.left);
    overhead_sent(&leg->allocator.of_repair, video.came, (size_t)video.came + leg->again);
    leg->audio = leg->video = (struct leg_sent){.came = 0};
    leg->again = 0;
}

/* Whether a probe has shown lately that there is room for so much. */
static bool has_proven(const struct estimate *e, usec_t now, uint32_t next)
{
    return next > 0 && e->proven_at != NEVER && now - e->proven_at < RATE_PROOF_AGE &&
           e->proven >= next;
}

static void run(struct graph *g, usec_t now, struct leg *leg)
{
    struct allocator *allocator = &leg->allocator;
    struct estimate estimate;

    tell_overhead(leg);
    estimator_read(&leg->estimator, now, &estimate);
    for (size_t i = 0; i < leg->count; i++)
        describe(&leg->allocations[i], now, leg->members[i]);
    allocator->estimate = estimate.bps;
    allocator->is_guess = estimate.is_guess;
    if (estimate.is_guess) {
        const uint32_t first = first_layers(leg);

        allocator->estimate = estimate.bps > first ? estimate.bps : first;
    }
    allocator->is_late = estimate.hold == HOLD_CPU;
    allocator->is_congested = estimate.hold == HOLD_CONGESTION;
    allocator->is_proven = has_proven(&estimate, now, allocator->next);
    allocator_run(allocator, now, leg->allocations, g->turns_of_senders, leg->count);
    const uint64_t spare = (uint64_t)allocator->next * ALLOCATOR_SPARE / 100;
    if (!allocator->is_proven && spare < UINT32_MAX &&
        has_proven(&estimate, now, (uint32_t)spare)) {
        allocator->is_proven = true; /* what is next costs less than it did, and not by chance */
        allocator_run(allocator, now, leg->allocations, g->turns_of_senders, leg->count);
    }
    allocator->ran_for = estimate.bps; /* also where more was given on a guess */
    leg->next_run = now + LEG_PERIOD;
    for (size_t i = 0; i < leg->count; i++)
        leg->next_run = usec_min(leg->next_run,
                                 carry_out(g, now, &leg->allocations[i], leg->members[i]));
    estimator_wish(&leg->estimator, now, allocator->sending, allocator->next,
                   allocator->wished);
    leg->next_run = usec_min(leg->next_run, allocator->due);
    if (leg->next_run <= now)
        leg->next_run = now + MILLISECOND;
}

void leg_due(struct graph *g, usec_t now, struct transport *transport)
{
    struct leg *leg = transport->leg;
    uint32_t bps;

    estimator_late(&leg->estimator, g->lateness.is_late);
    if (estimator_deadline(&leg->estimator) <= now)
        estimator_tick(&leg->estimator, now);
    bps = estimator_bps(&leg->estimator);
    if (leg->next_run <= now || allocator_is_moved(&leg->allocator, bps)) {
        run(g, now, leg);
        trace_transport(g, transport, CH_TRACE_KIND_BWE, 0, bps);
    }
}
