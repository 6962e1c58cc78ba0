/* webrtc_repair.c - losses that are mended in both directions, and arrivals that are told. */
#include "mending.h"
#include "proto/resend.h"
#include "proto/rtcp.h"
#include "proto/rtp.h"
#include "test.h"

#include <string.h>

/* A publisher of video and a listener, connected; then the networks get bad. */
static struct scenario *__single call(uint32_t lost_up, uint32_t lost_down)
{
    struct scenario *s = scenario_open(61);
    struct conditions up = {.delay = 20 * MILLISECOND, .lost = lost_up};
    struct conditions down = {.delay = 20 * MILLISECOND, .lost = lost_down};
    struct endpoint *publisher = scenario_join(s, MEET_WEBRTC);
    struct endpoint *listener = scenario_join(s, MEET_WEBRTC);

    mending_publish(s, publisher);
    mending_listen(s, listener, 2222);
    scenario_run(s, SECOND);
    endpoint_video(publisher, s->session->now, MENDED_SSRC);
    scenario_run(s, 100 * MILLISECOND); /* who never hears the first packet cannot miss it */
    link_open(&publisher->up, &up, 1);
    link_open(&publisher->down, &up, 2);
    link_open(&listener->up, &down, 3);
    link_open(&listener->down, &down, 4);
    return s;
}

/* Every packet but those still under way was heard, once, and whole. */
static void check_whole(struct scenario *s)
{
    struct endpoint *listener = &s->endpoints[1];
    const struct heard *heard = endpoint_heard(listener, 2222);
    uint32_t sent = s->endpoints[0].sources[0].number;

    CHECK(sent > 1500);
    CHECK_EQ(mender_missing(listener->mender, 0, sent - 150), 0);
    CHECK(heard != NULL && heard->packets <= sent);
    CHECK(heard != NULL && heard->corrupt == 0);
    CHECK_EQ(listener->browser->unopened, 0);
    CHECK_EQ(s->session->transports_failed, 0);
}

TEST(a_listener_who_loses_up_to_a_fifth_gets_every_packet)
{
    for (uint32_t lost = 500; lost <= 2000; lost *= 2) {
        struct scenario *s = call(0, lost);
        const struct mender *mender = s->endpoints[1].mender;
        struct ch_get_sender_stats q = {.sender = 2222};
        struct ch_get_sender_stats_reply a;

        scenario_run(s, 20 * SECOND);
        check_whole(s);
        CHECK(mender->repaired > 1800 * lost / 10000 * 8 / 10);
        CHECK(mender->in_vain < mender->repaired / 2);
        CHECK_EQ(s->endpoints[0].mender->nacks_heard, 0); /* the publisher's part was good */
        CHECK_EQ(ask_get_sender_stats(s->session, &q, &a), ACCEPTED);
        CHECK(a.retransmitted >= mender->repaired);
        CHECK(a.retransmit_wanted >= a.retransmitted);
        scenario_close(s);
    }
}

TEST(what_is_sent_again_is_traced_by_the_numbers_of_what_it_repeats)
{
    struct scenario *s = call(0, 1000);
    uint8_t kinds[] = {CH_TRACE_KIND_RTP};
    struct ch_trace q = {
        .target = CH_TRACE_TARGET_SENDER, .id = 2222, .kinds_count = 1, .kinds = kinds};
    struct ch_trace_reply a;
    struct ch_get_sender_stats question = {.sender = 2222};
    struct ch_get_sender_stats_reply before, after;

    scenario_run(s, SECOND);
    CHECK_EQ(ask_get_sender_stats(s->session, &question, &before), ACCEPTED);
    CHECK_EQ(ask_trace(s->session, &q, &a), ACCEPTED);
    scenario_run(s, 10 * SECOND);
    CHECK_EQ(ask_get_sender_stats(s->session, &question, &after), ACCEPTED);
    CHECK_EQ(s->session->trace.lost, 0);
    CHECK_EQ(s->session->traced[CH_TRACE_KIND_RTP] - s->session->traced_again,
             after.packets - before.packets);
    CHECK(after.retransmitted > before.retransmitted + 50);
    /* What fills probes is told as well. */
    CHECK(s->session->traced_again >= after.retransmitted - before.retransmitted);
    CHECK_EQ(s->session->again.ssrc, 2222);
    CHECK(s->session->again.is_outgoing);
    const struct heard *heard = endpoint_heard(&s->endpoints[1], 2222);
    const uint16_t back = (uint16_t)(heard->last - s->session->again.sequence);
    const uint32_t pictures = (heard->timestamp - s->session->again.timestamp + 1500) / 3000;
    CHECK(back < HISTORY_PACKETS);
    /* It has the number and the time of one and the same packet: three make a picture. */
    CHECK(pictures >= back / 3u && pictures <= (back + 2u) / 3);
    scenario_close(s);
}

