/* agent_call.c - what is asked for the transports of agent_call.h, and the network between. */
#include "agent_call.h"

#include "test.h"

#include <string.h>

#define SOCKET_OF(transport) (38u + (transport)) /* their UDP sockets */
#define STREAM_OF(transport) (58u + (transport)) /* their connections to the server */
#define HEARD 8

struct turn_server agent_call_server;
static struct network_link path;
bool agent_call_is_cut;

static const struct turn_login login = {
    .username_length = 1, .password_length = 1, .username = {'u'}, .password = {'p'}};

static struct address host_of(uint32_t transport)
{
    return (struct address){.family = 4, .port = 4000, .ip = {192, 0, 2, (uint8_t)transport}};
}

/* Where everybody finds the transports that have no sockets of their own. */
const struct address agent_call_shared = {.family = 4, .port = 5000, .ip = {192, 0, 2, 1}};

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
    bool is_there = to->socket != 0 || address_equal(&to->remote, &agent_call_shared);

    if (to->socket == 0 &&
        turn_server_relay(&agent_call_server, s->session->now, from, &to->remote, packet, length,
                          &out, &next)) {
        answer(s, &out, &next, &agent_call_server.address);
        return;
    }
    for (uint32_t i = FIRST; to->socket == 0 && i <= SECOND_ONE; i++) {
        const struct address host = host_of(i);
        if (!address_equal(&to->remote, &host))
            continue;
        arrived.socket = SOCKET_OF(i);
        is_there = true;
    }
    if (is_there)
        scenario_arrive(s, &path, &arrived, packet, length);
}

static bool carry(struct scenario *s, const struct flow *to,
                  const uint8_t *__counted_by(length) packet, size_t length)
{
    const bool is_stream = to->socket >= STREAM_OF(FIRST);
    const struct address from =
        to->socket == 0 ? agent_call_shared
                        : host_of(to->socket - (is_stream ? STREAM_OF(0) : SOCKET_OF(0)));
    const struct flow plain = {.remote = to->remote};

    if (address_equal(&to->remote, &agent_call_server.address)) {
        uint8_t room[BUFFER_SIZE];
        struct writer out = writer_of(room, sizeof room);
        const struct flow client = {.remote = from, .socket = is_stream ? to->socket : 0};
        struct flow next;
        struct address source;
        turn_server_hear(&agent_call_server, s->session->now, &client, packet, length, &out, &next,
                         &source);
        answer(s, &out, &next, &source);
    } else if (!agent_call_is_cut) {
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

struct ch_address agent_call_address(const struct address *address,
                                    char *__counted_by(ADDRESS_TEXT_MAX) text)
{
    const size_t length = address_print(address, text, ADDRESS_TEXT_MAX);

    return (struct ch_address){.ip = ch_view_of((const uint8_t *)text, length),
                               .port = address->port};
}

void agent_call_create(struct scenario *s, uint32_t transport, uint8_t kinds,
                   enum ch_server_transport carrier)
{
    const struct address host = host_of(transport);
    char host_text[ADDRESS_TEXT_MAX], server_text[ADDRESS_TEXT_MAX];
    struct ch_address hosts = agent_call_address(&host, host_text);
    struct ch_ice_server turn = {.is_turn = true,
                                 .transport = carrier,
                                 .address = agent_call_address(&agent_call_server.address,
                                                               server_text)};
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

void agent_call_run(struct scenario *s, usec_t duration)
{
    for (usec_t t = 0; t < duration; t += 20 * MILLISECOND) {
        scenario_run(s, 20 * MILLISECOND);
        pass_on(s);
    }
}

/* The network and who publishes. */
struct scenario *__single agent_call_begin(void)
{
    const struct address at = {.family = 4, .port = 3478, .ip = {198, 51, 100, 1}};
    const struct conditions conditions = {.delay = 10 * MILLISECOND};
    struct scenario *s = scenario_open(9);

    turn_server_open(&agent_call_server, &at, &login);
    link_open(&path, &conditions, 1);
    agent_call_is_cut = false;
    s->carrier = carry;
    learn_fingerprint(s);
    scenario_publish(s, scenario_join(s, MEET_OWN_PORT), 7, CH_KIND_AUDIO, 1111);
    return s;
}

/* Who listens, behind both transports. */
void agent_call_end(struct scenario *s)
{
    scenario_listen(s, &s->endpoints[FIRST - 1], 7, CH_KIND_AUDIO, 2222);
    scenario_join(s, MEET_OWN_PORT)->clock_rate = 48000;
    publish_onward(s);
}

struct scenario *__single agent_call_open(uint8_t kinds, enum ch_server_transport carrier)
{
    struct scenario *s = agent_call_begin();

    agent_call_create(s, FIRST, kinds, carrier);
    agent_call_create(s, SECOND_ONE, kinds, carrier);
    agent_call_end(s);
    connect(s, FIRST);
    connect(s, SECOND_ONE);
    agent_call_run(s, 5 * SECOND);
    CHECK_EQ(s->session->dtls_connected, 2);
    return s;
}
