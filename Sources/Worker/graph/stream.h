/* stream.h - one row of packets that arrive: what is counted of them, and kept for repair.
 *
 * Which receiver and encoding it belongs to is said in graph/receiver_streams.c; it listens to
 * nobody and asks for nothing itself (path/ask.c).
 *
 * Invariant: `serial` is 0 exactly until the first packet, and then so is all the rest. */
#ifndef BISQUE_GRAPH_STREAM_H
#define BISQUE_GRAPH_STREAM_H

#include "base/rate.h"
#include "proto/history.h"
#include "proto/nack.h"
#include "proto/reception.h"

#include <stdbool.h>
#include <stdint.h>

struct graph;
struct picture_reader;

/* What a video stream needs so that losses can be mended. */
struct repair {
    struct nack nack;
    struct history history;
};

/* What a sender report said: which moment a timestamp stands for. */
struct clock_mark {
    bool is_set;
    uint32_t timestamp;
    uint64_t ntp;
};

struct stream {
    uint32_t ssrc;
    uint32_t rtx_ssrc; /* learned; 0: none, or announced */
    uint32_t origin; /* of a mirror's: its serial in the other half */
    uint32_t serial; /* of one row of sequence numbers: none is given twice; 0: none yet */
    uint32_t timestamp; /* of the newest picture */
    uint32_t sender_reports;
    uint64_t packets;
    uint64_t bytes;
    uint64_t discarded; /* sequence jumps that were not believed */
    uint64_t repaired;  /* that came again because we asked */
    uint64_t nacks_sent;
    struct repair *__single repair; /* NULL: nothing is asked for or kept */
    struct picture_reader *__single reader; /* NULL: no pictures */
    struct clock_mark mark;
    uint8_t score_told;
    struct reception reception;
    struct rate rate;
};

/* The first packet came. What there was must have been forgotten. Without memory losses are not
 * mended, and all that comes is one layer. */
void stream_begin(struct graph *g, struct stream *stream, uint32_t ssrc, uint32_t clock_rate,
                  bool has_pictures);
void stream_forget(struct stream *stream);

#endif
