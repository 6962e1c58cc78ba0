/* outbox.c - storage of outbox.h. It grows when objects are created and frames are queued, never
 * while a packet passes. */
#include "base/outbox.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_RESERVE 256
#define FIRST_FRAMES 4096
#define FIRST_CLOSING 16
#define TURN_FACTOR 4 /* how many full fan-outs fit into one turn */

bool outbox_open(struct outbox *out)
{
    memset(out, 0, sizeof *out);
    out->turn = 1;
    if (outbox_reserve(out, FIRST_RESERVE))
        return true;
    outbox_close(out);
    return false;
}

void outbox_close(struct outbox *out)
{
    assert(out->count == 0);
    free(out->packets);
    free(out->lanes);
    free(out->headers);
    free(out->frames);
    free(out->closing);
    memset(out, 0, sizeof *out);
}

static bool packets_grow(struct outbox *out, size_t wanted)
{
    if (wanted <= out->capacity)
        return true;
    struct outgoing *grown = realloc(out->packets, wanted * sizeof *grown);
    if (!grown)
        return false;
    out->capacity = wanted;
    out->packets = grown;
    return true;
}

static bool lanes_grow(struct outbox *out, size_t wanted)
{
    if (wanted <= out->lane_capacity)
        return true;
    struct outlane *grown = realloc(out->lanes, wanted * sizeof *grown);
    if (!grown)
        return false;
    out->lane_capacity = wanted;
    out->lanes = grown;
    return true;
}

static bool headers_grow(struct outbox *out, size_t wanted)
{
    if (wanted <= out->header_capacity)
        return true;
    uint8_t *grown = realloc(out->headers, wanted);
    if (!grown)
        return false;
    out->header_capacity = wanted;
    out->headers = grown;
    return true;
}

bool outbox_reserve(struct outbox *out, size_t destinations)
{
    size_t wanted = FIRST_RESERVE;

    while (wanted < destinations)
        wanted *= 2;
    if (wanted <= out->reserved)
        return true;
    if (!packets_grow(out, wanted * TURN_FACTOR) || !lanes_grow(out, wanted * TURN_FACTOR) ||
        !headers_grow(out, wanted * 2 * OUTBOX_PACKET_MAX))
        return false;
    out->reserved = wanted;
    return true;
}

bool outbox_is_full(const struct outbox *out)
{
    return out->capacity - out->count < out->reserved ||
           out->lane_capacity - out->lane_count < out->reserved ||
           out->header_capacity - out->header_used < out->reserved * OUTBOX_PACKET_MAX;
}

bool outbox_is_empty(const struct outbox *out)
{
    return out->count == 0 && out->closing_count == 0;
}

uint8_t *__counted_by_or_null(OUTBOX_PACKET_MAX) outbox_space(struct outbox *out)
{
    if (out->count == out->capacity || out->header_capacity - out->header_used < OUTBOX_PACKET_MAX)
        return NULL;
    return out->headers + out->header_used;
}

/* The lane of this turn that leads to `to`, begun when there is none yet. */
static struct outlane *__single lane_enter(struct outbox *out, struct lane *lane,
                                           const struct flow *to)
{
    if (lane->turn == out->turn)
        return &out->lanes[lane->place];
    if (out->lane_count == out->lane_capacity)
        return NULL;
    lane->turn = out->turn;
    lane->place = (uint32_t)out->lane_count++;
    struct outlane *begun = &out->lanes[lane->place];
    begun->to = *to;
    begun->first = OUTBOX_END;
    begun->last = OUTBOX_END;
    return begun;
}

bool outbox_put(struct outbox *out, struct lane *lane, const struct flow *to, size_t header_length,
                struct buffer *__single payload, size_t payload_at, size_t payload_length)
{
    if (out->count == out->capacity)
        return false;
    struct outlane *__single into = lane_enter(out, lane, to);
    if (!into)
        return false;

    uint32_t place = (uint32_t)out->count++;
    struct outgoing *packet = &out->packets[place];
    packet->payload = payload;
    packet->next = OUTBOX_END;
    packet->header_at = (uint32_t)out->header_used;
    packet->header_length = (uint16_t)header_length;
    packet->payload_at = (uint16_t)payload_at;
    packet->payload_length = (uint16_t)payload_length;
    if (payload)
        buffer_hold(payload);
    out->header_used += header_length;

    if (into->last == OUTBOX_END)
        into->first = place;
    else
        out->packets[into->last].next = place;
    into->last = place;
    return true;
}

void outbox_clear(struct outbox *out)
{
    for (size_t i = 0; i < out->count; i++)
        if (out->packets[i].payload)
            buffer_release(out->packets[i].payload);
    out->count = 0;
    out->lane_count = 0;
    out->header_used = 0;
    out->turn++;
}

bool outbox_frame(struct outbox *out, const uint8_t *__counted_by(length) frame, size_t length,
                  size_t limit)
{
    size_t wanted = out->frames_used + length;

    if (wanted > limit)
        return false;
    if (wanted > out->frame_capacity) {
        size_t capacity = out->frame_capacity ? out->frame_capacity : FIRST_FRAMES;
        while (capacity < wanted)
            capacity *= 2;
        uint8_t *grown = realloc(out->frames, capacity);
        if (!grown)
            return false;
        out->frame_capacity = capacity;
        out->frames = grown;
    }
    memcpy(out->frames + out->frames_used, frame, length);
    out->frames_used = wanted;
    return true;
}

void outbox_frames_taken(struct outbox *out, size_t bytes)
{
    assert(bytes <= out->frames_used);
    if (bytes == 0) /* there may be no memory at all */
        return;
    out->frames_used -= bytes;
    memmove(out->frames, out->frames + bytes, out->frames_used);
    if (out->frames_used == 0 && out->frame_capacity > 64 * 1024) {
        free(out->frames);
        out->frame_capacity = 0;
        out->frames = NULL;
    }
}

bool outbox_reserve_closing(struct outbox *out, size_t sockets)
{
    size_t capacity = out->closing_capacity ? out->closing_capacity : FIRST_CLOSING;

    if (sockets <= out->closing_capacity)
        return true;
    while (capacity < sockets)
        capacity *= 2;
    uint32_t *grown = realloc(out->closing, capacity * sizeof *grown);
    if (!grown)
        return false;
    out->closing_capacity = capacity;
    out->closing = grown;
    return true;
}

bool outbox_close_socket(struct outbox *out, uint32_t socket)
{
    if (!outbox_reserve_closing(out, out->closing_count + 1))
        return false;
    out->closing[out->closing_count++] = socket;
    return true;
}
