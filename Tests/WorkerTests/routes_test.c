/* routes_test.c - whose packet it is, and what becomes of the table when receivers change. */
#include "graph/routes.h"

#include "base/bytes.h"
#include "graph/graph.h"
#include "graph/plain.h"
#include "graph/receiver.h"
#include "graph/room.h"
#include "graph/transport.h"
#include "proto/rtp.h"
#include "test.h"

#include <string.h>

#define MID_ID 1
#define RID_ID 2
#define NOW (10 * SECOND)

static struct graph graph;
static struct outbox out;
static struct transport *__single first;
static struct transport *__single second;

static struct transport *__single add_transport(struct room *room, uint32_t id)
{
    struct plain_options options = {.sockets = {.count = 1, .rtp = id}};
    char detail[64];

    CHECK_EQ(plain_open(&graph, room, id, &options, detail, sizeof detail), ACCEPTED);
    return graph_transport(&graph, id);
}

static void stage_open(void)
{
    uint8_t seed[32] = {7};
    struct room *__single room;

    CHECK(outbox_open(&out));
    CHECK(graph_open(&graph, seed, 4, &out));
    room = room_open(&graph, 1);
    CHECK(room != NULL);
    first = add_transport(room, 1);
    second = add_transport(room, 2);
}

static void stage_close(void)
{
    graph_close(&graph);
    outbox_close(&out);
}

/* What a receiver of one encoding listens for. */
struct wish {
    uint32_t ssrc;
    const char *mid;
    const char *rid;
    uint8_t type;
    uint32_t rtx_ssrc;
};

static struct ch_view view_of(const char *name)
{
    return name ? ch_view_string(name) : ch_view_of(NULL, 0);
}

static struct plan plan_of(struct wish wish)
{
    struct ch_view mid = view_of(wish.mid);
    struct ch_view rid = view_of(wish.rid);
    struct ch_payload payload = {.type = wish.type, .clock_rate = 48000};
    struct ch_encoding encoding = {.has_ssrc = wish.ssrc != 0,
                                   .ssrc = wish.ssrc,
                                   .has_rtx_ssrc = wish.rtx_ssrc != 0,
                                   .rtx_ssrc = wish.rtx_ssrc,
                                   .has_rid = rid.len > 0,
                                   .rid = rid};
    struct ch_extension extensions[] = {{.id = MID_ID, .kind = CH_EXTENSION_KIND_MID},
                                        {.id = RID_ID, .kind = CH_EXTENSION_KIND_RID}};
    struct ch_reception asked = {.has_mid = mid.len > 0,
                                 .mid = mid,
                                 .payloads_count = 1,
                                 .payloads = &payload,
                                 .encodings_count = 1,
                                 .encodings = &encoding,
                                 .extensions_count = 2,
                                 .extensions = extensions};
    char detail[64];
    struct plan plan;

    CHECK_EQ(plan_build(&plan, &asked, detail, sizeof detail), ACCEPTED);
    return plan;
}

static enum ch_refusal add(uint32_t id, struct wish wish)
{
    struct plan plan = plan_of(wish);
    char detail[64];

    return receiver_open(&graph, first, id, &plan, detail, sizeof detail);
}

static enum ch_refusal update(uint32_t id, struct wish wish)
{
    struct plan plan = plan_of(wish);
    char detail[64];

    return receiver_update(&graph, 0, graph_receiver(&graph, id), &plan, detail, sizeof detail);
}

struct packet {
    size_t length;
    uint8_t bytes[128];
    struct rtp rtp;
};

/* The form of header extensions in which packets come; RFC 8285 lets a stream mix them. */
static uint16_t form = RTP_EXTENSION_ONE_BYTE;

static void write_name(struct writer *w, uint8_t id, struct ch_view name)
{
    if (name.len == 0)
        return;
    if (form == RTP_EXTENSION_TWO_BYTE) {
        writer_u8(w, id);
        writer_u8(w, (uint8_t)name.len);
    } else {
        writer_u8(w, (uint8_t)((size_t)id << 4 | (name.len - 1)));
    }
    writer_bytes(w, name.at, name.len);
}

