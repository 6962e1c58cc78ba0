/* estimator.h - how much one listener's way takes, and what is known of it.
 *
 * Three opinions become one number: the trend of the delay (delay_trend.h), the losses of this leg
 * (loss_control.h) and probes (prober.h). A forwarder sends what its layers happen to need, nearly
 * always less than would go through; so the rate rises little by itself, and probes towards what
 * the next layer would need prove the rest.
 *
 * Pure: no clock, no sockets. Who has no transport-wide feedback is judged by REMB and receiver
 * reports, who is behind TCP by the socket's queue. Layers are chosen elsewhere
 * (graph/allocator.h). Whatever a listener claims, the rate stays within the limits. */
#ifndef BISQUE_PROTO_ESTIMATOR_H
#define BISQUE_PROTO_ESTIMATOR_H

#include "base/clock.h"
#include "base/drop.h"
#include "base/rate.h"
#include "proto/acked_rate.h"
#include "proto/delay_trend.h"
#include "proto/loss_control.h"
#include "proto/prober.h"
#include "proto/rate_control.h"
#include "proto/send_log.h"
#include "proto/twcc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ESTIMATOR_START 600000u /* bits per second */
#define ESTIMATOR_LEAST 30000u
#define ESTIMATOR_MOST 30000000u

/* Whose word counts; a later one silences those before it. */
enum estimate_source {
    ESTIMATE_BLIND, /* nothing was heard */
    ESTIMATE_REPORTS,
    ESTIMATE_REMB,
    ESTIMATE_TRANSPORT_WIDE,
    ESTIMATE_QUEUE,
};

enum estimate_hold {
    HOLD_NONE,
    HOLD_CPU,        /* our own loop is late: what looks like a full way may be us */
    HOLD_CONGESTION, /* the way is full, or was a moment ago */
};

struct estimator_limits {
    uint32_t start;
    uint32_t least;
    uint32_t most;
};

struct estimate {
    uint32_t bps;
    bool is_guess; /* nothing was measured yet that speaks for it or against */
    enum estimate_hold hold;
    enum estimate_source source;
    bool is_overused;
    bool is_probing;
    uint16_t loss_permille;
    usec_t round_trip; /* 0: not known */
    usec_t queue;      /* how long packets wait on the way, by the listener's word */
    uint32_t through;  /* bps that arrived lately; 0: not known */
    uint32_t proven;   /* bps of the last probe that found something; 0: none */
    usec_t proven_at;  /* NEVER: none, or disproved */
    uint32_t probes;
};

struct estimator_probe {
    uint32_t bytes_now; /* filling to send */
};

/* The queue of the period at hand, and how far it grows usually without us; microseconds. */
struct swing {
    usec_t began;
    int32_t least;
    int32_t most;
    int32_t most_before; /* of the period before */
    int32_t usual;
};

/* Over TCP: a burst that went faster than the way took when it was full. */
enum sign {
    SIGN_NONE,
    SIGN_FOLLOWED, /* the next trial, or the last one, comes of it */
    SIGN_DECEIVED, /* that was in vain: signs on this way say nothing */
};

/* Nobody else reads or writes its fields. It is laid out in lines of the cache, for whoever looks
 * after hundreds of listeners has no other expense; its owner begins the first line with
 * ESTIMATOR_BEHIND bytes of his own. What one feedback touches is twelve lines. */
struct estimator {
    /* Every packet that leaves. */
    struct send_log log;
    usec_t sent_at;        /* NEVER: nothing yet */
    usec_t unanswered_at;  /* the first packet after the last word; NEVER: none */
    uint32_t burst;        /* bits that the estimated rate had not carried away yet at sent_at */
    uint32_t sent_bytes;   /* in the bucket of sent_at, and not in `sent` yet */
    uint32_t sent_before;  /* nor are these, in the bucket so many before that: */
    uint8_t sent_before_ago;
    bool may_probe : 1;    /* what leaves now may be part of a probe */
    bool can_fill : 1;     /* there is something to fill one with */
    uint16_t told_next;    /* the number that feedback will likely begin with */

    /* Its first two fields still, and then a line of every feedback. */
    struct rate_control rate;
    usec_t told_sent_at;   /* of the newest packet whose fate is known; 0: of none */

