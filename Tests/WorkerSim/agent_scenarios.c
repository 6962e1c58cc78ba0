/* agent_scenarios.c - a whole worker whose transports have full ICE agents: two of them call each
 * other, directly or through a TURN server, and media goes from one to the other. */
#include "proto/ice_candidate.h"
#include "scenario.h"
#include "test.h"
#include "turn_server.h"

#include <string.h>

#define FIRST 2 /* the transports of the two agents; 1 publishes, 4 listens */
#define SECOND_ONE 3
#define SOCKET_OF(transport) (38u + (transport)) /* their UDP sockets */
#define STREAM_OF(transport) (58u + (transport)) /* their connections to the server */
#define HEARD 8

static struct turn_server server;
static struct network_link path;
static bool is_cut; /* what goes from one agent's host to the other's gets lost */

static const struct turn_login login = {
    .username_length = 1, .password_length = 1, .username = {'u'}, .password = {'p'}};

static struct address host_of(uint32_t transport)
{
    return (struct address){.family = 4, .port = 4000, .ip = {192, 0, 2, (uint8_t)transport}};
}

/* --- the network --- */

static void deliver(struct scenario *s, const struct flow *to, const struct address *from,
                    const uint8_t *__counted_by(length) packet, size_t length);

static void answer(struct scenario *s, const struct writer *out, const struct flow *to,
                   const struct address *from)
{
    if (out->used > 0)
        deliver(s, to, from, out->bytes, out->used);
}

/* `to.socket` is a stream's number, or 0. */
static void deliver(struct scenario *s, const struct flow *to, const struct address *from,
                    const uint8_t *__counted_by(length) packet, size_t length)
{
    uint8_t room[BUFFER_SIZE];
    struct writer out = writer_of(room, sizeof room);
    struct flow next, arrived = {.remote = *from, .socket = to->socket};

    if (to->socket == 0 &&
        turn_server_relay(&server, s->session->now, from, &to->remote, packet, length, &out,
                          &next)) {
        answer(s, &out, &next, &server.address);
        return;
    }
    for (uint32_t i = FIRST; to->socket == 0 && i <= SECOND_ONE; i++) {
        const struct address host = host_of(i);
        if (address_equal(&to->remote, &host))
            arrived.socket = SOCKET_OF(i);
    }
    if (arrived.socket != 0)
        scenario_arrive(s, &path, &arrived, packet, length);
}

static bool carry(struct scenario *s, const struct flow *to,
                  const uint8_t *__counted_by(length) packet, size_t length)
{
    const bool is_stream = to->socket >= STREAM_OF(FIRST);
    const struct address from = host_of(to->socket - (is_stream ? STREAM_OF(0) : SOCKET_OF(0)));
    const struct flow plain = {.remote = to->remote};

    if (address_equal(&to->remote, &server.address)) {
        uint8_t room[BUFFER_SIZE];
        struct writer out = writer_of(room, sizeof room);
        const struct flow client = {.remote = from, .socket = is_stream ? to->socket : 0};
        struct flow next;
        struct address source;
        turn_server_hear(&server, s->session->now, &client, packet, length, &out, &next, &source);
        answer(s, &out, &next, &source);
    } else if (!is_cut) {
        deliver(s, &plain, &from, packet, length);
    }
    return true;
}

/* --- what is asked --- */

static struct ch_view text_of(uint32_t transport, bool is_password)
{
    static const char *const texts[] = {"firstfragment", "secondfragment",
                                        "firstpasswordfirstpassword",
                                        "secondpasswordsecondpassword"};

    return text_view(texts[transport - FIRST + (is_password ? 2u : 0u)]);
}

static struct ch_address address_of(const struct address *address,
                                    char *__counted_by(ADDRESS_TEXT_MAX) text)
{
    const size_t length = address_print(address, text, ADDRESS_TEXT_MAX);

    return (struct ch_address){.ip = ch_view_of((const uint8_t *)text, length),
                               .port = address->port};
}

static void create(struct scenario *s, uint32_t transport, uint8_t kinds,
                   enum ch_server_transport carrier)
{
    const struct address host = host_of(transport);
    char host_text[ADDRESS_TEXT_MAX], server_text[ADDRESS_TEXT_MAX];
    struct ch_address hosts = address_of(&host, host_text);
    struct ch_ice_server turn = {.is_turn = true,
                                 .transport = carrier,
                                 .address = address_of(&server.address, server_text)};
    uint8_t suite = CH_SRTP_SUITE_AEAD_AES128_GCM;
    struct ch_create_agent_transport_reply a;

    turn.username = text_view("u");
    turn.password = text_view("p");
    struct ch_create_agent_transport q = {
        .transport = transport,
        .room = ROOM,
        .is_controlling = transport == FIRST,
        .kinds = kinds,
        .suites_count = 1,
        .suites = &suite,
        .hosts_count = 1,
        .hosts = &hosts,
        .servers_count = 1,
        .servers = &turn,
    };
    q.username_fragment = text_of(transport, false);
    q.password = text_of(transport, true);
    s->session->socket_count = 1;
    s->session->sockets[0] = SOCKET_OF(transport);
    CHECK_EQ(ask_create_agent_transport(s->session, &q, &a), ACCEPTED);
    s->endpoint_count++; /* one that others speak for */
    endpoint_open(&s->endpoints[transport - 1], transport - 1);
    s->endpoints[transport - 1].report_at = NEVER;
}

