/* conformance_rtcp_test.c - RC: every type of RTCP there is comes through; what we write and read
 * goes round, all else is stepped over. */
#include "test.h"

#include "proto/rtcp.h"

#define OUT 256

/* What was written is one good packet of this type and count; it is read next. */
static struct rtcp_packet written(const struct writer *w, uint8_t type, uint8_t count)
{
    struct reader all = reader_of(w->bytes, w->used);
    struct rtcp_packet packet = {0};

    CHECK(!w->bad);
    CHECK_EQ(rtcp_check(w->bytes, w->used), DROP_NONE);
    CHECK(rtcp_next(&all, &packet));
    CHECK_EQ(packet.type, type);
    CHECK_EQ(packet.count, count);
    CHECK_EQ(reader_left(&all), 0);
    return packet;
}

TEST(rc_01_sr_and_rr_round_trip)
{
    const struct rtcp_report_block block = {
        .ssrc = 5, .fraction_lost = 7, .lost = -3, .highest = 9, .jitter = 11, .last_sr = 13,
        .delay_since_last_sr = 15};
    struct rtcp_report_block again;
    uint8_t bytes[OUT];
    struct writer w = writer_of(bytes, OUT);
    struct rtcp_sr sr;
    uint32_t ssrc;

    rtcp_write_sr(&w, 1, 2, 3, 4, 5, &block, 1);
    struct rtcp_packet packet = written(&w, RTCP_SR, 1);
    CHECK_EQ(rtcp_read_sr(&packet, &sr), DROP_NONE);
    CHECK(sr.ssrc == 1 && sr.ntp == 2 && sr.timestamp == 3 && sr.packets == 4 && sr.octets == 5);
    CHECK(rtcp_next_block(&packet, &again));
    CHECK(again.ssrc == 5 && again.fraction_lost == 7 && again.lost == -3 && again.highest == 9);
    CHECK(again.jitter == 11 && again.last_sr == 13 && again.delay_since_last_sr == 15);
    w = writer_of(bytes, OUT);
    rtcp_write_rr(&w, 1, &block, 1);
    packet = written(&w, RTCP_RR, 1);
    CHECK_EQ(rtcp_read_rr(&packet, &ssrc), DROP_NONE);
    CHECK(rtcp_next_block(&packet, &again) && again.jitter == 11);
}

TEST(rc_01_sdes_and_bye_round_trip)
{
    const uint8_t name[] = {'n', 'a', 'm', 'e'};
    const uint32_t ssrcs[] = {8, 9};
    struct rtcp_cname cname;
    uint8_t bytes[OUT];
    struct writer w = writer_of(bytes, OUT);
    uint32_t ssrc;

    rtcp_write_sdes_cname(&w, 8, name, sizeof name);
    struct rtcp_packet packet = written(&w, RTCP_SDES, 1);
    CHECK(rtcp_next_cname(&packet, &cname));
    CHECK_EQ(cname.ssrc, 8);
    CHECK_BYTES(cname.name.bytes, cname.name.len, "6e616d65");
    w = writer_of(bytes, OUT);
    rtcp_write_bye(&w, ssrcs, 2);
    packet = written(&w, RTCP_BYE, 2);
    CHECK(rtcp_next_bye(&packet, &ssrc) && ssrc == 8);
    CHECK(rtcp_next_bye(&packet, &ssrc) && ssrc == 9);
    CHECK(!rtcp_next_bye(&packet, &ssrc));
}

TEST(rc_01_nack_pli_and_fir_round_trip)
{
    const uint16_t numbers[] = {65535, 0, 16};
    struct rtcp_feedback head;
    struct rtcp_nack nack;
    struct rtcp_fir fir;
    uint8_t bytes[OUT];
    struct writer w = writer_of(bytes, OUT);

    rtcp_write_nack(&w, 1, 2, numbers, 3);
    struct rtcp_packet packet = written(&w, RTCP_RTPFB, RTPFB_NACK);
    CHECK_EQ(rtcp_read_feedback(&packet, &head), DROP_NONE);
    CHECK(head.sender_ssrc == 1 && head.media_ssrc == 2);
    CHECK(rtcp_next_nack(&packet, &nack) && nack.first == 65535 && nack.mask == 1);
    CHECK(rtcp_next_nack(&packet, &nack) && nack.first == 16 && nack.mask == 0);
    w = writer_of(bytes, OUT);
    rtcp_write_pli(&w, 1, 2);
    packet = written(&w, RTCP_PSFB, PSFB_PLI);
    CHECK(rtcp_read_feedback(&packet, &head) == DROP_NONE && head.media_ssrc == 2);
    w = writer_of(bytes, OUT);
    rtcp_write_fir(&w, 1, 2, 200);
    packet = written(&w, RTCP_PSFB, PSFB_FIR);
    CHECK_EQ(rtcp_read_feedback(&packet, &head), DROP_NONE);
    CHECK(rtcp_next_fir(&packet, &fir) && fir.ssrc == 2 && fir.sequence == 200);
}

