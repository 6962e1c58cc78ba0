/* loop.c - turns of the worker. The only place that reads a clock. */
#include "loop/loop.h"

#include "engine.h"
#include "loop/pipe.h"
#include "loop/udp.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>
#include <worker.h>

#define BUFFERS 32768         /* 64 MiB of addresses; what is never needed takes no memory */
#define NTP_EPOCH 2208988800ll /* seconds from 1900 to 1970 (RFC 5905 figure 4) */
#define SOCKETS_FIRST 16

struct loop;

/* A watched UDP socket. Freed by libuv's close callback. */
struct watched {
    struct loop *__single loop;
    uint32_t socket;
    uv_poll_t poll;
};

struct loop {
    uv_loop_t uv;
    uv_poll_t channel;
    uv_prepare_t turn_end;
    uv_timer_t timer;
    struct pipe_end pipe;
    bool channel_waits_to_write;
    struct outbox out;
    struct engine *__single engine;
    struct udp_sockets sockets;
    struct watched *__single *__counted_by(watched_count) watched;
    size_t watched_count;
    usec_t now; /* of this turn; NEVER between turns */
    int exit;
};

static usec_t read_clock(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (usec_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

static usec_t turn_now(struct loop *loop)
{
    if (loop->now == NEVER)
        loop->now = read_clock(CLOCK_MONOTONIC);
    return loop->now;
}

static void finish(struct loop *loop, enum worker_exit why)
{
    loop->exit = (int)why;
    uv_stop(&loop->uv);
}

/* -- sockets ---------------------------------------------------------------------------------- */

static void flush(struct loop *loop)
{
    udp_flush(loop->engine, &loop->out, &loop->sockets);
}

static void on_readable(uv_poll_t *handle, int status, int events)
{
    struct watched *watched = CTX(struct watched, handle->data);
    struct loop *loop = watched->loop;

    (void)events;
    if (status < 0) { /* libuv has stopped to watch a socket that has an error */
        udp_forgive(loop->sockets.fds[watched->socket]);
        uv_poll_start(handle, UV_READABLE, on_readable);
    }
    udp_receive(loop->engine, &loop->out, turn_now(loop), watched->socket, &loop->sockets);
}

static void on_watched_closed(uv_handle_t *handle)
{
    free(CTX(struct watched, handle->data));
}

static bool sockets_grow(struct loop *loop, size_t wanted)
{
    size_t count = loop->sockets.count ? loop->sockets.count : SOCKETS_FIRST;

    while (count < wanted)
        count *= 2;
    if (count == loop->sockets.count)
        return true;
    int *fds = malloc(count * sizeof *fds);
    struct watched *__single *watched = calloc(count, sizeof *watched);
    if (!fds || !watched) {
        free(fds);
        free(watched);
        return false;
    }
    for (size_t i = 0; i < count; i++)
        fds[i] = i < loop->sockets.count ? loop->sockets.fds[i] : -1;
    for (size_t i = 0; i < loop->watched_count; i++)
        watched[i] = loop->watched[i];
    free(loop->sockets.fds);
    free(loop->watched);
    loop->sockets.count = count;
    loop->sockets.fds = fds;
    loop->watched_count = count;
    loop->watched = watched;
    return true;
}

/* The number of a socket is the first one free, so numbers stay small. */
static bool socket_number(struct loop *loop, uint32_t *number)
{
    for (size_t i = 0; i < loop->sockets.count; i++)
        if (loop->sockets.fds[i] < 0 && !loop->watched[i]) {
            *number = (uint32_t)i;
            return true;
        }
    *number = (uint32_t)loop->sockets.count;
    return sockets_grow(loop, loop->sockets.count + 1);
}

/* Takes a descriptor from the channel and begins to watch it. false: it stays the caller's. */
static bool socket_adopt(struct loop *loop, int fd, uint32_t *number)
{
    struct watched *watched;

    if (!udp_adopt(fd) || !socket_number(loop, number) ||
        !outbox_reserve_closing(&loop->out, (size_t)*number + 1))
        return false;
    watched = calloc(1, sizeof *watched);
    if (!watched)
        return false;
    if (uv_poll_init(&loop->uv, &watched->poll, fd) != 0) {
        free(watched);
        return false;
    }
    watched->loop = loop;
    watched->socket = *number;
    watched->poll.data = watched;
    uv_poll_start(&watched->poll, UV_READABLE, on_readable);
    loop->sockets.fds[*number] = fd;
    loop->watched[*number] = watched;
    return true;
}

static void socket_close(struct loop *loop, uint32_t number)
{
    struct watched *watched = loop->watched[number];

    uv_poll_stop(&watched->poll);
    uv_close((uv_handle_t *)&watched->poll, on_watched_closed);
    close(loop->sockets.fds[number]);
    loop->sockets.fds[number] = -1;
    loop->watched[number] = NULL;
}

/* -- the channel ------------------------------------------------------------------------------ */

static void hand_frame(struct loop *loop, const struct ch_frame *frame,
                       const int fds[PIPE_SOCKETS_MAX])
{
    uint32_t numbers[PIPE_SOCKETS_MAX];
    size_t count = 0;

    for (size_t i = 0; i < frame->sockets; i++) {
        if (socket_adopt(loop, fds[i], &numbers[count]))
            count++;
        else if (fds[i] != PIPE_LOST)
            close(fds[i]);
    }
    /* Those that are missing now make the engine refuse the request. */
    if (!engine_frame(loop->engine, turn_now(loop), frame, numbers, count))
        finish(loop, WORKER_EXIT_DISAGREEMENT);
}

static void read_frames(struct loop *loop)
{
    enum pipe_state state = pipe_read(&loop->pipe);
    int fds[PIPE_SOCKETS_MAX];
    struct ch_frame frame;

    while (state == PIPE_FRAME) {
        state = pipe_next(&loop->pipe, &frame, fds);
        if (state != PIPE_FRAME)
            break;
        hand_frame(loop, &frame, fds);
        if (outbox_is_full(&loop->out))
            flush(loop);
        if (loop->exit >= 0)
            return;
    }
    if (state == PIPE_CLOSED)
        finish(loop, WORKER_EXIT_DONE);
    if (state == PIPE_BROKEN)
        finish(loop, WORKER_EXIT_DISAGREEMENT);
}

static void on_channel(uv_poll_t *handle, int status, int events)
{
    struct loop *loop = CTX(struct loop, handle->data);

    if (status < 0)
        finish(loop, WORKER_EXIT_DONE);
    else if (events & (UV_READABLE | UV_DISCONNECT))
        read_frames(loop);
}

static void write_frames(struct loop *loop)
{
    enum pipe_state state = pipe_write(&loop->pipe, &loop->out);
    bool waits = state == PIPE_FRAME;

    if (state == PIPE_CLOSED)
        finish(loop, WORKER_EXIT_DONE);
    if (waits != loop->channel_waits_to_write) {
        loop->channel_waits_to_write = waits;
        uv_poll_start(&loop->channel, UV_READABLE | (waits ? UV_WRITABLE : 0), on_channel);
    }
}

/* -- turns ------------------------------------------------------------------------------------ */

static void on_timer(uv_timer_t *handle)
{
    (void)handle; /* waking is all: what is due is done at the turn's end */
}

static void arm_timer(struct loop *loop)
{
    usec_t deadline = engine_deadline(loop->engine);

    if (deadline == NEVER) {
        uv_timer_stop(&loop->timer);
        return;
    }
    usec_t wait = deadline - loop->now;
    uv_timer_start(&loop->timer, on_timer,
                   wait > 0 ? (uint64_t)((wait + MILLISECOND - 1) / MILLISECOND) : 0, 0);
}

/* Right before the loop sleeps. */
static void on_turn_end(uv_prepare_t *handle)
{
    struct loop *loop = CTX(struct loop, handle->data);

    turn_now(loop);
    if (engine_deadline(loop->engine) <= loop->now)
        flush(loop); /* reports need buffers, too */
    engine_tick(loop->engine, loop->now);
    flush(loop);
    for (size_t i = 0; i < loop->out.closing_count; i++)
        socket_close(loop, loop->out.closing[i]);
    loop->out.closing_count = 0;
    assert(outbox_is_empty(&loop->out));
    write_frames(loop);
    arm_timer(loop);
    loop->now = NEVER;
}

static bool open_engine(struct loop *loop)
{
    struct engine_options options = {.process = (uint32_t)getpid(), .buffers = BUFFERS};

    options.ntp_offset = NTP_EPOCH * SECOND + read_clock(CLOCK_REALTIME) - turn_now(loop);
    if (getrandom(options.seed, sizeof options.seed, 0) != (ssize_t)sizeof options.seed)
        return false;
    if (!outbox_open(&loop->out))
        return false;
    loop->engine = engine_open(&options, &loop->out);
    return loop->engine != NULL;
}

static bool open_loop(struct loop *loop, int channel)
{
    pipe_init(&loop->pipe, channel);
    loop->now = NEVER;
    loop->exit = -1;
    if (!open_engine(loop) || uv_loop_init(&loop->uv) != 0)
        return false;
    if (uv_poll_init(&loop->uv, &loop->channel, channel) != 0)
        return false;
    loop->channel.data = loop;
    uv_poll_start(&loop->channel, UV_READABLE, on_channel);
    uv_prepare_init(&loop->uv, &loop->turn_end);
    loop->turn_end.data = loop;
    uv_prepare_start(&loop->turn_end, on_turn_end);
    uv_timer_init(&loop->uv, &loop->timer);
    return true;
}

static void close_loop(struct loop *loop)
{
    for (size_t i = 0; i < loop->sockets.count; i++)
        if (loop->watched[i])
            socket_close(loop, (uint32_t)i);
    uv_close((uv_handle_t *)&loop->channel, NULL);
    uv_close((uv_handle_t *)&loop->turn_end, NULL);
    uv_close((uv_handle_t *)&loop->timer, NULL);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    uv_loop_close(&loop->uv);
    engine_close(loop->engine);
    outbox_close(&loop->out);
    pipe_clear(&loop->pipe);
    free(loop->sockets.fds);
    free(loop->watched);
}

int loop_run(int channel)
{
    struct loop *loop = calloc(1, sizeof *loop);
    int exit;

    if (!loop || !open_loop(loop, channel))
        return WORKER_EXIT_NO_MEMORY;
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    exit = loop->exit;
    close_loop(loop);
    free(loop);
    return exit;
}
