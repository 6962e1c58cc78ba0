/* requests.c - drafts: what the world of requests.h accepts. */
#include "requests.h"

#include "test.h"

#include <string.h>

static struct ch_address address_of(const char *ip, uint16_t port)
{
    return (struct ch_address){.ip = text_view(ip), .port = port};
}

static void open_ids(struct draft *d, uint8_t op)
{
    d->room = op == CH_CREATE_ROOM ? 3 : 1;
    d->transport = 11;
    d->receiver = 31;
    d->sender = 42;
    switch (op) {
    case CH_CREATE_PLAIN_TRANSPORT:
    case CH_CREATE_WEB_RTC_TRANSPORT:
    case CH_CREATE_AGENT_TRANSPORT:
        d->transport = 14;
        break;
    case CH_SET_FAR_SIDE:
    case CH_ADD_FAR_CANDIDATE:
    case CH_END_FAR_CANDIDATES:
    case CH_RESTART_AGENT:
    case CH_GIVE_STREAM:
        d->transport = 18;
        break;
    case CH_CONNECT_WEB_RTC_TRANSPORT:
    case CH_RESTART_ICE:
        d->transport = 15;
        break;
    case CH_CONNECT_PLAIN_TRANSPORT:
    case CH_ATTACH_SENDER:
        d->transport = 13;
        break;
    case CH_CREATE_RECEIVER:
        d->receiver = 35;
        break;
    case CH_UPDATE_RECEIVER:
        d->receiver = 32;
        break;
    case CH_ATTACH_RECEIVER:
        d->receiver = 32;
        d->transport = 13;
        break;
    case CH_OPEN_SPAN:
        d->transport = 14;
        break;
    case CH_MIRROR_RECEIVER:
        d->receiver = 35;
        d->transport = 17;
        break;
    case CH_CREATE_SENDER:
    case CH_CREATE_SLOT_SENDER:
        d->sender = 44;
        d->transport = 12;
        break;
    default:
        break;
    }
}

/* Credentials, a fingerprint and keys; the bytes of the last two are all the same. */
static void open_secrets(struct draft *d)
{
    static uint8_t bytes[SUITE_KEY_MAX];

    memset(bytes, 0xa5, sizeof bytes);
    d->fragment = text_view("fresh");
    d->password = text_view("0123456789abcdefghijkl");
    d->suite_count = 2;
    d->suites[0] = CH_SRTP_SUITE_AEAD_AES256_GCM;
    d->suites[1] = CH_SRTP_SUITE_AES_CM128_HMAC_SHA1;
    d->fingerprint.hash = CH_FINGERPRINT_HASH_SHA256;
    d->fingerprint.value = ch_view_of(bytes, 32);
    d->role = CH_DTLS_ROLE_SERVER;
    d->keys.suite = CH_SRTP_SUITE_AEAD_AES128_GCM;
    d->keys.sending = ch_view_of(bytes, 28);
    d->keys.receiving = ch_view_of(bytes, 28);
}

