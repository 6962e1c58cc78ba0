/* delay_trend_test.c - tables of (sent, arrived) and what they are taken for. */
#include "test.h"

#include "base/random.h"
#include "proto/delay_trend.h"

static struct delay_trend fresh(void)
{
    struct delay_trend t;

    delay_trend_init(&t);
    return t;
}

/* A packet every 10 ms for `period`; each is delayed by `more` than the one before. */
static usec_t feed(struct delay_trend *t, usec_t from, usec_t period, usec_t *delay, usec_t more)
{
    usec_t sent = from;

    for (; sent < from + period; sent += 10 * MILLISECOND) {
        *delay += more;
        delay_trend_packet(t, sent, sent + *delay, 0);
    }
    return sent;
}

TEST(a_steady_delay_is_no_overuse)
{
    struct delay_trend t = fresh();
    usec_t delay = -77 * SECOND; /* two clocks */

    feed(&t, SECOND, 5 * SECOND, &delay, 0);
    CHECK_EQ(delay_trend_usage(&t), DELAY_NORMAL);
    CHECK_EQ(delay_trend_queue(&t), 0);
}

TEST(a_growing_delay_is_overuse_and_a_shrinking_one_is_not)
{
    struct delay_trend t = fresh();
    usec_t delay = SECOND, now = feed(&t, SECOND, 5 * SECOND, &delay, 0);

    now = feed(&t, now, 300 * MILLISECOND, &delay, 2 * MILLISECOND);
    CHECK_EQ(delay_trend_usage(&t), DELAY_OVERUSE);
    feed(&t, now, 500 * MILLISECOND, &delay, -2 * MILLISECOND);
    CHECK_EQ(delay_trend_usage(&t), DELAY_UNDERUSE);
}

TEST(a_spike_of_the_delay_is_no_overuse)
{
    struct delay_trend t = fresh();
    usec_t delay = 0, now = feed(&t, SECOND, 5 * SECOND, &delay, 0);

    delay_trend_packet(&t, now, now + 30 * MILLISECOND, 0);
    feed(&t, now + 50 * MILLISECOND, 50 * MILLISECOND, &delay, 0);
    CHECK(delay_trend_usage(&t) != DELAY_OVERUSE);
}

TEST(the_queue_is_what_is_above_the_least_delay)
{
    struct delay_trend t = fresh();
    usec_t delay = 40 * MILLISECOND, now = feed(&t, SECOND, SECOND, &delay, 0);

    delay += 25 * MILLISECOND;
    feed(&t, now, SECOND, &delay, 0);
    CHECK_EQ(delay_trend_queue(&t), 25 * MILLISECOND);
}

TEST(a_queue_that_never_empties_stands)
{
    struct delay_trend t = fresh();
    usec_t delay = 0, now = feed(&t, SECOND, 2 * SECOND, &delay, 0);

    delay = 60 * MILLISECOND;
    now = feed(&t, now, 7 * SECOND, &delay, 0);
    CHECK(delay_trend_stands(&t));
    delay_trend_watch_anew(&t);
    CHECK(!delay_trend_stands(&t));
    delay = 900 * MILLISECOND;
    now = feed(&t, now, 2 * SECOND, &delay, 0);
    delay_trend_watch_anew(&t);
    feed(&t, now, 5 * SECOND, &delay, -1700); /* and one that drains does not */
    CHECK(!delay_trend_stands(&t));
}

/* The line through the points at hand, counted from the newest, in ms. */
static double line_through(const struct delay_trend *t)
{
    const struct delay_point newest = t->points[(t->steps - 1) % DELAY_POINTS];
    double times = 0, delays = 0, products = 0, squares = 0;

    for (unsigned i = 0; i < DELAY_POINTS; i++) {
        const double x = (t->points[i].time - newest.time) / 1000.0;
        const double y = (double)t->points[i].delay - (double)newest.delay;
        times += x;
        delays += y;
        products += x * y;
        squares += x * x;
    }
    return (DELAY_POINTS * products - times * delays) / (DELAY_POINTS * squares - times * times);
}

/* How far the trend is from that of the points. */
static double off(const struct delay_trend *t)
{
    const double off = t->trend - line_through(t) * 60 * 4;

    return off < 0 ? -off : off;
}

TEST(the_sums_of_a_long_call_still_give_the_line)
{
    struct delay_trend t = fresh();
    usec_t sent = SECOND;
    double worst = 0;

    for (uint64_t i = 0; i < 400000; i++) { /* more than an hour */
        sent += 10 * MILLISECOND;
        delay_trend_packet(&t, sent, sent + SECOND + (usec_t)(random_mix(i) % 60000), 0);
        if (t.steps >= 60 && off(&t) > worst)
            worst = off(&t);
    }
    CHECK(t.steps > 100000);
    CHECK(worst < 1e-6); /* thresholds are above 6 */
}

/* Of a delay that grows by 20 ms a second, since a pause that changed it. */
static double trend_after(usec_t pause)
{
    struct delay_trend t = fresh();
    usec_t delay = 0, now = feed(&t, SECOND, 7 * SECOND + 130 * MILLISECOND, &delay, 0);

    delay = 15 * MILLISECOND;
    now = feed(&t, now + pause, 5 * SECOND, &delay, 200);
    CHECK(off(&t) < 1e-6);
    return t.trend;
}

TEST(a_pause_of_any_length_leaves_the_same_line)
{
    const double without = trend_after(0);

    CHECK(without > 4);
    CHECK(trend_after(3 * 60 * SECOND) - without < 1e-3);
    CHECK(without - trend_after(3 * 60 * SECOND) < 1e-3);
    CHECK(trend_after(5 * 3600 * SECOND) - without < 1e-3); /* longer than a point can say */
    CHECK(without - trend_after(5 * 3600 * SECOND) < 1e-3);
}

TEST(behind_a_pause_the_line_is_flat_until_the_old_points_are_gone)
{
    struct delay_trend t = fresh();
    usec_t delay = 0, now = feed(&t, SECOND, 2 * SECOND, &delay, 0);

    delay = 50 * MILLISECOND;
    feed(&t, now + 2 * 3600 * SECOND, 100 * MILLISECOND, &delay, MILLISECOND);
    CHECK(t.trend < 0.1 && t.trend > -0.1);
    CHECK_EQ(delay_trend_usage(&t), DELAY_NORMAL);
    CHECK_EQ(delay_trend_queue(&t), 60 * MILLISECOND);
}

TEST(the_least_delay_of_the_period_before_counts)
{
    struct delay_trend t = fresh();
    usec_t delay = -9 * SECOND, now = feed(&t, SECOND, 61 * SECOND, &delay, 0);

    delay += 40 * MILLISECOND;
    now = feed(&t, now, 60 * SECOND, &delay, 0);
    CHECK_EQ(delay_trend_queue(&t), 40 * MILLISECOND);
    delay -= 10 * MILLISECOND;
    now = feed(&t, now, SECOND, &delay, 0); /* the least of this period, not of the one before */
    CHECK_EQ(delay_trend_queue(&t), 30 * MILLISECOND);
    delay -= 35 * MILLISECOND;
    now = feed(&t, now, SECOND, &delay, 0);
    CHECK_EQ(delay_trend_queue(&t), 0);
    delay += 50 * MILLISECOND;
    feed(&t, now, 125 * SECOND, &delay, 0);
    CHECK_EQ(delay_trend_queue(&t), 0); /* by now that is the way itself */
}
