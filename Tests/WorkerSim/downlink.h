/* downlink.h - listeners behind one bottleneck, each with an estimator and layers to choose from.
 *
 * The forwarder's side is an application as an SFU is one: several senders with three layers each,
 * 150, 500 and 1,500 kbit/s, and audio; what flows is the steps that fit, so nearly always less
 * than would. The listener's side answers with real transport-wide feedback. A flow like TCP Cubic
 * may share the way. Virtual time, in steps of a millisecond. */
#ifndef BISQUE_SIM_DOWNLINK_H
#define BISQUE_SIM_DOWNLINK_H

#include "bottleneck.h"
#include "proto/estimator.h"
#include "proto/twcc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DOWNLINK_VIDEOS_MAX 8
#define DOWNLINK_LISTENERS_MAX 3
#define DOWNLINK_FLIGHT_MAX 1024
#define DOWNLINK_FEEDBACK_MAX 64
#define DOWNLINK_DELAYS 2000 /* milliseconds of the histogram */

struct downlink_video {
    uint8_t step;        /* layers that flow: 0 none, 3 all */
    uint8_t wanted;      /* decided, but a key frame must come first */
    usec_t switch_at;    /* NEVER: no switch is under way */
    usec_t next_frame;
    uint32_t frame_left; /* bytes */
};

struct downlink_flight { /* a packet or an answer under way */
    usec_t at; /* NEVER: free */
    usec_t sent;
    uint16_t number;
    uint16_t bytes;
};

struct listener {
    bool is_here;
    struct estimator estimator;
    struct twcc twcc;
    size_t videos;
    struct downlink_video video[DOWNLINK_VIDEOS_MAX];
    usec_t next_audio;
    usec_t wish_at;
    usec_t roomy_since; /* the budget has been ample for the next step; NEVER: it is not */
    usec_t fell_at;
    struct downlink_flight flight[DOWNLINK_FLIGHT_MAX]; /* in the order in which they arrive */
    size_t flight_first;
    size_t flight_next;
    struct {
        usec_t at;
        size_t length;
        uint8_t bytes[TWCC_PACKET_MAX];
    } answers[DOWNLINK_FEEDBACK_MAX];
    size_t answer_next;
    usec_t feedback_at;

    uint64_t media_bytes; /* that arrived */
    uint64_t probe_bytes; /* that were sent */
    uint32_t changes;     /* of layers */
    uint32_t delays[DOWNLINK_DELAYS];
    uint32_t delay_count;
};

struct rival { /* like TCP Cubic */
    bool is_here;
    double window;
    double before_fall;
    usec_t fell_at;
    uint32_t under_way;
    uint64_t bytes;
    struct downlink_flight flight[DOWNLINK_FLIGHT_MAX];
    size_t flight_next;
};

struct downlink {
    usec_t now;
    struct bottleneck way;
    usec_t back_delay;
    uint32_t feedback_loss_permille;
    usec_t feedback_period;
    struct listener listener[DOWNLINK_LISTENERS_MAX];
    struct rival rival;
};

/* One listener with four videos on a way of `bps`; never NULL. */
struct downlink *__single downlink_open(uint32_t bps, uint64_t seed);
void downlink_close(struct downlink *d);
void downlink_join(struct downlink *d, size_t which, size_t videos);

void downlink_run(struct downlink *d, usec_t period);
/* Runs until what the first listener is sent needs `bps`, or until it is less; how long it took,
 * NEVER if it was not within `most`. */
usec_t downlink_until_below(struct downlink *d, uint32_t bps, usec_t most);
usec_t downlink_until_flow(struct downlink *d, uint32_t bps, usec_t most);

uint32_t downlink_estimate(const struct downlink *d, size_t which);
uint32_t downlink_flow(const struct listener *l); /* what its steps need */
uint32_t downlink_wish(const struct listener *l); /* what all steps would */
/* Forgets the counts of all listeners, and of the rival. */
void downlink_count_anew(struct downlink *d);
usec_t downlink_p95(const struct listener *l);

#endif
