/* session.c - frames to the engine, and frames out of its outbox. */
#include "session.h"

#include "test.h"

#include <stdlib.h>
#include <string.h>

/* A test that cannot even ask proves nothing. */
static void must(bool holds, const char *file, int line)
{
    test_check(holds, file, line, "the session itself works");
    if (!holds)
        abort();
}

#define MUST(condition) must((condition), __FILE__, __LINE__)

struct ch_view text_view(const char *text)
{
    return ch_view_string(text);
}

uint64_t drops_of(const struct ch_drop_count *__counted_by(count) drops, size_t count,
                  enum drop why)
{
    struct ch_view name = ch_view_string(drop_name(why));

    for (size_t i = 0; i < count; i++)
        if (ch_view_equal(drops[i].reason, name))
            return drops[i].packets;
    return 0;
}

struct session *__single session_open(uint8_t seed)
{
    struct session *s = calloc(1, sizeof *s);
    struct engine_options options = {
        .ntp_offset = SESSION_NTP_OFFSET,
        .process = 4711,
        .buffers = SESSION_BUFFERS,
    };

    MUST(s != NULL);
    memset(options.seed, seed, sizeof options.seed);
    MUST(outbox_open(&s->out));
    s->engine = engine_open(&options, &s->out);
    MUST(s->engine != NULL);
    ch_splitter_init(&s->splitter);
    session_read(s);
    return s;
}

void session_close(struct session *s)
{
    engine_close(s->engine); /* the pool asserts that nothing is held */
    outbox_close(&s->out);
    free(s);
}

static void take_levels(struct session *s, struct ch_reader *r)
{
    struct ch_audio_levels levels;

    ch_read_audio_levels(r, &levels);
    MUST(levels.levels_count <= SESSION_LEVELS_MAX);
    s->levels_told++;
    s->levels_named = levels.levels_count;
    for (size_t i = 0; i < levels.levels_count; i++)
        s->levels[i] = levels.levels[i];
}

static void take_packet(struct session *s, struct ch_reader *r)
{
    struct ch_packet_received told;

    ch_read_packet_received(r, &told);
    MUST(told.packet.len <= sizeof s->packet);
    memcpy(s->packet, told.packet.at, told.packet.len);
    s->packet_length = told.packet.len;
    s->packet_receiver = told.receiver;
    s->packets_lost = told.lost;
    s->packets_told++;
}

static void take_hall_event(struct session *s, uint8_t op, struct ch_reader *r)
{
    struct ch_slot_changed slot;
    struct ch_silence silence;

    switch (op) {
    case CH_AUDIO_LEVELS:
        take_levels(s, r);
        break;
    case CH_SILENCE:
        ch_read_silence(r, &silence);
        s->silences++;
        break;
    case CH_SPEAKER_CHANGED:
        ch_read_speaker_changed(r, &s->speaker);
        s->speakers_changed++;
        break;
    case CH_SLOT_CHANGED:
        ch_read_slot_changed(r, &slot);
        MUST(slot.slot < SESSION_SLOTS_MAX);
        s->slots[slot.slot] = slot;
        s->slots_changed++;
        break;
    case CH_RECEIVER_SCORE_CHANGED:
        ch_read_receiver_score_changed(r, &s->receiver_score);
        s->receiver_scores++;
        break;
    case CH_SENDER_SCORE_CHANGED:
        ch_read_sender_score_changed(r, &s->sender_score);
        s->sender_scores++;
        break;
    case CH_PACKET_RECEIVED:
        take_packet(s, r);
        break;
    case CH_TRACED:
        ch_read_traced(r, &s->trace);
        s->traced[s->trace.kind]++;
        if (s->trace.is_repetition) {
            s->traced_again++;
            s->again = s->trace;
        }
        break;
    default:
        MUST(heard_data_take(&s->data, op, r));
    }
}

static void take_web_rtc_event(struct session *s, uint8_t op, struct ch_reader *r)
{
    struct ch_dtls_state_changed dtls;

    switch (op) {
    case CH_ICE_SELECTED:
        s->ice_selected++;
        ch_read_ice_selected(r, &s->selected);
        s->selected.remote.ip = ch_view_of(NULL, 0);
        break;
    case CH_ICE_STATE_CHANGED:
        ch_read_ice_state_changed(r, &s->ice_state);
        break;
    case CH_DTLS_STATE_CHANGED:
        ch_read_dtls_state_changed(r, &dtls);
        s->dtls_connected += dtls.state == CH_DTLS_STATE_CONNECTED;
        break;
    case CH_TRANSPORT_FAILED:
        s->transports_failed++;
        s->failed_at = s->now;
        ch_read_transport_failed(r, &s->failed);
        break;
    case CH_CHOICE_CHANGED:
        ch_read_choice_changed(r, &s->choice);
        s->choices_changed++;
        break;
    default:
        take_hall_event(s, op, r);
    }
}

/* A test reads it when it wants to. */
static void keep_told(struct session *s, const struct ch_frame *frame)
{
    struct session_told *told = &s->told[s->told_count++];

    MUST(s->told_count <= SESSION_TOLD_MAX && frame->fields.len <= sizeof told->fields);
    told->op = frame->op;
    told->length = frame->fields.len;
    memcpy(told->fields, frame->fields.at, told->length);
}

