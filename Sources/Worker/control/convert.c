/* convert.c - small translations that the handlers share. */
#include "control/convert.h"

#include <stdio.h>
#include <string.h>

enum ch_refusal convert_address(struct request *r, const struct ch_address *asked,
                                struct address *address)
{
    if (address_parse(address, (const char *)asked->ip.at, asked->ip.len, asked->port) &&
        asked->port != 0)
        return ACCEPTED;
    size_t shown = asked->ip.len < ADDRESS_TEXT_MAX ? asked->ip.len : ADDRESS_TEXT_MAX;
    snprintf(r->detail, sizeof r->detail, "'%.*s' port %u", (int)shown,
             (const char *)asked->ip.at, asked->port);
    return CH_REFUSAL_INVALID_ADDRESS;
}

bool convert_to_address(struct request *r, const struct address *address,
                        struct ch_address *answer)
{
    char *text = request_memory(r, ADDRESS_TEXT_MAX);

    if (!text)
        return false;
    size_t length = address_print(address, text, ADDRESS_TEXT_MAX);
    answer->ip = ch_view_of((const uint8_t *)text, length);
    answer->port = address->port;
    return true;
}

bool convert_layers(struct layers layers, struct ch_layers *out)
{
    *out = (struct ch_layers){.spatial = layers.spatial, .temporal = layers.temporal};
    return layers.spatial != LAYER_OFF;
}

struct ch_estimate convert_estimate(const struct leg *leg, usec_t now)
{
    static const enum ch_estimate_hold holds[] = {
        [HOLD_NONE] = CH_ESTIMATE_HOLD_NOTHING,
        [HOLD_CPU] = CH_ESTIMATE_HOLD_CPU,
        [HOLD_CONGESTION] = CH_ESTIMATE_HOLD_CONGESTION,
    };
    struct estimate estimate;

    estimator_read(&leg->estimator, now, &estimate);
    return (struct ch_estimate){
        .bitrate = estimate.bps,
        .hold = holds[estimate.hold],
        .loss_permille = estimate.loss_permille,
        .round_trip_usec = (uint32_t)estimate.round_trip,
        .sending_bitrate = leg->allocator.sending,
        .wished_bitrate = leg->allocator.wished,
        .probes_sent = estimate.probes,
    };
}

struct ch_choice convert_choice(const struct sender *sender)
{
    static const enum ch_layer_reason reasons[] = {
        [REASON_WISH] = CH_LAYER_REASON_WISH,
        [REASON_BUDGET] = CH_LAYER_REASON_BUDGET,
        [REASON_PUBLISHER_OFF] = CH_LAYER_REASON_PUBLISHER_OFF,
        [REASON_WAITING_KEYFRAME] = CH_LAYER_REASON_WAITING_KEYFRAME,
        [REASON_CPU] = CH_LAYER_REASON_CPU,
        [REASON_CONGESTION_HOLD] = CH_LAYER_REASON_CONGESTION_HOLD,
    };
    const struct leg *leg = sender->transport ? sender->transport->leg : NULL;
    struct ch_choice choice = {.reason = CH_LAYER_REASON_WISH};

    choice.has_current = convert_layers(sender->selection.current, &choice.current);
    choice.has_decided = convert_layers(sender->selection.target, &choice.decided);
    if (!leg)
        return choice;
    choice.reason = reasons[leg->allocations[sender->place].reason];
    choice.needed_bitrate = leg->allocations[sender->place].needed_bps;
    choice.available_bitrate = leg->allocations[sender->place].available_bps;
    return choice;
}

struct ch_view convert_name(const struct name *name)
{
    return ch_view_of(name->bytes, name->length);
}

static const enum suite suites[CH_SRTP_SUITE_COUNT] = {
    [CH_SRTP_SUITE_AEAD_AES128_GCM] = SUITE_AEAD_AES_128_GCM,
    [CH_SRTP_SUITE_AEAD_AES256_GCM] = SUITE_AEAD_AES_256_GCM,
    [CH_SRTP_SUITE_AES_CM128_HMAC_SHA1] = SUITE_AES_CM_128_HMAC_SHA1_80,
};

enum suite convert_suite(enum ch_srtp_suite asked)
{
    return suites[asked];
}

enum ch_srtp_suite convert_to_suite(enum suite suite)
{
    for (size_t i = 0; i < CH_SRTP_SUITE_COUNT; i++)
        if (suites[i] == suite)
            return (enum ch_srtp_suite)i;
    return CH_SRTP_SUITE_COUNT;
}

enum ch_refusal refuse_id(struct request *r, enum ch_refusal why, const char *what, uint32_t id)
{
    snprintf(r->detail, sizeof r->detail, "%s %u", what, id);
    return why;
}

enum ch_refusal check_sockets(struct request *r, size_t most)
{
    if (r->socket_count <= most)
        return ACCEPTED;
    snprintf(r->detail, sizeof r->detail, "%zu sockets, at most %zu", r->socket_count, most);
    return CH_REFUSAL_WRONG_SOCKET_COUNT;
}

size_t drops_struck(const struct drops *drops)
{
    size_t struck = 0;

    for (size_t i = 0; i < DROP_COUNT; i++)
        struck += drops->count[i] > 0;
    return struck;
}

void drops_list(const struct drops *drops, struct ch_drop_count *__counted_by(count) list,
                size_t count)
{
    size_t at = 0;

    for (size_t i = 0; i < DROP_COUNT && at < count; i++)
        if (drops->count[i] > 0)
            list[at++] = (struct ch_drop_count){
                .reason = ch_view_string(drop_name((enum drop)i)),
                .packets = drops->count[i],
            };
}

bool convert_to_reliability(const struct ch_reliability *asked, struct reliability *reliability)
{
    *reliability = (struct reliability){ .is_ordered = asked->is_ordered };
    if (asked->has_max_retransmits) {
        reliability->persistence = PERSISTS_SO_OFTEN;
        reliability->bound = asked->max_retransmits;
    } else if (asked->has_max_packet_life_time) {
        reliability->persistence = PERSISTS_SO_LONG;
        reliability->bound = asked->max_packet_life_time;
    }
    return !asked->has_max_retransmits || !asked->has_max_packet_life_time;
}

struct ch_reliability convert_reliability(const struct reliability *reliability)
{
    return (struct ch_reliability){
        .is_ordered = reliability->is_ordered,
        .has_max_retransmits = reliability->persistence == PERSISTS_SO_OFTEN,
        .max_retransmits = reliability->bound,
        .has_max_packet_life_time = reliability->persistence == PERSISTS_SO_LONG,
        .max_packet_life_time = reliability->bound,
    };
}
