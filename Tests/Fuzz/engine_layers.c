/* engine_layers.c - publishers of layers, listeners who tell what they got, and what must hold of
 * whoever decides between them. */
#include "browser.h"
#include "engine_checks.h"
#include "engine_script.h"
#include "graph/graph.h"
#include "graph/hall.h"
#include "graph/leg.h"
#include "graph/receiver.h"
#include "graph/sender.h"
#include "graph/transport.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUST(condition) must((condition), __LINE__, #condition)

#define CALL 4       /* the transport of the browser */
#define SEQUENCE_ID 3
#define LAYERED 10   /* the first SSRC of the publisher of layers */
#define PACKET_MAX 64

static void must(bool holds, int line, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "engine_layers.c, line %d: does not hold: %s\n", line, what);
    abort();
}

/* -- what must hold --------------------------------------------------------------------------- */

/* Whoever is heard in a slot is in the room, is heard there at all, and is sent as the slot is. */
static void inspect_slot(const struct sender *sender)
{
    const struct receiver *receiver = sender->receiver;

    MUST(receiver->room == sender->hall->room);
    MUST(receiver == &sender->hall->nobody || receiver->speaker != SPEAKERS_NONE);
    for (size_t i = 0; i < receiver->plan.payload_count; i++) {
        const struct plan_payload *payload = &receiver->plan.payloads[i];
        if (payload->role == CH_PAYLOAD_ROLE_MEDIA && payload->codec == CODEC_OPUS)
            MUST(sender->costume.payload_types[payload->type] == sender->slot_type);
    }
}

static void inspect_sender(const struct leg *__single leg, const struct sender *sender)
{
    const struct selection *s = &sender->selection;

    MUST(s->kind == receiver_selection(sender->receiver));
    MUST(s->encoding < PLAN_ENCODINGS_MAX && s->count <= SELECTION_PICTURES);
    MUST(sender->epoch_count <= sender->epoch_capacity);
    if (sender->hall)
        inspect_slot(sender);
    if (!leg)
        return;
    MUST(sender->place < leg->count && leg->members[sender->place] == sender);
    MUST(leg->allocations[sender->place].id == sender->id);
}

static void inspect_leg(const struct attack *a, const struct graph *g,
                        const struct transport *transport)
{
    const struct leg *leg = transport->leg;
    size_t count = 0;

    for (uint32_t id = 1; id < IDS; id++) {
        const struct sender *sender = graph_sender(g, id);
        if (!sender || sender->transport != transport)
            continue;
        inspect_sender(leg, sender);
        count++;
    }
    if (!leg)
        return;
    struct estimate estimate;
    estimator_read(&leg->estimator, a->now, &estimate);
    MUST(leg->count == count && count <= leg->capacity && leg->capacity <= g->turn_capacity);
    MUST(leg->limits.least <= leg->limits.most);
    MUST(estimate.bps >= leg->limits.least && estimate.bps <= leg->limits.most);
    MUST(estimate.round_trip >= 0);
}

void attack_inspect_legs(const struct attack *a)
{
    const struct graph *g = attack_graph(a);

    for (uint32_t id = 1; id < IDS; id++) {
        const struct transport *transport = graph_transport(g, id);
        if (transport)
            inspect_leg(a, g, transport);
    }
}

/* -- how it begins ---------------------------------------------------------------------------- */

/* Three encodings, or one of several layers, from transport 1; the browser sees it as sender 7. */
void attack_furnish_layers(struct attack *a, bool is_simulcast)
{
    struct ch_payload payloads[] = {
        {.type = 96,
         .codec = is_simulcast ? CH_CODEC_VP8 : CH_CODEC_VP9,
         .clock_rate = 90000},
        {.type = 98,
         .role = CH_PAYLOAD_ROLE_RETRANSMISSION,
         .clock_rate = 90000,
         .has_target = true,
         .target = 96},
    };
    struct ch_encoding encodings[3];
    struct ch_mapping mapping = {.from = 96, .to = 96}, repetition = {.from = 96, .to = 98};
    struct ch_view name = ch_view_string("name");
    struct ch_create_receiver receiver = {.receiver = 5, .transport = 1};
    struct ch_create_sender sender = {.sender = 7, .receiver = 5, .transport = CALL};

    for (size_t i = 0; i < 3; i++)
        encodings[i] = (struct ch_encoding){.has_ssrc = true,
                                            .ssrc = LAYERED + (uint32_t)i,
                                            .spatial_layers = is_simulcast ? 1 : 3,
                                            .temporal_layers = 3};
    receiver.reception = (struct ch_reception){.kind = CH_KIND_VIDEO,
                                               .payloads_count = 2,
                                               .payloads = payloads,
                                               .encodings_count = is_simulcast ? 3 : 1,
                                               .encodings = encodings,
                                               .has_pli = true,
                                               .has_nack = true};
    sender.transmission = (struct ch_transmission){.ssrc = 107,
                                                   .cname = name,
                                                   .payloads_count = 1,
                                                   .payloads = &mapping,
                                                   .has_rtx_ssrc = true,
                                                   .rtx_ssrc = 117,
                                                   .rtx_payloads_count = 1,
                                                   .rtx_payloads = &repetition,
                                                   .has_transport_sequence_extension = true,
                                                   .transport_sequence_extension = SEQUENCE_ID};
    question_create_receiver(&a->question, 0, ++a->asked, &receiver);
    attack_frame(a, a->question.bytes, a->question.length, 0);
    question_create_sender(&a->question, 0, ++a->asked, &sender);
    attack_frame(a, a->question.bytes, a->question.length, 0);
}

