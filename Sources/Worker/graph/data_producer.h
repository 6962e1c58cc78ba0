/* data_producer.h - a source of messages: a stream of the far side's, or the program itself.
 *
 * It knows its consumers and gives each message to those whom it is for. */
#ifndef BISQUE_GRAPH_DATA_PRODUCER_H
#define BISQUE_GRAPH_DATA_PRODUCER_H

#include "base/clock.h"
#include "base/list.h"
#include "graph/message.h"
#include "graph/refusal.h"

#include <bounds.h>
#include <stdbool.h>
#include <stdint.h>

struct channels;
struct graph;
struct room;

struct data_producer {
    uint32_t id;
    struct room *__single room;
    struct link in_room;
    struct link consumers;
    struct channels *__single channels; /* NULL: the program */
    uint16_t stream;
    bool is_reset; /* our half of it */
    bool is_paused;
    uint64_t messages;
    uint64_t bytes;
    struct message_parts parts;
};

/* Whom a message of the program is for. */
struct message_audience {
    size_t count;
    const uint16_t *__counted_by(count) subchannels; /* one of them; with none, everybody */
    bool has_required;
    uint16_t required;
};

/* With `channels` the stream must be free. NULL: no memory. */
struct data_producer *__single data_producer_open(struct graph *g, struct room *room, uint32_t id,
                                                  struct channels *__single channels,
                                                  uint16_t stream);
/* With its consumers. */
void data_producer_close(struct graph *g, struct data_producer *producer);

/* One message for those consumers that are not paused. */
void data_producer_give(struct graph *g, usec_t now, struct data_producer *producer,
                        const struct message_parcel *parcel,
                        const struct message_audience *audience);

#endif
