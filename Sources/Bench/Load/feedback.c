/* feedback.c - writes transport-wide feedback of packets that came in order. */
#include "feedback.h"

#include <string.h>

#include "packet.h"

#define TICK_NS 250000ULL
#define TICKS_PER_REFERENCE 256U /* 64 ms */
#define HEAD_BYTES 20U           /* up to the first chunk */
#define CHUNK_BYTES 2U
#define RUN_OF_SMALL_DELTAS 0x2000U
#define SENDER_SSRC 0x42454e43U

int32_t feedback_number(const uint8_t *__counted_by(len) packet, uint32_t len, uint8_t extension)
{
    uint32_t end = rtp_payload_at(packet, len);
    uint32_t at = RTP_HEADER_BYTES + 4U * (packet[0] & 15U) + 4U;

    if (end == 0 || (packet[0] & 0x10U) == 0)
        return -1;
    /* RFC 8285 section 4.2: the form with one-byte headers. */
    while (at < end) {
        uint32_t id = packet[at] >> 4, size = (packet[at] & 15U) + 1U;

        if (packet[at] == 0) {
            at++;
            continue;
        }
        if (id == extension && size == 2U && at + 2U < end)
            return packet[at + 1U] << 8 | packet[at + 2U];
        at += 1U + size;
    }
    return -1;
}

bool feedback_add(struct feedback *feedback, uint16_t number, uint32_t ssrc, uint64_t arrived_at)
{
    uint64_t tick = arrived_at / TICK_NS;
    uint64_t last = feedback->count > 0 ? feedback->ticks[feedback->count - 1U] : tick;

    if (feedback->count == FEEDBACK_PACKETS_MAX || tick < last || tick - last > UINT8_MAX)
        return false;
    if (feedback->count > 0 && number != (uint16_t)(feedback->base + feedback->count))
        return false;
    if (feedback->count == 0)
        feedback->base = number;
    feedback->ssrc = ssrc;
    feedback->ticks[feedback->count++] = tick;
    return true;
}

static uint32_t put(uint8_t *__counted_by(FEEDBACK_BYTES_MAX) at, uint32_t used, uint32_t bytes,
                    uint32_t value)
{
    while (bytes-- > 0)
        at[used++] = (uint8_t)(value >> (8U * bytes));
    return used;
}

uint32_t feedback_write(struct feedback *feedback, uint64_t now,
                        uint8_t at[__counted_by(FEEDBACK_BYTES_MAX)])
{
    uint32_t bytes = HEAD_BYTES + CHUNK_BYTES + feedback->count;
    uint32_t padding = (4U - bytes % 4U) % 4U;
    uint32_t used = 0;
    uint64_t last;

    feedback->due = now + FEEDBACK_PERIOD_NS;
    if (feedback->count == 0)
        return 0;
    memset(at, 0, FEEDBACK_BYTES_MAX);
    last = feedback->ticks[0] / TICKS_PER_REFERENCE * TICKS_PER_REFERENCE;
    used = put(at, used, 1, padding > 0 ? 0xafU : 0x8fU);
    used = put(at, used, 1, 205);
    used = put(at, used, 2, (bytes + padding) / 4U - 1U);
    used = put(at, used, 4, SENDER_SSRC);
    used = put(at, used, 4, feedback->ssrc);
    used = put(at, used, 2, feedback->base);
    used = put(at, used, 2, feedback->count);
    used = put(at, used, 3, (uint32_t)(last / TICKS_PER_REFERENCE));
    used = put(at, used, 1, feedback->reports++);
    used = put(at, used, 2, RUN_OF_SMALL_DELTAS | feedback->count);
    for (uint32_t i = 0; i < feedback->count; i++) {
        at[used++] = (uint8_t)(feedback->ticks[i] - last);
        last = feedback->ticks[i];
    }
    used += padding;
    if (padding > 0)
        at[used - 1U] = (uint8_t)padding;
    feedback->count = 0;
    return used;
}
