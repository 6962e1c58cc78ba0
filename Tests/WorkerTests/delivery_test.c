/* delivery_test.c - the losses of our own leg, told apart from those of the publisher's. */
#include "test.h"

#include "proto/delivery.h"

/* A listener of one stream, which loses nothing but what a test says. */
struct leg {
    struct delivery delivery;
    struct delivery_sent sent;
    struct rtcp_report_block block;
    uint64_t ntp;
};

static struct leg leg_open(void)
{
    return (struct leg){.sent = {.newest = 65000, .packets = 1, .clock_rate = 90000},
                        .block = {.highest = 65000},
                        .ntp = (uint64_t)1000 << 32};
}

/* So many numbers go by, of which these never reached us, and these were lost behind us. */
static void go_by(struct leg *l, uint32_t numbers, uint32_t holes, uint32_t lost)
{
    l->sent.newest = (uint16_t)(l->sent.newest + numbers);
    l->sent.packets += numbers - holes;
    l->block.highest += numbers;
    l->block.lost += (int32_t)(holes + lost);
}

static void report_after(struct leg *l, uint32_t milliseconds)
{
    l->ntp += ((uint64_t)milliseconds << 32) / 1000;
    delivery_report(&l->delivery, l->ntp, &l->block, &l->sent);
}

static void report(struct leg *l)
{
    report_after(l, 1000);
}

TEST(before_the_first_report_nothing_is_known)
{
    struct leg l = leg_open();

    CHECK_EQ(l.delivery.reports, 0);
    CHECK_EQ(score_value(&l.delivery.score), SCORE_BEST);
    l.block.lost = 77; /* from before: nobody knows on which leg */
    l.block.fraction_lost = 9;
    l.block.jitter = 3;
    report(&l);
    CHECK_EQ(l.delivery.reports, 1);
    CHECK_EQ(l.delivery.lost, 77);
    CHECK_EQ(l.delivery.fraction_lost, 9);
    CHECK_EQ(l.delivery.jitter, 3);
    CHECK_EQ(l.delivery.leg_lost, 0);
    CHECK_EQ(l.delivery.leg_fraction_lost, 0);
    CHECK_EQ(l.delivery.round_trip, 0);
}

TEST(what_is_lost_behind_us_is_our_legs)
{
    struct leg l = leg_open();

    report(&l);
    go_by(&l, 1000, 0, 100); /* over the wrap */
    report(&l);
    CHECK_EQ(l.delivery.leg_lost, 100);
    CHECK_EQ(l.delivery.leg_fraction_lost, 25);
    CHECK_EQ(score_value(&l.delivery.score), 7);
    go_by(&l, 1000, 0, 0);
    report(&l);
    CHECK_EQ(l.delivery.leg_lost, 100);
    CHECK_EQ(l.delivery.leg_fraction_lost, 0);
}

TEST(what_a_publisher_loses_is_nobody_elses)
{
    struct leg l = leg_open();

    report(&l);
    for (int i = 0; i < 100; i++) {
        go_by(&l, 1000, 300, 0);
        report(&l);
    }
    CHECK_EQ(l.delivery.lost, 30000);
    CHECK_EQ(l.delivery.leg_lost, 0);
    CHECK_EQ(l.delivery.leg_fraction_lost, 0);
    CHECK_EQ(score_value(&l.delivery.score), SCORE_BEST);
}

TEST(holes_on_their_way_are_not_charged_later)
{
    struct leg l = leg_open();

    report(&l);
    l.sent.newest = (uint16_t)(l.sent.newest + 50); /* all of them holes, and not told yet */
    go_by(&l, 1000, 0, 0);
    report(&l);
    CHECK_EQ(l.delivery.leg_lost, 0);
    l.block.highest += 50;
    l.block.lost += 50;
    go_by(&l, 1000, 0, 20);
    report(&l);
    CHECK_EQ(l.delivery.leg_lost, 20);
}

TEST(reports_in_quick_succession_are_one)
{
    struct leg l = leg_open();

    report(&l);
    for (int i = 0; i < 49; i++) {
        go_by(&l, 10, 0, 1);
        report_after(&l, 10);
        CHECK_EQ(l.delivery.leg_lost, 0);
    }
    go_by(&l, 10, 0, 1);
    report_after(&l, 11);
    CHECK_EQ(l.delivery.leg_lost, 50);
    CHECK_EQ(l.delivery.score.count, 1);
    CHECK_EQ(l.delivery.reports, 51);
}

TEST(a_leg_on_which_nothing_arrives_loses_everything)
{
    struct leg l = leg_open();

    report(&l);
    l.sent.newest = (uint16_t)(l.sent.newest + 90);
    l.sent.packets += 90;
    report(&l);
    CHECK_EQ(l.delivery.leg_fraction_lost, 255);
    CHECK_EQ(score_value(&l.delivery.score), 0);
    l.block.highest += 90; /* it was only late */
    report(&l);
    CHECK_EQ(l.delivery.leg_lost, 0);
    CHECK_EQ(l.delivery.leg_fraction_lost, 0);
}

TEST(a_paused_stream_loses_nothing)
{
    struct leg l = leg_open();

    report(&l);
    report(&l);
    CHECK_EQ(l.delivery.leg_fraction_lost, 0);
    CHECK_EQ(l.delivery.score.count, 0);
}

TEST(what_was_sent_again_and_not_asked_for_a_third_time_is_repaired)
{
    struct leg l = leg_open();

    report(&l);
    go_by(&l, 1000, 0, 200);
    for (int i = 0; i < 200; i++)
        for (unsigned tries = 1; tries <= (i < 100 ? 2 : 5); tries++)
            delivery_repaired(&l.delivery, tries);
    report(&l);
    CHECK_EQ(l.delivery.repaired, 100);
    CHECK_EQ(score_value(&l.delivery.score), 6);
}

TEST(a_listener_whose_counts_begin_anew_is_believed_from_there)
{
    struct leg l = leg_open();

    report(&l);
    go_by(&l, 1000, 0, 100);
    report(&l);
    l.block.highest = 7; /* it forgot everything */
    l.block.lost = 0;
    report(&l);
    CHECK_EQ(l.delivery.leg_lost, 100);
    go_by(&l, 1000, 0, 10);
    report(&l);
    CHECK_EQ(l.delivery.leg_lost, 110);
    l.sent.packets += 100000; /* in the meantime it said nothing for long */
    l.block.highest += 60000;
    l.block.lost += 60000;
    report(&l);
    CHECK_EQ(l.delivery.leg_lost, 110);
}

TEST(reports_that_lie_change_nothing_but_the_liars_own_figures)
{
    struct leg l = leg_open();

    for (uint32_t i = 0; i < 1000; i++) {
        l.block.highest = i * 2654435761u;
        l.block.lost = (int32_t)(i * 40503u % 0xffffff) - 0x800000;
        l.block.jitter = UINT32_MAX - i;
        l.sent.packets += 10;
        l.sent.newest = (uint16_t)(l.sent.newest + 10);
        report(&l);
    }
    CHECK_EQ(l.delivery.reports, 1000);
    CHECK(score_value(&l.delivery.score) <= SCORE_BEST);
    CHECK(l.delivery.leg_lost <= 1000u * 0xffffff);
}
