/* requests.c - the world of requests.h, and what it accepts. */
#include "requests.h"

#include "test.h"

#include <string.h>

static struct ch_address address_of(const char *ip, uint16_t port)
{
    return (struct ch_address){.ip = text_view(ip), .port = port};
}

static void open_ids(struct draft *d, uint8_t op)
{
    d->room = op == CH_CREATE_ROOM ? 3 : 1;
    d->transport = 11;
    d->receiver = 31;
    d->sender = 42;
    switch (op) {
    case CH_CREATE_PLAIN_TRANSPORT:
        d->transport = 14;
        break;
    case CH_CONNECT_PLAIN_TRANSPORT:
    case CH_ATTACH_SENDER:
        d->transport = 13;
        break;
    case CH_CREATE_RECEIVER:
        d->receiver = 35;
        break;
    case CH_UPDATE_RECEIVER:
        d->receiver = 32;
        break;
    case CH_ATTACH_RECEIVER:
        d->receiver = 32;
        d->transport = 13;
        break;
    case CH_CREATE_SENDER:
        d->sender = 44;
        d->transport = 12;
        break;
    default:
        break;
    }
}

void draft_open(struct draft *d, uint8_t op)
{
    memset(d, 0, sizeof *d);
    open_ids(d, op);
    d->first_socket = DRAFT_SOCKET;
    d->socket_count = 1;
    d->address_count = 1;
    d->addresses[0] = address_of("192.0.2.1", 5000);
    d->has_remote = true;
    d->remote = address_of("203.0.113.5", 7000);
    d->remote_rtcp = address_of("203.0.113.5", 7001);

    d->has_mid = true;
    d->mid = text_view("b");
    d->payload_count = 2;
    d->payloads[0] = (struct ch_payload){.type = 110, .clock_rate = 90000};
    d->payloads[1] = (struct ch_payload){.type = 111,
                                         .role = CH_PAYLOAD_ROLE_RETRANSMISSION,
                                         .clock_rate = 90000,
                                         .has_target = true,
                                         .target = 110};
    d->encoding_count = 1;
    d->encodings[0] = (struct ch_encoding){
        .has_ssrc = true, .ssrc = 3001, .has_rtx_ssrc = true, .rtx_ssrc = 3002};
    d->extension_count = 2;
    d->extensions[0] = (struct ch_extension){.id = 1, .kind = CH_EXTENSION_KIND_MID};
    d->extensions[1] = (struct ch_extension){.id = 2, .kind = CH_EXTENSION_KIND_RID};

    d->ssrc = 2003;
    d->cname = text_view("publisher");
    d->mapping_count = 1;
    d->mappings[0] = (struct ch_mapping){.from = 110, .to = 120};
    d->renumbering_count = 1;
    d->renumberings[0] = (struct ch_mapping){.from = 1, .to = 5};
}

static struct ch_reception reception_of(struct draft *d)
{
    return (struct ch_reception){
        .kind = CH_KIND_VIDEO,
        .has_mid = d->has_mid,
        .mid = d->mid,
        .payloads_count = d->payload_count,
        .payloads = d->payloads,
        .encodings_count = d->encoding_count,
        .encodings = d->encodings,
        .extensions_count = d->extension_count,
        .extensions = d->extensions,
        .has_pli = true,
    };
}

static struct ch_transmission transmission_of(struct draft *d)
{
    return (struct ch_transmission){
        .ssrc = d->ssrc,
        .cname = d->cname,
        .payloads_count = d->mapping_count,
        .payloads = d->mappings,
        .extensions_count = d->renumbering_count,
        .extensions = d->renumberings,
    };
}

static void write_listen(struct ch_writer *w, struct draft *d)
{
    struct ch_listen q = {.addresses_count = d->address_count, .addresses = d->addresses};

    ch_write_listen(w, &q);
}

#define FIELDS(OP, name, ...)                                                                      \
    case CH_##OP: {                                                                                \
        struct ch_##name q = {__VA_ARGS__};                                                        \
        ch_write_##name(w, &q);                                                                    \
        break;                                                                                     \
    }