static struct packet packet_of(struct wish wish)
{
    static uint16_t sequence;
    struct packet packet = {0};
    struct writer w = writer_of(packet.bytes, sizeof packet.bytes);

    writer_u8(&w, 0x90);
    writer_u8(&w, wish.type);
    writer_u16(&w, ++sequence);
    writer_u32(&w, 4800);
    writer_u32(&w, wish.ssrc);
    writer_u16(&w, form);
    writer_u16(&w, 0);
    write_name(&w, MID_ID, view_of(wish.mid));
    write_name(&w, RID_ID, view_of(wish.rid));
    while (writer_used(&w) % 4 != 0)
        writer_u8(&w, 0);
    writer_u16_at(&w, 14, (uint16_t)((writer_used(&w) - 16) / 4));
    writer_u8(&w, 0xaa);
    packet.length = writer_used(&w);
    CHECK_EQ(rtp_parse(&packet.rtp, packet.bytes, packet.length), DROP_NONE);
    return packet;
}

/* The receiver of such a packet, or 0. */
static uint32_t owner_on(const struct transport *transport, struct wish wish)
{
    struct packet packet = packet_of(wish);
    struct route route =
        routes_find(&transport->routes, packet.bytes, packet.length, &packet.rtp);

    return route.receiver ? route.receiver->id : 0;
}

static uint32_t owner(struct wish wish)
{
    return owner_on(first, wish);
}

/* Brings such a packet to its receiver, who learns its SSRC. */
static void bring(struct wish wish)
{
    struct packet packet = packet_of(wish);
    struct route route = routes_find(&first->routes, packet.bytes, packet.length, &packet.rtp);
    struct stream *__single stream = NULL;

    CHECK(route.receiver != NULL);
    if (route.receiver)
        CHECK_EQ(receiver_accept(&graph, NOW, route.receiver, &route, &packet.rtp, false,
                                 packet.length, &stream),
                 DROP_NONE);
}

/* -- the order -------------------------------------------------------------------------------- */

static void add_one_of_each(void)
{
    CHECK_EQ(add(11, (struct wish){.ssrc = 1111, .type = 100}), ACCEPTED);
    CHECK_EQ(add(12, (struct wish){.mid = "m", .type = 101}), ACCEPTED);
    CHECK_EQ(add(13, (struct wish){.rid = "low", .type = 102}), ACCEPTED);
    CHECK_EQ(add(14, (struct wish){.type = 103}), ACCEPTED);
}

TEST(a_packet_is_found_by_ssrc_then_mid_then_rid_then_payload_type)
{
    stage_open();
    add_one_of_each();

    CHECK_EQ(owner((struct wish){1111, "m", "low", 103, 0}), 11);
    CHECK_EQ(owner((struct wish){5, "m", "low", 103, 0}), 12);
    CHECK_EQ(owner((struct wish){5, NULL, "low", 103, 0}), 13);
    CHECK_EQ(owner((struct wish){5, NULL, NULL, 103, 0}), 14);
    CHECK_EQ(owner((struct wish){5, NULL, NULL, 104, 0}), 0);
    CHECK_EQ(owner((struct wish){5, NULL, NULL, 100, 0}), 0); /* whoever announces waits for it */
    stage_close();
}

TEST(names_are_found_in_either_form_within_one_stream)
{
    stage_open();
    add_one_of_each();

    for (size_t i = 0; i < 4; i++) {
        form = i % 2 == 0 ? RTP_EXTENSION_ONE_BYTE : RTP_EXTENSION_TWO_BYTE;
        CHECK_EQ(owner((struct wish){5, "m", "low", 103, 0}), 12);
        CHECK_EQ(owner((struct wish){5, NULL, "low", 103, 0}), 13);
        CHECK_EQ(owner((struct wish){5, "x", "low", 103, 0}), 0);
    }
    form = RTP_EXTENSION_ONE_BYTE;
    stage_close();
}

