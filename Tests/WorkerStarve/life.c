/* life.c - lives, and what must hold of each. */
#include "life.h"

#include "memory.h"
#include "test.h"

#include <string.h>

#define HURRY 40 /* from this allocation of a step on, not every one is refused */

struct stage stage;

/* Everything that can be seen of the engine, one answer after the other. */
struct sight {
    size_t length;
    uint8_t bytes[64 * 1024];
};

static void add(struct sight *sight)
{
    if (sight->length + stage.answer_length > sizeof sight->bytes)
        return;
    memcpy(sight->bytes + sight->length, stage.answer, stage.answer_length);
    sight->length += stage.answer_length;
}

static void see(struct sight *sight)
{
    sight->length = 0;
    stage_dump_worker(&stage, &(struct ch_dump_worker){0});
    add(sight);
    for (uint32_t id = 1; id < LIFE_IDS; id++) {
        stage_dump_room(&stage, &(struct ch_dump_room){.room = id});
        add(sight);
        stage_dump_transport(&stage, &(struct ch_dump_transport){.transport = id});
        add(sight);
        stage_dump_receiver(&stage, &(struct ch_dump_receiver){.receiver = id});
        add(sight);
        stage_dump_sender(&stage, &(struct ch_dump_sender){.sender = id});
        add(sight);
    }
}

void life_live(const struct step *__counted_by(count) life, size_t count, size_t from, size_t to)
{
    CHECK(to <= count);
    for (size_t at = from; at < to; at++)
        CHECK_EQ(life[at].run(life[at].argument), ACCEPTED);
}

/* A life whose step `at` lacks its nth allocation. Returns whether it asked for so many. */
static bool lacks(const struct step *__counted_by(count) life, size_t count, size_t at, size_t nth,
                  bool for_long)
{
    static struct sight before, after;
    enum ch_refusal why;
    bool was_refused;

    CHECK(stage_open(&stage));
    life_live(life, count, 0, at);
    see(&before);
    memory_take(nth, for_long);
    why = life[at].run(life[at].argument);
    was_refused = memory_give();
    CHECK(!stage.is_over);
    CHECK(why == ACCEPTED || (was_refused && why == CH_REFUSAL_OUT_OF_MEMORY));
    if (why != ACCEPTED) {
        see(&after);
        CHECK_EQ(after.length, before.length);
        CHECK(memcmp(after.bytes, before.bytes, before.length) == 0);
        life_live(life, count, at, at + 1);
    }
    life_live(life, count, at + 1, count);
    see(&after);
    CHECK_EQ(after.bytes[0] | after.bytes[1], 0); /* no room is left, and so nothing */
    stage_close(&stage);
    return was_refused;
}

size_t life_starve(const struct step *__counted_by(count) life, size_t count, bool for_long)
{
    size_t refused = 0;

    for (size_t at = 0; at < count; at++)
        for (size_t nth = 1; lacks(life, count, at, nth, for_long); nth += 1 + nth / HURRY)
            refused++;
    return refused;
}
