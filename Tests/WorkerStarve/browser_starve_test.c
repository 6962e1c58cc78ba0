/* browser_starve_test.c - the life of a browser's transport without enough memory.
 *
 * OpenSSL's allocations are refused, too. A handshake that lacks memory may fail; nothing else may
 * suffer, and all that was taken must be given back. */
#include "browser.h"
#include "life.h"
#include "memory.h"
#include "openssl_clock.h"
#include "test.h"
#include "visit.h"

#include <string.h>

#define SHARED 1 /* the socket that all transports have together */
#define HOST 7
#define PORT 4007
#define VIDEO 96
#define REPEATED 97
#define IN_SSRC 5
#define OUT_SSRC 105

static const struct flow where = {.socket = SHARED,
                                  .remote = {.family = 4, .port = PORT, .ip = {192, 0, 2, HOST}}};
static const char fragment[] = "worker";
static const char password[] = "0123456789abcdefghijkl";
static struct browser *__single browser;

static enum ch_refusal listen_shared(uint32_t socket)
{
    struct ch_address here = {.ip = stage_text("192.0.2.100"), .port = 5000};

    question_listen(&stage.question, 1, ++stage.asked,
                    &(struct ch_listen){.addresses_count = 1, .addresses = &here});
    return stage_hand(&stage, &stage.question, &socket, 1);
}

static enum ch_refusal create_room(uint32_t id)
{
    return stage_create_room(&stage, &(struct ch_create_room){.room = id});
}

/* The browser's own memory is not the engine's. */
static void invite(void)
{
    static uint8_t arena[1024];
    struct ice_credentials worker = {.fragment_length = sizeof fragment - 1,
                                     .password_length = sizeof password - 1};
    struct ch_use_certificate_reply a;
    struct ch_reader r;

    memcpy(worker.fragment, fragment, sizeof fragment - 1);
    memcpy(worker.password, password, sizeof password - 1);
    ch_reader_init(&r, stage.answer, stage.answer_length, arena, sizeof arena);
    ch_read_use_certificate_reply(&r, &a);
    CHECK(ch_reader_done(&r) && a.fingerprints_count > CH_FINGERPRINT_HASH_SHA256);
    struct ch_view expected = a.fingerprints[CH_FINGERPRINT_HASH_SHA256].value;
    browser = browser_open(DTLS_CLIENT, SUITE_AEAD_AES_128_GCM, &worker, expected.at, expected.len);
}

static enum ch_refusal use_certificate(uint32_t ignored)
{
    enum ch_refusal why = stage_use_certificate(&stage, &(struct ch_use_certificate){0});

    (void)ignored;
    if (why != ACCEPTED)
        return why;
    memory_pause();
    invite();
    memory_resume();
    return ACCEPTED;
}

static enum ch_refusal create_transport(uint32_t id)
{
    uint8_t suites[] = {CH_SRTP_SUITE_AES_CM128_HMAC_SHA1, CH_SRTP_SUITE_AEAD_AES128_GCM};
    struct ch_view name = ch_view_string(fragment), secret = ch_view_string(password);
    struct ch_create_web_rtc_transport q = {.transport = id,
                                            .room = 1,
                                            .username_fragment = name,
                                            .password = secret,
                                            .suites_count = 2,
                                            .suites = suites,
                                            .accepts_udp = true};

    return stage_create_web_rtc_transport(&stage, &q);
}

/* One that nobody comes to, with sockets of its own. */
static enum ch_refusal create_waiting(uint32_t id)
{
    const uint32_t sockets[] = {20, 21};
    uint8_t suites[] = {CH_SRTP_SUITE_AEAD_AES128_GCM};
    struct ch_view name = stage_text("waiting"), secret = ch_view_string(password);
    struct ch_create_web_rtc_transport q = {.transport = id,
                                            .room = 1,
                                            .username_fragment = name,
                                            .password = secret,
                                            .suites_count = 1,
                                            .suites = suites,
                                            .accepts_udp = true};

    question_create_web_rtc_transport(&stage.question, 2, ++stage.asked, &q);
    return stage_hand(&stage, &stage.question, sockets, 2);
}

static enum ch_refusal connect_transport(uint32_t id)
{
    uint8_t digest[DTLS_DIGEST_MAX];
    struct ch_connect_web_rtc_transport q = {.transport = id, .role = CH_DTLS_ROLE_SERVER};

