/* rtcp_test.c - reading RTCP: vectors, each reason to drop, counts that lie. */
#include "test.h"

#include "proto/rtcp.h"

static enum drop verdict(const char *text)
{
    struct bytes packet = hex(text);

    return rtcp_check(packet.at, packet.len);
}

/* The nth packet of a compound that was checked. */
static struct rtcp_packet packet_of(struct bytes compound, int n)
{
    struct reader r = reader_of(compound.at, compound.len);
    struct rtcp_packet packet = {0};

    CHECK_EQ(rtcp_check(compound.at, compound.len), DROP_NONE);
    for (int i = 0; i <= n; i++)
        CHECK(rtcp_next(&r, &packet));
    return packet;
}

TEST(a_compound_gives_its_packets_in_order)
{
    struct bytes compound = vector("rtcp/compound.hex");
    struct reader r = reader_of(compound.at, compound.len);
    struct rtcp_packet packet;

    CHECK_EQ(rtcp_check(compound.at, compound.len), DROP_NONE);
    CHECK(rtcp_next(&r, &packet));
    CHECK_EQ(packet.type, RTCP_SR);
    CHECK_EQ(packet.count, 1);
    CHECK(rtcp_next(&r, &packet));
    CHECK_EQ(packet.type, RTCP_SDES);
    CHECK(rtcp_next(&r, &packet));
    CHECK_EQ(packet.type, RTCP_BYE);
    CHECK(!rtcp_next(&r, &packet));
    CHECK(!r.bad);
}

TEST(a_sender_report_is_read_with_its_block)
{
    struct rtcp_packet packet = packet_of(vector("rtcp/compound.hex"), 0);
    struct rtcp_sr sr;
    struct rtcp_report_block block;

    CHECK_EQ(rtcp_read_sr(&packet, &sr), DROP_NONE);
    CHECK_EQ(sr.ssrc, 0x11111111);
    CHECK(sr.ntp == 0xb44db70520000000);
    CHECK_EQ(sr.timestamp, 90000);
    CHECK_EQ(sr.packets, 100);
    CHECK_EQ(sr.octets, 10000);
    CHECK(rtcp_next_block(&packet, &block));
    CHECK_EQ(block.ssrc, 0x22222222);
    CHECK_EQ(block.fraction_lost, 0x40);
    CHECK_EQ(block.lost, -1);
    CHECK_EQ(block.highest, 0x1fffe);
    CHECK_EQ(block.jitter, 128);
    CHECK_EQ(block.last_sr, 0xb7052000);
    CHECK_EQ(block.delay_since_last_sr, 0x54000);
    CHECK(!rtcp_next_block(&packet, &block));
}

TEST(a_cname_is_found_between_other_items)
{
    struct rtcp_packet one = packet_of(vector("rtcp/compound.hex"), 1), two;
    struct rtcp_cname cname;

    CHECK(rtcp_next_cname(&one, &cname));
    CHECK_EQ(cname.ssrc, 0x11111111);
    CHECK_BYTES(cname.name.bytes, cname.name.len, "62 69 73 71 75 65 21");
    CHECK(!rtcp_next_cname(&one, &cname));

    two = packet_of(hex("82ca 0006 00000001 02 01 6e 01 02 6162 00"
                        "00000002 02 01 6e 00 00000000"), 0);
    CHECK(rtcp_next_cname(&two, &cname));
    CHECK_BYTES(cname.name.bytes, cname.name.len, "61 62");
    CHECK(rtcp_next_cname(&two, &cname));
    CHECK_EQ(cname.ssrc, 2);
    CHECK_EQ(cname.name.len, 0);
}

TEST(a_bye_names_its_streams_and_its_reason)
{
    struct rtcp_packet packet = packet_of(vector("rtcp/compound.hex"), 2);
    struct reader reason;
    uint32_t ssrc;

    CHECK(rtcp_next_bye(&packet, &ssrc));
    CHECK_EQ(ssrc, 0x11111111);
    CHECK(rtcp_next_bye(&packet, &ssrc));
    CHECK_EQ(ssrc, 0x33333333);
    CHECK(!rtcp_next_bye(&packet, &ssrc));
    reason = rtcp_bye_reason(&packet);
    CHECK_BYTES(reason.bytes, reason.len, "67 6f 6e 65");
}

TEST(a_bye_reason_longer_than_the_packet_is_empty)
{
    struct rtcp_packet lies = packet_of(hex("81cb 0002 11111111 ff616263"), 0);
    struct rtcp_packet none = packet_of(hex("81cb 0001 11111111"), 0);

    CHECK_EQ(rtcp_bye_reason(&lies).len, 0);
    CHECK(lies.body.bad);
    CHECK_EQ(rtcp_bye_reason(&none).len, 0);
    CHECK(!none.body.bad);
}

