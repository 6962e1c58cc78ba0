/* world_setup.c - what is asked of the worker for members, in its own words. */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONSENT 30000 /* milliseconds */
#define FIRST_CONNECTION 16 /* socket numbers below are of the shared ports */
#define SSRC_STEP 4   /* of what one listener hears: video, its repair, audio */

/* A call that cannot be set up measures nothing. */
static void must(enum ch_refusal why, const struct world *w, const char *what)
{
    if (why == ACCEPTED)
        return;
    fprintf(stderr, "sim: %s is refused with %d: %s\n", what, (int)why, w->session->detail);
    abort();
}

#define ASK(w, name, q, a) must(ask_##name((w)->session, (q), (a)), (w), #name)

void world_prepare(struct world *w)
{
    struct ch_address shared[] = {{.ip = text_view("192.0.2.1"), .port = 5000},
                                  {.ip = text_view("2001:db8::1"), .port = 5000}};
    struct ch_listen listen = {.addresses_count = 2, .addresses = shared};
    struct ch_listen_reply listening;
    struct ch_create_room room = {.room = WORLD_ROOM};
    struct ch_create_room_reply created;

    w->session->socket_count = 2;
    w->session->sockets[0] = 0;
    w->session->sockets[1] = 1;
    ASK(w, listen, &listen, &listening);
    ASK(w, create_room, &room, &created);
}

static struct member *add_member(struct world *w, struct network_link *up,
                                 struct network_link *down)
{
    size_t at = w->member_count++;
    struct member *m = &w->members[at];

    if (at == WORLD_MEMBERS)
        abort();
    *m = (struct member){.number = (uint32_t)at + 1, .up = up, .down = down, .wakes_at = NEVER};
    m->address = (struct address){.family = 4, .port = (uint16_t)(20000 + at)};
    m->address.ip[0] = 10;
    m->address.ip[2] = (uint8_t)(at >> 8);
    m->address.ip[3] = (uint8_t)at;
    return m;
}

struct member *world_join(struct world *w, struct network_link *up, struct network_link *down)
{
    struct member *m = add_member(w, up, down);
    char text[ADDRESS_TEXT_MAX];
    size_t length = address_print(&m->address, text, sizeof text);
    struct ch_create_plain_transport q = {
        .transport = m->number,
        .room = WORLD_ROOM,
        .has_remote = true,
        .remote = {.ip = ch_view_of((const uint8_t *)text, length), .port = m->address.port},
    };
    struct ch_create_plain_transport_reply a;

    ASK(w, create_plain_transport, &q, &a);
    return m;
}

/* -- browsers --------------------------------------------------------------------------------- */

static struct ice_credentials credentials_of(uint32_t number)
{
    struct ice_credentials made = {.fragment_length = 8, .password_length = 24};

    memset(made.password, 'w', sizeof made.password);
    memset(made.fragment, 'w', sizeof made.fragment);
    for (size_t i = 8; i-- > 1; number /= 10)
        made.fragment[i] = made.password[i] = (uint8_t)('0' + number % 10);
    return made;
}

/* The worker's certificate, made once. */
static void learn_fingerprint(struct world *w)
{
    struct ch_use_certificate q = {0};
    struct ch_use_certificate_reply a;

    if (w->fingerprint_length > 0)
        return;
    ASK(w, use_certificate, &q, &a);
    for (size_t i = 0; i < a.fingerprints_count; i++) {
        const struct ch_fingerprint *f = &a.fingerprints[i];
        if (f->hash != CH_FINGERPRINT_HASH_SHA256 || f->value.len > sizeof w->fingerprint)
            continue;
        w->fingerprint_length = f->value.len;
        memcpy(w->fingerprint, f->value.at, f->value.len);
    }
}

static void create_transport(struct world *w, const struct ice_credentials *mine, uint32_t number)
{
    uint8_t suite = CH_SRTP_SUITE_AEAD_AES128_GCM;
    struct ch_create_web_rtc_transport q = {
        .transport = number,
        .room = WORLD_ROOM,
        .username_fragment = ch_view_of(mine->fragment, mine->fragment_length),
        .password = ch_view_of(mine->password, mine->password_length),
        .suites_count = 1,
        .suites = &suite,
        .accepts_udp = true,
        .accepts_tcp = true,
        .consent_timeout = CONSENT,
    };
    struct ch_create_web_rtc_transport_reply a;

    ASK(w, create_web_rtc_transport, &q, &a);
}

