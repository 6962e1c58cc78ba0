/* routing_scenarios.c - names, header extensions, and what one turn may hold. */
#include "base/bytes.h"
#include "scenario.h"
#include "test.h"

#define MID_ID 1
#define RID_ID 2
#define LEVEL_ID 3

static void set_extension(struct source *source, const char *mid, const char *rid)
{
    struct writer w = writer_of(source->extension, sizeof source->extension);
    struct ch_view names[] = {text_view(mid), text_view(rid)};

    writer_u16(&w, 0xbede);
    writer_u16(&w, 0);
    for (uint8_t i = 0; i < 2; i++)
        if (names[i].len > 0) {
            writer_u8(&w, (uint8_t)(((size_t)MID_ID + i) << 4 | (names[i].len - 1)));
            writer_bytes(&w, names[i].at, names[i].len);
        }
    writer_u8(&w, LEVEL_ID << 4);
    writer_u8(&w, 0x55);
    while (writer_used(&w) % 4 != 0)
        writer_u8(&w, 0);
    writer_u16_at(&w, 2, (uint16_t)(writer_used(&w) / 4 - 1));
    source->extension_length = writer_used(&w);
}

/* A receiver without SSRCs, found by a MID ("" for none) and the RID of its only encoding. */
static void publish_by_name(struct scenario *s, const struct endpoint *e, uint32_t receiver,
                            const char *mid, const char *rid)
{
    struct ch_view mid_view = text_view(mid), rid_view = text_view(rid);
    uint32_t transport = scenario_number(s, e);
    struct ch_payload payload = {.type = 100, .clock_rate = 48000};
    struct ch_encoding encoding = {.has_rid = rid_view.len > 0, .rid = rid_view};
    struct ch_extension extensions[] = {
        {.id = MID_ID, .kind = CH_EXTENSION_KIND_MID},
        {.id = RID_ID, .kind = CH_EXTENSION_KIND_RID},
        {.id = LEVEL_ID, .kind = CH_EXTENSION_KIND_AUDIO_LEVEL},
    };
    struct ch_create_receiver q = {
        .receiver = receiver,
        .transport = transport,
        .reception = {.kind = CH_KIND_AUDIO,
                      .has_mid = mid_view.len > 0,
                      .mid = mid_view,
                      .payloads_count = 1,
                      .payloads = &payload,
                      .encodings_count = 1,
                      .encodings = &encoding,
                      .extensions_count = 3,
                      .extensions = extensions},
    };
    struct ch_create_receiver_reply a;

    CHECK_EQ(ask_create_receiver(s->session, &q, &a), ACCEPTED);
}

static uint64_t packets_received(struct scenario *s, uint32_t receiver)
{
    struct ch_get_receiver_stats q = {.receiver = receiver};
    struct ch_get_receiver_stats_reply a;

    CHECK_EQ(ask_get_receiver_stats(s->session, &q, &a), ACCEPTED);
    return a.streams_count > 0 ? a.streams[0].packets : 0;
}

TEST(rid_and_mid_find_their_receiver)
{
    struct scenario *s = scenario_open(12);
    struct endpoint *e = scenario_join(s, MEET_OWN_PORT);
    struct source *by_mid, *by_rid, *stranger;

    publish_by_name(s, e, 1, "audio-one", "");
    publish_by_name(s, e, 2, "audio-two", "");
    publish_by_name(s, e, 3, "", "low");
    by_mid = endpoint_audio(e, s->session->now, 501);
    by_rid = endpoint_audio(e, s->session->now, 502);
    stranger = endpoint_audio(e, s->session->now, 503);
    set_extension(by_mid, "audio-two", "");
    set_extension(by_rid, "", "low");
    set_extension(stranger, "nobody", "low"); /* a MID that is wrong is not mended by a RID */
    scenario_run(s, 100 * MILLISECOND);
    by_mid->extension_length = 0; /* once learned, the SSRC is enough (RFC 9143 section 9.2) */
    by_rid->extension_length = 0;
    scenario_run(s, 900 * MILLISECOND - 1);

    CHECK_EQ(packets_received(s, 1), 0);
    CHECK_EQ(packets_received(s, 2), 50);
    CHECK_EQ(packets_received(s, 3), 50);
    CHECK_EQ(scenario_drops(s, DROP_RTP_UNROUTED), 50);
    scenario_close(s);
}

