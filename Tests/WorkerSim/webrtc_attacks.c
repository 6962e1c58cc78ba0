/* webrtc_attacks.c - who disturbs calls: replayed checks, forged, repeated and lying media.
 *
 * The rows are those of the list of attacks that the worker was designed against. */
#include "invitation.h"
#include "proto/rtcp.h"
#include "test.h"

#include <string.h>

/* An audio packet of the publisher as it leaves, sealed. */
struct sealed {
    size_t length;
    uint8_t bytes[BROWSER_DATAGRAM_MAX];
};

/* A connected publisher of audio that speaks when it is told to, and a listener. */
static struct scenario *__single call(void)
{
    struct scenario *s = scenario_open(51);
    struct endpoint *publisher = scenario_join(s, MEET_WEBRTC);
    struct endpoint *listener = scenario_join(s, MEET_WEBRTC);

    scenario_publish(s, publisher, 7, CH_KIND_AUDIO, 1111);
    scenario_listen(s, listener, 7, CH_KIND_AUDIO, 2222);
    scenario_run(s, SECOND);
    CHECK(browser_is_connected(publisher->browser) && browser_is_connected(listener->browser));
    endpoint_audio(publisher, s->session->now, 1111)->next_at = NEVER;
    return s;
}

static void speak_paced(struct scenario *s)
{
    s->endpoints[0].sources[0].next_at = s->session->now;
}

static struct sealed next_packet(struct scenario *s)
{
    struct endpoint *publisher = &s->endpoints[0];
    uint8_t packet[ENDPOINT_PACKET_MAX];
    struct sealed sealed;
    size_t length = source_write(&publisher->sources[0], s->session->now, packet);

    publisher->sources[0].next_at = NEVER;
    sealed.length = browser_seal(publisher->browser, false, packet, length, sealed.bytes);
    CHECK(sealed.length > length);
    return sealed;
}

/* It reaches the worker at once, from the publisher's address. */
static void deliver(struct scenario *s, const struct sealed *packet)
{
    struct flow from = {.remote = s->endpoints[0].rtp, .socket = s->endpoints[0].socket};

    scenario_inject(s, &from, packet->bytes, packet->length);
}

static const struct heard *__single heard_by(struct scenario *s, size_t endpoint)
{
    const struct heard *__single heard = endpoint_heard(&s->endpoints[endpoint],
                                                        endpoint == 1 ? 2222 : 3333);

    CHECK(heard != NULL);
    return heard;
}

static struct flow elsewhere(uint32_t number)
{
    return (struct flow){.remote = {.family = 4, .port = 4444, .ip = {203, 0, 113,
                                                                      (uint8_t)number}}};
}

/* C.3 row 8. */
TEST(a_replayed_check_diverts_media_until_the_next_true_one)
{
    struct scenario *s = call();
    struct endpoint *listener = &s->endpoints[1];
    struct flow thief = elsewhere(1);

    speak_paced(s);
    scenario_run(s, 5 * SECOND);
    const struct check *captured = &listener->browser->check;
    uint64_t selected = s->session->ice_selected;
    scenario_inject(s, &thief, captured->bytes, captured->w.used);
    scenario_turn(s);
    CHECK_EQ(s->astray, 1); /* the answer, */
    CHECK(s->astray_bytes <= captured->w.used); /* not larger than the question */
    scenario_run(s, BROWSER_CHECK_PERIOD);
    uint64_t diverted = s->astray;
    CHECK(diverted <= 1 + 126 + 2); /* an interval's packets and reports */
    CHECK_EQ(s->session->ice_selected, selected + 2);
    scenario_run(s, 10 * SECOND);
    CHECK_EQ(s->astray, diverted);
    CHECK_EQ(heard_by(s, 1)->packets + heard_by(s, 1)->gaps, 876);
    CHECK(heard_by(s, 1)->gaps <= diverted);
    s->astray = 0;
    scenario_close(s);
}

/* Row 8: without the part that nominates it would divert nothing; with a broken sum, neither. */
TEST(a_changed_check_from_elsewhere_diverts_nothing)
{
    struct scenario *s = call();
    struct check changed = s->endpoints[1].browser->check;
    struct flow thief = elsewhere(1);

    speak_paced(s);
    for (size_t i = 20; i < changed.w.used; i++) {
        changed.bytes[i] ^= 1;
        scenario_inject(s, &thief, changed.bytes, changed.w.used);
        changed.bytes[i] ^= 1;
    }
    uint64_t asked = (changed.w.used - 20) * changed.w.used;
    scenario_run(s, 5 * SECOND);
    CHECK(s->astray <= changed.w.used - 20);
    CHECK(s->astray_bytes < asked);
    CHECK_EQ(heard_by(s, 1)->packets, 251);
    s->astray = 0;
    scenario_close(s);
}

