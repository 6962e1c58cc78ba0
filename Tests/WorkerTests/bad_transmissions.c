/* bad_transmissions.c - what no sender may look like.
 *
 * Rows of the table of bad_requests.c. */
#include "requests.h"

static void sending_ssrc_0(struct draft *d)
{
    d->ssrc = 0;
}

static void anothers_sending_ssrc(struct draft *d)
{
    d->ssrc = 2001;
}

static void moved_to_its_sending_ssrc(struct draft *d)
{
    d->sender = 43;
    d->transport = 12;
}

static void cname_empty(struct draft *d)
{
    d->cname = text_view("");
}

static void cname_of_256(struct draft *d)
{
    static uint8_t letters[SENDER_CNAME_MAX + 1];

    for (size_t i = 0; i < sizeof letters; i++)
        letters[i] = 'c';
    d->cname = ch_view_of(letters, sizeof letters);
}

static void no_mappings(struct draft *d)
{
    d->mapping_count = 0;
}

static void mapping_from_128(struct draft *d)
{
    d->mappings[0].from = 128;
}

static void mapping_to_64(struct draft *d)
{
    d->mappings[0].to = 64;
}

static void mapping_to_95(struct draft *d)
{
    d->mappings[0].to = 95;
}

static void mapping_to_128(struct draft *d)
{
    d->mappings[0].to = 128;
}

static void mapping_twice(struct draft *d)
{
    d->mapping_count = 2;
    d->mappings[1] = (struct ch_mapping){.from = 110, .to = 121};
}

static void renumbering_from_0(struct draft *d)
{
    d->renumberings[0].from = 0;
}

static void renumbering_to_0(struct draft *d)
{
    d->renumberings[0].to = 0;
}

static void renumbering_from_twice(struct draft *d)
{
    d->renumbering_count = 2;
    d->renumberings[1] = (struct ch_mapping){.from = 1, .to = 6};
}

static void renumbering_to_twice(struct draft *d)
{
    d->renumbering_count = 2;
    d->renumberings[1] = (struct ch_mapping){.from = 2, .to = 5};
}

static void too_many_renumberings(struct draft *d)
{
    d->renumbering_count = SENDER_EXTENSIONS_MAX + 1;
    for (size_t i = 0; i < d->renumbering_count; i++)
        d->renumberings[i] = (struct ch_mapping){(uint8_t)(i + 1), (uint8_t)(i + 1)};
}

/* -- what is sent again, and what we write ourselves ------------------------------------------ */

static void rtx_to_0(struct draft *d)
{
    d->has_rtx_ssrc = true;
    d->rtx_ssrc = 0;
}

static void rtx_to_its_own_ssrc(struct draft *d)
{
    d->has_rtx_ssrc = true;
    d->rtx_ssrc = d->ssrc;
}

static void rtx_to_anothers_ssrc(struct draft *d)
{
    d->has_rtx_ssrc = true;
    d->rtx_ssrc = 2001;
}

static void rtx_to_anothers_rtx(struct draft *d)
{
    d->has_rtx_ssrc = true;
    d->rtx_ssrc = 2012;
}

static void ssrc_of_anothers_rtx(struct draft *d)
{
    d->ssrc = 2012;
}

static void repetition_from_128(struct draft *d)
{
    d->has_rtx_ssrc = true;
    d->repetitions[0].from = 128;
}

static void repetition_to_72(struct draft *d)
{
    d->has_rtx_ssrc = true;
    d->repetitions[0].to = 72;
}

static void repetition_twice(struct draft *d)
{
    d->has_rtx_ssrc = true;
    d->repetition_count = 2;
    d->repetitions[1] = (struct ch_mapping){.from = 120, .to = 122};
}

static void own_mid_empty(struct draft *d)
{
    d->has_own_mid = true;
    d->own_mid = text_view("");
}

static void own_mid_of_17(struct draft *d)
{
    d->has_own_mid = true;
    d->own_mid = text_view("12345678901234567");
}

