/* channels.c - life of a transport's data channels, and what becomes of their streams. */
#include "graph/channels.h"

#include "graph/data_consumer.h"
#include "graph/data_producer.h"
#include "graph/graph.h"
#include "graph/transport.h"
#include "graph/webrtc.h"
#include "proto/dtls.h"

#include <channel_wire.h>
#include <stdlib.h>

/* -- life ------------------------------------------------------------------------------------- */

enum ch_refusal channels_open(struct graph *g, usec_t now, struct transport *transport,
                              const struct channels_options *options)
{
    struct channels *channels = calloc(1, sizeof *channels);

    if (!channels)
        return CH_REFUSAL_OUT_OF_MEMORY;
    channels->sctp = association_open(&g->sctp, now, &options->sctp, channels);
    if (!channels->sctp) {
        free(channels);
        return CH_REFUSAL_OUT_OF_MEMORY;
    }
    channels->transport = transport;
    channels->options = *options;
    link_init(&channels->in_warm, channels);
    link_init(&channels->in_talkers, channels);
    id_table_init(&channels->producers, g->seed);
    id_table_init(&channels->consumers, g->seed);
    id_table_init(&channels->opened, g->seed);
    list_init(&channels->waiting);
    transport->channels = channels;
    if (transport->webrtc->told == DTLS_CONNECTED && transport->webrtc->phase != WEBRTC_FAILED)
        channels_begin(channels, now);
    return ACCEPTED;
}

void channels_begin(struct channels *__single channels, usec_t now)
{
    if (channels && association_phase(channels->sctp) == SCTP_IS_NEW)
        association_begin(channels->sctp, now);
}

static void forget_opened(struct channels *channels, uint16_t stream)
{
    struct opened_channel *__single opened =
        CTX(struct opened_channel, id_table_remove(&channels->opened, stream));

    if (!opened)
        return;
    channels->held -= opened->held.cost;
    message_queue_clear(&opened->held);
    free(opened);
}

/* Any of the table; its stream in `stream`. */
static void *__single any_of(const struct id_table *table, uint16_t *stream)
{
    size_t cursor = 0;
    uint32_t key = 0;
    void *__single found = id_table_next(table, &cursor, &key);

    *stream = (uint16_t)key;
    return found;
}

void channels_close(struct graph *g, struct channels *channels)
{
    uint16_t stream;

    for (;;) {
        struct data_producer *__single producer =
            CTX(struct data_producer, any_of(&channels->producers, &stream));
        if (!producer)
            break;
        producer->is_reset = true; /* there is nobody to tell it to */
        data_producer_close(g, producer);
    }
    for (;;) {
        struct data_consumer *__single consumer =
            CTX(struct data_consumer, any_of(&channels->consumers, &stream));
        if (!consumer)
            break;
        consumer->is_reset = true;
        if (consumer->id == 0)
            data_consumer_free(g, consumer);
        else
            data_consumer_close(g, consumer, false);
    }
    while (any_of(&channels->opened, &stream))
        forget_opened(channels, stream);
    while (channels->first_news)
        channels_told(channels);
    link_remove(&channels->in_warm);
    link_remove(&channels->in_talkers);
    id_table_clear(&channels->producers);
    id_table_clear(&channels->consumers);
    id_table_clear(&channels->opened);
    association_close(channels->sctp);
    free(channels->acks);
    free(channels);
}

struct data_producer *__single channels_producer(const struct channels *channels, uint16_t stream)
{
    return CTX(struct data_producer, id_table_find(&channels->producers, stream));
}

struct data_consumer *__single channels_consumer(const struct channels *channels, uint16_t stream)
{
    return CTX(struct data_consumer, id_table_find(&channels->consumers, stream));
}

uint32_t channels_buffered(const struct channels *channels)
{
    size_t sum = 0;

    LIST_EACH (struct data_consumer, consumer, &channels->waiting)
        sum += consumer->queue.length;
    return sum < UINT32_MAX ? (uint32_t)sum : UINT32_MAX;
}

void channels_warm(struct graph *g, struct channels *channels)
{
    dtls_warm(channels->transport->webrtc->dtls);
    if (!link_is_in_list(&channels->in_warm))
        list_append(&g->warm, &channels->in_warm);
}

void channels_cool(struct graph *g)
{
    while (!list_is_empty(&g->warm)) {
        struct channels *channels = CTX(struct channels, g->warm.next->owner);

        link_remove(&channels->in_warm);
        dtls_cool(channels->transport->webrtc->dtls);
    }
}