    usec_t arrival_raw;    /* the last one, on the listener's clock */
    usec_t probe_at;       /* not before */
    usec_t crowded_at;     /* the last time a queue stood, whoever filled it; NEVER: never */
    usec_t contended_at;   /* somebody else fills the queue, since then; NEVER: nobody does */
    usec_t overused_since; /* at a stretch; NEVER: it is not */
    usec_t yielded_at;     /* the first of the last falls for a queue; NEVER: never */
    int32_t arrival_turns; /* of that clock, back and forth */
    enum estimate_source source;
    bool is_overused;
    bool is_starting;      /* no probe was answered yet */
    bool has_arrival;
    bool has_report_time;
    uint32_t refined;      /* what the next probe aims at; 0: not decided */

    struct loss_control loss;
    struct swing swing;
    uint32_t sending;      /* the wish */
    uint32_t next;
    uint32_t all;
    bool is_late;
    uint8_t refinements;   /* of one probe, so far */
    uint8_t disproved;     /* probes in a row whose result did not hold */

    struct delay_trend delay;

    struct rate sent;      /* everything but sent_bytes and sent_before */
    usec_t round_trip;

    struct acked_rate acked;
    struct prober prober;  /* its first two words still */

    /* Seldom. */
    usec_t burst_felt_at;  /* when it took long enough for a listener to feel; NEVER: not yet */
    usec_t overused_at;    /* the last time; NEVER: never */
    usec_t yielded_queue;  /* what stood at yielded_at */
    uint32_t yielded_from; /* and what came through */

    uint32_t waiting;      /* what a probe found, until the next one agrees; 0: nothing */
    usec_t probe_pause;    /* after the next failure */
    usec_t filled_at;      /* a probe found the way full and left it so; NEVER: none did */
    usec_t doubt_at;       /* losses are not put to the probe before */

    uint32_t remb;         /* the cap while REMB is the source */
    uint32_t remb_told;    /* the last one */
    usec_t remb_agreed_at; /* when it was not below the cap */

    struct rate drained;
    usec_t drained_at;     /* the last call */
    usec_t queue_empty_at; /* since then; NEVER: it is not */
    usec_t queue_since;    /* something waits; NEVER: nothing does */
    uint64_t queue_drained; /* bytes, since then */
    usec_t queue;
    usec_t trial_at;       /* more was sent to see whether it goes; NEVER: or it did not */
    enum sign sign;        /* that the way has become wider */

    usec_t tokens_at;
    uint64_t tokens;       /* bits */
};

#define ESTIMATOR_LINE 64
#define ESTIMATOR_BEHIND 8
#define BEGINS_LINE(field, number)                                                     \
    (ESTIMATOR_BEHIND + offsetof(struct estimator, field) == (number) * ESTIMATOR_LINE)
_Static_assert(BEGINS_LINE(rate.most, 1), "every packet's line, with two of the rate");
_Static_assert(BEGINS_LINE(arrival_raw, 2), "the rate's");
_Static_assert(BEGINS_LINE(loss, 3) && BEGINS_LINE(delay, 4), "every feedback's");
_Static_assert(BEGINS_LINE(sent, 10) && BEGINS_LINE(acked, 11), "the trend's");
_Static_assert(BEGINS_LINE(prober.period, 12), "the probe's begins in every feedback's last");

void estimator_init(struct estimator *e, usec_t now, const struct estimator_limits *limits);
void estimator_clear(struct estimator *e);
/* The rate is brought within them at once. */
void estimator_limit(struct estimator *e, const struct estimator_limits *limits);
/* Another way, or TCP instead of UDP: the rate stays, what was known of the old way does not. Of
 * TCP it learns by estimator_drained alone. */
void estimator_moved(struct estimator *e, usec_t now);

/* --- what is sent --- */

/* The next transport-wide number. */
static inline uint16_t estimator_take_number(struct estimator *e)
{
    return send_log_take(&e->log);
}
/* It left, at `now`, which is after the batch of the system call it was in. */
void estimator_sent(struct estimator *e, usec_t now, uint16_t number, uint16_t bytes,
                    enum sent_kind kind);
/* The same where packets carry no such numbers. */
void estimator_sent_unnumbered(struct estimator *e, usec_t now, uint16_t bytes);

/* A packet will leave soon: what sending it touches comes into the cache. The second one a moment
 * after the first, since it reads what that brings. */