struct member *world_invite(struct world *w, struct network_link *up, struct network_link *down)
{
    struct member *m = add_member(w, up, down);
    struct ice_credentials mine = credentials_of(m->number);
    uint8_t digest[DTLS_DIGEST_MAX];

    learn_fingerprint(w);
    m->browser = browser_open(DTLS_CLIENT, SUITE_AEAD_AES_128_GCM, &mine, w->fingerprint,
                              w->fingerprint_length);
    m->browser->check_at = world_now(w);
    create_transport(w, &mine, m->number);
    size_t length = dtls_identity_fingerprint(m->browser->identity, DTLS_SHA256, digest);
    struct ch_connect_web_rtc_transport q = {
        .transport = m->number,
        .role = CH_DTLS_ROLE_SERVER,
        .fingerprint = {.hash = CH_FINGERPRINT_HASH_SHA256, .value = ch_view_of(digest, length)},
    };
    struct ch_connect_web_rtc_transport_reply a;
    ASK(w, connect_web_rtc_transport, &q, &a);
    return m;
}

void world_rebind(struct world *w, struct member *m, const struct address *address)
{
    (void)w;
    m->address = *address;
}

void world_connect(struct world *w, struct member *m)
{
    if (m->is_tcp)
        engine_stream_closed(w->session->engine, world_now(w), m->socket, &m->address);
    m->is_tcp = true;
    m->address.port++;
    m->socket = FIRST_CONNECTION + w->connections++;
    engine_stream_opened(w->session->engine, world_now(w), m->socket);
}

bool world_has_failed(const struct world *w)
{
    return w->session->transports_failed > 0;
}

/* -- media ------------------------------------------------------------------------------------ */

static uint32_t video_receiver(const struct member *m)
{
    return m->number * 2;
}

static uint32_t audio_receiver(const struct member *m)
{
    return m->number * 2 + 1;
}

static struct ch_extension extensions[] = {
    {.id = LEVEL_ID, .kind = CH_EXTENSION_KIND_AUDIO_LEVEL},
    {.id = SEND_TIME_ID, .kind = CH_EXTENSION_KIND_ABS_SEND_TIME},
    {.id = SEQUENCE_ID, .kind = CH_EXTENSION_KIND_TRANSPORT_SEQUENCE},
    {.id = MID_ID, .kind = CH_EXTENSION_KIND_MID},
    {.id = RID_ID, .kind = CH_EXTENSION_KIND_RID},
    {.id = REPAIRED_RID_ID, .kind = CH_EXTENSION_KIND_REPAIRED_RID},
};

static void receive_video(struct world *w, const struct member *m, size_t count)
{
    static const char *const rids[PUBLISHER_ENCODINGS] = {"a", "b", "c"};
    struct ch_payload payloads[] = {
        {.type = VIDEO_TYPE,
         .role = CH_PAYLOAD_ROLE_MEDIA,
         .codec = CH_CODEC_VP8,
         .clock_rate = VIDEO_CLOCK},
        {.type = VIDEO_RTX_TYPE,
         .role = CH_PAYLOAD_ROLE_RETRANSMISSION,
         .clock_rate = VIDEO_CLOCK,
         .has_target = true,
         .target = VIDEO_TYPE},
    };
    struct ch_encoding encodings[PUBLISHER_ENCODINGS] = {0};
    struct ch_create_receiver_reply a;

    for (size_t i = 0; i < count; i++) {
        encodings[i].spatial_layers = 1;
        encodings[i].temporal_layers = 3;
        encodings[i].has_rid = true;
        encodings[i].rid = text_view(rids[i]);
    }
    struct ch_create_receiver q = {
        .receiver = video_receiver(m),
        .transport = m->number,
        .reception = {.kind = CH_KIND_VIDEO,
                      .has_mid = true,
                      .mid = text_view("v"),
                      .payloads_count = 2,
                      .payloads = payloads,
                      .encodings_count = (uint16_t)count,
                      .encodings = encodings,
                      .extensions_count = sizeof extensions / sizeof *extensions,
                      .extensions = extensions,
                      .has_pli = true,
                      .has_nack = true,
                      .has_transport_cc = true},
    };
    ASK(w, create_receiver, &q, &a);
}

