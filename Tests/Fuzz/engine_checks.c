/* engine_checks.c - what engine_checks.h promises to look at. */
#include "engine_checks.h"

#include "browser.h"
#include "graph/graph.h"
#include "proto/classify.h"
#include "openssl_clock.h"

#include <channel_messages.h>
#include <channel_reencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUST(condition) must((condition), __LINE__, #condition)

static struct ch_splitter splitter;
static uint8_t arena[CH_ARENA_SIZE];
static uint8_t copy[CH_FRAME_MAX];
static uint8_t answer[CH_FRAME_MAX]; /* the fields of the last reply */
static size_t answer_length;

static void must(bool holds, int line, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "line %d: does not hold: %s\n", line, what);
    abort();
}

void attack_open(struct attack *a)
{
    struct engine_options options = {.process = 1, .buffers = BUFFERS_OF_ENGINE};

    memset(a, 0, sizeof *a);
    openssl_clock_set(0);
    MUST(outbox_open(&a->out));
    a->engine = engine_open(&options, &a->out);
    MUST(a->engine != NULL);
    outbox_frames_taken(&a->out, a->out.frames_used);
}

const struct graph *__single attack_graph(const struct attack *a)
{
    return __unsafe_forge_single(const struct graph *, a->engine);
}

void attack_close(struct attack *a)
{
    while (a->held_count > 0)
        buffer_release(a->held[--a->held_count]);
    engine_close(a->engine);
    if (a->browser)
        browser_close(a->browser);
    outbox_close(&a->out);
}

/* Reads every frame that waits: each must be one that the controller would understand. Returns
 * whether the answer to `id` is among them and is a reply. */
static bool read_frames(struct attack *a, uint32_t id, uint8_t op, size_t *answers)
{
    bool is_reply = false;
    struct ch_frame frame;
    size_t at = 0;

    ch_splitter_init(&splitter);
    while (at < a->out.frames_used) {
        at += ch_splitter_feed(&splitter, a->out.frames + at, a->out.frames_used - at);
        while (ch_splitter_next(&splitter, &frame) == CH_SPLIT_FRAME) {
            struct ch_reader r;
            struct ch_writer w;
            ch_reader_init(&r, frame.fields.at, frame.fields.len, arena, sizeof arena);
            ch_writer_init(&w, copy, sizeof copy);
            MUST(frame.kind != CH_FRAME_REQUEST && frame.sockets == 0);
            MUST(ch_reencode(frame.kind, frame.op, &r, &w));
            if (frame.kind == CH_FRAME_EVENT)
                continue;
            MUST(frame.id == id && frame.op == op);
            ++*answers;
            is_reply = frame.kind == CH_FRAME_REPLY;
            answer_length = frame.fields.len;
            memcpy(answer, frame.fields.at, frame.fields.len);
        }
    }
    MUST(!splitter.bad && splitter.start == splitter.end);
    outbox_frames_taken(&a->out, a->out.frames_used);
    return is_reply;
}

/* What the engine wants closed must be open; each only once. What was noted before is closing. */
static void note_closing(struct attack *a)
{
    for (size_t i = 0; i < a->out.closing_count; i++) {
        uint32_t socket = a->out.closing[i];
        MUST(socket < SOCKETS && a->sockets[socket] != SOCKET_FREE);
        MUST(i < a->noted || a->sockets[socket] != SOCKET_CLOSING);
        for (size_t j = 0; j < i; j++)
            MUST(a->out.closing[j] != socket);
        a->sockets[socket] = SOCKET_CLOSING;
    }
    a->noted = a->out.closing_count;
}

/* Gives out free socket numbers, as many as there are. */
static size_t open_sockets(struct attack *a, size_t wanted, uint32_t *__counted_by(wanted) numbers)
{
    size_t count = 0;

    for (uint32_t i = 0; i < SOCKETS && count < wanted; i++)
        if (a->sockets[i] == SOCKET_FREE) {
            a->sockets[i] = SOCKET_OPEN;
            numbers[count++] = i;
        }
    return count;
}

void attack_frame(struct attack *a, const uint8_t *__counted_by(length) bytes, size_t length,
                  size_t sockets)
{
    static struct ch_splitter one;
    uint32_t numbers[SOCKETS];
    struct ch_frame frame;
    size_t answers = 0;

    if (a->is_over)
        return;
    if (outbox_is_full(&a->out))
        attack_turn(a);
    ch_splitter_init(&one);
    ch_splitter_feed(&one, bytes, length);
    if (ch_splitter_next(&one, &frame) != CH_SPLIT_FRAME)
        return;
    a->is_quiet = false;
    size_t count = open_sockets(a, sockets, numbers);
    if (!engine_frame(a->engine, a->now, &frame, numbers, count)) {
        a->is_over = true; /* the process would end now */
        return;
    }
    bool is_reply = read_frames(a, frame.id, frame.op, &answers);
    MUST(answers == 1);
    MUST(!is_reply || count == frame.sockets);
    note_closing(a);
    for (size_t i = 0; i < count && !is_reply; i++)
        MUST(a->sockets[numbers[i]] == SOCKET_CLOSING);
}

