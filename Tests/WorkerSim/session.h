/* session.h - the controller's end of an engine: asks by real frames and reads what comes back.
 *
 * Every question goes through the channel's own encoding, both ways. Events are read in order and
 * counted; the last of each kind is kept. It moves no packets: that is scenario.h. */
#ifndef BISQUE_SIM_SESSION_H
#define BISQUE_SIM_SESSION_H

#include "base/buffer.h"
#include "base/outbox.h"
#include "engine.h"
#include "graph/refusal.h"
#include "heard_data.h"

#include <channel_frame.h>
#include <channel_messages.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef SESSION_BUFFERS /* a program with many streams wants more */
#define SESSION_BUFFERS 2048
#endif
#define SESSION_SOCKETS_MAX 20
#define SESSION_LEVELS_MAX 255
#define SESSION_SLOTS_MAX 17
#define SESSION_TOLD_MAX 256
/* Midnight of 1970 in microseconds since 1900 (RFC 868): virtual time 0 is then. */
#define SESSION_NTP_OFFSET (2208988800 * SECOND)

struct session_told {
    uint8_t op;
    size_t length;
    uint8_t fields[256];
};

struct session {
    struct engine *__single engine;
    struct outbox out;
    usec_t now;
    uint32_t asked; /* frames so far */
    bool is_over;   /* the engine said so */
    bool is_stalled; /* nobody reads the channel */

    size_t socket_count; /* that go with the next question */
    uint32_t sockets[SESSION_SOCKETS_MAX];

    char detail[256]; /* of the last refusal */
    size_t answer_length;
    uint8_t answer[CH_FRAME_MAX]; /* the fields of the last reply or refusal */

    uint64_t hellos;
    uint64_t logs;
    uint64_t streams_started;
    uint64_t streams_ended;
    uint64_t remotes_learned;
    uint64_t ice_selected;
    uint64_t dtls_connected;
    uint64_t transports_failed;
    size_t choices_changed;
    struct ch_choice_changed choice; /* the last one */
    uint64_t levels_told;
    uint64_t silences;
    uint64_t speakers_changed;
    uint64_t slots_changed;
    size_t levels_named; /* in the last report */
    struct ch_receiver_level levels[SESSION_LEVELS_MAX];
    struct ch_speaker_changed speaker;
    struct ch_slot_changed slots[SESSION_SLOTS_MAX]; /* the last of each */
    uint64_t receiver_scores;
    uint64_t sender_scores;
    struct ch_receiver_score_changed receiver_score;
    struct ch_sender_score_changed sender_score;
    uint64_t traced[CH_TRACE_KIND_COUNT];
    uint64_t traced_again; /* of those */
    struct ch_traced again; /* the last of them */
    struct ch_traced trace;
    size_t told_count; /* by full ICE agents; as their fields are */
    struct session_told told[SESSION_TOLD_MAX];
    uint64_t packets_told;
    uint64_t packets_lost; /* as the last one says */
    uint32_t packet_receiver;
    size_t packet_length;
    uint8_t packet[BUFFER_SIZE]; /* the last one */
    struct ch_ice_selected selected; /* without its text */
    struct ch_ice_state_changed ice_state;
    struct ch_transport_failed failed;
    usec_t failed_at;
    struct ch_hello hello;
    struct ch_stream_started started;
    struct ch_stream_ended ended;
    struct ch_remote_learned learned; /* without its text */
    uint16_t learned_rtcp_port;

    struct heard_data data;

    uint8_t arena[CH_ARENA_SIZE];
    uint8_t question[CH_FRAME_LENGTH_SIZE + CH_FRAME_MAX];
    struct ch_splitter splitter;
};

/* One engine, the same for the same seed. Never NULL. */
struct session *__single session_open(uint8_t seed);
void session_close(struct session *s); /* checks that every buffer came back */

/* Sends fields as they are. false: the session is over. Otherwise `*why` is ACCEPTED or the
 * reason, and `answer` holds the fields. */
bool session_send(struct session *s, enum ch_frame_kind kind, uint8_t op,
                  const uint8_t *__counted_by(length) fields, size_t length, enum ch_refusal *why);
/* Reads the frames that wait, unless the channel is stalled. */
void session_read(struct session *s);

/* ask_create_room(s, &question, &answer) and so on. What the answer points to lives until the
 * next question. */
#define X(OP, name)                                                                                \
    enum ch_refusal ask_##name(struct session *s, const struct ch_##name *q,                       \
                               struct ch_##name##_reply *a);
CH_REQUESTS(X)
#undef X

/* `text` as the channel carries it. */
struct ch_view text_view(const char *text);
/* How often a reason struck, out of a stats reply. */
uint64_t drops_of(const struct ch_drop_count *__counted_by(count) drops, size_t count,
                  enum drop why);

#endif
