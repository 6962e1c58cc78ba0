/* stream.c - a stream begins, and is forgotten. */
#include "graph/stream.h"

#include "graph/graph.h"
#include "proto/picture.h"

#include <stdlib.h>

static struct repair *__single repair_make(struct graph *g)
{
    struct repair *repair = calloc(1, sizeof *repair);

    if (!repair)
        return NULL;
    if (!history_init(&repair->history, &g->kept)) {
        free(repair);
        return NULL;
    }
    nack_init(&repair->nack);
    return repair;
}

static struct picture_reader *__single reader_make(void)
{
    struct picture_reader *reader = calloc(1, sizeof *reader);

    if (reader)
        picture_reader_init(reader);
    return reader;
}

void stream_begin(struct graph *g, struct stream *stream, uint32_t ssrc, uint32_t clock_rate,
                  bool has_pictures)
{
    stream->ssrc = ssrc;
    stream->serial = ++g->last_serial;
    stream->score_told = SCORE_BEST;
    if (has_pictures) {
        stream->repair = repair_make(g);
        stream->reader = reader_make();
    }
    reception_init(&stream->reception, clock_rate);
}

void stream_forget(struct stream *stream)
{
    if (stream->repair)
        history_clear(&stream->repair->history);
    free(stream->repair);
    free(stream->reader);
    *stream = (struct stream){0};
}
