/* layer_costs_test.c - what layers cost, in what order they fall silent, and what is remembered. */
#include "test.h"

#include "graph/layer_costs.h"

static struct layer_costs costs;
static struct ladder ladder;

/* For so long each layer sends so many kbit/s, in packets 20 ms apart. Ends with a look. */
static usec_t send(usec_t from, usec_t time, const struct layers *__counted_by(count) layers,
                   const uint32_t *__counted_by(count) kbps, size_t count)
{
    for (usec_t now = from; now < from + time; now += 20 * MILLISECOND)
        for (size_t i = 0; i < count; i++)
            if (kbps[i] > 0)
                layer_costs_add(&costs, now, layers[i], kbps[i] * 20 / 8);
    layer_costs_ladder(&costs, from + time, &ladder);
    return from + time;
}

static const struct layers encodings[] = {{0, 0}, {1, 0}, {2, 0}};

static usec_t send_encodings(usec_t from, usec_t time, uint32_t low, uint32_t middle,
                             uint32_t high)
{
    return send(from, time, encodings, (uint32_t[]){low, middle, high}, 3);
}

static bool is_near(uint32_t bps, uint32_t kbps)
{
    return bps > kbps * 950 && bps < kbps * 1050;
}

TEST(a_layer_costs_what_came_of_it_in_about_a_second)
{
    layer_costs_init(&costs, 3);
    usec_t now = send_encodings(0, SECOND, 100, 400, 1200);
    CHECK(is_near(ladder.bps[0][0], 100));
    CHECK(is_near(ladder.bps[1][0], 400));
    CHECK(is_near(ladder.bps[2][0], 1200));
    now = send_encodings(now, SECOND, 100, 400, 600);
    CHECK(ladder.bps[2][0] > 650000 && ladder.bps[2][0] < 900000);
    (void)send_encodings(now, 3 * SECOND, 100, 400, 600);
    CHECK(is_near(ladder.bps[2][0], 600));
    CHECK_EQ(ladder.alive, 7);
    CHECK_EQ(ladder.announced, 3);
}

TEST(a_layer_of_simulcast_costs_with_the_temporal_layers_below)
{
    static const struct layers layers[] = {{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}};

    layer_costs_init(&costs, 2);
    (void)send(0, SECOND, layers, (uint32_t[]){60, 30, 60, 200, 300}, 5);
    CHECK(is_near(ladder.bps[0][0], 60));
    CHECK(is_near(ladder.bps[0][1], 90));
    CHECK(is_near(ladder.bps[0][2], 150));
    CHECK(is_near(ladder.bps[1][0], 200));
    CHECK(is_near(ladder.bps[1][1], 500));
    CHECK_EQ(ladder.temporals[0], 3);
    CHECK_EQ(ladder.temporals[1], 2);
}

TEST(a_layer_of_svc_costs_with_all_layers_below)
{
    static const struct layers layers[] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};

    layer_costs_init(&costs, 1);
    (void)send(0, SECOND, layers, (uint32_t[]){50, 50, 100, 200}, 4);
    CHECK(is_near(ladder.bps[0][1], 100));
    CHECK(is_near(ladder.bps[1][0], 150));
    CHECK(is_near(ladder.bps[1][1], 400));
    CHECK_EQ(ladder.alive, 3);
    CHECK_EQ(ladder.announced, 2);
}

TEST(a_first_packet_makes_a_layer_alive)
{
    layer_costs_init(&costs, 3);
    layer_costs_ladder(&costs, SECOND, &ladder);
    CHECK_EQ(ladder.alive, 0);
    layer_costs_add(&costs, SECOND, encodings[1], 1000);
    layer_costs_ladder(&costs, SECOND, &ladder);
    CHECK_EQ(ladder.alive, 2);
    CHECK_EQ(ladder.temporals[1], 1);
    CHECK_EQ(ladder.bps[1][0], 32000); /* what came, in the first window */
}

TEST(a_layer_that_falls_silent_while_others_speak_is_off_and_keeps_its_cost)
{
    layer_costs_init(&costs, 3);
    usec_t now = send_encodings(0, 5 * SECOND, 100, 400, 1200);
    now = send_encodings(now, LAYER_SILENCE, 100, 400, 0);
    CHECK_EQ(ladder.alive, 7);
    uint32_t before = ladder.bps[2][0];
    now = send_encodings(now, 10 * SECOND, 100, 400, 0);
    CHECK_EQ(ladder.alive, 3);
    CHECK_EQ(ladder.bps[2][0], before);
    (void)send_encodings(now, SECOND, 100, 400, 1200);
    CHECK_EQ(ladder.alive, 7);
}

TEST(after_thirty_seconds_of_silence_a_cost_is_forgotten)
{
    layer_costs_init(&costs, 3);
    usec_t now = send_encodings(0, 5 * SECOND, 100, 400, 1200);
    (void)send_encodings(now, LAYER_COSTS_MEMORY + SECOND, 100, 400, 0);
    CHECK_EQ(ladder.bps[2][0], 0);
    CHECK_EQ(ladder.temporals[2], 0);
    CHECK_EQ(ladder.announced, 3);
}

TEST(when_all_are_silent_none_is_off)
{
    layer_costs_init(&costs, 3);
    usec_t now = send_encodings(0, 5 * SECOND, 100, 400, 1200);
    layer_costs_ladder(&costs, now + 20 * SECOND, &ladder);
    CHECK_EQ(ladder.alive, 7);
    CHECK(is_near(ladder.bps[2][0], 1200));
    now = send_encodings(now + 20 * SECOND, SECOND, 100, 400, 1200);
    CHECK(is_near(ladder.bps[2][0], 1200)); /* the silence is no part of it */
    layer_costs_ladder(&costs, now + LAYER_COSTS_MEMORY + SECOND, &ladder);
    CHECK_EQ(ladder.alive, 0);
}

TEST(one_picture_a_second_is_not_silence)
{
    layer_costs_init(&costs, 2);
    for (usec_t now = 0; now < 20 * SECOND; now += SECOND) {
        layer_costs_add(&costs, now, encodings[0], 2500);
        layer_costs_add(&costs, now + 400 * MILLISECOND, encodings[1], 12500);
        layer_costs_ladder(&costs, now + 600 * MILLISECOND, &ladder);
        CHECK_EQ(ladder.alive, 3);
    }
    CHECK(is_near(ladder.bps[1][0], 100));
}

TEST(layers_beyond_the_most_count_as_the_highest)
{
    layer_costs_init(&costs, 8);
    layer_costs_add(&costs, 0, (struct layers){200, 200}, UINT32_MAX);
    layer_costs_add(&costs, 0, (struct layers){7, 7}, UINT32_MAX);
    layer_costs_ladder(&costs, 0, &ladder);
    CHECK_EQ(ladder.alive, 128);
    CHECK_EQ(ladder.bps[7][3], UINT32_MAX);
    CHECK_EQ(ladder.bps[7][2], 0);
}
