/* costume.c - checks a request's transmission and turns it into what every packet needs. */
#include "graph/sender.h"

#include "proto/rtp.h"

#include <stdio.h>
#include <string.h>

static enum ch_refusal map_payloads(struct costume *costume, const struct ch_transmission *asked,
                                    char *__counted_by(space) detail, size_t space)
{
    memset(costume->payload_types, SENDER_NO_PAYLOAD, sizeof costume->payload_types);
    if (asked->payloads_count == 0) {
        snprintf(detail, space, "no payload type to send");
        return CH_REFUSAL_NO_PAYLOAD_TYPE;
    }
    for (size_t i = 0; i < asked->payloads_count; i++) {
        const struct ch_mapping *map = &asked->payloads[i];
        /* RFC 5761 section 4: with the marker bit, 64 to 95 look like RTCP. */
        if (map->from > 127 || map->to > 127 || (map->to >= 64 && map->to <= 95)) {
            snprintf(detail, space, "payload type %u to %u", map->from, map->to);
            return CH_REFUSAL_INVALID_PAYLOAD_TYPE;
        }
        if (costume->payload_types[map->from] != SENDER_NO_PAYLOAD) {
            snprintf(detail, space, "payload type %u twice", map->from);
            return CH_REFUSAL_DUPLICATE_PAYLOAD_TYPE;
        }
        costume->payload_types[map->from] = map->to;
    }
    return ACCEPTED;
}

static enum ch_refusal map_extensions(struct costume *costume, const struct ch_transmission *asked,
                                      char *__counted_by(space) detail, size_t space)
{
    bool taken[256] = {false};

    if (asked->extensions_count > SENDER_EXTENSIONS_MAX) {
        snprintf(detail, space, "%zu header extensions, at most %d", asked->extensions_count,
                 SENDER_EXTENSIONS_MAX);
        return CH_REFUSAL_LIMIT_REACHED;
    }
    for (size_t i = 0; i < asked->extensions_count; i++) {
        const struct ch_mapping *map = &asked->extensions[i];
        if (map->from == 0 || map->to == 0) {
            snprintf(detail, space, "header extension %u to %u", map->from, map->to);
            return CH_REFUSAL_INVALID_EXTENSION;
        }
        if (costume->extensions[map->from] != 0 || taken[map->to]) {
            snprintf(detail, space, "header extension %u to %u twice", map->from, map->to);
            return CH_REFUSAL_DUPLICATE_EXTENSION;
        }
        costume->extensions[map->from] = map->to;
        taken[map->to] = true;
    }
    return ACCEPTED;
}

static enum ch_refusal map_retransmissions(struct costume *costume,
                                           const struct ch_transmission *asked,
                                           char *__counted_by(space) detail, size_t space)
{
    memset(costume->rtx_types, SENDER_NO_PAYLOAD, sizeof costume->rtx_types);
    if (!asked->has_rtx_ssrc)
        return ACCEPTED;
    if (asked->rtx_ssrc == 0 || asked->rtx_ssrc == asked->ssrc) {
        snprintf(detail, space, "retransmission ssrc %u", asked->rtx_ssrc);
        return CH_REFUSAL_INVALID_SSRC;
    }
    costume->rtx_ssrc = asked->rtx_ssrc;
    for (size_t i = 0; i < asked->rtx_payloads_count; i++) {
        const struct ch_mapping *map = &asked->rtx_payloads[i];
        if (map->from > 127 || map->to > 127 || (map->to >= 64 && map->to <= 95)) {
            snprintf(detail, space, "payload type %u repeated as %u", map->from, map->to);
            return CH_REFUSAL_INVALID_PAYLOAD_TYPE;
        }
        if (costume->rtx_types[map->from] != SENDER_NO_PAYLOAD) {
            snprintf(detail, space, "payload type %u repeated twice", map->from);
            return CH_REFUSAL_DUPLICATE_PAYLOAD_TYPE;
        }
        costume->rtx_types[map->from] = map->to;
    }
    return ACCEPTED;
}

