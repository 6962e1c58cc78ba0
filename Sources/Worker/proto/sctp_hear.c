/* sctp_hear.c - what usrsctp has for the owner of an association: messages, and what changed. */
#include "proto/sctp_inside.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <usrsctp.h>

/* Of the call in hand: who wants more keeps what he heard. */
static uint8_t heard_bytes[SCTP_MESSAGE_MAX + 1024];

static bool keep_gone(struct sctp *sctp, uint16_t stream)
{
    if (sctp->gone_count == sctp->gone_capacity) {
        const size_t capacity = sctp->gone_capacity ? sctp->gone_capacity * 2 : 16;
        uint16_t *grown = realloc(sctp->gone, capacity * sizeof *grown);

        if (!grown)
            return false;
        sctp->gone_capacity = capacity;
        sctp->gone = grown;
    }
    sctp->gone[sctp->gone_count++] = stream;
    return true;
}

/* Which they are stands in the list; none is all. */
static void on_reset(struct sctp *sctp, const struct sctp_stream_reset_event *event,
                     const uint8_t *__counted_by(size) bytes, size_t size)
{
    const size_t head = sizeof *event;
    const size_t listed = size > head ? (size - head) / sizeof(uint16_t) : 0;
    const bool is_ours = event->strreset_flags & SCTP_STREAM_RESET_OUTGOING_SSN;
    const bool is_theirs = event->strreset_flags & SCTP_STREAM_RESET_INCOMING_SSN;
    const bool is_refused =
        event->strreset_flags & (SCTP_STREAM_RESET_DENIED | SCTP_STREAM_RESET_FAILED);
    const size_t count = listed ? listed : is_theirs ? sctp->incoming : sctp->outgoing;

    for (size_t i = 0; i < count; i++) {
        uint16_t stream = (uint16_t)i;

        if (listed)
            memcpy(&stream, bytes + head + i * sizeof stream, sizeof stream);
        if (is_ours && sctp->resets)
            resets_finish(sctp->resets, stream);
        else if (is_theirs && !is_refused && !keep_gone(sctp, stream))
            return;
    }
    association_flush_resets(sctp);
}

static enum sctp_news on_association(struct sctp *sctp, const struct sctp_assoc_change *event)
{
    switch (event->sac_state) {
    case SCTP_COMM_UP:
        sctp->outgoing = event->sac_outbound_streams;
        sctp->incoming = event->sac_inbound_streams;
        association_change(sctp, SCTP_IS_CONNECTED);
        break;
    case SCTP_RESTART:
        sctp->outgoing = event->sac_outbound_streams;
        sctp->incoming = event->sac_inbound_streams;
        sctp->partial_count = 0;
        if (sctp->resets)
            memset(sctp->resets, 0, sizeof *sctp->resets);
        association_change(sctp, SCTP_IS_CONNECTED);
        return SCTP_HEARD_RESTART;
    case SCTP_SHUTDOWN_COMP:
        association_change(sctp, SCTP_IS_CLOSED);
        break;
    case SCTP_COMM_LOST:
    case SCTP_CANT_STR_ASSOC:
        association_change(sctp, SCTP_HAS_FAILED);
        break;
    default:
        break;
    }
    return SCTP_HEARD_NOTHING;
}

static size_t find_partial(const struct sctp *sctp, uint16_t stream, bool is_ordered)
{
    size_t at = 0;

    while (at < sctp->partial_count && (sctp->partial[at].stream != stream ||
                                        sctp->partial[at].is_ordered != is_ordered))
        at++;
    return at;
}

static void forget_partial(struct sctp *sctp, size_t at)
{
    sctp->partial[at] = sctp->partial[--sctp->partial_count];
}

static enum sctp_news on_notification(struct sctp *sctp, size_t length)
{
    union {
        union sctp_notification any;
        uint8_t bytes[2048];
    } copy;
    const size_t size = length < sizeof copy ? length : sizeof copy;

