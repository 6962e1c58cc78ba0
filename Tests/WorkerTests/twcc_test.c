/* twcc_test.c - transport-wide feedback, written byte by byte and read back. */
#include "test.h"

#include "proto/twcc.h"

#define START (5 * 64 * MILLISECOND) /* reference time 5 */

static struct twcc fresh(void)
{
    struct twcc t;

    twcc_init(&t);
    return t;
}

/* Everything that is to be told, in one piece of memory. */
static struct bytes told(struct twcc *t, usec_t now)
{
    struct bytes out = zeros(8192);
    struct writer w = writer_of(out.at, out.len);

    for (int i = 0; i < 8 && twcc_write(t, now, &w, 0x11111111, 0x22222222); i++)
        CHECK_EQ(twcc_deadline(t), now);
    CHECK(!w.bad);
    CHECK_EQ(twcc_deadline(t), NEVER);
    return (struct bytes){.len = w.used, .at = out.at};
}

static enum drop readable(struct bytes packet, struct twcc_feedback *out)
{
    struct reader r = reader_of(packet.at, packet.len);
    struct rtcp_packet rtcp;
    struct rtcp_feedback head;

    CHECK(rtcp_next(&r, &rtcp));
    CHECK_EQ(rtcp.type, RTCP_RTPFB);
    CHECK_EQ(rtcp.count, RTPFB_TRANSPORT_CC);
    CHECK_EQ(rtcp_read_feedback(&rtcp, &head), DROP_NONE);
    return twcc_read(&rtcp, out);
}

/* The body behind the head and the SSRCs. */
static enum drop judged(const char *body)
{
    struct bytes text = hex(body);
    struct rtcp_packet packet = {.type = RTCP_RTPFB,
                                 .count = RTPFB_TRANSPORT_CC,
                                 .body = reader_of(text.at, text.len)};
    struct twcc_feedback feedback;

    return twcc_read(&packet, &feedback);
}

TEST(arrivals_are_told_with_small_large_and_negative_deltas)
{
    struct twcc t = fresh();

    CHECK_EQ(twcc_deadline(&t), NEVER);
    CHECK(twcc_arrived(&t, START, 100));
    CHECK_EQ(twcc_deadline(&t), START + TWCC_PERIOD);
    CHECK(twcc_arrived(&t, START + 10 * MILLISECOND, 101));
    CHECK(twcc_arrived(&t, START + 79 * MILLISECOND, 104));
    CHECK(twcc_arrived(&t, START + 80 * MILLISECOND, 103));
    CHECK(!twcc_arrived(&t, START + 80 * MILLISECOND, 103));
    struct bytes packet = told(&t, START + TWCC_PERIOD);
    CHECK_BYTES(packet.at, packet.len,
                "8fcd 0006 11111111 22222222 0064 0005 000005 00 d4a0 00 28 0118 fffc");
}

TEST(long_runs_and_plain_vectors_take_one_chunk)
{
    struct twcc t = fresh();

    for (uint16_t i = 0; i < 20; i++) /* 20 at once, 30 lost, then every second of 14 */
        CHECK(twcc_arrived(&t, START, i));
    for (uint16_t i = 50; i < 64; i += 2)
        CHECK(twcc_arrived(&t, START + 1000, i));
    struct bytes packet = told(&t, START + TWCC_PERIOD);
    CHECK_BYTES(packet.at, packet.len,
                "8fcd 000d 11111111 22222222 0000 003f 000005 00 2014 001e aaaa"
                "00000000 00000000 00000000 00000000 00000000 04 00 00 00 00 00 00 000000");
}

TEST(the_count_of_packets_and_the_base_go_on)
{
    struct twcc t = fresh();

    CHECK(twcc_arrived(&t, START, 65534));
    struct bytes first = told(&t, START);
    CHECK_BYTES(first.at, first.len, "8fcd 0005 11111111 22222222 fffe 0001 000005 00 2001 00 00");
    CHECK(twcc_arrived(&t, START + 250, 1));
    CHECK_EQ(twcc_deadline(&t), START + 250 + TWCC_PERIOD);
    struct bytes second = told(&t, START);
    CHECK_BYTES(second.at, second.len,
                "8fcd 0005 11111111 22222222 ffff 0003 000005 01 8800 01 00");
}