/* C.3 row 9. */
TEST(forged_media_is_dropped_wherever_it_comes_from)
{
    struct scenario *s = call();
    struct endpoint *publisher = &s->endpoints[0];
    struct flow inside = {.remote = publisher->rtp, .socket = publisher->socket};
    struct flow outside = elsewhere(1);

    speak_paced(s);
    for (uint32_t i = 0; i < 1000; i++) {
        struct endpoint forger = {.source_count = 0};
        uint8_t packet[ENDPOINT_PACKET_MAX];
        struct source *source = endpoint_audio(&forger, 0, i % 2 ? 1111 : 5000 + i);
        source->sequence = (uint16_t)(1000 + i);
        size_t length = source_write(source, 0, packet);
        scenario_inject(s, &inside, packet, length);
        scenario_inject(s, &outside, packet, length);
        struct sealed real = next_packet(s); /* from where it does not live */
        scenario_inject(s, &outside, real.bytes, real.length);
        deliver(s, &real);
        scenario_run(s, MILLISECOND);
    }
    CHECK_EQ(scenario_drops(s, DROP_SRTP_AUTH), 1000);
    CHECK_EQ(scenario_drops(s, DROP_UNKNOWN_FLOW), 2000);
    CHECK_EQ(heard_by(s, 1)->packets, 1000);
    CHECK_EQ(heard_by(s, 1)->corrupt, 0);
    CHECK_EQ(heard_by(s, 1)->gaps, 0);
    CHECK_EQ(s->session->streams_started, 1);
    scenario_close(s);
}

#define LONG_CALL 70000u

/* C.3 rows 10 and 12: at once, a thousand later, and over the wrap of both sides' numbers. */
TEST(what_was_forwarded_once_is_never_forwarded_again)
{
    struct scenario *s = call();
    struct sealed first = {0}, old = {0};

    s->endpoints[0].sources[0].sequence = 65500;
    s->endpoints[0].sources[0].payload_size = 16;
    for (uint32_t i = 0; i < LONG_CALL; i++) {
        struct sealed packet = next_packet(s);
        if (i == 0)
            first = packet;
        if (i % 5000 == 0)
            old = packet;
        deliver(s, &packet);
        if (i % 50 == 0)
            deliver(s, &packet);
        if (i % 5000 == 1000 || i % 5000 == 4999)
            deliver(s, &old);
        if (i == 65536 || i == LONG_CALL - 1)
            deliver(s, &first);
        if (i % 20 == 19) {
            scenario_set_time(s, s->session->now + MILLISECOND);
            scenario_turn(s);
        }
    }
    scenario_run(s, 10 * MILLISECOND);
    CHECK_EQ(heard_by(s, 1)->packets, LONG_CALL);
    CHECK_EQ(heard_by(s, 1)->gaps, 0);
    CHECK_EQ(heard_by(s, 1)->late, 0);
    CHECK_EQ(s->endpoints[1].browser->unopened, 0);
    CHECK_EQ(scenario_drops(s, DROP_SRTP_REPLAY) + scenario_drops(s, DROP_SRTP_AUTH),
             LONG_CALL / 50 + 2 * LONG_CALL / 5000 + 2);
    scenario_close(s);
}

/* C.3 row 12. */
TEST(the_wrap_harms_nobody_on_a_bad_network)
{
    struct scenario *s = call();
    struct conditions bad = {.delay = 20 * MILLISECOND,
                             .lost = 500,
                             .reordered = 1000,
                             .reorder_delay = 50 * MILLISECOND};
    struct endpoint *late;

    for (size_t i = 0; i < 2; i++) {
        link_open(&s->endpoints[i].up, &bad, (uint32_t)i);
        link_open(&s->endpoints[i].down, &bad, (uint32_t)i + 10);
    }
    s->endpoints[0].sources[0].sequence = 65500;
    speak_paced(s);
    scenario_run(s, 20 * SECOND);
    late = scenario_join(s, MEET_WEBRTC);
    scenario_listen(s, late, 7, CH_KIND_AUDIO, 3333);
    scenario_run(s, 20 * SECOND);

    CHECK_EQ(scenario_drops(s, DROP_SRTP_AUTH), 0);
    CHECK_EQ(scenario_drops(s, DROP_SRTP_REPLAY), 0);
    CHECK_EQ(s->endpoints[1].browser->unopened, 0);
    CHECK_EQ(late->browser->unopened, 0);
    CHECK(heard_by(s, 1)->packets > 1720 && heard_by(s, 1)->packets < 1900); /* 0.95^2 of 2000 */
    CHECK(heard_by(s, 2)->packets > 900); /* 0.95 of 1000 */
    CHECK_EQ(heard_by(s, 1)->corrupt + heard_by(s, 2)->corrupt, 0);
    scenario_close(s);
}