TEST(rc_01_afb_and_remb_round_trip)
{
    const uint64_t rates[] = {0, 1, 262143, 262144, 5000000, UINT64_MAX};
    uint32_t ssrcs[255] = {0};
    struct bytes out = zeros(20 + 255 * 4);
    struct rtcp_feedback head;
    struct rtcp_remb remb;

    for (uint32_t i = 0; i < 255; i++)
        ssrcs[i] = i + 1;
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        struct writer w = writer_of(out.at, out.len);
        rtcp_write_remb(&w, 1, rates[i], ssrcs, 255);
        struct rtcp_packet packet = written(&w, RTCP_PSFB, PSFB_APPLICATION);
        CHECK_EQ(rtcp_read_feedback(&packet, &head), DROP_NONE);
        CHECK(rtcp_read_remb(&packet, &remb));
        CHECK(remb.bits_per_second <= rates[i]);
        CHECK(rates[i] - remb.bits_per_second <= rates[i] >> 17);
        CHECK_EQ(remb.ssrcs, 255);
        CHECK_EQ(reader_left(&packet.body), 255 * 4);
    }
    struct bytes other = hex("8f ce 0003 00000001 00000000 58595a00");
    struct reader all = reader_of(other.at, other.len);
    struct rtcp_packet packet;
    CHECK(rtcp_next(&all, &packet) && rtcp_read_feedback(&packet, &head) == DROP_NONE);
    CHECK(!rtcp_read_remb(&packet, &remb));
}

/* TMMBR, TMMBN, SR-REQ, TLLEI, ECN; SLI, RPSI, TSTR, TSTN, VBCM, LEI; APP, XR, and what is new. */
TEST(rc_01_and_02_other_types_are_stepped_over_in_a_compound)
{
    const char *const others[] = {
        "83 cd 0004 00000001 00000000 00000002 00000000", /* RFC 5104 section 4.2.1 */
        "84 cd 0004 00000001 00000000 00000002 00000000",
        "85 cd 0002 00000001 00000002", /* RFC 6051 section 3.1 */
        "87 cd 0003 00000001 00000002 0001 0000",
        "88 cd 0007 00000001 00000002 00000000 00000000 00000000 00000000 00000000",
        "82 ce 0003 00000001 00000002 00010001",
        "83 ce 0003 00000001 00000002 08600000",
        "85 ce 0004 00000001 00000000 00000002 01000007",
        "86 ce 0004 00000001 00000000 00000002 01000007",
        "87 ce 0004 00000001 00000000 00000002 01600000",
        "88 ce 0002 00000001 00000000",
        "80 cc 0002 00000001 6e616d65",
        "80 cf 0003 00000001 07000001 00000000",
        "80 d5 0001 00000001",
    };

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct bytes before = hex("80 c9 0001 00000001"), other = hex(others[i]);
        struct bytes behind = hex("81 cb 0001 00000001");
        uint8_t bytes[OUT];
        struct writer w = writer_of(bytes, OUT);
        struct reader all;
        struct rtcp_packet packet;

        writer_bytes(&w, before.at, before.len);
        writer_bytes(&w, other.at, other.len);
        writer_bytes(&w, behind.at, behind.len);
        CHECK_EQ(rtcp_check(bytes, w.used), DROP_NONE);
        all = reader_of(bytes, w.used);
        CHECK(rtcp_next(&all, &packet) && packet.type == RTCP_RR);
        CHECK(rtcp_next(&all, &packet) && packet.type == other.at[1]);
        CHECK_EQ(reader_left(&packet.body), other.len - 4);
        CHECK(rtcp_next(&all, &packet) && packet.type == RTCP_BYE);
        CHECK(!rtcp_next(&all, &packet));
    }
}

TEST(rc_02_a_wrong_version_or_length_or_cut_is_rejected)
{
    struct bytes version = hex("40 c9 0001 00000001"), longer = hex("80 c9 0002 00000001");
    struct bytes cut = hex("80 c9 00"), behind = hex("80 c9 0001 00000001 80 cb");

    CHECK_EQ(rtcp_check(version.at, version.len), DROP_RTCP_MALFORMED);
    CHECK_EQ(rtcp_check(longer.at, longer.len), DROP_RTCP_MALFORMED);
    CHECK_EQ(rtcp_check(cut.at, cut.len), DROP_RUNT);
    CHECK_EQ(rtcp_check(behind.at, behind.len), DROP_RTCP_MALFORMED);
}
