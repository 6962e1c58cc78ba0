/* feedback.h - what one listener says of the packets that reached it: transport-wide feedback.
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1)
 *
 * Only what this machine brings about: nothing lost, nothing overtaken, gaps begin anew. */
#ifndef BENCH_FEEDBACK_H
#define BENCH_FEEDBACK_H

#include <bounds.h>
#include <stdbool.h>
#include <stdint.h>

#define FEEDBACK_PACKETS_MAX 64U
#define FEEDBACK_BYTES_MAX 96U
#define FEEDBACK_PERIOD_NS 100000000ULL

/* Arrivals in ticks of 250 us that were not reported yet. */
struct feedback {
    uint16_t base;
    uint8_t count;
    uint8_t reports;
    uint32_t ssrc;
    uint64_t due; /* nanoseconds */
    uint64_t ticks[FEEDBACK_PACKETS_MAX];
};

/* The transport-wide number of a packet, -1 when it carries none in this extension. */
int32_t feedback_number(const uint8_t *__counted_by(len) packet, uint32_t len, uint8_t extension);
/* One packet has come; false when those before it must be reported first. */
bool feedback_add(struct feedback *feedback, uint16_t number, uint32_t ssrc, uint64_t arrived_at);
/* Writes what is known and forgets it; the length, 0 when there is nothing. */
uint32_t feedback_write(struct feedback *feedback, uint64_t now,
                        uint8_t at[__counted_by(FEEDBACK_BYTES_MAX)]);

#endif
