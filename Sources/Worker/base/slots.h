/* slots.h - what all hash tables with linear steps share: how large, and what may move back. */
#ifndef BISQUE_BASE_SLOTS_H
#define BISQUE_BASE_SLOTS_H

#include <stdbool.h>
#include <stddef.h>

#define SLOTS_SMALLEST ((size_t)8)

/* The capacity that `count` objects want, given the one they have. */
static inline size_t slots_for(size_t count, size_t cap)
{
    if (count > cap - cap / 4)
        return cap == 0 ? SLOTS_SMALLEST : 2 * cap;
    if (cap > SLOTS_SMALLEST && count < cap / 8)
        return cap / 2;
    return cap;
}

/* May the object in slot `at`, whose first choice is `home`, move back to the free slot `hole`?
 * Yes, unless its home lies cyclically behind the hole. */
static inline bool slots_may_fill(size_t hole, size_t at, size_t home, size_t cap)
{
    return ((at - home) & (cap - 1)) >= ((at - hole) & (cap - 1));
}

#endif
