/* loudest_promises_test.c - what holds of the slots in rooms in which anything happens. */
#include "conversation.h"
#include "test.h"

#define NOBODY LOUDEST_NOBODY
#define SEEDS 30

static struct conversation talk;

/* One event, or none: somebody talks, stops, is muted, gets a rank, goes or comes. */
static void disturb(bool was_ranked[CONVERSATION_MAX])
{
    const size_t who = random_below(&talk.random, (uint32_t)talk.count);
    struct talker *t = &talk.talkers[who];
    struct speakers *room = &talk.speakers;

    if (t->at == SPEAKERS_NONE) {
        t->at = speakers_add(room, talk.now, (uint32_t)who, (uint32_t)who);
        return;
    }
    switch (random_below(&talk.random, 40)) {
    case 0:
        speakers_remove(room, talk.now, t->at);
        t->at = SPEAKERS_NONE;
        break;
    case 1:
        speakers_mute(room, talk.now, t->at, !room->all[t->at].is_muted);
        break;
    case 2:
        speakers_rank(room, talk.now, t->at, (enum speaker_rank)random_below(&talk.random, 3));
        was_ranked[who] = true;
        break;
    case 3:
        speakers_rank(room, talk.now, t->at, SPEAKER_ORDINARY);
        break;
    default:
        t->voice = (uint8_t)(10 + random_below(&talk.random, 30));
        conversation_talk(&talk, who, (usec_t)random_below(&talk.random, 6000) * MILLISECOND);
    }
}

static bool in_a_slot(const struct loudest *l, uint32_t id)
{
    for (uint8_t slot = 0; slot < l->slots; slot++) {
        if (l->places[slot].id == id)
            return true;
    }
    return false;
}

static bool has_a_place(uint32_t id)
{
    return in_a_slot(&talk.speakers.loudest, id) || talk.flows[talk.speakers.loudest.slots] == id;
}

static void check_views(uint8_t slots)
{
    const struct loudest *l = &talk.speakers.loudest;

    for (uint8_t i = 0; i <= slots; i++) {
        CHECK_EQ(talk.flows[i], l->places[i].id);
        for (uint8_t j = 0; j < i; j++)
            CHECK(talk.flows[i] == NOBODY || talk.flows[i] != talk.flows[j]);
    }
    for (uint32_t listener = 0; listener < talk.count; listener++) {
        const uint32_t at = talk.talkers[listener].at;
        const uint8_t own = at == SPEAKERS_NONE ? SPEAKER_NOWHERE : talk.speakers.all[at].place;
        CHECK(own == SPEAKER_NOWHERE ? !has_a_place(listener) : talk.flows[own] == listener);
        size_t heard = 0, others = 0;
        for (uint8_t slot = 0; slot < slots; slot++) {
            const uint32_t source = loudest_source(l, slot, listener);
            CHECK(source == NOBODY || source != listener);
            heard += source != NOBODY;
            others += l->places[slot].id != NOBODY && l->places[slot].id != listener;
            for (uint8_t place = 0; place <= slots; place++) {
                if (l->places[place].id != NOBODY && l->places[place].id == source)
                    CHECK_EQ(loudest_slot(l, place, listener), slot);
            }
        }
        CHECK_EQ(heard, others + (in_a_slot(l, listener) && talk.flows[slots] != NOBODY));
    }
}

/* Who lost his place although neither gone nor muted nor in the way of a rank had it for 2 s. */
static void check_stays(uint8_t slots, const uint32_t *__counted_by(LOUDEST_SLOTS_MAX + 1) before,
                        const usec_t *__counted_by(LOUDEST_SLOTS_MAX + 1) since,
                        const bool *__counted_by(CONVERSATION_MAX) was_ranked)
{
    for (uint8_t i = 0; i <= slots; i++) {
        const uint32_t id = before[i], now = talk.flows[i];
        if (id == NOBODY || id == now || talk.talkers[id].at == SPEAKERS_NONE)
            continue;
        const struct speaker *s = &talk.speakers.all[talk.talkers[id].at];
        const bool rose = i == slots && s->place < slots; /* from the spare place */
        if (s->is_muted || rose || now == NOBODY || was_ranked[now] || was_ranked[id])
            continue;
        CHECK(talk.now - since[i] >= LOUDEST_STAY);
    }
}

TEST(whatever_happens_the_slots_keep_their_promises)
{
    for (uint8_t seed = 0; seed < SEEDS; seed++) {
        const uint8_t slots = (uint8_t)(1 + seed % 6);
        bool was_ranked[CONVERSATION_MAX] = {false};
        uint32_t before[LOUDEST_SLOTS_MAX + 1];
        usec_t since[LOUDEST_SLOTS_MAX + 1];
        conversation_begin(&talk, seed, 12, &(struct speakers_plan){.slots = slots});
        for (int i = 0; i < 3000; i++) {
            for (uint8_t place = 0; place <= slots; place++) {
                before[place] = talk.flows[place];
                since[place] = talk.speakers.loudest.places[place].since;
            }
            if (random_below(&talk.random, 8) == 0)
                disturb(was_ranked);
            conversation_step(&talk);
            check_views(slots);
            check_stays(slots, before, since, was_ranked);
        }
        conversation_end(&talk);
    }
}

TEST(who_begins_to_speak_is_heard_soon)
{
    for (uint8_t seed = 0; seed < SEEDS; seed++) {
        conversation_begin(&talk, seed, CONVERSATION_MAX, &(struct speakers_plan){.slots = 5});
        conversation_pass(&talk, 3 * SECOND);
        for (size_t i = 0; i < 50; i++) {
            const size_t who = random_below(&talk.random, CONVERSATION_MAX);
            const usec_t began = talk.now;
            conversation_talk(&talk, who, 3 * SECOND);
            while (talk.speakers.all[talk.talkers[who].at].place >= 5 &&
                   talk.now < began + 3 * SECOND)
                conversation_step(&talk);
            CHECK(talk.now - began <= 200 * MILLISECOND);
            conversation_pass(&talk, began + 3 * SECOND - talk.now);
        }
        conversation_end(&talk);
    }
}
