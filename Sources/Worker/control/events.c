/* events.c - frames nobody asked for. */
#include "control/events.h"

#include "control/agent_events.h"
#include "control/convert.h"
#include "graph/hall.h"
#include "graph/room.h"
#include "graph/transport.h"
#include "graph/webrtc.h"

#include <channel_frame.h>
#include <stdio.h>

#define EVENT_MAX (CERTIFICATE_MAX + 256) /* the longest carries the far side's certificate */
#define CERTIFICATE_MAX 4096              /* in PEM; a longer one is not told */
#define LINE_MAX_LENGTH 256
#define TRACE_FRAME_MAX 64
#define TRACES_QUEUED_MAX (OUTBOX_EVENTS_MAX / 2)
#define TAPPED_FRAME_MAX (BUFFER_SIZE + 64)
#define TAPPED_QUEUED_MAX (OUTBOX_EVENTS_MAX / 2)

static struct ch_view address_view(const struct address *address,
                                   char *__counted_by(ADDRESS_TEXT_MAX) text)
{
    size_t length = address_print(address, text, ADDRESS_TEXT_MAX);

    return ch_view_of((const uint8_t *)text, length);
}

static bool queue(struct graph *g, struct ch_writer *w, size_t start)
{
    if (ch_frame_end(w, start) && outbox_frame(g->out, w->bytes, w->at, OUTBOX_EVENTS_MAX))
        return true;
    g->out->events_lost++;
    return false;
}

bool events_hello(struct graph *g)
{
    uint8_t bytes[EVENT_MAX];
    struct ch_writer w;
    struct ch_hello hello = {.schema = CH_SCHEMA_HASH, .process = g->process};

    ch_writer_init(&w, bytes, sizeof bytes);
    size_t start = ch_frame_begin(&w, CH_FRAME_EVENT, CH_HELLO, 0, 0);
    ch_write_hello(&w, &hello);
    return queue(g, &w, start);
}

void events_log(struct graph *g, enum ch_log_level level, const char *what, const char *detail)
{
    uint8_t bytes[EVENT_MAX];
    char line[LINE_MAX_LENGTH];
    struct ch_writer w;

    if (level > g->log_level)
        return;
    snprintf(line, sizeof line, "%s: %s", what, detail);
    struct ch_log log = {
        .level = level,
        .text = ch_view_string(__unsafe_null_terminated_from_indexable(line)),
    };
    ch_writer_init(&w, bytes, sizeof bytes);
    size_t start = ch_frame_begin(&w, CH_FRAME_EVENT, CH_LOG, 0, 0);
    ch_write_log(&w, &log);
    queue(g, &w, start);
}

static void write_remote_learned(struct graph *g, struct ch_writer *w,
                                 const struct notice *notice)
{
    char text[ADDRESS_TEXT_MAX];
    struct ch_remote_learned event = {
        .transport = notice->id,
        .remote = {.ip = address_view(&notice->remote, text), .port = notice->remote.port},
        .is_rtcp = notice->is_rtcp,
    };

    (void)g;
    ch_write_remote_learned(w, &event);
}

static void write_stream_started(struct graph *g, struct ch_writer *w,
                                 const struct notice *notice)
{
    struct ch_stream_started event = {
        .receiver = notice->id,
        .encoding = notice->encoding,
        .ssrc = notice->ssrc,
    };

    (void)g;
    ch_write_stream_started(w, &event);
}

static void write_stream_ended(struct graph *g, struct ch_writer *w,
                                 const struct notice *notice)
{
    struct ch_stream_ended event = {
        .receiver = notice->id,
        .encoding = notice->encoding,
        .ssrc = notice->ssrc,
    };

    (void)g;
    ch_write_stream_ended(w, &event);
}

static void write_ice_selected(struct graph *g, struct ch_writer *w, const struct notice *notice)
{
    char text[ADDRESS_TEXT_MAX];
    struct ch_ice_selected event = {
        .transport = notice->id,
        .remote = {.ip = address_view(&notice->remote, text), .port = notice->remote.port},
        .is_tcp = notice->is_tcp,
    };

    (void)g;
    ch_write_ice_selected(w, &event);
}

static void write_ice_state(struct graph *g, struct ch_writer *w, const struct notice *notice)
{
    struct ch_ice_state_changed event = {
        .transport = notice->id,
        .state = (enum ch_ice_state)notice->state,
    };

    (void)g;
    ch_write_ice_state_changed(w, &event);
}

