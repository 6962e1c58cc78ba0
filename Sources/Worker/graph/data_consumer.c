/* data_consumer.c - life of one way out, and what the controller may change about it. */
#include "graph/data_consumer.h"

#include "graph/channels.h"
#include "graph/graph.h"
#include "graph/room.h"
#include "graph/transport.h"

#include <stdlib.h>
#include <string.h>

/* -- who makes others wait -------------------------------------------------------------------- */

void data_consumer_weigh(struct data_consumer *consumer)
{
    struct channels *__single source = consumer->producer ? consumer->producer->channels : NULL;
    const bool blocks =
        source && consumer->holds_back && !consumer->is_paused && consumer->credit <= 0;

    if (blocks == consumer->blocks)
        return;
    consumer->blocks = blocks;
    if (blocks) {
        source->held_back++;
    } else if (--source->held_back == 0) {
        association_make_ready(source->sctp);
    }
}

/* For one that goes. */
static void unblock(struct data_consumer *consumer)
{
    consumer->holds_back = false;
    data_consumer_weigh(consumer);
}

/* -- life ------------------------------------------------------------------------------------- */

static bool keep_opening(struct graph *g, struct data_consumer *consumer,
                         const struct dcep_opening *__single opening)
{
    uint8_t bytes[DCEP_OPENING_MAX];
    struct writer w = writer_of(bytes, sizeof bytes);

    consumer->priority = 256; /* RFC 8831 section 6.4: normal */
    if (!opening)
        return true;
    consumer->priority = opening->priority;
    dcep_write(&w, opening);
    if (w.bad)
        return false;
    consumer->opening = message_make(&g->messages, DCEP_IDENTIFIER, bytes, w.used);
    return consumer->opening != NULL;
}

static bool enter(struct graph *g, struct data_consumer *consumer)
{
    struct channels *channels = consumer->channels;

    if (!id_table_insert(&g->data_consumers, consumer->id, consumer))
        return false;
    if (!channels || id_table_insert(&channels->consumers, consumer->stream, consumer))
        return true;
    id_table_remove(&g->data_consumers, consumer->id);
    return false;
}

static void discard(struct data_consumer *consumer)
{
    if (consumer->opening)
        message_release(consumer->opening);
    message_queue_clear(&consumer->queue);
    message_parts_clear(&consumer->parts);
    free(consumer->subchannels);
    free(consumer);
}

static void begin(struct graph *g, usec_t now, struct data_consumer *consumer)
{
    struct channels *channels = consumer->channels;

    list_append(&consumer->room->data_consumers, &consumer->in_room);
    if (channels) {
        struct data_producer *__single other = channels_producer(channels, consumer->stream);
        if (other)
            other->is_reset = false;
        if (consumer->opening) {
            list_append(&channels->waiting, &consumer->in_waiting);
            association_make_ready(channels->sctp);
        }
    }
    if (!consumer->producer)
        return;
    list_append(&consumer->producer->consumers, &consumer->in_producer);
    data_consumer_weigh(consumer);
    channels_release(g, now, consumer->producer);
}

struct data_consumer *__single data_consumer_open(struct graph *g, usec_t now, struct room *room,
                                                  uint32_t id,
                                                  const struct data_consumer_options *options)
{
    struct data_consumer *consumer = calloc(1, sizeof *consumer);

    if (!consumer)
        return NULL;
    consumer->id = id;
    consumer->room = room;
    consumer->producer = options->producer;
    consumer->channels = options->channels;
    consumer->stream = options->stream;
    consumer->reliability = options->reliability;
    consumer->is_paused = options->is_paused;
    consumer->holds_back = options->holds_back;
    consumer->credit = options->credit;
    link_init(&consumer->in_room, consumer);
    link_init(&consumer->in_producer, consumer);
    link_init(&consumer->in_tellers, consumer);
    link_init(&consumer->in_waiting, consumer);
    if (data_consumer_subscribe(consumer, options->subchannels, options->subchannel_count) &&
        keep_opening(g, consumer, options->opening) && enter(g, consumer)) {
        begin(g, now, consumer);
        return consumer;
    }
    discard(consumer);
    return NULL;
}

void data_consumer_free(struct graph *g, struct data_consumer *consumer)
{
    struct channels *channels = consumer->channels;

    (void)g;
    if (channels) {
        struct data_producer *__single other = channels_producer(channels, consumer->stream);

        id_table_remove(&channels->consumers, consumer->stream);
        if (!consumer->is_reset)
            association_reset(channels->sctp, consumer->stream);
        if (other)
            other->is_reset = true;
    }
    link_remove(&consumer->in_waiting);
    link_remove(&consumer->in_tellers);
    link_remove(&consumer->in_room);
    discard(consumer);
}

void data_consumer_close(struct graph *g, struct data_consumer *consumer, bool drains)
{
    const bool waits = consumer->channels && !consumer->is_reset &&
                       link_is_in_list(&consumer->in_waiting) &&
                       association_phase(consumer->channels->sctp) < SCTP_HAS_FAILED;

    unblock(consumer);
    id_table_remove(&g->data_consumers, consumer->id);
    link_remove(&consumer->in_producer);
    link_remove(&consumer->in_tellers);
    link_remove(&consumer->in_room);
    consumer->producer = NULL;
    consumer->id = 0;
    if (!waits || !drains)
        data_consumer_free(g, consumer);
}

void data_consumer_cut(struct graph *g, struct data_consumer *consumer)
{
    const bool was_waiting = link_is_in_list(&consumer->in_waiting);

    consumer->is_reset = true;
    link_remove(&consumer->in_waiting);
    if (consumer->opening)
        message_release(consumer->opening);
    consumer->opening = NULL;
    while (consumer->queue.first) {
        consumer->lost++;
        message_queue_drop(&consumer->queue);
    }
    if (was_waiting && consumer->id == 0)
        data_consumer_free(g, consumer);
}

bool data_consumer_is_open(const struct data_consumer *consumer)
{
    const struct sctp *__single sctp = consumer->channels->sctp;
    const enum sctp_phase phase = association_phase(sctp);

    if (consumer->is_reset || phase >= SCTP_HAS_FAILED)
        return false;
    return phase != SCTP_IS_CONNECTED || consumer->stream < association_outgoing_streams(sctp);
}

/* -- what the controller changes -------------------------------------------------------------- */

bool data_consumer_listens(const struct data_consumer *consumer, uint16_t subchannel)
{
    for (size_t i = 0; i < consumer->subchannel_count; i++)
        if (consumer->subchannels[i] == subchannel)
            return true;
    return false;
}

bool data_consumer_subscribe(struct data_consumer *consumer,
                             const uint16_t *__counted_by(count) subchannels, size_t count)
{
    uint16_t *fresh = count > 0 ? calloc(count, sizeof *fresh) : NULL;

    if (count > 0 && !fresh)
        return false;
    if (count > 0)
        memcpy(fresh, subchannels, count * sizeof *fresh);
    free(consumer->subchannels);
    consumer->subchannel_count = count;
    consumer->subchannels = fresh;
    return true;
}

void data_consumer_pause(struct data_consumer *consumer, bool is_paused)
{
    consumer->is_paused = is_paused;
    data_consumer_weigh(consumer);
}

void data_consumer_grant(struct data_consumer *consumer, uint32_t credit)
{
    consumer->credit += credit;
    if (consumer->credit > DATA_CREDIT_MAX)
        consumer->credit = DATA_CREDIT_MAX;
    data_consumer_weigh(consumer);
}
