/* queue_scenarios.c - listeners over TCP: what they get, by how their queue drains.
 *
 * TCP itself is not here: the link to the listener has a queue without end and loses nothing, and
 * what waits in it is told to the engine as loop/tcp_measure.c does it. */
#include "invitation.h"
#include "test.h"

#define PICTURE 33333 /* microseconds */
#define MEGABIT 1000000u
#define SOCKET 41     /* of the connection that one moves to */

/* 150, 500 and 1,500 kbit/s: packets of a picture, and bytes of a packet. */
static const struct {
    uint16_t packets, bytes;
} LADDER[] = {{1, 625}, {2, 1041}, {6, 1041}};

static uint16_t sequence[3];
static uint32_t timestamp;
static uint64_t told; /* bytes that were acknowledged */
static usec_t longest; /* that anything waited */

static struct endpoint *__single viewer(struct scenario *s)
{
    return &s->endpoints[1];
}

static struct ch_get_transport_stats_reply stats(struct scenario *s)
{
    struct ch_get_transport_stats q = {.transport = 2};
    struct ch_get_transport_stats_reply a;

    CHECK_EQ(ask_get_transport_stats(s->session, &q, &a), ACCEPTED);
    return a;
}

static struct ch_choice explain(struct scenario *s)
{
    struct ch_get_sender_stats q = {.sender = 2222};
    struct ch_get_sender_stats_reply a;

    CHECK_EQ(ask_get_sender_stats(s->session, &q, &a), ACCEPTED);
    CHECK(a.has_choice);
    return a.choice;
}

static usec_t wait_of(struct scenario *s)
{
    const usec_t left = viewer(s)->down.free_at - s->session->now;

    return left > 0 ? left : 0;
}

static uint64_t waiting(struct scenario *s)
{
    return (uint64_t)wait_of(s) * viewer(s)->down.conditions.bits_per_second / 8 / SECOND;
}

static void publish(struct scenario *s, const struct endpoint *publisher)
{
    struct ch_payload payload = {.type = 101,
                                 .role = CH_PAYLOAD_ROLE_MEDIA,
                                 .codec = CH_CODEC_VP8,
                                 .clock_rate = 90000};
    struct ch_encoding encodings[3] = {0};
    const uint32_t transport = scenario_number(s, publisher);
    struct ch_create_receiver q = {
        .receiver = 7,
        .transport = transport,
        .reception = {.kind = CH_KIND_VIDEO,
                      .payloads_count = 1,
                      .payloads = &payload,
                      .encodings_count = 3,
                      .encodings = encodings,
                      .has_pli = true},
    };
    struct ch_create_receiver_reply a;

    for (uint32_t i = 0; i < 3; i++)
        encodings[i] = (struct ch_encoding){.has_ssrc = true,
                                            .ssrc = 1111 + i,
                                            .spatial_layers = 1,
                                            .temporal_layers = 1};
    CHECK_EQ(ask_create_receiver(s->session, &q, &a), ACCEPTED);
}

/* A picture that needs no other, in every encoding (RFC 7741). */
static void show(struct scenario *s)
{
    struct endpoint *publisher = &s->endpoints[0];
    const struct flow from = {.remote = publisher->rtp, .socket = publisher->socket};
    uint8_t packet[1200] = {0};

    timestamp += 3000;
    for (uint32_t i = 0; i < 3; i++)
        for (uint16_t n = 0; n < LADDER[i].packets; n++) {
            struct writer w = writer_of(packet, sizeof packet);
            const bool is_last = n + 1 == LADDER[i].packets;
            writer_u8(&w, 0x80);
            writer_u8(&w, (uint8_t)(101 | (is_last ? 0x80 : 0)));
            writer_u16(&w, sequence[i]++);
            writer_u32(&w, timestamp);
            writer_u32(&w, 1111 + i);
            writer_u8(&w, n == 0 ? 0x10 : 0);
            scenario_inject(s, &from, packet, LADDER[i].bytes);
        }
}

/* As long as `socket` is what the viewer is on. */
static void look(struct scenario *s)
{
    const uint64_t waits = waiting(s), sent = stats(s).bytes_sent;

    longest = wait_of(s) > longest ? wait_of(s) : longest;
    if (viewer(s)->socket != 0)
        engine_stream_drained(s->session->engine, s->session->now, viewer(s)->socket,
                              &viewer(s)->rtp, waits, sent - waits - told);
    told = sent - waits;
}

static void call_on(struct scenario *s, usec_t duration)
{
    longest = 0;
    for (usec_t passed = 0; passed < duration; passed += 3 * PICTURE) {
        for (size_t i = 0; i < 3; i++) {
            show(s);
            scenario_run(s, PICTURE);
        }
        look(s);
    }
}

static void widen(struct scenario *s, uint32_t bps)
{
    link_change(&viewer(s)->down,
                &(struct conditions){.delay = 25 * MILLISECOND, .bits_per_second = bps});
}

static struct scenario *__single call(const struct invitation *how, uint32_t bps)
{
    struct scenario *s = scenario_open(35);
    struct endpoint *publisher = scenario_join(s, MEET_OWN_PORT);