TEST(with_nothing_to_tell_nothing_is_written)
{
    struct twcc t = fresh();

    CHECK_EQ(told(&t, START).len, 0);
    CHECK(twcc_arrived(&t, START, 1));
    CHECK(told(&t, START).len > 0);
    CHECK_EQ(told(&t, START).len, 0);
}

TEST(two_hundred_arrivals_do_not_wait_for_their_time)
{
    struct twcc t = fresh();

    for (uint16_t i = 0; i < TWCC_WAITING_MAX - 1; i++)
        CHECK(twcc_arrived(&t, START, i));
    CHECK_EQ(twcc_deadline(&t), START + TWCC_PERIOD);
    CHECK(twcc_arrived(&t, START + 7, 1000));
    CHECK_EQ(twcc_deadline(&t), START + 7);
    CHECK(twcc_arrived(&t, START + 8, 1001));
    CHECK_EQ(twcc_deadline(&t), START + 7);
}

TEST(a_late_arrival_is_told_with_everything_behind_it)
{
    struct twcc t = fresh();

    CHECK(twcc_arrived(&t, START, 1));
    CHECK(twcc_arrived(&t, START, 4));
    told(&t, START);
    CHECK(twcc_arrived(&t, START + 500, 2));
    struct bytes packet = told(&t, START);
    CHECK_BYTES(packet.at, packet.len,
                "8fcd 0006 11111111 22222222 0002 0003 000005 01 d200 02 fffe 000000");
}

TEST(what_is_older_than_the_window_is_not_told)
{
    struct twcc t = fresh();
    struct twcc_feedback feedback;

    CHECK(twcc_arrived(&t, START, 0));
    CHECK(twcc_arrived(&t, START, TWCC_WINDOW));
    CHECK(!twcc_arrived(&t, START, 0));
    CHECK(twcc_arrived(&t, START, 1));
    CHECK_EQ(readable(told(&t, START), &feedback), DROP_NONE);
    CHECK_EQ(feedback.next, 1);
    CHECK_EQ(feedback.left, TWCC_WINDOW);
}

TEST(eight_seconds_between_two_arrivals_need_two_packets)
{
    struct twcc t = fresh();

    CHECK(twcc_arrived(&t, START, 1));
    CHECK(twcc_arrived(&t, START + 64 * 128 * MILLISECOND, 2)); /* 32768 ticks */
    struct bytes packets = told(&t, START);
    CHECK_BYTES(packets.at, packets.len,
                "8fcd 0005 11111111 22222222 0001 0001 000005 00 2001 00 00"
                "8fcd 0005 11111111 22222222 0002 0001 000085 01 2001 00 00");
}

TEST(a_packet_of_feedback_is_never_longer_than_1100_bytes)
{
    struct twcc t = fresh();
    struct bytes out = zeros(4096);
    struct writer w = writer_of(out.at, out.len);
    size_t packets = 1, before = 0;

    for (uint16_t i = 0; i < 1000; i++) /* every delta needs two bytes */
        CHECK(twcc_arrived(&t, START + i * 64 * MILLISECOND, i));
    while (twcc_write(&t, START, &w, 1, 2)) {
        CHECK(w.used - before <= TWCC_PACKET_MAX);
        CHECK(w.used - before > TWCC_PACKET_MAX - 200);
        before = w.used;
        packets++;
    }
    CHECK(w.used - before <= TWCC_PACKET_MAX);
    CHECK_EQ(packets, 3);
    CHECK_EQ(rtcp_check(out.at, w.used), DROP_NONE);
}

TEST(feedback_without_room_is_not_lost)
{
    struct twcc t = fresh();
    struct bytes out = zeros(TWCC_ROOM_MIN);
    struct writer small = writer_of(out.at, TWCC_ROOM_MIN - 1), w = writer_of(out.at, out.len);

    CHECK(twcc_arrived(&t, START, 0));
    told(&t, START);
    CHECK(twcc_arrived(&t, START, TWCC_WINDOW)); /* the most that may be lost before it */
    CHECK(twcc_write(&t, START, &small, 1, 2));
    CHECK(small.bad);
    CHECK_EQ(small.used, 0);
    CHECK(!twcc_write(&t, START, &w, 1, 2));
    CHECK_BYTES(out.at, w.used,
                "8fcd 0006 00000001 00000002 0001 0400 000005 01 03ff 2001 00 000000");
}

