/* sink.h - the listeners' end: takes in every packet, tells new from old, keeps the delays.
 *
 * A sealed packet that does not open is a stranger: who seals wrongly delivers nothing.
 * One socket for each listener, looked at in turn and never slept on: a sleeping receiver would
 * make the forwarder pay for waking it. The arrival time is the kernel's own, so how often the
 * sockets are looked at does not show in the delays. */
#ifndef BENCH_SINK_H
#define BENCH_SINK_H

#include <bounds.h>
#include <stdbool.h>
#include <stdint.h>

#include "cipher.h"
#include "delays.h"
#include "feedback.h"

struct inbox;

/* Of what one forwarder sent. */
struct arrivals {
    uint64_t arrived;
    uint64_t duplicates;
    uint64_t again;
    struct delays delays;
};

/* One forwarder's stream to one listener; the rollover counter is not sent, so it is kept. */
struct heard {
    uint32_t ssrc;
    struct rollover rollover;
};

/* With what a listener seals what it says. The worker knows every index that was used, so they go
 * on from run to run. */
struct reporter {
    struct cipher *__single cipher;
    uint32_t index;
};

/* Whose keys one listener has, and what it heard under them. */
struct unsealer {
    struct cipher *__single cipher;
    uint32_t last; /* of the streams: the likely one */
    uint32_t count;
    struct heard *__counted_by(count) streams;
};

struct sink {
    uint32_t listeners;
    int *__counted_by(listeners) sockets;
    uint32_t publishers;
    uint32_t next; /* the listener whose turn it is */
    struct inbox *inbox;
    enum load_seal seal;
    uint32_t unsealers_count; /* 0: packets come in the clear */
    struct unsealer *__counted_by(unsealers_count) unsealers;

    /* What the listeners say of it, and to whom; port 0: nothing. Those of one listener are
     * neighbours. */
    struct load_forwarder told[LOAD_FORWARDERS_MAX];
    uint32_t feedbacks_count;
    struct feedback *__counted_by(feedbacks_count) feedbacks;
    uint32_t reporters_count; /* 0: nobody spoke yet, or in the clear */
    struct reporter *__counted_by(reporters_count) reporters;

    /* The run that counts, its first number, and which of the following `span` have arrived. */
    uint32_t run;
    uint32_t first;
    uint32_t span;
    uint64_t seen_bytes;
    uint8_t *__counted_by(seen_bytes) seen;

    uint64_t strangers;
    struct arrivals arrivals[LOAD_FORWARDERS_MAX];
};

/* 0 or the errno. */
int sink_open(struct sink *sink, const struct load_shape *shape);
void sink_close(struct sink *sink);
/* From now on only numbers first ... first + span - 1 of `run` count; false without memory. */
bool sink_expect(struct sink *sink, uint32_t run, uint32_t first, uint32_t span);
/* From now on the listeners tell this run's forwarders what has come, if it has feedback. false
 * without memory. */
bool sink_tell(struct sink *sink, const struct load_run *run);
/* What each listener missed of what came from this forwarder: the settled ones of everything that
 * counts, the others of what followed the first they got. */
void sink_find_gaps(const struct sink *sink, uint32_t forwarder, uint32_t settled,
                    struct load_result *result);
/* Looks at the next few sockets. */
void sink_poll(struct sink *sink);

#endif
