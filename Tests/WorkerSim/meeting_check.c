/* meeting_check.c - how nearly every meeting goes, and what must be true then. */
#include "meeting.h"
#include "test.h"

void meeting_hold(struct meeting *m, const struct meeting_setup *setup)
{
    meeting_open(m, setup);
    meeting_begin(m);
    meeting_run_until_agreed(m, 60 * SECOND);
}

void meeting_check(struct meeting *m)
{
    const uint64_t before[2] = {m->sides[0].received, m->sides[1].received};

    CHECK(meeting_is_agreed(m));
    meeting_run(m, SECOND);
    for (int i = 0; i < 10; i++)
        meeting_speak(m);
    meeting_run(m, SECOND);
    for (size_t i = 0; i < 2; i++) {
        CHECK_EQ(m->sides[i].received - before[i], 10);
        CHECK_EQ(m->sides[i].foreign, 0);
        CHECK_EQ(m->sides[i].spins, 0);
    }
}
