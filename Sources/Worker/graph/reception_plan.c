/* reception_plan.c - checks a request's reception and turns it into a plan. */
#include "graph/reception_plan.h"

#include <stdio.h>
#include <string.h>

bool name_equal(const struct name *a, const struct name *b)
{
    return a->length == b->length && memcmp(a->bytes, b->bytes, a->length) == 0;
}

bool name_from(struct name *name, const uint8_t *__counted_by(length) bytes, size_t length)
{
    memset(name, 0, sizeof *name);
    if (length > NAME_MAX_LENGTH)
        return false;
    for (size_t i = 0; i < length; i++)
        if (bytes[i] < 0x21 || bytes[i] > 0x7e)
            return false;
    name->length = (uint8_t)length;
    memcpy(name->bytes, bytes, length);
    return true;
}

const struct plan_payload *__single plan_payload(const struct plan *plan, uint8_t type)
{
    uint8_t at = plan->payload_at[type & 127];

    return at == PLAN_NO_PAYLOAD ? NULL : &plan->payloads[at];
}

bool plan_routes_by_payload(const struct plan *plan)
{
    for (size_t i = 0; i < plan->encoding_count; i++)
        if (plan->encodings[i].ssrc == 0 || plan->encodings[i].learns_repair)
            return true;
    return false;
}

bool plan_announces(const struct plan *plan, uint32_t ssrc)
{
    for (size_t i = 0; i < plan->encoding_count; i++)
        if (plan->encodings[i].ssrc == ssrc || plan->encodings[i].rtx_ssrc == ssrc)
            return true;
    return plan_corrects(plan, ssrc);
}

bool plan_corrects(const struct plan *plan, uint32_t ssrc)
{
    for (size_t i = 0; ssrc && i < plan->encoding_count; i++)
        if (plan->encodings[i].fec_ssrc == ssrc)
            return true;
    return false;
}

uint8_t plan_extension_id(const struct plan *plan, enum ch_extension_kind kind)
{
    for (size_t i = 0; i < plan->extension_count; i++)
        if (plan->extensions[i].kind == kind)
            return plan->extensions[i].id;
    return 0;
}

static enum ch_refusal add_payloads(struct plan *plan, const struct ch_reception *asked,
                                    char *__counted_by(room) detail, size_t room)
{
    if (asked->payloads_count > PLAN_PAYLOADS_MAX) {
        snprintf(detail, room, "%zu payload types, at most %d", asked->payloads_count,
                 PLAN_PAYLOADS_MAX);
        return CH_REFUSAL_LIMIT_REACHED;
    }
    for (size_t i = 0; i < asked->payloads_count; i++) {
        const struct ch_payload *payload = &asked->payloads[i];
        /* RFC 5761 section 4: with the marker bit, 64 to 95 look like RTCP. */
        if (payload->type > 127 || (payload->type >= 64 && payload->type <= 95)) {
            snprintf(detail, room, "payload type %u", payload->type);
            return CH_REFUSAL_INVALID_PAYLOAD_TYPE;
        }
        if (plan->payload_at[payload->type] != PLAN_NO_PAYLOAD) {
            snprintf(detail, room, "payload type %u twice", payload->type);
            return CH_REFUSAL_DUPLICATE_PAYLOAD_TYPE;
        }
        if (payload->clock_rate == 0) {
            snprintf(detail, room, "clock rate 0 of payload type %u", payload->type);
            return CH_REFUSAL_INVALID_CLOCK_RATE;
        }
        plan->payload_at[payload->type] = (uint8_t)plan->payload_count;
        plan->payloads[plan->payload_count++] = (struct plan_payload){
            .type = payload->type,
            .target = payload->has_target ? payload->target : PLAN_NO_TARGET,
            .role = payload->role,
            .codec = (enum codec)payload->codec,
            .clock_rate = payload->clock_rate,
        };
    }
    return ACCEPTED;
}