void draft_write(struct ch_writer *w, uint8_t op, struct draft *d)
{
    switch (op) {
    case CH_LISTEN:
        write_listen(w, d);
        break;
    FIELDS(PING, ping, .empty = 0)
    FIELDS(SET_LOG_LEVEL, set_log_level, .level = CH_LOG_LEVEL_ERROR)
    FIELDS(DUMP_WORKER, dump_worker, .empty = 0)
    FIELDS(CREATE_ROOM, create_room, .room = d->room)
    FIELDS(CLOSE_ROOM, close_room, .room = d->room)
    FIELDS(DUMP_ROOM, dump_room, .room = d->room)
    FIELDS(CREATE_PLAIN_TRANSPORT, create_plain_transport, .transport = d->transport,
           .room = d->room, .has_remote = d->has_remote, .remote = d->remote,
           .has_remote_rtcp = d->has_remote_rtcp, .remote_rtcp = d->remote_rtcp)
    FIELDS(CONNECT_PLAIN_TRANSPORT, connect_plain_transport, .transport = d->transport,
           .remote = d->remote, .has_remote_rtcp = d->has_remote_rtcp,
           .remote_rtcp = d->remote_rtcp)
    FIELDS(CLOSE_TRANSPORT, close_transport, .transport = d->transport)
    FIELDS(GET_TRANSPORT_STATS, get_transport_stats, .transport = d->transport)
    FIELDS(DUMP_TRANSPORT, dump_transport, .transport = d->transport)
    FIELDS(CREATE_RECEIVER, create_receiver, .receiver = d->receiver, .transport = d->transport,
           .reception = reception_of(d))
    FIELDS(UPDATE_RECEIVER, update_receiver, .receiver = d->receiver, .reception = reception_of(d))
    FIELDS(ATTACH_RECEIVER, attach_receiver, .receiver = d->receiver, .transport = d->transport)
    FIELDS(CLOSE_RECEIVER, close_receiver, .receiver = d->receiver)
    FIELDS(REQUEST_KEYFRAME, request_keyframe, .receiver = d->receiver)
    FIELDS(GET_RECEIVER_STATS, get_receiver_stats, .receiver = d->receiver)
    FIELDS(DUMP_RECEIVER, dump_receiver, .receiver = d->receiver)
    FIELDS(CREATE_SENDER, create_sender, .sender = d->sender, .receiver = d->receiver,
           .transport = d->transport, .transmission = transmission_of(d))
    FIELDS(UPDATE_SENDER, update_sender, .sender = d->sender, .transmission = transmission_of(d))
    FIELDS(ATTACH_SENDER, attach_sender, .sender = d->sender, .transport = d->transport)
    FIELDS(PAUSE_SENDER, pause_sender, .sender = d->sender)
    FIELDS(RESUME_SENDER, resume_sender, .sender = d->sender)
    FIELDS(CLOSE_SENDER, close_sender, .sender = d->sender)
    FIELDS(GET_SENDER_STATS, get_sender_stats, .sender = d->sender)
    FIELDS(DUMP_SENDER, dump_sender, .sender = d->sender)
    default:
        CHECK(false); /* a request without a draft */
    }
}

enum ch_refusal draft_send(struct session *s, uint8_t op, struct draft *d)
{
    enum ch_refusal why = ACCEPTED;
    struct ch_writer w;

    ch_writer_init(&w, s->question, sizeof s->question);
    draft_write(&w, op, d);
    CHECK(!w.bad);
    if (d->is_long)
        ch_write_u8(&w, 0);
    s->socket_count = d->socket_count;
    for (size_t i = 0; i < d->socket_count; i++)
        s->sockets[i] = d->first_socket + (uint32_t)i;
    CHECK(session_send(s, CH_FRAME_REQUEST, op, s->question, w.at - d->is_cut, &why));
    return why;
}

/* -- the world -------------------------------------------------------------------------------- */

static void add_room(struct session *s, uint32_t room)
{
    struct draft d;

    draft_open(&d, CH_CREATE_ROOM);
    d.room = room;
    d.socket_count = 0;
    CHECK_EQ(draft_send(s, CH_CREATE_ROOM, &d), ACCEPTED);
}

static void add_transport(struct session *s, uint32_t transport, uint32_t room,
                          uint32_t first_socket, size_t socket_count)
{
    struct draft d;

    draft_open(&d, CH_CREATE_PLAIN_TRANSPORT);
    d.transport = transport;
    d.room = room;
    d.first_socket = first_socket;
    d.socket_count = socket_count;
    d.has_remote = socket_count == 0;
    d.remote = address_of("198.51.100.2", 6000);
    CHECK_EQ(draft_send(s, CH_CREATE_PLAIN_TRANSPORT, &d), ACCEPTED);
}

static void open_receiver(struct draft *d, uint32_t receiver, uint8_t type)
{
    draft_open(d, CH_CREATE_RECEIVER);
    d->receiver = receiver;
    d->socket_count = 0;
    d->payload_count = 1;
    d->payloads[0].type = type;
    d->has_mid = false;
    d->encodings[0] = (struct ch_encoding){0};
}

