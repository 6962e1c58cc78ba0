/* wire.c - turns, callers and packets of wire.h. */
#include "wire.h"

#include "graph/refusal.h"
#include "ports.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TURNS_MAX 20000 /* of a millisecond or less, before something is given up */

static void on_ready(uv_poll_t *handle, int status, int events)
{
    struct watched *watched = CTX(struct watched, handle->data);
    struct wire *w = CTX(struct wire, watched->context);

    network_ready(&w->network, w->now, watched, status, events);
}

void wire_open(struct wire *w)
{
    struct engine_options options = {.process = 1, .buffers = 1024};

    memset(w, 0, sizeof *w);
    w->now = SECOND;
    CHECK_EQ(uv_loop_init(&w->uv), 0);
    CHECK(outbox_open(&w->out));
    w->engine = engine_open(&options, &w->out);
    CHECK(network_open(&w->network, &w->uv, w->engine, &w->out, on_ready, w));
    CHECK(network_adopt(&w->network, port_listen(&w->port), true) != NULL);
}

void wire_close(struct wire *w)
{
    outbox_clear(&w->out);
    network_close(&w->network);
    uv_run(&w->uv, UV_RUN_DEFAULT);
    CHECK_EQ(uv_loop_close(&w->uv), 0);
    engine_close(w->engine);
    outbox_close(&w->out);
}

static void end_turn(struct wire *w)
{
    network_due(&w->network, w->now);
    engine_tick(w->engine, w->now);
    network_flush(&w->network, w->now);
    network_close_asked(&w->network, w->now);
    outbox_frames_taken(&w->out, w->out.frames_used);
}

void wire_turn(struct wire *w)
{
    struct pollfd backend = {.fd = uv_backend_fd(&w->uv), .events = POLLIN};

    poll(&backend, 1, 1);
    uv_run(&w->uv, UV_RUN_NOWAIT);
    end_turn(w);
}

bool wire_sleeps(struct wire *w)
{
    struct pollfd backend = {.fd = uv_backend_fd(&w->uv), .events = POLLIN};

    return poll(&backend, 1, 0) == 0 && network_deadline(&w->network) > w->now;
}

bool wire_has_streams(struct wire *w, size_t count)
{
    for (int i = 0; i < TURNS_MAX && w->network.tcp.count != count; i++)
        wire_turn(w);
    return w->network.tcp.count == count;
}

struct caller wire_call(struct wire *w)
{
    size_t before = w->network.tcp.count;
    struct caller caller = {.fd = port_connect(w->port, &caller.port)};

    CHECK(wire_has_streams(w, before + 1));
    for (size_t i = 0; i < w->network.sockets.count; i++) {
        const struct watched *watched = w->network.sockets.watched[i];
        if (!watched || watched->kind != SOCKET_STREAM ||
            watched->stream->remote.port != caller.port)
            continue;
        caller.socket = watched->socket;
        caller.remote = watched->stream->remote;
    }
    CHECK_EQ(caller.remote.port, caller.port);
    return caller;
}

struct tcp_stream *__single wire_stream(struct wire *w, const struct caller *caller)
{
    struct watched *watched = sockets_find(&w->network.sockets, caller->socket);

    if (!watched || watched->kind != SOCKET_STREAM ||
        !address_equal(&watched->stream->remote, &caller->remote))
        return NULL;
    return watched->stream;
}

static enum ch_refusal ask(struct wire *w, const uint32_t *__counted_by(count) sockets,
                           size_t count, struct ch_frame *answer)
{
    static struct ch_splitter splitter;
    struct ch_frame frame;

    outbox_frames_taken(&w->out, w->out.frames_used);
    ch_splitter_init(&splitter);
    ch_splitter_feed(&splitter, w->question.bytes, w->question.length);
    CHECK_EQ(ch_splitter_next(&splitter, &frame), CH_SPLIT_FRAME);
    CHECK(engine_frame(w->engine, w->now, &frame, sockets, count));
    ch_splitter_init(&splitter);
    ch_splitter_feed(&splitter, w->out.frames, w->out.frames_used);
    while (ch_splitter_next(&splitter, answer) == CH_SPLIT_FRAME)
        if (answer->kind != CH_FRAME_EVENT)
            return answer->kind == CH_FRAME_REPLY ? ACCEPTED
                                                  : (enum ch_refusal)answer->fields.at[0];
    return NO_ANSWER;
}