TEST(a_publisher_who_loses_up_to_a_fifth_is_asked_for_every_packet)
{
    for (uint32_t lost = 500; lost <= 2000; lost *= 2) {
        struct scenario *s = call(lost, 0);
        struct ch_get_receiver_stats q = {.receiver = MENDED_RECEIVER};
        struct ch_get_receiver_stats_reply a;

        scenario_run(s, 20 * SECOND);
        check_whole(s);
        CHECK_EQ(ask_get_receiver_stats(s->session, &q, &a), ACCEPTED);
        CHECK_EQ(a.streams_count, 1);
        CHECK(a.streams[0].repaired > 1800 * lost / 10000 * 8 / 10);
        CHECK(a.streams[0].nacks_sent > 0);
        /* Mended, and lost by the network all the same. */
        CHECK(a.streams[0].packets_lost >= (int64_t)a.streams[0].repaired);
        CHECK(s->endpoints[0].mender->sent_again >= a.streams[0].repaired);
        scenario_close(s);
    }
}

TEST(losses_on_both_ways_are_mended_each_where_they_happen)
{
    struct scenario *s = call(1000, 1000);

    scenario_run(s, 20 * SECOND);
    check_whole(s);
    CHECK(s->endpoints[1].mender->repaired > 100);
    CHECK(s->endpoints[0].mender->sent_again > 100);
    scenario_close(s);
}

/* C.3 row 18: what a listener may have again is bounded for each packet and each moment. */
TEST(a_listener_who_asks_for_everything_again_gets_little_of_it)
{
    struct scenario *s = call(0, 0);
    struct endpoint *listener = &s->endpoints[1];
    const uint32_t burst = RESEND_BURST / (1000 + RTP_HEADER_SIZE);
    uint16_t numbers[100];

    scenario_run(s, 5 * SECOND);
    uint16_t newest = endpoint_heard(listener, 2222)->last;
    for (size_t i = 0; i < 100; i++)
        numbers[i] = (uint16_t)(newest - 99 + i);
    listener->mender->in_vain = 0;
    for (size_t i = 0; i < 1000; i++) {
        uint8_t bytes[600];
        struct writer w = writer_of(bytes, sizeof bytes);
        rtcp_write_nack(&w, listener->ssrc, 2222, numbers, 100);
        scenario_send(s, listener, true, bytes, w.used);
        scenario_run(s, MILLISECOND);
    }
    scenario_run(s, SECOND);
    /* Of 100,000 that it asked for: the burst, and a fifth of the second's media. What the estimate
     * does not let go at once is had later, and takes nothing of the burst before that. */
    CHECK(listener->mender->in_vain >= burst + 90 / RESEND_SHARE - 2);
    CHECK(listener->mender->in_vain <= burst + 90 / RESEND_SHARE + 2);
    CHECK_EQ(endpoint_heard(listener, 2222)->gaps, 0);
    scenario_close(s);
}

/* Everything of the last second, fifty times a second: each packet might be had ten times. */
static void ask_for_all(struct scenario *s, struct endpoint *listener, uint32_t ssrc)
{
    uint16_t numbers[90], newest = endpoint_heard(listener, ssrc)->last;
    uint8_t bytes[600];
    struct writer w = writer_of(bytes, sizeof bytes);

    for (size_t i = 0; i < 90; i++)
        numbers[i] = (uint16_t)(newest - 89 + i);
    rtcp_write_nack(&w, listener->ssrc, ssrc, numbers, 90);
    scenario_send(s, listener, true, bytes, w.used);
    scenario_run(s, 20 * MILLISECOND);
}

/* C.3 row 18: a fifth of its media and a burst, and another listener of the same stream, who loses
 * packets, is repaired as ever. */
