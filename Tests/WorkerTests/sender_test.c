/* sender_test.c - the numbers of a sender: where they go on, and which ones stay free. */
#include "graph/sender.h"
#include "graph/receiver.h"
#include "graph/transport.h"
#include "proto/rtp.h"
#include "proto/seq.h"
#include "test.h"

#include <string.h>

#define CLOCK 90000
#define NOW (10 * SECOND)

/* A sender that takes payload type 96 as 101, and the stream it follows. */
struct scene {
    struct epoch epochs[8];
    struct sender sender;
    struct stream stream;
    struct rtp rtp;
    uint32_t arrived_on; /* serial of the stream that the last packet came on */
    uint32_t timestamp; /* of the packet that went out last */
    uint32_t ssrc;
    uint8_t payload_type;
};

static void scene_open(struct scene *scene)
{
    memset(&scene->sender, 0, sizeof scene->sender);
    memset(&scene->stream, 0, sizeof scene->stream);
    memset(&scene->rtp, 0, sizeof scene->rtp);
    scene->sender.epoch_capacity = 8;
    scene->sender.epochs = scene->epochs;
    scene->arrived_on = 0;
    memset(scene->sender.costume.payload_types, SENDER_NO_PAYLOAD, 128);
    scene->sender.costume.payload_types[96] = 101;
    scene->sender.costume.ssrc = 7;
    scene->sender.sequence = 999;
    scene->sender.timestamp = 5000;
    scene->stream.serial = 1;
    scene->rtp.payload_type = 96;
}

/* The receiver has counted the packet before its senders see it. */
static void arrive(struct scene *scene, uint16_t sequence)
{
    struct reception *reception = &scene->stream.reception;

    if (scene->arrived_on != scene->stream.serial ||
        seq16_newer(sequence, reception->highest))
        reception->highest = sequence;
    scene->arrived_on = scene->stream.serial;
}

/* Our number of the source's packet, or -1 when it does not go out. */
static int32_t mapped(struct scene *scene, usec_t now, uint16_t sequence, uint32_t timestamp)
{
    struct rtp_rewrite as = {.extension_map = scene->sender.costume.extensions};
    struct picture_shift shift;

    scene->rtp.sequence = sequence;
    scene->rtp.timestamp = timestamp;
    arrive(scene, sequence);
    if (!sender_map(&scene->sender, now, &scene->stream, &scene->rtp, NULL, CLOCK, false,
                    &as, &shift))
        return -1;
    sender_sent(&scene->sender, now, 100, 112);
    scene->timestamp = as.timestamp;
    scene->ssrc = as.ssrc;
    scene->payload_type = as.payload_type;
    return as.sequence;
}

/* Where one goes on after two sources whose sender reports are so far apart, by a clock that a
 * description made up. */
static uint32_t switched_after(int64_t span, uint32_t clock_rate)
{
    struct receiver receiver = {.plan.encoding_count = 1};
    struct scene scene;
    struct rtp_rewrite as = {.extension_map = scene.sender.costume.extensions};
    struct picture_shift shift;

    scene_open(&scene);
    scene.sender.receiver = &receiver;
    scene.sender.source = 5;
    scene.sender.clock_rate = clock_rate;
    scene.sender.packets = 1;
    scene.sender.sent_at = NOW;
    scene.sender.timestamp = 0;
    receiver.streams[0].serial = 5;
    receiver.streams[0].mark = (struct clock_mark){true, 0, 1ull << 63};
    scene.stream.mark = (struct clock_mark){.is_set = true, .ntp = (1ull << 63) + (uint64_t)span};
    arrive(&scene, 0);
    CHECK(sender_map(&scene.sender, NOW, &scene.stream, &scene.rtp, NULL, clock_rate, true, &as,
                     &shift));
    return as.timestamp;
}

static void skip(struct scene *scene, uint16_t sequence)
{
    scene->rtp.sequence = sequence;
    arrive(scene, sequence);
    sender_skip(&scene->sender, &scene->stream, &scene->rtp, NULL);
}

TEST(a_sender_counts_on_from_its_own_start)
{
    struct scene scene;

    scene_open(&scene);
    CHECK_EQ(mapped(&scene, NOW, 100, 0), 1000);
    CHECK_EQ(scene.timestamp, 5001);
    CHECK_EQ(scene.payload_type, 101);
    CHECK_EQ(scene.ssrc, 7);
    CHECK_EQ(mapped(&scene, NOW, 101, 3000), 1001);
    CHECK_EQ(scene.timestamp, 8001);
}