void wire_introduce(struct wire *w, const struct caller *caller)
{
    struct ch_address ours = {.ip = ch_view_string("127.0.0.1"), .port = w->port};
    struct ch_frame answer;

    question_listen(&w->question, 1, ++w->asked,
                    &(struct ch_listen){.addresses_count = 1, .addresses = &ours});
    CHECK_EQ(ask(w, &caller->socket, 1, &answer), ACCEPTED);
    question_create_room(&w->question, 0, ++w->asked, &(struct ch_create_room){.room = 1});
    CHECK_EQ(ask(w, NULL, 0, &answer), ACCEPTED);
    question_create_plain_transport(
        &w->question, 0, ++w->asked,
        &(struct ch_create_plain_transport){
            .transport = 1,
            .room = 1,
            .has_remote = true,
            .remote = {.ip = ch_view_string("127.0.0.1"), .port = caller->port}});
    CHECK_EQ(ask(w, NULL, 0, &answer), ACCEPTED);
}

uint64_t wire_drops(struct wire *w, enum drop why)
{
    static uint8_t memory[CH_ARENA_SIZE];
    struct ch_dump_worker_reply dump;
    struct ch_frame answer;
    struct ch_reader r;
    struct ch_view name = ch_view_string(drop_name(why));

    question_dump_worker(&w->question, 0, ++w->asked, &(struct ch_dump_worker){0});
    CHECK_EQ(ask(w, NULL, 0, &answer), ACCEPTED);
    ch_reader_init(&r, answer.fields.at, answer.fields.len, memory, sizeof memory);
    ch_read_dump_worker_reply(&r, &dump);
    for (size_t i = 0; i < dump.drops_count; i++)
        if (dump.drops[i].reason.len == name.len &&
            memcmp(dump.drops[i].reason.at, name.at, name.len) == 0)
            return dump.drops[i].packets;
    return 0;
}

/* Half of it as a header, half as a payload: as a packet that is forwarded. */
void wire_put(struct wire *w, const struct caller *caller, uint16_t sequence, size_t length)
{
    struct flow to = {.remote = caller->remote, .socket = caller->socket};
    size_t header_length = length / 2 < 100 ? length / 2 : 100;
    struct buffer *__single payload = engine_buffer(w->engine);
    uint8_t *header = outbox_space(&w->out);

    CHECK(payload && header);
    if (!payload || !header)
        return;
    packet_fill(payload->bytes, length, 1, sequence);
    payload->length = (uint16_t)length;
    memcpy(header, payload->bytes, header_length);
    CHECK(outbox_put(&w->out, &w->lane, &to, header_length, payload, header_length,
                     length - header_length));
    buffer_release(payload);
}

/* Reads until all of it is there, turning while it has to wait. */
static bool read_whole(struct wire *w, const struct caller *caller,
                       uint8_t *__counted_by(length) bytes, size_t length)
{
    size_t got = 0;

    for (int turns = 0; turns < TURNS_MAX && got < length; turns++) {
        ssize_t more = recv(caller->fd, bytes + got, length - got, MSG_DONTWAIT);
        if (more == 0 || (more < 0 && errno != EAGAIN))
            return false;
        if (more > 0)
            got += (size_t)more;
        else
            wire_turn(w);
    }
    return got == length;
}

int wire_read(struct wire *w, const struct caller *caller,
              uint8_t *__counted_by(room) packet, size_t room)
{
    uint8_t head[2];

    if (!read_whole(w, caller, head, 2))
        return -1;
    size_t length = (size_t)head[0] << 8 | head[1];
    if (length > room || !read_whole(w, caller, packet, length))
        return -1;
    return (int)length;
}

bool wire_is_over(struct wire *w, const struct caller *caller)
{
    static uint8_t rest[65536]; /* what had arrived before the end */

    for (int turns = 0; turns < TURNS_MAX; turns++) {
        ssize_t got = recv(caller->fd, rest, sizeof rest, MSG_DONTWAIT);
        if (got == 0 || (got < 0 && errno != EAGAIN))
            return !wire_stream(w, caller);
        if (got < 0)
            wire_turn(w);
    }
    return false;
}