TEST(who_asks_again_for_all_it_hears_harms_nobody_else)
{
    struct scenario *s = call(0, 0);
    struct endpoint *greedy = scenario_join(s, MEET_WEBRTC), *lossy = &s->endpoints[1];
    struct conditions down = {.delay = 20 * MILLISECOND, .lost = 500};
    struct ch_get_transport_stats q = {.transport = 3};
    struct ch_get_transport_stats_reply before, after;
    struct ch_get_sender_stats sender = {.sender = 4444};
    struct ch_get_sender_stats_reply a;

    mending_listen(s, greedy, 4444);
    scenario_run(s, 2 * SECOND);
    link_open(&lossy->down, &down, 4);
    CHECK_EQ(ask_get_transport_stats(s->session, &q, &before), ACCEPTED);
    for (size_t i = 0; i < 1000; i++)
        ask_for_all(s, greedy, 4444);
    CHECK_EQ(ask_get_transport_stats(s->session, &q, &after), ACCEPTED);
    CHECK_EQ(ask_get_sender_stats(s->session, &sender, &a), ACCEPTED);

    uint64_t sent = after.bytes_sent - before.bytes_sent;
    uint64_t again = a.retransmitted * 1000; /* nearly: each is a little more */
    CHECK(again > (sent - again) / 5);
    CHECK(again < (sent - again) / 5 + 128 * 1024);
    CHECK(a.retransmit_wanted > 80000);
    CHECK(scenario_drops(s, DROP_RESEND_BUDGET) > 1000);
    CHECK_EQ(endpoint_heard(greedy, 4444)->gaps, 0);
    check_whole(s);
    scenario_close(s);
}

/* -- arrivals --------------------------------------------------------------------------------- */

#define TOLD 3000

struct numbered {
    usec_t arrived_at; /* 0: never */
    size_t length;
    uint8_t bytes[BROWSER_DATAGRAM_MAX];
};

/* The publisher's next packet, with its transport-wide number, sealed. */
static void write_numbered(struct scenario *s, uint16_t number, struct numbered *packet)
{
    struct endpoint *publisher = &s->endpoints[0];
    struct source *source = &publisher->sources[0];
    const uint8_t extension[8] = {0xbe, 0xde, 0, 1, MENDED_SEQUENCE_ID << 4 | 1,
                                  (uint8_t)(number >> 8), (uint8_t)number};
    uint8_t clear[ENDPOINT_PACKET_MAX];

    memcpy(source->extension, extension, sizeof extension);
    source->extension_length = sizeof extension;
    size_t length = source_write(source, s->session->now, clear);
    source->next_at = NEVER;
    packet->length = browser_seal(publisher->browser, false, clear, length, packet->bytes);
}

static void deliver(struct scenario *s, struct numbered *packet)
{
    struct flow from = {.remote = s->endpoints[0].rtp, .socket = s->endpoints[0].socket};

    packet->arrived_at = s->session->now;
    scenario_inject(s, &from, packet->bytes, packet->length);
}

TEST(the_publisher_is_told_exactly_what_arrived_and_when)
{
    static struct numbered packets[TOLD];
    struct scenario *s = scenario_open(62);
    struct endpoint *publisher = scenario_join(s, MEET_WEBRTC);
    const uint16_t start = 65000; /* the numbers wrap */
    const uint8_t seed[RANDOM_SEED_SIZE] = {62};
    struct random random;

    random_seed(&random, seed);
    mending_publish(s, publisher);
    scenario_run(s, SECOND);
    endpoint_video(publisher, s->session->now, MENDED_SSRC)->payload_size = 100;
    publisher->mender->told_from = start;
    for (uint32_t i = 0; i < TOLD; i++) {
        write_numbered(s, (uint16_t)(start + i), &packets[i]);
        packets[i].arrived_at = 0;
        uint32_t fate = i + 1 == TOLD || i == 0 ? 99 : random_below(&random, 100);
        if (fate >= 20) /* some 10 are lost, as many come after the next */
            deliver(s, &packets[i]);
        if (i > 1 && packets[i - 1].arrived_at == 0 && fate % 2)
            deliver(s, &packets[i - 1]);
        scenario_run(s, (usec_t)random_below(&random, 8000)); /* bursts, and gaps of 8 ms */
        if (i % 500 == 499)
            scenario_run(s, 300 * MILLISECOND);
    }
    scenario_run(s, SECOND);

    const struct told *told = publisher->mender->told;
    uint32_t wrong = 0, late = 0, arrived = 0;
    for (uint32_t i = 0; i < TOLD; i++) {
        usec_t is = packets[i].arrived_at - packets[0].arrived_at;
        usec_t said = told[i].at - told[0].at;
        wrong += told[i].arrived != (packets[i].arrived_at != 0);
        if (!told[i].arrived)
            continue;
        arrived++;
        late += said < is - MILLISECOND || said > is + MILLISECOND;
    }
    CHECK_EQ(wrong, 0);
    CHECK_EQ(late, 0);
    CHECK(arrived > TOLD * 8 / 10 && arrived < TOLD * 95 / 100);
    CHECK(publisher->mender->feedbacks > 50);
    CHECK_EQ(publisher->mender->feedbacks_wrong, 0);
    scenario_close(s);
}
