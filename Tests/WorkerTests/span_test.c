/* span_test.c - what crosses between the halves of a room, and what becomes of it there. */
#include "span_stand.h"

TEST(a_packet_crosses_and_leaves_under_the_listeners_numbers)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);
    struct sender *sender = view_across(&h, &plan);
    uint16_t first = 0, second = 0;

    speak(&h, PUBLISHED, 100);
    CHECK_EQ(heard(h.far, SENT, &first), 1);
    speak(&h, PUBLISHED, 101);
    CHECK_EQ(heard(h.far, SENT, &second), 1);
    CHECK_EQ(second, (uint16_t)(first + 1));
    CHECK_EQ(sender->packets, 2);
    CHECK_EQ(mirrored(&h)->streams[0].packets, 2);
    CHECK_EQ(mirrored(&h)->streams[0].bytes, 64);
    CHECK_EQ(mirrored(&h)->streams[0].ssrc, PUBLISHED);
    CHECK_EQ(h.far->graph.notice_count, 0); /* the other half tells of streams */
    CHECK_EQ(span_of(h.near)->packets_sent, 2);
    halves_close(&h);
}

TEST(publishers_with_the_same_ssrc_are_told_apart)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);
    struct transport *other = join(h.near, PUBLISHER + 1, 1, false);

    view_across(&h, &plan);
    publish(h.near, other, 2, PUBLISHED);
    mirror(&h, 2, &plan);
    CHECK_EQ(pass(&h, 0), 1);
    speak(&h, PUBLISHED, 1);
    send_video(h.near, PUBLISHER + 1, PUBLISHED, 7000);
    CHECK_EQ(carry(h.near, h.far), 1);
    CHECK_EQ(mirrored(&h)->streams[0].reception.highest, 1);
    CHECK_EQ(graph_receiver(&h.far->graph, 2)->streams[0].reception.highest, 7000);
    halves_close(&h);
}

TEST(each_encoding_crosses_as_what_it_is)
{
    const struct plan plan = plan_of(PUBLISHED, 3);
    struct halves h = halves_open(&plan);

    view_across(&h, &plan);
    for (uint32_t i = 0; i < 3; i++)
        speak(&h, PUBLISHED + i, (uint16_t)(10 * i));
    for (uint32_t i = 0; i < 3; i++) {
        CHECK_EQ(mirrored(&h)->streams[i].ssrc, PUBLISHED + i);
        CHECK_EQ(mirrored(&h)->streams[i].packets, 1);
    }
    halves_close(&h);
}

TEST(nothing_crosses_that_nobody_wants)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);

    send_video(h.near, PUBLISHER, PUBLISHED, 1);
    CHECK_EQ(carry(h.near, h.far), 0);
    CHECK_EQ(pass(&h, 5 * SECOND), 0);
    CHECK_EQ(published(&h)->tap_count, 0);
    halves_close(&h);
}

TEST(a_lost_wish_is_said_again)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);

    mirror(&h, RECEIVER, &plan);
    due_work(&h.far->graph, h.far->now);
    outbox_clear(&h.far->out); /* lost */
    CHECK_EQ(pass(&h, SPAN_FOLLOW_PERIOD - 1), 0);
    CHECK_EQ(published(&h)->tap_count, 0);
    CHECK_EQ(pass(&h, 1), 1);
    CHECK_EQ(published(&h)->tap_count, 1);
    CHECK_EQ(pass(&h, SPAN_FOLLOW_PERIOD), 1);
    CHECK_EQ(published(&h)->tap_count, 1); /* and is one wish still */
    halves_close(&h);
}

TEST(a_mirror_that_is_gone_is_not_fed)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);

    view_across(&h, &plan);
    receiver_close(&h.far->graph, mirrored(&h));
    speak(&h, PUBLISHED, 1);
    CHECK_EQ(span_drops(h.far, DROP_SPAN_UNKNOWN), 1);
    CHECK_EQ(carry(h.far, h.near), 1); /* it says so */
    CHECK_EQ(published(&h)->tap_count, 0);
    send_video(h.near, PUBLISHER, PUBLISHED, 2);
    CHECK_EQ(carry(h.near, h.far), 0);
    CHECK_EQ(pass(&h, 5 * SECOND), 0);
    halves_close(&h);
}

