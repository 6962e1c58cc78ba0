/* unexpected_test.c - publishers whose payload types, names and streams nobody announced: counted
 * by name, told to whoever traces the transport, and kept nowhere (C.3 row 49). */
#include "stand_media.h"

#include <string.h>

#define MID_ID 1
#define RID_ID 2
#define FLOOD 10000

static const uint8_t low[] = {'l', 'o'}, stranger[] = {'m', 'e'};

/* A publisher whose two encodings are known by their names, of which the first has begun. */
static struct stand *__single publish_by_name(void)
{
    const char *const rids[] = {"lo", "hi"};
    struct stand *s = stand_open();
    struct transport *transport = join(s, 10, 1, false);
    struct ch_payload payload = {.type = 96, .codec = CH_CODEC_VP8, .clock_rate = 90000};
    struct ch_extension extensions[] = {{.id = MID_ID, .kind = CH_EXTENSION_KIND_MID},
                                        {.id = RID_ID, .kind = CH_EXTENSION_KIND_RID}};
    struct ch_encoding encodings[2];
    const struct ch_view mid = ch_view_string("0");
    const struct ch_reception asked = {
        .kind = CH_KIND_VIDEO,
        .has_mid = true,
        .mid = mid,
        .payloads_count = 1,
        .payloads = &payload,
        .encodings_count = 2,
        .encodings = encodings,
        .extensions_count = 2,
        .extensions = extensions,
    };
    struct plan plan;
    char detail[160];

    for (size_t i = 0; i < 2; i++)
        encodings[i] = (struct ch_encoding){.has_rid = true, .rid = ch_view_string(rids[i])};
    CHECK_EQ(plan_build(&plan, &asked, detail, sizeof detail), ACCEPTED);
    CHECK_EQ(receiver_open(&s->graph, transport, 1, &plan, detail, sizeof detail), ACCEPTED);
    return s;
}

/* A packet with a MID or a RID of two letters, or with neither when `id` is 0. */
static void send(struct stand *s, uint32_t ssrc, uint16_t sequence, uint8_t type, uint8_t id,
                 const uint8_t name[__counted_by(2)])
{
    const struct flow from = stand_flow(4010, 10);
    uint8_t packet[64];
    struct writer w = writer_of(packet, sizeof packet);

    writer_u8(&w, id ? 0x90 : 0x80);
    writer_u8(&w, type);
    writer_u16(&w, sequence);
    writer_u32(&w, 0);
    writer_u32(&w, ssrc);
    if (id) {
        writer_u16(&w, 0xbede);
        writer_u16(&w, 1);
        writer_u8(&w, (uint8_t)(id << 4 | 1));
        writer_u8(&w, name[0]);
        writer_u8(&w, name[1]);
        writer_u8(&w, 0);
    }
    writer_zero(&w, 20);
    outbox_clear(&s->out);
    stand_deliver(s, &from, packet, writer_used(&w));
}

static struct transport *__single publisher(struct stand *s)
{
    return graph_transport(&s->graph, 10);
}

static void check_goes_on(struct stand *s, uint16_t sequence)
{
    const struct stream *stream = &graph_receiver(&s->graph, 1)->streams[0];
    const uint64_t before = stream->packets;

    send(s, PUBLISHED, sequence, 96, 0, low);
    CHECK_EQ(stream->packets, before + 1);
}

TEST(what_nobody_announced_is_counted_by_name_and_traced)
{
    static const struct {
        uint32_t ssrc;
        uint8_t type;
        uint8_t id;
        uint8_t name[2];
        enum drop why;
    } strangers[] = {
        {4711, 97, 0, {0}, DROP_RTP_UNROUTED},             /* no payload type of anybody */
        {4712, 96, RID_ID, {'m', 'e'}, DROP_RTP_UNROUTED}, /* no encoding of this name */
        {4713, 96, MID_ID, {'9', '9'}, DROP_RTP_UNROUTED}, /* no section */
        {PUBLISHED, 97, 0, {0}, DROP_RTP_PAYLOAD_TYPE},    /* of a stream that is known */
        {PUBLISHED, 127, RID_ID, {'l', 'o'}, DROP_RTP_PAYLOAD_TYPE},
    };
    struct stand *s = publish_by_name();
    const struct receiver *receiver = graph_receiver(&s->graph, 1);

    send(s, PUBLISHED, 1, 96, RID_ID, low);
    CHECK_EQ(receiver->streams[0].ssrc, PUBLISHED);
    publisher(s)->traced = 1u << CH_TRACE_KIND_RTP;
    const size_t known = id_table_count(&publisher(s)->routes.ssrcs);
    const size_t noticed = s->graph.notice_count;
    for (uint16_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
        const uint64_t dropped = publisher(s)->drops.count[strangers[i].why];

        send(s, strangers[i].ssrc, (uint16_t)(700 + i), strangers[i].type, strangers[i].id,
             strangers[i].name);
        CHECK_EQ(publisher(s)->drops.count[strangers[i].why], dropped + 1);
        CHECK_EQ(s->graph.trace_count, i + 1u);
        const struct trace *trace = &s->graph.traces[i];
        CHECK_EQ(trace->target, CH_TRACE_TARGET_TRANSPORT);
        CHECK_EQ(trace->id, 10);
        CHECK_EQ(trace->kind, CH_TRACE_KIND_RTP);
        CHECK(!trace->is_outgoing);
        CHECK_EQ(trace->ssrc, strangers[i].ssrc);
        CHECK_EQ(trace->sequence, 700 + i);
        check_goes_on(s, (uint16_t)(2 + i));
        CHECK_EQ(s->graph.trace_count, i + 1u); /* of what is expected it says nothing */
    }
    CHECK_EQ(id_table_count(&publisher(s)->routes.ssrcs), known);
    CHECK_EQ(s->graph.notice_count, noticed);
    CHECK_EQ(receiver->streams[1].ssrc, 0);
    stand_close(s);
}

TEST(a_flood_of_what_nobody_announced_is_kept_nowhere)
{
    struct stand *s = publish_by_name();

    send(s, PUBLISHED, 1, 96, RID_ID, low);
    const size_t known = id_table_count(&publisher(s)->routes.ssrcs);
    const size_t noticed = s->graph.notice_count;
    for (uint32_t i = 0; i < FLOOD; i++)
        send(s, 5000 + i, (uint16_t)i, 97, 0, low);
    CHECK_EQ(publisher(s)->drops.count[DROP_RTP_UNROUTED], FLOOD);
    CHECK_EQ(s->graph.trace_count + s->graph.traces_lost, 0); /* nobody asked */
    publisher(s)->traced = 1u << CH_TRACE_KIND_RTP;
    for (uint32_t i = 0; i < FLOOD; i++)
        send(s, 5000 + i, (uint16_t)i, 96, RID_ID, stranger);
    CHECK_EQ(publisher(s)->drops.count[DROP_RTP_UNROUTED], 2 * FLOOD);
    CHECK_EQ(s->graph.trace_count, TRACES_MAX);
    CHECK_EQ(s->graph.traces_lost, FLOOD - TRACES_MAX);
    CHECK_EQ(id_table_count(&publisher(s)->routes.ssrcs), known);
    CHECK_EQ(s->graph.notice_count, noticed);
    check_goes_on(s, 2);
    stand_close(s);
}
