/* channel_reencode.h - any message read and written again, for the tests and the fuzzer.
 *
 * It lets them reach both halves of every message's codec without knowing the messages. Nothing
 * that runs a room calls it. */
#ifndef BISQUE_CHANNEL_REENCODE_H
#define BISQUE_CHANNEL_REENCODE_H

#include <channel_frame.h>

/* Reads the fields of a message of that kind and op from `in` and writes them to `out`. True when
 * there is such a message, all of `in` was used and neither end is bad. */
bool ch_reencode(enum ch_frame_kind kind, uint8_t op, struct ch_reader *in, struct ch_writer *out);

#endif