/* -- news ------------------------------------------------------------------------------------- */

void channels_talk(struct graph *g, struct channels *channels)
{
    if (!link_is_in_list(&channels->in_talkers))
        list_append(&g->talkers, &channels->in_talkers);
}

/* NULL: no memory, and it is never told. */
static struct channel_news *__single add_news(struct graph *g, struct channels *channels,
                                              enum channel_event what, uint16_t stream)
{
    struct channel_news *news = calloc(1, sizeof *news);

    if (!news)
        return NULL;
    news->what = what;
    news->stream = stream;
    if (channels->last_news)
        channels->last_news->next = news;
    else
        channels->first_news = news;
    channels->last_news = news;
    channels_talk(g, channels);
    return news;
}

void channels_told(struct channels *channels)
{
    struct channel_news *news = channels->first_news;

    channels->first_news = news->next;
    if (!channels->first_news)
        channels->last_news = NULL;
    if (news->what == CHANNEL_OPENED)
        channels->news_count--;
    if (news->opening)
        message_release(news->opening);
    free(news);
}

void channels_fault(struct graph *g, usec_t now, struct channels *channels, uint16_t stream,
                    enum ch_data_fault fault)
{
    usec_t *last = &channels->faulted_at[fault];
    struct channel_news *__single news;

    if (*last != 0 && now - *last < CHANNELS_FAULT_PERIOD)
        return;
    *last = now;
    news = add_news(g, channels, CHANNEL_FAULTED, stream);
    if (news)
        news->fault = fault;
}

/* -- openings in band ------------------------------------------------------------------------- */

static bool send_ack(struct channels *channels, usec_t now, uint16_t stream)
{
    uint8_t bytes[DCEP_ACK_SIZE];
    struct writer w = writer_of(bytes, sizeof bytes);
    struct sctp_message message = {
        .stream = stream,
        .identifier = DCEP_IDENTIFIER,
        .reliability = { .is_ordered = true },
        .length = sizeof bytes,
        .bytes = bytes,
    };
    enum sctp_taken taken;

    dcep_write_ack(&w);
    taken = association_send(channels->sctp, now, &message);
    return taken == SCTP_TAKEN || taken == SCTP_WRONG;
}

/* Without memory the far side goes on in order, which is all that it wants to know. */
static void keep_ack(struct channels *channels, uint16_t stream)
{
    if (channels->ack_count == channels->ack_capacity) {
        const size_t capacity = channels->ack_capacity ? channels->ack_capacity * 2 : 16;
        uint16_t *grown = realloc(channels->acks, capacity * sizeof *grown);

        if (!grown)
            return;
        channels->ack_capacity = capacity;
        channels->acks = grown;
    }
    channels->acks[channels->ack_count++] = stream;
}

void channels_acknowledge(struct channels *channels, usec_t now)
{
    size_t left = 0;

    for (size_t i = 0; i < channels->ack_count; i++)
        if (!send_ack(channels, now, channels->acks[i]))
            channels->acks[left++] = channels->acks[i];
    channels->ack_count = left;
}

static bool is_text(const struct reader *name)
{
    return ch_is_utf8(ch_view_of(name->bytes, name->len));
}

/* The opening is kept as it came: the words in it are read again when they are told. */
static bool enter_opened(struct graph *g, struct channels *channels, uint16_t stream,
                         const struct message_parcel *parcel, const struct dcep_opening *opening)
{
    struct opened_channel *opened = calloc(1, sizeof *opened);
    struct message *__single text =
        message_make(&g->messages, parcel->identifier, parcel->bytes, parcel->length);
    struct channel_news *__single news = NULL;

    if (opened && text && id_table_insert(&channels->opened, stream, opened)) {
        news = add_news(g, channels, CHANNEL_OPENED, stream);
        if (!news)
            id_table_remove(&channels->opened, stream);
    }
    if (!news) {
        if (text)
            message_release(text);
        free(opened);
        return false;
    }
    news->opening = text;
    news->reliability = opening->reliability;
    news->priority = opening->priority;
    channels->news_count++;
    return true;
}