TEST(nack_pairs_are_read_to_the_end)
{
    struct rtcp_packet packet = packet_of(vector("rtcp/feedback.hex"), 0);
    struct rtcp_feedback feedback;
    struct rtcp_nack nack;

    CHECK_EQ(packet.type, RTCP_RTPFB);
    CHECK_EQ(packet.count, RTPFB_NACK);
    CHECK_EQ(rtcp_read_feedback(&packet, &feedback), DROP_NONE);
    CHECK_EQ(feedback.sender_ssrc, 0x11111111);
    CHECK_EQ(feedback.media_ssrc, 0x22222222);
    CHECK(rtcp_next_nack(&packet, &nack));
    CHECK_EQ(nack.first, 0x1234);
    CHECK_EQ(nack.mask, 0x8001);
    CHECK(rtcp_next_nack(&packet, &nack));
    CHECK_EQ(nack.first, 0xfffe);
    CHECK(!rtcp_next_nack(&packet, &nack));
}

TEST(pictures_are_asked_for_by_pli_and_fir)
{
    struct rtcp_packet pli = packet_of(vector("rtcp/feedback.hex"), 1);
    struct rtcp_packet fir = packet_of(vector("rtcp/feedback.hex"), 2);
    struct rtcp_feedback feedback;
    struct rtcp_fir entry;

    CHECK_EQ(pli.count, PSFB_PLI);
    CHECK_EQ(rtcp_read_feedback(&pli, &feedback), DROP_NONE);
    CHECK_EQ(feedback.media_ssrc, 0x22222222);
    CHECK_EQ(fir.count, PSFB_FIR);
    CHECK_EQ(rtcp_read_feedback(&fir, &feedback), DROP_NONE);
    CHECK(rtcp_next_fir(&fir, &entry));
    CHECK_EQ(entry.ssrc, 0x22222222);
    CHECK_EQ(entry.sequence, 7);
    CHECK(rtcp_next_fir(&fir, &entry));
    CHECK_EQ(entry.ssrc, 0x33333333);
    CHECK_EQ(entry.sequence, 8);
    CHECK(!rtcp_next_fir(&fir, &entry));
}

TEST(a_remb_gives_its_bit_rate)
{
    struct rtcp_packet packet = packet_of(vector("rtcp/feedback.hex"), 3);
    struct rtcp_feedback feedback;
    struct rtcp_remb remb;

    CHECK_EQ(packet.count, PSFB_APPLICATION);
    CHECK_EQ(rtcp_read_feedback(&packet, &feedback), DROP_NONE);
    CHECK(rtcp_read_remb(&packet, &remb));
    CHECK_EQ(remb.bits_per_second, 1000000);
    CHECK_EQ(remb.ssrcs, 2);
}

TEST(a_remb_that_lies_is_no_remb_or_the_most_there_is)
{
    struct rtcp_packet name = packet_of(hex("8fce 0004 00000001 00000000 52454d43 00000000"), 0);
    struct rtcp_packet count = packet_of(hex("8fce 0004 00000001 00000000 52454d42 ff000001"), 0);
    struct rtcp_packet most = packet_of(hex("8fce 0004 00000001 00000000 52454d42 00ffffff"), 0);
    struct rtcp_feedback feedback;
    struct rtcp_remb remb;

    CHECK_EQ(rtcp_read_feedback(&name, &feedback), DROP_NONE);
    CHECK(!rtcp_read_remb(&name, &remb));
    CHECK_EQ(rtcp_read_feedback(&count, &feedback), DROP_NONE);
    CHECK(!rtcp_read_remb(&count, &remb));
    CHECK_EQ(rtcp_read_feedback(&most, &feedback), DROP_NONE);
    CHECK(rtcp_read_remb(&most, &remb));
    CHECK(remb.bits_per_second == UINT64_MAX);
}

TEST(less_than_a_head_is_a_runt)
{
    CHECK_EQ(verdict("80c900"), DROP_RUNT);
    CHECK_EQ(verdict(""), DROP_RUNT);
}

TEST(another_version_anywhere_is_malformed)
{
    CHECK_EQ(verdict("40c9 0001 11111111"), DROP_RTCP_MALFORMED);
    CHECK_EQ(verdict("80c9 0001 11111111 00ca 0000"), DROP_RTCP_MALFORMED);
}