    memory_pause();
    size_t length = dtls_identity_fingerprint(browser->identity, DTLS_SHA256, digest);
    memory_resume();
    q.fingerprint.hash = CH_FINGERPRINT_HASH_SHA256;
    q.fingerprint.value = ch_view_of(digest, length);
    return stage_connect_web_rtc_transport(&stage, &q);
}

static enum ch_refusal restart(uint32_t id)
{
    return stage_restart_ice(&stage, &(struct ch_restart_ice){
                                         .transport = id,
                                         .username_fragment = stage_text("restarted"),
                                         .password = ch_view_string(password)});
}

/* -- packets ---------------------------------------------------------------------------------- */

static void take_what_left(void)
{
    memory_pause();
    visit_receive(&stage.out, &where, browser, stage.now);
    memory_resume();
    stage_turn(&stage);
}

/* Says all that the browser has to say by now. false: nothing. */
static bool say(void)
{
    uint8_t packet[BROWSER_DATAGRAM_MAX];

    memory_pause();
    size_t length = browser_next(browser, stage.now, packet);
    memory_resume();
    if (length == 0)
        return false;
    stage_datagram(&stage, SHARED, HOST, PORT, packet, length);
    return true;
}

/* A check and a handshake, and time for what was lost to be said again. */
static enum ch_refusal meet(uint32_t rounds)
{
    for (uint32_t i = 0; i < rounds; i++) {
        while (say()) {
        }
        take_what_left();
        stage.now += 100 * MILLISECOND;
        openssl_clock_set(stage.now);
        engine_tick(stage.engine, stage.now);
    }
    take_what_left();
    return ACCEPTED;
}

/* Hands in a packet under the browser's seal, if it has keys. */
static void send_sealed(bool is_rtcp, const uint8_t *__counted_by(length) packet, size_t length)
{
    uint8_t sealed[BROWSER_DATAGRAM_MAX];

    memory_pause();
    size_t count = browser_seal(browser, is_rtcp, packet, length, sealed);
    memory_resume();
    if (count > 0)
        stage_datagram(&stage, SHARED, HOST, PORT, sealed, count);
}

/* Five packets with transport-wide numbers, of which the third is lost. */
static enum ch_refusal speak(uint32_t first)
{
    for (uint8_t i = 0; i < 5; i++) {
        uint8_t number = (uint8_t)(first + i);
        const uint8_t packet[] = {0x90, VIDEO, 0, number, 0, 0, 0, 0,      0, 0, 0, IN_SSRC,
                                  0xbe, 0xde,  0, 1,      0x31, 0, number, 0, 1, 2, 3, 4};
        if (i != 2)
            send_sealed(false, packet, sizeof packet);
    }
    take_what_left();
    stage.now += 300 * MILLISECOND;
    take_what_left();
    return ACCEPTED;
}

/* The listener, who is the same browser, misses what was sent last. */
static enum ch_refusal ask_again(uint32_t sender)
{
    struct ch_dump_sender_reply dump;
    static uint8_t arena[1024];
    struct ch_reader r;

    memory_pause();
    CHECK_EQ(stage_dump_sender(&stage, &(struct ch_dump_sender){.sender = sender}), ACCEPTED);
    memory_resume();
    ch_reader_init(&r, stage.answer, stage.answer_length, arena, sizeof arena);
    ch_read_dump_sender_reply(&r, &dump);
    CHECK(ch_reader_done(&r));
    const uint8_t nack[] = {0x80, 201, 0, 1, 0, 0, 0, 9,
                            0x81, 205, 0, 3, 0, 0, 0, 9, 0, 0, 0, OUT_SSRC,
                            (uint8_t)(dump.sequence >> 8), (uint8_t)dump.sequence, 0, 0};
    send_sealed(true, nack, sizeof nack);
    take_what_left();
    return ACCEPTED;
}

/* -- streams ---------------------------------------------------------------------------------- */

static enum ch_refusal create_receiver(uint32_t id)
{
    struct ch_payload payloads[] = {
        {.type = VIDEO, .codec = CH_CODEC_VP8, .clock_rate = 90000},
        {.type = REPEATED,
         .role = CH_PAYLOAD_ROLE_RETRANSMISSION,
         .clock_rate = 90000,
         .has_target = true,
         .target = VIDEO},
    };
    struct ch_encoding encoding = {.has_ssrc = true, .ssrc = IN_SSRC};
    struct ch_extension extension = {.id = 3, .kind = CH_EXTENSION_KIND_TRANSPORT_SEQUENCE};

