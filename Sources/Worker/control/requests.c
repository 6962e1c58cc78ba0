/* requests.c - decode, hand to the handler, encode: once, for all requests. */
#include "control/requests.h"

#include "control/events.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum ch_refusal request_fn(struct request *r, struct ch_writer *w);

#define X(OP, name)                                                                                \
    static enum ch_refusal run_##name(struct request *r, struct ch_writer *w)                      \
    {                                                                                              \
        struct ch_##name question;                                                                 \
        struct ch_##name##_reply answer;                                                           \
        memset(&answer, 0, sizeof answer);                                                         \
        ch_read_##name(r->reader, &question);                                                      \
        if (!ch_reader_done(r->reader)) {                                                          \
            snprintf(r->detail, sizeof r->detail, "the fields of " #name);                         \
            return CH_REFUSAL_MALFORMED;                                                           \
        }                                                                                          \
        enum ch_refusal why = on_##name(r, &question, &answer);                                    \
        if (why == ACCEPTED)                                                                       \
            ch_write_##name##_reply(w, &answer);                                                   \
        return why;                                                                                \
    }
CH_REQUESTS(X)
#undef X

static request_fn *const request_table[256] = {
#define X(OP, name) [CH_##OP] = run_##name,
    CH_REQUESTS(X)
#undef X
};

bool desk_open(struct desk *desk, struct graph *g)
{
    desk->graph = g;
    desk->arena = malloc(CH_ARENA_SIZE);
    desk->frame = malloc(CH_FRAME_LENGTH_SIZE + CH_FRAME_MAX);
    if (desk->arena && desk->frame)
        return true;
    desk_close(desk);
    return false;
}

void desk_close(struct desk *desk)
{
    free(desk->arena);
    free(desk->frame);
    desk->arena = NULL;
    desk->frame = NULL;
}

void *__sized_by_or_null(size) request_memory(struct request *r, size_t size)
{
    void *memory = ch_reader_allocate(r->reader, size);

    if (memory)
        memset(memory, 0, size);
    return memory;
}

static bool queue(struct desk *desk, struct ch_writer *w)
{
    return outbox_frame(desk->graph->out, w->bytes, w->at, OUTBOX_FRAMES_MAX);
}

/* The detail may quote what a stranger wrote, cut in the middle of a character. */
static void keep_ascii(char *__counted_by(DETAIL_MAX) detail)
{
    for (size_t i = 0; i < DETAIL_MAX && detail[i]; i++)
        if (detail[i] < 0x20 || detail[i] > 0x7e)
            detail[i] = '?';
}

static bool refuse(struct desk *desk, const struct ch_frame *frame, enum ch_refusal why,
                   const char *detail)
{
    struct ch_writer w;
    size_t start;

    ch_writer_init(&w, desk->frame, CH_FRAME_LENGTH_SIZE + CH_FRAME_MAX);
    start = ch_frame_begin(&w, CH_FRAME_REFUSAL, frame->op, 0, frame->id);
    ch_write_enum(&w, why, CH_REFUSAL_COUNT);
    ch_write_string(&w, ch_view_string(detail));
    return ch_frame_end(&w, start) && queue(desk, &w);
}

bool requests_frame(struct desk *desk, usec_t now, const struct ch_frame *frame,
                    const uint32_t *__counted_by(socket_count) sockets, size_t socket_count)
{
    struct ch_reader reader;
    struct ch_writer w;
    struct request r = {
        .graph = desk->graph,
        .now = now,
        .socket_count = socket_count,
        .sockets = sockets,
        .reader = &reader,
    };

    if (frame->kind != CH_FRAME_REQUEST || !request_table[frame->op])
        return false;
    ch_reader_init(&reader, frame->fields.at, frame->fields.len, desk->arena, CH_ARENA_SIZE);
    ch_writer_init(&w, desk->frame, CH_FRAME_LENGTH_SIZE + CH_FRAME_MAX);

    size_t start = ch_frame_begin(&w, CH_FRAME_REPLY, frame->op, 0, frame->id);
    enum ch_refusal why = CH_REFUSAL_INVALID_SOCKET;
    if (socket_count == frame->sockets)
        why = request_table[frame->op](&r, &w);
    else
        snprintf(r.detail, sizeof r.detail, "%zu of %u sockets are UDP sockets there is room for",
                 socket_count, frame->sockets);
    for (size_t i = 0; i < socket_count && !r.sockets_are_taken; i++)
        outbox_close_socket(desk->graph->out, sockets[i]);
    if (why == ACCEPTED) {
        if (ch_frame_end(&w, start))
            return queue(desk, &w);
        snprintf(r.detail, sizeof r.detail, "the answer is larger than a frame");
        why = CH_REFUSAL_LIMIT_REACHED;
    }
    keep_ascii(r.detail);
    events_log(desk->graph, CH_LOG_LEVEL_DEBUG, ch_refusal_name(why),
               __unsafe_null_terminated_from_indexable(r.detail));
    return refuse(desk, frame, why, __unsafe_null_terminated_from_indexable(r.detail));
}