static inline void estimator_fetch(const struct estimator *e)
{
    __builtin_prefetch(&e->log, 1);
}
static inline void estimator_fetch_log(const struct estimator *e)
{
    send_log_fetch(&e->log);
    if (e->may_probe) {
        __builtin_prefetch(&e->prober, 1);
        __builtin_prefetch(&e->prober.period, 1);
    }
}
/* The same for feedback, or for a tick: their misses wait for one another otherwise. */
void estimator_fetch_all(const struct estimator *e);
/* And then for the packets that feedback will likely speak of. */
void estimator_fetch_told(const struct estimator *e);

/* --- what is heard --- */

/* RTCP_MALFORMED when it speaks of no packet that was sent. The work is bounded by SEND_LOG_MAX. */
enum drop estimator_feedback(struct estimator *e, usec_t now, struct twcc_feedback *feedback);
void estimator_remb(struct estimator *e, usec_t now, uint32_t bps);
/* One report block about what this listener gets; a round trip of 0 is not known. */
void estimator_report(struct estimator *e, usec_t now, uint8_t fraction_lost_256,
                      usec_t round_trip);
/* Over TCP, ten times a second while anything is sent: so much waits, before the socket and in it
 * and beyond what the way itself holds; so much was acknowledged since the last call. */
void estimator_drained(struct estimator *e, usec_t now, uint64_t queue_bytes,
                       uint64_t acked_bytes);
/* Whether our own loop is late: then nothing rises. */
void estimator_late(struct estimator *e, bool is_late);

/* --- what is wanted --- */

/* Bits per second: what flows now, what would flow with the next layer, what with all layers that
 * somebody wishes. `next` 0: nothing more is wished. */
void estimator_wish(struct estimator *e, usec_t now, uint32_t sending, uint32_t next, uint32_t all);

/* Whether the burst allowance has room for it, and takes it. For what may wait: retransmissions,
 * key frames after a switch. */
bool estimator_allows(struct estimator *e, usec_t now, uint32_t bytes);

/* What has left can be sent again, so probes can be filled; without that none begins. */
static inline void estimator_can_fill(struct estimator *e)
{
    e->can_fill = true;
}
/* There is nothing to fill one with any more, and never was for the one at hand. */
void estimator_cannot_fill(struct estimator *e, usec_t now);
/* Whether filling may be due, now or soon: a first look before one looks for something to send. */
static inline bool estimator_may_fill(const struct estimator *e)
{
    return e->prober.state == PROBER_SENDING;
}
/* False: no filling is due now. What is sent of it is told with SENT_PROBE. */
bool estimator_probe(struct estimator *e, usec_t now, struct estimator_probe *out);

/* When it is due: tick, then send the filling that estimator_probe asks for. */
usec_t estimator_deadline(const struct estimator *e);
void estimator_tick(struct estimator *e, usec_t now);

/* How long all packets wait on the way, by the listener's word, or before the socket. */
usec_t estimator_standing(const struct estimator *e);
void estimator_read(const struct estimator *e, usec_t now, struct estimate *out);
/* Its bps alone. */
uint32_t estimator_bps(const struct estimator *e);

/* --- between the files of the estimator --- */

#define RISE_UNPROVEN_PERMILLE 1100 /* of what gets through: so far it rises without a probe */
#define RISE_BLIND_PERMILLE 1500    /* and so far where there are no probes */

#define QUEUE_SLIGHT (30 * MILLISECOND) /* nobody is at odds with anybody yet */
#define QUEUE_MATTERS (20 * MILLISECOND)
#define QUEUE_STANDS (50 * MILLISECOND) /* longer than a frame, so that it never ran empty */
#define QUEUE_SERIOUS (100 * MILLISECOND)

/* What is sent, and what gets through by the listener's word, which cannot be much more. */
uint32_t estimator_sending(struct estimator *e, usec_t now);
uint32_t estimator_through(struct estimator *e, usec_t now, uint32_t claimed);
/* Falls if the way is full and the queue ours. */
void estimator_judge_delay(struct estimator *e, usec_t now, uint32_t through);
/* By how many thousandths less than the rate is to flow, so that a long queue is soon over. */
uint32_t estimator_drain(const struct estimator *e);

bool estimator_may_rise(const struct estimator *e);
/* There are losses without a queue. True: what flows is probed first, before anything falls. */
bool estimator_doubts(struct estimator *e, usec_t now);
/* There are losses that a probe did not find. */
void estimator_disprove(struct estimator *e, usec_t now);
uint32_t estimator_cap(uint32_t through, uint32_t permille);
/* A probe came to its end, if it did. */
void estimator_look_at_probe(struct estimator *e, usec_t now);

#endif