/* C.3 row 11; the million of them are in srtp_test.c. */
TEST(flipped_bits_are_dropped_and_the_call_goes_on)
{
    struct scenario *s = call();
    struct random random;
    const uint8_t seed[RANDOM_SEED_SIZE] = {11};
    uint64_t logs = s->session->logs;

    random_seed(&random, seed);
    for (uint32_t i = 0; i < 3000; i++) {
        struct sealed packet = next_packet(s);
        for (size_t copy = 0; copy < 5; copy++) {
            struct sealed bad = packet;
            uint32_t bit = random_below(&random, (uint32_t)packet.length * 8);
            bad.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
            deliver(s, &bad);
        }
        deliver(s, &packet);
        scenario_turn(s);
    }
    scenario_run(s, 10 * MILLISECOND);
    CHECK_EQ(heard_by(s, 1)->packets, 3000);
    CHECK_EQ(heard_by(s, 1)->gaps, 0);
    CHECK_EQ(heard_by(s, 1)->corrupt, 0);
    CHECK_EQ(s->endpoints[1].heard_count, 1);
    CHECK_EQ(s->session->streams_started, 1);
    CHECK_EQ(s->session->logs, logs);
    CHECK(scenario_drops(s, DROP_SRTP_AUTH) > 14000);
    scenario_close(s);
}

/* A packet with this first byte and what stands behind the fixed header. */
struct lie {
    uint8_t first;
    size_t header; /* of the whole; 0: no length is right, and nobody could seal it */
    size_t length;
    uint8_t bytes[40];
    enum drop why;
};

/* C.3 row 14. */
TEST(headers_that_lie_under_a_true_seal_are_dropped_by_name)
{
    static const struct lie lies[] = {
        {0x8f, 0, 30, {0}, DROP_SRTP_MALFORMED},                      /* 15 CSRCs in 30 bytes */
        {0x90, 0, 30, {0xbe, 0xde, 0, 60}, DROP_SRTP_MALFORMED},      /* a longer extension */
        {0xa0, 12, 8, {1, 2, 3, 4, 5, 6, 7, 9}, DROP_RTP_PADDING},    /* more than there is */
        {0xa0, 12, 8, {1, 2, 3, 4, 5, 6, 7, 0}, DROP_RTP_PADDING},    /* none, it says */
        {0xa0, 12, 8, {1, 2, 3, 4, 5, 6, 7, 8}, DROP_RTP_EMPTY},      /* nothing else */
        {0x90, 20, 16, {0xbe, 0xde, 0, 1, 0xff, 0xff, 0xff, 0xff}, DROP_NONE}, /* id 15 */
        {0x90, 20, 16, {0xbe, 0xde, 0, 1, 0x1f, 1, 2, 3}, DROP_NONE}, /* an element beyond it */
        {0x90, 20, 16, {0x10, 0, 0, 1, 5, 0xff, 1, 2}, DROP_NONE},    /* the same, in two bytes */
        {0x90, 20, 16, {0x10, 0, 0, 1, 5, 0, 6, 0}, DROP_NONE},       /* of no length */
        {0x90, 16, 12, {0xbe, 0xde, 0, 0}, DROP_NONE},                /* nothing in it */
        {0x90, 20, 16, {0x77, 0x77, 0, 1}, DROP_NONE},                /* of an unknown kind */
    };
    struct scenario *s = call();
    uint64_t heard = 0;
    struct sealed packet = next_packet(s);

    deliver(s, &packet);
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        struct sealed sealed;
        uint8_t lie[64];
        struct writer w = writer_of(lie, sizeof lie);
        uint64_t before = lies[i].why ? scenario_drops(s, lies[i].why) : 0;
        writer_u8(&w, lies[i].first);
        writer_u8(&w, 100);
        writer_u16(&w, s->endpoints[0].sources[0].sequence++);
        writer_u32(&w, 5000000);
        writer_u32(&w, 1111);
        writer_bytes(&w, lies[i].bytes, lies[i].length);
        sealed.length = w.used;
        memcpy(sealed.bytes, lie, w.used);
        if (lies[i].header)
            CHECK_EQ(seal_rtp(s->endpoints[0].browser->seal, lie, lies[i].header,
                              lie + lies[i].header, w.used - lies[i].header, sealed.bytes,
                              sizeof sealed.bytes, &sealed.length),
                     DROP_NONE);
        deliver(s, &sealed);
        scenario_run(s, MILLISECOND);
        if (lies[i].why)
            CHECK_EQ(scenario_drops(s, lies[i].why), before + 1);
        heard += lies[i].why == DROP_NONE;
        CHECK_EQ(heard_by(s, 1)->packets, 1 + heard);
    }
    packet = next_packet(s);
    deliver(s, &packet);
    scenario_run(s, MILLISECOND);
    CHECK_EQ(heard_by(s, 1)->packets, 2 + heard);
    CHECK_EQ(s->endpoints[1].invalid, 0);
    scenario_close(s);
}