TEST(a_key_frame_is_asked_of_the_publisher)
{
    struct plan plan = plan_of(PUBLISHED, 1);
    plan.has_pli = true;
    struct halves h = halves_open(&plan);
    struct rtcp_packet said;

    view_across(&h, &plan);
    speak(&h, PUBLISHED, 1);
    CHECK_EQ(pass(&h, 0), 1); /* the listener waited for one */
    CHECK_EQ(published(&h)->keyframes_wanted, 1);
    due_work(&h.near->graph, h.near->now);
    CHECK(stand_said(h.near, PUBLISHER, RTCP_PSFB, PSFB_PLI, &said));
    outbox_clear(&h.near->out);
    CHECK_EQ(pass(&h, 0), 0); /* once */
    CHECK_EQ(published(&h)->pli_sent, 1);
    halves_close(&h);
}

TEST(what_got_lost_between_the_halves_is_asked_for)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);
    uint16_t first = 0, third = 0, second = 0;

    view_across(&h, &plan);
    speak(&h, PUBLISHED, 1);
    CHECK_EQ(heard(h.far, SENT, &first), 1);
    send_video(h.near, PUBLISHER, PUBLISHED, 2);
    outbox_clear(&h.near->out); /* lost */
    speak(&h, PUBLISHED, 3);
    CHECK_EQ(heard(h.far, SENT, &third), 1);
    CHECK_EQ(pass(&h, NACK_GRACE), 1);
    CHECK_EQ(carry(h.near, h.far), 1);
    CHECK_EQ(heard(h.far, SENT, &second), 1);
    CHECK_EQ(second, (uint16_t)(first + 1));
    CHECK_EQ(third, (uint16_t)(first + 2));
    CHECK_EQ(mirrored(&h)->streams[0].repaired, 1);
    CHECK_EQ(pass(&h, SECOND / 2), 0);
    halves_close(&h);
}

TEST(what_the_publisher_lost_crosses_when_it_comes)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);
    uint16_t first = 0, second = 0;

    view_across(&h, &plan);
    speak(&h, PUBLISHED, 1);
    CHECK_EQ(heard(h.far, SENT, &first), 1);
    speak(&h, PUBLISHED, 3);
    CHECK_EQ(pass(&h, NACK_GRACE), 1);
    CHECK_EQ(carry(h.near, h.far), 0); /* nobody has it */
    speak(&h, PUBLISHED, 2);
    CHECK_EQ(heard(h.far, SENT, &second), 1);
    CHECK_EQ(second, (uint16_t)(first + 1));
    halves_close(&h);
}

TEST(a_listeners_nack_is_answered_where_he_is)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);
    uint8_t packet[64];
    struct writer w = writer_of(packet, sizeof packet);
    uint16_t missed = 0, repeated = 0;

    view_across(&h, &plan);
    speak(&h, PUBLISHED, 1);
    CHECK_EQ(heard(h.far, SENT, &missed), 1);
    rtcp_write_nack(&w, LISTENER, SENT, &missed, 1);
    send_report(h.far, VIEWER, &w);
    CHECK_EQ(heard(h.far, REPEATED, &repeated), 1);
    CHECK_EQ(carry(h.far, h.near), 0);
    halves_close(&h);
}

TEST(numbers_that_begin_anew_cross_at_once)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);
    uint16_t before = 0, after = 0;

    view_across(&h, &plan);
    speak(&h, PUBLISHED, 1);
    CHECK_EQ(heard(h.far, SENT, &before), 1);
    send_video(h.near, PUBLISHER, PUBLISHED, 30000); /* not believed yet */
    CHECK_EQ(carry(h.near, h.far), 0);
    speak(&h, PUBLISHED, 30001);
    CHECK_EQ(heard(h.far, SENT, &after), 1);
    CHECK_EQ(after, (uint16_t)(before + 1));
    CHECK_EQ(mirrored(&h)->streams[0].reception.highest, 30001);
    CHECK_EQ(mirrored(&h)->streams[0].origin, published(&h)->streams[0].serial);
    halves_close(&h);
}

