/* reception_plan.h - what a receiver listens for, checked and in a form made for packets.
 *
 * A plan is built whole from a request or not at all; it refers to nothing outside itself. */
#ifndef BISQUE_GRAPH_RECEPTION_PLAN_H
#define BISQUE_GRAPH_RECEPTION_PLAN_H

#include "graph/refusal.h"
#include "proto/payload.h"

#include <bounds.h>
#include <channel_messages.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAME_MAX_LENGTH 32 /* of a MID or RID (RFC 9143, RFC 8852); in practice far shorter */
#define PLAN_ENCODINGS_MAX 8
#define PLAN_SPATIAL_MAX 4 /* as many as a dependency descriptor can name */
#define PLAN_TEMPORAL_MAX 8
#define PLAN_PAYLOADS_MAX 32
#define PLAN_EXTENSIONS_MAX 32

/* A MID or RID. Empty when there is none. */
struct name {
    uint8_t length;
    uint8_t bytes[NAME_MAX_LENGTH];
};

struct plan_payload {
    uint8_t type;
    uint8_t target; /* of a retransmission; PLAN_NO_TARGET otherwise */
    enum ch_payload_role role;
    enum codec codec;
    uint32_t clock_rate;
};

#define PLAN_NO_TARGET 255

struct plan_encoding {
    uint32_t ssrc;     /* 0: not announced */
    uint32_t rtx_ssrc; /* 0: not announced */
    uint32_t fec_ssrc; /* 0: none, or not announced */
    bool learns_repair; /* what repairs it was not announced */
    uint8_t spatial_layers; /* at least 1 of each */
    uint8_t temporal_layers;
    struct name rid;
};

struct plan_extension {
    uint8_t id;
    enum ch_extension_kind kind;
};

struct plan {
    enum ch_kind kind;
    bool has_pli;
    bool has_fir;
    bool has_nack;
    bool has_transport_cc;
    bool has_remb;
    struct name mid;
    size_t payload_count;
    size_t encoding_count;
    size_t extension_count;
    struct plan_payload payloads[PLAN_PAYLOADS_MAX];
    struct plan_encoding encodings[PLAN_ENCODINGS_MAX];
    struct plan_extension extensions[PLAN_EXTENSIONS_MAX];
    uint8_t descriptor_extension; /* id of the dependency descriptor; 0: none */
    uint8_t level_extension;      /* and of the audio level */
    uint8_t payload_at[128]; /* payload type -> place in `payloads`, or PLAN_NO_PAYLOAD */
};

#define PLAN_NO_PAYLOAD 255

enum ch_refusal plan_build(struct plan *plan, const struct ch_reception *asked,
                           char *__counted_by(room) detail, size_t room);

const struct plan_payload *__single plan_payload(const struct plan *plan, uint8_t type);
/* Whether packets of unknown SSRC may be this receiver's by payload type alone: of a stream, or of
 * what repairs one. */
bool plan_routes_by_payload(const struct plan *plan);
/* Whether a stream, a retransmission or a correction is announced under this SSRC. */
bool plan_announces(const struct plan *plan, uint32_t ssrc);
/* Whether a correction is. */
bool plan_corrects(const struct plan *plan, uint32_t ssrc);
/* The header extension id of a kind, or 0. */
uint8_t plan_extension_id(const struct plan *plan, enum ch_extension_kind kind);

bool name_equal(const struct name *a, const struct name *b);
/* false: too long, or not printable ASCII. */
bool name_from(struct name *name, const uint8_t *__counted_by(length) bytes, size_t length);

#endif
