/* tcp_measure.c - how a stream's queue drains, for the engine, which decides by it what is sent.
 *
 * Three things wait: the backlog, what the kernel has not sent, and of what is on its way whatever
 * stands in queues there. The last is by Little's law: as much of it as the round trip is longer
 * than it was at its best. */
#include "loop/network.h"
#include "loop/tcp_progress.h"

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t standing(const struct tcp_progress *progress, uint64_t on_its_way)
{
    const uint64_t best = progress->best, now = progress->round_trip;

    return now > best ? on_its_way * (now - best) / now : 0;
}

void tcp_measure(struct network *n, usec_t now, struct tcp_stream *stream)
{
    struct tcp_progress progress;

    stream->measure_at = NEVER;
    if (!tcp_is_open(stream) || !tcp_progress_read(stream->watched->fd, &progress))
        return;
    const uint64_t acknowledged = smaller(progress.acknowledged, stream->pushed);
    const uint64_t left = stream->pushed - acknowledged; /* in the kernel, or on its way */
    const uint64_t unsent = smaller(progress.unsent, left);
    const uint64_t waiting = stream->backlog.used + unsent + standing(&progress, left - unsent);

    engine_stream_drained(n->engine, now, stream->watched->socket, &stream->remote, waiting,
                          acknowledged - stream->told);
    stream->told = acknowledged;
    if (stream->backlog.used + left > 0)
        stream->measure_at = now + TCP_MEASURE;
}