    memset(&copy.any, 0, sizeof copy.any);
    memcpy(copy.bytes, heard_bytes, size);
    if (length < sizeof copy.any.sn_header || copy.any.sn_header.sn_length != length)
        return SCTP_HEARD_NOTHING;
    switch (copy.any.sn_header.sn_type) {
    case SCTP_ASSOC_CHANGE:
        return on_association(sctp, &copy.any.sn_assoc_change);
    case SCTP_STREAM_RESET_EVENT:
        on_reset(sctp, &copy.any.sn_strreset_event, heard_bytes, length);
        break;
    case SCTP_PARTIAL_DELIVERY_EVENT:
        for (size_t at = sctp->partial_count; at-- > 0;)
            if (sctp->partial[at].stream == copy.any.sn_pdapi_event.pdapi_stream)
                forget_partial(sctp, at);
        break;
    default:
        break;
    }
    return SCTP_HEARD_NOTHING;
}

/* What comes in parts is longer than it may be: it would have come whole otherwise. */
static enum sctp_news judge(struct sctp *sctp, const struct sctp_rcvinfo *from, size_t length,
                            bool is_end)
{
    const bool is_ordered = !(from->rcv_flags & SCTP_UNORDERED);
    const size_t at = find_partial(sctp, from->rcv_sid, is_ordered);
    const bool is_first = at == sctp->partial_count;

    if (is_first && is_end)
        return length <= sctp->options.message_max ? SCTP_HEARD_MESSAGE : SCTP_HEARD_TOO_LARGE;
    if (is_first) {
        if (sctp->partial_count == SCTP_PARTIAL_MAX) { /* nobody sends so by mistake */
            association_change(sctp, SCTP_HAS_FAILED);
            return SCTP_HEARD_TOO_LARGE;
        }
        sctp->partial[sctp->partial_count++] =
            (struct sctp_partial){ .stream = from->rcv_sid, .is_ordered = is_ordered };
        return SCTP_HEARD_TOO_LARGE;
    }
    if (is_end)
        forget_partial(sctp, at);
    return SCTP_HEARD_NOTHING;
}

static void on_error(struct sctp *sctp)
{
    if (errno != EWOULDBLOCK && errno != EAGAIN && errno != EINPROGRESS && errno != ENOTCONN)
        association_change(sctp, SCTP_HAS_FAILED);
}

/* false: there is nothing more to read. */
static bool read_one(struct sctp *sctp, struct sctp_heard *heard)
{
    struct sockaddr_conn from;
    socklen_t from_length = sizeof from;
    struct sctp_rcvinfo rcvinfo;
    socklen_t info_length = sizeof rcvinfo;
    unsigned int info_type = 0;
    int flags = 0;

    memset(&rcvinfo, 0, sizeof rcvinfo);
    const ssize_t length =
        usrsctp_recvv(sctp->socket, heard_bytes, sizeof heard_bytes, (struct sockaddr *)&from,
                      &from_length, &rcvinfo, &info_length, &info_type, &flags);
    if (length < 0) {
        on_error(sctp);
        return false;
    }
    if (length == 0) {
        association_change(sctp, SCTP_IS_CLOSED);
        return false;
    }
    if (flags & MSG_NOTIFICATION) {
        heard->news = on_notification(sctp, (size_t)length);
        return true;
    }
    if (info_type != SCTP_RECVV_RCVINFO)
        return true;
    heard->news = judge(sctp, &rcvinfo, (size_t)length, flags & MSG_EOR);
    heard->stream = rcvinfo.rcv_sid;
    heard->identifier = ntohl(rcvinfo.rcv_ppid);
    if (heard->news == SCTP_HEARD_MESSAGE) {
        heard->length = (size_t)length;
        heard->bytes = heard_bytes;
    }
    return true;
}

void association_hear(struct sctp *sctp, usec_t now, struct sctp_heard *heard)
{
    memset(heard, 0, sizeof *heard);
    association_due(now);
    while (heard->news == SCTP_HEARD_NOTHING) {
        if (sctp->has_news) {
            sctp->has_news = false;
            heard->news = SCTP_HEARD_PHASE;
        } else if (sctp->gone_count > 0) {
            heard->news = SCTP_HEARD_RESET;
            heard->stream = sctp->gone[--sctp->gone_count];
        } else if (!read_one(sctp, heard) && !sctp->has_news) {
            break;
        }
    }
    association_flush_resets(sctp);
}
