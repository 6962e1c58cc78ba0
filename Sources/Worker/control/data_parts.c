/* data_parts.c - ends of channels and parts of messages, judged. */
#include "control/data_parts.h"

#include "control/convert.h"

#include <stdio.h>

enum ch_refusal refuse_text(struct request *r, enum ch_refusal why, const char *text)
{
    snprintf(r->detail, sizeof r->detail, "%s", text);
    return why;
}

enum ch_refusal data_end_find(struct request *r, const struct room *room,
                              const struct data_end *end,
                              struct channels *__single *channels)
{
    struct transport *__single transport;

    *channels = NULL;
    if (end->has_transport != end->has_stream)
        return refuse_text(r, CH_REFUSAL_INVALID_STREAM, "a transport and a stream go together");
    if (!end->has_transport)
        return ACCEPTED;
    transport = graph_transport(r->graph, end->transport);
    if (!transport)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", end->transport);
    if (transport->room != room)
        return refuse_id(r, CH_REFUSAL_DIFFERENT_ROOM, "transport", end->transport);
    if (!transport->channels)
        return refuse_id(r, CH_REFUSAL_NO_SCTP, "transport", end->transport);
    *channels = transport->channels;
    return ACCEPTED;
}

/* What says that it is empty is, and what is empty says so (RFC 8831 section 6.6). */
static enum ch_refusal name_message(struct request *r, struct message_parcel *parcel)
{
    const bool is_named = parcel->identifier == EMPTY_TEXT_IDENTIFIER ||
                          parcel->identifier == EMPTY_BYTES_IDENTIFIER;

    if (is_named == (parcel->length == 0))
        return ACCEPTED;
    if (parcel->length == 0 && parcel->identifier == TEXT_IDENTIFIER)
        parcel->identifier = EMPTY_TEXT_IDENTIFIER;
    else if (parcel->length == 0 && parcel->identifier == BYTES_IDENTIFIER)
        parcel->identifier = EMPTY_BYTES_IDENTIFIER;
    else
        return refuse_id(r, CH_REFUSAL_INVALID_MESSAGE, "empty, or not: identifier",
                         parcel->identifier);
    return ACCEPTED;
}

static enum ch_refusal add_part(struct request *r, struct message_parts *parts,
                                const struct ch_message_part *part, size_t most)
{
    if (part->identifier == DCEP_IDENTIFIER) {
        message_parts_clear(parts);
        return refuse_id(r, CH_REFUSAL_INVALID_MESSAGE, "not a message's identifier",
                         part->identifier);
    }
    switch (message_parts_add(parts, part->bytes.at, part->bytes.len, most)) {
    case PARTS_TAKEN:
        return ACCEPTED;
    case PARTS_TOO_LARGE:
        return refuse_id(r, CH_REFUSAL_MESSAGE_TOO_LARGE, "more bytes than", (uint32_t)most);
    case PARTS_NO_MEMORY:
        break;
    }
    return CH_REFUSAL_OUT_OF_MEMORY;
}

enum ch_refusal data_part_take(struct request *r, struct message_parts *parts,
                               const struct ch_message_part *part, size_t most,
                               struct message_parcel *parcel)
{
    enum ch_refusal why = add_part(r, parts, part, most);

    if (why != ACCEPTED || !part->is_last)
        return why;
    *parcel = (struct message_parcel){
        .identifier = part->identifier,
        .length = parts->length,
        .bytes = parts->bytes,
    };
    why = name_message(r, parcel);
    if (why != ACCEPTED)
        message_parts_clear(parts);
    return why;
}
