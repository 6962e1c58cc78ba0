/* engine_requests.c - any bytes as requests, most of them well formed. */
#include "browser.h"
#include "engine_script.h"

#include <channel_messages.h>
#include <string.h>

#define LIST 3 /* elements of a list at most */
#define ENCODINGS 9 /* one too many */

/* Memory of the request under construction. */
static struct ch_address addresses[2];
static struct ch_payload payloads[LIST];
static struct ch_encoding encodings[ENCODINGS];
static struct ch_extension extensions[LIST];
static struct ch_mapping payload_map[LIST];
static struct ch_mapping extension_map[LIST];
static struct ch_mapping repetition_map[LIST];
static uint8_t suites[LIST];
static uint8_t secret[64]; /* every key and every fingerprint */

/* One to LIST, seldom none. */
static size_t take_count(struct script *s)
{
    uint8_t n = take(s);

    return n < 250 ? 1 + n % LIST : 0;
}

static struct ch_view text(const char *name)
{
    return ch_view_string(name);
}

static struct ch_view take_name(struct script *s)
{
    static const char *const names[] = {"a", "b", "c", "",
                                        "a name that is much too long for anybody"};

    return text(names[take(s) % 5]);
}

static struct ch_address take_address(struct script *s)
{
    static const char *const hosts[] = {"192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1",
                                        "192.0.2.1", "nowhere",   "0.0.0.0",   "224.0.0.1"};
    uint8_t n = take(s);

    return (struct ch_address){.ip = text(hosts[n & 7]),
                               .port = (uint16_t)(n < 250 ? 4000 + (n >> 3) % 4 : 0)};
}

static struct ch_reception take_reception(struct script *s)
{
    uint8_t flags = take(s);
    struct ch_reception reception = {
        .kind = (enum ch_kind)(flags & 1),
        .has_mid = flags & 2,
        .has_pli = flags & 4,
        .has_fir = flags & 8,
        .has_nack = flags & 16,
        .has_transport_cc = flags & 32,
    };

    if (reception.has_mid)
        reception.mid = take_name(s);
    reception.payloads_count = take_count(s);
    reception.payloads = payloads;
    reception.encodings_count = flags & 64 ? 1u + take(s) % ENCODINGS : take_count(s);
    reception.encodings = encodings;
    reception.extensions_count = take_count(s) % LIST;
    reception.extensions = extensions;
    for (size_t i = 0; i < reception.payloads_count; i++) {
        uint8_t role = take(s);
        payloads[i] = (struct ch_payload){
            .type = take_type(s, i),
            .role = (enum ch_payload_role)(role < 200 ? 0 : role % 3),
            .codec = (enum ch_codec)(role % CH_CODEC_COUNT),
            .clock_rate = role == 1 ? 0 : role == 2 ? UINT32_MAX : 90000,
            .has_target = role >= 200,
            .target = 96,
        };
    }
    for (size_t i = 0; i < reception.encodings_count; i++) {
        uint8_t has = take(s);
        encodings[i] = (struct ch_encoding){.has_ssrc = has & 1, .has_rtx_ssrc = has & 2,
                                            .has_rid = has & 4};
        encodings[i].ssrc = has & 1 ? take_ssrc(s) : 0;
        encodings[i].rtx_ssrc = has & 2 ? take_ssrc(s) : 0;
        if (has & 4)
            encodings[i].rid = take_name(s);
        encodings[i].learns_repair = encodings[i].has_fec_ssrc = has & 128;
        encodings[i].fec_ssrc = has & 128 ? (uint32_t)i + 1 : 0;
        encodings[i].spatial_layers = has >> 3 & 3;
        encodings[i].temporal_layers = has >> 5 & 3;
    }
    for (size_t i = 0; i < reception.extensions_count; i++) {
        uint8_t n = take(s);
        extensions[i] = (struct ch_extension){
            .id = n & 15, .kind = (enum ch_extension_kind)((n >> 4) % CH_EXTENSION_KIND_COUNT)};
    }
    return reception;
}

