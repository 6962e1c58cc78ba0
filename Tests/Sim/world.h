/* world.h - a whole worker, its peers and their networks in virtual time.
 *
 * One engine in this process, asked over its own channel; members, each a publisher or a listener
 * or both behind a link of each direction, in the clear from a known address or as browsers that
 * check, shake hands and seal; rivals, which send something else through the same links. Nothing
 * sleeps: time jumps from event to event, and the same seed gives the same call.
 *
 * Links belong to the world and may be shared: who shares a link shares its queue. */
#ifndef BISQUE_SIM_WORLD_H
#define BISQUE_SIM_WORLD_H

#include "browser.h"
#include "link.h"
#include "listener.h"
#include "publisher.h"
#include "rival.h"
#include "session.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WORLD_MEMBERS 1200
#define WORLD_LINKS 64
#define WORLD_RIVALS 4
#define WORLD_DATAGRAM 2048
#define WORLD_ROOM 1

enum event_kind { EVENT_FLIGHT, EVENT_MEMBER, EVENT_RIVAL };

struct event {
    usec_t at;
    uint64_t order;
    enum event_kind kind;
    uint32_t number; /* of the flight, the member or the rival */
};

struct flight {
    struct flow flow;
    bool to_engine;
    uint32_t next_free;
    uint32_t length;
    usec_t waited;
    uint8_t bytes[WORLD_DATAGRAM];
};

struct member {
    uint32_t number; /* from 1; its transport's id */
    struct address address;
    uint32_t socket;
    struct network_link *up;
    struct network_link *down;
    struct publisher *publisher; /* NULL: it sends nothing */
    struct listener *listener;
    struct browser *browser; /* NULL: in the clear */
    bool is_tcp;
    usec_t wakes_at; /* its event that counts; NEVER: none */
    uint64_t astray; /* packets to an address that is not its own any more */
};

struct world {
    struct session *session;
    uint32_t seed;
    size_t event_count, event_capacity;
    struct event *events;
    uint64_t orders;
    size_t flight_count;
    struct flight **flights;
    uint32_t free_flight;
    size_t member_count;
    struct member members[WORLD_MEMBERS];
    size_t link_count;
    struct network_link links[WORLD_LINKS];
    size_t rival_count;
    struct rival rivals[WORLD_RIVALS];
    uint32_t connections; /* so far */
    uint64_t datagrams;
    size_t fingerprint_length;
    uint8_t fingerprint[64];
};

struct world *world_open(uint32_t seed);
/* The worker's socket and the room; for world_open. */
void world_prepare(struct world *w);
void world_close(struct world *w);
void world_run(struct world *w, usec_t duration);
usec_t world_now(const struct world *w);

struct network_link *world_link(struct world *w, const struct conditions *conditions);
/* A member in the clear, which sends and hears over these links. */
struct member *world_join(struct world *w, struct network_link *up, struct network_link *down);
/* A browser; it hears nothing before its handshake is done. */
struct member *world_invite(struct world *w, struct network_link *up, struct network_link *down);

/* What it sends from now on: encodings of video from the worst to the best, none without bitrates;
 * and audio. */
void world_publish(struct world *w, struct member *m, const uint32_t *bitrates, size_t encodings,
                   bool has_audio);
/* It hears all of another member; the place of the video in its listener, or of the audio without
 * one. What it tells is settled by the first call. */
size_t world_listen(struct world *w, struct member *m, const struct member *to,
                    enum telling telling);
/* What the worker believes that the way to it carries, in bits a second; 0: it does not know. */
uint32_t world_estimate(struct world *w, const struct member *m);

/* Something else that goes through a link. */
struct rival *world_rival(struct world *w, struct network_link *link, usec_t back);

/* Its address changes, and nobody tells. */
void world_rebind(struct world *w, struct member *m, const struct address *address);
/* It comes over a connection from now on, from another address. */
void world_connect(struct world *w, struct member *m);

/* Whether the worker gave the transport up. */
bool world_has_failed(const struct world *w);

#endif
