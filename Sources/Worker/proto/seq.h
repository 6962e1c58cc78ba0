/* seq.h - arithmetic on the circles of 16 and 32 bits, and unwrapping them into a line. */
#ifndef BISQUE_PROTO_SEQ_H
#define BISQUE_PROTO_SEQ_H

#include <stdbool.h>
#include <stdint.h>

/* How far it is from `b` to `a`, the shorter way round. Exactly half is -32768. */
static inline int16_t seq16_diff(uint16_t a, uint16_t b)
{
    return (int16_t)(uint16_t)(a - b);
}

static inline int32_t seq32_diff(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b);
}

static inline bool seq16_newer(uint16_t a, uint16_t b)
{
    return seq16_diff(a, b) > 0;
}

static inline bool seq32_newer(uint32_t a, uint32_t b)
{
    return seq32_diff(a, b) > 0;
}

/* Counts the turns of one circle: use it with 16 or with 32 bits, not with both. All zero is a
 * valid start. The line begins one turn up, so what is older than the first is not negative. */
struct unwrap {
    uint64_t newest; /* 0: nothing yet */
};

static inline uint64_t unwrap16(struct unwrap *u, uint16_t value)
{
    uint64_t line = u->newest == 0
                        ? (uint64_t)UINT16_MAX + 1 + value
                        : u->newest + (uint64_t)(int64_t)seq16_diff(value, (uint16_t)u->newest);

    if (line > u->newest)
        u->newest = line;
    return line;
}

static inline uint64_t unwrap32(struct unwrap *u, uint32_t value)
{
    uint64_t line = u->newest == 0
                        ? (uint64_t)UINT32_MAX + 1 + value
                        : u->newest + (uint64_t)(int64_t)seq32_diff(value, (uint32_t)u->newest);

    if (line > u->newest)
        u->newest = line;
    return line;
}

#endif