static enum ch_refusal check_payloads(const struct plan *plan, char *__counted_by(room) detail,
                                      size_t room)
{
    bool has_media = false;

    for (size_t i = 0; i < plan->payload_count; i++) {
        const struct plan_payload *payload = &plan->payloads[i];
        if (payload->role == CH_PAYLOAD_ROLE_MEDIA)
            has_media = true;
        if (payload->role != CH_PAYLOAD_ROLE_RETRANSMISSION)
            continue;
        const struct plan_payload *target =
            payload->target > 127 ? NULL : plan_payload(plan, payload->target);
        if (!target || target->role != CH_PAYLOAD_ROLE_MEDIA) {
            snprintf(detail, room, "retransmission %u repeats no media payload type",
                     payload->type);
            return CH_REFUSAL_INVALID_RTX_TARGET;
        }
    }
    if (has_media)
        return ACCEPTED;
    snprintf(detail, room, "no media payload type");
    return CH_REFUSAL_NO_PAYLOAD_TYPE;
}

static bool rid_is_taken(const struct plan *plan, const struct name *rid)
{
    for (size_t i = 0; i < plan->encoding_count; i++)
        if (name_equal(&plan->encodings[i].rid, rid))
            return true;
    return false;
}

static enum ch_refusal add_encoding(struct plan *plan, const struct ch_encoding *asked,
                                    char *__counted_by(room) detail, size_t room)
{
    struct plan_encoding encoding = {0};

    if ((asked->has_ssrc && asked->ssrc == 0) || (asked->has_rtx_ssrc && asked->rtx_ssrc == 0) ||
        (asked->has_fec_ssrc && asked->fec_ssrc == 0)) {
        snprintf(detail, room, "ssrc 0");
        return CH_REFUSAL_INVALID_SSRC;
    }
    if (asked->spatial_layers > PLAN_SPATIAL_MAX || asked->temporal_layers > PLAN_TEMPORAL_MAX) {
        snprintf(detail, room, "%u spatial and %u temporal layers", asked->spatial_layers,
                 asked->temporal_layers);
        return CH_REFUSAL_LIMIT_REACHED;
    }
    encoding.spatial_layers = asked->spatial_layers ? asked->spatial_layers : 1;
    encoding.temporal_layers = asked->temporal_layers ? asked->temporal_layers : 1;
    encoding.ssrc = asked->has_ssrc ? asked->ssrc : 0;
    encoding.rtx_ssrc = asked->has_rtx_ssrc ? asked->rtx_ssrc : 0;
    encoding.fec_ssrc = asked->has_fec_ssrc ? asked->fec_ssrc : 0;
    encoding.learns_repair = asked->learns_repair;
    if (encoding.ssrc &&
        (plan_announces(plan, encoding.ssrc) || encoding.ssrc == encoding.rtx_ssrc)) {
        snprintf(detail, room, "ssrc %u twice", encoding.ssrc);
        return CH_REFUSAL_DUPLICATE_SSRC;
    }
    if (encoding.rtx_ssrc && plan_announces(plan, encoding.rtx_ssrc)) {
        snprintf(detail, room, "ssrc %u twice", encoding.rtx_ssrc);
        return CH_REFUSAL_DUPLICATE_SSRC;
    }
    if (encoding.fec_ssrc &&
        (plan_announces(plan, encoding.fec_ssrc) || encoding.fec_ssrc == encoding.ssrc ||
         encoding.fec_ssrc == encoding.rtx_ssrc)) {
        snprintf(detail, room, "ssrc %u twice", encoding.fec_ssrc);
        return CH_REFUSAL_DUPLICATE_SSRC;
    }
    if (asked->has_rid) {
        if (asked->rid.len == 0 || !name_from(&encoding.rid, asked->rid.at, asked->rid.len)) {
            snprintf(detail, room, "rid of %zu bytes", asked->rid.len);
            return CH_REFUSAL_INVALID_RID;
        }
        if (rid_is_taken(plan, &encoding.rid)) {
            snprintf(detail, room, "rid '%.*s' twice", encoding.rid.length,
                     (const char *)encoding.rid.bytes);
            return CH_REFUSAL_DUPLICATE_RID;
        }
    }
    plan->encodings[plan->encoding_count++] = encoding;
    return ACCEPTED;
}

