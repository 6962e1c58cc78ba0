/* repair_scenarios.c - what repairs a stream, under a number that was announced or not. */
#include "proto/rtx.h"
#include "scenario.h"
#include "test.h"

#include <string.h>

#define FIRST 1111
#define SECOND_ONE 2222
#define CORRECTION 3333
#define MEDIA 100
#define OTHER_MEDIA 0
#define REPETITION 97

static void publish(struct scenario *s, struct ch_encoding *__counted_by(count) encodings,
                    size_t count)
{
    struct ch_payload payloads[] = {
        {.type = MEDIA, .clock_rate = 48000},
        {.type = OTHER_MEDIA, .clock_rate = 8000},
        {.type = REPETITION,
         .role = CH_PAYLOAD_ROLE_RETRANSMISSION,
         .clock_rate = 48000,
         .has_target = true,
         .target = MEDIA},
    };
    struct ch_create_receiver q = {
        .receiver = 7,
        .transport = 1,
        .reception = {.kind = CH_KIND_VIDEO,
                      .payloads_count = 3,
                      .payloads = payloads,
                      .encodings_count = count,
                      .encodings = encodings,
                      .has_nack = true},
    };
    struct ch_create_receiver_reply a;

    CHECK_EQ(ask_create_receiver(s->session, &q, &a), ACCEPTED);
}

static struct ch_dump_transport_reply routes_of(struct scenario *s, uint32_t transport)
{
    struct ch_dump_transport q = {.transport = transport};
    struct ch_dump_transport_reply a;

    CHECK_EQ(ask_dump_transport(s->session, &q, &a), ACCEPTED);
    return a;
}

static bool has_ssrc(const struct ch_dump_transport_reply *a, uint32_t ssrc)
{
    for (size_t i = 0; i < a->ssrcs_count; i++)
        if (a->ssrcs[i].ssrc == ssrc && a->ssrcs[i].receiver == 7)
            return true;
    return false;
}

/* A packet of a header and `length` bytes. */
static void send(struct scenario *s, uint32_t ssrc, uint8_t type, uint16_t sequence, size_t length)
{
    uint8_t packet[64] = {0x80, type, (uint8_t)(sequence >> 8), (uint8_t)sequence, 0, 0, 0, 9,
                          (uint8_t)(ssrc >> 24), (uint8_t)(ssrc >> 16), (uint8_t)(ssrc >> 8),
                          (uint8_t)ssrc};

    scenario_send(s, &s->endpoints[0], false, packet, 12 + length);
    scenario_run(s, 20 * MILLISECOND);
}

TEST(rr_15_what_repairs_a_stream_is_known_by_number_or_by_payload_type)
{
    struct scenario *s = scenario_open(5);
    struct ch_encoding encodings[] = {
        {.has_ssrc = true, .ssrc = FIRST, .learns_repair = true},
        {.has_ssrc = true, .ssrc = SECOND_ONE, .has_fec_ssrc = true, .fec_ssrc = CORRECTION},
    };

    scenario_join(s, MEET_OWN_PORT);
    publish(s, encodings, 2);
    const struct ch_dump_transport_reply a = routes_of(s, 1);
    CHECK_EQ(a.ssrcs_count, 3);
    CHECK(has_ssrc(&a, FIRST) && has_ssrc(&a, SECOND_ONE) && has_ssrc(&a, CORRECTION));
    CHECK_EQ(a.mids_count, 0);
    CHECK_EQ(a.payloads_count, 3);

    struct ch_dump_receiver q = {.receiver = 7};
    struct ch_dump_receiver_reply dump;
    CHECK_EQ(ask_dump_receiver(s->session, &q, &dump), ACCEPTED);
    CHECK(dump.reception.encodings[0].learns_repair);
    CHECK(!dump.reception.encodings[1].learns_repair);
    CHECK_EQ(dump.reception.encodings[1].fec_ssrc, CORRECTION);
    scenario_close(s);
}

/* Not even where an encoding has no number yet. */
TEST(a_correction_is_no_new_stream)
{
    struct scenario *s = scenario_open(5);
    struct ch_encoding encodings[] = {{.has_fec_ssrc = true, .fec_ssrc = CORRECTION}};

    scenario_join(s, MEET_OWN_PORT);
    publish(s, encodings, 1);
    send(s, CORRECTION, MEDIA, 1, 20);
    CHECK_EQ(s->session->streams_started, 0);
    CHECK_EQ(scenario_drops(s, DROP_RTP_REPAIR), 1);
    send(s, FIRST, MEDIA, 1, 20);
    CHECK_EQ(s->session->streams_started, 1);
    CHECK_EQ(s->session->started.ssrc, FIRST);
    scenario_close(s);
}

TEST(a_retransmission_without_a_number_is_found_by_its_payload_type)
{
    struct scenario *s = scenario_open(5);
    struct ch_encoding encodings[] = {{.has_ssrc = true, .ssrc = FIRST, .learns_repair = true}};

    scenario_join(s, MEET_OWN_PORT);
    publish(s, encodings, 1);
    send(s, FIRST, MEDIA, 1, 20);
    send(s, FIRST, MEDIA, 3, 20);
    CHECK_EQ(s->session->streams_started, 1);
    /* Its payload begins with the number of what was lost: 0 is older than the stream. */
    send(s, SECOND_ONE, REPETITION, 900, RTX_HEAD_SIZE + 20);
    const struct ch_dump_transport_reply a = routes_of(s, 1);
    CHECK(has_ssrc(&a, SECOND_ONE));
    CHECK_EQ(scenario_drops(s, DROP_RTP_UNROUTED), 0);
    scenario_close(s);
}
