/* sctp.c - the one usrsctp of the process: associations, their packets, their time. */
#include "proto/sctp_inside.h"

#include "base/table.h"
#include "proto/sctp_packet.h"
#include "proto/sctp_socket.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <usrsctp.h>

#define TICK (10 * MILLISECOND) /* while anything moves */
#define SLOW_TICK (100 * MILLISECOND)
#define MOVES_FOR (5 * SECOND) /* since the last packet; what is unanswered longer has time */
#define LOOK_PERIOD (5 * SECOND)
#define SILENT_LOOKS_MAX 12 /* at whom something is to be acknowledged */
#define CHUNKS_ON_QUEUE_MAX 4096 /* of one association; 512, the default, is less than its window */

/* usrsctp has its state in itself, and so there is one of these. */
static struct {
    bool is_begun;
    usec_t ticked_at;
    usec_t moved_at;
    usec_t looked_at;
    uint32_t last_number;
    struct id_table all;
} library = { .moved_at = 0 };

/* -- usrsctp's callback ----------------------------------------------------------------------- */

void association_make_ready(struct sctp *sctp)
{
    if (!link_is_in_list(&sctp->in_ready))
        list_append(&sctp->home->ready, &sctp->in_ready);
}

static struct sctp *__single find(uintptr_t number)
{
    return CTX(struct sctp, id_table_find(&library.all, (uint32_t)number));
}

/* What does not fit is lost like any packet. */
static int on_packet(void *__unsafe_indexable address, void *__unsafe_indexable bytes,
                     size_t length, uint8_t tos, uint8_t set_df)
{
    struct sctp *__single sctp = find((uintptr_t)address);
    struct buffer *__single packet;

    (void)tos;
    (void)set_df;
    if (!sctp)
        return 0;
    assert(length >= SCTP_HEAD_SIZE && length <= SCTP_PACKET_MAX);
    packet = sctp->waiting_count < SCTP_WAITING_MAX ? buffer_take(sctp->home->pool) : NULL;
    if (!packet)
        return ENOBUFS;
    memcpy(packet->bytes, LIBPTR(const uint8_t, bytes, length), length);
    packet->length = (uint16_t)length;
    association_sum(packet->bytes, length);
    sctp->waiting[(sctp->first + sctp->waiting_count++) % SCTP_WAITING_MAX] = packet;
    association_make_ready(sctp);
    return 0;
}

static void on_change(struct socket *__unsafe_indexable socket, void *__unsafe_indexable number,
                      int flags)
{
    struct sctp *__single sctp = find((uintptr_t)number);

    (void)socket;
    (void)flags;
    if (sctp)
        association_make_ready(sctp);
}

/* -- life ------------------------------------------------------------------------------------- */

static void begin_library(usec_t now)
{
    if (library.is_begun)
        return;
    library.is_begun = true;
    library.ticked_at = now;
    library.looked_at = now;
    id_table_init(&library.all, 0); /* its keys are our own numbers */
    usrsctp_init_nothreads(0, on_packet, NULL);
    usrsctp_enable_crc32c_offload(); /* sums are ours */
    usrsctp_sysctl_set_sctp_ecn_enable(0);
    usrsctp_sysctl_set_sctp_asconf_enable(0);
    usrsctp_sysctl_set_sctp_auth_enable(0);
    usrsctp_sysctl_set_sctp_nrsack_enable(0);
    usrsctp_sysctl_set_sctp_pktdrop_enable(0);
    usrsctp_sysctl_set_sctp_max_retran_chunk(0); /* a closed window may be probed for ever */
    usrsctp_sysctl_set_sctp_blackhole(2); /* no word to packets that belong to nothing */
    usrsctp_sysctl_set_sctp_max_chunks_on_queue(CHUNKS_ON_QUEUE_MAX);
}

void association_home_init(struct sctp_home *home, struct buffer_pool *pool)
{
    home->pool = pool;
    home->count = 0;
    list_init(&home->ready);
}

/* 0 and what is in use are no numbers. */
static uint32_t next_number(void)
{
    do
        library.last_number++;
    while (library.last_number == 0 || find(library.last_number));
    return library.last_number;
}

struct sctp *__single association_open(struct sctp_home *home, usec_t now,
                                const struct sctp_options *options, void *__single owner)
{
    struct sctp *sctp = calloc(1, sizeof *sctp);

    if (!sctp)
        return NULL;
    begin_library(now);
    sctp->home = home;
    sctp->owner = owner;
    sctp->options = *options;
    link_init(&sctp->in_ready, sctp);
    sctp->number = next_number();
    if (!id_table_insert(&library.all, sctp->number, sctp)) {
        free(sctp);
        return NULL;
    }
    home->count++;
    usrsctp_register_address(association_socket_address(sctp->number));
    sctp->socket = association_socket_open(sctp->number, options, on_change);
    if (sctp->socket)
        return sctp;
    association_close(sctp);
    return NULL;
}

void association_close(struct sctp *sctp)
{
    id_table_remove(&library.all, sctp->number); /* first: what it says now is for nobody */
    if (sctp->socket)
        usrsctp_close(sctp->socket);
    usrsctp_deregister_address(association_socket_address(sctp->number));
    for (; sctp->waiting_count > 0; sctp->waiting_count--) {
        buffer_release(sctp->waiting[sctp->first]);
        sctp->first = (sctp->first + 1) % SCTP_WAITING_MAX;
    }
    link_remove(&sctp->in_ready);
    sctp->home->count--;
    free(sctp->resets);
    free(sctp->gone);
    free(sctp);
}

