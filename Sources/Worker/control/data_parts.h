/* data_parts.h - what requests about data producers and data consumers have in common. */
#ifndef BISQUE_CONTROL_DATA_PARTS_H
#define BISQUE_CONTROL_DATA_PARTS_H

#include "control/requests.h"
#include "graph/channels.h"
#include "graph/message.h"

/* Where messages come from or go to, as a request says it. */
struct data_end {
    bool has_transport;
    uint32_t transport;
    bool has_stream;
    uint16_t stream;
};

/* The channels of that transport; NULL for the program, which has neither transport nor stream. */
enum ch_refusal data_end_find(struct request *r, const struct room *room,
                              const struct data_end *end,
                              struct channels *__single *channels);

/* Adds one part. With the last one `*parcel` is the whole message, until `parts` is cleared or the
 * request is over. Whatever is refused, the parts before it are gone. */
enum ch_refusal data_part_take(struct request *r, struct message_parts *parts,
                               const struct ch_message_part *part, size_t most,
                               struct message_parcel *parcel);

enum ch_refusal refuse_text(struct request *r, enum ch_refusal why, const char *text);

#endif
