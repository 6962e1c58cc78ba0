/* span_stand.h - a room in two halves: whoever publishes is in the near one, the listener in the
 * far one, and a test carries what they say to each other, or loses it. */
#ifndef BISQUE_TESTS_SPAN_STAND_H
#define BISQUE_TESTS_SPAN_STAND_H

#include "graph/span.h"
#include "path/cross.h"
#include "proto/span_message.h"
#include "stand_media.h"

#define SPAN 30 /* its socket, and so its transport, in both halves */
#define PUBLISHER 10
#define VIEWER 20
#define RECEIVER 1

struct halves {
    struct stand *__single near;
    struct stand *__single far;
};

static inline void open_span(struct stand *s)
{
    CHECK_EQ(span_open(&s->graph, s->room, SPAN, SPAN), ACCEPTED);
}

static inline struct transport *__single span_of(const struct stand *s)
{
    return graph_transport(&s->graph, SPAN);
}

/* Hands a message in as if the other half had sent it. */
static inline void hand(struct stand *s, const uint8_t *__counted_by(length) bytes, size_t length)
{
    struct buffer *__single packet = buffer_take(&s->graph.buffers);
    const size_t head = length < SPAN_HEAD_SIZE ? length : SPAN_HEAD_SIZE;

    CHECK(packet && length - head <= BUFFER_SIZE);
    memcpy(packet->bytes, bytes + head, length - head);
    packet->length = (uint16_t)(length - head);
    cross_receive(&s->graph, s->now, span_of(s), reader_of(bytes, head), packet);
    buffer_release(packet);
}

static inline void hand_message(struct stand *s, const struct span_message *m,
                                const uint8_t *__counted_by(length) rest, size_t length)
{
    uint8_t bytes[256];
    struct writer w = writer_of(bytes, sizeof bytes);

    span_message_write(m, &w);
    writer_bytes(&w, rest, length);
    CHECK(!w.bad);
    hand(s, bytes, writer_used(&w));
}

/* All that one half has for the other. Returns how many messages. */
static inline size_t carry(struct stand *from, struct stand *to)
{
    uint8_t bytes[SPAN_HEAD_SIZE + BUFFER_SIZE];
    size_t count = 0;

    outbox_clear(&to->out);
    for (size_t i = 0; i < from->out.lane_count; i++) {
        if (from->out.lanes[i].to.socket != SPAN)
            continue;
        for (uint32_t at = from->out.lanes[i].first; at != OUTBOX_END;
             at = from->out.packets[at].next) {
            const struct outgoing *one = &from->out.packets[at];
            const size_t head = one->header_length, rest = one->payload_length;
            CHECK(head + rest <= sizeof bytes);
            memcpy(bytes, from->out.headers + one->header_at, head);
            if (one->payload)
                memcpy(bytes + head, one->payload->bytes + one->payload_at, rest);
            hand(to, bytes, head + rest);
            count++;
        }
    }
    outbox_clear(&from->out);
    return count;
}

static inline void mirror(struct halves *h, uint32_t id, const struct plan *plan)
{
    CHECK_EQ(span_mirror(&h->far->graph, h->far->now, span_of(h->far), id, plan), ACCEPTED);
}

/* A publisher whom nobody in the far half wants yet. */
static inline struct halves halves_open(const struct plan *plan)
{
    struct halves h = {.near = stand_open(), .far = stand_open()};
    char detail[160];

    open_span(h.near);
    open_span(h.far);
    CHECK_EQ(receiver_open(&h.near->graph, join(h.near, PUBLISHER, 1, false), RECEIVER, plan,
                           detail, sizeof detail),
             ACCEPTED);
    return h;
}

static inline void halves_close(struct halves *h)
{
    outbox_clear(&h->near->out);
    outbox_clear(&h->far->out);
    stand_close(h->near);
    stand_close(h->far);
}

/* Time passes, and what is due in the far half crosses. */
static inline size_t pass(struct halves *h, usec_t time)
{
    h->near->now += time;
    h->far->now += time;
    outbox_clear(&h->far->out);
    due_work(&h->far->graph, h->far->now);
    return carry(h->far, h->near);
}

static inline struct receiver *__single published(const struct halves *h)
{
    return graph_receiver(&h->near->graph, RECEIVER);
}

static inline struct receiver *__single mirrored(const struct halves *h)
{
    return graph_receiver(&h->far->graph, RECEIVER);
}

/* The listener has come, and the near half knows that he wants the publisher. */
static inline struct sender *__single view_across(struct halves *h, const struct plan *plan)
{
    struct sender *sender;

    mirror(h, RECEIVER, plan);
    sender = listen_to(h->far, mirrored(h), join(h->far, VIEWER, 1, false));
    CHECK_EQ(pass(h, 0), 1);
    CHECK_EQ(published(h)->tap_count, 1);
    return sender;
}

/* The publisher sends a packet, and the other half gets it. */
static inline void speak(struct halves *h, uint32_t ssrc, uint16_t sequence)
{
    send_video(h->near, PUBLISHER, ssrc, sequence);
    CHECK_EQ(carry(h->near, h->far), 1);
}

/* How many packets under this SSRC wait for the listener, and the number of the last. */
static inline size_t heard(const struct stand *s, uint32_t ssrc, uint16_t *sequence)
{
    size_t count = 0;

    for (size_t i = 0; i < s->out.count; i++) {
        const struct outgoing *packet = &s->out.packets[i];
        struct reader r = reader_of(s->out.headers + packet->header_at, packet->header_length);

        reader_u16(&r);
        const uint16_t number = reader_u16(&r);
        reader_u32(&r);
        if (reader_u32(&r) != ssrc || r.bad)
            continue;
        *sequence = number;
        count++;
    }
    return count;
}

static inline uint64_t span_drops(const struct stand *s, enum drop why)
{
    return span_of(s)->drops.count[why];
}

#endif