void draft_open(struct draft *d, uint8_t op)
{
    memset(d, 0, sizeof *d);
    open_ids(d, op);
    d->first_socket = DRAFT_SOCKET;
    d->socket_count = 1;
    d->address_count = 1;
    d->addresses[0] = address_of("192.0.2.1", 5000);
    d->has_remote = true;
    d->remote = address_of("203.0.113.5", 7000);
    d->remote_rtcp = address_of("203.0.113.5", 7001);

    d->has_mid = true;
    d->mid = text_view("b");
    d->payload_count = 2;
    d->payloads[0] = (struct ch_payload){.type = 110, .clock_rate = 90000};
    d->payloads[1] = (struct ch_payload){.type = 111,
                                         .role = CH_PAYLOAD_ROLE_RETRANSMISSION,
                                         .clock_rate = 90000,
                                         .has_target = true,
                                         .target = 110};
    d->encoding_count = 1;
    d->encodings[0] = (struct ch_encoding){
        .has_ssrc = true, .ssrc = 3001, .has_rtx_ssrc = true, .rtx_ssrc = 3002};
    d->extension_count = 2;
    d->extensions[0] = (struct ch_extension){.id = 1, .kind = CH_EXTENSION_KIND_MID};
    d->extensions[1] = (struct ch_extension){.id = 2, .kind = CH_EXTENSION_KIND_RID};

    d->ssrc = 2003;
    d->cname = text_view("publisher");
    d->mapping_count = 1;
    d->mappings[0] = (struct ch_mapping){.from = 110, .to = 120};
    d->renumbering_count = 1;
    d->renumberings[0] = (struct ch_mapping){.from = 1, .to = 5};
    d->rtx_ssrc = 2013;
    d->repetition_count = 1;
    d->repetitions[0] = (struct ch_mapping){.from = 120, .to = 121};
    d->own_mid = text_view("7");
    d->mid_extension = 8;
    d->send_time_extension = 9;
    d->interval = 100;
    d->threshold = 80;
    d->entries = 10;
    d->slots = 5;
    open_secrets(d);
    data_draft_open(&d->data, op);
}

static struct ch_reception reception_of(struct draft *d)
{
    return (struct ch_reception){
        .kind = CH_KIND_VIDEO,
        .has_mid = d->has_mid,
        .mid = d->mid,
        .payloads_count = d->payload_count,
        .payloads = d->payloads,
        .encodings_count = d->encoding_count,
        .encodings = d->encodings,
        .extensions_count = d->extension_count,
        .extensions = d->extensions,
        .has_pli = true,
        .has_nack = true,
        .has_transport_cc = true,
        .has_remb = true,
    };
}

static struct ch_transmission transmission_of(struct draft *d)
{
    return (struct ch_transmission){
        .ssrc = d->ssrc,
        .cname = d->cname,
        .payloads_count = d->mapping_count,
        .payloads = d->mappings,
        .extensions_count = d->renumbering_count,
        .extensions = d->renumberings,
        .has_rtx_ssrc = d->has_rtx_ssrc,
        .rtx_ssrc = d->rtx_ssrc,
        .rtx_payloads_count = d->repetition_count,
        .rtx_payloads = d->repetitions,
        .has_mid = d->has_own_mid,
        .mid = d->own_mid,
        .has_mid_extension = d->has_mid_extension,
        .mid_extension = d->mid_extension,
        .has_abs_send_time_extension = d->has_send_time_extension,
        .abs_send_time_extension = d->send_time_extension,
        .is_one_byte_only = d->is_one_byte_only,
    };
}

static void write_listen(struct ch_writer *w, struct draft *d)
{
    struct ch_listen q = {.addresses_count = d->address_count,
                          .addresses = d->addresses,
                          .tcp_addresses_count = d->tcp_address_count,
                          .tcp_addresses = d->tcp_addresses};

    ch_write_listen(w, &q);
}

static void write_create_web_rtc_transport(struct ch_writer *w, struct draft *d)
{
    struct ch_create_web_rtc_transport q = {.transport = d->transport,
                                            .room = d->room,
                                            .username_fragment = d->fragment,
                                            .password = d->password,
                                            .suites_count = d->suite_count,
                                            .suites = d->suites,
                                            .accepts_udp = true};

    ch_write_create_web_rtc_transport(w, &q);
}

#define FIELDS(OP, name, ...)                                                                      \
    case CH_##OP: {                                                                                \
        struct ch_##name q = {__VA_ARGS__};                                                        \
        ch_write_##name(w, &q);                                                                    \
        break;                                                                                     \
    }

