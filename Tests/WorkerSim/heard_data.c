/* heard_data.c - events about data channels. */
#include "heard_data.h"

#include "chatter.h"

#include <string.h>

static bool take_message(struct heard_data *h, struct ch_reader *r)
{
    struct ch_data_message told;
    uint32_t number;

    ch_read_data_message(r, &told);
    if (h->part_length + told.message.bytes.len > HEARD_MESSAGE_MAX ||
        (h->part_length > 0 && told.consumer != h->consumer))
        return false;
    h->parts++;
    h->lost = told.lost;
    h->consumer = told.consumer;
    if (told.message.bytes.len > 0)
        memcpy(h->part + h->part_length, told.message.bytes.at, told.message.bytes.len);
    h->part_length += told.message.bytes.len;
    if (!told.message.is_last)
        return true;
    h->messages++;
    h->bytes += h->part_length;
    h->identifier = told.message.identifier;
    h->length = h->part_length;
    h->part_length = 0;
    if (h->identifier != BYTES_IDENTIFIER)
        return true;
    h->corrupt += !chatter_is_filled(h->part, h->length, &number);
    h->disorders += number != h->next;
    h->next = number + 1;
    return true;
}

static void take_amount(struct heard_data *h, uint8_t op, struct ch_reader *r)
{
    struct ch_data_buffered_low low;
    struct ch_data_buffer_full full;

    if (op == CH_DATA_BUFFERED_LOW) {
        ch_read_data_buffered_low(r, &low);
        h->lows++;
        h->amount = low.buffered_amount;
    } else {
        ch_read_data_buffer_full(r, &full);
        h->fulls++;
        h->amount = full.buffered_amount;
    }
}

static void take_opened(struct heard_data *h, struct ch_reader *r)
{
    ch_read_channel_opened(r, &h->opening);
    h->opened++;
    h->label_length = h->opening.opening.label.len;
    h->opening.opening.label = h->opening.opening.subprotocol = ch_view_of(NULL, 0);
}

bool heard_data_take(struct heard_data *h, uint8_t op, struct ch_reader *r)
{
    struct ch_data_writable writable;
    struct ch_channel_closed closed;
    struct ch_data_faulted faulted;

    switch (op) {
    case CH_SCTP_STATE_CHANGED:
        ch_read_sctp_state_changed(r, &h->state);
        h->states[h->state.state]++;
        return true;
    case CH_DATA_MESSAGE:
        return take_message(h, r);
    case CH_DATA_BUFFERED_LOW:
    case CH_DATA_BUFFER_FULL:
        take_amount(h, op, r);
        return true;
    case CH_DATA_WRITABLE:
        ch_read_data_writable(r, &writable);
        h->writables++;
        return true;
    case CH_CHANNEL_OPENED:
        take_opened(h, r);
        return true;
    case CH_CHANNEL_CLOSED:
        ch_read_channel_closed(r, &closed);
        h->closed++;
        h->closed_stream = closed.stream;
        return true;
    case CH_DATA_FAULTED:
        ch_read_data_faulted(r, &faulted);
        h->faults[faulted.fault]++;
        return true;
    default:
        return false;
    }
}
