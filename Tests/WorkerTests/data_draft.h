/* data_draft.h - the part of a draft (requests.h) that is about data channels. */
#ifndef BISQUE_TESTS_DATA_DRAFT_H
#define BISQUE_TESTS_DATA_DRAFT_H

#include <channel_messages.h>
#include <stdbool.h>
#include <stdint.h>

struct data_draft {
    struct ch_open_sctp sctp;
    struct ch_create_data_producer producer;
    struct ch_create_data_consumer consumer;
    uint32_t producer_id;
    uint32_t consumer_id;
    struct ch_message_part part;
    uint32_t credit;
};

void data_draft_open(struct data_draft *d, uint8_t op);
/* false: the op is not about data channels. */
bool data_draft_write(struct ch_writer *w, uint8_t op, struct data_draft *d);

#endif