    return stage_create_receiver(
        &stage, &(struct ch_create_receiver){.receiver = id,
                                             .transport = 1,
                                             .reception = {.kind = CH_KIND_VIDEO,
                                                           .payloads_count = 2,
                                                           .payloads = payloads,
                                                           .encodings_count = 1,
                                                           .encodings = &encoding,
                                                           .extensions_count = 1,
                                                           .extensions = &extension,
                                                           .has_pli = true,
                                                           .has_nack = true,
                                                           .has_transport_cc = true}});
}

static enum ch_refusal create_sender(uint32_t id)
{
    struct ch_view name = stage_text("listener");
    struct ch_view mid = stage_text("0");
    struct ch_mapping mapping = {.from = VIDEO, .to = VIDEO};
    struct ch_mapping repetition = {.from = VIDEO, .to = REPEATED};
    struct ch_create_sender q = {.sender = id,
                                 .receiver = 1,
                                 .transport = 1,
                                 .transmission = {.ssrc = OUT_SSRC,
                                                  .cname = name,
                                                  .payloads_count = 1,
                                                  .payloads = &mapping,
                                                  .has_rtx_ssrc = true,
                                                  .rtx_ssrc = OUT_SSRC + 1,
                                                  .rtx_payloads_count = 1,
                                                  .rtx_payloads = &repetition,
                                                  .has_mid = true,
                                                  .mid = mid,
                                                  .has_mid_extension = true,
                                                  .mid_extension = 1}};

    return stage_create_sender(&stage, &q);
}

static enum ch_refusal close_transport(uint32_t id)
{
    return stage_close_transport(&stage, &(struct ch_close_transport){.transport = id});
}

static enum ch_refusal leave(uint32_t room)
{
    enum ch_refusal why = stage_close_room(&stage, &(struct ch_close_room){.room = room});

    memory_pause();
    browser_close(browser);
    memory_resume();
    return why;
}

static const struct step life[] = {
    {listen_shared, SHARED}, {create_room, 1},     {use_certificate, 0}, {create_transport, 1},
    {create_waiting, 2},     {connect_transport, 1}, {create_receiver, 1}, {create_sender, 1},
    {meet, 6},               {speak, 10},          {ask_again, 1},       {speak, 20},
    {restart, 1},            {close_transport, 2}, {close_transport, 1}, {leave, 1},
};

#define STEPS (sizeof life / sizeof *life)

static uint64_t sent_again(uint32_t sender)
{
    struct ch_get_sender_stats_reply stats;
    static uint8_t arena[1024];
    struct ch_reader r;

    CHECK_EQ(stage_get_sender_stats(&stage, &(struct ch_get_sender_stats){.sender = sender}),
             ACCEPTED);
    ch_reader_init(&r, stage.answer, stage.answer_length, arena, sizeof arena);
    ch_read_get_sender_stats_reply(&r, &stats);
    CHECK(ch_reader_done(&r));
    return stats.retransmitted;
}

/* What a first handshake prepares for all later ones must be there before memory is taken. */
static void live_well(void)
{
    CHECK(stage_open(&stage));
    life_live(life, STEPS, 0, 9);
    CHECK(browser_is_connected(browser));
    life_live(life, STEPS, 9, STEPS - 1);
    CHECK_EQ(browser->unopened, 0);
    CHECK_EQ(sent_again(1), 1);
    life_live(life, STEPS, STEPS - 1, STEPS);
    stage_close(&stage);
}

TEST(a_browsers_transport_that_lacks_memory_once_harms_nobody)
{
    live_well();
    CHECK(life_starve(life, STEPS, false) > 100);
}

TEST(a_browsers_transport_that_lacks_memory_for_long_harms_nobody)
{
    live_well();
    CHECK(life_starve(life, STEPS, true) > 100);
}

TEST(a_sealed_packet_needs_no_memory)
{
    CHECK(stage_open(&stage));
    life_live(life, STEPS, 0, 12); /* the streams have begun, and something was asked for again */
    size_t asked = memory_asked();
    for (uint8_t first = 30; first < 200; first += 5)
        speak(first);
    CHECK_EQ(memory_asked(), asked);
    life_live(life, STEPS, 12, STEPS);
    stage_close(&stage);
}