TEST(sources_a_day_apart_are_compared_by_any_clock)
{
    const int64_t half_a_second = 1ll << 31, day = 86400ll << 32;

    CHECK_EQ(switched_after(half_a_second, CLOCK), CLOCK / 2);
    CHECK_EQ(switched_after(3 * half_a_second, CLOCK), CLOCK / 2 * 3);
    CHECK_EQ(switched_after(half_a_second, UINT32_MAX), UINT32_MAX / 2);
    CHECK_EQ(switched_after(-half_a_second, CLOCK), 1); /* it goes on, whatever they say */
    CHECK_EQ(switched_after(day - 1, UINT32_MAX), 1);
    CHECK_EQ(switched_after(1 - day, UINT32_MAX), 86400); /* a circle in each second */
    CHECK_EQ(switched_after(day, UINT32_MAX), 1);
}

TEST(what_is_lost_before_us_stays_a_hole)
{
    struct scene scene;

    scene_open(&scene);
    CHECK_EQ(mapped(&scene, NOW, 100, 0), 1000);
    CHECK_EQ(mapped(&scene, NOW, 103, 0), 1003);
    CHECK_EQ(mapped(&scene, NOW, 101, 0), 1001);
}

TEST(both_numbers_wrap)
{
    struct scene scene;

    scene_open(&scene);
    scene.sender.sequence = 65534;
    CHECK_EQ(mapped(&scene, NOW, 65535, UINT32_MAX), 65535);
    CHECK_EQ(mapped(&scene, NOW, 0, 2999), 0);
    CHECK_EQ(scene.timestamp, 8001);
    CHECK_EQ(mapped(&scene, NOW, 1, 5999), 1);
}

TEST(a_paused_sender_goes_on_where_it_was)
{
    struct scene scene;

    scene_open(&scene);
    CHECK_EQ(mapped(&scene, NOW, 100, 0), 1000);
    sender_pause(&scene.sender);
    CHECK_EQ(mapped(&scene, NOW, 101, 3000), -1);
    CHECK_EQ(mapped(&scene, NOW, 102, 6000), -1);
    scene.sender.is_paused = false;
    CHECK_EQ(mapped(&scene, NOW, 103, 9000), 1001);
    CHECK_EQ(scene.timestamp, 14001); /* time did pass */
    CHECK_EQ(scene.sender.skipped, 2);
}

TEST(what_came_during_a_pause_has_no_number_after_it)
{
    struct scene scene;

    scene_open(&scene);
    CHECK_EQ(mapped(&scene, NOW, 100, 0), 1000);
    sender_pause(&scene.sender);
    scene.sender.is_paused = false;
    CHECK_EQ(mapped(&scene, NOW, 110, 0), 1001);
    CHECK_EQ(mapped(&scene, NOW, 105, 0), -1);
    CHECK_EQ(mapped(&scene, NOW, 111, 0), 1002);
}

TEST(a_packet_overtaken_by_a_pause_takes_the_number_kept_for_it)
{
    struct scene scene;

    scene_open(&scene);
    CHECK_EQ(mapped(&scene, NOW, 100, 0), 1000);
    CHECK_EQ(mapped(&scene, NOW, 102, 0), 1002);
    sender_pause(&scene.sender);
    scene.sender.is_paused = false;
    CHECK_EQ(mapped(&scene, NOW, 110, 0), 1003);
    CHECK_EQ(mapped(&scene, NOW, 101, 0), 1001);
}

TEST(the_numbers_close_up_behind_what_is_skipped)
{
    struct scene scene;

    scene_open(&scene);
    CHECK_EQ(mapped(&scene, NOW, 100, 0), 1000);
    skip(&scene, 101);
    CHECK_EQ(mapped(&scene, NOW, 102, 0), 1001);
    skip(&scene, 103);
    skip(&scene, 104);
    CHECK_EQ(mapped(&scene, NOW, 105, 0), 1002);
}

TEST(a_packet_overtaken_by_a_skipped_one_takes_the_number_kept_for_it)
{
    struct scene scene;

    scene_open(&scene);
    CHECK_EQ(mapped(&scene, NOW, 100, 0), 1000);
    skip(&scene, 102);
    skip(&scene, 103);
    CHECK_EQ(mapped(&scene, NOW, 104, 0), 1002);
    CHECK_EQ(mapped(&scene, NOW, 101, 0), 1001);
    CHECK_EQ(mapped(&scene, NOW, 105, 0), 1003);
}