TEST(feedback_is_read_arrival_by_arrival_and_loss_by_loss)
{
    struct twcc_feedback feedback;
    struct twcc_status status;
    struct bytes packet = hex("8fcd 0007 11111111 22222222 fffe 0009 000005 07"
                              "d4a0 0005 00 28 0118 fffc 0000");

    CHECK_EQ(readable(packet, &feedback), DROP_NONE);
    CHECK_EQ(feedback.packet, 7);
    CHECK(twcc_next(&feedback, &status));
    CHECK(status.arrived && status.sequence == 65534 && status.count == 1);
    CHECK_EQ(status.at, START);
    CHECK(twcc_next(&feedback, &status));
    CHECK_EQ(status.at, START + 10 * MILLISECOND);
    CHECK(twcc_next(&feedback, &status));
    CHECK(!status.arrived && status.sequence == 0 && status.count == 1);
    CHECK(twcc_next(&feedback, &status));
    CHECK_EQ(status.at, START + 80 * MILLISECOND);
    CHECK(twcc_next(&feedback, &status));
    CHECK(status.arrived && status.sequence == 2);
    CHECK_EQ(status.at, START + 79 * MILLISECOND);
    CHECK(twcc_next(&feedback, &status) && !status.arrived && status.sequence == 3);
    CHECK(twcc_next(&feedback, &status) && !status.arrived && status.sequence == 4);
    CHECK(twcc_next(&feedback, &status));
    CHECK(!status.arrived && status.sequence == 5 && status.count == 2);
    CHECK(!twcc_next(&feedback, &status));
}

TEST(sixty_five_thousand_losses_are_one_step_a_chunk)
{
    struct twcc_feedback feedback;
    struct twcc_status status;
    size_t steps = 0, numbers = 0;
    struct bytes packet = hex("8fcd 0008 11111111 22222222 0000 fff8 000005 07"
                              "1fff 1fff 1fff 1fff 1fff 1fff 1fff 1fff");

    CHECK_EQ(readable(packet, &feedback), DROP_NONE);
    while (twcc_next(&feedback, &status)) {
        steps++;
        numbers += status.count;
    }
    CHECK_EQ(steps, 8);
    CHECK_EQ(numbers, 65528);
}

TEST(feedback_that_lies_is_malformed)
{
    CHECK_EQ(judged("0001 0001 000005 00 2001 00"), DROP_NONE);
    CHECK_EQ(judged("0001 0001 000005"), DROP_RTCP_MALFORMED);              /* no count */
    CHECK_EQ(judged("0001 0000 000005 00 2001 00"), DROP_RTCP_MALFORMED);   /* of no packet */
    CHECK_EQ(judged("0001 0001 000005 00"), DROP_RTCP_MALFORMED);           /* no chunk */
    CHECK_EQ(judged("0001 0001 000005 00 20"), DROP_RTCP_MALFORMED);        /* half a chunk */
    CHECK_EQ(judged("0001 0002 000005 00 2001"), DROP_RTCP_MALFORMED);      /* one too few */
    CHECK_EQ(judged("0001 0001 000005 00 0000 0000"), DROP_RTCP_MALFORMED); /* runs of nothing */
    CHECK_EQ(judged("0001 0001 000005 00 2001"), DROP_RTCP_MALFORMED);      /* no delta */
    CHECK_EQ(judged("0001 0001 000005 00 4001 00"), DROP_RTCP_MALFORMED);   /* half a delta */
    CHECK_EQ(judged("0001 1fff 000005 00 3fff 0000"), DROP_RTCP_MALFORMED); /* 8191 of them */
    CHECK_EQ(judged("0001 0001 000005 00 6001 0000"), DROP_RTCP_MALFORMED); /* reserved */
    CHECK_EQ(judged("0001 0007 000005 00 c003 0000"), DROP_RTCP_MALFORMED);
    CHECK_EQ(judged("0001 0006 000005 00 c003 0000"), DROP_NONE); /* behind the last number */
}
