/* data_pace_scenarios.c - how much goes over one channel, beside what usrsctp brings when nothing
 * is around it.
 *
 * Both have the same network and the same time, and one of the two has a worker, ICE and DTLS. */
#include "browser.h"
#include "chatters.h"
#include "parlour.h"
#include "test.h"

#define LENGTH 65536
#define STEP (10 * MILLISECOND)

static const struct reliability in_order = {.is_ordered = true};

/* One way. */
struct way {
    usec_t delay;
    uint32_t loss; /* of a thousand packets */
};

/* Messages that come in so long a time, one end of usrsctp to the other. */
static uint64_t alone(const struct way *way, usec_t duration)
{
    struct chatters *p = chatters_meet();
    uint32_t number = 0;
    uint64_t heard;

    p->delay = way->delay;
    p->loss = way->loss;
    for (usec_t at = 0; at < duration; at += STEP) {
        while (chatter_say(p->ends[0], p->now, 3, number, LENGTH, &in_order) == SCTP_TAKEN)
            number++;
        chatters_run(p, STEP);
    }
    CHECK_EQ(p->ends[1]->corrupt + p->ends[1]->disorders, 0);
    heard = p->ends[1]->messages;
    chatters_close(p);
    return heard;
}

/* The same from a worker's program to a browser. */
static uint64_t from_worker(const struct way *way, usec_t duration)
{
    const struct conditions conditions = {.delay = way->delay, .lost = way->loss * 10};
    const struct ch_open_sctp options = parlour_sctp(1);
    struct scenario *s = scenario_open(61);
    const struct chatter *chatter = parlour_join(s, &options)->browser->chatter;
    uint32_t number = 0;
    uint64_t heard;

    parlour_consume(s, 81, 0, 1, 3);
    link_change(&s->endpoints[0].up, &conditions);
    link_change(&s->endpoints[0].down, &conditions);
    for (usec_t at = 0; at < duration; at += STEP) {
        while (parlour_send(s, 81, number, LENGTH).is_taken)
            number++;
        scenario_run(s, STEP);
    }
    CHECK_EQ(chatter->corrupt + chatter->disorders, 0);
    heard = chatter->messages;
    scenario_close(s);
    return heard;
}

TEST(at_5_percent_loss_and_50_ms_as_much_comes_as_usrsctp_alone_brings)
{
    const struct way bad = {.delay = 25 * MILLISECOND, .loss = 50};
    const uint64_t here = from_worker(&bad, 120 * SECOND);
    const uint64_t there = alone(&bad, 120 * SECOND);

    CHECK(there > 50);
    CHECK(here * 10 >= there * 9); /* other packets are lost: not the same to the last byte */
}

TEST(on_a_long_way_that_loses_nothing_a_channel_fills_its_window)
{
    const struct way good = {.delay = 25 * MILLISECOND};
    const uint64_t here = from_worker(&good, 10 * SECOND);
    const uint64_t there = alone(&good, 10 * SECOND);

    CHECK(here * 10 >= there * 9);
}