static void receive_audio(struct world *w, const struct member *m)
{
    struct ch_payload payload = {.type = AUDIO_TYPE,
                                 .role = CH_PAYLOAD_ROLE_MEDIA,
                                 .codec = CH_CODEC_OPUS,
                                 .clock_rate = 48000};
    struct ch_encoding encoding = {.has_ssrc = true,
                                   .ssrc = publisher_ssrc(m->number, PUBLISHER_ENCODINGS),
                                   .spatial_layers = 1,
                                   .temporal_layers = 1};
    struct ch_create_receiver q = {
        .receiver = audio_receiver(m),
        .transport = m->number,
        .reception = {.kind = CH_KIND_AUDIO,
                      .has_mid = true,
                      .mid = text_view("a"),
                      .payloads_count = 1,
                      .payloads = &payload,
                      .encodings_count = 1,
                      .encodings = &encoding,
                      .extensions_count = sizeof extensions / sizeof *extensions,
                      .extensions = extensions,
                      .has_transport_cc = true},
    };
    struct ch_create_receiver_reply a;

    ASK(w, create_receiver, &q, &a);
}

void world_publish(struct world *w, struct member *m, const uint32_t *bitrates, size_t encodings,
                   bool has_audio)
{
    if (encodings > 0)
        receive_video(w, m, encodings);
    if (has_audio)
        receive_audio(w, m);
    m->publisher = publisher_open(m->number, world_now(w), bitrates, encodings, has_audio, w->seed);
}

static void send_to(struct world *w, const struct member *m, uint32_t receiver, uint32_t ssrc,
                    bool is_video)
{
    struct ch_mapping audio = {.from = AUDIO_TYPE, .to = HEARD_AUDIO_TYPE};
    struct ch_mapping video = {.from = VIDEO_TYPE, .to = HEARD_VIDEO_TYPE};
    struct ch_mapping again = {.from = HEARD_VIDEO_TYPE, .to = HEARD_RTX_TYPE};
    bool tells_arrivals = m->listener->telling == TELLS_ARRIVALS;
    struct ch_create_sender q = {
        .sender = ssrc,
        .receiver = receiver,
        .transport = m->number,
        .transmission = {.ssrc = ssrc,
                         .cname = text_view("sim"),
                         .payloads_count = 1,
                         .payloads = is_video ? &video : &audio,
                         .has_rtx_ssrc = is_video,
                         .rtx_ssrc = ssrc + 1,
                         .rtx_payloads_count = is_video,
                         .rtx_payloads = &again,
                         .has_abs_send_time_extension = true,
                         .abs_send_time_extension = HEARD_SEND_TIME_ID,
                         .has_transport_sequence_extension = tells_arrivals,
                         .transport_sequence_extension = HEARD_SEQUENCE_ID},
    };
    struct ch_create_sender_reply a;

    ASK(w, create_sender, &q, &a);
}

uint32_t world_estimate(struct world *w, const struct member *m)
{
    struct ch_get_transport_stats q = {.transport = m->number};
    struct ch_get_transport_stats_reply a;

    ASK(w, get_transport_stats, &q, &a);
    return a.has_estimate ? a.estimate.bitrate : 0;
}

size_t world_listen(struct world *w, struct member *m, const struct member *to,
                    enum telling telling)
{
    uint32_t own = 0x20000000u + m->number * 256;
    usec_t now = world_now(w);
    usec_t round_trip = m->up->conditions.delay + m->down->conditions.delay;

    if (!m->listener)
        m->listener = listener_open(own, now, telling, round_trip);
    size_t first = m->listener->stream_count;
    uint32_t ssrc = own + 1 + (uint32_t)first * SSRC_STEP;
    if (to->publisher->encodings > 0) {
        listener_expect(m->listener, now, ssrc, ssrc + 1, true);
        send_to(w, m, video_receiver(to), ssrc, true);
    }
    if (to->publisher->has_audio) {
        listener_expect(m->listener, now, ssrc + 2, 0, false);
        send_to(w, m, audio_receiver(to), ssrc + 2, false);
    }
    return first;
}