static struct ch_transmission take_transmission(struct script *s)
{
    uint8_t counts = take(s);
    uint32_t ssrc = 100 + take_ssrc(s);
    struct ch_view name = text(counts & 128 ? "" : "name");
    struct ch_transmission transmission = {
        .ssrc = ssrc,
        .cname = name,
        .payloads_count = counts % (LIST + 1),
        .payloads = payload_map,
        .extensions_count = (counts >> 2) % (LIST + 1),
        .extensions = extension_map,
    };

    if (counts & 16) {
        transmission.has_rtx_ssrc = true;
        transmission.rtx_ssrc = 100 + take_ssrc(s);
        transmission.rtx_payloads_count = 1;
        transmission.rtx_payloads = repetition_map;
        repetition_map[0] = (struct ch_mapping){.from = take_type(s, 0), .to = take_type(s, 1)};
    }
    if (counts & 32) {
        transmission.has_mid = true;
        transmission.mid = take_name(s);
        transmission.has_mid_extension = true;
        transmission.mid_extension = take(s) & 15;
    }
    if (counts & 64) {
        transmission.has_abs_send_time_extension = true;
        transmission.abs_send_time_extension = take(s) & 15;
        transmission.has_transport_sequence_extension = true;
        transmission.transport_sequence_extension = (uint8_t)(take(s) & 15);
    }
    for (size_t i = 0; i < transmission.payloads_count; i++)
        payload_map[i] = (struct ch_mapping){.from = take_type(s, i), .to = take_type(s, 0)};
    for (size_t i = 0; i < transmission.extensions_count; i++) {
        uint8_t n = take(s);
        extension_map[i] = (struct ch_mapping){.from = n & 15, .to = n >> 4};
    }
    return transmission;
}

/* One function for each request that is more than ids; `q` becomes its frame. */
static void ask_create_plain_transport(struct attack *a, struct script *s, uint8_t sockets)
{
    uint8_t has = take(s);
    struct ch_create_plain_transport fields = {.transport = take_id(s), .room = take_id(s),
                                               .has_remote = has & 1,
                                               .has_remote_rtcp = has & 2};

    if (has & 1)
        fields.remote = take_address(s);
    if (has & 2)
        fields.remote_rtcp = take_address(s);
    if (has & 4) {
        fields.has_srtp = true;
        fields.srtp.suite = (enum ch_srtp_suite)((has >> 3) % CH_SRTP_SUITE_COUNT);
        fields.srtp.sending = ch_view_of(secret, 28u + (has >> 5));
        fields.srtp.receiving = ch_view_of(secret, 28u + (has >> 5));
    }
    question_create_plain_transport(&a->question, sockets, ++a->asked, &fields);
}

/* One of the same transport and address begins, or its one ends. */
static void ask_transcript(struct attack *a, const struct ch_connect_plain_transport *of,
                           uint8_t has, uint8_t sockets)
{
    if (has & 64)
        question_end_transcript(&a->question, sockets, ++a->asked,
                                &(struct ch_end_transcript){.transport = of->transport});
    else
        question_start_transcript(&a->question, sockets, ++a->asked,
                                  &(struct ch_start_transcript){.transport = of->transport,
                                                                .remote = of->remote,
                                                                .sent_rtp = has & 4,
                                                                .sent_rtcp = has & 8,
                                                                .received_rtp = has & 16,
                                                                .received_rtcp = has & 32});
}

static void ask_connect_plain_transport(struct attack *a, struct script *s, uint8_t sockets)
{
    uint8_t has = take(s);
    struct ch_connect_plain_transport fields = {.transport = take_id(s), .remote = take_address(s),
                                                .has_remote_rtcp = has & 1};

    if (has & 2) {
        ask_transcript(a, &fields, has, sockets);
        return;
    }
    if (has & 1)
        fields.remote_rtcp = take_address(s);
    question_connect_plain_transport(&a->question, sockets, ++a->asked, &fields);
}

