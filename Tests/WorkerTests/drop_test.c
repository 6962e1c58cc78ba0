/* drop_test.c - the names and the counters of the drop reasons. */
#include "test.h"

#include "base/drop.h"

#include <string.h>

TEST(every_drop_reason_has_a_name_of_its_own)
{
    unsigned same = 0;

    for (int a = DROP_NONE; a < DROP_COUNT; a++) {
        for (int b = DROP_NONE; b < a; b++)
            same += strcmp(drop_name((enum drop)a), drop_name((enum drop)b)) == 0;
    }
    CHECK_EQ(same, 0);
    CHECK(strcmp(drop_name(DROP_RTP_UNROUTED), "rtpUnrouted") == 0);
}

TEST(a_packet_that_lives_is_not_counted)
{
    struct drops drops = {{0}};

    drops_add(&drops, DROP_NONE);
    drops_add(&drops, DROP_RUNT);
    drops_add(&drops, DROP_RUNT);
    CHECK_EQ(drops.count[DROP_NONE], 0);
    CHECK_EQ(drops.count[DROP_RUNT], 2);
}
