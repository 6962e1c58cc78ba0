/* graph.h - every object of the worker by its id, and what they all share.
 *
 * The controller chose the ids. Objects belong to their room; attachments (receiver and sender to
 * transport) are links that either side may lose. Nothing here sends: objects note what they want,
 * path/feedback.c and control/events.c come and take it. */
#ifndef BISQUE_GRAPH_GRAPH_H
#define BISQUE_GRAPH_GRAPH_H

#include "base/buffer.h"
#include "base/clock.h"
#include "base/deadline.h"
#include "base/lateness.h"
#include "base/drop.h"
#include "base/outbox.h"
#include "base/random.h"
#include "base/table.h"
#include "base/word_table.h"
#include "graph/message.h"
#include "graph/parting.h"
#include "graph/tap.h"
#include "graph/trace.h"
#include "proto/history.h"
#include "proto/sctp.h"

#include <channel_messages.h>

#include <stdbool.h>
#include <stdint.h>

struct allocator_turn;
struct dtls_identity;
struct room;
struct transport;
struct receiver;
struct sender;

#define GRAPH_SHARED_MAX 8    /* addresses a worker listens on */
#define GRAPH_SOCKETS_MAX 65536
#define FAREWELLS_MAX 256     /* streams that ended in one turn; beyond it a BYE is not said */
#define NOTICES_MAX 1024      /* things seen and not yet told; beyond it they are counted as lost */
#define NOTICES_CHOICE 512    /* beyond it choices wait: what happens but once goes first */

/* A port that many transports share, told apart by the address at the other end. */
struct shared_socket {
    struct address local;
    uint32_t socket;
};

/* What a socket that is not shared is for. */
struct own_socket {
    struct transport *__single transport; /* whose own it is; NULL for a TCP connection */
    bool is_rtcp;                         /* only RTCP is expected here */
    bool is_stream;                       /* a TCP connection */
    bool is_deaf;                         /* a transcript's: what comes in there is nobody's */
    struct transport *__single span;      /* it is this one's; then nothing else is set */
};

/* Something an object saw that the controller shall hear. */
struct notice {
    enum {
        NOTICE_REMOTE_LEARNED,
        NOTICE_STREAM_STARTED,
        NOTICE_STREAM_ENDED,
        NOTICE_ICE_SELECTED,
        NOTICE_ICE_STATE,
        NOTICE_DTLS_STATE,
        NOTICE_TRANSPORT_FAILED,
        NOTICE_CHOICE,
        NOTICE_LEVELS,
        NOTICE_SILENCE,
        NOTICE_SPEAKER,
        NOTICE_SLOT,
        NOTICE_RECEIVER_SCORE,
        NOTICE_SENDER_SCORE,
        NOTICE_SPAN_LOST,
        NOTICE_CANDIDATE,
        NOTICE_CANDIDATES_ENDED,
        NOTICE_AGENT_STATE,
        NOTICE_PATH,
        NOTICE_STREAM_WANTED,
        NOTICE_SERVER_LOST,
    } what;
    uint32_t id;
    uint32_t ssrc;
    uint8_t encoding;
    uint8_t state; /* of ICE or DTLS */
    enum ch_transport_failure failure;
    bool is_rtcp;
    bool is_tcp;
    bool is_somebody; /* `receiver` is heard, in `slot` */
    uint8_t slot; /* or the place of what an ICE agent tells of */
    uint8_t score;
    uint32_t receiver;
    struct address remote;
};

/* A stream that is over, and where its listener is. The sender may be gone already. */
struct farewell {
    struct flow to;
    uint32_t transport; /* it may be gone, too */
    bool is_sealed;
    uint32_t ssrc;
    uint8_t cname_length;
    uint8_t cname[255];
};

/* A datagram of a transport that is gone, with one reference. */
struct last_words {
    struct flow to;
    struct buffer *__single packet;
};