static void connect(struct scenario *s, uint32_t transport)
{
    struct ch_set_far_side q = {.transport = transport};
    struct ch_set_far_side_reply a;
    struct ch_connect_web_rtc_transport shake = {
        .transport = transport,
        .role = transport == FIRST ? CH_DTLS_ROLE_CLIENT : CH_DTLS_ROLE_SERVER,
        .fingerprint = {.hash = CH_FINGERPRINT_HASH_SHA256}};
    struct ch_connect_web_rtc_transport_reply shaken;

    q.username_fragment = text_of(FIRST + SECOND_ONE - transport, false);
    q.password = text_of(FIRST + SECOND_ONE - transport, true);
    CHECK_EQ(ask_set_far_side(s->session, &q, &a), ACCEPTED);
    shake.fingerprint.value = ch_view_of(s->fingerprint, s->fingerprint_length);
    CHECK_EQ(ask_connect_web_rtc_transport(s->session, &shake, &shaken), ACCEPTED);
}

static void learn_fingerprint(struct scenario *s)
{
    struct ch_use_certificate q = {0};
    struct ch_use_certificate_reply a;

    CHECK_EQ(ask_use_certificate(s->session, &q, &a), ACCEPTED);
    for (size_t i = 0; i < a.fingerprints_count; i++) {
        if (a.fingerprints[i].hash != CH_FINGERPRINT_HASH_SHA256)
            continue;
        s->fingerprint_length = a.fingerprints[i].value.len;
        memcpy(s->fingerprint, a.fingerprints[i].value.at, a.fingerprints[i].value.len);
    }
}

/* What the first agent sends arrives at the second as type 110 under 2222. */
static void publish_onward(struct scenario *s)
{
    struct ch_payload payload = {
        .type = 110, .role = CH_PAYLOAD_ROLE_MEDIA, .clock_rate = 48000};
    struct ch_encoding encoding = {.has_ssrc = true, .ssrc = 2222};
    struct ch_create_receiver receiver = {.receiver = HEARD,
                                          .transport = SECOND_ONE,
                                          .reception = {.kind = CH_KIND_AUDIO,
                                                        .payloads_count = 1,
                                                        .payloads = &payload,
                                                        .encodings_count = 1,
                                                        .encodings = &encoding}};
    struct ch_create_receiver_reply received;
    struct ch_mapping mapping = {.from = 110, .to = 110};
    struct ch_create_sender sender = {.sender = 3333, .receiver = HEARD, .transport = 4};
    struct ch_create_sender_reply sent;

    CHECK_EQ(ask_create_receiver(s->session, &receiver, &received), ACCEPTED);
    sender.transmission.ssrc = 3333;
    sender.transmission.cname = text_view("publisher");
    sender.transmission.payloads_count = 1;
    sender.transmission.payloads = &mapping;
    CHECK_EQ(ask_create_sender(s->session, &sender, &sent), ACCEPTED);
}

/* --- what is told --- */

/* Hands the candidates that were told to the other side, and gives the streams that are wanted. */
static void pass_on(struct scenario *s)
{
    for (size_t i = 0; i < s->session->told_count; i++) {
        const struct session_told told = s->session->told[i];
        uint8_t arena[256];
        struct ch_reader r;

        ch_reader_init(&r, told.fields, told.length, arena, sizeof arena);
        if (told.op == CH_CANDIDATE_FOUND) {
            struct ch_candidate_found found;
            struct ch_add_far_candidate_reply a;
            ch_read_candidate_found(&r, &found);
            struct ch_add_far_candidate q = {.transport = FIRST + SECOND_ONE - found.transport,
                                             .candidate = found.candidate};
            CHECK_EQ(ask_add_far_candidate(s->session, &q, &a), ACCEPTED);
            CHECK_EQ(a.verdict, CH_CANDIDATE_VERDICT_TAKEN);
        } else if (told.op == CH_CANDIDATES_ENDED) {
            struct ch_candidates_ended ended;
            struct ch_end_far_candidates_reply a;
            ch_read_candidates_ended(&r, &ended);
            struct ch_end_far_candidates q = {.transport =
                                                  FIRST + SECOND_ONE - ended.transport};
            CHECK_EQ(ask_end_far_candidates(s->session, &q, &a), ACCEPTED);
        } else if (told.op == CH_STREAM_WANTED) {
            struct ch_stream_wanted wanted;
            struct ch_give_stream_reply a;
            ch_read_stream_wanted(&r, &wanted);
            struct ch_give_stream q = {.transport = wanted.transport, .server = wanted.server};
            s->session->socket_count = 1;
            s->session->sockets[0] = STREAM_OF(wanted.transport);
            CHECK_EQ(ask_give_stream(s->session, &q, &a), ACCEPTED);
        }
    }
    s->session->told_count = 0;
}

