/* requests.h - one request of each kind that a small, full world accepts, ready to be spoiled.
 *
 * The world: two rooms, eight transports, a span, four receivers, three senders, no packets. A
 * draft is filled for one op; a test changes a field and sends it, and so is refused for that field
 * alone.
 * The table of what is refused, and why, is bad_requests.c. */
#ifndef BISQUE_TESTS_REQUESTS_H
#define BISQUE_TESTS_REQUESTS_H

#include "data_draft.h"
#include "graph/graph.h"
#include "graph/reception_plan.h"
#include "graph/sender.h"
#include "graph/webrtc.h"
#include "session.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DRAFT_SOCKET 60 /* the number of the first socket that comes with a draft */

struct draft {
    uint32_t room;
    uint32_t transport;
    uint32_t receiver;
    uint32_t sender;
    uint32_t first_socket;
    size_t socket_count;

    size_t address_count;
    struct ch_address addresses[GRAPH_SHARED_MAX + 1];
    size_t tcp_address_count;
    struct ch_address tcp_addresses[GRAPH_SHARED_MAX + 1];
    bool has_remote;
    bool has_remote_rtcp;
    struct ch_address remote;
    struct ch_address remote_rtcp;

    bool has_mid;
    struct ch_view mid;
    size_t payload_count;
    struct ch_payload payloads[PLAN_PAYLOADS_MAX + 1];
    size_t encoding_count;
    struct ch_encoding encodings[PLAN_ENCODINGS_MAX + 1];
    size_t extension_count;
    struct ch_extension extensions[PLAN_EXTENSIONS_MAX + 1];

    uint32_t ssrc;
    struct ch_view cname;
    size_t mapping_count;
    struct ch_mapping mappings[2]; /* of payload types */
    bool is_one_byte_only;
    size_t renumbering_count;
    struct ch_mapping renumberings[SENDER_EXTENSIONS_MAX + 1]; /* of header extensions */

    bool has_rtx_ssrc;
    uint32_t rtx_ssrc;
    size_t repetition_count;
    struct ch_mapping repetitions[2]; /* of payload types that are sent again */
    bool has_own_mid;
    struct ch_view own_mid;
    bool has_mid_extension;
    uint8_t mid_extension;
    bool has_send_time_extension;
    uint8_t send_time_extension;

    struct ch_view fragment;
    struct ch_view password;
    size_t suite_count;
    uint8_t suites[SUITE_COUNT];
    struct ch_fingerprint fingerprint;
    enum ch_dtls_role role;
    bool has_certificate;
    bool has_key;
    struct ch_view certificate;
    struct ch_view key;
    bool is_sealed;
    struct ch_srtp_keys keys;

    uint32_t interval; /* of reports of levels */
    uint8_t threshold;
    uint8_t entries;
    uint8_t slots;

    struct data_draft data;

    bool is_cut;  /* the last byte of the fields is missing */
    bool is_long; /* there is one too many */
};

/* A request that the world accepts. */
void draft_open(struct draft *d, uint8_t op);
/* Its fields; the writer is bad when the channel cannot carry them. */
void draft_write(struct ch_writer *w, uint8_t op, struct draft *d);
enum ch_refusal draft_send(struct session *s, uint8_t op, struct draft *d);

/* Room 1 has transports 11 (socket 0, address not yet known), 12 (shared, 198.51.100.2 port 6000)
 * and 13 (two sockets); room 2 has 21. Receivers 31 (SSRC 1111 and 1112, MID a), 32 (RID low,
 * payload type 102) and 33 (payload type 103) are on 11, where header extension 1 is the MID and 2
 * the RID; 34 (SSRC 1111, extension 3 the audio level) is on 13. Senders 41 (SSRC 2001) and 42
 * (2002, sent again as 2012) are on 12, 43 (2001) on 13. WebRTC transports are 15, whose username
 * fragment is "waiting", and 16, "connected", which knows whose certificate to expect and waits for
 * its association: data producer 51 is its stream 1, data consumer 62, of 52, its stream 2. The
 * program's are data producer 52 and data consumer 61, of 51. Span 17 of room 1 (socket 9) has no
 * mirrors. Transport 18 has a full ICE agent (socket 20), "agent", whose server is to be reached
 * over TCP. */
struct session *__single world_open(void);
/* One room, and no shared port yet. */
struct session *__single world_open_empty(void);

struct snapshot {
    size_t length;
    uint8_t bytes[16384];
};

/* What every dump and every statistic of the world says, refusals included. */
void world_take(struct session *s, struct snapshot *into);
bool snapshot_equal(const struct snapshot *a, const struct snapshot *b);

struct bad_request {
    const char *name;
    uint8_t op;
    void (*spoil)(struct draft *d);
    enum ch_refusal why;
    const char *detail; /* a part of it */
    bool needs_empty_world;
};

/* The table, by place; NULL behind its end. The others are its parts, each leads to the next. */
const struct bad_request *__single bad_request_at(size_t place);
const struct bad_request *__single bad_reception_at(size_t place);
const struct bad_request *__single bad_transmission_at(size_t place);
const struct bad_request *__single bad_secret_at(size_t place);
const struct bad_request *__single bad_span_at(size_t place);
const struct bad_request *__single bad_data_at(size_t place);

#endif
