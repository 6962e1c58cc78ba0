/* rival.c - the window of rival.h. */
#include "rival.h"

#include <math.h>
#include <string.h>

#define CUBIC_C 0.4 /* RFC 9438 section 5 */
#define CUBIC_BETA 0.7
#define SILENCE SECOND
#define WINDOW_MIN 2.0
#define WINDOW_FIRST 10.0

void rival_open(struct rival *r, usec_t now, struct network_link *link, usec_t back)
{
    memset(r, 0, sizeof *r);
    r->link = link;
    r->back = back;
    r->window = WINDOW_FIRST;
    r->threshold = 1e9;
    r->epoch = NEVER;
    r->heard_at = now - SILENCE;
    r->round_trip = 100 * MILLISECOND;
}

static void lose(struct rival *r, usec_t now, uint64_t number)
{
    r->losses++;
    if (number < r->recovered)
        return;
    r->recovered = r->next;
    r->most = r->window;
    r->window = fmax(WINDOW_MIN, r->window * CUBIC_BETA);
    r->threshold = r->window;
    r->epoch = now;
}

static void grow(struct rival *r, usec_t now)
{
    if (r->window < r->threshold) {
        r->window += 1;
        return;
    }
    double since = (double)(now - r->epoch + r->round_trip) / (double)SECOND;
    double k = cbrt(r->most * (1 - CUBIC_BETA) / CUBIC_C);
    double target = CUBIC_C * pow(since - k, 3) + r->most;
    double step = target > r->window ? (target - r->window) / r->window : 0.01 / r->window;
    r->window += fmin(step, 0.5);
}

static void send_some(struct rival *r, usec_t now)
{
    while ((double)(r->next - r->acked) < r->window && r->count < RIVAL_FLIGHTS) {
        usec_t arrivals[LINK_COPIES_MAX];
        uint64_t number = r->next++;
        if (link_carry(r->link, now, RIVAL_PACKET, arrivals) == 0)
            continue;
        size_t place = (r->first + r->count++) % RIVAL_FLIGHTS;
        r->acks[place].at = arrivals[0] + r->back;
        r->acks[place].sent_at = now;
        r->acks[place].number = number;
    }
}

usec_t rival_due(const struct rival *r)
{
    return r->count > 0 ? usec_min(r->acks[r->first].at, r->heard_at + SILENCE)
                        : r->heard_at + SILENCE;
}

void rival_act(struct rival *r, usec_t now)
{
    if (r->heard_at + SILENCE <= now) { /* all is lost, or nothing was sent yet */
        r->acked = r->next;
        r->window = r->next > 0 ? WINDOW_MIN : r->window;
        r->heard_at = now;
    }
    while (r->count > 0 && r->acks[r->first].at <= now) {
        uint64_t number = r->acks[r->first].number;
        r->round_trip = now - r->acks[r->first].sent_at;
        r->first = (r->first + 1) % RIVAL_FLIGHTS;
        r->count--;
        r->heard_at = now;
        for (uint64_t lost = r->acked; lost < number; lost++)
            lose(r, now, lost);
        if (number >= r->acked)
            r->acked = number + 1;
        r->delivered += RIVAL_PACKET;
        grow(r, now);
    }
    send_some(r, now);
}
