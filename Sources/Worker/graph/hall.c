/* hall.c - from levels to notices, and from the loudest to senders. */
#include "graph/hall.h"

#include "graph/graph.h"
#include "graph/receiver.h"
#include "graph/room.h"
#include "graph/sender.h"

#include <stdlib.h>

static void schedule(struct graph *g, struct hall *hall)
{
    const usec_t at = speakers_deadline(&hall->speakers);

    if (at != hall->due.at || hall->due.place == 0)
        deadline_set(&g->halls, &hall->due, at);
}

/* Where those wait whose slot is empty: a receiver that is in no table and hears nothing. */
static void nobody_init(struct receiver *nobody, struct room *room)
{
    nobody->room = room;
    nobody->speaker = SPEAKERS_NONE;
    nobody->plan.kind = CH_KIND_AUDIO;
    nobody->plan.encoding_count = 1;
    nobody->ladder_at = NEVER;
    link_init(&nobody->in_room, nobody);
    link_init(&nobody->on_transport, nobody);
    layer_costs_init(&nobody->costs, 1);
    for (size_t i = 0; i < PLAN_ENCODINGS_MAX; i++)
        nobody->keyframes[i] = KEYFRAME_NONE;
}

bool hall_begin(struct graph *g, usec_t now, struct room *room)
{
    struct hall *hall;

    if (room->hall)
        return true;
    hall = calloc(1, sizeof *hall);
    if (!hall)
        return false;
    if (!deadlines_reserve(&g->halls, id_table_count(&g->rooms))) {
        free(hall);
        return false;
    }
    hall->room = room;
    hall->due = (struct deadline){.owner = hall};
    speakers_init(&hall->speakers);
    list_init(&hall->senders);
    nobody_init(&hall->nobody, room);
    room->hall = hall;
    LIST_EACH (struct receiver, receiver, &room->receivers)
        hall_admit(g, now, receiver);
    return true;
}

void hall_end(struct graph *g, struct room *room)
{
    struct hall *hall = room->hall;

    if (!hall)
        return;
    LIST_EACH (struct sender, sender, &hall->senders)
        sender_close(g, sender);
    LIST_EACH (struct receiver, receiver, &room->receivers)
        receiver->speaker = SPEAKERS_NONE;
    deadline_set(&g->halls, &hall->due, NEVER);
    speakers_clear(&hall->speakers);
    free(hall->nobody.senders);
    free(hall);
    room->hall = NULL;
}

/* All wishes at once. */
static void plan(struct graph *g, usec_t now, struct hall *hall, usec_t interval,
                 uint8_t threshold)
{
    const struct speakers_plan plan = {
        .levels_interval = interval,
        .levels_threshold = (int8_t)-threshold,
        .dominant_interval = hall->method == CH_SPEAKER_METHOD_ROBUST ? DOMINANT_INTERVAL : 0,
        .slots = hall->slots,
    };

    speakers_plan(&hall->speakers, now, &plan);
    schedule(g, hall);
}

/* The second generation's way of naming who speaks needs reports, told or not. */
static void plan_again(struct graph *g, usec_t now, struct hall *hall)
{
    const struct speakers_plan *before = &hall->speakers.plan;
    const bool is_needed = hall->method == CH_SPEAKER_METHOD_V2;

    if (hall->tells_levels)
        plan(g, now, hall, before->levels_interval, (uint8_t)-before->levels_threshold);
    else
        plan(g, now, hall, is_needed ? HALL_LEVELS_INTERVAL : 0, AUDIO_LEVEL_SILENCE);
}

void hall_tell_levels(struct graph *g, usec_t now, struct hall *hall, usec_t interval,
                      uint8_t threshold, uint8_t most)
{
    hall->tells_levels = interval > 0;
    hall->most_levels = most;
    if (hall->tells_levels)
        plan(g, now, hall, interval, threshold);
    else
        plan_again(g, now, hall);
}

void hall_tell_speaker(struct graph *g, usec_t now, struct hall *hall,
                       enum ch_speaker_method method)
{
    hall->method = method;
    plan_again(g, now, hall);
}

void hall_fill_slots(struct graph *g, usec_t now, struct hall *hall, uint8_t slots)
{
    hall->slots = slots;
    plan_again(g, now, hall);
}

/* Whose packets say how loud they are. */
static bool is_speaker(const struct receiver *receiver)
{
    return receiver->plan.kind == CH_KIND_AUDIO && receiver->plan.level_extension != 0 &&
           receiver->id != LOUDEST_NOBODY;
}

void hall_admit(struct graph *g, usec_t now, struct receiver *receiver)
{
    struct hall *hall = receiver->room->hall;

    if (!hall || is_speaker(receiver) == (receiver->speaker != SPEAKERS_NONE))
        return;
    if (!is_speaker(receiver)) {
        hall_leave(g, receiver);
        return;
    }
    receiver->speaker = speakers_add(&hall->speakers, now, receiver->id, receiver->owner);
    if (receiver->speaker != SPEAKERS_NONE)
        speakers_rank(&hall->speakers, now, receiver->speaker, receiver->rank);
    schedule(g, hall);
}

