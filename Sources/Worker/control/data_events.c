/* data_events.c - frames about data channels. */
#include "control/data_events.h"

#include "control/convert.h"
#include "graph/channels.h"
#include "graph/data_consumer.h"
#include "graph/graph.h"

#include <channel_frame.h>

#define PART_MAX 60000 /* bytes of a message in one frame */
#define FRAME_MAX (PART_MAX + 256)
#define QUEUED_MAX (OUTBOX_EVENTS_MAX / 2) /* what else there is to tell goes before messages */

static bool queue(struct graph *g, struct ch_writer *w, size_t start)
{
    return ch_frame_end(w, start) &&
           outbox_frame(g->out, w->bytes, w->at, QUEUED_MAX + CH_FRAME_LENGTH_SIZE + CH_FRAME_MAX);
}

bool data_events_wait(const struct graph *g)
{
    return (!list_is_empty(&g->talkers) || !list_is_empty(&g->tellers)) &&
           g->out->frames_used + FRAME_MAX <= QUEUED_MAX;
}

/* -- of a transport --------------------------------------------------------------------------- */

static bool tell_state(struct graph *g, struct channels *channels)
{
    uint8_t bytes[64];
    struct ch_writer w;
    const struct ch_sctp_state_changed event = {
        .transport = channels->transport->id,
        .state = (enum ch_sctp_state)association_phase(channels->sctp),
        .outgoing_streams = association_outgoing_streams(channels->sctp),
        .incoming_streams = association_incoming_streams(channels->sctp),
    };

    ch_writer_init(&w, bytes, sizeof bytes);
    size_t start = ch_frame_begin(&w, CH_FRAME_EVENT, CH_SCTP_STATE_CHANGED, 0, 0);
    ch_write_sctp_state_changed(&w, &event);
    return queue(g, &w, start);
}

static void write_opened(struct ch_writer *w, const struct channels *channels,
                         const struct channel_news *news)
{
    struct dcep_opening opening = { 0 };
    struct ch_channel_opened event = {
        .transport = channels->transport->id,
        .stream = news->stream,
        .reliability = convert_reliability(&news->reliability),
    };

    (void)dcep_read(reader_of(news->opening->bytes, news->opening->length), &opening);
    event.opening.label = ch_view_of(opening.label.bytes, opening.label.len);
    event.opening.subprotocol = ch_view_of(opening.subprotocol.bytes, opening.subprotocol.len);
    event.opening.priority = news->priority;
    ch_write_channel_opened(w, &event);
}

static bool tell_news(struct graph *g, const struct channels *channels,
                      const struct channel_news *news)
{
    static const uint8_t ops[] = {
        [CHANNEL_OPENED] = CH_CHANNEL_OPENED,
        [CHANNEL_CLOSED] = CH_CHANNEL_CLOSED,
        [CHANNEL_FAULTED] = CH_DATA_FAULTED,
    };
    const struct ch_channel_closed closed = {
        .transport = channels->transport->id,
        .stream = news->stream,
    };
    const struct ch_data_faulted faulted = {
        .transport = channels->transport->id,
        .stream = news->stream,
        .fault = news->fault,
    };
    uint8_t bytes[DCEP_NAMES_MAX + 256];
    struct ch_writer w;

    ch_writer_init(&w, bytes, sizeof bytes);
    size_t start = ch_frame_begin(&w, CH_FRAME_EVENT, ops[news->what], 0, 0);
    switch (news->what) {
    case CHANNEL_OPENED:
        write_opened(&w, channels, news);
        break;
    case CHANNEL_CLOSED:
        ch_write_channel_closed(&w, &closed);
        break;
    case CHANNEL_FAULTED:
        ch_write_data_faulted(&w, &faulted);
        break;
    }
    return queue(g, &w, start);
}

/* false: there is no room for more. */
static bool talk(struct graph *g, struct channels *channels)
{
    if (channels->told != association_phase(channels->sctp)) {
        if (!tell_state(g, channels))
            return false;
        channels->told = association_phase(channels->sctp);
    }
    while (channels->first_news) {
        if (!tell_news(g, channels, channels->first_news))
            return false;
        channels_told(channels);
    }
    link_remove(&channels->in_talkers);
    return true;
}

/* -- of a consumer ---------------------------------------------------------------------------- */

static bool tell_part(struct graph *g, struct data_consumer *consumer)
{
    const struct message *message = consumer->queue.first->message;
    const size_t left = message->length - consumer->told;
    const size_t length = left < PART_MAX ? left : PART_MAX;
    uint8_t bytes[FRAME_MAX];
    struct ch_writer w;
    const struct ch_data_message event = {
        .consumer = consumer->id,
        .message = {
            .identifier = message->identifier,
            .bytes = ch_view_of(message->bytes + consumer->told, length),
            .is_last = length == left,
        },
        .lost = consumer->lost,
    };

    if (g->out->frames_used + length > QUEUED_MAX)
        return false;
    ch_writer_init(&w, bytes, sizeof bytes);
    size_t start = ch_frame_begin(&w, CH_FRAME_EVENT, CH_DATA_MESSAGE, 0, 0);
    ch_write_data_message(&w, &event);
    if (!queue(g, &w, start))
        return false;
    consumer->told += length;
    if (length == left)
        data_consumer_told(consumer);
    return true;
}

static bool tell_amount(struct graph *g, const struct data_consumer *consumer, uint8_t op)
{
    const uint32_t amount = (uint32_t)consumer->queue.length;
    const struct ch_data_buffered_low low = { .consumer = consumer->id,
                                              .buffered_amount = amount };
    const struct ch_data_buffer_full full = { .consumer = consumer->id,
                                              .buffered_amount = amount,
                                              .lost = consumer->lost };
    const struct ch_data_writable writable = { .consumer = consumer->id };
    uint8_t bytes[64];
    struct ch_writer w;

    ch_writer_init(&w, bytes, sizeof bytes);
    size_t start = ch_frame_begin(&w, CH_FRAME_EVENT, op, 0, 0);
    if (op == CH_DATA_BUFFERED_LOW)
        ch_write_data_buffered_low(&w, &low);
    else if (op == CH_DATA_BUFFER_FULL)
        ch_write_data_buffer_full(&w, &full);
    else
        ch_write_data_writable(&w, &writable);
    return queue(g, &w, start);
}

static bool tell_once(struct graph *g, const struct data_consumer *consumer, uint8_t op,
                      bool *wanted)
{
    if (*wanted && !tell_amount(g, consumer, op))
        return false;
    *wanted = false;
    return true;
}

static bool tell(struct graph *g, struct data_consumer *consumer)
{
    if (!tell_once(g, consumer, CH_DATA_BUFFER_FULL, &consumer->has_full) ||
        !tell_once(g, consumer, CH_DATA_BUFFERED_LOW, &consumer->has_low) ||
        !tell_once(g, consumer, CH_DATA_WRITABLE, &consumer->has_room))
        return false;
    while (!consumer->channels && consumer->queue.first)
        if (!tell_part(g, consumer))
            return false;
    link_remove(&consumer->in_tellers);
    return true;
}

void data_events_drain(struct graph *g)
{
    while (!list_is_empty(&g->talkers))
        if (!talk(g, CTX(struct channels, g->talkers.next->owner)))
            return;
    while (!list_is_empty(&g->tellers)) {
        struct data_consumer *consumer = CTX(struct data_consumer, g->tellers.next->owner);

        if (!tell(g, consumer)) {
            list_append(&g->tellers, &consumer->in_tellers); /* who reads much lets others in */
            return;
        }
    }
}