TEST(no_number_is_given_twice_around_two_gaps)
{
    struct scene scene;

    scene_open(&scene);
    CHECK_EQ(mapped(&scene, NOW, 100, 0), 1000);
    skip(&scene, 102);
    CHECK_EQ(mapped(&scene, NOW, 103, 0), 1002);
    skip(&scene, 105);
    CHECK_EQ(mapped(&scene, NOW, 106, 0), 1004);
    CHECK_EQ(mapped(&scene, NOW, 102, 0), -1); /* its number was closed up */
    CHECK_EQ(mapped(&scene, NOW, 105, 0), -1);
    CHECK_EQ(mapped(&scene, NOW, 101, 0), 1001); /* from before the gap before */
    CHECK_EQ(mapped(&scene, NOW, 104, 0), 1003);
}

TEST(a_gap_long_after_the_last_one_remembers_what_is_recent)
{
    struct scene scene;
    uint16_t sequence = 100;

    scene_open(&scene);
    for (uint32_t i = 0; i < 40000; i++)
        CHECK_EQ(mapped(&scene, NOW, sequence++, 0), (uint16_t)(1000 + i));
    skip(&scene, (uint16_t)(sequence + 1));
    CHECK_EQ(mapped(&scene, NOW, (uint16_t)(sequence + 2), 0), (uint16_t)(1000 + 40001));
    CHECK_EQ(mapped(&scene, NOW, sequence, 0), (uint16_t)(1000 + 40000));
}

TEST(a_new_source_follows_as_much_later_as_it_is)
{
    struct scene scene;

    scene_open(&scene);
    CHECK_EQ(mapped(&scene, NOW, 100, 0), 1000);
    scene.stream.serial = 2;
    CHECK_EQ(mapped(&scene, NOW + SECOND, 40000, 777), 1001);
    CHECK_EQ(scene.timestamp, 5001 + CLOCK);
    CHECK_EQ(mapped(&scene, NOW + SECOND, 39999, 777), -1); /* nothing of it was there before */
}

TEST(a_payload_type_the_listener_has_not_is_skipped)
{
    struct scene scene;

    scene_open(&scene);
    CHECK_EQ(mapped(&scene, NOW, 100, 0), 1000);
    scene.rtp.payload_type = 97;
    CHECK_EQ(mapped(&scene, NOW, 101, 0), -1);
    scene.rtp.payload_type = 96;
    CHECK_EQ(mapped(&scene, NOW, 102, 0), 1001);
}

TEST(the_senders_clock_goes_on_between_packets)
{
    struct scene scene;

    scene_open(&scene);
    CHECK_EQ(mapped(&scene, NOW, 100, 0), 1000);
    CHECK_EQ(sender_time(&scene.sender, NOW + SECOND / 2), 5001 + CLOCK / 2);
}

/* Whether the packet that left under `number` is known, and is of the stream that is followed. */
static bool left_as(const struct scene *scene, uint16_t number, uint16_t *sequence)
{
    uint32_t serial = 0;

    return sender_source_number(&scene->sender, number, &serial, sequence) &&
           serial == scene->stream.serial;
}

