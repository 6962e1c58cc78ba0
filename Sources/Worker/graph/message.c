/* message.c - memory of messages. */
#include "graph/message.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct message *__single message_make(struct message_account *account, uint32_t identifier,
                                      const uint8_t *__counted_by(length) bytes, size_t length)
{
    const size_t cost = length + MESSAGE_COST;
    struct message *message =
        cost <= MESSAGES_MAX - account->used ? malloc(sizeof *message + length) : NULL;

    if (!message)
        return NULL;
    account->used += cost;
    message->length = length;
    message->account = account;
    message->references = 1;
    message->identifier = identifier;
    if (length > 0)
        memcpy(message->bytes, bytes, length);
    return message;
}

void message_release(struct message *message)
{
    assert(message->references > 0);
    if (--message->references > 0)
        return;
    message->account->used -= message_cost(message);
    free(message);
}

bool message_queue_put(struct message_queue *queue, usec_t now, struct message *message)
{
    struct waiting_message *entry = calloc(1, sizeof *entry);

    if (!entry)
        return false;
    message->references++;
    entry->message = message;
    entry->since = now;
    if (queue->last)
        queue->last->next = entry;
    else
        queue->first = entry;
    queue->last = entry;
    queue->length += message->length;
    queue->cost += message_cost(message);
    return true;
}

void message_queue_drop(struct message_queue *queue)
{
    struct waiting_message *entry = queue->first;

    assert(entry);
    queue->first = entry->next;
    if (!queue->first)
        queue->last = NULL;
    queue->length -= entry->message->length;
    queue->cost -= message_cost(entry->message);
    message_release(entry->message);
    free(entry);
}

void message_queue_clear(struct message_queue *queue)
{
    while (queue->first)
        message_queue_drop(queue);
}

static bool parts_grow(struct message_parts *parts, size_t wanted)
{
    size_t capacity = parts->capacity ? parts->capacity : 1024;

    if (wanted <= parts->capacity)
        return true;
    while (capacity < wanted)
        capacity *= 2;
    uint8_t *grown = realloc(parts->bytes, capacity);
    if (!grown)
        return false;
    parts->capacity = capacity;
    parts->bytes = grown;
    return true;
}

enum parts_taken message_parts_add(struct message_parts *parts,
                                   const uint8_t *__counted_by(length) bytes, size_t length,
                                   size_t most)
{
    enum parts_taken taken = PARTS_TAKEN;

    if (length > most - parts->length)
        taken = PARTS_TOO_LARGE;
    else if (!parts_grow(parts, parts->length + length))
        taken = PARTS_NO_MEMORY;
    if (taken != PARTS_TAKEN) {
        message_parts_clear(parts);
        return taken;
    }
    if (length > 0)
        memcpy(parts->bytes + parts->length, bytes, length);
    parts->length += length;
    return taken;
}

void message_parts_clear(struct message_parts *parts)
{
    free(parts->bytes);
    parts->length = 0;
    parts->capacity = 0;
    parts->bytes = NULL;
}
