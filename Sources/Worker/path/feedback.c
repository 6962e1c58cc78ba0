/* feedback.c - writes RTCP compounds of at most one small packet each. */
#include "path/feedback.h"

#include "graph/receiver.h"
#include "graph/sender.h"
#include "graph/transport.h"
#include "path/ask.h"
#include "path/compound.h"
#include "path/send.h"
#include "proto/rtcp.h"
#include "proto/xr.h"

#define REPORT_MAX (8 + RTCP_BLOCKS_MAX * 24 + 24) /* a full receiver report and our name */
#define LIMITED_MAX 32 /* streams that one limit names */
#define LIMIT_MAX (20 + 4 * LIMITED_MAX)
#define SENDER_REPORT_MAX (28 + 4 + 4 + 2 + 255 + 3) /* with its SDES chunk, padded */

static void write_sender_report(struct compound *c, usec_t now, const struct sender *sender)
{
    rtcp_write_sr(&c->writer, sender->costume.ssrc, graph_ntp(c->graph, now),
                  sender_time(sender, now), (uint32_t)sender->packets, (uint32_t)sender->bytes,
                  NULL, 0);
    rtcp_write_sdes_cname(&c->writer, sender->costume.ssrc, sender->costume.cname,
                          sender->costume.cname_length);
}

static void write_blocks(struct compound *c, const struct rtcp_report_block *__counted_by(n) blocks,
                         size_t n)
{
    rtcp_write_rr(&c->writer, c->ssrc, blocks, n);
    compound_write_name(c);
}

/* One receiver report per 31 streams. */
static bool write_receiver_reports(struct compound *c, usec_t now)
{
    struct rtcp_report_block blocks[RTCP_BLOCKS_MAX] = {0};
    size_t count = 0;

    LIST_EACH (struct receiver, receiver, &c->transport->receivers)
        for (size_t i = 0; i < receiver->plan.encoding_count; i++) {
            struct stream *stream = &receiver->streams[i];
            if (!stream->serial || !reception_report(&stream->reception, now, &blocks[count]))
                continue;
            receiver_scored(c->graph, receiver, stream);
            blocks[count++].ssrc = stream->ssrc;
            if (count < RTCP_BLOCKS_MAX)
                continue;
            if (!compound_need(c, now, REPORT_MAX))
                return false;
            write_blocks(c, blocks, count);
            count = 0;
        }
    if (count == 0)
        return true;
    if (!compound_need(c, now, REPORT_MAX))
        return false;
    write_blocks(c, blocks, count);
    return true;
}

static bool write_sender_reports(struct compound *c, usec_t now)
{
    LIST_EACH (struct sender, sender, &c->transport->senders) {
        if (sender->is_paused || sender->packets == 0)
            continue;
        if (!compound_need(c, now, SENDER_REPORT_MAX))
            return false;
        write_sender_report(c, now, sender);
    }
    return true;
}

/* Names our time when no echo of a report of ours will tell how far away the publisher is. */
static bool write_time(struct compound *c, usec_t now)
{
    LIST_EACH (struct sender, sender, &c->transport->senders)
        if (!sender->is_paused && sender->packets > 0)
            return true;
    if (list_is_empty(&c->transport->receivers))
        return true;
    if (!compound_need_head(c, now, XR_TIME_SIZE))
        return false;
    xr_write_time(&c->writer, c->ssrc, graph_ntp(c->graph, now));
    return true;
}

static bool write_answers(struct compound *c, usec_t now)
{
    struct xr_answer answers[XR_HEARD_MAX] = {0};

    if (c->transport->times.count == 0)
        return true;
    if (!compound_need_head(c, now, XR_ANSWERS_SIZE(XR_HEARD_MAX)))
        return false;
    size_t count = xr_take(&c->transport->times, now, answers);
    xr_write_answers(&c->writer, c->ssrc, answers, count);
    return true;
}

/* The streams of those who obey a limit. */
static size_t list_limited(const struct compound *c,
                           uint32_t *__counted_by(LIMITED_MAX) ssrcs)
{
    size_t count = 0;

    LIST_EACH (struct receiver, receiver, &c->transport->receivers)
        for (size_t i = 0; i < receiver->plan.encoding_count && receiver->plan.has_remb; i++)
            if (receiver->streams[i].serial && count < LIMITED_MAX)
                ssrcs[count++] = receiver->streams[i].ssrc;
    return count;
}

