/* message.h - one message of a data channel, kept once for all who wait to send it.
 *
 * Shared by counting, like a packet's buffer, but of any length; so it is memory that is asked for,
 * and all messages of a worker together have a bound. Where a message waits, its holder says
 * (graph/data_consumer.h, graph/channels.h). */
#ifndef BISQUE_GRAPH_MESSAGE_H
#define BISQUE_GRAPH_MESSAGE_H

#include "base/clock.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MESSAGES_MAX (256u * 1024 * 1024) /* bytes of all messages of a worker */
/* What a message costs beside its bytes, so that empty ones are not free. */
#define MESSAGE_COST 64

/* What all messages of a worker take. */
struct message_account {
    size_t used;
};

struct message {
    struct message_account *__single account;
    uint32_t references;
    uint32_t identifier;
    size_t length;
    uint8_t bytes[__counted_by(length)];
};

/* One with one reference; NULL: no memory, or the bound is reached. */
struct message *__single message_make(struct message_account *account, uint32_t identifier,
                                      const uint8_t *__counted_by(length) bytes, size_t length);
void message_release(struct message *message);

static inline size_t message_cost(const struct message *message)
{
    return message->length + MESSAGE_COST;
}

/* A message on its way to many: shared memory only once somebody keeps it. */
struct message_parcel {
    uint32_t identifier;
    size_t length;
    const uint8_t *__counted_by(length) bytes;
};

/* Messages one behind the other. All zero is empty. */
struct waiting_message {
    struct waiting_message *__single next;
    struct message *__single message;
    usec_t since;
};

struct message_queue {
    struct waiting_message *__single first;
    struct waiting_message *__single last;
    size_t length; /* bytes of all messages */
    size_t cost;
};

/* Takes a share of the message. false: no memory. */
bool message_queue_put(struct message_queue *queue, usec_t now, struct message *message);
/* Lets go of the first; there must be one. */
void message_queue_drop(struct message_queue *queue);
void message_queue_clear(struct message_queue *queue);

/* A message that comes in parts, up to a bound. All zero is empty. */
struct message_parts {
    size_t length;
    size_t capacity;
    uint8_t *__counted_by(capacity) bytes;
};

enum parts_taken {
    PARTS_TAKEN,
    PARTS_TOO_LARGE, /* all of it is gone */
    PARTS_NO_MEMORY,
};

enum parts_taken message_parts_add(struct message_parts *parts,
                                   const uint8_t *__counted_by(length) bytes, size_t length,
                                   size_t most);
void message_parts_clear(struct message_parts *parts);

#endif