static void own_mid_under_0(struct draft *d)
{
    d->has_own_mid = true;
    d->has_mid_extension = true;
    d->mid_extension = 0;
}

static void own_mid_where_another_goes(struct draft *d)
{
    d->has_own_mid = true;
    d->has_mid_extension = true;
    d->mid_extension = 5;
}

static void send_time_under_0(struct draft *d)
{
    d->has_send_time_extension = true;
    d->send_time_extension = 0;
}

static void send_time_where_another_goes(struct draft *d)
{
    d->has_send_time_extension = true;
    d->send_time_extension = 5;
}

static void send_time_where_the_mid_goes(struct draft *d)
{
    d->has_own_mid = true;
    d->has_mid_extension = true;
    d->has_send_time_extension = true;
    d->send_time_extension = d->mid_extension;
}

/* -- the rows ---------------------------------------------------------------------------------- */

static const struct bad_request rows[] = {
    {"sending ssrc 0", CH_CREATE_SENDER, sending_ssrc_0, CH_REFUSAL_INVALID_SSRC, "ssrc 0", false},
    {"anothers sending ssrc", CH_CREATE_SENDER, anothers_sending_ssrc,
     CH_REFUSAL_DUPLICATE_SSRC, "ssrc 2001 belongs to sender 41", false},
    {"cname empty", CH_CREATE_SENDER, cname_empty,
     CH_REFUSAL_INVALID_CNAME, "cname of 0 bytes", false},
    {"cname of 256", CH_CREATE_SENDER, cname_of_256,
     CH_REFUSAL_INVALID_CNAME, "cname of 256 bytes", false},
    {"no mappings", CH_CREATE_SENDER, no_mappings,
     CH_REFUSAL_NO_PAYLOAD_TYPE, "no payload type to send", false},
    {"mapping from 128", CH_CREATE_SENDER, mapping_from_128,
     CH_REFUSAL_INVALID_PAYLOAD_TYPE, "payload type 128 to 120", false},
    {"mapping to 64", CH_CREATE_SENDER, mapping_to_64,
     CH_REFUSAL_INVALID_PAYLOAD_TYPE, "payload type 110 to 64", false},
    {"mapping to 95", CH_CREATE_SENDER, mapping_to_95,
     CH_REFUSAL_INVALID_PAYLOAD_TYPE, "payload type 110 to 95", false},
    {"mapping to 128", CH_CREATE_SENDER, mapping_to_128,
     CH_REFUSAL_INVALID_PAYLOAD_TYPE, "payload type 110 to 128", false},
    {"mapping twice", CH_CREATE_SENDER, mapping_twice,
     CH_REFUSAL_DUPLICATE_PAYLOAD_TYPE, "payload type 110 twice", false},
    {"renumbering from 0", CH_CREATE_SENDER, renumbering_from_0,
     CH_REFUSAL_INVALID_EXTENSION, "header extension 0 to 5", false},
    {"renumbering to 0", CH_CREATE_SENDER, renumbering_to_0,
     CH_REFUSAL_INVALID_EXTENSION, "header extension 1 to 0", false},
    {"renumbering from twice", CH_CREATE_SENDER, renumbering_from_twice,
     CH_REFUSAL_DUPLICATE_EXTENSION, "header extension 1 to 6 twice", false},
    {"renumbering to twice", CH_CREATE_SENDER, renumbering_to_twice,
     CH_REFUSAL_DUPLICATE_EXTENSION, "header extension 2 to 5 twice", false},
    {"too many renumberings", CH_CREATE_SENDER, too_many_renumberings,
     CH_REFUSAL_LIMIT_REACHED, "33 header extensions, at most 32", false},
    {"rtx to 0", CH_CREATE_SENDER, rtx_to_0,
     CH_REFUSAL_INVALID_SSRC, "retransmission ssrc 0", false},
    {"rtx to its own ssrc", CH_CREATE_SENDER, rtx_to_its_own_ssrc,
     CH_REFUSAL_INVALID_SSRC, "retransmission ssrc 2003", false},
    {"rtx to anothers ssrc", CH_CREATE_SENDER, rtx_to_anothers_ssrc,
     CH_REFUSAL_DUPLICATE_SSRC, "ssrc 2001 belongs to sender 41", false},
    {"rtx to anothers rtx", CH_CREATE_SENDER, rtx_to_anothers_rtx,
     CH_REFUSAL_DUPLICATE_SSRC, "ssrc 2012 belongs to sender 42", false},
    {"ssrc of anothers rtx", CH_CREATE_SENDER, ssrc_of_anothers_rtx,
     CH_REFUSAL_DUPLICATE_SSRC, "ssrc 2012 belongs to sender 42", false},
    {"repetition from 128", CH_CREATE_SENDER, repetition_from_128,
     CH_REFUSAL_INVALID_PAYLOAD_TYPE, "payload type 128 repeated as 121", false},
    {"repetition to 72", CH_CREATE_SENDER, repetition_to_72,
     CH_REFUSAL_INVALID_PAYLOAD_TYPE, "payload type 120 repeated as 72", false},
    {"repetition twice", CH_CREATE_SENDER, repetition_twice,
     CH_REFUSAL_DUPLICATE_PAYLOAD_TYPE, "payload type 120 repeated twice", false},
    {"own mid empty", CH_CREATE_SENDER, own_mid_empty,
     CH_REFUSAL_INVALID_MID, "mid of 0 bytes", false},
    {"own mid of 17", CH_CREATE_SENDER, own_mid_of_17,
     CH_REFUSAL_INVALID_MID, "mid of 17 bytes", false},
    {"own mid under 0", CH_CREATE_SENDER, own_mid_under_0,
     CH_REFUSAL_INVALID_EXTENSION, "header extension of our own: 0", false},
    {"own mid where another goes", CH_CREATE_SENDER, own_mid_where_another_goes,
     CH_REFUSAL_INVALID_EXTENSION, "header extension of our own: 5", false},
    {"send time under 0", CH_CREATE_SENDER, send_time_under_0,
     CH_REFUSAL_INVALID_EXTENSION, "header extension of our own: 0, 0", false},
    {"send time where another goes", CH_CREATE_SENDER, send_time_where_another_goes,
     CH_REFUSAL_INVALID_EXTENSION, "header extension of our own: 0, 5", false},
    {"send time where the mid goes", CH_CREATE_SENDER, send_time_where_the_mid_goes,
     CH_REFUSAL_INVALID_EXTENSION, "header extension of our own: 8, 8", false},
    {"update to anothers rtx", CH_UPDATE_SENDER, rtx_to_anothers_ssrc,
     CH_REFUSAL_DUPLICATE_SSRC, "ssrc 2001 belongs to sender 41", false},
    {"update to ssrc 0", CH_UPDATE_SENDER, sending_ssrc_0,
     CH_REFUSAL_INVALID_SSRC, "ssrc 0", false},
    {"update to another's ssrc", CH_UPDATE_SENDER, anothers_sending_ssrc,
     CH_REFUSAL_DUPLICATE_SSRC, "ssrc 2001 belongs to sender 41", false},
    {"update to a bad costume", CH_UPDATE_SENDER, mapping_to_95,
     CH_REFUSAL_INVALID_PAYLOAD_TYPE, "payload type 110 to 95", false},
    {"moved to its sending ssrc", CH_ATTACH_SENDER, moved_to_its_sending_ssrc,
     CH_REFUSAL_DUPLICATE_SSRC, "ssrc 2001 belongs to sender 41", false},
};

#define ROW_COUNT (sizeof rows / sizeof *rows)

const struct bad_request *__single bad_transmission_at(size_t place)
{
    return place < ROW_COUNT ? &rows[place] : bad_secret_at(place - ROW_COUNT);
}
