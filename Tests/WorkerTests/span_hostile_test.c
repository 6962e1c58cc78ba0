/* span_hostile_test.c - the other half as an enemy: it may lie, but it learns and changes nothing
 * beyond its own mirrors. */
#include "span_stand.h"

TEST(a_span_speaks_of_its_own_room_alone)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);
    struct room *own = h.near->room;

    h.near->room = room_open(&h.near->graph, 2);
    publish(h.near, join(h.near, PUBLISHER + 1, 1, false), 2, PUBLISHED);
    h.near->room = own;
    hand_message(h.near, &(struct span_message){.kind = SPAN_FOLLOW, .receiver = 2}, NULL, 0);
    hand_message(h.near,
                 &(struct span_message){.kind = SPAN_KEYFRAME, .encoding = 1, .receiver = 2}, NULL,
                 0);
    CHECK_EQ(span_drops(h.near, DROP_SPAN_UNKNOWN), 2);
    CHECK_EQ(graph_receiver(&h.near->graph, 2)->tap_count, 0);
    CHECK_EQ(graph_receiver(&h.near->graph, 2)->keyframes_wanted, 0);
    halves_close(&h);
}

/* Both halves get the same lies: about what is published in the one and mirrored in the other. */
static void lie(struct halves *h, uint32_t serial)
{
    static const uint8_t numbers[] = {0, 1, 0, 2};
    uint8_t packet[32];
    const size_t length = write_video(packet, PUBLISHED, 2);
    const struct span_message lies[] = {
        {.kind = SPAN_MEDIA, .encoding = 7, .receiver = RECEIVER, .serial = serial},
        {.kind = SPAN_MEDIA, .receiver = 99, .serial = serial},
        {.kind = SPAN_MEDIA, .flags = SPAN_AGAIN, .receiver = RECEIVER, .serial = serial + 1},
        {.kind = SPAN_CLOCK, .encoding = 200, .receiver = RECEIVER, .serial = serial},
        {.kind = SPAN_CLOCK, .receiver = RECEIVER, .serial = serial + 1},
        {.kind = SPAN_ENDED, .receiver = RECEIVER, .serial = serial + 1},
        {.kind = SPAN_FOLLOW, .receiver = 99},
        {.kind = SPAN_LEAVE, .receiver = 99},
        {.kind = SPAN_KEYFRAME, .encoding = 1, .receiver = 99},
        {.kind = SPAN_MISSING, .encoding = 3, .receiver = RECEIVER, .serial = serial},
        {.kind = SPAN_MISSING, .receiver = RECEIVER, .serial = serial + 1},
    };

    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        const bool is_media = lies[i].kind == SPAN_MEDIA;
        const bool has_numbers = lies[i].kind == SPAN_MISSING;
        hand_message(h->near, &lies[i], is_media ? packet : numbers,
                     is_media ? length : has_numbers ? sizeof numbers : 0);
        hand_message(h->far, &lies[i], is_media ? packet : numbers,
                     is_media ? length : has_numbers ? sizeof numbers : 0);
    }
    CHECK_EQ(span_drops(h->near, DROP_SPAN_UNKNOWN), sizeof lies / sizeof *lies);
    CHECK_EQ(span_drops(h->far, DROP_SPAN_UNKNOWN), sizeof lies / sizeof *lies);
}

TEST(lies_of_the_other_half_change_nothing)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);
    uint16_t sequence = 0;

    view_across(&h, &plan);
    speak(&h, PUBLISHED, 1);
    const uint32_t serial = published(&h)->streams[0].serial;
    lie(&h, serial);
    CHECK_EQ(published(&h)->tap_count, 1);
    CHECK_EQ(published(&h)->streams[0].packets, 1);
    CHECK_EQ(published(&h)->streams[0].serial, serial);
    CHECK_EQ(mirrored(&h)->tap_count, 0);
    CHECK_EQ(mirrored(&h)->streams[0].packets, 1);
    CHECK(!mirrored(&h)->streams[0].mark.is_set);

    /* A mirror is nobody's to follow, and what is no packet is dropped as anywhere. */
    hand_message(h.far, &(struct span_message){.kind = SPAN_FOLLOW, .receiver = RECEIVER}, NULL, 0);
    CHECK_EQ(mirrored(&h)->tap_count, 0);
    const uint8_t runt[] = {0x80};
    hand_message(h.far,
                 &(struct span_message){
                     .kind = SPAN_MEDIA, .receiver = RECEIVER, .serial = serial},
                 runt, sizeof runt);
    CHECK_EQ(span_drops(h.far, DROP_RUNT), 1);
    hand(h.far, runt, sizeof runt);
    CHECK_EQ(span_drops(h.far, DROP_SPAN_MALFORMED), 1);

    outbox_clear(&h.near->out);
    outbox_clear(&h.far->out);
    speak(&h, PUBLISHED, 2);
    CHECK_EQ(heard(h.far, SENT, &sequence), 1);
    halves_close(&h);
}