void association_change(struct sctp *sctp, enum sctp_phase phase)
{
    if (sctp->phase == phase || sctp->phase >= SCTP_HAS_FAILED)
        return;
    sctp->phase = phase;
    sctp->has_news = true;
    association_make_ready(sctp);
}

void association_begin(struct sctp *sctp, usec_t now)
{
    assert(sctp->phase == SCTP_IS_NEW);
    association_moves(now);
    association_change(sctp, SCTP_IS_CONNECTING);
    if (!association_socket_connect(sctp->socket, sctp->number, &sctp->options))
        association_change(sctp, SCTP_HAS_FAILED);
}

/* -- how it stands ---------------------------------------------------------------------------- */

enum sctp_phase association_phase(const struct sctp *sctp)
{
    return sctp->phase;
}

uint16_t association_outgoing_streams(const struct sctp *sctp)
{
    return sctp->outgoing;
}

uint16_t association_incoming_streams(const struct sctp *sctp)
{
    return sctp->incoming;
}

uint64_t association_packets_received(const struct sctp *sctp)
{
    return sctp->packets_received;
}

uint64_t association_packets_sent(const struct sctp *sctp)
{
    return sctp->packets_sent;
}

/* -- packets ---------------------------------------------------------------------------------- */

enum drop association_receive(struct sctp *sctp, usec_t now,
                              const uint8_t *__counted_by(length) packet, size_t length)
{
    const enum drop why = association_judge(reader_of(packet, length));

    if (why != DROP_NONE)
        return why;
    if (!association_is_summed(packet, length))
        return DROP_SCTP_MALFORMED;
    if (sctp->phase == SCTP_IS_NEW || sctp->phase >= SCTP_HAS_FAILED)
        return DROP_SCTP_CLOSED;
    association_moves(now);
    sctp->packets_received++;
    sctp->silent_looks = 0;
    usrsctp_conninput(association_socket_address(sctp->number), packet, length, 0);
    association_make_ready(sctp);
    return DROP_NONE;
}

struct buffer *__single association_next(struct sctp *sctp)
{
    (void)association_send_kept(sctp, false);
    if (sctp->waiting_count == 0)
        return NULL;
    struct buffer *__single packet = sctp->waiting[sctp->first];
    sctp->first = (sctp->first + 1) % SCTP_WAITING_MAX;
    sctp->waiting_count--;
    sctp->packets_sent++;
    return packet;
}

/* -- streams that end ------------------------------------------------------------------------- */

void association_flush_resets(struct sctp *sctp)
{
    uint16_t streams[RESETS_AT_ONCE];
    size_t count;

    if (!sctp->resets || sctp->phase != SCTP_IS_CONNECTED || !association_send_kept(sctp, false))
        return;
    count = resets_next(sctp->resets, streams);
    if (count == 0)
        return;
    if (association_socket_reset(sctp->socket, streams, count)) {
        resets_run(sctp->resets, streams, count);
    } else if (errno == EINVAL) { /* it never can; else it can when another one is over */
        resets_run(sctp->resets, streams, count);
        for (size_t i = 0; i < count; i++)
            resets_finish(sctp->resets, streams[i]);
    }
}

void association_reset(struct sctp *sctp, uint16_t stream)
{
    if (sctp->phase >= SCTP_HAS_FAILED ||
        (sctp->phase == SCTP_IS_CONNECTED && stream >= sctp->outgoing))
        return;
    if (!sctp->resets)
        sctp->resets = calloc(1, sizeof *sctp->resets);
    if (!sctp->resets) /* the far side keeps a channel that is silent */
        return;
    resets_ask(sctp->resets, stream);
    association_flush_resets(sctp);
}

/* -- all of them ------------------------------------------------------------------------------ */

void *__single association_take_ready(struct sctp_home *home)
{
    if (list_is_empty(&home->ready))
        return NULL;
    struct sctp *sctp = CTX(struct sctp, home->ready.next->owner);
    link_remove(&sctp->in_ready);
    return sctp->owner;
}

usec_t association_deadline(const struct sctp_home *home)
{
    if (!list_is_empty(&home->ready))
        return 0;
    if (home->count == 0)
        return NEVER;
    return library.ticked_at +
           (library.ticked_at - library.moved_at < MOVES_FOR ? TICK : SLOW_TICK);
}

/* Who acknowledges nothing for so long is gone, and is not told. */
static void look_for_silence(usec_t now)
{
    struct sctp *__single sctp;
    size_t cursor = 0;

    library.looked_at = now;
    while ((sctp = CTX(struct sctp, id_table_next(&library.all, &cursor, NULL))) != NULL) {
        if (sctp->phase != SCTP_IS_CONNECTED || !association_socket_awaits(sctp->socket))
            sctp->silent_looks = 0;
        else if (++sctp->silent_looks > SILENT_LOOKS_MAX)
            association_change(sctp, SCTP_HAS_FAILED);
    }
}

void association_due(usec_t now)
{
    const usec_t elapsed = (now - library.ticked_at) / MILLISECOND;

    if (!library.is_begun || elapsed == 0)
        return;
    if (elapsed < 0) { /* another life of the clock, in tests */
        library.ticked_at = now;
        library.moved_at = now;
        library.looked_at = now;
        return;
    }
    library.ticked_at += elapsed * MILLISECOND;
    usrsctp_handle_timers((uint32_t)usec_min(elapsed, UINT32_MAX));
    if (now - library.looked_at >= LOOK_PERIOD)
        look_for_silence(now);
}

void association_moves(usec_t now)
{
    association_due(now);
    library.moved_at = now;
}