static enum ch_refusal add_encodings(struct plan *plan, const struct ch_reception *asked,
                                     char *__counted_by(room) detail, size_t room)
{
    if (asked->encodings_count == 0) {
        snprintf(detail, room, "no encoding");
        return CH_REFUSAL_NO_ENCODING;
    }
    if (asked->encodings_count > PLAN_ENCODINGS_MAX) {
        snprintf(detail, room, "%zu encodings, at most %d", asked->encodings_count,
                 PLAN_ENCODINGS_MAX);
        return CH_REFUSAL_LIMIT_REACHED;
    }
    for (size_t i = 0; i < asked->encodings_count; i++) {
        enum ch_refusal why = add_encoding(plan, &asked->encodings[i], detail, room);
        if (why != ACCEPTED)
            return why;
    }
    return ACCEPTED;
}

static enum ch_refusal add_extensions(struct plan *plan, const struct ch_reception *asked,
                                      char *__counted_by(room) detail, size_t room)
{
    if (asked->extensions_count > PLAN_EXTENSIONS_MAX) {
        snprintf(detail, room, "%zu header extensions, at most %d", asked->extensions_count,
                 PLAN_EXTENSIONS_MAX);
        return CH_REFUSAL_LIMIT_REACHED;
    }
    for (size_t i = 0; i < asked->extensions_count; i++) {
        const struct ch_extension *extension = &asked->extensions[i];
        if (extension->id == 0) { /* RFC 8285: 0 is padding */
            snprintf(detail, room, "header extension id 0");
            return CH_REFUSAL_INVALID_EXTENSION;
        }
        for (size_t j = 0; j < plan->extension_count; j++)
            if (plan->extensions[j].id == extension->id ||
                (extension->kind != CH_EXTENSION_KIND_OTHER &&
                 plan->extensions[j].kind == extension->kind)) {
                snprintf(detail, room, "header extension %u twice", extension->id);
                return CH_REFUSAL_DUPLICATE_EXTENSION;
            }
        plan->extensions[plan->extension_count++] =
            (struct plan_extension){.id = extension->id, .kind = extension->kind};
    }
    plan->descriptor_extension =
        plan_extension_id(plan, CH_EXTENSION_KIND_DEPENDENCY_DESCRIPTOR);
    plan->level_extension = plan_extension_id(plan, CH_EXTENSION_KIND_AUDIO_LEVEL);
    return ACCEPTED;
}

enum ch_refusal plan_build(struct plan *plan, const struct ch_reception *asked,
                           char *__counted_by(room) detail, size_t room)
{
    enum ch_refusal why;

    memset(plan, 0, sizeof *plan);
    memset(plan->payload_at, PLAN_NO_PAYLOAD, sizeof plan->payload_at);
    plan->kind = asked->kind;
    plan->has_pli = asked->has_pli;
    plan->has_fir = asked->has_fir;
    plan->has_nack = asked->has_nack;
    plan->has_transport_cc = asked->has_transport_cc;
    plan->has_remb = asked->has_remb;
    if (asked->has_mid &&
        (asked->mid.len == 0 || !name_from(&plan->mid, asked->mid.at, asked->mid.len))) {
        snprintf(detail, room, "mid of %zu bytes", asked->mid.len);
        return CH_REFUSAL_INVALID_MID;
    }
    why = add_payloads(plan, asked, detail, room);
    if (why == ACCEPTED)
        why = check_payloads(plan, detail, room);
    if (why == ACCEPTED)
        why = add_encodings(plan, asked, detail, room);
    if (why == ACCEPTED)
        why = add_extensions(plan, asked, detail, room);
    return why;
}
