/* layers_hostile_test.c - publishers whose headers lie, and encodings that come and go at random.
 *
 * What must hold is little: every place within its bounds, every memory given back. The sanitizers
 * see the rest. */
#include "leg_stand.h"

#include "base/random.h"

#define DESCRIPTOR_ID 4
#define PACKETS 3000

static struct random chance(uint8_t seed)
{
    const uint8_t bytes[RANDOM_SEED_SIZE] = {seed, 77};
    struct random r;

    random_seed(&r, bytes);
    return r;
}

/* The head of a payload as the codec writes it, here and there another byte. */
static void write_payload(struct writer *w, struct random *r, enum codec codec)
{
    static const uint8_t heads[][12] = {
        [CODEC_OTHER] = {0xff, 0, 0xff}, [CODEC_OPUS] = {0},
        [CODEC_VP8] = {0x90, 0xf0, 0x92, 0x34, 7, 0xa0, 0, 0, 0, 0x9d, 1, 0x2a},
        [CODEC_VP9] = {0xba, 0x92, 0x34, 0x55, 0x38, 2, 0x80, 1, 0x68},
        [CODEC_H264] = {0x7c, 0x85, 0x88},
        [CODEC_H265] = {0x62, 1, 0x93, 0xaf},
        [CODEC_AV1] = {0x18, 0x0a, 3, 0, 0, 0, 0x32},
    };
    const size_t length = 1 + random_below(r, 12);

    for (size_t i = 0; i < length; i++)
        writer_u8(w, random_below(r, 4) ? heads[codec][i] : (uint8_t)random_u32(r));
}

/* A descriptor with a structure, cut or changed, or any bytes at all. */
static void write_descriptor(struct writer *w, struct random *r)
{
    static const uint8_t whole[] = {0x89, 0xff, 0xff, 0x81, 0x22, 0x14, 0xea, 0xa8, 0x60, 0x41,
                                    0x4d, 0x14, 0x10, 0x20, 0x84, 0x27, 0x02, 0x7f, 0x01, 0x67};
    const size_t length = 1 + random_below(r, sizeof whole);
    const bool is_noise = random_below(r, 4) == 0;

    writer_u16(w, 0x1000); /* two bytes for each header */
    writer_u16(w, (uint16_t)((2 + length + 3) / 4));
    writer_u8(w, DESCRIPTOR_ID);
    writer_u8(w, (uint8_t)length);
    for (size_t i = 0; i < length; i++)
        writer_u8(w, is_noise || random_below(r, 30) == 0 ? (uint8_t)random_u32(r) : whole[i]);
    writer_zero(w, (4 - (2 + length) % 4) % 4);
}

static void send_hostile(struct stand *s, struct random *r, enum codec codec, uint32_t encodings,
                         uint16_t sequence)
{
    const struct flow from = stand_flow(4000 + PUBLISHER, PUBLISHER);
    const bool is_described = random_below(r, 2) == 0;
    uint8_t packet[128];
    struct writer w = writer_of(packet, sizeof packet);

    writer_u8(&w, is_described ? 0x90 : 0x80);
    writer_u8(&w, (uint8_t)(96 | random_below(r, 2) << 7));
    writer_u16(&w, random_below(r, 40) ? sequence : (uint16_t)random_u32(r));
    writer_u32(&w, random_below(r, 10) ? sequence * 1000u : random_u32(r));
    writer_u32(&w, PUBLISHED + random_below(r, encodings));
    if (is_described)
        write_descriptor(&w, r);
    write_payload(&w, r, codec);
    outbox_clear(&s->out);
    stand_deliver(s, &from, packet, writer_used(&w));
}

static void check_sender(const struct sender *sender)
{
    const struct selection *chosen = &sender->selection;
    const struct receiver *receiver = sender->receiver;
    const struct leg *leg = sender->transport ? sender->transport->leg : NULL;
    const uint8_t awaited = selection_waits_for(chosen);
    size_t found = 0;

    CHECK_EQ(chosen->kind, receiver_selection(receiver));
    CHECK(chosen->encoding < PLAN_ENCODINGS_MAX);
    CHECK(chosen->count <= SELECTION_PICTURES && chosen->newest < SELECTION_PICTURES);
    CHECK(!sender->transport || awaited == LAYER_OFF ||
          awaited < receiver->plan.encoding_count);
    CHECK(sender->epoch_count <= sender->epoch_capacity);
    for (size_t i = 0; i < receiver->sender_count; i++)
        found += receiver->senders[i] == sender;
    CHECK_EQ(found, 1);
    if (!leg)
        return;
    const struct allocation *a = &leg->allocations[sender->place];
    CHECK(leg->members[sender->place] == sender);
    CHECK(a->layers.spatial == LAYER_OFF || a->layers.spatial < LAYERS_SPATIAL_MAX);
    CHECK(a->layers.temporal < LAYERS_TEMPORAL_MAX);
    CHECK(leg->allocator.of_video.permille <= OVERHEAD_MOST);
}

