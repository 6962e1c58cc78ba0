/* xr_test.c - extended reports: vectors, blocks that lie, who is answered, and round trips. */
#include "test.h"

#include "proto/xr.h"

/* The only packet of the text, its writer read. */
static struct rtcp_packet packet_of(const char *text, uint32_t *ssrc)
{
    struct bytes bytes = hex(text);
    struct reader r = reader_of(bytes.at, bytes.len);
    struct rtcp_packet packet = {0};

    CHECK_EQ(rtcp_check(bytes.at, bytes.len), DROP_NONE);
    CHECK(rtcp_next(&r, &packet));
    CHECK_EQ(packet.type, RTCP_XR);
    CHECK_EQ(xr_read(&packet, ssrc), DROP_NONE);
    return packet;
}

TEST(a_reference_time_is_read_between_other_blocks)
{
    uint32_t ssrc;
    struct rtcp_packet packet = packet_of("80 cf 0006  0000abcd  01 00 0001 00000000"
                                          "04 00 0002 b44db705 20000000", &ssrc);
    struct xr_block block;

    CHECK_EQ(ssrc, 0xabcd);
    CHECK(xr_next(&packet, &block));
    CHECK_EQ(block.kind, XR_OTHER);
    CHECK(xr_next(&packet, &block));
    CHECK_EQ(block.kind, XR_TIME);
    CHECK(block.ntp == 0xb44db70520000000);
    CHECK(!xr_next(&packet, &block));
}

TEST(every_answer_of_a_block_is_read)
{
    uint32_t ssrc;
    struct rtcp_packet packet = packet_of("80 cf 0008  00000001  05 00 0006"
                                          "0000000a b7052000 00054000"
                                          "0000000b 00000000 00000000", &ssrc);
    struct xr_answer answer;
    struct xr_block block;

    CHECK(xr_next(&packet, &block));
    CHECK_EQ(block.kind, XR_ANSWERS);
    CHECK(xr_next_answer(&block, &answer));
    CHECK_EQ(answer.ssrc, 10);
    CHECK_EQ(answer.last_rr, 0xb7052000);
    CHECK_EQ(answer.delay, 0x54000);
    CHECK(xr_next_answer(&block, &answer));
    CHECK_EQ(answer.ssrc, 11);
    CHECK(!xr_next_answer(&block, &answer));
    CHECK(!xr_next(&packet, &block));
}

TEST(blocks_of_other_lengths_than_they_must_have_say_nothing)
{
    uint32_t ssrc;
    struct rtcp_packet longer = packet_of("80 cf 0003  00000001  04 00 0003 00000000", &ssrc);
    struct rtcp_packet shorter = packet_of("80 cf 0003  00000001  04 00 0001 00000000", &ssrc);
    struct rtcp_packet half = packet_of("80 cf 0004  00000001  05 00 0002 0000000a b7052000",
                                        &ssrc);
    struct xr_answer answer;
    struct xr_block block;

    CHECK(!xr_next(&longer, &block)); /* beyond the packet */
    CHECK(xr_next(&shorter, &block));
    CHECK_EQ(block.kind, XR_OTHER);
    CHECK(!xr_next_answer(&block, &answer));
    CHECK(xr_next(&half, &block));
    CHECK_EQ(block.kind, XR_ANSWERS);
    CHECK(!xr_next_answer(&block, &answer));
}

TEST(an_extended_report_without_its_writer_is_malformed)
{
    struct rtcp_packet packet = {.type = RTCP_XR, .body = reader_of(NULL, 0)};
    uint32_t ssrc;

    CHECK_EQ(xr_read(&packet, &ssrc), DROP_RTCP_MALFORMED);
}

TEST(our_own_extended_reports_are_written)
{
    const struct xr_answer answers[] = {{10, 0xb7052000, 0x54000}, {11, 1, 2}};
    struct bytes out = zeros(XR_ANSWERS_SIZE(2)), time = zeros(XR_TIME_SIZE);
    struct writer w = writer_of(time.at, time.len);

    xr_write_time(&w, 0xabcd, 0xb44db70520000000);
    CHECK(!w.bad);
    CHECK_BYTES(time.at, w.used, "80 cf 0004  0000abcd  04 00 0002 b44db705 20000000");
    w = writer_of(out.at, out.len);
    xr_write_answers(&w, 1, answers, 2);
    CHECK(!w.bad);
    CHECK_BYTES(out.at, w.used, "80 cf 0008  00000001  05 00 0006 0000000a b7052000 00054000"
                                "0000000b 00000001 00000002");
    for (size_t cap = 0; cap < XR_ANSWERS_SIZE(2); cap++) {
        w = writer_of(out.at, cap);
        xr_write_answers(&w, 1, answers, 2);
        CHECK(w.bad && w.used == 0);
    }
}

TEST(a_named_time_is_answered_once_with_what_it_waited)
{
    struct xr_answer answers[XR_HEARD_MAX];
    struct xr x = {0};

    CHECK_EQ(xr_take(&x, 0, answers), 0);
    xr_heard(&x, SECOND, 10, 0xb44db70520000000);
    xr_heard(&x, 2 * SECOND, 11, 0x0000000100000000);
    xr_heard(&x, 2 * SECOND, 10, 0xb44db70620000000); /* the later one counts */
    CHECK_EQ(xr_take(&x, 2 * SECOND + 500 * MILLISECOND, answers), 2);
    CHECK_EQ(answers[0].ssrc, 10);
    CHECK_EQ(answers[0].last_rr, 0xb7062000);
    CHECK_EQ(answers[0].delay, 0x8000);
    CHECK_EQ(answers[1].ssrc, 11);
    CHECK_EQ(answers[1].last_rr, 0x10000);
    CHECK_EQ(xr_take(&x, 3 * SECOND, answers), 0);
}

TEST(more_sources_than_are_answered_take_nobodys_place)
{
    struct xr_answer answers[XR_HEARD_MAX];
    struct xr x = {0};

    for (uint32_t ssrc = 1; ssrc <= 1000; ssrc++)
        xr_heard(&x, 0, ssrc, 1);
    CHECK_EQ(xr_take(&x, 0, answers), XR_HEARD_MAX);
    CHECK_EQ(answers[0].ssrc, 1);
    CHECK_EQ(answers[XR_HEARD_MAX - 1].ssrc, XR_HEARD_MAX);
}

/* RFC 3550 section 6.4.1, figure 2: 6.125 s, of which they held it 5.250 s. */
TEST(the_round_trip_is_that_of_the_example_of_rfc_3550)
{
    usec_t round_trip = 0;

    CHECK(rtcp_round_trip(0xb44db710ul << 32 | 0x80000000, 0xb7052000, 0x00054000, &round_trip));
    CHECK_EQ(round_trip, 6125 * MILLISECOND);
    CHECK(!rtcp_round_trip(0xb44db710ul << 32, 0, 0, &round_trip)); /* nothing was named */
    CHECK(!rtcp_round_trip(0xb44db705ul << 32 | 0x20000000, 0xb7052000, 1, &round_trip));
    CHECK_EQ(round_trip, 6125 * MILLISECOND);
}