/* What a socket has brought, as the loop would hand it in; NULL when there is no buffer for it. */
static struct buffer *__single arrived(struct attack *a,
                                       const uint8_t *__counted_by(length) bytes, size_t length)
{
    if (outbox_is_full(&a->out))
        attack_turn(a);
    struct buffer *__single packet = engine_buffer(a->engine);
    if (!packet) {
        engine_drop(a->engine, DROP_NO_BUFFER, 1);
        return NULL;
    }
    memcpy(packet->bytes, bytes, length);
    packet->length = (uint16_t)length;
    return packet;
}

void attack_datagram(struct attack *a, uint32_t socket, uint8_t host, uint16_t port,
                     const uint8_t *__counted_by(length) bytes, size_t length)
{
    struct flow from = {.socket = socket,
                        .remote = {.family = 4, .port = port, .ip = {192, 0, 2, host}}};

    if (a->is_over || a->sockets[socket] == SOCKET_FREE)
        return;
    if (a->sockets[socket] == SOCKET_STREAM)
        from.remote = a->stream_remote[socket];
    struct buffer *__single packet = arrived(a, bytes, length);
    if (!packet)
        return;
    if (classify(packet->bytes, packet->length) == PROTOCOL_RTCP)
        a->is_quiet = false; /* it may ask for packets again */
    engine_datagram(a->engine, a->now, &from, packet);
    note_closing(a);
    attack_inspect_graph(a);
}

void attack_message(struct attack *a, uint32_t socket,
                    const uint8_t *__counted_by(head_length) head, size_t head_length,
                    const uint8_t *__counted_by(length) rest, size_t length)
{
    if (a->is_over)
        return;
    struct buffer *__single packet = arrived(a, rest, length);
    if (!packet)
        return;
    a->is_quiet = false; /* it may fill a hole */
    engine_message(a->engine, a->now, socket, reader_of(head, head_length), packet);
    note_closing(a);
    attack_inspect_graph(a);
}

void attack_stream_open(struct attack *a, uint8_t host, uint16_t port)
{
    uint32_t socket;

    if (a->is_over || open_sockets(a, 1, &socket) == 0)
        return;
    a->sockets[socket] = SOCKET_STREAM;
    a->stream_remote[socket] = (struct address){.family = 4, .port = port, .ip = {192, 0, 2, host}};
    engine_stream_opened(a->engine, a->now, socket);
}

void attack_stream_close(struct attack *a, uint32_t socket)
{
    if (a->is_over || a->sockets[socket] != SOCKET_STREAM)
        return;
    engine_stream_closed(a->engine, a->now, socket, &a->stream_remote[socket]);
    note_closing(a);
    MUST(a->sockets[socket] == SOCKET_STREAM); /* nobody else closes it, too */
    outbox_close_socket(&a->out, socket);
    note_closing(a);
}

/* As wild as the time is: nobody has to believe a kernel. */
static void let_streams_drain(struct attack *a)
{
    for (uint32_t i = 0; i < SOCKETS; i++)
        if (a->sockets[i] == SOCKET_STREAM)
            engine_stream_drained(a->engine, a->now, i, &a->stream_remote[i],
                                  (uint64_t)a->now % 300007, (uint64_t)a->now % 9001);
}

void attack_turn(struct attack *a)
{
    size_t answers = 0;

    if (a->is_over)
        return;
    let_streams_drain(a);
    engine_tick(a->engine, a->now);
    note_closing(a);
    MUST(outbox_is_full(&a->out) || engine_deadline(a->engine) > a->now);
    attack_inspect_packets(a);
    outbox_clear(&a->out);
    for (size_t i = 0; i < a->out.closing_count; i++)
        a->sockets[a->out.closing[i]] = SOCKET_FREE;
    a->out.closing_count = 0;
    a->noted = 0;
    read_frames(a, 0, 0, &answers);
    MUST(answers == 0);
    a->is_quiet = true;
}

/* -- what the dumps say of each other --------------------------------------------------------- */

#define ASK(name, ...) ask_##name(a, &(struct ch_##name){__VA_ARGS__})

