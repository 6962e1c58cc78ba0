/* outbox_test.c - packets in lanes, room for whole fan-outs, frames up to a limit. */
#include "base/outbox.h"

#include "test.h"

#include <string.h>

#define FIRST_DESTINATIONS 256 /* reserved from the start */

static struct flow flow_of(uint16_t port)
{
    return (struct flow){
        .remote = {.family = 4, .port = port, .ip = {192, 0, 2, 9}}, .socket = 3};
}

/* One packet with a header of a single byte. false: no room. */
static bool put(struct outbox *out, struct lane *lane, uint16_t port, uint8_t mark)
{
    struct flow to = flow_of(port);
    uint8_t *header = outbox_space(out);

    if (!header)
        return false;
    header[0] = mark;
    return outbox_put(out, lane, &to, 1, NULL, 0, 0);
}

/* The marks of a lane's packets in order, as a decimal number. */
static uint64_t marks_of(const struct outbox *out, size_t lane)
{
    uint64_t marks = 0;
    uint32_t at = out->lanes[lane].first;
    uint32_t last = OUTBOX_END;

    for (; at != OUTBOX_END; at = out->packets[at].next) {
        CHECK_EQ(out->packets[at].header_length, 1);
        marks = marks * 10 + out->headers[out->packets[at].header_at];
        last = at;
    }
    CHECK_EQ(out->lanes[lane].last, last);
    return marks;
}

TEST(packets_to_one_destination_leave_in_order_in_one_lane)
{
    struct lane first = {0}, second = {0};
    struct outbox out;

    CHECK(outbox_open(&out));
    CHECK(outbox_is_empty(&out));
    CHECK(put(&out, &first, 5001, 1));
    CHECK(put(&out, &second, 5002, 2));
    CHECK(put(&out, &first, 5001, 3));
    CHECK(put(&out, &first, 5001, 4));
    CHECK(put(&out, &second, 5002, 5));

    CHECK(!outbox_is_empty(&out));
    CHECK_EQ(out.count, 5);
    CHECK_EQ(out.lane_count, 2);
    CHECK_EQ(out.lanes[0].to.remote.port, 5001);
    CHECK_EQ(out.lanes[1].to.remote.port, 5002);
    CHECK_EQ(marks_of(&out, 0), 134);
    CHECK_EQ(marks_of(&out, 1), 25);
    outbox_clear(&out);
    outbox_close(&out);
}

TEST(a_lane_of_the_last_turn_is_not_one_of_this_turn)
{
    struct lane first = {0}, second = {0};
    struct outbox out;

    CHECK(outbox_open(&out));
    CHECK(put(&out, &first, 5001, 1));
    CHECK(put(&out, &second, 5002, 2));
    outbox_clear(&out);
    CHECK(outbox_is_empty(&out));
    CHECK(put(&out, &second, 5002, 3));
    CHECK(put(&out, &first, 5001, 4));

    CHECK_EQ(out.lane_count, 2);
    CHECK_EQ(out.lanes[0].to.remote.port, 5002);
    CHECK_EQ(marks_of(&out, 0), 3);
    CHECK_EQ(marks_of(&out, 1), 4);
    outbox_clear(&out);
    outbox_close(&out);
}

TEST(a_payload_is_held_once_for_each_packet_until_the_turn_is_over)
{
    struct lane lanes[2] = {{0}, {0}};
    struct flow to = flow_of(5001);
    struct buffer_pool pool;
    struct outbox out;

    CHECK(buffer_pool_open(&pool, 1));
    CHECK(outbox_open(&out));
    struct buffer *payload = buffer_take(&pool);
    for (size_t i = 0; i < 2; i++)
        CHECK(outbox_space(&out) && outbox_put(&out, &lanes[i], &to, 12, payload, 20, 100));
    CHECK_EQ(payload->references, 3);
    CHECK_EQ(out.packets[1].header_at, 12);
    CHECK_EQ(out.packets[1].payload_at, 20);
    CHECK_EQ(out.packets[1].payload_length, 100);

    buffer_release(payload);
    CHECK_EQ(pool.free_count, 0);
    outbox_clear(&out);
    CHECK_EQ(pool.free_count, 1);
    outbox_close(&out);
    buffer_pool_close(&pool);
}

/* A burst to one place, then whole fan-outs while it says that it is not full. Returns how many. */
static size_t fan_out_until_full(struct outbox *out, size_t destinations, size_t header_length)
{
    struct lane lane = {0};
    size_t fans = 0;

    for (size_t i = 0; i < 300; i++)
        CHECK(put(out, &lane, 5001, 1));
    for (; !outbox_is_full(out); fans++)
        for (size_t i = 0; i < destinations; i++) {
            struct flow to = flow_of((uint16_t)(i + 1));
            lane = (struct lane){0}; /* nobody was sent anything before */
            CHECK(outbox_space(out) != NULL);
            CHECK(outbox_put(out, &lane, &to, header_length, NULL, 0, 0));
        }
    outbox_clear(out);
    CHECK(!outbox_is_full(out));
    return fans;
}

