/* rtcp.h - walking a compound RTCP packet (RFC 3550 section 6, RFC 4585, RFC 5104), and writing
 * the types that we send.
 *
 * rtcp_check judges the whole compound first; then rtcp_next gives its packets one by one. A
 * packet is a cursor: the typed readers below eat its body, each in the order in which it is
 * written on the wire, and stop at its end whatever its counts claim. What a report means, and
 * when to send one, is for path/feedback.c. */
#ifndef BISQUE_PROTO_RTCP_H
#define BISQUE_PROTO_RTCP_H

#include "base/bytes.h"
#include "base/clock.h"
#include "base/drop.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rtcp_type {
    RTCP_SR = 200, /* RFC 3550 section 12.1 */
    RTCP_RR = 201,
    RTCP_SDES = 202,
    RTCP_BYE = 203,
    RTCP_APP = 204,
    RTCP_RTPFB = 205, /* RFC 4585 section 6.1 */
    RTCP_PSFB = 206,
    RTCP_XR = 207, /* RFC 3611 */
};

/* The `count` of feedback packets is their format. */
enum rtcp_format {
    RTPFB_NACK = 1,          /* RFC 4585 section 6.2.1 */
    RTPFB_TRANSPORT_CC = 15, /* draft-holmer-rmcat-transport-wide-cc-extensions-01 */
    PSFB_PLI = 1,            /* RFC 4585 section 6.3.1 */
    PSFB_FIR = 4,            /* RFC 5104 section 4.3.1 */
    PSFB_APPLICATION = 15,   /* RFC 4585 section 6.4; REMB is one */
};

#define RTCP_BLOCKS_MAX 31  /* of reports or of SSRCs in one packet: five bits */
#define RTCP_NACKS_MAX 4096 /* numbers in one NACK; far below what its length could say */

struct rtcp_packet {
    uint8_t type;
    uint8_t count;      /* blocks, chunks or SSRCs still to be read; or the format */
    struct reader body; /* behind the four bytes of head, without padding */
};

/* RUNT, RTCP_MALFORMED, or RTCP_FIRST when it begins with padding or with a type that is none of
 * enum rtcp_type. Unknown types further behind are fine: they are skipped by who reads. A packet
 * that is alone (RFC 5506) may be padded. */
enum drop rtcp_check(const uint8_t *__counted_by(len) packet, size_t len);

/* The next packet of a compound; false at its end. */
bool rtcp_next(struct reader *compound, struct rtcp_packet *out);

/* --- reports --- */

struct rtcp_sr {
    uint32_t ssrc;
    uint64_t ntp;
    uint32_t timestamp; /* RTP time of the same moment */
    uint32_t packets;
    uint32_t octets;
};

struct rtcp_report_block {
    uint32_t ssrc;
    uint8_t fraction_lost;        /* in 1/256 */
    int32_t lost;                 /* cumulative; 24 bits on the wire */
    uint32_t highest;             /* sequence number, its turns in the upper half */
    uint32_t jitter;              /* in units of the RTP clock */
    uint32_t last_sr;             /* the middle of its NTP time, 0 if there was none */
    uint32_t delay_since_last_sr; /* in 1/65536 s */
};

/* RTCP_MALFORMED when the body is too short for its head and its blocks. */
enum drop rtcp_read_sr(struct rtcp_packet *packet, struct rtcp_sr *out);
enum drop rtcp_read_rr(struct rtcp_packet *packet, uint32_t *ssrc);

/* The report blocks behind either of them. */
bool rtcp_next_block(struct rtcp_packet *packet, struct rtcp_report_block *out);

/* From `then` to now as reports write it, in 1/65536 s. */
uint32_t rtcp_delay(usec_t then, usec_t now);

/* RFC 3550 section 6.4.1: now, less when our report left (the middle of its NTP time), less how
 * long they held it. False, and nothing done, when there was none or it makes no sense. */
bool rtcp_round_trip(uint64_t ntp, uint32_t last, uint32_t delay, usec_t *round_trip);

/* --- SDES and BYE --- */

struct rtcp_cname {
    uint32_t ssrc;
    struct reader name; /* empty when the chunk has no CNAME */
};

bool rtcp_next_cname(struct rtcp_packet *packet, struct rtcp_cname *out);

bool rtcp_next_bye(struct rtcp_packet *packet, uint32_t *ssrc);

/* Behind the last SSRC; empty when there is none. */
struct reader rtcp_bye_reason(struct rtcp_packet *packet);

/* --- feedback: the head first, then what its format holds --- */

struct rtcp_feedback {
    uint32_t sender_ssrc;
    uint32_t media_ssrc;
};

enum drop rtcp_read_feedback(struct rtcp_packet *packet, struct rtcp_feedback *out);

struct rtcp_nack {
    uint16_t first;
    uint16_t mask; /* bit n: first + n + 1 is missing too */
};

bool rtcp_next_nack(struct rtcp_packet *packet, struct rtcp_nack *out);

struct rtcp_fir {
    uint32_t ssrc;
    uint8_t sequence; /* the same number is the same request */
};

bool rtcp_next_fir(struct rtcp_packet *packet, struct rtcp_fir *out);

struct rtcp_remb {
    uint64_t bits_per_second; /* UINT64_MAX is "that or more" */
    uint8_t ssrcs;            /* how many follow; all of them are in the body */
};

/* False when the application feedback is not a REMB. (draft-alvestrand-rmcat-remb-03) */
bool rtcp_read_remb(struct rtcp_packet *packet, struct rtcp_remb *out);

/* --- writing: all of a packet or nothing of it, and then the writer is bad --- */

/* At most RTCP_BLOCKS_MAX blocks. Out of its 24 bits `lost` is clamped. */
void rtcp_write_sr(struct writer *w, uint32_t ssrc, uint64_t ntp, uint32_t timestamp,
                   uint32_t packets, uint32_t octets,
                   const struct rtcp_report_block *__counted_by(n) blocks, size_t n);
void rtcp_write_rr(struct writer *w, uint32_t ssrc,
                   const struct rtcp_report_block *__counted_by(n) blocks, size_t n);

/* `length` must be at most 255. */
void rtcp_write_sdes_cname(struct writer *w, uint32_t ssrc,
                           const uint8_t *__counted_by(length) name, size_t length);

/* At most RTCP_BLOCKS_MAX of them, no reason. */
void rtcp_write_bye(struct writer *w, const uint32_t *__counted_by(n) ssrcs, size_t n);
void rtcp_write_pli(struct writer *w, uint32_t sender_ssrc, uint32_t media_ssrc);
void rtcp_write_fir(struct writer *w, uint32_t sender_ssrc, uint32_t media_ssrc, uint8_t sequence);

/* At least one sequence number and at most RTCP_NACKS_MAX. In rising order they need the fewest
 * pairs, in any other they are all there too. */
void rtcp_write_nack(struct writer *w, uint32_t sender_ssrc, uint32_t media_ssrc,
                     const uint16_t *__counted_by(n) sequences, size_t n);

/* At most 255 SSRCs: all that the sender's estimate covers. The rate is rounded down to what 18
 * bits and an exponent can say. */
void rtcp_write_remb(struct writer *w, uint32_t sender_ssrc, uint64_t bits_per_second,
                     const uint32_t *__counted_by(n) ssrcs, size_t n);

#endif
