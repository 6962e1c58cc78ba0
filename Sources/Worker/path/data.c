/* data.c - packets into associations and out of them, messages to their producers. */
#include "path/data.h"

#include "graph/channels.h"
#include "graph/data_consumer.h"
#include "graph/data_producer.h"
#include "graph/graph.h"
#include "graph/transport.h"
#include "graph/webrtc.h"
#include "path/connect.h"

#define MESSAGES_AT_ONCE 64 /* of one association, before the next has its turn */
#define PUMPED_AT_ONCE 256

/* -- in --------------------------------------------------------------------------------------- */

void data_received(struct graph *g, usec_t now, struct transport *transport, struct reader heard)
{
    while (reader_left(&heard) > 0) {
        const struct reader packet = reader_slice(&heard, reader_u16(&heard));
        enum drop why;

        if (packet.bad || !transport->channels)
            return;
        why = association_receive(transport->channels->sctp, now, packet.bytes, packet.len);
        if (why == DROP_NONE)
            webrtc_heard(transport);
        else
            transport_drop(g, transport, why);
    }
}

static enum drop deliver(struct graph *g, usec_t now, struct channels *channels,
                         const struct sctp_heard *heard)
{
    static const struct message_audience everybody;
    struct data_producer *__single producer = channels_producer(channels, heard->stream);
    struct message_parcel parcel = {
        .identifier = heard->identifier,
        .length = heard->length,
        .bytes = heard->bytes,
    };

    if (heard->identifier == DCEP_IDENTIFIER)
        return channels_negotiate(g, now, channels, heard->stream, &parcel);
    if (heard->identifier == EMPTY_TEXT_IDENTIFIER || heard->identifier == EMPTY_BYTES_IDENTIFIER)
        parcel = (struct message_parcel){ .identifier = heard->identifier };
    channels->messages_received++;
    channels->bytes_received += parcel.length;
    if (!producer || id_table_find(&channels->opened, heard->stream))
        return channels_hold(g, now, channels, heard->stream, &parcel);
    data_producer_give(g, now, producer, &parcel, &everybody);
    return DROP_NONE;
}

static void hear(struct graph *g, usec_t now, struct channels *channels,
                 const struct sctp_heard *heard)
{
    enum drop why = DROP_NONE;

    switch (heard->news) {
    case SCTP_HEARD_MESSAGE:
        why = deliver(g, now, channels, heard);
        break;
    case SCTP_HEARD_TOO_LARGE:
        channels_fault(g, now, channels, heard->stream, CH_DATA_FAULT_TOO_LARGE);
        why = DROP_DATA_TOO_LARGE;
        break;
    case SCTP_HEARD_RESET:
        channels_gone(g, channels, heard->stream);
        break;
    case SCTP_HEARD_RESTART:
        channels_restarted(g, channels);
        break;
    case SCTP_HEARD_PHASE:
        channels_talk(g, channels);
        break;
    case SCTP_HEARD_NOTHING:
        break;
    }
    if (why != DROP_NONE)
        transport_drop(g, channels->transport, why);
}

/* While somebody holds back, what came stays where it is, and the far side's window closes. */
static void read_messages(struct graph *g, usec_t now, struct channels *channels)
{
    struct sctp_heard heard;

    for (unsigned i = 0; i < MESSAGES_AT_ONCE; i++) {
        if (channels->held_back > 0)
            return;
        association_hear(channels->sctp, now, &heard);
        if (heard.news == SCTP_HEARD_NOTHING)
            return;
        hear(g, now, channels, &heard);
    }
    association_make_ready(channels->sctp);
}

/* -- out -------------------------------------------------------------------------------------- */

static void send_packets(struct graph *g, usec_t now, struct channels *channels)
{
    channels_warm(g, channels);
    while (!outbox_is_full(g->out)) {
        struct buffer *__single packet = association_next(channels->sctp);

        if (!packet)
            return;
        connect_speak(g, now, channels->transport, packet->bytes, packet->length);
        buffer_release(packet);
    }
    association_make_ready(channels->sctp);
}

/* How many messages go out before the next stream has its turn. */
static unsigned share_of(const struct data_consumer *consumer)
{
    /* RFC 8831 section 6.4: 128 is below normal, 256 normal, 512 high, 1024 extra high. */
    const unsigned share = consumer->priority / 128u;

    return share < 1 ? 1 : share > 8 ? 8 : share;
}

/* false: the association takes no more. */
static bool pump_share(struct graph *g, usec_t now, struct channels *channels,
                       struct data_consumer *consumer, size_t *busy)
{
    for (unsigned i = share_of(consumer); i > 0; i--) {
        switch (data_consumer_pump(g, now, consumer)) {
        case PUMP_FULL:
            return false;
        case PUMP_BUSY:
            (*busy)++;
            i = 1;
            break;
        case PUMPED:
            *busy = 0;
            break;
        }
        if (!consumer->queue.first && !consumer->opening) {
            link_remove(&consumer->in_waiting);
            if (consumer->id == 0)
                data_consumer_free(g, consumer);
            return true;
        }
    }
    list_append(&channels->waiting, &consumer->in_waiting);
    return true;
}

static void pump(struct graph *g, usec_t now, struct channels *channels)
{
    size_t busy = 0;

    if (association_phase(channels->sctp) == SCTP_IS_CONNECTING ||
        association_phase(channels->sctp) == SCTP_IS_NEW)
        return;
    channels_acknowledge(channels, now);
    for (unsigned i = 0; i < PUMPED_AT_ONCE && !list_is_empty(&channels->waiting); i++) {
        struct data_consumer *consumer =
            CTX(struct data_consumer, channels->waiting.next->owner);

        if (!pump_share(g, now, channels, consumer, &busy))
            return;
        if (busy > 0 && busy >= list_count(&channels->waiting))
            return; /* each of them waits for its stream */
    }
    if (!list_is_empty(&channels->waiting))
        association_make_ready(channels->sctp);
}

static void attend(struct graph *g, usec_t now, struct channels *channels)
{
    read_messages(g, now, channels);
    pump(g, now, channels);
    send_packets(g, now, channels);
}

void data_due(struct graph *g, usec_t now)
{
    if (association_deadline(&g->sctp) > now)
        return;
    association_due(now);
    while (!outbox_is_full(g->out)) {
        struct channels *__single channels = CTX(struct channels, association_take_ready(&g->sctp));

        if (!channels)
            return;
        attend(g, now, channels);
    }
}