/* A message of a kind there is, about what there may be, with anything behind it. */
static void make_noise(struct stand *s)
{
    struct random *random = &s->graph.random;
    uint8_t bytes[64];
    const size_t length = random_below(random, sizeof bytes + 1);

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)random_u32(random);
    bytes[0] = (uint8_t)random_below(random, 9);
    bytes[1] &= 1;
    bytes[2] &= 3;
    bytes[3] = 0;
    memset(bytes + 4, 0, 7);
    bytes[7] = (uint8_t)random_below(random, 3);
    bytes[11] &= 3;
    bytes[12] = 0x80;
    bytes[13] = 96;
    hand(s, bytes, length);
    if (random_below(random, 4) == 0)
        due_work(&s->graph, s->now);
    outbox_clear(&s->out);
    s->now += (usec_t)random_below(random, 20000);
}

TEST(noise_from_the_other_half_does_no_harm)
{
    const struct plan plan = plan_of(PUBLISHED, 2);
    struct halves h = halves_open(&plan);

    view_across(&h, &plan);
    speak(&h, PUBLISHED, 1);
    for (int i = 0; i < 20000; i++) {
        make_noise(h.near);
        make_noise(h.far);
    }
    CHECK_EQ(published(&h)->streams[0].packets, 1);
    CHECK(published(&h)->tap_count <= 1);
    CHECK_EQ(mirrored(&h)->tap_count, 0);
    h.near->graph.notice_count = 0;
    h.far->graph.notice_count = 0;
    halves_close(&h);
}

/* Numbers one and two, over and over, and a number before them. */
TEST(what_is_missing_is_sent_once_for_each_time_it_is_asked_for)
{
    static const uint8_t numbers[] = {0, 1, 0, 1, 0, 2, 0, 2, 0, 1, 0, 2};
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);

    view_across(&h, &plan);
    speak(&h, PUBLISHED, 1);
    speak(&h, PUBLISHED, 2);
    hand_message(h.near,
                 &(struct span_message){.kind = SPAN_MISSING, .receiver = RECEIVER,
                                        .serial = published(&h)->streams[0].serial},
                 numbers, sizeof numbers);
    CHECK_EQ(carry(h.near, h.far), 2);
    halves_close(&h);
}

TEST(what_crosses_again_is_a_share_of_what_crosses)
{
    static const uint8_t number[] = {0, 1};
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);
    size_t bytes = 0;

    view_across(&h, &plan);
    speak(&h, PUBLISHED, 1);
    for (int i = 0; i < 10000; i++) {
        hand_message(h.near,
                     &(struct span_message){.kind = SPAN_MISSING, .receiver = RECEIVER,
                                            .serial = published(&h)->streams[0].serial},
                     number, sizeof number);
        bytes += 32 * carry(h.near, h.far);
    }
    CHECK(bytes > 0 && bytes <= RESEND_BURST + 1000);
    CHECK(span_drops(h.near, DROP_RESEND_BUDGET) > 1000);
    halves_close(&h);
}

TEST(a_mirror_begins_no_more_streams_than_its_publisher_may)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);
    uint8_t packet[32];

    view_across(&h, &plan);
    for (uint32_t i = 0; i < 200; i++) {
        const size_t length = write_video(packet, PUBLISHED + i, 1);
        hand_message(h.far,
                     &(struct span_message){.kind = SPAN_MEDIA, .receiver = RECEIVER,
                                            .serial = 1000 + i},
                     packet, length);
    }
    CHECK_EQ(span_drops(h.far, DROP_RTP_SSRC_LIMIT), 200 - TRANSPORT_STREAMS_MAX);
    halves_close(&h);
}
