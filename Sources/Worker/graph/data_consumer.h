/* data_consumer.h - one way of messages out: over a stream to a far side, or to the program.
 *
 * Its life is in data_consumer.c, messages pass through data_consumer_give.c.
 *
 * What cannot leave at once waits here, up to a bound. To the program only as much is told as it
 * gave credit for. It tells nobody: control/data_events.c does.
 *
 * Invariant: with `channels` there is no credit, without there is no stream. `blocks` is set while
 * it makes its producer's association wait, only then, and counted there. */
#ifndef BISQUE_GRAPH_DATA_CONSUMER_H
#define BISQUE_GRAPH_DATA_CONSUMER_H

#include "base/clock.h"
#include "base/list.h"
#include "graph/data_producer.h"
#include "graph/message.h"
#include "proto/dcep.h"

#include <bounds.h>
#include <stdbool.h>
#include <stdint.h>

struct channels;
struct graph;
struct room;

#define DATA_CREDIT_MAX (16 * 1024 * 1024)

struct data_consumer {
    uint32_t id; /* 0: it is closed, and sends what waits */
    struct room *__single room;
    struct link in_room;
    struct data_producer *__single producer; /* NULL: it sends what the program gives it */
    struct link in_producer;
    struct link in_tellers; /* of the graph, while there is something to tell */

    struct channels *__single channels; /* NULL: the program */
    struct link in_waiting;             /* of `channels` */
    uint16_t stream;
    struct reliability reliability;
    uint16_t priority;
    struct message *__single opening; /* to be sent first; NULL: it was, or there is none */
    bool awaits_ack;                  /* until then all is in order (RFC 8832 section 6) */
    bool is_reset;                    /* our half of the stream */

    bool is_paused;
    bool holds_back;
    bool blocks;
    int64_t credit;
    size_t subchannel_count;
    uint16_t *__counted_by(subchannel_count) subchannels;

    struct message_queue queue;
    size_t told; /* bytes of its first message */
    struct message_parts parts;
    uint32_t threshold;
    bool is_full;    /* and it was told so */
    bool wants_room; /* a message of the program's was not taken */
    bool has_low;    /* to be told: these three */
    bool has_full;
    bool has_room;

    uint64_t messages;
    uint64_t bytes;
    uint64_t lost;
};

struct data_consumer_options {
    struct data_producer *__single producer;
    struct channels *__single channels; /* whose stream must be free; NULL: the program */
    uint16_t stream;
    struct reliability reliability;
    const struct dcep_opening *__single opening; /* NULL: none */
    bool is_paused;
    bool holds_back;
    uint32_t credit;
    size_t subchannel_count;
    const uint16_t *__counted_by(subchannel_count) subchannels;
};

/* NULL: no memory. */
struct data_consumer *__single data_consumer_open(struct graph *g, usec_t now, struct room *room,
                                                  uint32_t id,
                                                  const struct data_consumer_options *options);
/* What waits is sent first, if it `drains`; the object is gone for everybody else. */
void data_consumer_close(struct graph *g, struct data_consumer *consumer, bool drains);
/* All of it was sent: for one that is closed. */
void data_consumer_free(struct graph *g, struct data_consumer *consumer);

/* false: nothing can be sent on its stream, now or later. */
bool data_consumer_is_open(const struct data_consumer *consumer);
bool data_consumer_listens(const struct data_consumer *consumer, uint16_t subchannel);
/* false: no memory. */
bool data_consumer_subscribe(struct data_consumer *consumer,
                             const uint16_t *__counted_by(count) subchannels, size_t count);
void data_consumer_pause(struct data_consumer *consumer, bool is_paused);
void data_consumer_grant(struct data_consumer *consumer, uint32_t credit);
/* Its credit has changed: does it make others wait? */
void data_consumer_weigh(struct data_consumer *consumer);

/* One message for it; false: it had no room. */
bool data_consumer_give(struct graph *g, usec_t now, struct data_consumer *consumer,
                        const struct message_parcel *parcel);
/* The same, for a producer's message: it is lost where there is no room. */
void data_consumer_get(struct graph *g, usec_t now, struct data_consumer *consumer,
                       const struct message_parcel *parcel);
/* The far side reset its half, so ours is: what waits is lost. */
void data_consumer_cut(struct graph *g, struct data_consumer *consumer);

enum pumped {
    PUMPED,      /* one message was taken, or given up */
    PUMP_FULL,   /* the association takes no more */
    PUMP_BUSY,   /* this stream takes nothing now */
};

/* Hands its first message over, or the opening; there must be one. */
enum pumped data_consumer_pump(struct graph *g, usec_t now, struct data_consumer *consumer);
/* The first of its messages was told to the program. */
void data_consumer_told(struct data_consumer *consumer);
/* There is something to tell. */
void data_consumer_tell(struct graph *g, struct data_consumer *consumer);

#endif
