/* transcript.c - a transcript begins and ends, and one packet is copied. */
#include "graph/transcript.h"

#include "graph/graph.h"
#include "graph/transport.h"

#include <stdlib.h>
#include <string.h>

static enum ch_refusal choose_socket(struct graph *g, struct transcript *transcript,
                                     const struct transcript_options *options,
                                     char *__counted_by(space) detail, size_t space)
{
    const struct shared_socket *__single shared;

    transcript->is_shared = !options->has_socket;
    if (options->has_socket) {
        transcript->to.socket = options->socket;
        return graph_own_deaf(g, options->socket, true) ? ACCEPTED : CH_REFUSAL_OUT_OF_MEMORY;
    }
    shared = graph_shared(g, options->remote.family);
    if (!shared)
        return refuse_address("no shared port for the family of", &options->remote,
                              CH_REFUSAL_INVALID_ADDRESS, detail, space);
    transcript->to.socket = shared->socket;
    return ACCEPTED;
}

enum ch_refusal transcript_open(struct graph *g, struct transport *transport,
                                const struct transcript_options *options,
                                char *__counted_by(space) detail, size_t space)
{
    struct transcript *transcript;
    enum ch_refusal why;

    if (transport->transcript)
        return refuse_address("there is a transcript already, to",
                              &transport->transcript->to.remote, CH_REFUSAL_ALREADY_CONNECTED,
                              detail, space);
    if (!address_is_usable_remote(&options->remote))
        return refuse_address("unusable remote address", &options->remote,
                              CH_REFUSAL_INVALID_ADDRESS, detail, space);
    transcript = calloc(1, sizeof *transcript);
    if (!transcript)
        return CH_REFUSAL_OUT_OF_MEMORY;
    why = choose_socket(g, transcript, options, detail, space);
    if (why != ACCEPTED) {
        free(transcript);
        return why;
    }
    transcript->to.remote = options->remote;
    transport->transcript = transcript;
    transport->transcribed = options->parts;
    return ACCEPTED;
}

void transcript_close(struct graph *g, struct transport *transport)
{
    struct transcript *transcript = transport->transcript;

    if (!transcript)
        return;
    if (!transcript->is_shared) {
        graph_own_deaf(g, transcript->to.socket, false);
        outbox_close_socket(g->out, transcript->to.socket);
    }
    free(transcript);
    transport->transcript = NULL;
    transport->transcribed = 0;
}

void transcript_write(struct graph *g, struct transport *transport,
                      const uint8_t *__counted_by(head_length) head, size_t head_length,
                      const uint8_t *__counted_by(rest_length) rest, size_t rest_length)
{
    struct transcript *transcript = transport->transcript;
    uint8_t *space = outbox_is_full(g->out) ? NULL : outbox_space(g->out);

    if (!space || head_length + rest_length > OUTBOX_PACKET_MAX) {
        transport_drop(g, transport, DROP_TRANSCRIPT_FULL);
        return;
    }
    memcpy(space, head, head_length);
    if (rest_length > 0)
        memcpy(space + head_length, rest, rest_length);
    if (!outbox_put(g->out, &transcript->lane, &transcript->to, head_length + rest_length, NULL, 0,
                    0)) {
        transport_drop(g, transport, DROP_TRANSCRIPT_FULL);
        return;
    }
    g->datagrams_out++;
}
