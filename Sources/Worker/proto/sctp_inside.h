/* sctp_inside.h - an association as the files of proto/sctp.h see it. */
#ifndef BISQUE_PROTO_SCTP_INSIDE_H
#define BISQUE_PROTO_SCTP_INSIDE_H

#include "proto/sctp.h"
#include "proto/sctp_resets.h"

struct socket;

#define SCTP_WAITING_MAX 1024 /* packets; a burst is no longer than the far side's window */
#define SCTP_PARTIAL_MAX 16   /* messages too long that come at the same time */
#define SCTP_SHORT_MAX 512    /* of a message that shares its packet with others */

/* A message of which the first part was too long already. */
struct sctp_partial {
    uint16_t stream;
    bool is_ordered;
};

struct sctp {
    struct sctp_home *__single home;
    struct link in_ready;
    void *__single owner;
    uint32_t number;
    struct socket *__single socket;
    struct sctp_options options;
    enum sctp_phase phase;
    bool has_news; /* of its phase */
    unsigned silent_looks; /* one after the other, that found it owing an answer */
    uint16_t outgoing;
    uint16_t incoming;
    uint64_t packets_received;
    uint64_t packets_sent;

    size_t first; /* of the ring */
    size_t waiting_count;
    struct buffer *__single waiting[SCTP_WAITING_MAX];

    /* What usrsctp is given at once it sends at once. So the last short message is kept here until
     * another one follows or packets are asked for: only then is known whether more will. */
    struct sctp_message kept; /* length 0: none; its bytes are those below */
    uint8_t kept_bytes[SCTP_SHORT_MAX];
    bool collects; /* usrsctp has been told to wait for more */

    struct sctp_resets *__single resets; /* NULL: none was ever asked for */
    size_t partial_count;
    struct sctp_partial partial[SCTP_PARTIAL_MAX];
    size_t gone_count; /* streams that the far side reset, and nobody heard of */
    size_t gone_capacity;
    uint16_t *__counted_by(gone_capacity) gone;
};

void association_change(struct sctp *sctp, enum sctp_phase phase);
/* Sends the short message that was kept, if there is one. false: there is no room for it. */
bool association_send_kept(struct sctp *sctp, bool more_follows);
/* Lets time pass, and says that something moves. */
void association_moves(usec_t now);
/* Asks for the next resets, if there are any and none is running. */
void association_flush_resets(struct sctp *sctp);

#endif