TEST(a_fan_out_that_was_begun_always_fits)
{
    struct outbox out;

    CHECK(outbox_open(&out));
    CHECK(fan_out_until_full(&out, FIRST_DESTINATIONS, OUTBOX_HEADER_MAX) > 0);
    CHECK(fan_out_until_full(&out, FIRST_DESTINATIONS, 12) > 0);

    CHECK(outbox_reserve(&out, 1024));
    CHECK(fan_out_until_full(&out, 1024, OUTBOX_HEADER_MAX) > 0);
    CHECK(fan_out_until_full(&out, 1024, 12) > 0);

    CHECK(outbox_reserve(&out, 10)); /* what is there stays */
    CHECK(fan_out_until_full(&out, 1024, OUTBOX_HEADER_MAX) > 0);
    CHECK(fan_out_until_full(&out, 1024, 12) > 0);
    outbox_close(&out);
}

TEST(an_outbox_without_room_refuses_and_stays_as_it_was)
{
    struct lane lane = {0}, late = {0};
    struct flow to = flow_of(5001);
    struct outbox out;

    CHECK(outbox_open(&out));
    for (size_t i = out.capacity; i > 0; i--)
        CHECK(outbox_put(&out, &lane, &to, 0, NULL, 0, 0));
    CHECK(outbox_is_full(&out));
    CHECK(outbox_space(&out) == NULL);
    CHECK(!outbox_put(&out, &lane, &to, 0, NULL, 0, 0));
    CHECK(!outbox_put(&out, &late, &to, 0, NULL, 0, 0));
    CHECK_EQ(out.lane_count, 1);
    CHECK_EQ(out.count, out.capacity);
    outbox_clear(&out);
    outbox_close(&out);
}

TEST(packets_that_wait_survive_a_reservation)
{
    struct lane lane = {0};
    struct outbox out;

    CHECK(outbox_open(&out));
    for (uint8_t mark = 1; mark < 4; mark++)
        CHECK(put(&out, &lane, 5001, mark));
    CHECK(outbox_reserve(&out, 5000));
    CHECK(put(&out, &lane, 5001, 4));
    CHECK_EQ(out.lane_count, 1);
    CHECK_EQ(marks_of(&out, 0), 1234);
    outbox_clear(&out);
    outbox_close(&out);
}

/* -- frames and sockets ----------------------------------------------------------------------- */

TEST(frames_up_to_the_limit_wait_in_order)
{
    static const uint8_t frame[] = {1, 2, 3};
    struct outbox out;

    CHECK(outbox_open(&out));
    CHECK(outbox_frame(&out, frame, 3, 8));
    CHECK(outbox_frame(&out, frame, 3, 8));
    CHECK(!outbox_frame(&out, frame, 3, 8));
    CHECK_EQ(out.frames_used, 6);
    CHECK(outbox_frame(&out, frame, 2, 8)); /* exactly */
    CHECK_BYTES(out.frames, out.frames_used, "010203 010203 0102");

    outbox_frames_taken(&out, 4); /* the pipe may stop in the middle of a frame */
    CHECK_BYTES(out.frames, out.frames_used, "0203 0102");
    CHECK(outbox_frame(&out, frame, 3, 8));
    CHECK_BYTES(out.frames, out.frames_used, "0203 0102 010203");
    outbox_clear(&out); /* of packets only */
    CHECK_EQ(out.frames_used, 7);
    outbox_close(&out);
}

TEST(frames_grow_without_end_and_give_the_memory_back)
{
    uint8_t frame[1000];
    struct outbox out;

    CHECK(outbox_open(&out));
    for (size_t i = 0; i < 300; i++) {
        memset(frame, (int)(i & 255), sizeof frame);
        CHECK(outbox_frame(&out, frame, sizeof frame, OUTBOX_FRAMES_MAX));
    }
    CHECK_EQ(out.frames_used, 300 * sizeof frame);
    for (size_t i = 0; i < 300; i++)
        CHECK_EQ(out.frames[i * sizeof frame + 999], i & 255);
    outbox_frames_taken(&out, out.frames_used);
    CHECK_EQ(out.frames_used, 0);
    CHECK_EQ(out.frame_capacity, 0);
    outbox_frames_taken(&out, 0); /* a loop that finds nothing to write */
    CHECK(outbox_frame(&out, frame, sizeof frame, OUTBOX_FRAMES_MAX));
    outbox_close(&out);
}

TEST(sockets_to_close_are_kept_in_order_and_count_as_something_to_do)
{
    struct outbox out;

    CHECK(outbox_open(&out));
    for (uint32_t socket = 0; socket < 50; socket++)
        CHECK(outbox_close_socket(&out, 100 + socket));
    CHECK_EQ(out.closing_count, 50);
    for (uint32_t i = 0; i < 50; i++)
        CHECK_EQ(out.closing[i], 100 + i);
    CHECK(!outbox_is_empty(&out));
    outbox_clear(&out); /* packets are gone, sockets are not */
    CHECK_EQ(out.closing_count, 50);
    outbox_close(&out);
}