static void write_create_agent_transport(struct ch_writer *w, struct draft *d)
{
    struct ch_ice_server server = {.is_turn = true,
                                   .transport = CH_SERVER_TRANSPORT_TCP,
                                   .address = d->remote};
    struct ch_create_agent_transport q = {.transport = d->transport,
                                          .room = d->room,
                                          .username_fragment = d->fragment,
                                          .password = d->password,
                                          .kinds = 15,
                                          .suites_count = d->suite_count,
                                          .suites = d->suites,
                                          .hosts_count = d->address_count,
                                          .hosts = d->addresses,
                                          .servers_count = 1,
                                          .servers = &server};

    ch_write_create_agent_transport(w, &q);
}

void draft_write(struct ch_writer *w, uint8_t op, struct draft *d)
{
    switch (op) {
    case CH_LISTEN:
        write_listen(w, d);
        break;
    case CH_CREATE_WEB_RTC_TRANSPORT:
        write_create_web_rtc_transport(w, d);
        break;
    case CH_CREATE_AGENT_TRANSPORT:
        write_create_agent_transport(w, d);
        break;
    FIELDS(SET_FAR_SIDE, set_far_side, .transport = d->transport,
           .username_fragment = d->fragment, .password = d->password)
    FIELDS(ADD_FAR_CANDIDATE, add_far_candidate, .transport = d->transport,
           .candidate = {.address = d->remote, .foundation = d->own_mid})
    FIELDS(END_FAR_CANDIDATES, end_far_candidates, .transport = d->transport)
    FIELDS(RESTART_AGENT, restart_agent, .transport = d->transport,
           .username_fragment = d->fragment, .password = d->password)
    FIELDS(GIVE_STREAM, give_stream, .transport = d->transport)
    FIELDS(USE_CERTIFICATE, use_certificate, .has_certificate = d->has_certificate,
           .certificate = d->certificate, .has_key = d->has_key, .key = d->key)
    FIELDS(CONNECT_WEB_RTC_TRANSPORT, connect_web_rtc_transport, .transport = d->transport,
           .role = d->role, .fingerprint = d->fingerprint)
    FIELDS(RESTART_ICE, restart_ice, .transport = d->transport, .username_fragment = d->fragment,
           .password = d->password)
    FIELDS(PING, ping, .empty = 0)
    FIELDS(SET_LOG_LEVEL, set_log_level, .level = CH_LOG_LEVEL_ERROR)
    FIELDS(TRACE, trace, .target = CH_TRACE_TARGET_SENDER, .id = d->sender)
    FIELDS(DUMP_WORKER, dump_worker, .empty = 0)
    FIELDS(CREATE_ROOM, create_room, .room = d->room)
    FIELDS(CLOSE_ROOM, close_room, .room = d->room)
    FIELDS(DUMP_ROOM, dump_room, .room = d->room)
    FIELDS(OBSERVE_LEVELS, observe_levels, .room = d->room, .interval = d->interval,
           .threshold = d->threshold, .max_entries = d->entries)
    FIELDS(OBSERVE_SPEAKER, observe_speaker, .room = d->room,
           .method = CH_SPEAKER_METHOD_ROBUST)
    FIELDS(LOUDEST_SPEAKERS, loudest_speakers, .room = d->room, .slots = d->slots)
    FIELDS(CREATE_PLAIN_TRANSPORT, create_plain_transport, .transport = d->transport,
           .room = d->room, .has_remote = d->has_remote, .remote = d->remote,
           .has_remote_rtcp = d->has_remote_rtcp, .remote_rtcp = d->remote_rtcp,
           .has_srtp = d->is_sealed, .srtp = d->keys)
    FIELDS(CONNECT_PLAIN_TRANSPORT, connect_plain_transport, .transport = d->transport,
           .remote = d->remote, .has_remote_rtcp = d->has_remote_rtcp,
           .remote_rtcp = d->remote_rtcp)
    FIELDS(CLOSE_TRANSPORT, close_transport, .transport = d->transport)
    FIELDS(GET_TRANSPORT_STATS, get_transport_stats, .transport = d->transport)
    FIELDS(LIMIT_TRANSPORT, limit_transport, .transport = d->transport,
           .maximum_bitrate = 1000000)
    FIELDS(LIMIT_INCOMING, limit_incoming, .transport = d->transport, .maximum_bitrate = 500000)
    FIELDS(START_TRANSCRIPT, start_transcript, .transport = d->transport, .remote = d->remote,
           .sent_rtp = true, .sent_rtcp = true, .received_rtp = true, .received_rtcp = true)
    FIELDS(END_TRANSCRIPT, end_transcript, .transport = d->transport)
    FIELDS(DUMP_TRANSPORT, dump_transport, .transport = d->transport)
    FIELDS(CREATE_RECEIVER, create_receiver, .receiver = d->receiver, .transport = d->transport,
           .reception = reception_of(d))
    FIELDS(UPDATE_RECEIVER, update_receiver, .receiver = d->receiver, .reception = reception_of(d))
    FIELDS(ATTACH_RECEIVER, attach_receiver, .receiver = d->receiver, .transport = d->transport)
    FIELDS(CLOSE_RECEIVER, close_receiver, .receiver = d->receiver)
    FIELDS(SET_SPEAKER, set_speaker, .receiver = d->receiver, .owner = 7)
    FIELDS(REQUEST_KEYFRAME, request_keyframe, .receiver = d->receiver)
    FIELDS(TAP_RECEIVER, tap_receiver, .receiver = d->receiver, .is_on = true)
    FIELDS(GET_RECEIVER_STATS, get_receiver_stats, .receiver = d->receiver)
    FIELDS(DUMP_RECEIVER, dump_receiver, .receiver = d->receiver)
    FIELDS(CREATE_SENDER, create_sender, .sender = d->sender, .receiver = d->receiver,
           .transport = d->transport, .transmission = transmission_of(d))
    FIELDS(CREATE_SLOT_SENDER, create_slot_sender, .sender = d->sender, .room = d->room,
           .slot = d->slots, .transport = d->transport, .transmission = transmission_of(d))
    FIELDS(UPDATE_SENDER, update_sender, .sender = d->sender, .transmission = transmission_of(d))
    FIELDS(ATTACH_SENDER, attach_sender, .sender = d->sender, .transport = d->transport)
    FIELDS(PAUSE_SENDER, pause_sender, .sender = d->sender)
    FIELDS(RESUME_SENDER, resume_sender, .sender = d->sender)
    FIELDS(SET_SENDER_WISH, set_sender_wish, .sender = d->sender, .has_layers = true,
           .layers = {.spatial = 1}, .priority = 3)
    FIELDS(CLOSE_SENDER, close_sender, .sender = d->sender)
    FIELDS(OPEN_SPAN, open_span, .span = d->transport, .room = d->room)
    FIELDS(MIRROR_RECEIVER, mirror_receiver, .receiver = d->receiver, .span = d->transport,
           .reception = reception_of(d))
    FIELDS(GET_SENDER_STATS, get_sender_stats, .sender = d->sender)
    FIELDS(DUMP_SENDER, dump_sender, .sender = d->sender)
    default:
        CHECK(data_draft_write(w, op, &d->data)); /* else a request without a draft */
    }
}

enum ch_refusal draft_send(struct session *s, uint8_t op, struct draft *d)
{
    enum ch_refusal why = ACCEPTED;
    struct ch_writer w;

    ch_writer_init(&w, s->question, sizeof s->question);
    draft_write(&w, op, d);
    CHECK(!w.bad);
    if (d->is_long)
        ch_write_u8(&w, 0);
    s->socket_count = d->socket_count;
    for (size_t i = 0; i < d->socket_count; i++)
        s->sockets[i] = d->first_socket + (uint32_t)i;
    CHECK(session_send(s, CH_FRAME_REQUEST, op, s->question, w.at - d->is_cut, &why));
    return why;
}
