/* engine_fuzz.c - any bytes as the story of a worker: requests, packets, time, and their order.
 *
 * A byte says what happens next and the bytes after it say how. Numbers are small, so that ids,
 * SSRCs and addresses meet each other often; some frames and datagrams are garbage. After the
 * story the engine is closed and must leave nothing behind. */
#include "engine_checks.h"

#include <channel_messages.h>
#include <string.h>

#define YEAR (365 * 24 * 3600 * SECOND)
#define LIST 3 /* elements of a list at most */

struct script {
    size_t length;
    const uint8_t *__counted_by(length) bytes;
    size_t at;
};

static struct attack attack;

/* Memory of the request under construction. */
static struct ch_address addresses[2];
static struct ch_payload payloads[LIST];
static struct ch_encoding encodings[LIST];
static struct ch_extension extensions[LIST];
static struct ch_mapping payload_map[LIST];
static struct ch_mapping extension_map[LIST];

static uint8_t take(struct script *s)
{
    return s->at < s->length ? s->bytes[s->at++] : 0;
}

static uint32_t take_id(struct script *s)
{
    return 1 + take(s) % (IDS - 1);
}

/* Mostly small, sometimes the ends of the range. */
static uint32_t take_ssrc(struct script *s)
{
    uint8_t n = take(s);

    return n == 255 ? UINT32_MAX : n % 20;
}

