/* extras.h - header extensions that are ours to write: the listener's MID, when the packet left,
 * and how many left before it. */
#ifndef BISQUE_PATH_EXTRAS_H
#define BISQUE_PATH_EXTRAS_H

#include "base/clock.h"
#include "graph/graph.h"
#include "graph/sender.h"
#include "proto/rtp.h"

#include <string.h>

#define EXTRAS_MAX 3

/* Seconds in 6.18 bits, as the extension abs-send-time carries them. */
static inline uint32_t extras_send_time(const struct graph *g, usec_t now)
{
    return (uint32_t)(graph_ntp(g, now) >> 14) & 0xffffff;
}

/* How many there are. */
static inline size_t extras_write(const struct costume *costume, uint32_t send_time,
                                  uint16_t number,
                                  struct rtp_extra extras[__counted_by(EXTRAS_MAX)])
{
    size_t count = 0;

    if (costume->mid_extension) {
        extras[count] = (struct rtp_extra){.id = costume->mid_extension};
        extras[count].length = costume->mid_length;
        memcpy(extras[count++].bytes, costume->mid, costume->mid_length);
    }
    if (costume->send_time_extension) {
        extras[count] = (struct rtp_extra){.id = costume->send_time_extension, .length = 3};
        extras[count].bytes[0] = (uint8_t)(send_time >> 16);
        extras[count].bytes[1] = (uint8_t)(send_time >> 8);
        extras[count++].bytes[2] = (uint8_t)send_time;
    }
    if (costume->sequence_extension) {
        extras[count] = (struct rtp_extra){.id = costume->sequence_extension, .length = 2};
        extras[count].bytes[0] = (uint8_t)(number >> 8);
        extras[count++].bytes[1] = (uint8_t)number;
    }
    return count;
}

#endif