static void write_dtls_state(struct graph *g, struct ch_writer *w, const struct notice *notice)
{
    struct transport *transport = graph_transport(g, notice->id);
    uint8_t certificate[CERTIFICATE_MAX];
    size_t length = 0;
    struct ch_dtls_state_changed event = {
        .transport = notice->id,
        .state = (enum ch_dtls_state)notice->state,
    };

    if (transport && event.state == CH_DTLS_STATE_CONNECTED && transport->seal) {
        event.has_suite = true;
        event.suite = convert_to_suite(transport->suite);
        length = dtls_remote_certificate(transport->webrtc->dtls, certificate, sizeof certificate);
    }
    event.has_certificate = length > 0;
    event.certificate = ch_view_of(certificate, length);
    ch_write_dtls_state_changed(w, &event);
}

static void write_failed(struct graph *g, struct ch_writer *w, const struct notice *notice)
{
    struct ch_transport_failed event = {.transport = notice->id, .why = notice->failure};

    (void)g;
    ch_write_transport_failed(w, &event);
}

static void write_choice(struct graph *g, struct ch_writer *w, const struct notice *notice)
{
    const struct sender *sender = graph_sender(g, notice->id);
    struct ch_choice_changed event = {.sender = notice->id};

    if (sender)
        event.choice = convert_choice(sender);
    ch_write_choice_changed(w, &event);
}

static void write_levels(struct graph *g, struct ch_writer *w, const struct notice *notice)
{
    const struct room *room = graph_room(g, notice->id);
    const struct hall *hall = room ? room->hall : NULL;
    struct ch_receiver_level levels[HALL_LEVELS_MAX] = {0};
    struct ch_audio_levels event = {
        .room = notice->id,
        .levels_count = hall ? hall->named : 0,
        .levels = levels,
    };

    for (size_t i = 0; i < event.levels_count; i++)
        levels[i] = (struct ch_receiver_level){
            .receiver = hall->report[i].id,
            .level = (uint8_t)-hall->report[i].level,
        };
    ch_write_audio_levels(w, &event);
}

static void write_silence(struct graph *g, struct ch_writer *w, const struct notice *notice)
{
    struct ch_silence event = {.room = notice->id};

    (void)g;
    ch_write_silence(w, &event);
}

static void write_speaker(struct graph *g, struct ch_writer *w, const struct notice *notice)
{
    struct ch_speaker_changed event = {
        .room = notice->id,
        .has_receiver = notice->is_somebody,
        .receiver = notice->receiver,
    };

    (void)g;
    ch_write_speaker_changed(w, &event);
}

static void write_slot(struct graph *g, struct ch_writer *w, const struct notice *notice)
{
    struct ch_slot_changed event = {
        .room = notice->id,
        .slot = notice->slot,
        .has_receiver = notice->is_somebody,
        .receiver = notice->receiver,
    };

    (void)g;
    ch_write_slot_changed(w, &event);
}

static void write_receiver_score(struct graph *g, struct ch_writer *w,
                                 const struct notice *notice)
{
    struct ch_receiver_score_changed event = {
        .receiver = notice->id,
        .encoding = notice->encoding,
        .score = notice->score,
    };

    (void)g;
    ch_write_receiver_score_changed(w, &event);
}

static void write_sender_score(struct graph *g, struct ch_writer *w, const struct notice *notice)
{
    struct ch_sender_score_changed event = {.sender = notice->id, .score = notice->score};

    (void)g;
    ch_write_sender_score_changed(w, &event);
}

static void write_span_lost(struct graph *g, struct ch_writer *w, const struct notice *notice)
{
    struct ch_span_lost event = {.span = notice->id};

    (void)g;
    ch_write_span_lost(w, &event);
}

