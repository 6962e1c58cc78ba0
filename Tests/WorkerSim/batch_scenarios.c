/* batch_scenarios.c - the engine's promise: where a batch was cut changes no byte. */
#include "scenario.h"
#include "test.h"

#include "proto/rtcp.h"

#define INPUTS 4200 /* a multiple of every batch size, and of the largest */
#define WIDEST 84   /* datagrams of one moment; 7 and 28 divide it */
#define LISTENERS 5

/* What each listener and the publisher got, and how many events were told. */
struct outcome {
    uint64_t digests[LISTENERS + 1];
    uint64_t packets;
    uint64_t events;
};

static void press_pause(struct scenario *s, size_t turn)
{
    struct ch_pause_sender pause = {.sender = 2002};
    struct ch_pause_sender_reply paused;
    struct ch_resume_sender resume = {.sender = 2002};
    struct ch_resume_sender_reply resumed;

    if (turn % 3 == 0)
        CHECK_EQ(ask_pause_sender(s->session, &pause, &paused), ACCEPTED);
    else if (turn % 3 == 1)
        CHECK_EQ(ask_resume_sender(s->session, &resume, &resumed), ACCEPTED);
}

static size_t write_pli(uint8_t *__counted_by(12) packet)
{
    struct writer w = writer_of(packet, 12);

    rtcp_write_pli(&w, 1, 2001);
    return writer_used(&w);
}

/* The n-th datagram of the same input every time: video with lost, late and double packets, a new
 * SSRC now and then, audio, and a listener's requests. */
static void inject(struct scenario *s, struct endpoint *publisher, size_t n)
{
    struct source *video = &publisher->sources[0], *audio = &publisher->sources[1];
    struct flow from = {.remote = publisher->rtp, .socket = publisher->socket};
    uint8_t packet[ENDPOINT_PACKET_MAX];
    size_t length;

    if (n % 97 == 0)
        video->ssrc++;
    if (n % 31 == 0)
        source_write(video, 0, packet); /* lost before it came here */
    length = source_write(n % 5 == 0 ? audio : video, 0, packet);
    if (n % 29 == 0) {
        from.remote = s->endpoints[1].rtp;
        from.socket = s->endpoints[1].socket;
        length = write_pli(packet);
    }
    scenario_inject(s, &from, packet, length);
    if (n % 41 == 0)
        scenario_inject(s, &from, packet, length);
}

static struct outcome run_in_batches(size_t size)
{
    struct scenario *s = scenario_open(15);
    struct endpoint *publisher = scenario_join(s, MEET_OWN_PORT);
    struct outcome outcome = {0};

    scenario_publish(s, publisher, 7, CH_KIND_VIDEO, 0);
    scenario_publish(s, publisher, 8, CH_KIND_AUDIO, 0);
    for (uint32_t i = 1; i <= LISTENERS; i++) {
        struct endpoint *e = scenario_join(s, i % 2 ? MEET_OWN_PORT : MEET_SHARED_PORT);
        scenario_listen(s, e, 7, CH_KIND_VIDEO, 2000 + i);
        scenario_listen(s, e, 8, CH_KIND_AUDIO, 3000 + i);
    }
    endpoint_video(publisher, 0, 1000)->next_at = NEVER;
    endpoint_audio(publisher, 0, 1)->next_at = NEVER;
    for (size_t n = 0; n < INPUTS; n++) {
        if (n % WIDEST == 0) {
            scenario_turn(s);
            s->session->now += 170 * MILLISECOND;
        }
        inject(s, publisher, n);
        if (n % WIDEST == WIDEST / 2)
            press_pause(s, n / WIDEST);
        if ((n + 1) % size == 0)
            scenario_turn(s);
    }
    publisher->sources[0].next_at = NEVER;
    publisher->sources[1].next_at = NEVER;
    scenario_run(s, 0);
    for (size_t i = 0; i <= LISTENERS; i++)
        outcome.digests[i] = s->endpoints[i].digest;
    outcome.packets = s->delivered;
    outcome.events = s->session->streams_started;
    scenario_close(s);
    return outcome;
}

TEST(batches_of_any_size_give_the_same_bytes)
{
    static const size_t sizes[] = {7, 28, WIDEST};
    struct outcome single = run_in_batches(1);

    CHECK(single.packets > 19000);
    CHECK(single.events > 40);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct outcome batched = run_in_batches(sizes[i]);
        CHECK_EQ(batched.packets, single.packets);
        CHECK_EQ(batched.events, single.events);
        for (size_t j = 0; j <= LISTENERS; j++)
            CHECK_EQ(batched.digests[j], single.digests[j]);
    }
}

/* Where the bye of a closed sender stands among the packets of another to the same listener. */
static uint64_t digest_around_bye(bool in_one_turn)
{
    struct scenario *s = scenario_open(16);
    struct endpoint *publisher = scenario_join(s, MEET_OWN_PORT);
    struct endpoint *listener = scenario_join(s, MEET_OWN_PORT);
    struct flow from = {.remote = publisher->rtp, .socket = publisher->socket};
    struct ch_close_sender q = {.sender = 2001};
    struct ch_close_sender_reply a;
    uint8_t packet[ENDPOINT_PACKET_MAX];
    struct source *source;

    scenario_publish(s, publisher, 7, CH_KIND_AUDIO, 1111);
    scenario_listen(s, listener, 7, CH_KIND_AUDIO, 2001);
    scenario_listen(s, listener, 7, CH_KIND_AUDIO, 2002);
    source = endpoint_audio(publisher, s->session->now, 1111);
    for (size_t i = 0; i < 10; i++) {
        scenario_inject(s, &from, packet, source_write(source, 0, packet));
        if (i == 5)
            CHECK_EQ(ask_close_sender(s->session, &q, &a), ACCEPTED);
        if (!in_one_turn)
            scenario_turn(s);
    }
    source->next_at = NEVER;
    scenario_run(s, 0);
    CHECK_EQ(endpoint_heard(listener, 2001)->byes, 1);
    CHECK_EQ(endpoint_heard(listener, 2002)->packets, 10);
    uint64_t digest = listener->digest;
    scenario_close(s);
    return digest;
}

TEST(a_bye_keeps_its_place_among_the_packets)
{
    CHECK_EQ(digest_around_bye(true), digest_around_bye(false));
}
