/* heard_data.h - what a controller hears of data channels: counted, and the last of each kept. */
#ifndef BISQUE_SIM_HEARD_DATA_H
#define BISQUE_SIM_HEARD_DATA_H

#include <channel_messages.h>
#include <channel_wire.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HEARD_MESSAGE_MAX 262144

struct heard_data {
    uint64_t states[CH_SCTP_STATE_COUNT];
    struct ch_sctp_state_changed state;
    uint64_t messages;
    uint64_t bytes;
    uint64_t parts;
    uint64_t corrupt;
    uint64_t disorders; /* of numbers, where one consumer hears one stream */
    uint64_t lost;
    uint32_t next;
    uint32_t consumer; /* of the last message */
    uint32_t identifier;
    size_t length;
    uint64_t lows;
    uint64_t fulls;
    uint64_t writables;
    uint32_t amount; /* as the last of the first two says */
    uint64_t opened;
    struct ch_channel_opened opening; /* without its texts */
    size_t label_length;
    uint64_t closed;
    uint16_t closed_stream;
    uint64_t faults[CH_DATA_FAULT_COUNT];

    size_t part_length; /* of a message that is not whole yet */
    uint8_t part[HEARD_MESSAGE_MAX];
};

/* false: it is no event about data, or makes no sense. */
bool heard_data_take(struct heard_data *h, uint8_t op, struct ch_reader *r);

#endif
