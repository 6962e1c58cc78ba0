/* channels.h - the data channels of one transport: its association, and whose stream is whose.
 *
 * It opens and closes, finds, keeps what nobody consumes yet, and notes what the controller shall
 * hear. What arrives is read, and what waits is sent, by path/data.c; who gets a message is said by
 * graph/data_producer.h, and where it waits by graph/data_consumer.h.
 *
 * Invariant: `producers` and `consumers` lead from a stream to the object whose `stream` that is;
 * a consumer is in `waiting` exactly while it has something to send. */
#ifndef BISQUE_GRAPH_CHANNELS_H
#define BISQUE_GRAPH_CHANNELS_H

#include "base/clock.h"
#include "base/list.h"
#include "base/table.h"
#include "graph/message.h"
#include "graph/refusal.h"
#include "proto/dcep.h"
#include "proto/sctp.h"

#include <bounds.h>
#include <channel_messages.h>
#include <stdbool.h>
#include <stdint.h>

struct data_consumer;
struct data_producer;
struct graph;
struct transport;

#define CHANNELS_BUFFER_MAX (16u * 1024 * 1024) /* that a consumer may be asked to keep */
#define CHANNELS_HELD_MAX (256u * 1024) /* of what nobody consumes yet, with each message's cost */
#define CHANNELS_NEWS_MAX 1024 /* openings that wait to be told; who opens more has them reset */
#define CHANNELS_FAULT_PERIOD (1 * SECOND)

struct channels_options {
    struct sctp_options sctp;
    uint32_t remote_message_max; /* at most SCTP_MESSAGE_MAX */
    uint32_t buffer_max;
    bool accepts; /* openings in band */
};

/* A stream that the far side opened, and that has no consumer yet. */
struct opened_channel {
    struct message_queue held;
};

/* Something about a stream that waits to be told. */
struct channel_news {
    struct channel_news *__single next;
    enum channel_event {
        CHANNEL_OPENED,
        CHANNEL_CLOSED,
        CHANNEL_FAULTED,
    } what;
    uint16_t stream;
    enum ch_data_fault fault;
    struct reliability reliability;
    uint16_t priority;
    struct message *__single opening; /* as it came; NULL unless CHANNEL_OPENED */
};

struct channels {
    struct transport *__single transport;
    struct sctp *__single sctp;
    struct channels_options options;
    enum sctp_phase told;
    struct link in_warm;    /* of the graph, until the turn's end */
    struct link in_talkers; /* of the graph, while there is something to tell */
    struct id_table producers;
    struct id_table consumers;
    struct id_table opened;
    size_t held; /* cost of all messages in `opened` */
    struct link waiting;
    unsigned held_back; /* consumers for which nothing more is read */

    size_t ack_count; /* of openings, that found no room */
    size_t ack_capacity;
    uint16_t *__counted_by(ack_capacity) acks;

    size_t news_count; /* openings in the list */
    struct channel_news *__single first_news;
    struct channel_news *__single last_news;
    usec_t faulted_at[CH_DATA_FAULT_COUNT]; /* 0: never */

    uint64_t messages_received;
    uint64_t bytes_received;
    uint64_t messages_sent;
    uint64_t bytes_sent;
};

enum ch_refusal channels_open(struct graph *g, usec_t now, struct transport *transport,
                              const struct channels_options *options);
/* With its producers and consumers. For transport_close. */
void channels_close(struct graph *g, struct channels *channels);
/* The handshake is over: begins. NULL does nothing. */
void channels_begin(struct channels *__single channels, usec_t now);

struct data_producer *__single channels_producer(const struct channels *channels,
                                                 uint16_t stream);
struct data_consumer *__single channels_consumer(const struct channels *channels,
                                                 uint16_t stream);
/* Bytes that wait to be sent. */
uint32_t channels_buffered(const struct channels *channels);

/* A message of DCEP came. */
enum drop channels_negotiate(struct graph *g, usec_t now, struct channels *channels,
                             uint16_t stream, const struct message_parcel *parcel);
/* A message for which there is no consumer, yet or at all. */
enum drop channels_hold(struct graph *g, usec_t now, struct channels *channels, uint16_t stream,
                        const struct message_parcel *parcel);
/* What was held for this producer goes to its first consumer. */
void channels_release(struct graph *g, usec_t now, struct data_producer *producer);

/* A record of its transport comes or goes: what the next one needs is kept until channels_cool,
 * which is for all at the end of a turn. */
void channels_warm(struct graph *g, struct channels *channels);
void channels_cool(struct graph *g);

/* The far side reset its half. */
void channels_gone(struct graph *g, struct channels *channels, uint16_t stream);
/* The far side began anew: so did all streams. */
void channels_restarted(struct graph *g, struct channels *channels);

/* Something is wrong with a stream; told now and then. */
void channels_fault(struct graph *g, usec_t now, struct channels *channels, uint16_t stream,
                    enum ch_data_fault fault);
/* There is something to tell. */
void channels_talk(struct graph *g, struct channels *channels);
/* The first piece of news was told. */
void channels_told(struct channels *channels);
/* Sends acknowledgements that found no room before. */
void channels_acknowledge(struct channels *channels, usec_t now);

#endif
