/* sctp_resets.c - two sets of streams. */
#include "proto/sctp_resets.h"

static bool is_in(const uint8_t set[RESETS_BYTES], uint16_t stream)
{
    return set[stream / 8] & 1u << stream % 8;
}

static void flip(uint8_t set[RESETS_BYTES], uint16_t stream)
{
    set[stream / 8] ^= (uint8_t)(1u << stream % 8);
}

void resets_ask(struct sctp_resets *resets, uint16_t stream)
{
    if (is_in(resets->asked, stream))
        return;
    flip(resets->asked, stream);
    resets->asked_count++;
}

bool resets_hold(const struct sctp_resets *resets, uint16_t stream)
{
    return is_in(resets->asked, stream) || is_in(resets->running, stream);
}

size_t resets_next(const struct sctp_resets *resets, uint16_t streams[RESETS_AT_ONCE])
{
    size_t count = 0;

    if (resets->asked_count == 0 || resets->running_count > 0)
        return 0;
    for (size_t i = 0; i < RESETS_BYTES; i++)
        for (unsigned bit = 0; resets->asked[i] && bit < 8; bit++) {
            if (count == RESETS_AT_ONCE)
                return count;
            if (resets->asked[i] & 1u << bit)
                streams[count++] = (uint16_t)(i * 8 + bit);
        }
    return count;
}

void resets_run(struct sctp_resets *resets, const uint16_t *__counted_by(count) streams,
                     size_t count)
{
    for (size_t i = 0; i < count; i++) {
        flip(resets->asked, streams[i]);
        flip(resets->running, streams[i]);
    }
    resets->asked_count -= count;
    resets->running_count += count;
}

void resets_finish(struct sctp_resets *resets, uint16_t stream)
{
    if (!is_in(resets->running, stream))
        return;
    flip(resets->running, stream);
    resets->running_count--;
}