/* C.3 row 17: each FIR with another number, so that each is a request of its own. */
TEST(a_flood_of_plis_and_firs_under_seal_is_one_a_second_to_the_publisher)
{
    struct scenario *s = scenario_open(52);
    struct endpoint *publisher = scenario_join(s, MEET_WEBRTC);
    struct endpoint *flooder = scenario_join(s, MEET_WEBRTC);
    struct endpoint *other = scenario_join(s, MEET_WEBRTC);

    scenario_publish(s, publisher, 7, CH_KIND_VIDEO, 1111);
    scenario_listen(s, flooder, 7, CH_KIND_VIDEO, 2222);
    scenario_listen(s, other, 7, CH_KIND_VIDEO, 3333);
    scenario_run(s, SECOND);
    endpoint_video(publisher, s->session->now, 1111);
    scenario_run(s, 2 * SECOND);
    publisher->plis = 0;
    for (size_t i = 0; i < 5000; i++) {
        uint8_t bytes[32];
        struct writer w = writer_of(bytes, sizeof bytes);
        rtcp_write_pli(&w, 1, 2222);
        rtcp_write_fir(&w, 1, 2222, (uint8_t)i);
        scenario_send(s, flooder, true, bytes, w.used);
        scenario_run(s, MILLISECOND);
    }
    CHECK(publisher->plis >= 5 && publisher->plis <= 6);
    CHECK_EQ(publisher->firs, 0);
    CHECK_EQ(endpoint_heard(other, 3333)->gaps, 0);
    CHECK(endpoint_heard(other, 3333)->packets > 600);
    scenario_close(s);
}

static void check_by(struct scenario *s, uint32_t socket, const struct address *remote)
{
    struct flow from = {.remote = *remote, .socket = socket};

    s->endpoints[0].browser->nominates = socket % 2;
    browser_write_check(s->endpoints[0].browser);
    scenario_inject(s, &from, s->endpoints[0].browser->check.bytes,
                    s->endpoints[0].browser->check.w.used);
}

/* C.3 row 22, as far as the engine sees connections; reading them is for loop/tcp_receive.c. */
TEST(connections_beyond_four_close_the_oldest_and_idle_ones_cost_nothing)
{
    struct scenario *s = scenario_open(53);
    struct invitation how = {.is_tcp = true, .consent_timeout = INVITATION_CONSENT};
    struct endpoint *e = scenario_invite(s, &how);
    struct address remote = e->rtp;

    scenario_run(s, SECOND);
    CHECK(browser_is_connected(e->browser));
    for (uint32_t i = 0; i < 10000; i++) { /* who connect and say nothing true */
        struct flow from = {.remote = elsewhere(i).remote, .socket = 100 + i};
        engine_stream_opened(s->session->engine, s->session->now, from.socket);
        CHECK(!engine_stream_is_known(s->session->engine, from.socket, &from.remote));
        scenario_inject(s, &from, (const uint8_t[]){0x80, 100, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1}, 12);
        engine_stream_closed(s->session->engine, s->session->now, from.socket, &from.remote);
    }
    CHECK_EQ(scenario_drops(s, DROP_UNKNOWN_FLOW), 10000);
    for (uint32_t i = 0; i < 10; i++) {
        remote.port = (uint16_t)(remote.port + 1);
        engine_stream_opened(s->session->engine, s->session->now, 50 + i);
        check_by(s, 50 + i, &remote);
        CHECK(engine_stream_is_known(s->session->engine, 50 + i, &remote));
        scenario_run(s, 10 * MILLISECOND);
    }
    CHECK_EQ(s->closed, 7); /* ICE_TCP_MAX of eleven stay */
    CHECK_EQ(s->session->transports_failed, 0);
    s->astray = 0;
    scenario_close(s);
}