/* A listener of one layer asks for what it misses when it already gets another, and a third. */
TEST(what_left_of_the_sources_before_can_be_sent_again)
{
    static struct transport transport;
    struct scene scene;
    struct rtp_rewrite as = {.extension_map = scene.sender.costume.extensions};
    struct picture_shift shift;
    uint32_t serial = 0;
    uint16_t sequence = 0;

    scene_open(&scene);
    scene.sender.transport = &transport;
    CHECK_EQ(mapped(&scene, NOW, 500, 100), 1000);
    const uint32_t first = scene.timestamp;
    CHECK_EQ(mapped(&scene, NOW, 501, 3100), 1001);
    scene.stream.serial = 2;
    CHECK_EQ(mapped(&scene, NOW + SECOND / 30, 9000, 77000), 1002);
    const uint32_t second = scene.timestamp;
    scene.stream.serial = 3;
    CHECK_EQ(mapped(&scene, NOW + SECOND / 15, 20, 555), 1003);

    CHECK(sender_source_number(&scene.sender, 1000, &serial, &sequence));
    CHECK_EQ(serial, 1);
    CHECK_EQ(sequence, 500);
    scene.rtp.timestamp = 100;
    CHECK(sender_map_again(&scene.sender, 1000, &scene.rtp, &as, &shift));
    CHECK_EQ(as.timestamp, first);
    CHECK_EQ(as.sequence, 1000);

    CHECK(sender_source_number(&scene.sender, 1002, &serial, &sequence));
    CHECK_EQ(serial, 2);
    CHECK_EQ(sequence, 9000);
    scene.rtp.timestamp = 77000;
    CHECK(sender_map_again(&scene.sender, 1002, &scene.rtp, &as, &shift));
    CHECK_EQ(as.timestamp, second);

    CHECK(sender_source_number(&scene.sender, 1003, &serial, &sequence));
    CHECK_EQ(serial, 3);
    CHECK_EQ(sequence, 20);
    CHECK(!sender_source_number(&scene.sender, 1004, &serial, &sequence));
    CHECK(!sender_source_number(&scene.sender, 999, &serial, &sequence));
}

/* A late packet of the source that is left is not taken for one of the source that is followed. */
TEST(a_late_packet_finds_no_number_of_another_source)
{
    struct scene scene;

    scene_open(&scene);
    CHECK_EQ(mapped(&scene, NOW, 500, 100), 1000);
    CHECK_EQ(mapped(&scene, NOW, 501, 3100), 1001);
    scene.stream.serial = 2;
    CHECK_EQ(mapped(&scene, NOW + SECOND / 30, 502, 77000), 1002);
    CHECK_EQ(mapped(&scene, NOW + SECOND / 30, 500, 76000), -1);
}

TEST(a_number_long_after_the_last_gap_is_still_known)
{
    struct scene scene;
    uint16_t source = 0;

    scene_open(&scene);
    for (uint32_t i = 0; i < 200000; i++) {
        CHECK_EQ(mapped(&scene, NOW, (uint16_t)i, 0), (uint16_t)(1000 + i));
        CHECK(left_as(&scene, (uint16_t)(1000 + i), &source));
        CHECK_EQ(source, (uint16_t)i);
    }
    CHECK(left_as(&scene, (uint16_t)(1000 + 199999 - 1023), &source));
    CHECK_EQ(source, (uint16_t)(199999 - 1023));
}

TEST(numbers_around_the_gaps_of_a_long_stream_are_known)
{
    struct scene scene;
    uint32_t number = 1000;
    uint16_t source = 0;

    scene_open(&scene);
    for (uint32_t i = 0; i < 200000; i++) {
        if (i % 15000 == 14999) {
            skip(&scene, (uint16_t)i);
            continue;
        }
        CHECK_EQ(mapped(&scene, NOW, (uint16_t)i, 0), (uint16_t)number);
        if (i % 15000 > 100) {
            CHECK(left_as(&scene, (uint16_t)(number - 90), &source));
            CHECK_EQ(source, (uint16_t)(i - 90));
        } else if (i > 15000 && i % 15000 < 50) {
            CHECK(left_as(&scene, (uint16_t)(number - 90), &source));
            CHECK_EQ(source, (uint16_t)(i - 91));
        }
        number++;
    }
}

/* What the sender reports of two sources say may be a lifetime apart, either way. */
TEST(sources_whose_clocks_are_a_lifetime_apart_follow_by_arrival)
{
    static const uint64_t marks[][2] = {{0, INT64_MAX}, {1, 1ull << 63}, {0, 0x7fffull << 48},
                                        {1ull << 62, 3}};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        static struct receiver receiver;
        struct scene scene;
        scene_open(&scene);
        receiver.plan.encoding_count = 1;
        receiver.streams[0].serial = 1;
        receiver.streams[0].mark = (struct clock_mark){true, 500, marks[i][0]};
        scene.sender.receiver = &receiver;
        CHECK(mapped(&scene, NOW, 1, 100) >= 0);
        const uint32_t first = scene.timestamp;
        scene.stream.serial = 2;
        scene.stream.mark = (struct clock_mark){true, 7, marks[i][1]};
        CHECK(mapped(&scene, NOW + SECOND, 9, 3) >= 0);
        CHECK_EQ(scene.timestamp - first, CLOCK);
    }
}