TEST(an_unknown_mid_is_nobodys_and_an_unknown_rid_says_nothing)
{
    stage_open();
    add_one_of_each();

    CHECK_EQ(owner((struct wish){5, "x", "low", 103, 0}), 0);
    CHECK_EQ(owner((struct wish){5, "mm", NULL, 103, 0}), 0);
    CHECK_EQ(owner((struct wish){1111, "x", NULL, 103, 0}), 11);
    CHECK_EQ(owner((struct wish){5, NULL, "lower", 103, 0}), 14);
    stage_close();
}

TEST(a_payload_type_of_two_receivers_is_of_no_use_until_one_is_gone)
{
    stage_open();
    CHECK_EQ(add(11, (struct wish){.mid = "m", .type = 100}), ACCEPTED);
    CHECK_EQ(add(12, (struct wish){.mid = "n", .type = 100}), ACCEPTED);

    CHECK_EQ(owner((struct wish){5, NULL, NULL, 100, 0}), 0);
    CHECK_EQ(owner((struct wish){5, "n", NULL, 100, 0}), 12);
    receiver_close(&graph, graph_receiver(&graph, 12));
    CHECK_EQ(owner((struct wish){5, NULL, NULL, 100, 0}), 11);
    stage_close();
}

TEST(receivers_with_a_mid_may_have_the_same_rids)
{
    stage_open();
    CHECK_EQ(add(11, (struct wish){.mid = "m", .rid = "low", .type = 100}), ACCEPTED);
    CHECK_EQ(add(12, (struct wish){.mid = "n", .rid = "low", .type = 101}), ACCEPTED);
    CHECK_EQ(add(13, (struct wish){.rid = "low", .type = 102}), ACCEPTED);

    CHECK_EQ(owner((struct wish){5, "n", "low", 120, 0}), 12);
    CHECK_EQ(owner((struct wish){5, NULL, "low", 120, 0}), 13);
    CHECK_EQ(add(14, (struct wish){.rid = "low", .type = 103}), CH_REFUSAL_DUPLICATE_RID);
    stage_close();
}

/* -- changes ---------------------------------------------------------------------------------- */

TEST(a_refused_change_leaves_the_old_table_in_use)
{
    struct plan greedy = plan_of((struct wish){.ssrc = 1111, .mid = "new", .type = 120});
    struct routes fresh;
    char detail[64];

    stage_open();
    add_one_of_each();
    struct id_slot *slots = first->routes.ssrcs.slots;
    struct name_route *names = first->routes.names;

    CHECK_EQ(add(15, (struct wish){.ssrc = 1111, .mid = "new", .type = 120}),
             CH_REFUSAL_DUPLICATE_SSRC);
    CHECK_EQ(update(14, (struct wish){.mid = "m", .type = 120}), CH_REFUSAL_DUPLICATE_MID);
    CHECK_EQ(routes_build(&fresh, graph.seed, first, graph_receiver(&graph, 14), &greedy, detail,
                          sizeof detail),
             CH_REFUSAL_DUPLICATE_SSRC);

    CHECK(first->routes.ssrcs.slots == slots);
    CHECK(first->routes.names == names);
    CHECK(fresh.ssrcs.cap == 0 && fresh.name_capacity == 0);
    CHECK(graph_receiver(&graph, 15) == NULL);
    CHECK_EQ(owner((struct wish){5, "new", NULL, 120, 0}), 0);
    CHECK_EQ(owner((struct wish){5, NULL, NULL, 103, 0}), 14);
    stage_close();
}

TEST(a_learned_ssrc_survives_the_changes_of_others)
{
    stage_open();
    CHECK_EQ(add(11, (struct wish){.mid = "m", .type = 100}), ACCEPTED);
    bring((struct wish){777, "m", NULL, 100, 0});
    CHECK_EQ(owner((struct wish){777, NULL, NULL, 120, 0}), 11);

    CHECK_EQ(add(12, (struct wish){.mid = "n", .type = 100}), ACCEPTED);
    CHECK_EQ(owner((struct wish){777, NULL, NULL, 120, 0}), 11);
    CHECK_EQ(update(12, (struct wish){.mid = "o", .type = 101}), ACCEPTED);
    CHECK_EQ(owner((struct wish){777, NULL, NULL, 120, 0}), 11);
    receiver_close(&graph, graph_receiver(&graph, 12));
    CHECK_EQ(owner((struct wish){777, NULL, NULL, 120, 0}), 11);
    CHECK_EQ(update(11, (struct wish){.mid = "p", .type = 100}), ACCEPTED);
    CHECK_EQ(owner((struct wish){777, NULL, NULL, 120, 0}), 11);
    stage_close();
}