static void ask_listen(struct attack *a, struct script *s, uint8_t sockets)
{
    uint8_t counts = take(s);
    struct ch_listen fields = {.addresses_count = counts % 3, .addresses = addresses,
                               .tcp_addresses_count = counts / 128, .tcp_addresses = addresses};

    for (size_t i = 0; i < 2; i++)
        addresses[i] = take_address(s);
    question_listen(&a->question, sockets, ++a->asked, &fields);
}

static void ask_create_receiver(struct attack *a, struct script *s, uint8_t sockets)
{
    question_create_receiver(&a->question, sockets, ++a->asked,
                             &(struct ch_create_receiver){.receiver = take_id(s),
                                                          .transport = take_id(s),
                                                          .reception = take_reception(s)});
}

static void ask_update_receiver(struct attack *a, struct script *s, uint8_t sockets)
{
    question_update_receiver(&a->question, sockets, ++a->asked,
        &(struct ch_update_receiver){.receiver = take_id(s), .reception = take_reception(s)});
}

static void ask_create_sender(struct attack *a, struct script *s, uint8_t sockets)
{
    question_create_sender(&a->question, sockets, ++a->asked,
                           &(struct ch_create_sender){.sender = take_id(s),
                                                      .receiver = take_id(s),
                                                      .transport = take_id(s),
                                                      .transmission = take_transmission(s),
                                                      .is_paused = take(s) == 1});
}

static void ask_update_sender(struct attack *a, struct script *s, uint8_t sockets)
{
    question_update_sender(&a->question, sockets, ++a->asked,
        &(struct ch_update_sender){.sender = take_id(s), .transmission = take_transmission(s)});
}

static void ask_create_web_rtc_transport(struct attack *a, struct script *s, uint8_t sockets)
{
    uint8_t flags = take(s);
    struct ch_create_web_rtc_transport fields = {0};
    uint8_t who = take(s);

    fields.transport = take_id(s);
    fields.room = take_id(s);
    fields.username_fragment = text(attack_fragments[who % FRAGMENTS]);
    fields.password = text(PASSWORD);
    fields.suites_count = 1 + (flags & 1);
    fields.suites = suites;
    suites[0] = (flags >> 1) % CH_SRTP_SUITE_COUNT;
    suites[1] = (flags >> 3) % CH_SRTP_SUITE_COUNT;
    fields.accepts_udp = flags < 224;
    fields.accepts_tcp = !(flags & 32);
    if (flags & 64)
        fields.ice_timeout = fields.dtls_timeout = fields.media_timeout = 1000;
    if (!(flags & 128))
        fields.consent_timeout = 5000;
    question_create_web_rtc_transport(&a->question, sockets, ++a->asked, &fields);
}

/* One that asks a server, on the sockets that come along. */
static void ask_create_agent_transport(struct attack *a, struct script *s, uint8_t sockets)
{
    static struct ch_address hosts[16];
    struct ch_ice_server server = {.is_turn = true};
    struct ch_create_agent_transport fields = {0};
    uint8_t flags = take(s), who = take(s);

    fields.transport = take_id(s);
    fields.room = take_id(s);
    fields.username_fragment = text(attack_fragments[who % FRAGMENTS]);
    fields.password = text(PASSWORD);
    fields.is_controlling = flags & 1;
    fields.kinds = flags >> 4;
    suites[0] = (flags >> 1) % CH_SRTP_SUITE_COUNT;
    fields.suites_count = 1;
    fields.suites = suites;
    for (size_t i = 0; i < 16; i++)
        hosts[i] = (struct ch_address){.ip = text("192.0.2.1"), .port = (uint16_t)(4000 + i)};
    fields.hosts_count = sockets % 16;
    fields.hosts = hosts;
    server.transport = (enum ch_server_transport)(who / 64 % CH_SERVER_TRANSPORT_COUNT);
    server.address.ip = text("198.51.100.1");
    server.address.port = 3478;
    fields.servers_count = 1;
    fields.servers = &server;
    question_create_agent_transport(&a->question, sockets, ++a->asked, &fields);
}

