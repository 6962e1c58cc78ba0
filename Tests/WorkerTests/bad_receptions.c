/* bad_receptions.c - what no receiver may listen for, and what another one rules out.
 *
 * Rows of the table of bad_requests.c. */
#include "requests.h"

static void mid_empty(struct draft *d)
{
    d->mid = text_view("");
}

static void mid_too_long(struct draft *d)
{
    d->mid = text_view("123456789-123456789-123456789-123");
}

static void mid_with_a_control_byte(struct draft *d)
{
    d->mid = text_view("a\x1f");
}

static void mid_with_a_blank(struct draft *d)
{
    d->mid = text_view("a b");
}

static void no_payloads(struct draft *d)
{
    d->payload_count = 0;
}

static void only_repair(struct draft *d)
{
    d->payload_count = 1;
    d->payloads[0].role = CH_PAYLOAD_ROLE_REPAIR;
}

static void too_many_payloads(struct draft *d)
{
    d->payload_count = PLAN_PAYLOADS_MAX + 1;
    for (size_t i = 0; i < d->payload_count; i++)
        d->payloads[i] = (struct ch_payload){.type = (uint8_t)i, .clock_rate = 8000};
}

static void payload_64(struct draft *d)
{
    d->payloads[0].type = 64;
}

static void payload_95(struct draft *d)
{
    d->payloads[0].type = 95;
}

static void payload_128(struct draft *d)
{
    d->payloads[0].type = 128;
}

static void payload_255(struct draft *d)
{
    d->payloads[1].type = 255;
}

static void payload_twice(struct draft *d)
{
    d->payloads[1].type = 110;
}

static void clock_rate_0(struct draft *d)
{
    d->payloads[1].clock_rate = 0;
}

static void rtx_without_target(struct draft *d)
{
    d->payloads[1].has_target = false;
}

static void rtx_of_nothing(struct draft *d)
{
    d->payloads[1].target = 112;
}

static void rtx_of_itself(struct draft *d)
{
    d->payloads[1].target = 111;
}

static void rtx_of_128(struct draft *d)
{
    d->payloads[1].target = 128 + 110; /* not 110 with the top bit taken off */
}

static void no_encodings(struct draft *d)
{
    d->encoding_count = 0;
}

static void too_many_encodings(struct draft *d)
{
    d->encoding_count = PLAN_ENCODINGS_MAX + 1;
    for (size_t i = 0; i < d->encoding_count; i++)
        d->encodings[i] = (struct ch_encoding){.has_ssrc = true, .ssrc = 3001 + (uint32_t)i};
}

static void ssrc_0(struct draft *d)
{
    d->encodings[0].ssrc = 0;
}

static void rtx_ssrc_0(struct draft *d)
{
    d->encodings[0].rtx_ssrc = 0;
}

static void ssrc_twice(struct draft *d)
{
    d->encoding_count = 2;
    d->encodings[1] = (struct ch_encoding){.has_ssrc = true, .ssrc = 3001};
}

static void ssrc_is_its_rtx(struct draft *d)
{
    d->encodings[0].rtx_ssrc = 3001;
}

static void ssrc_is_anothers_rtx(struct draft *d)
{
    d->encoding_count = 2;
    d->encodings[1] = (struct ch_encoding){.has_ssrc = true, .ssrc = 3002};
}

static void rtx_is_anothers_ssrc(struct draft *d)
{
    d->encoding_count = 2;
    d->encodings[1] = (struct ch_encoding){.has_rtx_ssrc = true, .rtx_ssrc = 3001};
}

static void rid_empty(struct draft *d)
{
    d->encodings[0].has_rid = true;
}

static void rid_too_long(struct draft *d)
{
    d->encodings[0].has_rid = true;
    d->encodings[0].rid = text_view("123456789-123456789-123456789-123");
}

static void rid_with_a_control_byte(struct draft *d)
{
    d->encodings[0].has_rid = true;
    d->encodings[0].rid = text_view("hi\x7f");
}

static void rid_twice(struct draft *d)
{
    d->encoding_count = 2;
    d->encodings[0] = (struct ch_encoding){.has_rid = true, .rid = text_view("hi")};
    d->encodings[1] = d->encodings[0];
}

