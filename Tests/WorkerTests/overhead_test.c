/* overhead_test.c - the share that leaves beside the layers, measured. */
#include "leg_stand.h"

/* A second of a hundred packets, each of which left as so many bytes. */
static void second(struct overhead *o, usec_t *now, size_t came, size_t left)
{
    for (int i = 0; i < 100; i++)
        overhead_sent(o, came, left);
    *now += SECOND;
    overhead_look(o, *now);
}

TEST(a_seal_on_every_packet_is_left_room_for)
{
    struct overhead o = {0};
    usec_t now = 0;

    for (int i = 0; i < 20; i++)
        second(&o, &now, 1000, 1024);
    CHECK_EQ(o.permille, 24);
    CHECK_EQ(overhead_with(&o, 1000000), 1024000);
    CHECK_EQ(overhead_without(&o, 1024000), 1000000);
}

TEST(what_is_sent_again_counts_whole)
{
    struct overhead o = {0};
    usec_t now = 0;

    for (int i = 0; i < 30; i++) {
        for (int again = 0; again < 10; again++)
            overhead_sent(&o, 0, 1000);
        second(&o, &now, 1000, 1000);
    }
    CHECK_EQ(o.permille, 100);
}

TEST(one_bad_second_moves_an_overhead_by_a_quarter)
{
    struct overhead o = {0};
    usec_t now = 0;

    overhead_sent(&o, 0, 20000);
    second(&o, &now, 1000, 1000);
    CHECK_EQ(o.permille, 50);
    for (int i = 0; i < 20; i++)
        second(&o, &now, 1000, 1000);
    CHECK_EQ(o.permille, 0);
}

TEST(an_overhead_is_never_less_than_nothing_nor_beyond_the_most)
{
    struct overhead o = {0};
    usec_t now = 0;

    for (int i = 0; i < 20; i++)
        second(&o, &now, 1000, 900); /* the publisher's header extensions were longer */
    CHECK_EQ(o.permille, 0);
    for (int i = 0; i < 40; i++)
        second(&o, &now, 1000, 9000);
    CHECK_EQ(o.permille, OVERHEAD_MOST);
    CHECK_EQ(overhead_with(&o, UINT32_MAX), UINT32_MAX + (uint64_t)UINT32_MAX / 2);
}

TEST(reports_without_media_say_nothing_of_an_overhead)
{
    struct overhead o = {0};
    usec_t now = 0;

    for (int i = 0; i < 20; i++)
        second(&o, &now, 0, 100);
    CHECK_EQ(o.permille, 0);
    second(&o, &now, 1000, 1000); /* and are not held against the media that come then */
    CHECK_EQ(o.permille, 0);
    overhead_sent(&o, 100000, 200000);
    overhead_look(&o, now + OVERHEAD_WINDOW - 1); /* too soon */
    CHECK_EQ(o.permille, 0);
}

/* -- of a path -------------------------------------------------------------------------------- */

#define LENGTH 1000

static void send_large(struct stand *s, uint16_t sequence)
{
    const struct flow from = stand_flow(4000 + PUBLISHER, PUBLISHER);
    uint8_t packet[LENGTH] = {0};

    (void)write_video(packet, PUBLISHED, sequence);
    outbox_clear(&s->out);
    stand_deliver(s, &from, packet, LENGTH);
}

/* The listener missed the packet that left under this number. */
static void miss(struct stand *s, uint16_t number)
{
    uint8_t bytes[64];
    struct writer w = writer_of(bytes, sizeof bytes);

    rtcp_write_rr(&w, LISTENER, NULL, 0);
    rtcp_write_nack(&w, LISTENER, SENT, &number, 1);
    send_report(s, VIEWER, &w);
}

/* Twenty seconds of video for one whose packets are counted; of each hundred he misses some. */
static const struct allocator *__single watch(struct stand *s, unsigned missed, bool is_sealed)
{
    struct sender *sender = view(s, 1);
    struct transport *transport = is_sealed ? join(s, 30, 1, true) : sender->transport;
    struct costume costume = sender->costume;
    char detail[160];

    costume.sequence_extension = 5;
    CHECK_EQ(sender_attach(&s->graph, s->now, sender, transport, detail, sizeof detail), ACCEPTED);
    CHECK_EQ(sender_update(&s->graph, s->now, sender, &costume, detail, sizeof detail), ACCEPTED);
    leg_limit(transport->leg, 4000000, 0, 0);
    for (uint16_t i = 0; i < 2000; i++) {
        s->now += 10 * MILLISECOND;
        send_large(s, i);
        if (i % 100 < missed)
            miss(s, sender->sequence);
        due_work(&s->graph, s->now);
        s->graph.notice_count = 0;
    }
    CHECK_EQ(sender->packets, 2000);
    CHECK_EQ(sender->retransmitted, 20 * missed);
    return &transport->leg->allocator;
}

/* Our own extension takes 8 bytes, a retransmission 2 more, and reports next to nothing. */
TEST(a_path_without_losses_leaves_room_for_its_headers)
{
    struct stand *s = stand_open();
    const struct allocator *a = watch(s, 0, false);

    CHECK(a->of_video.permille >= 8 && a->of_video.permille <= 11);
    CHECK_EQ(a->of_audio.permille, 0);
    stand_close(s);
}

TEST(a_sealed_path_leaves_room_for_its_seals)
{
    struct stand *s = stand_open();
    const struct allocator *a = watch(s, 0, true);

    CHECK(a->of_video.permille >= 24 && a->of_video.permille <= 27); /* 16 bytes more each */
    stand_close(s);
}

TEST(a_path_with_losses_leaves_room_for_what_is_sent_again)
{
    struct stand *s = stand_open();
    const struct allocator *a = watch(s, 10, false);
    const struct transport *transport = graph_transport(&s->graph, VIEWER);
    const uint64_t beside = a->of_video.permille + a->of_repair.permille;
    const uint64_t all = 2000 * LENGTH * (1000 + beside) / 1000;

    CHECK(a->of_video.permille >= 8 && a->of_video.permille <= 14);
    CHECK(a->of_repair.permille >= 100 && a->of_repair.permille <= 103);
    /* And that is what left: media, repair and reports. */
    CHECK(transport->bytes_sent > all * 99 / 100 && transport->bytes_sent < all * 101 / 100);
    stand_close(s);
}
