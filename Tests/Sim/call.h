/* call.h - the calls that most gates measure: some publishers on good networks, and listeners.
 *
 * Publishers send the ladder 150, 500 and 1,500 kbit/s with audio. Every listener hears all of
 * them, each stream under its place, as a browser. Numbers are kept while calls end, for the gates
 * that look at all. */
#ifndef BISQUE_SIM_CALL_H
#define BISQUE_SIM_CALL_H

#include "world.h"

#define CALL_PUBLISHERS 8
#define CALL_LISTENERS 8
#define LADDER_TOP 2 /* the number of the best encoding */
#define PATH_DELAY (20 * MILLISECOND)

struct call {
    struct world *world;
    size_t publisher_count;
    struct member *publishers[CALL_PUBLISHERS];
    size_t listener_count;
    struct member *listeners[CALL_LISTENERS];
};

extern const uint32_t ladder[PUBLISHER_ENCODINGS];

/* The same calls are others with other dice. */
extern uint32_t call_dice;
/* What happens is printed while a call runs, each half second of each listener. */
extern bool call_is_traced;
/* Publishers are browsers too and seal what they send; otherwise only listeners are. */
extern bool call_is_sealed;

/* Of all calls so far. */
struct call_totals {
    uint64_t pictures;
    uint64_t broken;
    uint64_t calls;
};
extern struct call_totals call_totals;

/* The publishers run for two seconds before it returns. */
struct call *call_open(uint32_t seed, size_t publishers);
void call_close(struct call *c);

struct network_link *call_good_link(struct call *c);
/* A path of PATH_DELAY with this bottleneck, 0 for none, and a queue of 200 ms. */
struct conditions call_bottleneck(uint32_t bits_per_second);
/* It hears every publisher from now on. `down` may be shared. */
struct member *call_listener(struct call *c, struct network_link *down);
/* The same, but this is what it tells of its network. */
struct member *call_teller(struct call *c, struct network_link *down, enum telling telling);
struct member *call_browser(struct call *c, struct network_link *up, struct network_link *down,
                            enum telling telling);

void call_run(struct call *c, usec_t duration);
usec_t call_now(const struct call *c);

/* The place of a publisher's video in every listener. */
uint8_t call_video(size_t publisher);
/* What all publishers' best encodings and audio take on the wire, in bits a second. */
uint32_t call_wish(const struct call *c);

#endif