static void extension_0(struct draft *d)
{
    d->extensions[1].id = 0;
}

static void extension_id_twice(struct draft *d)
{
    d->extensions[1].id = 1;
}

static void extension_kind_twice(struct draft *d)
{
    d->extensions[1].kind = CH_EXTENSION_KIND_MID;
}

static void too_many_extensions(struct draft *d)
{
    d->extension_count = PLAN_EXTENSIONS_MAX + 1;
    for (size_t i = 0; i < d->extension_count; i++)
        d->extensions[i] = (struct ch_extension){.id = (uint8_t)(i + 1)};
}

/* -- receptions that another receiver of the transport rules out ------------------------------ */

static void anothers_ssrc(struct draft *d)
{
    d->encodings[0].ssrc = 1111;
}

static void fec_ssrc_0(struct draft *d)
{
    d->encodings[0].has_fec_ssrc = true;
}

static void fec_ssrc_of_its_own_rtx(struct draft *d)
{
    d->encodings[0].has_fec_ssrc = true;
    d->encodings[0].fec_ssrc = 3002;
}

static void anothers_rtx_ssrc(struct draft *d)
{
    d->encodings[0].rtx_ssrc = 1112;
}

static void anothers_mid(struct draft *d)
{
    d->mid = text_view("a");
}

static void anothers_rid(struct draft *d)
{
    d->has_mid = false;
    d->encodings[0].has_rid = true;
    d->encodings[0].rid = text_view("low");
}

static void anothers_payload(struct draft *d)
{
    d->encodings[0] = (struct ch_encoding){0};
    d->payloads[1].type = 103;
}

static void anothers_payload_without_a_name(struct draft *d)
{
    d->receiver = 33;
    d->has_mid = false;
    d->encodings[0] = (struct ch_encoding){0};
    d->payloads[0].type = 102;
    d->payload_count = 1;
}

static void another_mid_extension(struct draft *d)
{
    d->extensions[0].id = 5;
}

static void another_rid_extension(struct draft *d)
{
    d->extensions[1].id = 6;
}

static void level_where_the_mid_is(struct draft *d)
{
    d->extension_count = 1;
    d->extensions[0].kind = CH_EXTENSION_KIND_AUDIO_LEVEL;
}

static void level_where_the_rid_is(struct draft *d)
{
    d->extensions[1].kind = CH_EXTENSION_KIND_AUDIO_LEVEL;
}

static void mid_where_another_has_its_level(struct draft *d)
{
    d->transport = 13;
    d->encodings[0].ssrc = 3003;
    d->extension_count = 1;
    d->extensions[0].id = 3;
}

static void moved_to_its_ssrc(struct draft *d)
{
    d->receiver = 34;
    d->transport = 11;
}

/* -- the rows ---------------------------------------------------------------------------------- */