static void run(struct scenario *s, usec_t duration)
{
    for (usec_t t = 0; t < duration; t += 20 * MILLISECOND) {
        scenario_run(s, 20 * MILLISECOND);
        pass_on(s);
    }
}

static struct scenario *__single call(uint8_t kinds, enum ch_server_transport carrier)
{
    const struct address at = {.family = 4, .port = 3478, .ip = {198, 51, 100, 1}};
    const struct conditions conditions = {.delay = 10 * MILLISECOND};
    struct scenario *s = scenario_open(9);
    struct endpoint *publisher, *listener;

    turn_server_open(&server, &at, &login);
    link_open(&path, &conditions, 1);
    is_cut = false;
    s->carrier = carry;
    learn_fingerprint(s);
    publisher = scenario_join(s, MEET_OWN_PORT);
    create(s, FIRST, kinds, carrier);
    create(s, SECOND_ONE, kinds, carrier);
    listener = scenario_join(s, MEET_OWN_PORT);
    scenario_publish(s, publisher, 7, CH_KIND_AUDIO, 1111);
    scenario_listen(s, &s->endpoints[FIRST - 1], 7, CH_KIND_AUDIO, 2222);
    publish_onward(s);
    listener->clock_rate = 48000;
    connect(s, FIRST);
    connect(s, SECOND_ONE);
    run(s, 5 * SECOND);
    CHECK_EQ(s->session->dtls_connected, 2);
    return s;
}

/* Ten seconds of audio cross from one agent to the other, each packet once and in order. */
static void check_media(struct scenario *s)
{
    struct endpoint *publisher = &s->endpoints[0], *listener = &s->endpoints[3];
    const struct heard *heard;

    endpoint_audio(publisher, s->session->now, 1111);
    run(s, 10 * SECOND);
    heard = endpoint_heard(listener, 3333);
    CHECK(heard != NULL);
    if (!heard)
        return;
    CHECK(heard->packets >= 495);
    CHECK_EQ(heard->gaps, 0);
    CHECK_EQ(heard->corrupt, 0);
}

/* What the stats say of the first agent's way. */
static void check_stats(struct scenario *s, const char *remote)
{
    struct ch_get_transport_stats q = {.transport = FIRST};
    struct ch_get_transport_stats_reply a;

    CHECK_EQ(ask_get_transport_stats(s->session, &q, &a), ACCEPTED);
    CHECK(a.has_web_rtc);
    CHECK_EQ(a.web_rtc.ice_state, CH_ICE_STATE_COMPLETED);
    CHECK_EQ(a.web_rtc.tuples_count, 1);
    CHECK(a.web_rtc.tuples_count == 1 &&
          ch_view_equal(a.web_rtc.tuples[0].remote.ip, text_view(remote)));
    CHECK(a.web_rtc.checks_received > 0);
}

static void check_relayed(enum ch_server_transport carrier)
{
    struct scenario *s = call(ICE_KIND_BIT(ICE_RELAYED), carrier);
    struct ch_close_transport q = {.transport = FIRST};
    struct ch_close_transport_reply a;

    check_media(s);
    CHECK_EQ(turn_server_count(&server, s->session->now), 2);
    CHECK_EQ(server.badly_padded, 0);
    CHECK(server.as_channel > 500);
    CHECK_EQ(ask_close_transport(s->session, &q, &a), ACCEPTED);
    run(s, SECOND);
    CHECK_EQ(turn_server_count(&server, s->session->now), 1); /* it was given back */
    scenario_close(s);
}

TEST(media_goes_between_two_agents_that_found_each_other)
{
    struct scenario *s = call(ICE_ALL_KINDS, CH_SERVER_TRANSPORT_UDP);

    check_media(s);
    check_stats(s, "192.0.2.3");
    CHECK(server.relayed <= 10); /* checks, until the direct way was agreed on */
    scenario_close(s);
}

TEST(media_goes_through_two_relays_reached_over_udp)
{
    check_relayed(CH_SERVER_TRANSPORT_UDP);
}

TEST(media_goes_through_two_relays_reached_over_tcp)
{
    check_relayed(CH_SERVER_TRANSPORT_TCP);
}

TEST(media_moves_to_the_relay_when_the_direct_way_dies)
{
    struct scenario *s = call(ICE_ALL_KINDS, CH_SERVER_TRANSPORT_UDP);
    const struct heard *heard;

    endpoint_audio(&s->endpoints[0], s->session->now, 1111);
    run(s, 5 * SECOND);
    is_cut = true;
    run(s, 20 * SECOND);
    heard = endpoint_heard(&s->endpoints[3], 3333);
    CHECK(heard != NULL);
    const uint64_t before = heard ? heard->packets : 0;
    run(s, 10 * SECOND);
    CHECK(heard && heard->packets - before >= 495);
    CHECK_EQ(s->session->transports_failed, 0);
    scenario_close(s);
}