/* Nobody confirms it: it is repeated for as long as it holds, and its end a few times. */
static bool write_limit(struct compound *c, usec_t now)
{
    struct transport *transport = c->transport;
    uint32_t ssrcs[LIMITED_MAX] = {0};

    if (transport->incoming_limit == 0 && transport->lift_tellings == 0)
        return true;
    const size_t count = list_limited(c, ssrcs);
    if (count == 0)
        return true;
    if (!compound_need_head(c, now, LIMIT_MAX))
        return false;
    if (transport->incoming_limit > 0) {
        rtcp_write_remb(&c->writer, c->ssrc, transport->incoming_limit, ssrcs, count);
        return true;
    }
    transport->lift_tellings--;
    rtcp_write_remb(&c->writer, c->ssrc, UINT32_MAX, ssrcs, count);
    return true;
}

static bool write_reports(struct compound *c, usec_t now)
{
    return write_receiver_reports(c, now) && write_sender_reports(c, now) && write_time(c, now) &&
           write_answers(c, now) && write_limit(c, now);
}

static usec_t report_period(struct graph *g, const struct transport *transport)
{
    usec_t period = REPORT_PERIOD_AUDIO;

    LIST_EACH (struct receiver, receiver, (struct link *)&transport->receivers)
        if (receiver->plan.kind == CH_KIND_VIDEO)
            period = REPORT_PERIOD_VIDEO;
    LIST_EACH (struct sender, sender, (struct link *)&transport->senders)
        if (sender->receiver->plan.kind == CH_KIND_VIDEO)
            period = REPORT_PERIOD_VIDEO;
    return period / 2 + (usec_t)random_below(&g->random, (uint32_t)period);
}

static usec_t next_due(const struct transport *transport, bool is_connected)
{
    return is_connected ? usec_min(transport->next_report, ask_deadline(transport))
                        : transport->next_report;
}

static bool write_what_is_due(struct compound *c, usec_t now)
{
    if (c->transport->next_report <= now && !write_reports(c, now))
        return false;
    return ask(c, now);
}

usec_t feedback_speak(struct graph *g, usec_t now, struct transport *transport)
{
    struct compound c = {.graph = g, .transport = transport, .ssrc = transport->ssrc};
    bool is_connected = address_is_set(&transport_rtcp_path(transport)->to.remote) &&
                        (!transport->must_seal || transport->seal);
    /* Listeners are looked after more often than they are told anything. What publishers sent grows
     * old meanwhile, and is looked at each time. */
    const usec_t due = list_is_empty(&transport->receivers) ? next_due(transport, is_connected)
                                                            : now;
    if (due > now)
        return due;
    bool may_speak = !is_connected || compound_open(&c);

    if (is_connected && may_speak && write_what_is_due(&c, now))
        compound_send(&c, now);
    if (transport->next_report <= now && may_speak) {
        bool is_idle = list_is_empty(&transport->receivers) && list_is_empty(&transport->senders);
        transport->next_report = is_idle ? NEVER : now + report_period(g, transport);
    }
    return next_due(transport, is_connected);
}

/* The bye keeps its place among the packets that the transport sends in this turn. */
static void send_bye(struct graph *g, usec_t now, const struct farewell *farewell,
                     struct buffer *buffer)
{
    struct transport *transport = graph_transport(g, farewell->transport);
    struct lane lane = {0};

    if (transport)
        send_rtcp(g, now, transport, buffer);
    else if (farewell->is_sealed) /* the keys are gone, and the far side knows that all is over */
        return;
    else if (outbox_put(g->out, &lane, &farewell->to, 0, buffer, 0, buffer->length))
        g->datagrams_out++;
    else
        drops_add(&g->drops, DROP_OUTBOX_FULL);
}

static void say_bye(struct graph *g, usec_t now, const struct farewell *farewell)
{
    struct buffer *buffer = buffer_take(&g->buffers);
    struct writer w;

    if (!buffer) {
        drops_add(&g->drops, DROP_NO_BUFFER);
        return;
    }
    w = writer_of(buffer->bytes, COMPOUND_MAX);
    rtcp_write_rr(&w, farewell->ssrc, NULL, 0);
    rtcp_write_sdes_cname(&w, farewell->ssrc, farewell->cname, farewell->cname_length);
    rtcp_write_bye(&w, &farewell->ssrc, 1);
    buffer->length = (uint16_t)writer_used(&w);
    send_bye(g, now, farewell, buffer);
    buffer_release(buffer);
}

void feedback_farewells(struct graph *g, usec_t now)
{
    for (size_t i = 0; i < g->farewell_count; i++)
        say_bye(g, now, &g->farewells[i]);
    g->farewell_count = 0;
}
