/* engine_checks.h - one engine under attack, and what must hold of it after every step.
 *
 * Whatever does not hold aborts, for the fuzzer to report. */
#ifndef BISQUE_FUZZ_ENGINE_CHECKS_H
#define BISQUE_FUZZ_ENGINE_CHECKS_H

#include "engine.h"
#include "question.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SOCKETS 16
#define BUFFERS_OF_ENGINE 64
#define IDS 8 /* every id is below */
#define FRAGMENTS 3
#define PASSWORD "0123456789abcdefghijkl"

enum socket_state { SOCKET_FREE, SOCKET_OPEN, SOCKET_STREAM, SOCKET_CLOSING };

/* The username fragments of all WebRTC transports; the password of each is PASSWORD. */
extern const char *const attack_fragments[FRAGMENTS];

struct browser;
struct graph;

struct attack {
    struct engine *__single engine;
    struct outbox out;
    usec_t now;
    uint32_t asked;
    bool is_over;
    bool is_quiet; /* nothing was asked in this turn */
    enum socket_state sockets[SOCKETS];
    size_t noted; /* sockets to close that were looked at */
    struct address stream_remote[SOCKETS]; /* who is at the other end of a stream */
    struct browser *__single browser;      /* NULL until there was one */
    struct flow browser_at;
    size_t held_count; /* buffers that somebody else has */
    struct buffer *__single held[BUFFERS_OF_ENGINE];
    struct question question;
};

void attack_open(struct attack *a);
/* A room with two receivers, each of which two others hear. */
void attack_furnish(struct attack *a);
/* A browser that is connected, with a stream in each direction. */
void attack_furnish_call(struct attack *a);
/* A publisher of layers in that room, whom the browser sees. */
void attack_furnish_layers(struct attack *a, bool is_simulcast);
/* Everything must be gone after: that is for the leak sanitizer to see. */
void attack_close(struct attack *a);
/* What the engine begins with. */
const struct graph *__single attack_graph(const struct attack *a);

/* Hands in a frame with new sockets and takes the answer, of which there must be exactly one. */
void attack_frame(struct attack *a, const uint8_t *__counted_by(length) bytes, size_t length,
                  size_t sockets);
/* A connection from 192.0.2.`host`, if a socket is free; and its end, if it is one. */
void attack_stream_open(struct attack *a, uint8_t host, uint16_t port);
void attack_stream_close(struct attack *a, uint32_t socket);
/* A browser at this flow, for the transport of this fragment; nothing if one is there, or if no
 * transport was ever opened. */
void attack_invite(struct attack *a, const struct flow *where, const char *fragment,
                   bool is_client);
/* What the browser has to say is said, and what the worker said lately is heard. */
void attack_converse(struct attack *a);
/* A datagram from 192.0.2.`host`, if that socket is open; over a stream from its other end. */
void attack_datagram(struct attack *a, uint32_t socket, uint8_t host, uint16_t port,
                     const uint8_t *__counted_by(length) bytes, size_t length);
/* A message of the other half of a room, at the socket of a span. */
void attack_message(struct attack *a, uint32_t socket,
                    const uint8_t *__counted_by(head_length) head, size_t head_length,
                    const uint8_t *__counted_by(length) rest, size_t length);
/* Does what is due, looks at every packet, forgets them and closes sockets. */
void attack_turn(struct attack *a);
/* Asks for every dump and compares them with each other. */
void attack_inspect(struct attack *a);
/* What must hold of the packets of this turn, and of the graph's tables. */
void attack_inspect_packets(const struct attack *a);
void attack_inspect_graph(struct attack *a);
/* And of the legs, where it is decided what each listener gets. */
void attack_inspect_legs(const struct attack *a);
/* The number that a sender gave last, 0 if there is no such sender. */
uint16_t attack_last_number(struct attack *a, uint32_t sender);

#endif