/* Time goes on, and what nobody reads here is thrown away. */
static void go_on(struct stand *s, usec_t time)
{
    s->now += time;
    due_work(&s->graph, s->now);
    s->graph.notice_count = s->graph.farewell_count = s->graph.trace_count = 0;
}

static void attack(enum codec codec, uint32_t encodings, uint8_t layers)
{
    struct stand *s = stand_open();
    struct random r = chance((uint8_t)(codec * 16 + encodings));
    struct sender *sender = view(s, encodings);
    struct plan plan = plan_of(PUBLISHED, encodings);
    char detail[160];

    plan.payloads[0].codec = codec;
    plan.has_pli = true;
    plan.descriptor_extension = DESCRIPTOR_ID;
    for (uint32_t i = 0; i < encodings; i++)
        plan.encodings[i].spatial_layers = plan.encodings[i].temporal_layers = layers;
    CHECK_EQ(receiver_update(&s->graph, s->now, sender->receiver, &plan, detail, sizeof detail),
             ACCEPTED);
    decide(s);
    for (uint32_t i = 0; i < PACKETS; i++) {
        send_hostile(s, &r, codec, encodings, (uint16_t)i);
        if (random_below(&r, 50) == 0) {
            const struct wish wish = {
                .layers = {(uint8_t)random_u32(&r), (uint8_t)random_u32(&r)}, .priority = 1};
            sender_set_wish(&s->graph, s->now, sender, &wish);
        }
        go_on(s, random_below(&r, 20) * MILLISECOND);
        check_sender(sender);
    }
    outbox_clear(&s->out);
    receiver_close(&s->graph, sender->receiver);
    CHECK_EQ(s->graph.kept.bytes, 0);
    stand_close(s);
}

TEST(headers_that_lie_break_nothing_in_simulcast)
{
    for (enum codec codec = CODEC_OTHER; codec <= CODEC_AV1; codec++)
        attack(codec, 3, 1);
    attack(CODEC_VP8, PLAN_ENCODINGS_MAX, 4);
}

TEST(headers_that_lie_break_nothing_in_svc)
{
    for (enum codec codec = CODEC_OTHER; codec <= CODEC_AV1; codec++)
        attack(codec, 1, 3);
    attack(CODEC_VP9, 1, 255);
}

/* -- encodings that appear and vanish --------------------------------------------------------- */

static void change_something(struct stand *s, struct random *r, struct receiver *receiver,
                             struct sender *sender)
{
    struct transport *publisher = graph_transport(&s->graph, PUBLISHER);
    struct transport *viewers[] = {graph_transport(&s->graph, VIEWER),
                                   graph_transport(&s->graph, 30)};
    struct plan plan = plan_of(PUBLISHED + random_below(r, 4), 1 + random_below(r, 8));
    char detail[160];

    plan.has_pli = random_below(r, 2);
    switch (random_below(r, 6)) {
    case 0:
    case 1:
        CHECK_EQ(receiver_update(&s->graph, s->now, receiver, &plan, detail, sizeof detail),
                 ACCEPTED);
        return;
    case 2:
        receiver_detach(&s->graph, receiver);
        return;
    case 3:
        CHECK_EQ(receiver_attach(&s->graph, receiver, publisher, detail, sizeof detail), ACCEPTED);
        return;
    case 4:
        sender_detach(&s->graph, sender);
        return;
    default:
        CHECK_EQ(sender_attach(&s->graph, s->now, sender, viewers[random_below(r, 2)], detail,
                               sizeof detail),
                 ACCEPTED);
        return;
    }
}

TEST(encodings_that_appear_and_vanish_leave_nothing_behind)
{
    struct stand *s = stand_open();
    struct random r = chance(1);
    struct sender *sender = view(s, 3);
    struct receiver *receiver = sender->receiver;

    join(s, 30, 1, false);
    decide(s);
    for (uint32_t i = 0; i < 20000; i++) {
        if (random_below(&r, 20) == 0)
            change_something(s, &r, receiver, sender);
        send_hostile(s, &r, CODEC_VP8, 11, (uint16_t)i);
        go_on(s, random_below(&r, 20) * MILLISECOND);
        check_sender(sender);
        for (size_t e = 0; e < PLAN_ENCODINGS_MAX; e++)
            CHECK(e < receiver->plan.encoding_count || receiver->streams[e].serial == 0);
    }
    outbox_clear(&s->out);
    receiver_close(&s->graph, receiver);
    CHECK_EQ(s->graph.kept.bytes, 0);
    CHECK_EQ(graph_transport(&s->graph, PUBLISHER)->routes.encoding_count, 0);
    stand_close(s);
}