static void take_event(struct session *s, const struct ch_frame *frame)
{
    struct ch_reader r;

    if (frame->op >= CH_CANDIDATE_FOUND && frame->op <= CH_SERVER_LOST) {
        keep_told(s, frame);
        return;
    }
    ch_reader_init(&r, frame->fields.at, frame->fields.len, s->arena, sizeof s->arena);
    switch (frame->op) {
    case CH_HELLO:
        s->hellos++;
        ch_read_hello(&r, &s->hello);
        break;
    case CH_LOG: {
        struct ch_log log;
        s->logs++;
        ch_read_log(&r, &log);
        break;
    }
    case CH_STREAM_STARTED:
        s->streams_started++;
        ch_read_stream_started(&r, &s->started);
        break;
    case CH_STREAM_ENDED:
        s->streams_ended++;
        ch_read_stream_ended(&r, &s->ended);
        break;
    case CH_REMOTE_LEARNED:
        s->remotes_learned++;
        ch_read_remote_learned(&r, &s->learned);
        if (s->learned.is_rtcp)
            s->learned_rtcp_port = s->learned.remote.port;
        s->learned.remote.ip = ch_view_of(NULL, 0);
        break;
    default:
        take_web_rtc_event(s, frame->op, &r);
    }
    MUST(ch_reader_done(&r));
}

/* Reads every frame that waits. true: one of them answers request `id`. */
static bool take_frames(struct session *s, uint32_t id, enum ch_refusal *why)
{
    struct ch_frame frame;
    bool is_answered = false;
    size_t fed = 0;

    for (;;) {
        enum ch_split split = ch_splitter_next(&s->splitter, &frame);
        MUST(split != CH_SPLIT_BAD);
        if (split == CH_SPLIT_MORE && fed == s->out.frames_used)
            break;
        if (split == CH_SPLIT_MORE) {
            fed += ch_splitter_feed(&s->splitter, s->out.frames + fed, s->out.frames_used - fed);
            continue;
        }
        if (frame.kind == CH_FRAME_EVENT) {
            take_event(s, &frame);
            continue;
        }
        MUST(frame.id == id && !is_answered);
        is_answered = true;
        *why = frame.kind == CH_FRAME_REPLY ? ACCEPTED : CH_REFUSAL_MALFORMED;
        s->answer_length = frame.fields.len;
        memcpy(s->answer, frame.fields.at, frame.fields.len);
    }
    outbox_frames_taken(&s->out, fed);
    return is_answered;
}

void session_read(struct session *s)
{
    enum ch_refusal why;

    if (!s->is_stalled)
        MUST(!take_frames(s, 0, &why));
}

static enum ch_refusal read_refusal(struct session *s)
{
    struct ch_refused refused;
    struct ch_reader r;

    ch_reader_init(&r, s->answer, s->answer_length, s->arena, sizeof s->arena);
    ch_read_refused(&r, &refused);
    MUST(ch_reader_done(&r) && refused.text.len < sizeof s->detail);
    memcpy(s->detail, refused.text.at, refused.text.len);
    s->detail[refused.text.len] = '\0';
    return refused.why;
}

bool session_send(struct session *s, enum ch_frame_kind kind, uint8_t op,
                  const uint8_t *__counted_by(length) fields, size_t length, enum ch_refusal *why)
{
    struct ch_frame frame = {
        .kind = kind,
        .op = op,
        .sockets = (uint8_t)s->socket_count,
        .id = ++s->asked,
        .fields = ch_view_of(fields, length),
    };
    size_t count = s->socket_count;

    s->detail[0] = '\0';
    s->socket_count = 0;
    s->is_over = !engine_frame(s->engine, s->now, &frame, s->sockets, count);
    if (s->is_over)
        return false;
    MUST(!s->is_stalled && take_frames(s, s->asked, why));
    if (*why != ACCEPTED)
        *why = read_refusal(s);
    return true;
}

#define X(OP, name)                                                                                \
    enum ch_refusal ask_##name(struct session *s, const struct ch_##name *q,                       \
                               struct ch_##name##_reply *a)                                        \
    {                                                                                              \
        enum ch_refusal why = ACCEPTED;                                                            \
        struct ch_writer w;                                                                        \
        struct ch_reader r;                                                                        \
        ch_writer_init(&w, s->question, sizeof s->question);                                       \
        ch_write_##name(&w, q);                                                                    \
        MUST(!w.bad);                                                                              \
        MUST(session_send(s, CH_FRAME_REQUEST, CH_##OP, s->question, w.at, &why));                 \
        memset(a, 0, sizeof *a);                                                                   \
        if (why != ACCEPTED)                                                                       \
            return why;                                                                            \
        ch_reader_init(&r, s->answer, s->answer_length, s->arena, sizeof s->arena);                \
        ch_read_##name##_reply(&r, a);                                                             \
        MUST(ch_reader_done(&r));                                                                  \
        return ACCEPTED;                                                                           \
    }
CH_REQUESTS(X)
#undef X
