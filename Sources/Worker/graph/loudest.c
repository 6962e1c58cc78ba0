/* loudest.c - who wants a place, and who makes way. */
#include "graph/loudest.h"

#include <assert.h>

static bool is_free(const struct loudest_place *place)
{
    return place->id == LOUDEST_NOBODY;
}

void loudest_init(struct loudest *l, uint8_t slots)
{
    assert(slots <= LOUDEST_SLOTS_MAX);
    l->slots = slots;
    for (size_t i = 0; i <= LOUDEST_SLOTS_MAX; i++)
        l->places[i] = (struct loudest_place){.id = LOUDEST_NOBODY, .told = LOUDEST_NOBODY};
}

void loudest_resize(struct loudest *l, uint8_t slots, struct speaker *__counted_by(count) speakers,
                    size_t count)
{
    assert(slots <= LOUDEST_SLOTS_MAX);
    for (size_t i = 0; i < count; i++)
        loudest_leave(l, &speakers[i]);
    l->slots = slots;
}

static bool is_silent(const struct speaker *s)
{
    return speaker_silent_for(s) >= LOUDEST_PAUSE;
}

/* A raised hand goes before others only while it speaks. */
static uint8_t rank_of(const struct speaker *s)
{
    return s->rank == SPEAKER_RAISED && is_silent(s) ? SPEAKER_ORDINARY : s->rank;
}

static bool wants_a_place(const struct speaker *s)
{
    return s->is_used && !s->is_muted && (speaker_speaks(s) || s->rank == SPEAKER_PINNED);
}

/* Of two that want a place. */
static bool goes_before(const struct speaker *one, const struct speaker *other)
{
    const uint8_t first = rank_of(one), second = rank_of(other);

    return first != second ? first > second : one->loudness > other->loudness;
}

static bool makes_way(const struct loudest_place *place, const struct speaker *sitting,
                      const struct speaker *wanting, usec_t now)
{
    const uint8_t rank = rank_of(sitting), wanted = rank_of(wanting);

    if (rank != wanted)
        return rank < wanted;
    if (rank == SPEAKER_PINNED || now - place->since < LOUDEST_STAY)
        return false;
    return is_silent(sitting) || wanting->loudness >= sitting->loudness + LOUDEST_MARGIN;
}

/* Of two that would make way: which one sooner. */
static bool goes_sooner(const struct speaker *one, const struct speaker *other)
{
    if (rank_of(one) != rank_of(other))
        return rank_of(one) < rank_of(other);
    if (is_silent(one) || is_silent(other))
        return speaker_silent_for(one) > speaker_silent_for(other);
    return one->loudness < other->loudness;
}

/* The place from `first` to `last` that is free or is made free for this one. */
static uint8_t find_place(const struct loudest *l, usec_t now,
                          const struct speaker *__counted_by(count) speakers, size_t count,
                          const struct speaker *wanting, uint8_t first, uint8_t last)
{
    const struct speaker *soonest = NULL;
    uint8_t found = SPEAKER_NOWHERE;

    for (uint8_t i = first; i <= last; i++) {
        const struct loudest_place *place = &l->places[i];
        if (is_free(place))
            return i;
        assert(place->index < count);
        const struct speaker *sitting = &speakers[place->index];
        if (makes_way(place, sitting, wanting, now) &&
            (!soonest || goes_sooner(sitting, soonest))) {
            soonest = sitting;
            found = i;
        }
    }
    return found;
}

static void seat(struct loudest *l, usec_t now, uint8_t place, struct speaker *speaker,
                 uint32_t index)
{
    struct loudest_place *p = &l->places[place];

    *p = (struct loudest_place){
        .id = speaker->id,
        .owner = speaker->owner,
        .told = p->told,
        .index = index,
        .since = now,
    };
    speaker->place = place;
}

void loudest_leave(struct loudest *l, struct speaker *speaker)
{
    if (speaker->place == SPEAKER_NOWHERE)
        return;
    l->places[speaker->place].id = LOUDEST_NOBODY;
    speaker->place = SPEAKER_NOWHERE;
}

