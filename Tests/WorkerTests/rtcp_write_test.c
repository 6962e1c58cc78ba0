/* rtcp_write_test.c - the RTCP that we send, byte by byte. */
#include "test.h"

#include "proto/rtcp.h"

static const struct rtcp_report_block block = {.ssrc = 0x22222222,
                                               .fraction_lost = 0x40,
                                               .lost = -1,
                                               .highest = 0x1fffe,
                                               .jitter = 128,
                                               .last_sr = 0xb7052000,
                                               .delay_since_last_sr = 0x54000};

TEST(a_sender_report_is_written)
{
    struct bytes out = zeros(52);
    struct writer w = writer_of(out.at, out.len);

    rtcp_write_sr(&w, 0x11111111, 0xb44db70520000000, 90000, 100, 10000, &block, 1);
    CHECK_BYTES(out.at, writer_used(&w),
                "81c8 000c 11111111 b44db705 20000000 00015f90 00000064 00002710"
                "22222222 40ffffff 0001fffe 00000080 b7052000 00054000");
}

TEST(a_receiver_report_is_written_with_and_without_blocks)
{
    struct bytes out = zeros(64);
    struct writer w = writer_of(out.at, out.len);

    rtcp_write_rr(&w, 0x11111111, NULL, 0);
    CHECK_BYTES(out.at, writer_used(&w), "80c9 0001 11111111");
    rtcp_write_rr(&w, 0x11111111, &block, 1);
    CHECK_BYTES(out.at + 8, writer_used(&w) - 8,
                "81c9 0007 11111111 22222222 40ffffff 0001fffe 00000080 b7052000 00054000");
}

TEST(cumulative_loss_is_clamped_to_24_bits)
{
    struct rtcp_report_block extremes[2] = {block, block};
    struct bytes out = zeros(56);
    struct writer w = writer_of(out.at, out.len);
    struct reader r;
    struct rtcp_packet packet;
    struct rtcp_report_block read;
    uint32_t ssrc;

    extremes[0].lost = INT32_MAX;
    extremes[1].lost = INT32_MIN;
    rtcp_write_rr(&w, 1, extremes, 2);
    r = reader_of(out.at, writer_used(&w));
    CHECK(rtcp_next(&r, &packet));
    CHECK_EQ(rtcp_read_rr(&packet, &ssrc), DROP_NONE);
    CHECK(rtcp_next_block(&packet, &read));
    CHECK_EQ(read.lost, 0x7fffff);
    CHECK(rtcp_next_block(&packet, &read));
    CHECK_EQ(read.lost, -0x800000);
}

TEST(a_cname_is_written_with_an_end_and_whole_words)
{
    struct bytes name = hex("6162636465"), out = zeros(64);
    struct writer w = writer_of(out.at, out.len);

    rtcp_write_sdes_cname(&w, 0x11111111, name.at, 2);
    CHECK_BYTES(out.at, 16, "81ca 0003 11111111 0102 6162 00000000");
    rtcp_write_sdes_cname(&w, 0x11111111, name.at, 5);
    CHECK_BYTES(out.at + 16, writer_used(&w) - 16, "81ca 0003 11111111 0105 6162636465 00");
}

TEST(a_bye_is_written_for_several_streams)
{
    const uint32_t ssrcs[2] = {0x11111111, 0x22222222};
    struct bytes out = zeros(12);
    struct writer w = writer_of(out.at, out.len);

    rtcp_write_bye(&w, ssrcs, 2);
    CHECK_BYTES(out.at, writer_used(&w), "82cb 0002 11111111 22222222");
}

TEST(requests_for_a_picture_are_written)
{
    struct bytes out = zeros(32);
    struct writer w = writer_of(out.at, out.len);

    rtcp_write_pli(&w, 0x11111111, 0x22222222);
    rtcp_write_fir(&w, 0x11111111, 0x22222222, 9);
    CHECK_BYTES(out.at, writer_used(&w),
                "81ce 0002 11111111 22222222 84ce 0004 11111111 00000000 22222222 09000000");
    CHECK_EQ(rtcp_check(out.at, writer_used(&w)), DROP_NONE);
}

TEST(missing_numbers_are_packed_into_pairs)
{
    const uint16_t sequences[] = {10, 11, 26, 27, 65535, 0, 15, 16};
    struct bytes out = zeros(64);
    struct writer w = writer_of(out.at, out.len);

    rtcp_write_nack(&w, 0x11111111, 0x22222222, sequences, 8);
    CHECK_BYTES(out.at, writer_used(&w),
                "81cd 0006 11111111 22222222 000a8001 001b0000 ffff8001 00100000");
    CHECK_EQ(rtcp_check(out.at, writer_used(&w)), DROP_NONE);
}

TEST(a_number_that_comes_twice_or_late_has_a_pair_of_its_own)
{
    const uint16_t sequences[] = {5, 5, 4};
    struct bytes out = zeros(64);
    struct writer w = writer_of(out.at, out.len);

    rtcp_write_nack(&w, 1, 2, sequences, 3);
    CHECK_BYTES(out.at, writer_used(&w),
                "81cd 0005 00000001 00000002 00050000 00050000 00040000");
}

TEST(a_bit_rate_is_written_with_its_exponent)
{
    const uint32_t ssrcs[2] = {0x22222222, 0x33333333};
    struct bytes out = zeros(76);
    struct writer w = writer_of(out.at, out.len);

    rtcp_write_remb(&w, 0x11111111, 1000000, ssrcs, 2);
    CHECK_BYTES(out.at, 28,
                "8fce 0006 11111111 00000000 52454d42 02 0bd090 22222222 33333333");
    rtcp_write_remb(&w, 0x11111111, 0x3ffff, ssrcs, 0);
    CHECK_BYTES(out.at + 28, 20, "8fce 0004 11111111 00000000 52454d42 00 03ffff");
    rtcp_write_remb(&w, 0x11111111, UINT64_MAX, ssrcs, 0);
    CHECK_BYTES(out.at + 48, 20, "8fce 0004 11111111 00000000 52454d42 00 bbffff");
}

TEST(without_room_for_all_of_a_packet_nothing_of_it_is_written)
{
    const uint32_t ssrc = 1;
    struct bytes out = zeros(51), name = hex("61");
    struct writer sr = writer_of(out.at, 51), rr = writer_of(out.at, 31);
    struct writer sdes = writer_of(out.at, 11), bye = writer_of(out.at, 7);
    struct writer pli = writer_of(out.at, 11), fir = writer_of(out.at, 19);
    struct writer nack = writer_of(out.at, 15), remb = writer_of(out.at, 23);
    const uint16_t sequence = 1;

    rtcp_write_sr(&sr, 1, 2, 3, 4, 5, &block, 1);
    rtcp_write_rr(&rr, 1, &block, 1);
    rtcp_write_sdes_cname(&sdes, 1, name.at, name.len);
    rtcp_write_bye(&bye, &ssrc, 1);
    rtcp_write_pli(&pli, 1, 2);
    rtcp_write_fir(&fir, 1, 2, 3);
    rtcp_write_nack(&nack, 1, 2, &sequence, 1);
    rtcp_write_remb(&remb, 1, 2, &ssrc, 1);
    CHECK(sr.bad && rr.bad && sdes.bad && bye.bad && pli.bad && fir.bad && nack.bad && remb.bad);
    CHECK_EQ(nack.used + remb.used, 0);
    CHECK_EQ(sr.used + rr.used + sdes.used + bye.used + pli.used + fir.used, 0);
}
