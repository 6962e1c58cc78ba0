/* engine_span.c - stories of a room that goes on in another worker: spans, mirrors, and whatever
 * the other half may say, true or not. */
#include "engine_script.h"

#include "graph/graph.h"
#include "proto/span_message.h"

#include <channel_messages.h>
#include <stdlib.h>
#include <string.h>

static void open_one(struct attack *a, struct script *s)
{
    const uint32_t id = take_id(s);

    question_open_span(&a->question, 1, ++a->asked, &(struct ch_open_span){.span = id, .room = 1});
    attack_frame(a, a->question.bytes, a->question.length, 1);
}

/* Video of SSRC 5 and whatever else comes, with key frames and repair. */
static void mirror_one(struct attack *a, struct script *s)
{
    struct ch_payload payload = {.type = 96, .codec = CH_CODEC_VP8, .clock_rate = 90000};
    struct ch_encoding encodings[2] = {{.has_ssrc = true, .ssrc = 5}, {.has_ssrc = false}};
    struct ch_mirror_receiver q = {.receiver = take_id(s)};
    size_t count;

    q.span = take_id(s);
    count = 1 + take(s) % 2u;

    encodings[1].has_rid = true;
    encodings[1].rid = ch_view_string("b");
    q.reception = (struct ch_reception){.kind = CH_KIND_VIDEO,
                                        .has_pli = true,
                                        .has_nack = true,
                                        .payloads_count = 1,
                                        .payloads = &payload,
                                        .encodings_count = count,
                                        .encodings = encodings};
    question_mirror_receiver(&a->question, 0, ++a->asked, &q);
    attack_frame(a, a->question.bytes, a->question.length, 0);
}

/* The nth socket that belongs to a span, or SOCKETS. */
static uint32_t find_span(const struct attack *a, uint8_t nth)
{
    uint32_t found = SOCKETS;

    for (uint32_t i = 0; i < SOCKETS; i++)
        if (graph_span(attack_graph(a), i) && (found == SOCKETS || nth-- > 0))
            found = i;
    return found;
}

static size_t write_rest(struct script *s, enum span_kind kind, uint8_t rest[__counted_by(64)])
{
    size_t length = kind == SPAN_CLOCK ? 12 : kind == SPAN_MEDIA ? 13 + take(s) % 8
                    : kind == SPAN_MISSING ? 2 * (1 + take(s) % 8u) : 0;

    memset(rest, 0, 64);
    for (size_t i = 0; i < length; i++)
        rest[i] = kind == SPAN_MEDIA && i < 12 ? 0 : take(s);
    if (kind != SPAN_MEDIA)
        return length;
    rest[0] = 0x80;
    rest[1] = 96;
    rest[2] = take(s);
    rest[3] = take(s);
    rest[11] = (uint8_t)take_ssrc(s);
    return length;
}

/* Almost always a message, about a receiver and a stream that there may be. */
static void say_across(struct attack *a, struct script *s)
{
    const uint32_t socket = find_span(a, take(s) % 4);
    const uint8_t kind = take(s), shape = take(s);
    struct span_message m = {.kind = (enum span_kind)(1 + kind % 7)};
    uint8_t head[SPAN_CLOCK_SIZE], rest[64];
    struct writer w = writer_of(head, sizeof head);

    if (socket == SOCKETS)
        return;
    m.receiver = take_id(s);
    m.flags = shape & 1 && (m.kind == SPAN_MEDIA || m.kind == SPAN_KEYFRAME);
    m.encoding = m.kind == SPAN_KEYFRAME ? 1 + (shape >> 1 & 1) : shape >> 1 & 1;
    if (m.kind <= SPAN_ENDED || m.kind == SPAN_MISSING)
        m.serial = 1 + (shape >> 2) % 8u;
    span_message_write(&m, &w);
    if (shape >= 250)
        head[take(s) % SPAN_HEAD_SIZE] = take(s);
    attack_message(a, socket, head, shape == 249 ? take(s) % SPAN_HEAD_SIZE : SPAN_HEAD_SIZE, rest,
                   write_rest(s, m.kind, rest));
}

static void lose_one(struct attack *a, struct script *s)
{
    const uint32_t socket = find_span(a, take(s) % 4);

    if (socket != SOCKETS)
        engine_span_lost(a->engine, a->now, socket);
}

void step_span(struct attack *a, struct script *s)
{
    const uint8_t how = take(s) % 16;

    if (a->is_over)
        return;
    if (how < 2)
        open_one(a, s);
    else if (how < 5)
        mirror_one(a, s);
    else if (how < 6)
        lose_one(a, s);
    else
        say_across(a, s);
}