/* The spare one moves up when there is room for it, or somebody it may change places with. */
static void move_up(struct loudest *l, usec_t now, struct speaker *__counted_by(count) speakers,
                    size_t count)
{
    const struct loudest_place spare = l->places[l->slots];

    if (is_free(&spare) || !wants_a_place(&speakers[spare.index]))
        return;
    struct speaker *rising = &speakers[spare.index];
    const uint8_t place =
        find_place(l, now, speakers, count, rising, 0, (uint8_t)(l->slots - 1));
    if (place == SPEAKER_NOWHERE)
        return;
    const struct loudest_place left = l->places[place];
    seat(l, now, place, rising, spare.index);
    if (is_free(&left))
        l->places[l->slots].id = LOUDEST_NOBODY;
    else
        seat(l, now, l->slots, &speakers[left.index], left.index);
}

/* false: nobody wants a place, or nobody makes way for the first of those who do. */
static bool seat_next(struct loudest *l, usec_t now, struct speaker *__counted_by(count) speakers,
                      size_t count)
{
    size_t first = count;

    for (size_t i = 0; i < count; i++) {
        if (speakers[i].place == SPEAKER_NOWHERE && wants_a_place(&speakers[i]) &&
            (first == count || goes_before(&speakers[i], &speakers[first])))
            first = i;
    }
    if (first == count)
        return false;
    const uint8_t last = (uint8_t)(l->slots - 1);
    uint8_t place = find_place(l, now, speakers, count, &speakers[first], 0, last);
    if (place == SPEAKER_NOWHERE)
        place = find_place(l, now, speakers, count, &speakers[first], l->slots, l->slots);
    if (place == SPEAKER_NOWHERE)
        return false;
    const struct loudest_place left = l->places[place];
    if (!is_free(&left)) {
        loudest_leave(l, &speakers[left.index]);
        if (place != l->slots && is_free(&l->places[l->slots]))
            seat(l, now, l->slots, &speakers[left.index], left.index);
    }
    seat(l, now, place, &speakers[first], (uint32_t)first);
    return true;
}

void loudest_choose(struct loudest *l, usec_t now, struct speaker *__counted_by(count) speakers,
                    size_t count)
{
    if (l->slots == 0)
        return;
    for (size_t i = 0; i < count; i++) {
        if (speakers[i].is_used)
            speaker_advance(&speakers[i], now);
    }
    for (uint8_t i = 0; i <= l->slots; i++) {
        move_up(l, now, speakers, count);
        if (!seat_next(l, now, speakers, count))
            break;
    }
}

bool loudest_change(struct loudest *l, struct loudest_change *out)
{
    for (uint8_t i = 0; i <= LOUDEST_SLOTS_MAX; i++) { /* there may have been more slots before */
        struct loudest_place *place = &l->places[i];
        if (place->told == place->id)
            continue;
        *out = (struct loudest_change){.place = i, .before = place->told, .after = place->id};
        place->told = place->id;
        return true;
    }
    return false;
}

/* The slot that the spare source fills for this listener: the first where he would hear himself.
 * Nowhere when there is none, or when the spare source is his own as well. */
static uint8_t filled_slot(const struct loudest *l, uint32_t listener)
{
    const struct loudest_place *spare = &l->places[l->slots];

    if (is_free(spare) || spare->owner == listener)
        return SPEAKER_NOWHERE;
    for (uint8_t i = 0; i < l->slots; i++) {
        if (!is_free(&l->places[i]) && l->places[i].owner == listener)
            return i;
    }
    return SPEAKER_NOWHERE;
}

uint32_t loudest_source(const struct loudest *l, uint8_t slot, uint32_t listener)
{
    assert(slot < l->slots);
    const struct loudest_place *place = &l->places[slot];

    if (is_free(place) || place->owner != listener)
        return place->id;
    return filled_slot(l, listener) == slot ? l->places[l->slots].id : LOUDEST_NOBODY;
}

uint8_t loudest_slot(const struct loudest *l, uint8_t place, uint32_t listener)
{
    assert(place <= l->slots);
    if (is_free(&l->places[place]))
        return SPEAKER_NOWHERE;
    if (place == l->slots)
        return filled_slot(l, listener);
    return l->places[place].owner == listener ? SPEAKER_NOWHERE : place;
}