/* -- what happens ----------------------------------------------------------------------------- */

/* From the browser under seal, or from a plain transport in the clear. */
static void say(struct attack *a, uint8_t where, bool is_rtcp,
                const uint8_t *__counted_by(length) packet, size_t length)
{
    uint8_t sealed[BROWSER_DATAGRAM_MAX];

    if (where < 128 && a->browser && browser_is_connected(a->browser)) {
        size_t size = browser_seal(a->browser, is_rtcp, packet, length, sealed);
        if (size > 0)
            attack_datagram(a, a->browser_at.socket, a->browser_at.remote.ip[3],
                            a->browser_at.remote.port, sealed, size);
        return;
    }
    attack_datagram(a, where % SOCKETS, 1 + (where >> 4) % 3, (uint16_t)(4000 + where % 4), packet,
                    length);
}

/* A packet of VP8 or VP9 with all that a forwarder reads of it. */
void step_picture(struct attack *a, struct script *s)
{
    uint8_t where = take(s), shape = take(s), number = take(s), time = take(s), layers = take(s);
    const uint32_t ssrc = shape & 64 ? take_ssrc(s) : LAYERED + shape % 3;
    uint8_t packet[PACKET_MAX] = {0x80, 96 | (shape & 128), time & 7, number, 0, 0, time, 0};
    size_t length = 12;

    packet[11] = (uint8_t)ssrc;
    if (shape & 8) { /* VP8: X, I, L, T, a short picture id, TL0PICIDX, TID and Y */
        const uint8_t vp8[] = {0x90, 0xe0, number & 0x7f, time, layers & 0xe0,
                               shape & 16 ? 0 : 1, 0, 0, 0x9d, 1, 0x2a};
        memcpy(packet + length, vp8, sizeof vp8);
        length += sizeof vp8;
    } else { /* VP9: I, P, L, F, B, E */
        const uint8_t vp9[] = {(uint8_t)(0xa0 | (shape & 16 ? 0 : 0x40) | (layers & 0x1c)),
                               number & 0x7f, layers, time, 0, 0};
        memcpy(packet + length, vp9, sizeof vp9);
        length += sizeof vp9;
    }
    say(a, where, false, packet, length - (shape & 32 ? layers % 8 : 0));
}

/* What a listener says of the latest transport-wide numbers, true or not. */
void step_arrivals(struct attack *a, struct script *s)
{
    const struct transport *transport = graph_transport(attack_graph(a), take_id(s));
    const uint32_t taken =
        transport && transport->leg ? transport->leg->estimator.log.taken : take(s);
    uint8_t where = take(s), count = take(s), shape = take(s), clock = take(s), delta = take(s);
    const uint16_t first = (uint16_t)(taken - (shape & 1 ? count : count % 16));
    const uint16_t said = shape & 2 ? UINT16_MAX : (uint16_t)(1 + count % 16);
    uint8_t packet[PACKET_MAX] = {0x80, 201, 0, 1, 0, 0, 0, 9,
                                  0x8f, 205, 0, 0, 0, 0, 0, 9, 0, 0, 0, 107,
                                  (uint8_t)(first >> 8), (uint8_t)first,
                                  (uint8_t)(said >> 8), (uint8_t)said,
                                  clock, clock, clock, count};
    size_t at = 28;

    if (shape & 2) { /* runs of 8,191 that did not arrive, and a rest */
        for (size_t i = 0; i < 8; i++, at += 2)
            packet[at] = 0x1f, packet[at + 1] = 0xff;
        packet[at++] = 0;
        packet[at++] = 7;
    } else { /* small or large deltas */
        const uint8_t symbol = shape & 4 ? 2 : 1;
        packet[at++] = (uint8_t)(symbol << 5);
        packet[at++] = (uint8_t)said;
        for (size_t i = 0; i < (size_t)said * symbol && at < PACKET_MAX - 4; i++)
            packet[at++] = (uint8_t)(delta + (shape & 8 ? i * 16 : 0));
    }
    at = (at + 3) / 4 * 4;
    packet[11] = (uint8_t)((at - 8) / 4 - 1 + (shape >= 250));
    say(a, where, true, packet, at);
}

