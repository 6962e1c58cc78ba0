/* loop.c - turns of the worker. The only place that reads a clock. */
#include "loop/loop.h"

#include "engine.h"
#include "loop/network.h"
#include "loop/pipe.h"

#include <assert.h>
#include <channel_messages.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>
#include <worker.h>

#define BUFFERS 32768         /* 64 MiB of addresses; what is never needed takes no memory */
#define LEAVING_MAX 256       /* turns that end rooms, when the controller is gone: 2.6 s */
#define LEAVING_PAUSE 10      /* milliseconds between them */
#define NTP_EPOCH 2208988800ll /* seconds from 1900 to 1970 (RFC 5905 figure 4) */

struct loop {
    uv_loop_t uv;
    uv_poll_t channel;
    uv_prepare_t turn_end;
    uv_timer_t timer;
    struct pipe_end pipe;
    bool channel_waits_to_write;
    struct outbox out;
    struct engine *__single engine;
    struct network network;
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

static void on_ready(uv_poll_t *handle, int status, int events)
{
    struct watched *watched = CTX(struct watched, handle->data);
    struct loop *loop = CTX(struct loop, watched->context);

    network_ready(&loop->network, turn_now(loop), watched, status, events);
}

/* Whether a request may bring sockets that listen. */
static bool may_listen(const struct ch_frame *frame)
{
    return frame->kind == CH_FRAME_REQUEST &&
           (frame->op == CH_LISTEN || frame->op == CH_CREATE_WEB_RTC_TRANSPORT);
}

static struct watched *__single adopt_one(struct loop *loop, const struct ch_frame *frame, int fd)
{
    if (frame->kind == CH_FRAME_REQUEST && frame->op == CH_OPEN_SPAN)
        return network_adopt_span(&loop->network, fd);
    if (frame->kind == CH_FRAME_REQUEST && frame->op == CH_GIVE_STREAM)
        return network_adopt_relay(&loop->network, frame, fd);
    return network_adopt(&loop->network, fd, may_listen(frame));
}

/* -- the channel ------------------------------------------------------------------------------ */

/* Takes the descriptors that came with a frame, those that listen last. Returns how many are of
 * use; the others are closed. */
static size_t adopt(struct loop *loop, const struct ch_frame *frame,
                    const int fds[PIPE_SOCKETS_MAX], uint32_t numbers[PIPE_SOCKETS_MAX])
{
    size_t count = 0;
    bool listens = false;

    for (size_t i = 0; i < frame->sockets; i++) {
        if (fds[i] == PIPE_LOST)
            continue;
        struct watched *watched = adopt_one(loop, frame, fds[i]);
        if (!watched) {
            close(fds[i]);
        } else if (listens && watched->kind == SOCKET_UDP) {
            sockets_close(&loop->network.sockets, watched);
        } else {
            listens = watched->kind == SOCKET_LISTENER;
            numbers[count++] = watched->socket;
        }
    }
    return count;
}

static void hand_frame(struct loop *loop, const struct ch_frame *frame,
                       const int fds[PIPE_SOCKETS_MAX])
{
    uint32_t numbers[PIPE_SOCKETS_MAX];
    size_t count = adopt(loop, frame, fds, numbers);

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
            network_flush(&loop->network, turn_now(loop));
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
    usec_t deadline = usec_min(engine_deadline(loop->engine), network_deadline(&loop->network));

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
    if (network_deadline(&loop->network) <= loop->now || engine_deadline(loop->engine) <= loop->now)
        network_flush(&loop->network, loop->now); /* reports need buffers, too */
    network_due(&loop->network, loop->now);
    engine_tick(loop->engine, loop->now);
    network_flush(&loop->network, loop->now);
    network_close_asked(&loop->network, loop->now);
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
    if (!network_open(&loop->network, &loop->uv, loop->engine, &loop->out, on_ready, loop))
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

/* Nobody shall wait for the consent of a worker that was told to stop. What is said at one time is
 * lost at one time: hence the pauses. */
static void take_leave(struct loop *loop)
{
    for (unsigned i = 0; i < LEAVING_MAX && engine_leave(loop->engine); i++) {
        network_flush(&loop->network, turn_now(loop));
        network_close_asked(&loop->network, loop->now);
        uv_sleep(LEAVING_PAUSE);
    }
}

static void close_loop(struct loop *loop)
{
    if (loop->exit == WORKER_EXIT_DONE)
        take_leave(loop);
    network_close(&loop->network);
    uv_close((uv_handle_t *)&loop->channel, NULL);
    uv_close((uv_handle_t *)&loop->turn_end, NULL);
    uv_close((uv_handle_t *)&loop->timer, NULL);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    uv_loop_close(&loop->uv);
    engine_close(loop->engine);
    outbox_close(&loop->out);
    pipe_clear(&loop->pipe);
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