static const struct bad_request rows[] = {
    {"mid empty", CH_CREATE_RECEIVER, mid_empty, CH_REFUSAL_INVALID_MID, "mid of 0 bytes", false},
    {"mid too long", CH_CREATE_RECEIVER, mid_too_long,
     CH_REFUSAL_INVALID_MID, "mid of 33 bytes", false},
    {"mid with a control byte", CH_CREATE_RECEIVER, mid_with_a_control_byte,
     CH_REFUSAL_INVALID_MID, "mid of 2 bytes", false},
    {"mid with a blank", CH_CREATE_RECEIVER, mid_with_a_blank,
     CH_REFUSAL_INVALID_MID, "mid of 3 bytes", false},
    {"no payloads", CH_CREATE_RECEIVER, no_payloads,
     CH_REFUSAL_NO_PAYLOAD_TYPE, "no media payload type", false},
    {"only repair", CH_CREATE_RECEIVER, only_repair,
     CH_REFUSAL_NO_PAYLOAD_TYPE, "no media payload type", false},
    {"too many payloads", CH_CREATE_RECEIVER, too_many_payloads,
     CH_REFUSAL_LIMIT_REACHED, "33 payload types, at most 32", false},
    {"payload 64", CH_CREATE_RECEIVER, payload_64,
     CH_REFUSAL_INVALID_PAYLOAD_TYPE, "payload type 64", false},
    {"payload 95", CH_CREATE_RECEIVER, payload_95,
     CH_REFUSAL_INVALID_PAYLOAD_TYPE, "payload type 95", false},
    {"payload 128", CH_CREATE_RECEIVER, payload_128,
     CH_REFUSAL_INVALID_PAYLOAD_TYPE, "payload type 128", false},
    {"payload 255", CH_CREATE_RECEIVER, payload_255,
     CH_REFUSAL_INVALID_PAYLOAD_TYPE, "payload type 255", false},
    {"payload twice", CH_CREATE_RECEIVER, payload_twice,
     CH_REFUSAL_DUPLICATE_PAYLOAD_TYPE, "payload type 110 twice", false},
    {"clock rate 0", CH_CREATE_RECEIVER, clock_rate_0,
     CH_REFUSAL_INVALID_CLOCK_RATE, "payload type 111", false},
    {"rtx without target", CH_CREATE_RECEIVER, rtx_without_target,
     CH_REFUSAL_INVALID_RTX_TARGET, "retransmission 111", false},
    {"rtx of nothing", CH_CREATE_RECEIVER, rtx_of_nothing,
     CH_REFUSAL_INVALID_RTX_TARGET, "retransmission 111", false},
    {"rtx of itself", CH_CREATE_RECEIVER, rtx_of_itself,
     CH_REFUSAL_INVALID_RTX_TARGET, "retransmission 111", false},
    {"rtx of 128", CH_CREATE_RECEIVER, rtx_of_128,
     CH_REFUSAL_INVALID_RTX_TARGET, "retransmission 111", false},
    {"no encodings", CH_CREATE_RECEIVER, no_encodings,
     CH_REFUSAL_NO_ENCODING, "no encoding", false},
    {"too many encodings", CH_CREATE_RECEIVER, too_many_encodings,
     CH_REFUSAL_LIMIT_REACHED, "9 encodings, at most 8", false},
    {"ssrc 0", CH_CREATE_RECEIVER, ssrc_0, CH_REFUSAL_INVALID_SSRC, "ssrc 0", false},
    {"rtx ssrc 0", CH_CREATE_RECEIVER, rtx_ssrc_0, CH_REFUSAL_INVALID_SSRC, "ssrc 0", false},
    {"ssrc twice", CH_CREATE_RECEIVER, ssrc_twice,
     CH_REFUSAL_DUPLICATE_SSRC, "ssrc 3001 twice", false},
    {"ssrc is its rtx", CH_CREATE_RECEIVER, ssrc_is_its_rtx,
     CH_REFUSAL_DUPLICATE_SSRC, "ssrc 3001 twice", false},
    {"ssrc is anothers rtx", CH_CREATE_RECEIVER, ssrc_is_anothers_rtx,
     CH_REFUSAL_DUPLICATE_SSRC, "ssrc 3002 twice", false},
    {"rtx is anothers ssrc", CH_CREATE_RECEIVER, rtx_is_anothers_ssrc,
     CH_REFUSAL_DUPLICATE_SSRC, "ssrc 3001 twice", false},
    {"rid empty", CH_CREATE_RECEIVER, rid_empty, CH_REFUSAL_INVALID_RID, "rid of 0 bytes", false},
    {"rid too long", CH_CREATE_RECEIVER, rid_too_long,
     CH_REFUSAL_INVALID_RID, "rid of 33 bytes", false},
    {"rid with a control byte", CH_CREATE_RECEIVER, rid_with_a_control_byte,
     CH_REFUSAL_INVALID_RID, "rid of 3 bytes", false},
    {"rid twice", CH_CREATE_RECEIVER, rid_twice, CH_REFUSAL_DUPLICATE_RID, "rid 'hi' twice", false},
    {"extension 0", CH_CREATE_RECEIVER, extension_0,
     CH_REFUSAL_INVALID_EXTENSION, "header extension id 0", false},
    {"extension id twice", CH_CREATE_RECEIVER, extension_id_twice,
     CH_REFUSAL_DUPLICATE_EXTENSION, "header extension 1 twice", false},
    {"extension kind twice", CH_CREATE_RECEIVER, extension_kind_twice,
     CH_REFUSAL_DUPLICATE_EXTENSION, "header extension 2 twice", false},
    {"too many extensions", CH_CREATE_RECEIVER, too_many_extensions,
     CH_REFUSAL_LIMIT_REACHED, "33 header extensions, at most 32", false},
    {"anothers ssrc", CH_CREATE_RECEIVER, anothers_ssrc,
     CH_REFUSAL_DUPLICATE_SSRC, "ssrc 1111 belongs to receiver 31", false},
    {"fec ssrc 0", CH_CREATE_RECEIVER, fec_ssrc_0, CH_REFUSAL_INVALID_SSRC, "ssrc 0", false},
    {"fec ssrc of its own rtx", CH_CREATE_RECEIVER, fec_ssrc_of_its_own_rtx,
     CH_REFUSAL_DUPLICATE_SSRC, "ssrc 3002 twice", false},
    {"anothers rtx ssrc", CH_CREATE_RECEIVER, anothers_rtx_ssrc,
     CH_REFUSAL_DUPLICATE_SSRC, "ssrc 1112 belongs to receiver 31", false},
    {"anothers mid", CH_CREATE_RECEIVER, anothers_mid,
     CH_REFUSAL_DUPLICATE_MID, "mid 'a' belongs to receiver 31", false},
    {"anothers rid", CH_CREATE_RECEIVER, anothers_rid,
     CH_REFUSAL_DUPLICATE_RID, "rid 'low' belongs to receiver 32", false},
    {"anothers payload", CH_CREATE_RECEIVER, anothers_payload,
     CH_REFUSAL_DUPLICATE_PAYLOAD_TYPE, "payload type 103 belongs to receiver 33", false},
    {"another mid extension", CH_CREATE_RECEIVER, another_mid_extension,
     CH_REFUSAL_INVALID_EXTENSION, "mid extension 5, but the transport has 1", false},
    {"another rid extension", CH_CREATE_RECEIVER, another_rid_extension,
     CH_REFUSAL_INVALID_EXTENSION, "rid extension 6, but the transport has 2", false},
    {"level where the mid is", CH_CREATE_RECEIVER, level_where_the_mid_is,
     CH_REFUSAL_INVALID_EXTENSION, "header extension 1 is the transport's mid", false},
    {"level where the rid is", CH_CREATE_RECEIVER, level_where_the_rid_is,
     CH_REFUSAL_INVALID_EXTENSION, "header extension 2 is the transport's rid", false},
    {"mid where another has its level", CH_CREATE_RECEIVER, mid_where_another_has_its_level,
     CH_REFUSAL_INVALID_EXTENSION, "header extension 3 is the transport's mid", false},
    {"update to a bad plan", CH_UPDATE_RECEIVER, rtx_of_nothing,
     CH_REFUSAL_INVALID_RTX_TARGET, "retransmission 111", false},
    {"update to another's ssrc", CH_UPDATE_RECEIVER, anothers_ssrc,
     CH_REFUSAL_DUPLICATE_SSRC, "ssrc 1111 belongs to receiver 31", false},
    {"update to another's mid", CH_UPDATE_RECEIVER, anothers_mid,
     CH_REFUSAL_DUPLICATE_MID, "mid 'a' belongs to receiver 31", false},
    {"anothers payload without a name", CH_UPDATE_RECEIVER, anothers_payload_without_a_name,
     CH_REFUSAL_DUPLICATE_PAYLOAD_TYPE, "payload type 102 belongs to receiver 32", false},
    {"update to another rid extension", CH_UPDATE_RECEIVER, another_rid_extension,
     CH_REFUSAL_INVALID_EXTENSION, "rid extension 6", false},
    {"moved to its ssrc", CH_ATTACH_RECEIVER, moved_to_its_ssrc,
     CH_REFUSAL_DUPLICATE_SSRC, "ssrc 1111 belongs to receiver 31", false},
};

#define ROW_COUNT (sizeof rows / sizeof *rows)

const struct bad_request *__single bad_reception_at(size_t place)
{
    return place < ROW_COUNT ? &rows[place] : bad_transmission_at(place - ROW_COUNT);
}
