/* life.h - a story of requests and packets, lived again and again with one allocation more refused.
 *
 * A refusal for want of memory must leave everything as it was, and the same request must be
 * accepted once there is memory. That nothing is lost meanwhile the leak sanitizer says. */
#ifndef BISQUE_TESTS_LIFE_H
#define BISQUE_TESTS_LIFE_H

#include "stage.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LIFE_IDS 10 /* every id is below */

/* The engine of the story. */
extern struct stage stage;

/* A request, or packets: then ACCEPTED, whatever became of them. */
struct step {
    enum ch_refusal (*run)(uint32_t argument);
    uint32_t argument;
};

/* Steps `from` up to `to`, without which nothing works: each must be accepted. */
void life_live(const struct step *__counted_by(count) life, size_t count, size_t from, size_t to);

/* Lives it once for each allocation of each step, which is refused: that one, or all from it on.
 * Of a step with very many allocations the later ones are tried at growing distances. Returns how
 * many lives lacked something. The last step must leave no room. */
size_t life_starve(const struct step *__counted_by(count) life, size_t count, bool for_long);

#endif