/* `nth` of a list, so that the lists seldom name one twice. */
static uint8_t take_type(struct script *s, size_t nth)
{
    uint8_t n = take(s);

    return n < 250 ? (uint8_t)(96 + 2 * nth + n % 2) : n;
}

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
    };

    if (reception.has_mid)
        reception.mid = take_name(s);
    reception.payloads_count = take_count(s);
    reception.payloads = payloads;
    reception.encodings_count = take_count(s);
    reception.encodings = encodings;
    reception.extensions_count = take_count(s) % LIST;
    reception.extensions = extensions;
    for (size_t i = 0; i < reception.payloads_count; i++) {
        uint8_t role = take(s);
        payloads[i] = (struct ch_payload){
            .type = take_type(s, i),
            .role = (enum ch_payload_role)(role < 200 ? 0 : role % 3),
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

    for (size_t i = 0; i < transmission.payloads_count; i++)
        payload_map[i] = (struct ch_mapping){.from = take_type(s, i), .to = take_type(s, 0)};
    for (size_t i = 0; i < transmission.extensions_count; i++) {
        uint8_t n = take(s);
        extension_map[i] = (struct ch_mapping){.from = n & 15, .to = n >> 4};
    }
    return transmission;
}

/* One function for each request that is more than ids; `q` becomes its frame. */
static void ask_create_plain_transport(struct script *s, struct question *q, uint8_t sockets)
{
    uint8_t has = take(s);
    struct ch_create_plain_transport fields = {.transport = take_id(s), .room = take_id(s),
                                               .has_remote = has & 1,
                                               .has_remote_rtcp = has & 2};

    if (has & 1)
        fields.remote = take_address(s);
    if (has & 2)
        fields.remote_rtcp = take_address(s);
    question_create_plain_transport(q, sockets, ++attack.asked, &fields);
}

static void ask_connect_plain_transport(struct script *s, struct question *q, uint8_t sockets)
{
    uint8_t has = take(s);
    struct ch_connect_plain_transport fields = {.transport = take_id(s), .remote = take_address(s),
                                                .has_remote_rtcp = has & 1};

    if (has & 1)
        fields.remote_rtcp = take_address(s);
    question_connect_plain_transport(q, sockets, ++attack.asked, &fields);
}

static void ask_listen(struct script *s, struct question *q, uint8_t sockets)
{
    size_t count = take(s) % 3;
    struct ch_listen fields = {.addresses_count = count, .addresses = addresses};

    for (size_t i = 0; i < 2; i++)
        addresses[i] = take_address(s);
    question_listen(q, sockets, ++attack.asked, &fields);
}

static void ask_create_receiver(struct script *s, struct question *q, uint8_t sockets)
{
    question_create_receiver(q, sockets, ++attack.asked,
                             &(struct ch_create_receiver){.receiver = take_id(s),
                                                          .transport = take_id(s),
                                                          .reception = take_reception(s)});
}

static void ask_update_receiver(struct script *s, struct question *q, uint8_t sockets)
{
    question_update_receiver(
        q, sockets, ++attack.asked,
        &(struct ch_update_receiver){.receiver = take_id(s), .reception = take_reception(s)});
}

static void ask_create_sender(struct script *s, struct question *q, uint8_t sockets)
{
    question_create_sender(q, sockets, ++attack.asked,
                           &(struct ch_create_sender){.sender = take_id(s),
                                                      .receiver = take_id(s),
                                                      .transport = take_id(s),
                                                      .transmission = take_transmission(s),
                                                      .is_paused = take(s) == 1});
}

static void ask_update_sender(struct script *s, struct question *q, uint8_t sockets)
{
    question_update_sender(
        q, sockets, ++attack.asked,
        &(struct ch_update_sender){.sender = take_id(s), .transmission = take_transmission(s)});
}

/* Any op at all, with two ids for fields, or with bytes of the script. */
static void ask_raw(struct script *s, struct question *q, uint8_t sockets)
{
    uint8_t op = take(s), shape = take(s);
    size_t count = shape < 128 ? shape % 3 * 4 : shape % 64;

    memset(q, 0, sizeof *q);
    q->length = CH_FRAME_HEADER_SIZE + count;
    q->bytes[0] = (uint8_t)(q->length - CH_FRAME_LENGTH_SIZE);
    q->bytes[4] = shape == 127 ? take(s) % 4 : CH_FRAME_REQUEST;
    q->bytes[5] = op;
    q->bytes[6] = sockets;
    q->bytes[7] = (uint8_t)++attack.asked;
    q->bytes[8] = (uint8_t)(attack.asked >> 8);
    for (size_t i = 0; i < count; i++)
        q->bytes[CH_FRAME_HEADER_SIZE + i] =
            shape >= 128 ? take(s) : i % 4 == 0 ? (uint8_t)take_id(s) : 0;
}

static void step_request(struct script *s)
{
    static void (*const asks[])(struct script *, struct question *, uint8_t) = {
        ask_raw,           ask_raw,
        ask_raw,           ask_create_plain_transport,
        ask_create_sender, ask_connect_plain_transport,
        ask_update_sender, ask_create_receiver,
        ask_listen,        ask_update_receiver,
    };
    uint8_t which = take(s), sockets = take(s);

    /* Few in most cases; and sometimes fewer come than the frame says. */
    uint8_t said = sockets < 240 ? sockets % 3 : sockets % 16;
    asks[which % (sizeof asks / sizeof *asks)](s, &attack.question, said);
    attack_frame(&attack, attack.question.bytes, attack.question.length,
                 sockets % 7 == 6 && said > 0 ? said - 1u : said);
}

static void step_rtp(struct script *s)
{
    uint8_t packet[64] = {0x80, take_type(s, 0)};
    uint8_t where = take(s), who = take(s), shape = take(s);
    uint32_t ssrc = take_ssrc(s);
    size_t length = 12;

    packet[2] = take(s);
    packet[3] = take(s);
    packet[5] = packet[3];
    for (int i = 0; i < 4; i++)
        packet[8 + i] = (uint8_t)(ssrc >> (24 - 8 * i));
    if (shape & 1) { /* two one-byte elements: a MID and a RID, or something else */
        static const uint8_t head[] = {0xbe, 0xde, 0, 1};
        packet[0] |= 0x10;
        memcpy(packet + 12, head, sizeof head);
        packet[16] = (uint8_t)(take(s) << 4);
        packet[17] = (uint8_t)('a' + (shape >> 1 & 3));
        packet[18] = (uint8_t)(take(s) << 4);
        packet[19] = (uint8_t)('a' + (shape >> 3 & 3));
        length = 20;
    }
    length += shape >> 5;
    attack_datagram(&attack, where % SOCKETS, 1 + who % 3, (uint16_t)(4000 + (who >> 2) % 4),
                    packet, length);
}

/* A receiver report without blocks, and one packet more. */
static void step_rtcp(struct script *s)
{
    static const uint8_t kinds[][3] = {
        {0x80, 200, 6}, {0x81, 200, 12}, {0x81, 201, 7}, {0x81, 203, 1}, {0x82, 203, 2},
        {0x81, 206, 2}, {0x84, 206, 4},  {0x81, 205, 3}, {0x80, 204, 2},
    };
    uint8_t packet[80] = {0x80, 201, 0, 1};
    uint8_t where = take(s), who = take(s);
    const uint8_t *kind = kinds[take(s) % 9];
    size_t words = 1 + (size_t)kind[2];

    memcpy(packet + 8, kind, 2);
    packet[11] = kind[2];
    for (size_t i = 1; i < words; i++) {
        uint32_t word = take_ssrc(s);
        packet[8 + 4 * i] = (uint8_t)(word >> 24);
        packet[8 + 4 * i + 3] = (uint8_t)(word >= 20 ? word : word < 10 ? word : word + 90);
    }
    attack_datagram(&attack, where % SOCKETS, 1 + who % 3, (uint16_t)(4000 + (who >> 2) % 4),
                    packet, 8 + 4 * words);
}

static void step_garbage(struct script *s)
{
    uint8_t packet[256];
    uint8_t where = take(s), who = take(s);
    size_t length = take(s);

    for (size_t i = 0; i < length; i++)
        packet[i] = take(s);
    attack_datagram(&attack, where % SOCKETS, 1 + who % 3, (uint16_t)(4000 + (who >> 2) % 4),
                    packet, length);
}

static void step_time(struct script *s)
{
    uint8_t n = take(s);
    usec_t units[] = {0, 1, MILLISECOND, 20 * MILLISECOND, SECOND, 3600 * SECOND, YEAR / 8, 50};

    attack.now += units[n & 7] * (n >> 3);
    if (n == 255 && engine_deadline(attack.engine) != NEVER &&
        engine_deadline(attack.engine) > attack.now)
        attack.now = engine_deadline(attack.engine);
    if (attack.now > 4 * YEAR)
        attack.now = 4 * YEAR;
}

/* Somebody else has most buffers, or gives them back. */
static void step_pressure(struct script *s)
{
    size_t wanted = take(s) % (BUFFERS_OF_ENGINE + 1);

    while (attack.held_count > wanted)
        buffer_release(attack.held[--attack.held_count]);
    while (attack.held_count < wanted) {
        struct buffer *__single buffer = engine_buffer(attack.engine);
        if (!buffer)
            break;
        attack.held[attack.held_count++] = buffer;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) bytes, size_t size)
{
    struct script script = {.length = size, .bytes = bytes, .at = 0};

    attack_open(&attack);
    if (take(&script) % 4 > 0) /* most stories begin in the middle */
        attack_furnish(&attack);
    while (script.at < script.length && !attack.is_over) {
        switch (take(&script) % 10) {
        case 0:
        case 1:
        case 2:
            step_request(&script);
            break;
        case 3:
        case 4:
            step_rtp(&script);
            break;
        case 5:
            step_rtcp(&script);
            break;
        case 6:
            step_garbage(&script);
            break;
        case 7:
            step_time(&script);
            attack_turn(&attack);
            break;
        case 8:
            step_pressure(&script);
            break;
        case 9:
            attack_inspect(&attack);
            break;
        }
    }
    if (!attack.is_over)
        attack_inspect(&attack);
    attack_close(&attack);
    return 0;
}