static void tell(struct graph *g, const struct notice *notice)
{
    static const struct {
        uint8_t op;
        void (*write)(struct graph *g, struct ch_writer *w,
                                 const struct notice *notice);
    } forms[] = {
        [NOTICE_REMOTE_LEARNED] = {CH_REMOTE_LEARNED, write_remote_learned},
        [NOTICE_STREAM_STARTED] = {CH_STREAM_STARTED, write_stream_started},
        [NOTICE_STREAM_ENDED] = {CH_STREAM_ENDED, write_stream_ended},
        [NOTICE_ICE_SELECTED] = {CH_ICE_SELECTED, write_ice_selected},
        [NOTICE_ICE_STATE] = {CH_ICE_STATE_CHANGED, write_ice_state},
        [NOTICE_DTLS_STATE] = {CH_DTLS_STATE_CHANGED, write_dtls_state},
        [NOTICE_TRANSPORT_FAILED] = {CH_TRANSPORT_FAILED, write_failed},
        [NOTICE_CHOICE] = {CH_CHOICE_CHANGED, write_choice},
        [NOTICE_LEVELS] = {CH_AUDIO_LEVELS, write_levels},
        [NOTICE_SILENCE] = {CH_SILENCE, write_silence},
        [NOTICE_SPEAKER] = {CH_SPEAKER_CHANGED, write_speaker},
        [NOTICE_SLOT] = {CH_SLOT_CHANGED, write_slot},
        [NOTICE_RECEIVER_SCORE] = {CH_RECEIVER_SCORE_CHANGED, write_receiver_score},
        [NOTICE_SENDER_SCORE] = {CH_SENDER_SCORE_CHANGED, write_sender_score},
        [NOTICE_SPAN_LOST] = {CH_SPAN_LOST, write_span_lost},
        [NOTICE_CANDIDATE] = {CH_CANDIDATE_FOUND, agent_events_candidate},
        [NOTICE_CANDIDATES_ENDED] = {CH_CANDIDATES_ENDED, agent_events_ended},
        [NOTICE_AGENT_STATE] = {CH_AGENT_STATE_CHANGED, agent_events_state},
        [NOTICE_PATH] = {CH_PATH_CHANGED, agent_events_path},
        [NOTICE_STREAM_WANTED] = {CH_STREAM_WANTED, agent_events_stream},
        [NOTICE_SERVER_LOST] = {CH_SERVER_LOST, agent_events_server},
    };
    uint8_t bytes[EVENT_MAX];
    struct ch_writer w;

    ch_writer_init(&w, bytes, sizeof bytes);
    size_t start = ch_frame_begin(&w, CH_FRAME_EVENT, forms[notice->what].op, 0, 0);
    forms[notice->what].write(g, &w, notice);
    queue(g, &w, start);
}

/* Traces leave room for what matters more; what they are refused is counted. */
static void tell_trace(struct graph *g, const struct trace *trace)
{
    uint8_t bytes[TRACE_FRAME_MAX];
    struct ch_writer w;
    const struct ch_traced event = {
        .target = trace->target,
        .id = trace->id,
        .kind = trace->kind,
        .is_outgoing = trace->is_outgoing,
        .is_repetition = trace->is_repetition,
        .ssrc = trace->ssrc,
        .sequence = trace->sequence,
        .timestamp = trace->timestamp,
        .size = trace->size,
        .bitrate = trace->bitrate,
        .lost = g->traces_lost,
    };

    ch_writer_init(&w, bytes, sizeof bytes);
    size_t start = ch_frame_begin(&w, CH_FRAME_EVENT, CH_TRACED, 0, 0);
    ch_write_traced(&w, &event);
    if (!ch_frame_end(&w, start) || !outbox_frame(g->out, w.bytes, w.at, TRACES_QUEUED_MAX))
        g->traces_lost++;
}

/* So do packets. Those that wait are told even if their receiver was given up meanwhile: the
 * controller knows that best. */
static void tell_packet(struct graph *g, const struct tapped *tapped)
{
    uint8_t bytes[TAPPED_FRAME_MAX];
    struct ch_writer w;
    const struct ch_packet_received event = {
        .receiver = tapped->receiver,
        .lost = g->tapped_lost,
        .packet = ch_view_of(tapped->packet->bytes, tapped->packet->length),
    };

    ch_writer_init(&w, bytes, sizeof bytes);
    size_t start = ch_frame_begin(&w, CH_FRAME_EVENT, CH_PACKET_RECEIVED, 0, 0);
    ch_write_packet_received(&w, &event);
    if (!ch_frame_end(&w, start) || !outbox_frame(g->out, w.bytes, w.at, TAPPED_QUEUED_MAX))
        g->tapped_lost++;
}

/* What tells more than the notice itself needs what it is about. */
static bool is_of_use(struct graph *g, const struct notice *notice)
{
    switch (notice->what) {
    case NOTICE_CHOICE:
        return graph_sender(g, notice->id) != NULL;
    case NOTICE_CANDIDATE:
    case NOTICE_CANDIDATES_ENDED:
    case NOTICE_AGENT_STATE:
    case NOTICE_PATH:
    case NOTICE_STREAM_WANTED:
    case NOTICE_SERVER_LOST:
        return agent_events_are_of_use(g, notice);
    default:
        return true;
    }
}

void events_drain(struct graph *g)
{
    for (size_t i = 0; i < g->notice_count; i++)
        if (is_of_use(g, &g->notices[i]))
            tell(g, &g->notices[i]);
    for (size_t i = 0; i < g->trace_count; i++)
        tell_trace(g, &g->traces[i]);
    g->trace_count = 0;
    for (size_t i = 0; i < g->tapped_count; i++)
        tell_packet(g, &g->tapped[i]);
    tap_clear(g);
    g->notices_told += g->notice_count;
    g->notice_count = 0;
}