/* What a listener can take, what it lost, and when a publisher's picture was. */
void step_claim(struct attack *a, struct script *s)
{
    uint8_t where = take(s), shape = take(s), value = take(s);
    const uint8_t ssrc = (uint8_t)(100 + take_ssrc(s));
    const uint8_t remb[] = {0x80, 201, 0, 1, 0, 0, 0, 9,
                            0x8f, 206, 0, 5, 0, 0, 0, 9, 0, 0, 0, 0, 'R', 'E', 'M', 'B',
                            1, value, value, value, 0, 0, 0, ssrc};
    const uint8_t block[] = {0x81, 201, 0, 7, 0, 0, 0, 9, 0, 0, 0, ssrc, value, 0xff, value, shape,
                             value, 0, 0, value, value, 0, 0, 0, value, value, 0, 0, 0, 0, 0,
                             shape};
    const uint8_t report[] = {0x80, 200, 0, 6, 0, 0, 0, (uint8_t)(LAYERED + shape % 3),
                              value, value, shape, 0, value, 0, 0, 0, value, value, 0, 0,
                              0, 0, 0, 1, 0, 0, 0, 1};

    if (shape % 3 == 0)
        say(a, where, true, remb, sizeof remb);
    else if (shape % 3 == 1)
        say(a, where, true, block, sizeof block);
    else
        say(a, where, true, report, sizeof report);
}

/* What the application wants to hear of a room, and who is heard in it. */
void step_hall(struct attack *a, struct script *s)
{
    struct ch_view name = ch_view_string("name");
    struct ch_mapping mapping = {.from = 97, .to = 111}, level = {.from = 2, .to = 4};
    uint8_t how = take(s), value = take(s);
    const uint32_t room = how & 8 ? take_id(s) : 1, id = take_id(s);
    const uint32_t sender = how % 5 == 4 ? take_id(s) : 0, ssrc = 100 + value % 32;

    switch (how % 5) {
    case 0:
        question_observe_levels(
            &a->question, 0, ++a->asked,
            &(struct ch_observe_levels){
                .room = room, .interval = value * 10u, .threshold = value, .max_entries = id % 4});
        break;
    case 1:
        question_observe_speaker(
            &a->question, 0, ++a->asked,
            &(struct ch_observe_speaker){.room = room,
                                         .method = (enum ch_speaker_method)(value % 3)});
        break;
    case 2:
        question_loudest_speakers(
            &a->question, 0, ++a->asked,
            &(struct ch_loudest_speakers){.room = room, .slots = value % 4});
        break;
    case 3:
        question_set_speaker(&a->question, 0, ++a->asked,
                             &(struct ch_set_speaker){
                                 .receiver = id,
                                 .owner = value % 4,
                                 .rank = (enum ch_speaker_rank)((how >> 6) % 3),
                             });
        break;
    default:
        question_create_slot_sender(
            &a->question, 0, ++a->asked,
            &(struct ch_create_slot_sender){.sender = sender,
                                            .room = room,
                                            .transport = id,
                                            .slot = value % 4,
                                            .owner = value >> 6,
                                            .transmission = {.ssrc = ssrc,
                                                             .cname = name,
                                                             .payloads_count = 1,
                                                             .payloads = &mapping,
                                                             .extensions_count = 1,
                                                             .extensions = &level}});
        break;
    }
    attack_frame(a, a->question.bytes, a->question.length, 0);
}

/* What the application wants to be told of one object. */
void step_trace(struct attack *a, struct script *s)
{
    uint8_t what = take(s), which = take(s);
    const uint32_t id = take_id(s);
    uint8_t kinds[CH_TRACE_KIND_PROBE + 1];
    size_t count = 0;

    for (uint8_t kind = 0; kind <= CH_TRACE_KIND_PROBE; kind++)
        if (which >> kind & 1)
            kinds[count++] = kind;
    question_trace(&a->question, 0, ++a->asked,
                   &(struct ch_trace){.target = (enum ch_trace_target)(what % 3),
                                      .id = id,
                                      .kinds_count = count,
                                      .kinds = kinds});
    attack_frame(a, a->question.bytes, a->question.length, 0);
}

/* What the application wishes of a sender, or limits. */
void step_wish(struct attack *a, struct script *s)
{
    uint8_t how = take(s), value = take(s);

    if (how & 1)
        question_set_sender_wish(
            &a->question, 0, ++a->asked,
            &(struct ch_set_sender_wish){
                .sender = take_id(s),
                .has_layers = how & 2,
                .layers = {.spatial = how & 4 ? value : value % 3, .temporal = value >> 4},
                .priority = how & 8 ? value : 1,
                .comes_first = how & 16,
            });
    else if (how & 32)
        question_limit_incoming(
            &a->question, 0, ++a->asked,
            &(struct ch_limit_incoming){
                .transport = take_id(s),
                .maximum_bitrate = how & 2 ? value * 100000u : 0,
            });
    else
        question_limit_transport(
            &a->question, 0, ++a->asked,
            &(struct ch_limit_transport){
                .transport = take_id(s),
                .initial_bitrate = how & 2 ? value * 100000u : 0,
                .minimum_bitrate = how & 4 ? (uint32_t)take(s) << (how >> 4) : 0,
                .maximum_bitrate = how & 8 ? (uint32_t)take(s) << (how >> 3) : 0,
            });
    attack_frame(a, a->question.bytes, a->question.length, 0);
}
