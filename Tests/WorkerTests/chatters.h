/* chatters.h - two ends of data channels and a way between them, in virtual time. */
#ifndef BISQUE_TESTS_CHATTERS_H
#define BISQUE_TESTS_CHATTERS_H

#include "base/random.h"
#include "chatter.h"

#define CHATTERS_FLIGHTS_MAX 4096

struct sctp_flight {
    usec_t at;
    size_t to;
    size_t length;
    uint8_t bytes[SCTP_PACKET_MAX];
};

struct chatters {
    struct chatter *__single ends[2];
    usec_t now;
    usec_t delay;
    uint32_t loss; /* of a thousand packets */
    struct random random;
    size_t first;
    size_t flight_count;
    struct sctp_flight flights[CHATTERS_FLIGHTS_MAX]; /* a ring, in the order of their times */
    uint32_t tags[2]; /* that the packets to this end carry */
    uint64_t packets;
    bool hides_interleaving; /* from each end that the other one has it */
    uint64_t with_data;      /* packets that carry chunks of DATA, and of I-DATA */
    uint64_t with_interleaved;
};

/* Not yet connected. Never NULL. */
struct chatters *__single chatters_open(const struct sctp_options *first,
                                          const struct sctp_options *second);
void chatters_close(struct chatters *p);
/* Both begin, and are connected when it returns. */
struct chatters *__single chatters_meet(void);
void chatters_run(struct chatters *p, usec_t duration);

/* A packet to this end with the right sum, as the other end could send it; with the tag of its
 * association, or any. */
enum drop chatters_forge(struct chatters *p, size_t to, uint32_t tag,
                          const uint8_t *__counted_by(length) chunks, size_t length);

#endif