    told = timestamp = 0;
    for (size_t i = 0; i < 3; i++)
        sequence[i] = 0;
    scenario_invite(s, how);
    widen(s, bps);
    publish(s, publisher);
    scenario_listen(s, viewer(s), 7, CH_KIND_VIDEO, 2222);
    scenario_run(s, SECOND);
    CHECK(browser_is_connected(viewer(s)->browser));
    return s;
}

static const struct invitation by_tcp = {.is_tcp = true, .consent_timeout = INVITATION_CONSENT};

TEST(a_listener_over_tcp_gets_what_its_queue_lets_through)
{
    struct scenario *s = call(&by_tcp, MEGABIT);
    size_t fits = 0;

    call_on(s, 60 * SECOND);
    CHECK(longest < 2 * SECOND);
    for (size_t i = 0; i < 60; i++) {
        call_on(s, SECOND);
        const struct ch_choice choice = explain(s);
        fits += choice.has_decided && choice.decided.spatial == 1;
        if (choice.has_decided && choice.decided.spatial == 1) {
            CHECK(choice.reason == CH_LAYER_REASON_BUDGET ||
                  choice.reason == CH_LAYER_REASON_CONGESTION_HOLD);
            CHECK(choice.needed_bitrate > MEGABIT);
        }
    }
    CHECK(fits >= 50);
    CHECK_EQ(stats(s).estimate.probes_sent, 0);
    scenario_close(s);
}

TEST(a_listener_over_tcp_on_a_wide_way_gets_all_it_wishes)
{
    struct scenario *s = call(&by_tcp, 5 * MEGABIT);

    call_on(s, 10 * SECOND);
    CHECK_EQ(explain(s).decided.spatial, 2);
    CHECK_EQ(explain(s).reason, CH_LAYER_REASON_WISH);
    call_on(s, 20 * SECOND);
    CHECK_EQ(explain(s).current.spatial, 2);
    CHECK(longest < 60 * MILLISECOND);
    CHECK(stats(s).estimate.bitrate >= 3 * MEGABIT / 2);
    scenario_close(s);
}

TEST(a_tcp_way_that_narrows_costs_a_layer_and_is_explained)
{
    struct scenario *s = call(&by_tcp, 5 * MEGABIT);

    call_on(s, 10 * SECOND);
    CHECK_EQ(explain(s).current.spatial, 2);
    widen(s, MEGABIT);
    call_on(s, SECOND);
    CHECK(explain(s).decided.spatial < 2);
    CHECK_EQ(stats(s).estimate.hold, CH_ESTIMATE_HOLD_CONGESTION);
    CHECK(stats(s).estimate.bitrate <= MEGABIT);
    const struct ch_choice choice = explain(s);
    CHECK(choice.reason == CH_LAYER_REASON_BUDGET ||
          choice.reason == CH_LAYER_REASON_CONGESTION_HOLD);
    CHECK(choice.available_bitrate <= MEGABIT);
    CHECK(longest < SECOND);
    call_on(s, 3 * SECOND);
    CHECK(wait_of(s) < 100 * MILLISECOND);
    widen(s, 5 * MEGABIT);
    call_on(s, 70 * SECOND);
    CHECK_EQ(explain(s).current.spatial, 2);
    scenario_close(s);
}

static void move(struct scenario *s, uint32_t socket)
{
    struct endpoint *e = viewer(s);

    e->rtp.port++;
    e->rtcp.port = e->rtp.port;
    e->socket = e->rtcp_socket = socket;
    if (socket != 0)
        engine_stream_opened(s->session->engine, s->session->now, socket);
    e->browser->check_at = s->session->now;
    scenario_run(s, 0);
    scenario_run(s, 100 * MILLISECOND);
    CHECK_EQ(s->session->selected.is_tcp, socket != 0);
}

/* Over UDP this one reports nothing, so that all that is learned is learned over TCP. */
TEST(who_moves_to_tcp_and_back_is_judged_by_what_it_is_on)
{
    struct invitation both = {.may_move = true, .consent_timeout = INVITATION_CONSENT};
    struct scenario *s = call(&both, 20 * MEGABIT);

    call_on(s, 5 * SECOND);
    CHECK_EQ(explain(s).current.spatial, 0);
    uint32_t before = stats(s).estimate.bitrate;
    move(s, SOCKET);
    CHECK_EQ(stats(s).estimate.bitrate, before); /* nothing is known of the new way yet */
    call_on(s, 10 * SECOND);
    CHECK_EQ(explain(s).current.spatial, 2);
    widen(s, MEGABIT);
    call_on(s, 2 * SECOND);
    CHECK(explain(s).decided.spatial < 2);
    CHECK(stats(s).estimate.bitrate <= MEGABIT);

    const struct address left = viewer(s)->rtp;
    before = stats(s).estimate.bitrate;
    move(s, 0);
    const uint32_t after = stats(s).estimate.bitrate;
    CHECK(after >= before && after <= MEGABIT); /* no queue of before holds it down */
    for (size_t i = 0; i < 10; i++) {
        call_on(s, SECOND);
        engine_stream_drained(s->session->engine, s->session->now, SOCKET, &left, MEGABIT, 0);
    }
    CHECK_EQ(stats(s).estimate.bitrate, after); /* that connection matters no more */
    CHECK_EQ(stats(s).estimate.hold, CH_ESTIMATE_HOLD_NOTHING);
    scenario_close(s);
}
