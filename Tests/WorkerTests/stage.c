/* stage.c - frames and datagrams into one engine, and what lies in its outbox after. */
#include "stage.h"

#include <string.h>

bool stage_open(struct stage *s)
{
    struct engine_options options = {.ntp_offset = 0, .process = 1, .buffers = STAGE_BUFFERS};

    memset(s, 0, sizeof *s);
    memset(options.seed, 7, sizeof options.seed);
    if (!outbox_open(&s->out))
        return false;
    s->engine = engine_open(&options, &s->out);
    if (s->engine)
        return true;
    outbox_close(&s->out);
    return false;
}

void stage_close(struct stage *s)
{
    engine_close(s->engine);
    outbox_close(&s->out);
}

/* Reads the frames that wait; returns the reason of the last refusal, or ACCEPTED. */
static enum ch_refusal read_frames(struct stage *s)
{
    static struct ch_splitter splitter;
    enum ch_refusal why = ACCEPTED;
    struct ch_frame frame;
    size_t at = 0;

    ch_splitter_init(&splitter);
    s->frame_count = 0;
    s->event_count = 0;
    while (at < s->out.frames_used) {
        at += ch_splitter_feed(&splitter, s->out.frames + at, s->out.frames_used - at);
        while (ch_splitter_next(&splitter, &frame) == CH_SPLIT_FRAME) {
            s->frame_count++;
            if (frame.kind == CH_FRAME_EVENT) {
                s->event_count++;
                continue;
            }
            if (frame.kind == CH_FRAME_REFUSAL)
                why = (enum ch_refusal)frame.fields.at[0];
            s->answer_length =
                frame.fields.len < STAGE_ANSWER_MAX ? frame.fields.len : STAGE_ANSWER_MAX;
            memcpy(s->answer, frame.fields.at, s->answer_length);
        }
    }
    outbox_frames_taken(&s->out, s->out.frames_used);
    return why;
}

enum ch_refusal stage_hand(struct stage *s, const struct question *q,
                           const uint32_t *__counted_by(count) sockets, size_t count)
{
    static struct ch_splitter splitter;
    struct ch_frame frame;

    ch_splitter_init(&splitter);
    ch_splitter_feed(&splitter, q->bytes, q->length);
    if (ch_splitter_next(&splitter, &frame) != CH_SPLIT_FRAME ||
        !engine_frame(s->engine, s->now, &frame, sockets, count)) {
        s->is_over = true;
        return CH_REFUSAL_MALFORMED;
    }
    return read_frames(s);
}

#define X(OP, name)                                                                                \
    enum ch_refusal stage_##name(struct stage *s, const struct ch_##name *fields)                  \
    {                                                                                              \
        question_##name(&s->question, 0, ++s->asked, fields);                                      \
        return stage_hand(s, &s->question, NULL, 0);                                               \
    }
CH_REQUESTS(X)
#undef X

void stage_datagram(struct stage *s, uint32_t socket, uint8_t host, uint16_t port,
                    const uint8_t *__counted_by(length) bytes, size_t length)
{
    struct flow from = {.socket = socket,
                        .remote = {.family = 4, .port = port, .ip = {192, 0, 2, host}}};
    struct buffer *__single packet = engine_buffer(s->engine);

    if (!packet) {
        engine_drop(s->engine, DROP_NO_BUFFER, 1);
        return;
    }
    memcpy(packet->bytes, bytes, length);
    packet->length = (uint16_t)length;
    engine_datagram(s->engine, s->now, &from, packet);
}

void stage_rtp(struct stage *s, uint32_t socket, uint8_t host, uint16_t port, uint8_t type,
               uint16_t sequence, uint32_t timestamp, uint32_t ssrc)
{
    uint8_t packet[32] = {0x80, type, (uint8_t)(sequence >> 8), (uint8_t)sequence};

    for (int i = 0; i < 4; i++) {
        packet[4 + i] = (uint8_t)(timestamp >> (24 - 8 * i));
        packet[8 + i] = (uint8_t)(ssrc >> (24 - 8 * i));
    }
    stage_datagram(s, socket, host, port, packet, sizeof packet);
}

void stage_turn(struct stage *s)
{
    engine_tick(s->engine, s->now);
    outbox_clear(&s->out);
    s->out.closing_count = 0;
    read_frames(s);
}

size_t stage_sent(const struct stage *s, uint32_t ssrc, uint16_t *sequence)
{
    size_t count = 0;

    for (size_t i = 0; i < s->out.count; i++) {
        const struct outgoing *packet = &s->out.packets[i];
        const uint8_t *header = s->out.headers + packet->header_at;
        if (packet->header_length < 12 ||
            ((uint32_t)header[8] << 24 | (uint32_t)header[9] << 16 | (uint32_t)header[10] << 8 |
             header[11]) != ssrc)
            continue;
        *sequence = (uint16_t)(header[2] << 8 | header[3]);
        count++;
    }
    return count;
}

struct ch_view stage_text(const char *text)
{
    return ch_view_string(text);
}
