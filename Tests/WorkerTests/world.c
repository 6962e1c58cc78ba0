/* world.c - the world of requests.h: how it begins, and everything that can be seen of it. */
#include "requests.h"

#include "test.h"

#include <string.h>

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
    d.remote = (struct ch_address){.ip = text_view("198.51.100.2"), .port = 6000};
    CHECK_EQ(draft_send(s, CH_CREATE_PLAIN_TRANSPORT, &d), ACCEPTED);
}

static void add_web_rtc_transport(struct session *s, uint32_t transport, const char *fragment)
{
    struct draft d;

    draft_open(&d, CH_CREATE_WEB_RTC_TRANSPORT);
    d.transport = transport;
    d.fragment = text_view(fragment);
    d.socket_count = 0;
    CHECK_EQ(draft_send(s, CH_CREATE_WEB_RTC_TRANSPORT, &d), ACCEPTED);
}

static void add_span(struct session *s, uint32_t span, uint32_t socket)
{
    struct draft d;

    draft_open(&d, CH_OPEN_SPAN);
    d.transport = span;
    d.first_socket = socket;
    CHECK_EQ(draft_send(s, CH_OPEN_SPAN, &d), ACCEPTED);
}

static void connect_web_rtc_transport(struct session *s, uint32_t transport)
{
    struct draft d;

    draft_open(&d, CH_CONNECT_WEB_RTC_TRANSPORT);
    d.transport = transport;
    d.socket_count = 0;
    CHECK_EQ(draft_send(s, CH_CONNECT_WEB_RTC_TRANSPORT, &d), ACCEPTED);
}

static void add_agent_transport(struct session *s, uint32_t transport, uint32_t socket)
{
    struct draft d;

    draft_open(&d, CH_CREATE_AGENT_TRANSPORT);
    d.transport = transport;
    d.fragment = text_view("agent");
    d.first_socket = socket;
    CHECK_EQ(draft_send(s, CH_CREATE_AGENT_TRANSPORT, &d), ACCEPTED);
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
    d.has_rtx_ssrc = sender == 42;
    d.rtx_ssrc = 2012;
    d.socket_count = 0;
    CHECK_EQ(draft_send(s, CH_CREATE_SENDER, &d), ACCEPTED);
}

static void add_data(struct session *s)
{
    struct draft d;

    draft_open(&d, CH_OPEN_SCTP);
    d.socket_count = 0;
    d.data.sctp.transport = 16;
    CHECK_EQ(draft_send(s, CH_OPEN_SCTP, &d), ACCEPTED);
    d.data.producer.producer = 51;
    d.data.producer.stream = 1;
    CHECK_EQ(draft_send(s, CH_CREATE_DATA_PRODUCER, &d), ACCEPTED);
    d.data.producer = (struct ch_create_data_producer){.producer = 52, .room = 1};
    CHECK_EQ(draft_send(s, CH_CREATE_DATA_PRODUCER, &d), ACCEPTED);
    d.data.consumer.consumer = 62;
    d.data.consumer.stream = 2;
    CHECK_EQ(draft_send(s, CH_CREATE_DATA_CONSUMER, &d), ACCEPTED);
    d.data.consumer = (struct ch_create_data_consumer){
        .consumer = 61, .room = 1, .has_producer = true, .producer = 51, .credit = 1000};
    CHECK_EQ(draft_send(s, CH_CREATE_DATA_CONSUMER, &d), ACCEPTED);
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
    add_web_rtc_transport(s, 15, "waiting");
    add_web_rtc_transport(s, 16, "connected");
    connect_web_rtc_transport(s, 16);
    add_span(s, 17, 9);
    add_agent_transport(s, 18, 20);
    add_receivers(s);
    add_sender(s, 41, 31, 12, 2001);
    add_sender(s, 42, 31, 12, 2002);
    add_sender(s, 43, 32, 13, 2001);
    add_data(s);
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
    static const uint32_t transports[] = {11, 12, 13, 14, 15, 16, 17, 18, 21};

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
    take_answer(s, into, CH_GET_SCTP_STATS, 16);
    for (uint32_t producer = 51; producer <= 53; producer++)
        take_answer(s, into, CH_DUMP_DATA_PRODUCER, producer);
    for (uint32_t consumer = 61; consumer <= 63; consumer++)
        take_answer(s, into, CH_DUMP_DATA_CONSUMER, consumer);
    for (uint32_t sender = 41; sender <= 44; sender++) {
        take_answer(s, into, CH_DUMP_SENDER, sender);
        take_answer(s, into, CH_GET_SENDER_STATS, sender);
    }
}

bool snapshot_equal(const struct snapshot *a, const struct snapshot *b)
{
    return a->length == b->length && memcmp(a->bytes, b->bytes, a->length) == 0;
}