static void add_receivers(struct session *s)
{
    struct draft d;

    open_receiver(&d, 31, 100);
    d.has_mid = true;
    d.mid = text_view("a");
    d.encodings[0] = (struct ch_encoding){
        .has_ssrc = true, .ssrc = 1111, .has_rtx_ssrc = true, .rtx_ssrc = 1112};
    CHECK_EQ(draft_send(s, CH_CREATE_RECEIVER, &d), ACCEPTED);

    open_receiver(&d, 32, 102);
    d.encodings[0] = (struct ch_encoding){.has_rid = true, .rid = text_view("low")};
    CHECK_EQ(draft_send(s, CH_CREATE_RECEIVER, &d), ACCEPTED);

    open_receiver(&d, 33, 103);
    CHECK_EQ(draft_send(s, CH_CREATE_RECEIVER, &d), ACCEPTED);

    open_receiver(&d, 34, 104);
    d.transport = 13;
    d.encodings[0] = (struct ch_encoding){.has_ssrc = true, .ssrc = 1111};
    d.extension_count = 1;
    d.extensions[0] = (struct ch_extension){.id = 3, .kind = CH_EXTENSION_KIND_AUDIO_LEVEL};
    CHECK_EQ(draft_send(s, CH_CREATE_RECEIVER, &d), ACCEPTED);
}

static void add_sender(struct session *s, uint32_t sender, uint32_t receiver, uint32_t transport,
                       uint32_t ssrc)
{
    struct draft d;

    draft_open(&d, CH_CREATE_SENDER);
    d.sender = sender;
    d.receiver = receiver;
    d.transport = transport;
    d.ssrc = ssrc;
    d.socket_count = 0;
    CHECK_EQ(draft_send(s, CH_CREATE_SENDER, &d), ACCEPTED);
}

struct session *__single world_open_empty(void)
{
    struct session *s = session_open(31);

    add_room(s, 1);
    return s;
}

struct session *__single world_open(void)
{
    struct session *s = world_open_empty();
    struct draft d;

    draft_open(&d, CH_LISTEN);
    d.first_socket = 7;
    CHECK_EQ(draft_send(s, CH_LISTEN, &d), ACCEPTED);
    add_room(s, 2);
    add_transport(s, 11, 1, 0, 1);
    add_transport(s, 12, 1, 0, 0);
    add_transport(s, 13, 1, 3, 2);
    add_transport(s, 21, 2, 5, 1);
    add_receivers(s);
    add_sender(s, 41, 31, 12, 2001);
    add_sender(s, 42, 31, 12, 2002);
    add_sender(s, 43, 32, 13, 2001);
    CHECK_EQ(s->out.closing_count, 0);
    return s;
}

/* -- what it looks like ----------------------------------------------------------------------- */

static void take_answer(struct session *s, struct snapshot *into, uint8_t op, uint32_t id)
{
    uint8_t fields[4] = {(uint8_t)id, 0, 0, 0};
    enum ch_refusal why = ACCEPTED;

    CHECK(session_send(s, CH_FRAME_REQUEST, op, fields, id ? 4 : 0, &why));
    into->bytes[into->length++] = (uint8_t)why;
    memcpy(into->bytes + into->length, s->answer, s->answer_length);
    into->length += s->answer_length;
}

void world_take(struct session *s, struct snapshot *into)
{
    static const uint32_t transports[] = {11, 12, 13, 14, 21};

    into->length = 0;
    take_answer(s, into, CH_DUMP_WORKER, 0);
    for (uint32_t room = 1; room <= 3; room++)
        take_answer(s, into, CH_DUMP_ROOM, room);
    for (size_t i = 0; i < sizeof transports / sizeof *transports; i++) {
        take_answer(s, into, CH_DUMP_TRANSPORT, transports[i]);
        take_answer(s, into, CH_GET_TRANSPORT_STATS, transports[i]);
    }
    for (uint32_t receiver = 31; receiver <= 35; receiver++) {
        take_answer(s, into, CH_DUMP_RECEIVER, receiver);
        take_answer(s, into, CH_GET_RECEIVER_STATS, receiver);
    }
    for (uint32_t sender = 41; sender <= 44; sender++) {
        take_answer(s, into, CH_DUMP_SENDER, sender);
        take_answer(s, into, CH_GET_SENDER_STATS, sender);
    }
}

bool snapshot_equal(const struct snapshot *a, const struct snapshot *b)
{
    return a->length == b->length && memcmp(a->bytes, b->bytes, a->length) == 0;
}