static void listen_with(struct scenario *s, struct endpoint *e, uint32_t ssrc,
                        struct ch_mapping *__counted_by(count) extensions, size_t count)
{
    struct ch_mapping payload = {.from = 100, .to = 110};
    struct ch_view cname = text_view("publisher");
    uint32_t transport = scenario_number(s, e);
    struct ch_create_sender q = {
        .sender = ssrc,
        .receiver = 1,
        .transport = transport,
        .transmission = {.ssrc = ssrc,
                         .cname = cname,
                         .payloads_count = 1,
                         .payloads = &payload,
                         .extensions_count = count,
                         .extensions = extensions},
    };
    struct ch_create_sender_reply a;

    CHECK_EQ(ask_create_sender(s->session, &q, &a), ACCEPTED);
}

TEST(header_extensions_are_renumbered_or_left_out)
{
    struct scenario *s = scenario_open(13);
    struct endpoint *e = scenario_join(s, MEET_OWN_PORT);
    struct endpoint *some = scenario_join(s, MEET_OWN_PORT);
    struct endpoint *none = scenario_join(s, MEET_OWN_PORT);
    struct ch_mapping level = {.from = LEVEL_ID, .to = 9};
    struct flow from = {.remote = e->rtp, .socket = e->socket};
    uint8_t packet[ENDPOINT_PACKET_MAX];
    struct source *source;

    publish_by_name(s, e, 1, "m", "");
    listen_with(s, some, 2001, &level, 1);
    listen_with(s, none, 2002, NULL, 0);
    source = endpoint_audio(e, s->session->now, 501);
    source->payload_size = PAYLOAD_HEAD;
    source->key_is_wanted = false;
    set_extension(source, "m", "");
    scenario_inject(s, &from, packet, source_write(source, 0, packet));

    const struct outbox *out = &s->session->out;
    CHECK_EQ(out->count, 2);
    CHECK_EQ(out->packets[0].header_length, 12 + 8);
    CHECK_BYTES(out->headers + out->packets[0].header_at + 8, 12,
                "000007d1  bede 0001  90 55 0000");
    CHECK_EQ(out->packets[1].header_length, 12); /* no block at all */
    CHECK_EQ(out->packets[1].payload == out->packets[0].payload, 1);
    CHECK_BYTES(out->packets[0].payload->bytes + out->packets[0].payload_at,
                out->packets[0].payload_length, "00000000 00 000000");

    scenario_run(s, SECOND);
    CHECK_EQ(endpoint_heard(some, 2001)->with_extension, endpoint_heard(some, 2001)->packets);
    CHECK_EQ(endpoint_heard(none, 2002)->with_extension, 0);
    CHECK_EQ(endpoint_heard(none, 2002)->corrupt, 0);
    scenario_close(s);
}

TEST(a_burst_beyond_the_outbox_arrives_whole)
{
    struct scenario *s = scenario_open(14);
    struct endpoint *publisher = scenario_join(s, MEET_OWN_PORT);

    scenario_publish(s, publisher, 7, CH_KIND_AUDIO, 1111);
    for (uint32_t i = 0; i < 200; i++)
        scenario_listen(s, scenario_join(s, MEET_SHARED_PORT), 7, CH_KIND_AUDIO, 9000 + i);
    struct source *source = endpoint_audio(publisher, s->session->now, 1111);
    struct flow from = {.remote = publisher->rtp, .socket = publisher->socket};
    for (size_t i = 0; i < 100; i++) { /* one turn: 20000 packets want to leave */
        uint8_t packet[ENDPOINT_PACKET_MAX];
        scenario_inject(s, &from, packet, source_write(source, 0, packet));
    }
    source->next_at = NEVER;
    scenario_run(s, SECOND);

    CHECK_EQ(scenario_drops(s, DROP_OUTBOX_FULL), 0);
    for (uint32_t i = 0; i < 200; i++) {
        const struct heard *heard = endpoint_heard(&s->endpoints[i + 1], 9000 + i);
        CHECK_EQ(heard ? heard->packets : 0, 100);
        CHECK_EQ(heard ? heard->gaps : 1, 0);
        CHECK_EQ(heard ? heard->late : 1, 0);
    }
    scenario_close(s);
}