struct graph {
    struct id_table rooms;
    struct id_table transports;
    struct id_table receivers;
    struct id_table senders;
    struct id_table data_producers;
    struct id_table data_consumers;
    struct flow_table flows; /* socket and remote address -> transport, but for own ports */
    struct word_table fragments; /* username fragment -> WebRTC transport */
    struct dtls_identity *__single identity; /* of every handshake; NULL until it is needed */
    size_t own_count;
    struct own_socket *__counted_by(own_count) own; /* by socket number */
    size_t shared_count;
    struct shared_socket shared[GRAPH_SHARED_MAX];
    size_t listener_count;
    struct shared_socket listeners[GRAPH_SHARED_MAX]; /* TCP: where one connects to any transport */

    struct deadlines deadlines; /* one entry per transport */
    struct deadlines halls;     /* and one for each room in which somebody listens */
    struct lateness lateness;   /* of our own loop */
    struct buffer_pool buffers;
    struct history_account kept; /* what all histories hold of it */
    struct outbox *__single out;
    struct random random;
    uint64_t seed;         /* of every hash table */
    int64_t ntp_offset;    /* microseconds to add to `now` for the time since 1900 */
    struct drops drops;    /* of packets that belong to no transport, and the sum of all others */
    uint32_t last_serial;  /* of incoming streams */
    enum ch_log_level log_level;
    uint32_t process;      /* told in Hello */

    struct sctp_home sctp;
    struct message_account messages;
    struct link warm;    /* channels whose records go on in this turn */
    struct link talkers; /* channels of transports that have something to tell */
    struct link tellers; /* data consumers that do */

    size_t turn_capacity; /* room in which an allocator works, for the largest leg */
    struct allocator_turn *__counted_by(turn_capacity) turns_of_senders;

    uint64_t turns;
    uint64_t datagrams_in;
    uint64_t datagrams_out;
    uint64_t messages_out;
    uint64_t send_failures;

    size_t farewell_count;
    struct farewell farewells[FAREWELLS_MAX];

    size_t last_words_count;
    struct last_words last_words[FAREWELLS_MAX];

    size_t parting_count;
    struct parting partings[PARTINGS_MAX];

    size_t trace_count;
    uint64_t traces_lost;
    struct trace traces[TRACES_MAX];

    size_t tapped_count;
    uint64_t tapped_lost;
    struct tapped tapped[TAPPED_MAX];

    size_t notice_count;
    uint64_t notices_lost;
    uint64_t notices_told; /* of all before those that wait: where their numbers begin */
    struct notice notices[NOTICES_MAX];
};

bool graph_open(struct graph *g, const uint8_t *__counted_by(32) seed, size_t buffers,
                struct outbox *out);
void graph_close(struct graph *g);

struct room *__single graph_room(const struct graph *g, uint32_t id);
struct transport *__single graph_transport(const struct graph *g, uint32_t id);
struct receiver *__single graph_receiver(const struct graph *g, uint32_t id);
struct sender *__single graph_sender(const struct graph *g, uint32_t id);

/* Remembers whose socket this is; `transport` NULL forgets it. false: no memory. */
bool graph_own_socket(struct graph *g, uint32_t socket, struct transport *__single transport,
                      bool is_rtcp);

/* Remembers that nothing is expected at this socket, or forgets it. false: no memory. */
bool graph_own_deaf(struct graph *g, uint32_t socket, bool is_deaf);

/* Messages of the other half of a room come in at this socket; NULL: no more. false: no memory. */
bool graph_own_span(struct graph *g, uint32_t socket, struct transport *__single span);
struct transport *__single graph_span(const struct graph *g, uint32_t socket);

/* A TCP connection came, or went. false: no memory. */
bool graph_stream(struct graph *g, uint32_t socket, bool is_open);
bool graph_is_stream(const struct graph *g, uint32_t socket);
bool graph_is_shared(const struct graph *g, uint32_t socket);

/* The shared socket for remote addresses of this family, or NULL. */
const struct shared_socket *__single graph_shared(const struct graph *g, uint8_t family);

/* A notice to fill in, or NULL when the list is full (then it is counted as lost). */
struct notice *__single graph_notice(struct graph *g);

/* The time in NTP's format: seconds since 1900 in the upper half, the fraction in the lower. */
uint64_t graph_ntp(const struct graph *g, usec_t now);

#endif