#define X(OP, name)                                                                                \
    static bool ask_##name(struct attack *a, const struct ch_##name *q)                            \
    {                                                                                              \
        size_t answers = 0;                                                                        \
        struct ch_frame frame;                                                                     \
        static struct ch_splitter one;                                                             \
        question_##name(&a->question, 0, ++a->asked, q);                                           \
        ch_splitter_init(&one);                                                                    \
        ch_splitter_feed(&one, a->question.bytes, a->question.length);                             \
        MUST(ch_splitter_next(&one, &frame) == CH_SPLIT_FRAME);                                    \
        MUST(engine_frame(a->engine, a->now, &frame, NULL, 0));                                    \
        bool is_reply = read_frames(a, a->asked, CH_##OP, &answers);                               \
        MUST(answers == 1);                                                                        \
        return is_reply;                                                                           \
    }
X(DUMP_WORKER, dump_worker)
X(DUMP_ROOM, dump_room)
X(DUMP_TRANSPORT, dump_transport)
X(DUMP_RECEIVER, dump_receiver)
X(DUMP_SENDER, dump_sender)
#undef X

#define READ(name, into)                                                                           \
    do {                                                                                           \
        struct ch_reader r;                                                                        \
        ch_reader_init(&r, answer, answer_length, arena, sizeof arena);                            \
        ch_read_##name##_reply(&r, (into));                                                        \
    } while (0)

uint16_t attack_last_number(struct attack *a, uint32_t sender)
{
    struct ch_dump_sender_reply dump;

    if (a->is_over || !ASK(dump_sender, .sender = sender))
        return 0;
    READ(dump_sender, &dump);
    return dump.sequence;
}

struct tally {
    size_t transports;
    size_t receivers;
    size_t senders;
    uint32_t transport_of_receiver[IDS]; /* 0: detached */
    uint32_t transport_of_sender[IDS];
};

static void inspect_rooms(struct attack *a, struct tally *tally)
{
    for (uint32_t room = 1; room < IDS; room++) {
        struct ch_dump_room_reply dump;
        if (!ASK(dump_room, .room = room))
            continue;
        READ(dump_room, &dump);
        tally->transports += dump.transports_count;
        tally->receivers += dump.receivers_count;
        for (size_t i = 0; i < dump.receivers_count; i++)
            tally->senders += dump.receivers[i].senders_count;
    }
}

static void inspect_members(struct attack *a, struct tally *tally)
{
    for (uint32_t id = 1; id < IDS; id++) {
        if (ASK(dump_receiver, .receiver = id)) {
            struct ch_dump_receiver_reply dump;
            READ(dump_receiver, &dump);
            MUST(!dump.has_transport || dump.transport > 0);
            MUST(dump.has_transport || dump.streams_count == 0);
            tally->transport_of_receiver[id] = dump.transport;
        }
        if (ASK(dump_sender, .sender = id)) {
            struct ch_dump_sender_reply dump;
            READ(dump_sender, &dump);
            tally->transport_of_sender[id] = dump.transport;
            tally->senders += dump.receiver == 0; /* it waits for somebody in its slot */
        }
    }
}

static void inspect_transport(struct attack *a, uint32_t id, const struct tally *tally)
{
    struct ch_dump_transport_reply dump;
    size_t receivers = 0, senders = 0;

    if (!ASK(dump_transport, .transport = id))
        return;
    READ(dump_transport, &dump);
    for (uint32_t i = 1; i < IDS; i++) {
        receivers += tally->transport_of_receiver[i] == id;
        senders += tally->transport_of_sender[i] == id;
    }
    MUST(dump.receivers_count == receivers && dump.senders_count == senders);
    for (size_t i = 0; i < dump.receivers_count; i++)
        MUST(tally->transport_of_receiver[dump.receivers[i]] == id);
    for (size_t i = 0; i < dump.senders_count; i++)
        MUST(tally->transport_of_sender[dump.senders[i]] == id);
    for (size_t i = 0; i < dump.ssrcs_count; i++)
        MUST(tally->transport_of_receiver[dump.ssrcs[i].receiver] == id);
    for (size_t i = 0; i < dump.mids_count; i++)
        MUST(tally->transport_of_receiver[dump.mids[i].receiver] == id);
    for (size_t i = 0; i < dump.rids_count; i++)
        MUST(tally->transport_of_receiver[dump.rids[i].receiver] == id);
    for (size_t i = 0; i < dump.payloads_count; i++)
        MUST(tally->transport_of_receiver[dump.payloads[i].receiver] == id);
}

/* Buffers that wait to be sent again. */
static size_t kept(const struct attack *a)
{
    return attack_graph(a)->kept.bytes / BUFFER_SIZE;
}

void attack_inspect(struct attack *a)
{
    struct tally tally = {0};
    struct ch_dump_worker_reply dump;
    size_t sockets = 0, streams = 0;

    attack_turn(a);
    if (a->is_over)
        return;
    attack_inspect_graph(a);
    inspect_rooms(a, &tally);
    inspect_members(a, &tally);
    for (uint32_t id = 1; id < IDS; id++)
        inspect_transport(a, id, &tally);
    for (size_t i = 0; i < SOCKETS; i++) {
        sockets += a->sockets[i] == SOCKET_OPEN;
        streams += a->sockets[i] == SOCKET_STREAM;
    }
    MUST(ASK(dump_worker, 0));
    READ(dump_worker, &dump);
    MUST(dump.transports == tally.transports && dump.receivers == tally.receivers);
    MUST(dump.senders == tally.senders && dump.sockets == sockets);
    MUST(dump.tcp_connections == streams);
    MUST(dump.buffers_total == BUFFERS_OF_ENGINE);
    MUST(dump.buffers_free + a->held_count + kept(a) == BUFFERS_OF_ENGINE);
}