TEST(a_learned_ssrc_is_forgotten_for_an_announced_one)
{
    stage_open();
    CHECK_EQ(add(11, (struct wish){.mid = "m", .type = 100}), ACCEPTED);
    bring((struct wish){777, "m", NULL, 100, 0});
    CHECK_EQ(update(11, (struct wish){.ssrc = 888, .mid = "m", .type = 100}), ACCEPTED);

    CHECK_EQ(owner((struct wish){777, NULL, NULL, 100, 0}), 0);
    CHECK_EQ(owner((struct wish){888, NULL, NULL, 100, 0}), 11);
    stage_close();
}

TEST(a_new_stream_takes_the_place_of_the_learned_one)
{
    stage_open();
    CHECK_EQ(add(11, (struct wish){.mid = "m", .type = 100}), ACCEPTED);
    bring((struct wish){777, "m", NULL, 100, 0});
    bring((struct wish){778, "m", NULL, 100, 0});

    CHECK_EQ(owner((struct wish){778, NULL, NULL, 120, 0}), 11);
    CHECK_EQ(owner((struct wish){777, NULL, NULL, 120, 0}), 0);
    stage_close();
}

TEST(an_announced_ssrc_outlives_whoever_learned_it_before)
{
    stage_open();
    CHECK_EQ(add(11, (struct wish){.mid = "m", .type = 100}), ACCEPTED);
    bring((struct wish){777, "m", NULL, 100, 0});
    CHECK_EQ(add(12, (struct wish){.ssrc = 777, .type = 101}), ACCEPTED);
    CHECK_EQ(owner((struct wish){777, NULL, NULL, 101, 0}), 12);
    bring((struct wish){778, "m", NULL, 100, 0});

    CHECK_EQ(owner((struct wish){778, NULL, NULL, 100, 0}), 11);
    CHECK_EQ(owner((struct wish){777, NULL, NULL, 101, 0}), 12);
    stage_close();
}

TEST(an_ssrc_announced_for_retransmissions_outlives_the_stream_that_had_it)
{
    stage_open();
    CHECK_EQ(add(11, (struct wish){.mid = "m", .type = 100}), ACCEPTED);
    bring((struct wish){777, "m", NULL, 100, 0});
    CHECK_EQ(update(11, (struct wish){.mid = "m", .type = 100, .rtx_ssrc = 777}), ACCEPTED);
    bring((struct wish){778, "m", NULL, 100, 0});

    CHECK_EQ(owner((struct wish){777, NULL, NULL, 120, 0}), 11);
    stage_close();
}

TEST(a_detached_receiver_is_forgotten_and_found_where_it_goes)
{
    char detail[64];

    stage_open();
    CHECK_EQ(add(11, (struct wish){.mid = "m", .type = 100}), ACCEPTED);
    bring((struct wish){777, "m", NULL, 100, 0});
    struct receiver *receiver = graph_receiver(&graph, 11);

    CHECK(receiver_stream(receiver, 777) != NULL);
    receiver_detach(&graph, receiver);
    CHECK(receiver_stream(receiver, 777) == NULL);
    CHECK_EQ(id_table_count(&first->routes.ssrcs), 0);
    CHECK_EQ(owner((struct wish){777, "m", NULL, 100, 0}), 0);
    CHECK_EQ(owner((struct wish){778, NULL, NULL, 100, 0}), 0);

    CHECK_EQ(receiver_attach(&graph, receiver, second, detail, sizeof detail), ACCEPTED);
    CHECK_EQ(owner_on(second, (struct wish){5, "m", NULL, 100, 0}), 11);
    CHECK_EQ(id_table_count(&second->routes.ssrcs), 0);
    CHECK_EQ(owner((struct wish){5, "m", NULL, 100, 0}), 0);
    stage_close();
}