/* The browser's fingerprint if it is there, or one that nobody has. */
static void ask_connect_web_rtc_transport(struct attack *a, struct script *s, uint8_t sockets)
{
    uint8_t how = take(s);
    uint8_t digest[DTLS_DIGEST_MAX];
    struct ch_connect_web_rtc_transport fields = {
        .transport = take_id(s),
        .role = (enum ch_dtls_role)(how & 1),
        .fingerprint.hash = CH_FINGERPRINT_HASH_SHA256,
    };

    fields.fingerprint.value = ch_view_of(secret, how < 250 ? 32 : 31);
    if (a->browser && how < 200)
        fields.fingerprint.value = ch_view_of(
            digest, dtls_identity_fingerprint(a->browser->identity, DTLS_SHA256, digest));
    question_connect_web_rtc_transport(&a->question, sockets, ++a->asked, &fields);
}

static void ask_restart_ice(struct attack *a, struct script *s, uint8_t sockets)
{
    struct ch_restart_ice fields = {.transport = take_id(s)};
    uint8_t who = take(s);

    fields.username_fragment = text(attack_fragments[who % FRAGMENTS]);
    fields.password = text(PASSWORD);
    question_restart_ice(&a->question, sockets, ++a->asked, &fields);
}

static void ask_tap_receiver(struct attack *a, struct script *s, uint8_t sockets)
{
    question_tap_receiver(&a->question, sockets, ++a->asked,
                          &(struct ch_tap_receiver){.receiver = take_id(s),
                                                    .is_on = take(s) < 192});
}

/* Any op at all, with two ids for fields, or with bytes of the script. */
static void ask_raw(struct attack *a, struct script *s, uint8_t sockets)
{
    uint8_t op = take(s), shape = take(s);
    size_t count = shape < 128 ? shape % 3 * 4 : shape % 64;
    struct question *q = &a->question;

    memset(q, 0, sizeof *q);
    q->length = CH_FRAME_HEADER_SIZE + count;
    q->bytes[0] = (uint8_t)(q->length - CH_FRAME_LENGTH_SIZE);
    q->bytes[4] = shape == 127 ? take(s) % 4 : CH_FRAME_REQUEST;
    q->bytes[5] = op;
    q->bytes[6] = sockets;
    q->bytes[7] = (uint8_t)++a->asked;
    q->bytes[8] = (uint8_t)(a->asked >> 8);
    for (size_t i = 0; i < count; i++)
        q->bytes[CH_FRAME_HEADER_SIZE + i] =
            shape >= 128 ? take(s) : i % 4 == 0 ? (uint8_t)take_id(s) : 0;
}

void step_request(struct attack *a, struct script *s)
{
    static void (*const asks[])(struct attack *, struct script *, uint8_t) = {
        ask_raw,           ask_raw,
        ask_raw,           ask_create_plain_transport,
        ask_create_sender, ask_connect_plain_transport,
        ask_update_sender, ask_create_receiver,
        ask_listen,        ask_update_receiver,
    };
    static void (*const more[])(struct attack *, struct script *, uint8_t) = {
        ask_create_web_rtc_transport,
        ask_connect_web_rtc_transport,
        ask_restart_ice,
    };
    uint8_t which = take(s), sockets = take(s);

    /* Few in most cases; and sometimes fewer come than the frame says. */
    uint8_t said = sockets < 240 ? sockets % 3 : sockets % 16;
    if (which >= 245 && which < 250)
        ask_create_agent_transport(a, s, said);
    else if (which < 200)
        asks[which % (sizeof asks / sizeof *asks)](a, s, said);
    else if (which >= 250)
        ask_tap_receiver(a, s, said);
    else
        more[which % (sizeof more / sizeof *more)](a, s, said);
    attack_frame(a, a->question.bytes, a->question.length,
                 sockets % 7 == 6 && said > 0 ? said - 1u : said);
}
