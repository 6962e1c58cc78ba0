/* engine_room.c - the room in which most stories of the fuzzer begin. */
#include "browser.h"
#include "engine_checks.h"

#include "graph/graph.h"
#include "graph/transport.h"
#include "graph/webrtc.h"

#include <channel_messages.h>
#include <stdlib.h>

static void hand_in(struct attack *a, size_t sockets)
{
    attack_frame(a, a->question.bytes, a->question.length, sockets);
}

/* Transport 1 learns where its publisher is, 2 has two ports, 3 shares one. */
static void furnish_transports(struct attack *a)
{
    struct ch_create_plain_transport fields = {.room = 1};
    struct ch_address here = {.port = 5000};

    here.ip = ch_view_string("192.0.2.100");
    question_create_room(&a->question, 0, ++a->asked, &(struct ch_create_room){.room = 1});
    hand_in(a, 0);
    for (uint8_t id = 1; id <= 3; id++) {
        fields.transport = id;
        fields.has_remote = id > 1;
        fields.remote = (struct ch_address){.ip = ch_view_string("192.0.2.2"), .port = 3998u + id};
        question_create_plain_transport(&a->question, id % 3, ++a->asked, &fields);
        hand_in(a, id % 3);
        if (id > 1)
            continue;
        question_listen(&a->question, 1, ++a->asked,
                        &(struct ch_listen){.addresses_count = 1, .addresses = &here});
        hand_in(a, 1);
    }
}

/* Receiver 1 is video by SSRC 5 or RID, receiver 2 is audio by payload type; each is heard by the
 * transports it is not on. */
static void furnish_streams(struct attack *a)
{
    struct ch_payload payload;
    struct ch_encoding encodings[2];
    struct ch_extension extensions[] = {{.id = 1, .kind = CH_EXTENSION_KIND_RID},
                                        {.id = 2, .kind = CH_EXTENSION_KIND_AUDIO_LEVEL}};
    struct ch_mapping mapping;
    struct ch_create_receiver receiver = {.transport = 1};
    struct ch_create_sender sender = {.receiver = 1};

    for (uint8_t id = 1; id <= 2; id++) {
        payload = (struct ch_payload){.type = 95u + id, .clock_rate = 48000};
        encodings[0] = (struct ch_encoding){.has_ssrc = id == 1, .ssrc = 5};
        encodings[1] = (struct ch_encoding){.has_rid = true, .rid = ch_view_string("b")};
        receiver.receiver = id;
        receiver.reception = (struct ch_reception){
            .kind = id == 1 ? CH_KIND_VIDEO : CH_KIND_AUDIO,
            .has_pli = true,
            .payloads_count = 1,
            .payloads = &payload,
            .encodings_count = 3u - id,
            .encodings = encodings,
            .extensions_count = 2,
            .extensions = extensions,
        };
        question_create_receiver(&a->question, 0, ++a->asked, &receiver);
        hand_in(a, 0);
    }
    for (uint8_t id = 1; id <= 4; id++) {
        struct ch_view name = ch_view_string("name");
        mapping = (struct ch_mapping){.from = 95u + (id + 1) / 2, .to = 100};
        sender.sender = id;
        sender.receiver = (id + 1u) / 2;
        sender.transport = 2u + id % 2;
        sender.transmission = (struct ch_transmission){
            .ssrc = 100u + id, .cname = name, .payloads_count = 1, .payloads = &mapping};
        question_create_sender(&a->question, 0, ++a->asked, &sender);
        hand_in(a, 0);
    }
}

void attack_furnish(struct attack *a)
{
    furnish_transports(a);
    furnish_streams(a);
}

/* -- a call ----------------------------------------------------------------------------------- */

static void connect_call(struct attack *a)
{
    uint8_t digest[DTLS_DIGEST_MAX];
    struct ch_connect_web_rtc_transport fields = {
        .transport = 4,
        .role = CH_DTLS_ROLE_SERVER,
        .fingerprint.hash = CH_FINGERPRINT_HASH_SHA256,
    };

    if (!a->browser)
        return;
    fields.fingerprint.value = ch_view_of(
        digest, dtls_identity_fingerprint(a->browser->identity, DTLS_SHA256, digest));
    question_connect_web_rtc_transport(&a->question, 0, ++a->asked, &fields);
    hand_in(a, 0);
}

/* What the browser sends is receiver 4; it hears itself as sender 6. */
static void furnish_call_streams(struct attack *a)
{
    struct ch_view name = ch_view_string("name");
    struct ch_payload payloads[] = {
        {.type = 96, .codec = CH_CODEC_VP8, .clock_rate = 90000},
        {.type = 98,
         .role = CH_PAYLOAD_ROLE_RETRANSMISSION,
         .clock_rate = 90000,
         .has_target = true,
         .target = 96},
    };
    struct ch_encoding encoding = {
        .has_ssrc = true, .ssrc = 5, .has_rtx_ssrc = true, .rtx_ssrc = 6};
    struct ch_extension extension = {.id = 3, .kind = CH_EXTENSION_KIND_TRANSPORT_SEQUENCE};
    struct ch_mapping mapping = {.from = 96, .to = 96}, repetition = {.from = 96, .to = 98};
    struct ch_create_receiver receiver = {.receiver = 4,
                                          .transport = 4,
                                          .reception = {.kind = CH_KIND_VIDEO,
                                                        .payloads_count = 2,
                                                        .payloads = payloads,
                                                        .encodings_count = 1,
                                                        .encodings = &encoding,
                                                        .extensions_count = 1,
                                                        .extensions = &extension,
                                                        .has_pli = true,
                                                        .has_nack = true,
                                                        .has_transport_cc = true}};
    struct ch_create_sender sender = {.sender = 6,
                                      .receiver = 4,
                                      .transport = 4,
                                      .transmission = {.ssrc = 106,
                                                       .cname = name,
                                                       .payloads_count = 1,
                                                       .payloads = &mapping,
                                                       .has_rtx_ssrc = true,
                                                       .rtx_ssrc = 116,
                                                       .rtx_payloads_count = 1,
                                                       .rtx_payloads = &repetition}};

    question_create_receiver(&a->question, 0, ++a->asked, &receiver);
    hand_in(a, 0);
    question_create_sender(&a->question, 0, ++a->asked, &sender);
    hand_in(a, 0);
}

void attack_furnish_call(struct attack *a)
{
    uint8_t suites[] = {CH_SRTP_SUITE_AEAD_AES128_GCM};
    struct ch_view fragment = ch_view_string(attack_fragments[0]);
    struct ch_view password = ch_view_string(PASSWORD);
    struct ch_create_web_rtc_transport fields = {.transport = 4,
                                                 .room = 1,
                                                 .username_fragment = fragment,
                                                 .password = password,
                                                 .suites_count = 1,
                                                 .suites = suites,
                                                 .accepts_udp = true,
                                                 .accepts_tcp = true,
                                                 .consent_timeout = 30000};
    struct flow where = {.socket = 2, .remote = {.family = 4, .port = 4001, .ip = {192, 0, 2, 3}}};

    question_create_room(&a->question, 0, ++a->asked, &(struct ch_create_room){.room = 1});
    hand_in(a, 0);
    question_create_web_rtc_transport(&a->question, 1, ++a->asked, &fields);
    hand_in(a, 1);
    where.socket = graph_transport(attack_graph(a), 4)->webrtc->sockets[0];
    attack_invite(a, &where, attack_fragments[0], true);
    connect_call(a);
    furnish_call_streams(a);
    attack_converse(a);
    if (!browser_is_connected(a->browser))
        abort(); /* there was nothing in the way */
}