/* The senders that hear it wait for somebody else. What the room has to say of that is overdue. */
void hall_leave(struct graph *g, struct receiver *receiver)
{
    struct hall *hall = receiver->room->hall;

    if (!hall)
        return;
    LIST_EACH (struct sender, sender, &hall->senders)
        if (sender->receiver == receiver)
            sender_switch(g, sender, &hall->nobody);
    if (receiver->speaker == SPEAKERS_NONE)
        return;
    speakers_remove(&hall->speakers, 0, receiver->speaker);
    receiver->speaker = SPEAKERS_NONE;
    schedule(g, hall);
}

void hall_name(struct graph *g, usec_t now, struct receiver *receiver, uint32_t owner,
               enum speaker_rank rank)
{
    const bool is_another = owner != receiver->owner;

    receiver->owner = owner;
    receiver->rank = (uint8_t)rank;
    if (receiver->speaker == SPEAKERS_NONE)
        return;
    if (is_another) {
        hall_leave(g, receiver);
        hall_admit(g, now, receiver);
    } else {
        speakers_rank(&receiver->room->hall->speakers, now, receiver->speaker, rank);
        schedule(g, receiver->room->hall);
    }
}

/* Whom this sender shall send. */
static struct receiver *__single heard_by(struct graph *g, struct hall *hall,
                                          const struct sender *sender)
{
    const uint32_t listener = sender->owner == HALL_OWNER_NONE ? LOUDEST_NOBODY : sender->owner;
    struct receiver *__single receiver = NULL;

    if (sender->slot < hall->slots)
        receiver = graph_receiver(g, loudest_source(&hall->speakers.loudest, sender->slot,
                                                    listener));
    return receiver ? receiver : &hall->nobody;
}

static void follow(struct graph *g, struct hall *hall, struct sender *sender)
{
    struct receiver *receiver = heard_by(g, hall, sender);

    if (receiver != sender->receiver)
        sender_switch(g, sender, receiver);
}

bool hall_reserve_sender(struct hall *hall)
{
    return receiver_reserve_senders(&hall->nobody, hall->sender_count + 1);
}

void hall_seat(struct graph *g, struct hall *hall, struct sender *sender, uint8_t slot,
               uint32_t owner)
{
    sender->slot = slot;
    sender->owner = owner;
    sender->hall = hall;
    list_append(&hall->senders, &sender->in_hall);
    hall->sender_count++;
    sender_dress_for_slot(sender);
    follow(g, hall, sender);
}

void hall_unseat(struct sender *sender)
{
    if (!sender->hall)
        return;
    link_remove(&sender->in_hall);
    sender->hall->sender_count--;
    sender->hall = NULL;
}

void hall_heard(struct graph *g, usec_t now, const struct receiver *receiver,
                const struct rtp *rtp, const struct buffer *packet)
{
    struct hall *hall = receiver->room->hall;
    struct audio_level level;

    if (!audio_level_find(packet->bytes, packet->length, rtp, receiver->plan.level_extension,
                          &level))
        return;
    speakers_heard(&hall->speakers, now, receiver->speaker, level);
    schedule(g, hall);
}

static void tell_speaker(struct graph *g, const struct hall *hall, bool is_somebody, uint32_t id)
{
    struct notice *notice = graph_notice(g);

    if (!notice)
        return;
    notice->what = NOTICE_SPEAKER;
    notice->id = hall->room->id;
    notice->is_somebody = is_somebody;
    notice->receiver = id;
}

static void tell_slot(struct graph *g, const struct hall *hall, const struct loudest_change *change)
{
    struct notice *notice = graph_notice(g);

    if (!notice)
        return;
    notice->what = NOTICE_SLOT;
    notice->id = hall->room->id;
    notice->slot = change->place;
    notice->is_somebody = change->after != LOUDEST_NOBODY;
    notice->receiver = notice->is_somebody ? change->after : 0;
}

static void tell_levels(struct graph *g, usec_t now, struct hall *hall)
{
    struct source_level loudest[1] = {0};
    const bool tells = hall->tells_levels;
    size_t *named = tells ? &hall->named : &(size_t){0};
    enum audio_levels_news news;
    struct notice *notice;
    bool is_another;

    if (!speakers_levels(&hall->speakers, now, tells ? hall->report : loudest,
                         tells ? hall->most_levels : 1, named, &news, &is_another))
        return;
    if (is_another && hall->method == CH_SPEAKER_METHOD_V2)
        tell_speaker(g, hall, hall->speakers.active.is_somebody, hall->speakers.active.id);
    if (!tells || news == AUDIO_LEVELS_NOTHING || !(notice = graph_notice(g)))
        return;
    notice->what = news == AUDIO_LEVELS_HEARD ? NOTICE_LEVELS : NOTICE_SILENCE;
    notice->id = hall->room->id;
}

void hall_due(struct graph *g, usec_t now, struct hall *hall)
{
    struct loudest_change change;
    bool is_changed = false, is_somebody;
    uint32_t id;

    tell_levels(g, now, hall);
    if (speakers_dominant(&hall->speakers, now, &is_somebody, &id))
        tell_speaker(g, hall, is_somebody, id);
    while (speakers_change(&hall->speakers, now, &change)) {
        tell_slot(g, hall, &change);
        is_changed = true;
    }
    if (is_changed)
        LIST_EACH (struct sender, sender, &hall->senders)
            follow(g, hall, sender);
    schedule(g, hall);
}