static enum drop open_in_band(struct graph *g, usec_t now, struct channels *channels,
                              uint16_t stream, const struct message_parcel *parcel,
                              const struct dcep_opening *opening)
{
    if (!channels->options.accepts)
        return DROP_DATA_OPENING;
    if (!is_text(&opening->label) || !is_text(&opening->subprotocol) ||
        id_table_find(&channels->opened, stream) || channels_producer(channels, stream)) {
        channels_fault(g, now, channels, stream, CH_DATA_FAULT_REFUSED_OPENING);
        return DROP_DATA_OPENING;
    }
    if (channels->news_count >= CHANNELS_NEWS_MAX ||
        !enter_opened(g, channels, stream, parcel, opening)) {
        channels_fault(g, now, channels, stream, CH_DATA_FAULT_TOO_MANY_CHANNELS);
        association_reset(channels->sctp, stream);
        return DROP_DATA_OPENING;
    }
    if (channels->ack_count > 0 || !send_ack(channels, now, stream))
        keep_ack(channels, stream);
    return DROP_NONE;
}

enum drop channels_negotiate(struct graph *g, usec_t now, struct channels *channels,
                             uint16_t stream, const struct message_parcel *parcel)
{
    struct data_consumer *__single consumer;
    struct dcep_opening opening;

    switch (dcep_read(reader_of(parcel->bytes, parcel->length), &opening)) {
    case DCEP_OPENING:
        return open_in_band(g, now, channels, stream, parcel, &opening);
    case DCEP_ACK:
        consumer = channels_consumer(channels, stream);
        if (consumer)
            consumer->awaits_ack = false;
        return consumer ? DROP_NONE : DROP_DATA_OPENING;
    case DCEP_NONSENSE:
        break;
    }
    channels_fault(g, now, channels, stream, CH_DATA_FAULT_MALFORMED);
    return DROP_DATA_OPENING;
}

enum drop channels_hold(struct graph *g, usec_t now, struct channels *channels, uint16_t stream,
                        const struct message_parcel *parcel)
{
    struct opened_channel *__single opened =
        CTX(struct opened_channel, id_table_find(&channels->opened, stream));
    struct message *__single message = NULL;
    bool is_kept;

    if (opened && channels->held + parcel->length + MESSAGE_COST <= CHANNELS_HELD_MAX)
        message = message_make(&g->messages, parcel->identifier, parcel->bytes, parcel->length);
    if (!message) {
        channels_fault(g, now, channels, stream, CH_DATA_FAULT_UNCLAIMED);
        return DROP_DATA_UNCLAIMED;
    }
    is_kept = message_queue_put(&opened->held, now, message);
    if (is_kept)
        channels->held += message_cost(message);
    message_release(message);
    return is_kept ? DROP_NONE : DROP_DATA_MEMORY;
}

void channels_release(struct graph *g, usec_t now, struct data_producer *producer)
{
    static const struct message_audience everybody;
    struct channels *channels = producer->channels;
    struct opened_channel *__single opened;

    if (!channels)
        return;
    opened = CTX(struct opened_channel, id_table_find(&channels->opened, producer->stream));
    while (opened && opened->held.first) {
        const struct message *message = opened->held.first->message;
        const struct message_parcel parcel = {
            .identifier = message->identifier,
            .length = message->length,
            .bytes = message->bytes,
        };

        data_producer_give(g, now, producer, &parcel, &everybody);
        channels->held -= message_cost(message);
        message_queue_drop(&opened->held);
    }
    forget_opened(channels, producer->stream);
}

/* -- streams that end ------------------------------------------------------------------------- */

void channels_gone(struct graph *g, struct channels *channels, uint16_t stream)
{
    struct data_producer *__single producer = channels_producer(channels, stream);
    struct data_consumer *__single consumer = channels_consumer(channels, stream);
    const bool was_opened = id_table_find(&channels->opened, stream);
    const bool is_reset = (producer && producer->is_reset) || (consumer && consumer->is_reset);

    if (!producer && !consumer && !was_opened)
        return;
    forget_opened(channels, stream);
    if (producer)
        producer->is_reset = true;
    if (!is_reset)
        association_reset(channels->sctp, stream);
    (void)add_news(g, channels, CHANNEL_CLOSED, stream);
    if (consumer)
        data_consumer_cut(g, consumer);
}

static void cut_all(struct graph *g, struct channels *channels, const struct id_table *streams)
{
    for (uint32_t stream = 0; stream < SCTP_STREAMS_MAX && id_table_count(streams) > 0; stream++)
        if (id_table_find(streams, stream))
            channels_gone(g, channels, (uint16_t)stream);
}

void channels_restarted(struct graph *g, struct channels *channels)
{
    cut_all(g, channels, &channels->opened);
    cut_all(g, channels, &channels->producers);
    cut_all(g, channels, &channels->consumers);
}
