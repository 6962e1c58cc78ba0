/* engine.h - the whole worker as a function of bytes and time.
 *
 * Nothing below this line reads a clock, owns a socket, starts a thread or calls back. The caller
 * may hand in many datagrams and frames, then must send what lies in the outbox: before it sleeps,
 * and whenever `outbox_is_full` says so. The same inputs at the same times give the same bytes,
 * however they were cut into batches. */
#ifndef BISQUE_ENGINE_H
#define BISQUE_ENGINE_H

#include "base/bytes.h"
#include "base/clock.h"
#include "base/drop.h"
#include "base/outbox.h"

#include <bounds.h>
#include <channel_frame.h>
#include <stdbool.h>
#include <stdint.h>

struct engine;

/* What is random, or local to the machine. */
struct engine_options {
    uint8_t seed[32];
    int64_t ntp_offset; /* microseconds to add to `now` for the time since 1900 */
    uint32_t process;
    size_t buffers;     /* packets at hand; when there is none left one is dropped by name */
};

/* The outbox is the caller's, and must be open and outlive the engine. NULL: no memory. The first
 * frame in the outbox is Hello. */
struct engine *__single engine_open(const struct engine_options *options, struct outbox *out);
/* Ends some rooms, and says once more what those that have ended have left to say: for a worker
 * that stops. false: nothing is left. Then, and in between, the outbox must be sent. */
bool engine_leave(struct engine *e);
void engine_close(struct engine *e);

/* An empty buffer to receive into, or NULL: then hand in `engine_drop(e, DROP_NO_BUFFER)`. */
struct buffer *__single engine_buffer(struct engine *e);
/* Takes the buffer's reference. */
void engine_datagram(struct engine *e, usec_t now, const struct flow *from, struct buffer *packet);

/* A message of the other half of a room, at the socket of a span: its head, and what is behind it.
 * Takes the buffer's reference. */
void engine_message(struct engine *e, usec_t now, uint32_t socket, struct reader head,
                    struct buffer *packet);
/* So many messages found no room in a span's queue. */
void engine_span_full(struct engine *e, uint32_t socket, uint64_t messages);
/* The worker at the other end is gone. The socket stays open until the engine is done with it. */
void engine_span_lost(struct engine *e, usec_t now, uint32_t socket);

/* A TCP connection was accepted; from now on its packets are datagrams whose flow is its socket's
 * number and the far address. */
void engine_stream_opened(struct engine *e, usec_t now, uint32_t socket);
/* The far side closed it, it broke, or it was of no use. The socket is closed at the end of the
 * turn. A connection that the engine is done with is closed by `outbox_close_socket`. */
void engine_stream_closed(struct engine *e, usec_t now, uint32_t socket,
                          const struct address *remote);
/* How it takes what is sent: so many bytes wait, before the connection or on the way itself, and so
 * many were acknowledged since this was said last. Ten times a second while anything is sent. */
void engine_stream_drained(struct engine *e, usec_t now, uint32_t socket,
                           const struct address *remote, uint64_t waiting, uint64_t acknowledged);
/* Whether some transport answered a check on it. */
bool engine_stream_is_known(const struct engine *e, uint32_t socket, const struct address *remote);

/* Packets that died outside: truncated, without a buffer, or refused by the system. */
void engine_drop(struct engine *e, enum drop why, uint64_t packets);
/* How many system messages carried the outbox's packets. */
void engine_sent(struct engine *e, uint64_t messages);

/* One frame with the sockets that came with it, by the numbers the caller gave them; when they are
 * fewer than the frame says, the others were of no use, and the request is refused. false: the
 * session is over. */
bool engine_frame(struct engine *e, usec_t now, const struct ch_frame *frame,
                  const uint32_t *__counted_by(socket_count) sockets, size_t socket_count);

/* Does what is due. Must be called before the outbox is sent at the end of a turn. */
void engine_tick(struct engine *e, usec_t now);
usec_t engine_deadline(const struct engine *e); /* NEVER when nothing is due */

#endif
