/* loss_control_test.c - windows of losses. */
#include "test.h"

#include "proto/loss_control.h"

#define NOW (10 * SECOND)

TEST(losses_are_judged_by_whole_windows)
{
    struct loss_control l = {.began = NOW};

    loss_control_told(&l, 10, 9);
    CHECK_EQ(loss_control_judge(&l, NOW + SECOND, 0, true), LOSS_RISE);
    loss_control_told(&l, 1, 0);
    CHECK_EQ(loss_control_judge(&l, NOW + LOSS_PERIOD - 1, 0, true), LOSS_RISE);
    CHECK_EQ(loss_control_judge(&l, NOW + LOSS_PERIOD, 0, true), LOSS_FALL);
    CHECK_EQ(l.permille, 450);
    CHECK_EQ(loss_control_judge(&l, NOW + SECOND, 0, true), LOSS_HOLD);
    loss_control_told(&l, 95, 5);
    CHECK_EQ(loss_control_judge(&l, NOW + SECOND, 0, true), LOSS_HOLD);
    loss_control_told(&l, 99, 1);
    CHECK_EQ(loss_control_judge(&l, NOW + 2 * SECOND, 3 * SECOND, true), LOSS_HOLD);
    CHECK_EQ(loss_control_judge(&l, NOW + 4 * SECOND, 3 * SECOND, true), LOSS_RISE);
}

TEST(loss_without_a_queue_must_last_two_windows)
{
    struct loss_control l = {.began = NOW};

    loss_control_told(&l, 80, 20);
    CHECK_EQ(loss_control_judge(&l, NOW + SECOND, 0, false), LOSS_HOLD);
    loss_control_told(&l, 80, 20);
    CHECK_EQ(loss_control_judge(&l, NOW + 2 * SECOND, 0, false), LOSS_FALL);
}

TEST(a_packet_that_came_after_all_is_no_loss)
{
    struct loss_control l = {.began = NOW};

    loss_control_told(&l, 90, 10);
    for (int i = 0; i < 11; i++)
        loss_control_undo(&l);
    CHECK_EQ(loss_control_judge(&l, NOW + SECOND, 0, true), LOSS_RISE);
    CHECK_EQ(l.permille, 0);
}
