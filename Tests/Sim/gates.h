/* gates.h - what must hold on bad networks, each with the words it is told in.
 *
 * A gate runs its calls with the dice at hand and writes down what it measured; main.c throws the
 * dice, judges and prints. Where a gate has two halves it is two gates, and the same call is made
 * for each. */
#ifndef BISQUE_SIM_GATES_H
#define BISQUE_SIM_GATES_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#define MEASURED_MAX 160
#define NO_FIGURE HUGE_VAL /* what was to be measured did not happen */

/* Which of two figures is the better one, and whether most of the runs must hold or all: what is
 * promised without an "about" holds with all dice. */
enum better { LESS, MORE };
enum judged { MOST, ALL };

struct result {
    bool passed;
    double figure; /* the gate's, of which runs with other dice have others */
    char measured[MEASURED_MAX];
};

/* Name, the figure's unit, which is better, how many runs must hold, and what is asked. */
#define GATES(X)                                                                                   \
    X(start, "s", LESS, MOST, "80 % of 5 Mbit/s within 3.0 s of the first packet")                 \
    X(start_late, "s", LESS, MOST, "the same within 4.0 s, cameras going on while sound flows")   \
    X(fall_time, "s", LESS, MOST, "from 5 to 1 Mbit/s: no more sent than fits after 2.0 s")        \
    X(fall_delay, "ms", LESS, MOST, "from 5 to 1 Mbit/s: added delay below 150 ms (p95 of 20 s)")  \
    X(rise, "s", LESS, MOST, "from 1 to 5 Mbit/s: 80 % of the wish within 10.0 s")                 \
    X(random_loss_rate, "%", MORE, MOST, "5 % random loss: at least 60 % of the wish")             \
    X(random_loss_freezes, "ms", LESS, MOST, "5 % random loss: no freeze over 200 ms")             \
    X(random_loss_repair, "%", MORE, MOST, "10 % random loss: at least 99 % repaired")             \
    X(burst_loss_repair, "%", MORE, MOST, "bursts that lose 5 %: at least 99 % repaired")          \
    X(feedback_loss, "%", LESS, MOST, "2 s without feedback: the rate falls to 90 % or less")      \
    X(fair_share, "%", LESS, MOST, "three on one bottleneck within 25 % of their mean after 30 s") \
    X(steady, "/min", LESS, MOST, "at most 2 layer changes a minute on a steady link")             \
    X(cubic, "%", MORE, MOST, "20 % of the link beside a Cubic flow in a 200 ms buffer")           \
    X(policer, "%", LESS, MOST, "a policer of 2 Mbit/s: 50 % of it, below 10 % of packets lost")   \
    X(remb, "ms", LESS, MOST, "REMB alone on 2 Mbit/s: 50 % of it, added delay below 150 ms")      \
    X(reports, "Mbit/s", MORE, MOST, "reports alone on 2 Mbit/s: 50 % of it, 20 pictures/s")      \
    X(drift, "", LESS, MOST, "clocks off by 200 ppm: no freeze, no layer change in 5 minutes")     \
    X(lossy_publisher, "%", MORE, MOST, "a lossy publisher: 95 % of estimate, other pictures")    \
    X(lossy_listener, "%", MORE, MOST, "one listener with 20 % loss: nothing changes for others")  \
    X(liar, "%", MORE, MOST, "a listener whose feedback lies: nothing changes for the others")     \
    X(late_joiner, "ms", LESS, MOST, "first picture at most 300 ms after the handshake")           \
    X(key_storm, "", LESS, ALL, "1,000 joins in 2 s: 1 key frame asked of an encoding in 250 ms") \
    X(key_storm_joins, "ms", LESS, MOST, "1,000 joins in 2 s: first picture within 1.5 s (p95)")   \
    X(bad_networks, "of 10", MORE, MOST, "loss to 50 %, delay to 2 s, disorder, doubles, MTU")     \
    X(moving, "s", LESS, MOST, "NAT rebinds, then IPv6, then TCP: media 2.0 s after next check")   \
    X(models, "", MORE, ALL, "the simulator's publisher, decoder, link, rival keep their word")    \
    X(broken_pictures, "", LESS, ALL, "no picture is shown whose references are missing")          \
    X(speed, "s", LESS, MOST, "ten minutes of call in less than 1.0 s")

#define X(name, unit, better, judged, required) void gate_##name(struct result *result);
GATES(X)
#undef X

void result_of(struct result *result, bool passed, double figure, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
