/* scenario_setup.c - rooms, transports, receivers and senders as most scenarios want them. */
#include "scenario.h"

#include "invitation.h"
#include "test.h"

#include <stdlib.h>

static struct ch_address channel_address(const struct address *address,
                                         char *__counted_by(ADDRESS_TEXT_MAX) text)
{
    size_t length = address_print(address, text, ADDRESS_TEXT_MAX);

    return (struct ch_address){.ip = ch_view_of((const uint8_t *)text, length),
                               .port = address->port};
}

struct scenario *__single scenario_open(uint8_t seed)
{
    struct scenario *s = calloc(1, sizeof *s);
    struct ch_address shared = {.ip = text_view("192.0.2.1"), .port = 5000};
    struct ch_listen listen = {.addresses_count = 1, .addresses = &shared};
    struct ch_listen_reply listening;
    struct ch_create_room room = {.room = ROOM};
    struct ch_create_room_reply created;

    if (!s)
        abort();
    s->session = session_open(seed);
    s->session->socket_count = 1;
    s->session->sockets[0] = 0;
    CHECK_EQ(ask_listen(s->session, &listen, &listening), ACCEPTED);
    CHECK_EQ(ask_create_room(s->session, &room, &created), ACCEPTED);
    return s;
}

uint32_t scenario_number(const struct scenario *s, const struct endpoint *e)
{
    return (uint32_t)(e - s->endpoints) + 1;
}

struct endpoint *__single scenario_join(struct scenario *s, enum meeting how)
{
    if (how == MEET_WEBRTC || how == MEET_WEBRTC_TCP)
        return scenario_invite(s, &(struct invitation){.is_tcp = how == MEET_WEBRTC_TCP,
                                                       .consent_timeout = INVITATION_CONSENT});
    size_t at = s->endpoint_count++;
    struct endpoint *e = &s->endpoints[at];
    bool has_two = how == MEET_TWO_PORTS || how == MEET_LEARN_TWO;
    bool is_known = how != MEET_LEARN && how != MEET_LEARN_TWO;
    char text[ADDRESS_TEXT_MAX], rtcp_text[ADDRESS_TEXT_MAX];

    endpoint_open(e, at);
    if (has_two)
        e->rtcp.port++;
    e->socket = how == MEET_SHARED_PORT ? 0 : (uint32_t)(1 + 2 * at);
    e->rtcp_socket = e->socket + has_two;
    struct ch_create_plain_transport q = {
        .transport = (uint32_t)at + 1,
        .room = ROOM,
        .has_remote = is_known,
        .has_remote_rtcp = is_known && has_two,
        .remote = channel_address(&e->rtp, text),
        .remote_rtcp = channel_address(&e->rtcp, rtcp_text),
    };
    struct ch_create_plain_transport_reply a;
    s->session->socket_count = how == MEET_SHARED_PORT ? 0 : has_two ? 2 : 1;
    s->session->sockets[0] = e->socket;
    s->session->sockets[1] = e->rtcp_socket;
    CHECK_EQ(ask_create_plain_transport(s->session, &q, &a), ACCEPTED);
    return e;
}

void scenario_publish(struct scenario *s, const struct endpoint *e, uint32_t receiver,
                      enum ch_kind kind, uint32_t ssrc)
{
    bool is_video = kind == CH_KIND_VIDEO;
    struct ch_payload payload = {.type = is_video ? 101 : 100,
                                 .role = CH_PAYLOAD_ROLE_MEDIA,
                                 .clock_rate = is_video ? 90000 : 48000};
    struct ch_encoding encoding = {.has_ssrc = ssrc != 0, .ssrc = ssrc};
    uint32_t transport = scenario_number(s, e);
    struct ch_create_receiver q = {
        .receiver = receiver,
        .transport = transport,
        .reception = {.kind = kind,
                      .payloads_count = 1,
                      .payloads = &payload,
                      .encodings_count = 1,
                      .encodings = &encoding,
                      .has_pli = is_video},
    };
    struct ch_create_receiver_reply a;

    CHECK_EQ(ask_create_receiver(s->session, &q, &a), ACCEPTED);
}

void scenario_listen(struct scenario *s, struct endpoint *e, uint32_t receiver, enum ch_kind kind,
                     uint32_t ssrc)
{
    bool is_video = kind == CH_KIND_VIDEO;
    struct ch_mapping payload = {.from = is_video ? 101 : 100, .to = is_video ? 111 : 110};
    uint32_t transport = scenario_number(s, e);
    struct ch_view cname = text_view("publisher");
    struct ch_create_sender q = {
        .sender = ssrc,
        .receiver = receiver,
        .transport = transport,
        .transmission = {.ssrc = ssrc,
                         .cname = cname,
                         .payloads_count = 1,
                         .payloads = &payload},
    };
    struct ch_create_sender_reply a;

    e->clock_rate = is_video ? 90000 : 48000;
    CHECK_EQ(ask_create_sender(s->session, &q, &a), ACCEPTED);
}

uint64_t scenario_drops(struct scenario *s, enum drop why)
{
    struct ch_dump_worker q = {0};
    struct ch_dump_worker_reply a;

    CHECK_EQ(ask_dump_worker(s->session, &q, &a), ACCEPTED);
    return drops_of(a.drops, a.drops_count, why);
}