/* Whether an id is free to be written by us. */
static bool is_free_extension(const struct costume *costume, uint8_t id)
{
    for (size_t i = 0; i < 256; i++)
        if (costume->extensions[i] == id)
            return false;
    return id != 0;
}

static bool are_equal(uint8_t one, uint8_t other)
{
    return one != 0 && one == other;
}

static enum ch_refusal take_own_extensions(struct costume *costume,
                                           const struct ch_transmission *asked,
                                           char *__counted_by(space) detail, size_t space)
{
    if (asked->has_mid && (asked->mid.len == 0 || asked->mid.len > SENDER_MID_MAX)) {
        snprintf(detail, space, "mid of %zu bytes", asked->mid.len);
        return CH_REFUSAL_INVALID_MID;
    }
    if (asked->has_mid && asked->has_mid_extension) {
        costume->mid_extension = asked->mid_extension;
        costume->mid_length = (uint8_t)asked->mid.len;
        memcpy(costume->mid, asked->mid.at, asked->mid.len);
    }
    if (asked->has_abs_send_time_extension)
        costume->send_time_extension = asked->abs_send_time_extension;
    if (asked->has_transport_sequence_extension)
        costume->sequence_extension = asked->transport_sequence_extension;
    if ((asked->has_mid_extension && !is_free_extension(costume, asked->mid_extension)) ||
        (asked->has_abs_send_time_extension &&
         !is_free_extension(costume, asked->abs_send_time_extension)) ||
        (asked->has_transport_sequence_extension &&
         !is_free_extension(costume, asked->transport_sequence_extension)) ||
        are_equal(costume->mid_extension, costume->send_time_extension) ||
        are_equal(costume->mid_extension, costume->sequence_extension) ||
        are_equal(costume->send_time_extension, costume->sequence_extension)) {
        snprintf(detail, space, "header extension of our own: %u, %u, %u", asked->mid_extension,
                 asked->abs_send_time_extension, asked->transport_sequence_extension);
        return CH_REFUSAL_INVALID_EXTENSION;
    }
    return ACCEPTED;
}

static uint8_t narrow(uint8_t id)
{
    return id > RTP_ONE_BYTE_ID_MAX ? 0 : id;
}

/* Ids of the other form are as good as none: what is not written is not counted on either. */
static void keep_to_one_byte(struct costume *costume)
{
    costume->is_one_byte_only = true;
    for (size_t i = 0; i < 256; i++)
        costume->extensions[i] = narrow(costume->extensions[i]);
    costume->mid_extension = narrow(costume->mid_extension);
    costume->send_time_extension = narrow(costume->send_time_extension);
    costume->sequence_extension = narrow(costume->sequence_extension);
}

enum ch_refusal costume_build(struct costume *costume, const struct ch_transmission *asked,
                              char *__counted_by(space) detail, size_t space)
{
    enum ch_refusal why;

    memset(costume, 0, sizeof *costume);
    if (asked->ssrc == 0) {
        snprintf(detail, space, "ssrc 0");
        return CH_REFUSAL_INVALID_SSRC;
    }
    costume->ssrc = asked->ssrc;
    if (asked->cname.len == 0 || asked->cname.len > SENDER_CNAME_MAX) {
        snprintf(detail, space, "cname of %zu bytes", asked->cname.len);
        return CH_REFUSAL_INVALID_CNAME;
    }
    costume->cname_length = (uint8_t)asked->cname.len;
    memcpy(costume->cname, asked->cname.at, asked->cname.len);
    why = map_payloads(costume, asked, detail, space);
    if (why == ACCEPTED)
        why = map_extensions(costume, asked, detail, space);
    if (why == ACCEPTED)
        why = map_retransmissions(costume, asked, detail, space);
    if (why == ACCEPTED)
        why = take_own_extensions(costume, asked, detail, space);
    if (asked->is_one_byte_only)
        keep_to_one_byte(costume);
    return why;
}