TEST(lengths_that_do_not_add_up_are_malformed)
{
    CHECK_EQ(verdict("80c9 0002 11111111"), DROP_RTCP_MALFORMED);
    CHECK_EQ(verdict("80c9 ffff 11111111"), DROP_RTCP_MALFORMED);
    CHECK_EQ(verdict("80c9 0001 11111111 80ca"), DROP_RTCP_MALFORMED);
    CHECK_EQ(verdict("80c9 0001 11111111 80ca 0001"), DROP_RTCP_MALFORMED);
    CHECK_EQ(verdict("80c9 0001 11111111"), DROP_NONE);
}

TEST(a_compound_may_not_begin_with_padding_or_an_unknown_type)
{
    CHECK_EQ(verdict("a0c9 0002 11111111 00000004 80ca 0000"), DROP_RTCP_FIRST);
    CHECK_EQ(verdict("80c7 0001 11111111"), DROP_RTCP_FIRST);
    CHECK_EQ(verdict("80d0 0001 11111111"), DROP_RTCP_FIRST);
}

TEST(an_unknown_type_further_behind_is_stepped_over)
{
    struct rtcp_packet behind = packet_of(hex("80c9 0001 11111111 80d0 0001 ffffffff"
                                              "81cb 0001 22222222"), 2);

    CHECK_EQ(behind.type, RTCP_BYE);
}

TEST(only_the_last_packet_may_be_padded)
{
    CHECK_EQ(verdict("80c9 0001 11111111 a0ca 0001 00000004 80cb 0000"), DROP_RTCP_MALFORMED);
    CHECK_EQ(verdict("80c9 0001 11111111 a0ca 0001 00000004"), DROP_NONE);
    CHECK_EQ(verdict("80c9 0001 11111111 a0ca 0001 00000000"), DROP_RTCP_MALFORMED);
    CHECK_EQ(verdict("80c9 0001 11111111 a0ca 0001 00000005"), DROP_RTCP_MALFORMED);
    CHECK_EQ(verdict("a0c9 0000"), DROP_RTCP_MALFORMED);
}

TEST(feedback_that_is_alone_may_be_padded)
{
    struct rtcp_packet packet = packet_of(vector("rtcp/padded-transport-feedback.hex"), 0);

    CHECK_EQ(packet.type, RTCP_RTPFB);
    CHECK_EQ(packet.count, RTPFB_TRANSPORT_CC);
    CHECK_EQ(packet.body.len, 19);
}

TEST(reports_with_fewer_blocks_than_they_claim_are_malformed)
{
    struct rtcp_packet rr = packet_of(hex("9fc9 0001 11111111"), 0);
    struct rtcp_packet sr = packet_of(hex("81c8 0006 11111111 0000000000000000 00000000"
                                          "00000000 00000000"), 0);
    struct rtcp_packet stub = packet_of(hex("80c8 0001 11111111"), 0);
    struct rtcp_sr report;
    uint32_t ssrc;

    CHECK_EQ(rtcp_read_rr(&rr, &ssrc), DROP_RTCP_MALFORMED);
    CHECK_EQ(rtcp_read_sr(&sr, &report), DROP_RTCP_MALFORMED);
    CHECK_EQ(rtcp_read_sr(&stub, &report), DROP_RTCP_MALFORMED);
}

TEST(feedback_without_its_ssrcs_is_malformed)
{
    struct rtcp_packet packet = packet_of(hex("81ce 0001 11111111"), 0);
    struct rtcp_feedback feedback;

    CHECK_EQ(rtcp_read_feedback(&packet, &feedback), DROP_RTCP_MALFORMED);
}

TEST(half_an_entry_at_the_end_is_not_given)
{
    struct rtcp_packet fir = packet_of(hex("84ce 0003 00000001 00000000 22222222"), 0);
    struct rtcp_packet sdes = packet_of(hex("81ca 0002 00000001 01ff6162"), 0);
    struct rtcp_packet open = packet_of(hex("82ca 0002 00000001 01026162"), 0);
    struct rtcp_packet bye = packet_of(hex("82cb 0001 11111111"), 0);
    struct rtcp_feedback feedback;
    struct rtcp_fir entry;
    struct rtcp_cname cname;
    uint32_t ssrc;

    CHECK_EQ(rtcp_read_feedback(&fir, &feedback), DROP_NONE);
    CHECK(!rtcp_next_fir(&fir, &entry));
    CHECK(!rtcp_next_cname(&sdes, &cname));
    CHECK(!rtcp_next_cname(&open, &cname));
    CHECK(rtcp_next_bye(&bye, &ssrc));
    CHECK(!rtcp_next_bye(&bye, &ssrc));
}