TEST(the_publishers_clock_and_his_goodbye_cross)
{
    const uint32_t ssrc = PUBLISHED;
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);
    uint8_t packet[128];
    struct writer clock = writer_of(packet, sizeof packet);

    view_across(&h, &plan);
    speak(&h, PUBLISHED, 1);
    rtcp_write_sr(&clock, PUBLISHED, 0x1122334455667788, 4711, 1, 20, NULL, 0);
    send_report(h.near, PUBLISHER, &clock);
    CHECK_EQ(carry(h.near, h.far), 1);
    CHECK(mirrored(&h)->streams[0].mark.is_set);
    CHECK_EQ(mirrored(&h)->streams[0].mark.timestamp, 4711);
    CHECK_EQ(mirrored(&h)->streams[0].mark.ntp, 0x1122334455667788);

    struct writer bye = writer_of(packet, sizeof packet);
    rtcp_write_rr(&bye, PUBLISHED, NULL, 0);
    rtcp_write_bye(&bye, &ssrc, 1);
    send_report(h.near, PUBLISHER, &bye);
    CHECK_EQ(carry(h.near, h.far), 1);
    CHECK_EQ(mirrored(&h)->streams[0].serial, 0);
    CHECK_EQ(h.far->graph.notice_count, 0);
    halves_close(&h);
}

TEST(padding_without_payload_leaves_no_hole_over_there)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);
    const struct flow from = stand_flow(4000 + PUBLISHER, PUBLISHER);
    uint8_t packet[32];
    uint16_t before = 0, after = 0;

    view_across(&h, &plan);
    speak(&h, PUBLISHED, 1);
    CHECK_EQ(heard(h.far, SENT, &before), 1);
    write_video(packet, PUBLISHED, 2);
    packet[0] |= 0x20;
    packet[31] = 20;
    outbox_clear(&h.near->out);
    stand_deliver(h.near, &from, packet, sizeof packet);
    CHECK_EQ(carry(h.near, h.far), 1);
    CHECK_EQ(span_drops(h.far, DROP_RTP_EMPTY), 1);
    CHECK_EQ(heard(h.far, SENT, &after), 0);
    speak(&h, PUBLISHED, 3);
    CHECK_EQ(heard(h.far, SENT, &after), 1);
    CHECK_EQ(after, (uint16_t)(before + 1));
    halves_close(&h);
}

TEST(a_lost_end_is_told_once_and_nothing_crosses)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);

    view_across(&h, &plan);
    speak(&h, PUBLISHED, 1);
    h.near->graph.notice_count = 0;
    span_lost(&h.near->graph, span_of(h.near));
    span_lost(&h.near->graph, span_of(h.near));
    CHECK_EQ(h.near->graph.notice_count, 1);
    CHECK_EQ(h.near->graph.notices[0].what, NOTICE_SPAN_LOST);
    CHECK_EQ(h.near->graph.notices[0].id, SPAN);
    CHECK_EQ(published(&h)->tap_count, 0);
    send_video(h.near, PUBLISHER, PUBLISHED, 2);
    CHECK_EQ(carry(h.near, h.far), 0);
    span_lost(&h.far->graph, span_of(h.far));
    CHECK_EQ(pass(&h, 5 * SECOND), 0);
    halves_close(&h);
}

TEST(a_span_that_closes_leaves_its_mirrors_detached)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);
    struct sender *sender = view_across(&h, &plan);

    speak(&h, PUBLISHED, 1);
    transport_close(&h.far->graph, span_of(h.far));
    CHECK(mirrored(&h)->transport == NULL);
    CHECK_EQ(mirrored(&h)->streams[0].serial, 0);
    CHECK(sender->transport != NULL);
    CHECK_EQ(h.far->out.closing_count, 1);
    CHECK_EQ(h.far->out.closing[0], SPAN);
    CHECK(graph_span(&h.far->graph, SPAN) == NULL);
    transport_close(&h.near->graph, span_of(h.near));
    CHECK_EQ(published(&h)->tap_count, 0);
    send_video(h.near, PUBLISHER, PUBLISHED, 2);
    CHECK_EQ(published(&h)->streams[0].packets, 2);
    halves_close(&h);
}
