/* channel_messages.h - every message of the channel as a struct.
 *
 * Generated from channel.schema by channel-gen: do not edit. Reading fills a message
 * whole, with zeros where the reader went bad; views and lists live as long as the
 * reader's memory. */
#ifndef BISQUE_CHANNEL_MESSAGES_H
#define BISQUE_CHANNEL_MESSAGES_H

#include <channel_wire.h>

/* The definition both programs were built from; the first event carries it. */
#define CH_SCHEMA_HASH 0xf248697b1fcbcdfaULL

enum ch_op {
    CH_LISTEN = 1,
    CH_USE_CERTIFICATE = 5,
    CH_PING = 2,
    CH_SET_LOG_LEVEL = 3,
    CH_TRACE = 6,
    CH_DUMP_WORKER = 4,
    CH_CREATE_ROOM = 16,
    CH_CLOSE_ROOM = 17,
    CH_DUMP_ROOM = 18,
    CH_OBSERVE_LEVELS = 19,
    CH_OBSERVE_SPEAKER = 20,
    CH_LOUDEST_SPEAKERS = 21,
    CH_CREATE_PLAIN_TRANSPORT = 32,
    CH_CREATE_WEB_RTC_TRANSPORT = 37,
    CH_CONNECT_WEB_RTC_TRANSPORT = 38,
    CH_RESTART_ICE = 39,
    CH_CONNECT_PLAIN_TRANSPORT = 33,
    CH_CLOSE_TRANSPORT = 34,
    CH_LIMIT_TRANSPORT = 40,
    CH_LIMIT_INCOMING = 41,
    CH_START_TRANSCRIPT = 42,
    CH_END_TRANSCRIPT = 43,
    CH_GET_TRANSPORT_STATS = 35,
    CH_DUMP_TRANSPORT = 36,
    CH_CREATE_RECEIVER = 48,
    CH_UPDATE_RECEIVER = 49,
    CH_ATTACH_RECEIVER = 50,
    CH_CLOSE_RECEIVER = 51,
    CH_REQUEST_KEYFRAME = 52,
    CH_SET_SPEAKER = 55,
    CH_TAP_RECEIVER = 57,
    CH_GET_RECEIVER_STATS = 53,
    CH_DUMP_RECEIVER = 54,
    CH_CREATE_SENDER = 64,
    CH_CREATE_SLOT_SENDER = 73,
    CH_UPDATE_SENDER = 65,
    CH_ATTACH_SENDER = 66,
    CH_PAUSE_SENDER = 67,
    CH_RESUME_SENDER = 68,
    CH_SET_SENDER_WISH = 72,
    CH_CLOSE_SENDER = 69,
    CH_GET_SENDER_STATS = 70,
    CH_DUMP_SENDER = 71,
    CH_OPEN_SPAN = 80,
    CH_MIRROR_RECEIVER = 81,
    CH_OPEN_SCTP = 96,
    CH_GET_SCTP_STATS = 97,
    CH_CREATE_DATA_PRODUCER = 98,
    CH_CLOSE_DATA_PRODUCER = 99,
    CH_PAUSE_DATA_PRODUCER = 100,
    CH_RESUME_DATA_PRODUCER = 101,
    CH_SEND_FROM_PRODUCER = 102,
    CH_DUMP_DATA_PRODUCER = 103,
    CH_CREATE_DATA_CONSUMER = 104,
    CH_CLOSE_DATA_CONSUMER = 105,
    CH_PAUSE_DATA_CONSUMER = 106,
    CH_RESUME_DATA_CONSUMER = 107,
    CH_SET_SUBCHANNELS = 108,
    CH_SET_BUFFERED_LOW = 109,
    CH_SEND_TO_CONSUMER = 110,
    CH_GRANT_CREDIT = 111,
    CH_DUMP_DATA_CONSUMER = 112,
    CH_CREATE_AGENT_TRANSPORT = 120,
    CH_SET_FAR_SIDE = 121,
    CH_ADD_FAR_CANDIDATE = 122,
    CH_END_FAR_CANDIDATES = 123,
    CH_RESTART_AGENT = 124,
    CH_GIVE_STREAM = 125,
    CH_HELLO = 128,
    CH_LOG = 129,
    CH_REMOTE_LEARNED = 130,
    CH_STREAM_STARTED = 131,
    CH_STREAM_ENDED = 132,
    CH_ICE_SELECTED = 133,
    CH_ICE_STATE_CHANGED = 134,
    CH_DTLS_STATE_CHANGED = 135,
    CH_TRANSPORT_FAILED = 136,
    CH_CHOICE_CHANGED = 137,
    CH_AUDIO_LEVELS = 138,
    CH_SILENCE = 139,
    CH_SPEAKER_CHANGED = 140,
    CH_SLOT_CHANGED = 141,
    CH_RECEIVER_SCORE_CHANGED = 142,
    CH_SENDER_SCORE_CHANGED = 143,
    CH_TRACED = 144,
    CH_PACKET_RECEIVED = 151,
    CH_SPAN_LOST = 150,
    CH_SCTP_STATE_CHANGED = 160,
    CH_DATA_MESSAGE = 161,
    CH_DATA_BUFFERED_LOW = 162,
    CH_DATA_BUFFER_FULL = 163,
    CH_DATA_WRITABLE = 164,
    CH_CHANNEL_OPENED = 165,
    CH_CHANNEL_CLOSED = 166,
    CH_DATA_FAULTED = 167,
    CH_CANDIDATE_FOUND = 170,
    CH_CANDIDATES_ENDED = 171,
    CH_AGENT_STATE_CHANGED = 172,
    CH_PATH_CHANGED = 173,
    CH_STREAM_WANTED = 174,
    CH_SERVER_LOST = 175,
};

#define CH_REQUESTS(X) \
    X(LISTEN, listen) \
    X(USE_CERTIFICATE, use_certificate) \
    X(PING, ping) \
    X(SET_LOG_LEVEL, set_log_level) \
    X(TRACE, trace) \
    X(DUMP_WORKER, dump_worker) \
    X(CREATE_ROOM, create_room) \
    X(CLOSE_ROOM, close_room) \
    X(DUMP_ROOM, dump_room) \
    X(OBSERVE_LEVELS, observe_levels) \
    X(OBSERVE_SPEAKER, observe_speaker) \
    X(LOUDEST_SPEAKERS, loudest_speakers) \
    X(CREATE_PLAIN_TRANSPORT, create_plain_transport) \
    X(CREATE_WEB_RTC_TRANSPORT, create_web_rtc_transport) \
    X(CONNECT_WEB_RTC_TRANSPORT, connect_web_rtc_transport) \
    X(RESTART_ICE, restart_ice) \
    X(CONNECT_PLAIN_TRANSPORT, connect_plain_transport) \
    X(CLOSE_TRANSPORT, close_transport) \
    X(LIMIT_TRANSPORT, limit_transport) \
    X(LIMIT_INCOMING, limit_incoming) \
    X(START_TRANSCRIPT, start_transcript) \
    X(END_TRANSCRIPT, end_transcript) \
    X(GET_TRANSPORT_STATS, get_transport_stats) \
    X(DUMP_TRANSPORT, dump_transport) \
    X(CREATE_RECEIVER, create_receiver) \
    X(UPDATE_RECEIVER, update_receiver) \
    X(ATTACH_RECEIVER, attach_receiver) \
    X(CLOSE_RECEIVER, close_receiver) \
    X(REQUEST_KEYFRAME, request_keyframe) \
    X(SET_SPEAKER, set_speaker) \
    X(TAP_RECEIVER, tap_receiver) \
    X(GET_RECEIVER_STATS, get_receiver_stats) \
    X(DUMP_RECEIVER, dump_receiver) \
    X(CREATE_SENDER, create_sender) \
    X(CREATE_SLOT_SENDER, create_slot_sender) \
    X(UPDATE_SENDER, update_sender) \
    X(ATTACH_SENDER, attach_sender) \
    X(PAUSE_SENDER, pause_sender) \
    X(RESUME_SENDER, resume_sender) \
    X(SET_SENDER_WISH, set_sender_wish) \
    X(CLOSE_SENDER, close_sender) \
    X(GET_SENDER_STATS, get_sender_stats) \
    X(DUMP_SENDER, dump_sender) \
    X(OPEN_SPAN, open_span) \
    X(MIRROR_RECEIVER, mirror_receiver) \
    X(OPEN_SCTP, open_sctp) \
    X(GET_SCTP_STATS, get_sctp_stats) \
    X(CREATE_DATA_PRODUCER, create_data_producer) \
    X(CLOSE_DATA_PRODUCER, close_data_producer) \
    X(PAUSE_DATA_PRODUCER, pause_data_producer) \
    X(RESUME_DATA_PRODUCER, resume_data_producer) \
    X(SEND_FROM_PRODUCER, send_from_producer) \
    X(DUMP_DATA_PRODUCER, dump_data_producer) \
    X(CREATE_DATA_CONSUMER, create_data_consumer) \
    X(CLOSE_DATA_CONSUMER, close_data_consumer) \
    X(PAUSE_DATA_CONSUMER, pause_data_consumer) \
    X(RESUME_DATA_CONSUMER, resume_data_consumer) \
    X(SET_SUBCHANNELS, set_subchannels) \
    X(SET_BUFFERED_LOW, set_buffered_low) \
    X(SEND_TO_CONSUMER, send_to_consumer) \
    X(GRANT_CREDIT, grant_credit) \
    X(DUMP_DATA_CONSUMER, dump_data_consumer) \
    X(CREATE_AGENT_TRANSPORT, create_agent_transport) \
    X(SET_FAR_SIDE, set_far_side) \
    X(ADD_FAR_CANDIDATE, add_far_candidate) \
    X(END_FAR_CANDIDATES, end_far_candidates) \
    X(RESTART_AGENT, restart_agent) \
    X(GIVE_STREAM, give_stream)

#define CH_EVENTS(X) \
    X(HELLO, hello) \
    X(LOG, log) \
    X(REMOTE_LEARNED, remote_learned) \
    X(STREAM_STARTED, stream_started) \
    X(STREAM_ENDED, stream_ended) \
    X(ICE_SELECTED, ice_selected) \
    X(ICE_STATE_CHANGED, ice_state_changed) \
    X(DTLS_STATE_CHANGED, dtls_state_changed) \
    X(TRANSPORT_FAILED, transport_failed) \
    X(CHOICE_CHANGED, choice_changed) \
    X(AUDIO_LEVELS, audio_levels) \
    X(SILENCE, silence) \
    X(SPEAKER_CHANGED, speaker_changed) \
    X(SLOT_CHANGED, slot_changed) \
    X(RECEIVER_SCORE_CHANGED, receiver_score_changed) \
    X(SENDER_SCORE_CHANGED, sender_score_changed) \
    X(TRACED, traced) \
    X(PACKET_RECEIVED, packet_received) \
    X(SPAN_LOST, span_lost) \
    X(SCTP_STATE_CHANGED, sctp_state_changed) \
    X(DATA_MESSAGE, data_message) \
    X(DATA_BUFFERED_LOW, data_buffered_low) \
    X(DATA_BUFFER_FULL, data_buffer_full) \
    X(DATA_WRITABLE, data_writable) \
    X(CHANNEL_OPENED, channel_opened) \
    X(CHANNEL_CLOSED, channel_closed) \
    X(DATA_FAULTED, data_faulted) \
    X(CANDIDATE_FOUND, candidate_found) \
    X(CANDIDATES_ENDED, candidates_ended) \
    X(AGENT_STATE_CHANGED, agent_state_changed) \
    X(PATH_CHANGED, path_changed) \
    X(STREAM_WANTED, stream_wanted) \
    X(SERVER_LOST, server_lost)

enum ch_kind {
    CH_KIND_AUDIO,
    CH_KIND_VIDEO,
    CH_KIND_COUNT
};

/* The value as the schema spells it. */
const char *ch_kind_name(enum ch_kind value);

/* How loud the worker's own voice is. */
enum ch_log_level {
    CH_LOG_LEVEL_SILENT,
    CH_LOG_LEVEL_ERROR,
    CH_LOG_LEVEL_WARNING,
    CH_LOG_LEVEL_NOTE,
    CH_LOG_LEVEL_DEBUG,
    CH_LOG_LEVEL_COUNT
};

/* The value as the schema spells it. */
const char *ch_log_level_name(enum ch_log_level value);

/* Why a request changed nothing. */
enum ch_refusal {
    CH_REFUSAL_MALFORMED,
    CH_REFUSAL_UNKNOWN_ROOM,
    CH_REFUSAL_UNKNOWN_TRANSPORT,
    CH_REFUSAL_UNKNOWN_RECEIVER,
    CH_REFUSAL_UNKNOWN_SENDER,
    CH_REFUSAL_DUPLICATE_ID,
    CH_REFUSAL_DIFFERENT_ROOM,
    CH_REFUSAL_WRONG_SOCKET_COUNT,
    CH_REFUSAL_INVALID_SOCKET,
    CH_REFUSAL_INVALID_ADDRESS,
    CH_REFUSAL_ADDRESS_IN_USE,
    CH_REFUSAL_ALREADY_CONNECTED,
    CH_REFUSAL_INVALID_PAYLOAD_TYPE,
    CH_REFUSAL_DUPLICATE_PAYLOAD_TYPE,
    CH_REFUSAL_NO_PAYLOAD_TYPE,
    CH_REFUSAL_INVALID_CLOCK_RATE,
    CH_REFUSAL_INVALID_RTX_TARGET,
    CH_REFUSAL_NO_ENCODING,
    CH_REFUSAL_INVALID_SSRC,
    CH_REFUSAL_DUPLICATE_SSRC,
    CH_REFUSAL_INVALID_MID,
    CH_REFUSAL_DUPLICATE_MID,
    CH_REFUSAL_INVALID_RID,
    CH_REFUSAL_DUPLICATE_RID,
    CH_REFUSAL_INVALID_EXTENSION,
    CH_REFUSAL_DUPLICATE_EXTENSION,
    CH_REFUSAL_INVALID_CNAME,
    CH_REFUSAL_INVALID_CREDENTIALS,
    CH_REFUSAL_DUPLICATE_USERNAME_FRAGMENT,
    CH_REFUSAL_INVALID_FINGERPRINT,
    CH_REFUSAL_INVALID_CERTIFICATE,
    CH_REFUSAL_NO_SUITE,
    CH_REFUSAL_INVALID_KEY,
    CH_REFUSAL_NOT_WEB_RTC,
    CH_REFUSAL_WRONG_TRANSPORT,
    CH_REFUSAL_UNKNOWN_DATA_PRODUCER,
    CH_REFUSAL_UNKNOWN_DATA_CONSUMER,
    CH_REFUSAL_NO_SCTP,
    CH_REFUSAL_INVALID_STREAM,
    CH_REFUSAL_DUPLICATE_STREAM,
    CH_REFUSAL_INVALID_RELIABILITY,
    CH_REFUSAL_INVALID_OPENING,
    CH_REFUSAL_INVALID_MESSAGE,
    CH_REFUSAL_MESSAGE_TOO_LARGE,
    CH_REFUSAL_NOT_DIRECT,
    CH_REFUSAL_LIMIT_REACHED,
    CH_REFUSAL_OUT_OF_MEMORY,
    CH_REFUSAL_COUNT
};

/* The value as the schema spells it. */
const char *ch_refusal_name(enum ch_refusal value);

/* What a payload type carries. Retransmissions and repair are never forwarded as media. */
enum ch_payload_role {
    CH_PAYLOAD_ROLE_MEDIA,
    CH_PAYLOAD_ROLE_RETRANSMISSION,
    CH_PAYLOAD_ROLE_REPAIR,
    CH_PAYLOAD_ROLE_COUNT
};

/* The value as the schema spells it. */
const char *ch_payload_role_name(enum ch_payload_role value);

/* The header extensions the worker itself reads or writes; it only renumbers the others. */
enum ch_extension_kind {
    CH_EXTENSION_KIND_OTHER,
    CH_EXTENSION_KIND_MID,
    CH_EXTENSION_KIND_RID,
    CH_EXTENSION_KIND_REPAIRED_RID,
    CH_EXTENSION_KIND_AUDIO_LEVEL,
    CH_EXTENSION_KIND_ABS_SEND_TIME,
    CH_EXTENSION_KIND_TRANSPORT_SEQUENCE,
    CH_EXTENSION_KIND_DEPENDENCY_DESCRIPTOR,
    CH_EXTENSION_KIND_COUNT
};

/* The value as the schema spells it. */
const char *ch_extension_kind_name(enum ch_extension_kind value);

/* Which video or audio it is, as far as the worker looks into a payload: for key frames only. */
enum ch_codec {
    CH_CODEC_OTHER,
    CH_CODEC_OPUS,
    CH_CODEC_VP8,
    CH_CODEC_VP9,
    CH_CODEC_H264,
    CH_CODEC_H265,
    CH_CODEC_AV1,
    CH_CODEC_COUNT
};

/* The value as the schema spells it. */
const char *ch_codec_name(enum ch_codec value);

/* How packets are sealed, by the names of RFC 5764 and RFC 7714. */
enum ch_srtp_suite {
    CH_SRTP_SUITE_AEAD_AES128_GCM,
    CH_SRTP_SUITE_AEAD_AES256_GCM,
    CH_SRTP_SUITE_AES_CM128_HMAC_SHA1,
    CH_SRTP_SUITE_COUNT
};

/* The value as the schema spells it. */
const char *ch_srtp_suite_name(enum ch_srtp_suite value);

enum ch_fingerprint_hash {
    CH_FINGERPRINT_HASH_SHA1,
    CH_FINGERPRINT_HASH_SHA224,
    CH_FINGERPRINT_HASH_SHA256,
    CH_FINGERPRINT_HASH_SHA384,
    CH_FINGERPRINT_HASH_SHA512,
    CH_FINGERPRINT_HASH_COUNT
};

/* The value as the schema spells it. */
const char *ch_fingerprint_hash_name(enum ch_fingerprint_hash value);

/* Who begins the handshake. */
enum ch_dtls_role {
    CH_DTLS_ROLE_CLIENT,
    CH_DTLS_ROLE_SERVER,
    CH_DTLS_ROLE_COUNT
};

/* The value as the schema spells it. */
const char *ch_dtls_role_name(enum ch_dtls_role value);

enum ch_ice_state {
    CH_ICE_STATE_NEW,
    CH_ICE_STATE_CONNECTED,
    CH_ICE_STATE_COMPLETED,
    CH_ICE_STATE_DISCONNECTED,
    CH_ICE_STATE_COUNT
};

/* The value as the schema spells it. */
const char *ch_ice_state_name(enum ch_ice_state value);

enum ch_dtls_state {
    CH_DTLS_STATE_NEW,
    CH_DTLS_STATE_CONNECTING,
    CH_DTLS_STATE_CONNECTED,
    CH_DTLS_STATE_CLOSED,
    CH_DTLS_STATE_FAILED,
    CH_DTLS_STATE_COUNT
};

/* The value as the schema spells it. */
const char *ch_dtls_state_name(enum ch_dtls_state value);

/* Why a WebRTC transport cannot go on. It is told once; the controller closes the transport. */
enum ch_transport_failure {
    CH_TRANSPORT_FAILURE_ICE_TIMEOUT,
    CH_TRANSPORT_FAILURE_CONSENT_LOST,
    CH_TRANSPORT_FAILURE_DTLS_TIMEOUT,
    CH_TRANSPORT_FAILURE_DTLS_HANDSHAKE,
    CH_TRANSPORT_FAILURE_DTLS_FINGERPRINT,
    CH_TRANSPORT_FAILURE_DTLS_NO_SUITE,
    CH_TRANSPORT_FAILURE_DTLS_CLOSED,
    CH_TRANSPORT_FAILURE_MEDIA_TIMEOUT,
    CH_TRANSPORT_FAILURE_COUNT
};

/* The value as the schema spells it. */
const char *ch_transport_failure_name(enum ch_transport_failure value);

/* Why a listener gets the layers that it gets, or none. */
enum ch_layer_reason {
    CH_LAYER_REASON_WISH,
    CH_LAYER_REASON_BUDGET,
    CH_LAYER_REASON_PUBLISHER_OFF,
    CH_LAYER_REASON_WAITING_KEYFRAME,
    CH_LAYER_REASON_CPU,
    CH_LAYER_REASON_CONGESTION_HOLD,
    CH_LAYER_REASON_COUNT
};

/* The value as the schema spells it. */
const char *ch_layer_reason_name(enum ch_layer_reason value);

/* Why an estimate does not rise: our own lateness, or a queue that has not drained. */
enum ch_estimate_hold {
    CH_ESTIMATE_HOLD_NOTHING,
    CH_ESTIMATE_HOLD_CPU,
    CH_ESTIMATE_HOLD_CONGESTION,
    CH_ESTIMATE_HOLD_COUNT
};

/* The value as the schema spells it. */
const char *ch_estimate_hold_name(enum ch_estimate_hold value);

/* How the one speaker is found that a room shows large: not at all, as rooms of the second
 * generation did, or so that coughs and single words change nothing. */
enum ch_speaker_method {
    CH_SPEAKER_METHOD_OFF,
    CH_SPEAKER_METHOD_V2,
    CH_SPEAKER_METHOD_ROBUST,
    CH_SPEAKER_METHOD_COUNT
};

/* The value as the schema spells it. */
const char *ch_speaker_method_name(enum ch_speaker_method value);

/* What of an object's life is told packet by packet. Estimates and probes are a transport's, all
 * others a receiver's or a sender's. */
enum ch_trace_kind {
    CH_TRACE_KIND_RTP,
    CH_TRACE_KIND_KEYFRAME,
    CH_TRACE_KIND_NACK,
    CH_TRACE_KIND_PLI,
    CH_TRACE_KIND_FIR,
    CH_TRACE_KIND_BWE,
    CH_TRACE_KIND_PROBE,
    CH_TRACE_KIND_COUNT
};

/* The value as the schema spells it. */
const char *ch_trace_kind_name(enum ch_trace_kind value);

enum ch_trace_target {
    CH_TRACE_TARGET_TRANSPORT,
    CH_TRACE_TARGET_RECEIVER,
    CH_TRACE_TARGET_SENDER,
    CH_TRACE_TARGET_COUNT
};

/* The value as the schema spells it. */
const char *ch_trace_target_name(enum ch_trace_target value);

/* Whom others make way for: while it speaks, or always. */
enum ch_speaker_rank {
    CH_SPEAKER_RANK_ORDINARY,
    CH_SPEAKER_RANK_RAISED,
    CH_SPEAKER_RANK_PINNED,
    CH_SPEAKER_RANK_COUNT
};

/* The value as the schema spells it. */
const char *ch_speaker_rank_name(enum ch_speaker_rank value);

enum ch_sctp_state {
    CH_SCTP_STATE_NEW,
    CH_SCTP_STATE_CONNECTING,
    CH_SCTP_STATE_CONNECTED,
    CH_SCTP_STATE_FAILED,
    CH_SCTP_STATE_CLOSED,
    CH_SCTP_STATE_COUNT
};

/* The value as the schema spells it. */
const char *ch_sctp_state_name(enum ch_sctp_state value);

/* Why messages of a stream are lost, or the stream with them. */
enum ch_data_fault {
    CH_DATA_FAULT_TOO_LARGE,
    CH_DATA_FAULT_UNCLAIMED,
    CH_DATA_FAULT_MALFORMED,
    CH_DATA_FAULT_REFUSED_OPENING,
    CH_DATA_FAULT_TOO_MANY_CHANNELS,
    CH_DATA_FAULT_COUNT
};

/* The value as the schema spells it. */
const char *ch_data_fault_name(enum ch_data_fault value);

/* What a candidate is (RFC 8445): an address of a host, as a STUN server sees that, as the far side
 * sees it, or at a TURN server. */
enum ch_candidate_kind {
    CH_CANDIDATE_KIND_HOST,
    CH_CANDIDATE_KIND_REFLEXIVE,
    CH_CANDIDATE_KIND_PEER,
    CH_CANDIDATE_KIND_RELAYED,
    CH_CANDIDATE_KIND_COUNT
};

/* The value as the schema spells it. */
const char *ch_candidate_kind_name(enum ch_candidate_kind value);

/* How a server is reached. */
enum ch_server_transport {
    CH_SERVER_TRANSPORT_UDP,
    CH_SERVER_TRANSPORT_TCP,
    CH_SERVER_TRANSPORT_TLS,
    CH_SERVER_TRANSPORT_COUNT
};

/* The value as the schema spells it. */
const char *ch_server_transport_name(enum ch_server_transport value);

enum ch_agent_state {
    CH_AGENT_STATE_NEW,
    CH_AGENT_STATE_CHECKING,
    CH_AGENT_STATE_CONNECTED,
    CH_AGENT_STATE_COMPLETED,
    CH_AGENT_STATE_DISCONNECTED,
    CH_AGENT_STATE_FAILED,
    CH_AGENT_STATE_COUNT
};

/* The value as the schema spells it. */
const char *ch_agent_state_name(enum ch_agent_state value);

/* What became of a far candidate. */
enum ch_candidate_verdict {
    CH_CANDIDATE_VERDICT_TAKEN,
    CH_CANDIDATE_VERDICT_KNOWN,
    CH_CANDIDATE_VERDICT_UNUSABLE,
    CH_CANDIDATE_VERDICT_FORBIDDEN,
    CH_CANDIDATE_VERDICT_TOO_MANY,
    CH_CANDIDATE_VERDICT_CLOSED,
    CH_CANDIDATE_VERDICT_COUNT
};

/* The value as the schema spells it. */
const char *ch_candidate_verdict_name(enum ch_candidate_verdict value);

/* Why a TURN server is of no use: it is silent, does not know us, refused with a code, granted what
 * makes no sense, sends us elsewhere, or the connection to it is gone. */
enum ch_server_fault {
    CH_SERVER_FAULT_NONE,
    CH_SERVER_FAULT_SILENT,
    CH_SERVER_FAULT_CREDENTIALS,
    CH_SERVER_FAULT_REFUSED,
    CH_SERVER_FAULT_MALFORMED,
    CH_SERVER_FAULT_MOVED,
    CH_SERVER_FAULT_LOST,
    CH_SERVER_FAULT_COUNT
};

/* The value as the schema spells it. */
const char *ch_server_fault_name(enum ch_server_fault value);

/* What a refusal carries: the reason, and what is wrong in words. */
struct ch_refused {
    enum ch_refusal why;
    struct ch_view text;
};

struct ch_fingerprint {
    enum ch_fingerprint_hash hash;
    struct ch_view value;
};

/* Key and salt of each direction, one behind the other, as long as the suite wants them. */
struct ch_srtp_keys {
    enum ch_srtp_suite suite;
    struct ch_view sending;
    struct ch_view receiving;
};

struct ch_address {
    struct ch_view ip;
    uint16_t port;
};

struct ch_payload {
    uint8_t type;
    enum ch_payload_role role;
    enum ch_codec codec;
    uint32_t clock_rate;
    /* The payload type whose packets a retransmission repeats. */
    bool has_target;
    uint8_t target;
};

struct ch_encoding {
    bool has_ssrc;
    uint32_t ssrc;
    bool has_rtx_ssrc;
    uint32_t rtx_ssrc;
    bool has_rid;
    struct ch_view rid;
    /* Of what corrects it: known, so that it is no new stream; it is not forwarded. */
    bool has_fec_ssrc;
    uint32_t fec_ssrc;
    /* What repairs it comes under a number that was not announced. */
    bool learns_repair;
    /* How many there are in it, as its scalability mode says; 1 of each without one. */
    uint8_t spatial_layers;
    uint8_t temporal_layers;
};

/* A layer of a picture: for a receiver of several encodings the number of one of them, else one of
 * its spatial layers; and how many pictures a second of it. */
struct ch_layers {
    uint8_t spatial;
    uint8_t temporal;
};

/* What a sender gets of its receiver's layers, and what was decided; they differ while a key frame
 * is waited for. In bits a second: what is missing for the next step, and what there is for it. */
struct ch_choice {
    bool has_current;
    struct ch_layers current;
    bool has_decided;
    struct ch_layers decided;
    enum ch_layer_reason reason;
    uint32_t needed_bitrate;
    uint32_t available_bitrate;
};

/* What a listener's path is believed to carry, in bits a second. */
struct ch_estimate {
    uint32_t bitrate;
    enum ch_estimate_hold hold;
    uint16_t loss_permille;
    uint32_t round_trip_usec;
    /* What flows now, and what all wishes would need. */
    uint32_t sending_bitrate;
    uint32_t wished_bitrate;
    uint32_t probes_sent;
};

struct ch_extension {
    uint8_t id;
    enum ch_extension_kind kind;
};

/* Everything that decides which packets of a transport belong to one receiver. */
struct ch_reception {
    enum ch_kind kind;
    bool has_mid;
    struct ch_view mid;
    size_t payloads_count;
    struct ch_payload *__counted_by(payloads_count) payloads;
    size_t encodings_count;
    struct ch_encoding *__counted_by(encodings_count) encodings;
    size_t extensions_count;
    struct ch_extension *__counted_by(extensions_count) extensions;
    /* How the publisher can be asked for a key frame. With neither it is never asked. */
    bool has_pli;
    bool has_fir;
    /* Whether he understands what else we may ask for or tell. */
    bool has_nack;
    bool has_transport_cc;
    /* Where there is none, we may tell what our end of the path carries. */
    bool has_remb;
};

/* One number of the receiver's side, and what it becomes on the sender's. */
struct ch_mapping {
    uint8_t from;
    uint8_t to;
};

/* How a receiver's packets look once they leave. A payload type that is not listed is not sent; a
 * header extension that is not listed is left out. */
struct ch_transmission {
    uint32_t ssrc;
    struct ch_view cname;
    size_t payloads_count;
    struct ch_mapping *__counted_by(payloads_count) payloads;
    size_t extensions_count;
    struct ch_mapping *__counted_by(extensions_count) extensions;
    /* Lost packets are sent again under this SSRC; without it the listener gets none again, unless
     * the transport is not sealed. */
    bool has_rtx_ssrc;
    uint32_t rtx_ssrc;
    /* The sender's payload type -> the one of its retransmissions. */
    size_t rtx_payloads_count;
    struct ch_mapping *__counted_by(rtx_payloads_count) rtx_payloads;
    /* What is written into every packet under these ids; it replaces what the publisher sent. */
    bool has_mid;
    struct ch_view mid;
    bool has_mid_extension;
    uint8_t mid_extension;
    bool has_abs_send_time_extension;
    uint8_t abs_send_time_extension;
    /* The number by which the listener tells when each packet arrived, and which were lost. */
    bool has_transport_sequence_extension;
    uint8_t transport_sequence_extension;
    /* The listener cannot take both forms of header extensions (RFC 8285 section 4.1.2): what needs
     * two bytes of head is left out, and so is the dependency descriptor, which does at key frames.
     */
    bool is_one_byte_only;
};

/* How loud a receiver was: the negative of dBov, so that 127 is silence. */
struct ch_receiver_level {
    uint32_t receiver;
    uint8_t level;
};

/* What of a stream's messages is sent again when it is lost: all of it, until it arrives, unless one
 * of the two bounds it; never both. */
struct ch_reliability {
    bool is_ordered;
    bool has_max_retransmits;
    uint16_t max_retransmits;
    /* In milliseconds. */
    bool has_max_packet_life_time;
    uint16_t max_packet_life_time;
};

/* What a channel says of itself that is opened in band (RFC 8832): at most 4,000 bytes of both names
 * together. */
struct ch_opening {
    struct ch_view label;
    struct ch_view subprotocol;
    uint16_t priority;
};

/* A message, or one part of it after the other: at most 60,000 bytes in each. The identifier says
 * what it is (RFC 8831 section 8): 51 text, 53 bytes, and 56 and 57 the same with nothing in it. */
struct ch_message_part {
    uint32_t identifier;
    struct ch_view bytes;
    bool is_last;
};

struct ch_drop_count {
    struct ch_view reason;
    uint64_t packets;
};

/* Who hears whom, and which transport each is attached to. */
struct ch_room_receiver {
    uint32_t receiver;
    bool has_transport;
    uint32_t transport;
    size_t senders_count;
    uint32_t *__counted_by(senders_count) senders;
};

/* One address pair that passed a check. */
struct ch_ice_tuple {
    struct ch_address remote;
    bool is_tcp;
    bool is_selected;
};

struct ch_web_rtc_stats {
    enum ch_ice_state ice_state;
    enum ch_dtls_state dtls_state;
    bool has_suite;
    enum ch_srtp_suite suite;
    size_t tuples_count;
    struct ch_ice_tuple *__counted_by(tuples_count) tuples;
    uint64_t checks_received;
    uint64_t checks_refused;
};

struct ch_ssrc_route {
    uint32_t ssrc;
    uint32_t receiver;
    /* Not announced, but found by MID, RID or payload type. */
    bool learned;
};

struct ch_name_route {
    struct ch_view name;
    uint32_t receiver;
};

struct ch_payload_route {
    uint8_t type;
    uint32_t receiver;
};

struct ch_receiver_stream {
    uint8_t encoding;
    uint32_t ssrc;
    bool has_rid;
    struct ch_view rid;
    uint64_t packets;
    uint64_t bytes;
    uint32_t bitrate;
    int32_t packets_lost;
    uint8_t fraction_lost;
    uint64_t duplicates;
    uint64_t discarded;
    /* In the units of the payload's clock. */
    uint32_t jitter;
    /* Packets that came again because we asked. */
    uint64_t repaired;
    uint64_t nacks_sent;
    uint32_t clock_rate;
    uint32_t sender_reports;
    /* How well it arrives, from 0 to 10; for people, nothing is decided by it. */
    uint8_t score;
};

/* STUN, or TURN with the name and the password for it. */
struct ch_ice_server {
    bool is_turn;
    enum ch_server_transport transport;
    struct ch_address address;
    struct ch_view username;
    struct ch_view password;
};

struct ch_ice_candidate {
    enum ch_candidate_kind kind;
    struct ch_address address;
    /* What it stands for: the host of a reflexive one, how the server saw us of a relayed one. */
    bool has_related;
    struct ch_address related;
    uint32_t priority;
    struct ch_view foundation;
};

/* Gives the worker its shared sockets: one UDP socket per address, then one listening TCP socket per
 * TCP address, in the order of the lists. Once. */
struct ch_listen {
    size_t addresses_count;
    struct ch_address *__counted_by(addresses_count) addresses;
    size_t tcp_addresses_count;
    struct ch_address *__counted_by(tcp_addresses_count) tcp_addresses;
};

/* The answer to `Listen`. */
struct ch_listen_reply {
    char empty;
};

/* The certificate of every handshake, in PEM; without one the worker makes its own. Before the first
 * WebRTC transport. */
struct ch_use_certificate {
    bool has_certificate;
    struct ch_view certificate;
    bool has_key;
    struct ch_view key;
};

/* The answer to `UseCertificate`. */
struct ch_use_certificate_reply {
    size_t fingerprints_count;
    struct ch_fingerprint *__counted_by(fingerprints_count) fingerprints;
};

/* Asks for a sign of life. */
struct ch_ping {
    char empty;
};

/* The answer to `Ping`. */
struct ch_ping_reply {
    char empty;
};

struct ch_set_log_level {
    enum ch_log_level level;
};

/* The answer to `SetLogLevel`. */
struct ch_set_log_level_reply {
    char empty;
};

/* Tells these of one object from now on, instead of what was told before. They are the first to be
 * lost when the controller reads slowly. */
struct ch_trace {
    enum ch_trace_target target;
    uint32_t id;
    size_t kinds_count;
    uint8_t *__counted_by(kinds_count) kinds;
};

/* The answer to `Trace`. */
struct ch_trace_reply {
    char empty;
};

struct ch_dump_worker {
    char empty;
};

/* The answer to `DumpWorker`. */
struct ch_dump_worker_reply {
    size_t rooms_count;
    uint32_t *__counted_by(rooms_count) rooms;
    uint32_t transports;
    uint32_t receivers;
    uint32_t senders;
    uint32_t sockets;
    uint32_t buffers_total;
    uint32_t buffers_free;
    uint32_t tcp_connections;
    uint64_t turns;
    uint64_t datagrams_in;
    uint64_t datagrams_out;
    uint64_t messages_out;
    uint64_t send_failures;
    size_t drops_count;
    struct ch_drop_count *__counted_by(drops_count) drops;
};

struct ch_create_room {
    uint32_t room;
};

/* The answer to `CreateRoom`. */
struct ch_create_room_reply {
    char empty;
};

/* Frees the room and everything in it. */
struct ch_close_room {
    uint32_t room;
};

/* The answer to `CloseRoom`. */
struct ch_close_room_reply {
    char empty;
};

struct ch_dump_room {
    uint32_t room;
};

/* The answer to `DumpRoom`. */
struct ch_dump_room_reply {
    size_t transports_count;
    uint32_t *__counted_by(transports_count) transports;
    size_t receivers_count;
    struct ch_room_receiver *__counted_by(receivers_count) receivers;
};

/* Tells how loud everybody was every `interval` milliseconds, at least 20: the loudest first, at
 * most `maxEntries`, none quieter than `threshold`; and once that it is silent. Interval 0 ends it.
 */
struct ch_observe_levels {
    uint32_t room;
    uint32_t interval;
    uint8_t threshold;
    uint8_t max_entries;
};

/* The answer to `ObserveLevels`. */
struct ch_observe_levels_reply {
    char empty;
};

/* Tells who speaks. */
struct ch_observe_speaker {
    uint32_t room;
    enum ch_speaker_method method;
};

/* The answer to `ObserveSpeaker`. */
struct ch_observe_speaker_reply {
    char empty;
};

/* So many of the voices are heard by those whose senders follow slots; 0 ends it. The slots are
 * empty at first. */
struct ch_loudest_speakers {
    uint32_t room;
    uint8_t slots;
};

/* The answer to `LoudestSpeakers`. */
struct ch_loudest_speakers_reply {
    char empty;
};

/* Opens a plain RTP transport. Without a socket it uses the worker's shared port of the remote
 * address' family, and the remote address must be known. With one socket RTP and RTCP share it;
 * with two the first is for RTP and the second for RTCP. A remote address that is not given is
 * learned from the first valid packet and then stays. */
struct ch_create_plain_transport {
    uint32_t transport;
    uint32_t room;
    bool has_remote;
    struct ch_address remote;
    bool has_remote_rtcp;
    struct ch_address remote_rtcp;
    bool has_srtp;
    struct ch_srtp_keys srtp;
};

/* The answer to `CreatePlainTransport`. */
struct ch_create_plain_transport_reply {
    char empty;
};

/* Opens an ICE-lite transport: RTP, RTCP and the handshake on one address. Without a socket it uses
 * the worker's shared ports; otherwise the sockets are its own, UDP or TCP and listening. Times are
 * in milliseconds; 0 waits for ever. */
struct ch_create_web_rtc_transport {
    uint32_t transport;
    uint32_t room;
    struct ch_view username_fragment;
    struct ch_view password;
    /* In the order of our preference. */
    size_t suites_count;
    uint8_t *__counted_by(suites_count) suites;
    bool accepts_udp;
    bool accepts_tcp;
    /* From now to the first check, from there to the end of the handshake, and from there to the
     * first packet of media. */
    uint32_t ice_timeout;
    uint32_t dtls_timeout;
    uint32_t media_timeout;
    /* How long the far side may be silent before its consent is lost (RFC 7675). */
    uint32_t consent_timeout;
};

/* The answer to `CreateWebRtcTransport`. */
struct ch_create_web_rtc_transport_reply {
    char empty;
};

/* Says whose certificate the far side must have, and begins the handshake if that is our part. */
struct ch_connect_web_rtc_transport {
    uint32_t transport;
    enum ch_dtls_role role;
    struct ch_fingerprint fingerprint;
};

/* The answer to `ConnectWebRtcTransport`. */
struct ch_connect_web_rtc_transport_reply {
    char empty;
};

/* Other ICE credentials; the old ones are good until the first check with the new. */
struct ch_restart_ice {
    uint32_t transport;
    struct ch_view username_fragment;
    struct ch_view password;
};

/* The answer to `RestartIce`. */
struct ch_restart_ice_reply {
    char empty;
};

/* Fixes the remote address of a transport that has none yet. */
struct ch_connect_plain_transport {
    uint32_t transport;
    struct ch_address remote;
    bool has_remote_rtcp;
    struct ch_address remote_rtcp;
};

/* The answer to `ConnectPlainTransport`. */
struct ch_connect_plain_transport_reply {
    char empty;
};

/* Frees the transport and its sockets. Its receivers and senders stay, detached. */
struct ch_close_transport {
    uint32_t transport;
};

/* The answer to `CloseTransport`. */
struct ch_close_transport_reply {
    char empty;
};

/* What may be sent to the far side, in bits a second, and where the estimate begins; 0 leaves each
 * as it is without. */
struct ch_limit_transport {
    uint32_t transport;
    uint32_t initial_bitrate;
    uint32_t minimum_bitrate;
    uint32_t maximum_bitrate;
};

/* The answer to `LimitTransport`. */
struct ch_limit_transport_reply {
    char empty;
};

/* The most that the far side should send, in bits a second; 0 ends that. It is told so by REMB:
 * publishers who do not understand it are not held back. */
struct ch_limit_incoming {
    uint32_t transport;
    uint32_t maximum_bitrate;
};

/* The answer to `LimitIncoming`. */
struct ch_limit_incoming_reply {
    char empty;
};

/* Copies what passes over a transport from now on, without its seal, to another address: with a
 * socket from there, and nothing is heard at it; without one from the worker's first shared port of
 * the address' family. A transport has one transcript at most. */
struct ch_start_transcript {
    uint32_t transport;
    struct ch_address remote;
    bool sent_rtp;
    bool sent_rtcp;
    bool received_rtp;
    bool received_rtcp;
};

/* The answer to `StartTranscript`. */
struct ch_start_transcript_reply {
    char empty;
};

/* Without a transcript it changes nothing. */
struct ch_end_transcript {
    uint32_t transport;
};

/* The answer to `EndTranscript`. */
struct ch_end_transcript_reply {
    char empty;
};

struct ch_get_transport_stats {
    uint32_t transport;
};

/* The answer to `GetTransportStats`. */
struct ch_get_transport_stats_reply {
    bool has_web_rtc;
    struct ch_web_rtc_stats web_rtc;
    bool has_remote;
    struct ch_address remote;
    bool has_remote_rtcp;
    struct ch_address remote_rtcp;
    uint64_t packets_received;
    uint64_t bytes_received;
    uint64_t packets_sent;
    uint64_t bytes_sent;
    uint64_t rtcp_received;
    uint64_t rtcp_sent;
    uint32_t receive_bitrate;
    uint32_t send_bitrate;
    bool has_estimate;
    struct ch_estimate estimate;
    size_t drops_count;
    struct ch_drop_count *__counted_by(drops_count) drops;
};

struct ch_dump_transport {
    uint32_t transport;
};

/* The answer to `DumpTransport`. */
struct ch_dump_transport_reply {
    uint32_t room;
    bool shares_port;
    bool muxes_rtcp;
    bool has_remote;
    struct ch_address remote;
    bool has_remote_rtcp;
    struct ch_address remote_rtcp;
    size_t receivers_count;
    uint32_t *__counted_by(receivers_count) receivers;
    size_t senders_count;
    uint32_t *__counted_by(senders_count) senders;
    size_t ssrcs_count;
    struct ch_ssrc_route *__counted_by(ssrcs_count) ssrcs;
    size_t mids_count;
    struct ch_name_route *__counted_by(mids_count) mids;
    size_t rids_count;
    struct ch_name_route *__counted_by(rids_count) rids;
    size_t payloads_count;
    struct ch_payload_route *__counted_by(payloads_count) payloads;
};

/* Registers one incoming media stream, simulcast encodings included, on a transport. */
struct ch_create_receiver {
    uint32_t receiver;
    uint32_t transport;
    struct ch_reception reception;
};

/* The answer to `CreateReceiver`. */
struct ch_create_receiver_reply {
    char empty;
};

/* Replaces what the receiver listens for. Streams that are still announced keep their statistics.
 */
struct ch_update_receiver {
    uint32_t receiver;
    struct ch_reception reception;
};

/* The answer to `UpdateReceiver`. */
struct ch_update_receiver_reply {
    char empty;
};

/* Moves the receiver to another transport of its room, or to its first one after it was detached.
 */
struct ch_attach_receiver {
    uint32_t receiver;
    uint32_t transport;
};

/* The answer to `AttachReceiver`. */
struct ch_attach_receiver_reply {
    char empty;
};

/* Frees the receiver and its senders. */
struct ch_close_receiver {
    uint32_t receiver;
};

/* The answer to `CloseReceiver`. */
struct ch_close_receiver_reply {
    char empty;
};

/* Asks the publisher for a key frame, within the rate limit. */
struct ch_request_keyframe {
    uint32_t receiver;
};

/* The answer to `RequestKeyframe`. */
struct ch_request_keyframe_reply {
    char empty;
};

/* Whose voice it is: 0, nobody's, or the same number as his slot senders have, so that he does not
 * hear himself. */
struct ch_set_speaker {
    uint32_t receiver;
    uint32_t owner;
    enum ch_speaker_rank rank;
};

/* The answer to `SetSpeaker`. */
struct ch_set_speaker_reply {
    char empty;
};

/* Tells the receiver's packets from now on, or no longer. Whoever begins wants a key frame. They are
 * the first to be lost when the controller reads slowly. */
struct ch_tap_receiver {
    uint32_t receiver;
    bool is_on;
};

/* The answer to `TapReceiver`. */
struct ch_tap_receiver_reply {
    char empty;
};

struct ch_get_receiver_stats {
    uint32_t receiver;
};

/* The answer to `GetReceiverStats`. */
struct ch_get_receiver_stats_reply {
    size_t streams_count;
    struct ch_receiver_stream *__counted_by(streams_count) streams;
    uint64_t keyframes_wanted;
    uint64_t pli_sent;
    uint64_t fir_sent;
};

struct ch_dump_receiver {
    uint32_t receiver;
};

/* The answer to `DumpReceiver`. */
struct ch_dump_receiver_reply {
    uint32_t room;
    bool has_transport;
    uint32_t transport;
    struct ch_reception reception;
    size_t senders_count;
    uint32_t *__counted_by(senders_count) senders;
    size_t streams_count;
    struct ch_receiver_stream *__counted_by(streams_count) streams;
};

/* Sends what a receiver gets, over another transport, under its own numbers. */
struct ch_create_sender {
    uint32_t sender;
    uint32_t receiver;
    uint32_t transport;
    struct ch_transmission transmission;
    bool is_paused;
};

/* The answer to `CreateSender`. */
struct ch_create_sender_reply {
    char empty;
};

/* Sends whom the room hears in a slot, one after the other, as one stream of Opus. Of the
 * transmission's mappings only the first of each counts, and of that what it leads to: the payload
 * type, and the header extension of the level. The numbers it comes from are those of the source.
 */
struct ch_create_slot_sender {
    uint32_t sender;
    uint32_t room;
    uint8_t slot;
    uint32_t owner;
    uint32_t transport;
    struct ch_transmission transmission;
    bool is_paused;
};

/* The answer to `CreateSlotSender`. */
struct ch_create_slot_sender_reply {
    char empty;
};

/* Replaces the numbers; sequence and time go on where they were. */
struct ch_update_sender {
    uint32_t sender;
    struct ch_transmission transmission;
};

/* The answer to `UpdateSender`. */
struct ch_update_sender_reply {
    char empty;
};

/* Moves the sender to another transport of its room, or to its first one after it was detached. */
struct ch_attach_sender {
    uint32_t sender;
    uint32_t transport;
};

/* The answer to `AttachSender`. */
struct ch_attach_sender_reply {
    char empty;
};

struct ch_pause_sender {
    uint32_t sender;
};

/* The answer to `PauseSender`. */
struct ch_pause_sender_reply {
    char empty;
};

struct ch_resume_sender {
    uint32_t sender;
};

/* The answer to `ResumeSender`. */
struct ch_resume_sender_reply {
    char empty;
};

/* What the listener would like, at most, and how it counts beside the others of its transport: who
 * comes first gets all that he wants before the rest, then a higher priority more than a lower. Who
 * ignores DTX gets nothing of what an encoder says in silence. */
struct ch_set_sender_wish {
    uint32_t sender;
    bool has_layers;
    struct ch_layers layers;
    uint8_t priority;
    bool comes_first;
    bool ignores_dtx;
};

/* The answer to `SetSenderWish`. */
struct ch_set_sender_wish_reply {
    char empty;
};

/* Says BYE and frees the sender. */
struct ch_close_sender {
    uint32_t sender;
};

/* The answer to `CloseSender`. */
struct ch_close_sender_reply {
    char empty;
};

struct ch_get_sender_stats {
    uint32_t sender;
};

/* The answer to `GetSenderStats`. */
struct ch_get_sender_stats_reply {
    uint32_t ssrc;
    uint64_t packets;
    uint64_t bytes;
    uint32_t bitrate;
    uint64_t skipped;
    /* What the listener's reports say; absent before the first one. */
    bool has_packets_lost;
    int32_t packets_lost;
    bool has_fraction_lost;
    uint8_t fraction_lost;
    bool has_jitter;
    uint32_t jitter;
    bool has_round_trip_usec;
    uint32_t round_trip_usec;
    uint64_t receiver_reports;
    uint64_t pli_received;
    uint64_t fir_received;
    uint64_t nack_received;
    /* Packets asked for again, and those of them that were sent. */
    uint64_t retransmit_wanted;
    uint64_t retransmitted;
    bool has_choice;
    struct ch_choice choice;
    uint8_t score;
};

struct ch_dump_sender {
    uint32_t sender;
};

/* The answer to `DumpSender`. */
struct ch_dump_sender_reply {
    uint32_t room;
    /* 0 for one that follows a slot in which nobody is heard. */
    uint32_t receiver;
    bool has_transport;
    uint32_t transport;
    struct ch_transmission transmission;
    bool is_paused;
    /* The incoming stream it follows, once there is one, and the numbers last used. */
    bool has_source_ssrc;
    uint32_t source_ssrc;
    uint16_t sequence;
    uint32_t timestamp;
};

/* Opens one end of a span: by it the halves of a room in two workers give each other what publishers
 * send. Takes one socket, an end of a connected pair of Unix sockets that keep packets whole and in
 * order; the other worker has the other end. It is a transport without an address, that carries
 * mirrors and nothing else. */
struct ch_open_span {
    uint32_t span;
    uint32_t room;
};

/* The answer to `OpenSpan`. */
struct ch_open_span_reply {
    char empty;
};

/* Receives what the other half receives under the same id, with the same reception. It is like any
 * other receiver of the room, but that it stays on its span; the publisher is asked across it. */
struct ch_mirror_receiver {
    uint32_t receiver;
    uint32_t span;
    struct ch_reception reception;
};

/* The answer to `MirrorReceiver`. */
struct ch_mirror_receiver_reply {
    char empty;
};

/* Carries messages over a WebRTC transport: an association (SCTP) begins as soon as the handshake is
 * over, from both ends. Once in a transport's life; whatever becomes of it, media goes on. */
struct ch_open_sctp {
    uint32_t transport;
    uint16_t local_port;
    uint16_t remote_port;
    /* Numbers of streams: what we ask for, and what the far side may have; 1 to 65535. */
    uint16_t outgoing_streams;
    uint16_t incoming_streams;
    /* The longest message in bytes that we take, at most 262144, and that the far side does; 0: it
     * takes any. */
    uint32_t max_message_size;
    uint32_t remote_max_message_size;
    /* How many bytes may wait in each data consumer; at most 16777216. */
    uint32_t send_buffer_size;
    /* Whether the far side may open channels in band (RFC 8832). Where not, its attempts are dropped.
     */
    bool accepts_channels;
};

/* The answer to `OpenSctp`. */
struct ch_open_sctp_reply {
    char empty;
};

struct ch_get_sctp_stats {
    uint32_t transport;
};

/* The answer to `GetSctpStats`. */
struct ch_get_sctp_stats_reply {
    enum ch_sctp_state state;
    uint16_t outgoing_streams;
    uint16_t incoming_streams;
    uint64_t packets_received;
    uint64_t packets_sent;
    uint64_t messages_received;
    uint64_t bytes_received;
    uint64_t messages_sent;
    uint64_t bytes_sent;
    /* Bytes of all data consumers that wait to be sent. */
    uint32_t buffered_amount;
};

/* A source of messages: a stream of the far side's, or with neither transport nor stream the program
 * itself, which sends by SendFromProducer. Everybody in the room may consume it. */
struct ch_create_data_producer {
    uint32_t producer;
    uint32_t room;
    bool has_transport;
    uint32_t transport;
    bool has_stream;
    uint16_t stream;
    bool is_paused;
};

/* The answer to `CreateDataProducer`. */
struct ch_create_data_producer_reply {
    char empty;
};

/* Frees it and its consumers. Our half of its stream is reset (RFC 6525). */
struct ch_close_data_producer {
    uint32_t producer;
};

/* The answer to `CloseDataProducer`. */
struct ch_close_data_producer_reply {
    char empty;
};

/* What comes meanwhile is dropped. */
struct ch_pause_data_producer {
    uint32_t producer;
};

/* The answer to `PauseDataProducer`. */
struct ch_pause_data_producer_reply {
    char empty;
};

struct ch_resume_data_producer {
    uint32_t producer;
};

/* The answer to `ResumeDataProducer`. */
struct ch_resume_data_producer_reply {
    char empty;
};

/* One part of a message of a producer without a transport, to all its consumers at once: those that
 * have no room for it go without (DataBufferFull). The last part says to whom: whoever does not
 * listen to the required subchannel gets nothing, and where some are listed, whoever listens to none
 * of them. */
struct ch_send_from_producer {
    uint32_t producer;
    struct ch_message_part message;
    size_t subchannels_count;
    uint16_t *__counted_by(subchannels_count) subchannels;
    bool has_required_subchannel;
    uint16_t required_subchannel;
};

/* The answer to `SendFromProducer`. */
struct ch_send_from_producer_reply {
    char empty;
};

struct ch_dump_data_producer {
    uint32_t producer;
};

/* The answer to `DumpDataProducer`. */
struct ch_dump_data_producer_reply {
    uint32_t room;
    bool has_transport;
    uint32_t transport;
    bool has_stream;
    uint16_t stream;
    bool is_paused;
    size_t consumers_count;
    uint32_t *__counted_by(consumers_count) consumers;
    uint64_t messages_received;
    uint64_t bytes_received;
};

/* Sends what a producer gives, over a stream of another transport; or tells it to the program, with
 * neither transport nor stream. Without a producer it sends only what the program gives it by
 * SendToConsumer. With an opening the channel is opened in band first. What is told to the program
 * costs credit, as many bytes as each message has, and 64 more. One that holds back makes the far
 * side wait while there is none. For others what there is no credit for is lost, and counted. */
struct ch_create_data_consumer {
    uint32_t consumer;
    uint32_t room;
    bool has_producer;
    uint32_t producer;
    bool has_transport;
    uint32_t transport;
    bool has_stream;
    uint16_t stream;
    struct ch_reliability reliability;
    bool has_opening;
    struct ch_opening opening;
    size_t subchannels_count;
    uint16_t *__counted_by(subchannels_count) subchannels;
    bool is_paused;
    uint32_t credit;
    bool holds_back;
};

/* The answer to `CreateDataConsumer`. */
struct ch_create_data_consumer_reply {
    char empty;
};

/* Our half of its stream is reset; after what waits was sent, if it drains, else what waits is lost.
 * Its id is free at once. */
struct ch_close_data_consumer {
    uint32_t consumer;
    bool drains;
};

/* The answer to `CloseDataConsumer`. */
struct ch_close_data_consumer_reply {
    char empty;
};

/* What its producer gives meanwhile is lost to it. */
struct ch_pause_data_consumer {
    uint32_t consumer;
};

/* The answer to `PauseDataConsumer`. */
struct ch_pause_data_consumer_reply {
    char empty;
};

struct ch_resume_data_consumer {
    uint32_t consumer;
};

/* The answer to `ResumeDataConsumer`. */
struct ch_resume_data_consumer_reply {
    char empty;
};

/* To which subchannels it listens from now on. */
struct ch_set_subchannels {
    uint32_t consumer;
    size_t subchannels_count;
    uint16_t *__counted_by(subchannels_count) subchannels;
};

/* The answer to `SetSubchannels`. */
struct ch_set_subchannels_reply {
    char empty;
};

/* DataBufferedLow is told whenever what waits falls from more than this many bytes to that or less.
 */
struct ch_set_buffered_low {
    uint32_t consumer;
    uint32_t threshold;
};

/* The answer to `SetBufferedLow`. */
struct ch_set_buffered_low_reply {
    /* What waits now. */
    uint32_t buffered_amount;
};

/* One part of a message to one consumer with a transport. Only the last part is answered by what
 * became of the message: where it was not taken there was no room, nothing of it was kept, and
 * DataWritable says when to try again. The parts before it are always taken. */
struct ch_send_to_consumer {
    uint32_t consumer;
    struct ch_message_part message;
};

/* The answer to `SendToConsumer`. */
struct ch_send_to_consumer_reply {
    bool is_taken;
    uint32_t buffered_amount;
};

/* So many bytes more may be told, in all at most 16777216. */
struct ch_grant_credit {
    uint32_t consumer;
    uint32_t credit;
};

/* The answer to `GrantCredit`. */
struct ch_grant_credit_reply {
    char empty;
};

struct ch_dump_data_consumer {
    uint32_t consumer;
};

/* The answer to `DumpDataConsumer`. */
struct ch_dump_data_consumer_reply {
    uint32_t room;
    bool has_producer;
    uint32_t producer;
    bool has_transport;
    uint32_t transport;
    bool has_stream;
    uint16_t stream;
    struct ch_reliability reliability;
    size_t subchannels_count;
    uint16_t *__counted_by(subchannels_count) subchannels;
    bool is_paused;
    /* Told to the program or given to SCTP. */
    uint64_t messages_sent;
    uint64_t bytes_sent;
    /* For want of room or of credit, or because it was too late for them. */
    uint64_t messages_lost;
    uint32_t buffered_amount;
    uint32_t threshold;
    uint32_t credit;
};

/* Opens a transport with a full ICE agent (RFC 8445, 8838). Takes a UDP socket for each of `hosts`,
 * whose addresses they are, the best first. Servers are asked from now on. A WebRTC transport in all
 * else: its handshake is begun by ConnectWebRtcTransport, its times are in milliseconds. */
struct ch_create_agent_transport {
    uint32_t transport;
    uint32_t room;
    struct ch_view username_fragment;
    struct ch_view password;
    bool is_controlling;
    /* What may be told and used, one bit for each CandidateKind, the first is 1. */
    uint8_t kinds;
    /* Of which far candidates nothing is wanted: 1 loopback, 2 link-local, 4 private. */
    uint8_t refused_scopes;
    size_t suites_count;
    uint8_t *__counted_by(suites_count) suites;
    size_t hosts_count;
    struct ch_address *__counted_by(hosts_count) hosts;
    size_t servers_count;
    struct ch_ice_server *__counted_by(servers_count) servers;
    uint32_t dtls_timeout;
    uint32_t media_timeout;
};

/* The answer to `CreateAgentTransport`. */
struct ch_create_agent_transport_reply {
    char empty;
};

/* The far side's credentials: once, and once more behind each restart. */
struct ch_set_far_side {
    uint32_t transport;
    struct ch_view username_fragment;
    struct ch_view password;
};

/* The answer to `SetFarSide`. */
struct ch_set_far_side_reply {
    char empty;
};

struct ch_add_far_candidate {
    uint32_t transport;
    struct ch_ice_candidate candidate;
};

/* The answer to `AddFarCandidate`. */
struct ch_add_far_candidate_reply {
    enum ch_candidate_verdict verdict;
};

/* The far side has no more of them. */
struct ch_end_far_candidates {
    uint32_t transport;
};

/* The answer to `EndFarCandidates`. */
struct ch_end_far_candidates_reply {
    char empty;
};

/* Begins anew with other credentials; what is in use stays in use until something better is found.
 */
struct ch_restart_agent {
    uint32_t transport;
    struct ch_view username_fragment;
    struct ch_view password;
};

/* The answer to `RestartAgent`. */
struct ch_restart_agent_reply {
    char empty;
};

/* The connection that StreamWanted asked for, as one connected TCP socket; with no socket: there is
 * none to be had. TLS is spoken on it when there is a `name`, which the server must prove to have,
 * to the authorities given as PEM, or to the system's when there are none. */
struct ch_give_stream {
    uint32_t transport;
    uint8_t server;
    struct ch_view name;
    struct ch_view authorities;
};

/* The answer to `GiveStream`. */
struct ch_give_stream_reply {
    char empty;
};

/* The first frame of a session. Another hash ends it. */
struct ch_hello {
    uint64_t schema;
    uint32_t process;
};

struct ch_log {
    enum ch_log_level level;
    struct ch_view text;
};

/* The first valid packet came from here; the address is fixed from now on. */
struct ch_remote_learned {
    uint32_t transport;
    struct ch_address remote;
    bool is_rtcp;
};

/* A stream began: its first packet found this receiver. */
struct ch_stream_started {
    uint32_t receiver;
    uint8_t encoding;
    uint32_t ssrc;
};

/* The publisher said BYE. */
struct ch_stream_ended {
    uint32_t receiver;
    uint8_t encoding;
    uint32_t ssrc;
};

/* The far side is reached at another address from now on, or for the first time. */
struct ch_ice_selected {
    uint32_t transport;
    struct ch_address remote;
    bool is_tcp;
};

struct ch_ice_state_changed {
    uint32_t transport;
    enum ch_ice_state state;
};

/* `certificate` is the far side's, in PEM, once connected. */
struct ch_dtls_state_changed {
    uint32_t transport;
    enum ch_dtls_state state;
    bool has_suite;
    enum ch_srtp_suite suite;
    bool has_certificate;
    struct ch_view certificate;
};

struct ch_transport_failed {
    uint32_t transport;
    enum ch_transport_failure why;
};

/* Another choice was made for a sender, or came into effect. */
struct ch_choice_changed {
    uint32_t sender;
    struct ch_choice choice;
};

/* Who was heard since the last report, the loudest first. */
struct ch_audio_levels {
    uint32_t room;
    size_t levels_count;
    struct ch_receiver_level *__counted_by(levels_count) levels;
};

/* Nobody was. */
struct ch_silence {
    uint32_t room;
};

/* Somebody else speaks, or nobody whom we know. */
struct ch_speaker_changed {
    uint32_t room;
    bool has_receiver;
    uint32_t receiver;
};

/* Somebody else is heard in a slot, or nobody. The number behind the last slot is the spare one's,
 * heard in his own slot by whoever sits there. */
struct ch_slot_changed {
    uint32_t room;
    uint8_t slot;
    bool has_receiver;
    uint32_t receiver;
};

/* A stream arrives better or worse, at us or at a listener. */
struct ch_receiver_score_changed {
    uint32_t receiver;
    uint8_t encoding;
    uint8_t score;
};

struct ch_sender_score_changed {
    uint32_t sender;
    uint8_t score;
};

/* One thing that happened to an object that is traced. */
struct ch_traced {
    enum ch_trace_target target;
    uint32_t id;
    enum ch_trace_kind kind;
    bool is_outgoing;
    /* It repeats an earlier packet, whose number and time are told: a retransmission, or what fills a
     * probe. */
    bool is_repetition;
    /* Of the packet, or of the first that a request is about. */
    uint32_t ssrc;
    uint16_t sequence;
    uint32_t timestamp;
    /* Bytes of a packet, or how many packets a request names. */
    uint32_t size;
    /* Of an estimate, in bits a second. */
    uint32_t bitrate;
    /* How many of this worker were not told so far, because there was no room. */
    uint64_t lost;
};

/* One packet of a receiver that is tapped: as it came, but opened, and what came as a retransmission
 * as the packet that was lost. */
struct ch_packet_received {
    uint32_t receiver;
    /* How many of this worker were not told so far, because there was no room. */
    uint64_t lost;
    struct ch_view packet;
};

/* The worker at the other end of a span is gone: nothing crosses it any more. */
struct ch_span_lost {
    uint32_t span;
};

/* The numbers of streams are those that both ends agreed on, and 0 before. */
struct ch_sctp_state_changed {
    uint32_t transport;
    enum ch_sctp_state state;
    uint16_t outgoing_streams;
    uint16_t incoming_streams;
};

/* One part of a message for the program. Nothing of another message of the same consumer comes
 * between two parts of one. */
struct ch_data_message {
    uint32_t consumer;
    struct ch_message_part message;
    /* How many of this consumer's messages were lost so far. */
    uint64_t lost;
};

struct ch_data_buffered_low {
    uint32_t consumer;
    uint32_t buffered_amount;
};

/* There was no room for messages of its producer: told with the first, and again once there was room
 * in between. */
struct ch_data_buffer_full {
    uint32_t consumer;
    uint32_t buffered_amount;
    uint64_t lost;
};

/* A message that was not taken may be tried again. */
struct ch_data_writable {
    uint32_t consumer;
};

/* The far side opened a channel in band, which was acknowledged. What it sends waits, up to a bound,
 * for the first consumer of a data producer on that stream. */
struct ch_channel_opened {
    uint32_t transport;
    uint16_t stream;
    struct ch_opening opening;
    struct ch_reliability reliability;
};

/* The far side reset its half of a stream: it closed the channel. Ours was reset with it, and what
 * waited there is lost. */
struct ch_channel_closed {
    uint32_t transport;
    uint16_t stream;
};

/* Something went wrong with a stream's messages; told once for each fault of a transport in a
 * second. */
struct ch_data_faulted {
    uint32_t transport;
    uint16_t stream;
    enum ch_data_fault fault;
};

/* A candidate of ours; after a restart those that we still have are told again. */
struct ch_candidate_found {
    uint32_t transport;
    struct ch_ice_candidate candidate;
};

/* There are no more. */
struct ch_candidates_ended {
    uint32_t transport;
};

struct ch_agent_state_changed {
    uint32_t transport;
    enum ch_agent_state state;
};

/* The far side is reached in another way from now on, or for the first time. */
struct ch_path_changed {
    uint32_t transport;
    /* Which of ours it is to the far side. */
    struct ch_ice_candidate local;
    struct ch_address remote;
    enum ch_candidate_kind remote_kind;
};

/* A connection to this server of CreateAgentTransport is wanted: GiveStream. */
struct ch_stream_wanted {
    uint32_t transport;
    uint8_t server;
};

/* It is of no use any more. What it told us as a code of STUN, or 0. */
struct ch_server_lost {
    uint32_t transport;
    uint8_t server;
    enum ch_server_fault why;
    uint16_t code;
};

void ch_read_refused(struct ch_reader *r, struct ch_refused *m);
void ch_write_refused(struct ch_writer *w, const struct ch_refused *m);
void ch_read_fingerprint(struct ch_reader *r, struct ch_fingerprint *m);
void ch_write_fingerprint(struct ch_writer *w, const struct ch_fingerprint *m);
void ch_read_srtp_keys(struct ch_reader *r, struct ch_srtp_keys *m);
void ch_write_srtp_keys(struct ch_writer *w, const struct ch_srtp_keys *m);
void ch_read_address(struct ch_reader *r, struct ch_address *m);
void ch_write_address(struct ch_writer *w, const struct ch_address *m);
void ch_read_payload(struct ch_reader *r, struct ch_payload *m);
void ch_write_payload(struct ch_writer *w, const struct ch_payload *m);
void ch_read_encoding(struct ch_reader *r, struct ch_encoding *m);
void ch_write_encoding(struct ch_writer *w, const struct ch_encoding *m);
void ch_read_layers(struct ch_reader *r, struct ch_layers *m);
void ch_write_layers(struct ch_writer *w, const struct ch_layers *m);
void ch_read_choice(struct ch_reader *r, struct ch_choice *m);
void ch_write_choice(struct ch_writer *w, const struct ch_choice *m);
void ch_read_estimate(struct ch_reader *r, struct ch_estimate *m);
void ch_write_estimate(struct ch_writer *w, const struct ch_estimate *m);
void ch_read_extension(struct ch_reader *r, struct ch_extension *m);
void ch_write_extension(struct ch_writer *w, const struct ch_extension *m);
void ch_read_reception(struct ch_reader *r, struct ch_reception *m);
void ch_write_reception(struct ch_writer *w, const struct ch_reception *m);
void ch_read_mapping(struct ch_reader *r, struct ch_mapping *m);
void ch_write_mapping(struct ch_writer *w, const struct ch_mapping *m);
void ch_read_transmission(struct ch_reader *r, struct ch_transmission *m);
void ch_write_transmission(struct ch_writer *w, const struct ch_transmission *m);
void ch_read_receiver_level(struct ch_reader *r, struct ch_receiver_level *m);
void ch_write_receiver_level(struct ch_writer *w, const struct ch_receiver_level *m);
void ch_read_reliability(struct ch_reader *r, struct ch_reliability *m);
void ch_write_reliability(struct ch_writer *w, const struct ch_reliability *m);
void ch_read_opening(struct ch_reader *r, struct ch_opening *m);
void ch_write_opening(struct ch_writer *w, const struct ch_opening *m);
void ch_read_message_part(struct ch_reader *r, struct ch_message_part *m);
void ch_write_message_part(struct ch_writer *w, const struct ch_message_part *m);
void ch_read_drop_count(struct ch_reader *r, struct ch_drop_count *m);
void ch_write_drop_count(struct ch_writer *w, const struct ch_drop_count *m);
void ch_read_room_receiver(struct ch_reader *r, struct ch_room_receiver *m);
void ch_write_room_receiver(struct ch_writer *w, const struct ch_room_receiver *m);
void ch_read_ice_tuple(struct ch_reader *r, struct ch_ice_tuple *m);
void ch_write_ice_tuple(struct ch_writer *w, const struct ch_ice_tuple *m);
void ch_read_web_rtc_stats(struct ch_reader *r, struct ch_web_rtc_stats *m);
void ch_write_web_rtc_stats(struct ch_writer *w, const struct ch_web_rtc_stats *m);
void ch_read_ssrc_route(struct ch_reader *r, struct ch_ssrc_route *m);
void ch_write_ssrc_route(struct ch_writer *w, const struct ch_ssrc_route *m);
void ch_read_name_route(struct ch_reader *r, struct ch_name_route *m);
void ch_write_name_route(struct ch_writer *w, const struct ch_name_route *m);
void ch_read_payload_route(struct ch_reader *r, struct ch_payload_route *m);
void ch_write_payload_route(struct ch_writer *w, const struct ch_payload_route *m);
void ch_read_receiver_stream(struct ch_reader *r, struct ch_receiver_stream *m);
void ch_write_receiver_stream(struct ch_writer *w, const struct ch_receiver_stream *m);
void ch_read_ice_server(struct ch_reader *r, struct ch_ice_server *m);
void ch_write_ice_server(struct ch_writer *w, const struct ch_ice_server *m);
void ch_read_ice_candidate(struct ch_reader *r, struct ch_ice_candidate *m);
void ch_write_ice_candidate(struct ch_writer *w, const struct ch_ice_candidate *m);
void ch_read_listen(struct ch_reader *r, struct ch_listen *m);
void ch_write_listen(struct ch_writer *w, const struct ch_listen *m);
void ch_read_listen_reply(struct ch_reader *r, struct ch_listen_reply *m);
void ch_write_listen_reply(struct ch_writer *w, const struct ch_listen_reply *m);
void ch_read_use_certificate(struct ch_reader *r, struct ch_use_certificate *m);
void ch_write_use_certificate(struct ch_writer *w, const struct ch_use_certificate *m);
void ch_read_use_certificate_reply(struct ch_reader *r, struct ch_use_certificate_reply *m);
void ch_write_use_certificate_reply(struct ch_writer *w, const struct ch_use_certificate_reply *m);
void ch_read_ping(struct ch_reader *r, struct ch_ping *m);
void ch_write_ping(struct ch_writer *w, const struct ch_ping *m);
void ch_read_ping_reply(struct ch_reader *r, struct ch_ping_reply *m);
void ch_write_ping_reply(struct ch_writer *w, const struct ch_ping_reply *m);
void ch_read_set_log_level(struct ch_reader *r, struct ch_set_log_level *m);
void ch_write_set_log_level(struct ch_writer *w, const struct ch_set_log_level *m);
void ch_read_set_log_level_reply(struct ch_reader *r, struct ch_set_log_level_reply *m);
void ch_write_set_log_level_reply(struct ch_writer *w, const struct ch_set_log_level_reply *m);
void ch_read_trace(struct ch_reader *r, struct ch_trace *m);
void ch_write_trace(struct ch_writer *w, const struct ch_trace *m);
void ch_read_trace_reply(struct ch_reader *r, struct ch_trace_reply *m);
void ch_write_trace_reply(struct ch_writer *w, const struct ch_trace_reply *m);
void ch_read_dump_worker(struct ch_reader *r, struct ch_dump_worker *m);
void ch_write_dump_worker(struct ch_writer *w, const struct ch_dump_worker *m);
void ch_read_dump_worker_reply(struct ch_reader *r, struct ch_dump_worker_reply *m);
void ch_write_dump_worker_reply(struct ch_writer *w, const struct ch_dump_worker_reply *m);
void ch_read_create_room(struct ch_reader *r, struct ch_create_room *m);
void ch_write_create_room(struct ch_writer *w, const struct ch_create_room *m);
void ch_read_create_room_reply(struct ch_reader *r, struct ch_create_room_reply *m);
void ch_write_create_room_reply(struct ch_writer *w, const struct ch_create_room_reply *m);
void ch_read_close_room(struct ch_reader *r, struct ch_close_room *m);
void ch_write_close_room(struct ch_writer *w, const struct ch_close_room *m);
void ch_read_close_room_reply(struct ch_reader *r, struct ch_close_room_reply *m);
void ch_write_close_room_reply(struct ch_writer *w, const struct ch_close_room_reply *m);
void ch_read_dump_room(struct ch_reader *r, struct ch_dump_room *m);
void ch_write_dump_room(struct ch_writer *w, const struct ch_dump_room *m);
void ch_read_dump_room_reply(struct ch_reader *r, struct ch_dump_room_reply *m);
void ch_write_dump_room_reply(struct ch_writer *w, const struct ch_dump_room_reply *m);
void ch_read_observe_levels(struct ch_reader *r, struct ch_observe_levels *m);
void ch_write_observe_levels(struct ch_writer *w, const struct ch_observe_levels *m);
void ch_read_observe_levels_reply(struct ch_reader *r, struct ch_observe_levels_reply *m);
void ch_write_observe_levels_reply(struct ch_writer *w, const struct ch_observe_levels_reply *m);
void ch_read_observe_speaker(struct ch_reader *r, struct ch_observe_speaker *m);
void ch_write_observe_speaker(struct ch_writer *w, const struct ch_observe_speaker *m);
void ch_read_observe_speaker_reply(struct ch_reader *r, struct ch_observe_speaker_reply *m);
void ch_write_observe_speaker_reply(struct ch_writer *w, const struct ch_observe_speaker_reply *m);
void ch_read_loudest_speakers(struct ch_reader *r, struct ch_loudest_speakers *m);
void ch_write_loudest_speakers(struct ch_writer *w, const struct ch_loudest_speakers *m);
void ch_read_loudest_speakers_reply(struct ch_reader *r, struct ch_loudest_speakers_reply *m);
void ch_write_loudest_speakers_reply(struct ch_writer *w,
                                     const struct ch_loudest_speakers_reply *m);
void ch_read_create_plain_transport(struct ch_reader *r, struct ch_create_plain_transport *m);
void ch_write_create_plain_transport(struct ch_writer *w,
                                     const struct ch_create_plain_transport *m);
void ch_read_create_plain_transport_reply(struct ch_reader *r,
                                          struct ch_create_plain_transport_reply *m);
void ch_write_create_plain_transport_reply(struct ch_writer *w,
                                           const struct ch_create_plain_transport_reply *m);
void ch_read_create_web_rtc_transport(struct ch_reader *r, struct ch_create_web_rtc_transport *m);
void ch_write_create_web_rtc_transport(struct ch_writer *w,
                                       const struct ch_create_web_rtc_transport *m);
void ch_read_create_web_rtc_transport_reply(struct ch_reader *r,
                                            struct ch_create_web_rtc_transport_reply *m);
void ch_write_create_web_rtc_transport_reply(struct ch_writer *w,
                                             const struct ch_create_web_rtc_transport_reply *m);
void ch_read_connect_web_rtc_transport(struct ch_reader *r, struct ch_connect_web_rtc_transport *m);
void ch_write_connect_web_rtc_transport(struct ch_writer *w,
                                        const struct ch_connect_web_rtc_transport *m);
void ch_read_connect_web_rtc_transport_reply(struct ch_reader *r,
                                             struct ch_connect_web_rtc_transport_reply *m);
void ch_write_connect_web_rtc_transport_reply(struct ch_writer *w,
                                              const struct ch_connect_web_rtc_transport_reply *m);
void ch_read_restart_ice(struct ch_reader *r, struct ch_restart_ice *m);
void ch_write_restart_ice(struct ch_writer *w, const struct ch_restart_ice *m);
void ch_read_restart_ice_reply(struct ch_reader *r, struct ch_restart_ice_reply *m);
void ch_write_restart_ice_reply(struct ch_writer *w, const struct ch_restart_ice_reply *m);
void ch_read_connect_plain_transport(struct ch_reader *r, struct ch_connect_plain_transport *m);
void ch_write_connect_plain_transport(struct ch_writer *w,
                                      const struct ch_connect_plain_transport *m);
void ch_read_connect_plain_transport_reply(struct ch_reader *r,
                                           struct ch_connect_plain_transport_reply *m);
void ch_write_connect_plain_transport_reply(struct ch_writer *w,
                                            const struct ch_connect_plain_transport_reply *m);
void ch_read_close_transport(struct ch_reader *r, struct ch_close_transport *m);
void ch_write_close_transport(struct ch_writer *w, const struct ch_close_transport *m);
void ch_read_close_transport_reply(struct ch_reader *r, struct ch_close_transport_reply *m);
void ch_write_close_transport_reply(struct ch_writer *w, const struct ch_close_transport_reply *m);
void ch_read_limit_transport(struct ch_reader *r, struct ch_limit_transport *m);
void ch_write_limit_transport(struct ch_writer *w, const struct ch_limit_transport *m);
void ch_read_limit_transport_reply(struct ch_reader *r, struct ch_limit_transport_reply *m);
void ch_write_limit_transport_reply(struct ch_writer *w, const struct ch_limit_transport_reply *m);
void ch_read_limit_incoming(struct ch_reader *r, struct ch_limit_incoming *m);
void ch_write_limit_incoming(struct ch_writer *w, const struct ch_limit_incoming *m);
void ch_read_limit_incoming_reply(struct ch_reader *r, struct ch_limit_incoming_reply *m);
void ch_write_limit_incoming_reply(struct ch_writer *w, const struct ch_limit_incoming_reply *m);
void ch_read_start_transcript(struct ch_reader *r, struct ch_start_transcript *m);
void ch_write_start_transcript(struct ch_writer *w, const struct ch_start_transcript *m);
void ch_read_start_transcript_reply(struct ch_reader *r, struct ch_start_transcript_reply *m);
void ch_write_start_transcript_reply(struct ch_writer *w,
                                     const struct ch_start_transcript_reply *m);
void ch_read_end_transcript(struct ch_reader *r, struct ch_end_transcript *m);
void ch_write_end_transcript(struct ch_writer *w, const struct ch_end_transcript *m);
void ch_read_end_transcript_reply(struct ch_reader *r, struct ch_end_transcript_reply *m);
void ch_write_end_transcript_reply(struct ch_writer *w, const struct ch_end_transcript_reply *m);
void ch_read_get_transport_stats(struct ch_reader *r, struct ch_get_transport_stats *m);
void ch_write_get_transport_stats(struct ch_writer *w, const struct ch_get_transport_stats *m);
void ch_read_get_transport_stats_reply(struct ch_reader *r, struct ch_get_transport_stats_reply *m);
void ch_write_get_transport_stats_reply(struct ch_writer *w,
                                        const struct ch_get_transport_stats_reply *m);
void ch_read_dump_transport(struct ch_reader *r, struct ch_dump_transport *m);
void ch_write_dump_transport(struct ch_writer *w, const struct ch_dump_transport *m);
void ch_read_dump_transport_reply(struct ch_reader *r, struct ch_dump_transport_reply *m);
void ch_write_dump_transport_reply(struct ch_writer *w, const struct ch_dump_transport_reply *m);
void ch_read_create_receiver(struct ch_reader *r, struct ch_create_receiver *m);
void ch_write_create_receiver(struct ch_writer *w, const struct ch_create_receiver *m);
void ch_read_create_receiver_reply(struct ch_reader *r, struct ch_create_receiver_reply *m);
void ch_write_create_receiver_reply(struct ch_writer *w, const struct ch_create_receiver_reply *m);
void ch_read_update_receiver(struct ch_reader *r, struct ch_update_receiver *m);
void ch_write_update_receiver(struct ch_writer *w, const struct ch_update_receiver *m);
void ch_read_update_receiver_reply(struct ch_reader *r, struct ch_update_receiver_reply *m);
void ch_write_update_receiver_reply(struct ch_writer *w, const struct ch_update_receiver_reply *m);
void ch_read_attach_receiver(struct ch_reader *r, struct ch_attach_receiver *m);
void ch_write_attach_receiver(struct ch_writer *w, const struct ch_attach_receiver *m);
void ch_read_attach_receiver_reply(struct ch_reader *r, struct ch_attach_receiver_reply *m);
void ch_write_attach_receiver_reply(struct ch_writer *w, const struct ch_attach_receiver_reply *m);
void ch_read_close_receiver(struct ch_reader *r, struct ch_close_receiver *m);
void ch_write_close_receiver(struct ch_writer *w, const struct ch_close_receiver *m);
void ch_read_close_receiver_reply(struct ch_reader *r, struct ch_close_receiver_reply *m);
void ch_write_close_receiver_reply(struct ch_writer *w, const struct ch_close_receiver_reply *m);
void ch_read_request_keyframe(struct ch_reader *r, struct ch_request_keyframe *m);
void ch_write_request_keyframe(struct ch_writer *w, const struct ch_request_keyframe *m);
void ch_read_request_keyframe_reply(struct ch_reader *r, struct ch_request_keyframe_reply *m);
void ch_write_request_keyframe_reply(struct ch_writer *w,
                                     const struct ch_request_keyframe_reply *m);
void ch_read_set_speaker(struct ch_reader *r, struct ch_set_speaker *m);
void ch_write_set_speaker(struct ch_writer *w, const struct ch_set_speaker *m);
void ch_read_set_speaker_reply(struct ch_reader *r, struct ch_set_speaker_reply *m);
void ch_write_set_speaker_reply(struct ch_writer *w, const struct ch_set_speaker_reply *m);
void ch_read_tap_receiver(struct ch_reader *r, struct ch_tap_receiver *m);
void ch_write_tap_receiver(struct ch_writer *w, const struct ch_tap_receiver *m);
void ch_read_tap_receiver_reply(struct ch_reader *r, struct ch_tap_receiver_reply *m);
void ch_write_tap_receiver_reply(struct ch_writer *w, const struct ch_tap_receiver_reply *m);
void ch_read_get_receiver_stats(struct ch_reader *r, struct ch_get_receiver_stats *m);
void ch_write_get_receiver_stats(struct ch_writer *w, const struct ch_get_receiver_stats *m);
void ch_read_get_receiver_stats_reply(struct ch_reader *r, struct ch_get_receiver_stats_reply *m);
void ch_write_get_receiver_stats_reply(struct ch_writer *w,
                                       const struct ch_get_receiver_stats_reply *m);
void ch_read_dump_receiver(struct ch_reader *r, struct ch_dump_receiver *m);
void ch_write_dump_receiver(struct ch_writer *w, const struct ch_dump_receiver *m);
void ch_read_dump_receiver_reply(struct ch_reader *r, struct ch_dump_receiver_reply *m);
void ch_write_dump_receiver_reply(struct ch_writer *w, const struct ch_dump_receiver_reply *m);
void ch_read_create_sender(struct ch_reader *r, struct ch_create_sender *m);
void ch_write_create_sender(struct ch_writer *w, const struct ch_create_sender *m);
void ch_read_create_sender_reply(struct ch_reader *r, struct ch_create_sender_reply *m);
void ch_write_create_sender_reply(struct ch_writer *w, const struct ch_create_sender_reply *m);
void ch_read_create_slot_sender(struct ch_reader *r, struct ch_create_slot_sender *m);
void ch_write_create_slot_sender(struct ch_writer *w, const struct ch_create_slot_sender *m);
void ch_read_create_slot_sender_reply(struct ch_reader *r, struct ch_create_slot_sender_reply *m);
void ch_write_create_slot_sender_reply(struct ch_writer *w,
                                       const struct ch_create_slot_sender_reply *m);
void ch_read_update_sender(struct ch_reader *r, struct ch_update_sender *m);
void ch_write_update_sender(struct ch_writer *w, const struct ch_update_sender *m);
void ch_read_update_sender_reply(struct ch_reader *r, struct ch_update_sender_reply *m);
void ch_write_update_sender_reply(struct ch_writer *w, const struct ch_update_sender_reply *m);
void ch_read_attach_sender(struct ch_reader *r, struct ch_attach_sender *m);
void ch_write_attach_sender(struct ch_writer *w, const struct ch_attach_sender *m);
void ch_read_attach_sender_reply(struct ch_reader *r, struct ch_attach_sender_reply *m);
void ch_write_attach_sender_reply(struct ch_writer *w, const struct ch_attach_sender_reply *m);
void ch_read_pause_sender(struct ch_reader *r, struct ch_pause_sender *m);
void ch_write_pause_sender(struct ch_writer *w, const struct ch_pause_sender *m);
void ch_read_pause_sender_reply(struct ch_reader *r, struct ch_pause_sender_reply *m);
void ch_write_pause_sender_reply(struct ch_writer *w, const struct ch_pause_sender_reply *m);
void ch_read_resume_sender(struct ch_reader *r, struct ch_resume_sender *m);
void ch_write_resume_sender(struct ch_writer *w, const struct ch_resume_sender *m);
void ch_read_resume_sender_reply(struct ch_reader *r, struct ch_resume_sender_reply *m);
void ch_write_resume_sender_reply(struct ch_writer *w, const struct ch_resume_sender_reply *m);
void ch_read_set_sender_wish(struct ch_reader *r, struct ch_set_sender_wish *m);
void ch_write_set_sender_wish(struct ch_writer *w, const struct ch_set_sender_wish *m);
void ch_read_set_sender_wish_reply(struct ch_reader *r, struct ch_set_sender_wish_reply *m);
void ch_write_set_sender_wish_reply(struct ch_writer *w, const struct ch_set_sender_wish_reply *m);
void ch_read_close_sender(struct ch_reader *r, struct ch_close_sender *m);
void ch_write_close_sender(struct ch_writer *w, const struct ch_close_sender *m);
void ch_read_close_sender_reply(struct ch_reader *r, struct ch_close_sender_reply *m);
void ch_write_close_sender_reply(struct ch_writer *w, const struct ch_close_sender_reply *m);
void ch_read_get_sender_stats(struct ch_reader *r, struct ch_get_sender_stats *m);
void ch_write_get_sender_stats(struct ch_writer *w, const struct ch_get_sender_stats *m);
void ch_read_get_sender_stats_reply(struct ch_reader *r, struct ch_get_sender_stats_reply *m);
void ch_write_get_sender_stats_reply(struct ch_writer *w,
                                     const struct ch_get_sender_stats_reply *m);
void ch_read_dump_sender(struct ch_reader *r, struct ch_dump_sender *m);
void ch_write_dump_sender(struct ch_writer *w, const struct ch_dump_sender *m);
void ch_read_dump_sender_reply(struct ch_reader *r, struct ch_dump_sender_reply *m);
void ch_write_dump_sender_reply(struct ch_writer *w, const struct ch_dump_sender_reply *m);
void ch_read_open_span(struct ch_reader *r, struct ch_open_span *m);
void ch_write_open_span(struct ch_writer *w, const struct ch_open_span *m);
void ch_read_open_span_reply(struct ch_reader *r, struct ch_open_span_reply *m);
void ch_write_open_span_reply(struct ch_writer *w, const struct ch_open_span_reply *m);
void ch_read_mirror_receiver(struct ch_reader *r, struct ch_mirror_receiver *m);
void ch_write_mirror_receiver(struct ch_writer *w, const struct ch_mirror_receiver *m);
void ch_read_mirror_receiver_reply(struct ch_reader *r, struct ch_mirror_receiver_reply *m);
void ch_write_mirror_receiver_reply(struct ch_writer *w, const struct ch_mirror_receiver_reply *m);
void ch_read_open_sctp(struct ch_reader *r, struct ch_open_sctp *m);
void ch_write_open_sctp(struct ch_writer *w, const struct ch_open_sctp *m);
void ch_read_open_sctp_reply(struct ch_reader *r, struct ch_open_sctp_reply *m);
void ch_write_open_sctp_reply(struct ch_writer *w, const struct ch_open_sctp_reply *m);
void ch_read_get_sctp_stats(struct ch_reader *r, struct ch_get_sctp_stats *m);
void ch_write_get_sctp_stats(struct ch_writer *w, const struct ch_get_sctp_stats *m);
void ch_read_get_sctp_stats_reply(struct ch_reader *r, struct ch_get_sctp_stats_reply *m);
void ch_write_get_sctp_stats_reply(struct ch_writer *w, const struct ch_get_sctp_stats_reply *m);
void ch_read_create_data_producer(struct ch_reader *r, struct ch_create_data_producer *m);
void ch_write_create_data_producer(struct ch_writer *w, const struct ch_create_data_producer *m);
void ch_read_create_data_producer_reply(struct ch_reader *r,
                                        struct ch_create_data_producer_reply *m);
void ch_write_create_data_producer_reply(struct ch_writer *w,
                                         const struct ch_create_data_producer_reply *m);
void ch_read_close_data_producer(struct ch_reader *r, struct ch_close_data_producer *m);
void ch_write_close_data_producer(struct ch_writer *w, const struct ch_close_data_producer *m);
void ch_read_close_data_producer_reply(struct ch_reader *r, struct ch_close_data_producer_reply *m);
void ch_write_close_data_producer_reply(struct ch_writer *w,
                                        const struct ch_close_data_producer_reply *m);
void ch_read_pause_data_producer(struct ch_reader *r, struct ch_pause_data_producer *m);
void ch_write_pause_data_producer(struct ch_writer *w, const struct ch_pause_data_producer *m);
void ch_read_pause_data_producer_reply(struct ch_reader *r, struct ch_pause_data_producer_reply *m);
void ch_write_pause_data_producer_reply(struct ch_writer *w,
                                        const struct ch_pause_data_producer_reply *m);
void ch_read_resume_data_producer(struct ch_reader *r, struct ch_resume_data_producer *m);
void ch_write_resume_data_producer(struct ch_writer *w, const struct ch_resume_data_producer *m);
void ch_read_resume_data_producer_reply(struct ch_reader *r,
                                        struct ch_resume_data_producer_reply *m);
void ch_write_resume_data_producer_reply(struct ch_writer *w,
                                         const struct ch_resume_data_producer_reply *m);
void ch_read_send_from_producer(struct ch_reader *r, struct ch_send_from_producer *m);
void ch_write_send_from_producer(struct ch_writer *w, const struct ch_send_from_producer *m);
void ch_read_send_from_producer_reply(struct ch_reader *r, struct ch_send_from_producer_reply *m);
void ch_write_send_from_producer_reply(struct ch_writer *w,
                                       const struct ch_send_from_producer_reply *m);
void ch_read_dump_data_producer(struct ch_reader *r, struct ch_dump_data_producer *m);
void ch_write_dump_data_producer(struct ch_writer *w, const struct ch_dump_data_producer *m);
void ch_read_dump_data_producer_reply(struct ch_reader *r, struct ch_dump_data_producer_reply *m);
void ch_write_dump_data_producer_reply(struct ch_writer *w,
                                       const struct ch_dump_data_producer_reply *m);
void ch_read_create_data_consumer(struct ch_reader *r, struct ch_create_data_consumer *m);
void ch_write_create_data_consumer(struct ch_writer *w, const struct ch_create_data_consumer *m);
void ch_read_create_data_consumer_reply(struct ch_reader *r,
                                        struct ch_create_data_consumer_reply *m);
void ch_write_create_data_consumer_reply(struct ch_writer *w,
                                         const struct ch_create_data_consumer_reply *m);
void ch_read_close_data_consumer(struct ch_reader *r, struct ch_close_data_consumer *m);
void ch_write_close_data_consumer(struct ch_writer *w, const struct ch_close_data_consumer *m);
void ch_read_close_data_consumer_reply(struct ch_reader *r, struct ch_close_data_consumer_reply *m);
void ch_write_close_data_consumer_reply(struct ch_writer *w,
                                        const struct ch_close_data_consumer_reply *m);
void ch_read_pause_data_consumer(struct ch_reader *r, struct ch_pause_data_consumer *m);
void ch_write_pause_data_consumer(struct ch_writer *w, const struct ch_pause_data_consumer *m);
void ch_read_pause_data_consumer_reply(struct ch_reader *r, struct ch_pause_data_consumer_reply *m);
void ch_write_pause_data_consumer_reply(struct ch_writer *w,
                                        const struct ch_pause_data_consumer_reply *m);
void ch_read_resume_data_consumer(struct ch_reader *r, struct ch_resume_data_consumer *m);
void ch_write_resume_data_consumer(struct ch_writer *w, const struct ch_resume_data_consumer *m);
void ch_read_resume_data_consumer_reply(struct ch_reader *r,
                                        struct ch_resume_data_consumer_reply *m);
void ch_write_resume_data_consumer_reply(struct ch_writer *w,
                                         const struct ch_resume_data_consumer_reply *m);
void ch_read_set_subchannels(struct ch_reader *r, struct ch_set_subchannels *m);
void ch_write_set_subchannels(struct ch_writer *w, const struct ch_set_subchannels *m);
void ch_read_set_subchannels_reply(struct ch_reader *r, struct ch_set_subchannels_reply *m);
void ch_write_set_subchannels_reply(struct ch_writer *w, const struct ch_set_subchannels_reply *m);
void ch_read_set_buffered_low(struct ch_reader *r, struct ch_set_buffered_low *m);
void ch_write_set_buffered_low(struct ch_writer *w, const struct ch_set_buffered_low *m);
void ch_read_set_buffered_low_reply(struct ch_reader *r, struct ch_set_buffered_low_reply *m);
void ch_write_set_buffered_low_reply(struct ch_writer *w,
                                     const struct ch_set_buffered_low_reply *m);
void ch_read_send_to_consumer(struct ch_reader *r, struct ch_send_to_consumer *m);
void ch_write_send_to_consumer(struct ch_writer *w, const struct ch_send_to_consumer *m);
void ch_read_send_to_consumer_reply(struct ch_reader *r, struct ch_send_to_consumer_reply *m);
void ch_write_send_to_consumer_reply(struct ch_writer *w,
                                     const struct ch_send_to_consumer_reply *m);
void ch_read_grant_credit(struct ch_reader *r, struct ch_grant_credit *m);
void ch_write_grant_credit(struct ch_writer *w, const struct ch_grant_credit *m);
void ch_read_grant_credit_reply(struct ch_reader *r, struct ch_grant_credit_reply *m);
void ch_write_grant_credit_reply(struct ch_writer *w, const struct ch_grant_credit_reply *m);
void ch_read_dump_data_consumer(struct ch_reader *r, struct ch_dump_data_consumer *m);
void ch_write_dump_data_consumer(struct ch_writer *w, const struct ch_dump_data_consumer *m);
void ch_read_dump_data_consumer_reply(struct ch_reader *r, struct ch_dump_data_consumer_reply *m);
void ch_write_dump_data_consumer_reply(struct ch_writer *w,
                                       const struct ch_dump_data_consumer_reply *m);
void ch_read_create_agent_transport(struct ch_reader *r, struct ch_create_agent_transport *m);
void ch_write_create_agent_transport(struct ch_writer *w,
                                     const struct ch_create_agent_transport *m);
void ch_read_create_agent_transport_reply(struct ch_reader *r,
                                          struct ch_create_agent_transport_reply *m);
void ch_write_create_agent_transport_reply(struct ch_writer *w,
                                           const struct ch_create_agent_transport_reply *m);
void ch_read_set_far_side(struct ch_reader *r, struct ch_set_far_side *m);
void ch_write_set_far_side(struct ch_writer *w, const struct ch_set_far_side *m);
void ch_read_set_far_side_reply(struct ch_reader *r, struct ch_set_far_side_reply *m);
void ch_write_set_far_side_reply(struct ch_writer *w, const struct ch_set_far_side_reply *m);
void ch_read_add_far_candidate(struct ch_reader *r, struct ch_add_far_candidate *m);
void ch_write_add_far_candidate(struct ch_writer *w, const struct ch_add_far_candidate *m);
void ch_read_add_far_candidate_reply(struct ch_reader *r, struct ch_add_far_candidate_reply *m);
void ch_write_add_far_candidate_reply(struct ch_writer *w,
                                      const struct ch_add_far_candidate_reply *m);
void ch_read_end_far_candidates(struct ch_reader *r, struct ch_end_far_candidates *m);
void ch_write_end_far_candidates(struct ch_writer *w, const struct ch_end_far_candidates *m);
void ch_read_end_far_candidates_reply(struct ch_reader *r, struct ch_end_far_candidates_reply *m);
void ch_write_end_far_candidates_reply(struct ch_writer *w,
                                       const struct ch_end_far_candidates_reply *m);
void ch_read_restart_agent(struct ch_reader *r, struct ch_restart_agent *m);
void ch_write_restart_agent(struct ch_writer *w, const struct ch_restart_agent *m);
void ch_read_restart_agent_reply(struct ch_reader *r, struct ch_restart_agent_reply *m);
void ch_write_restart_agent_reply(struct ch_writer *w, const struct ch_restart_agent_reply *m);
void ch_read_give_stream(struct ch_reader *r, struct ch_give_stream *m);
void ch_write_give_stream(struct ch_writer *w, const struct ch_give_stream *m);
void ch_read_give_stream_reply(struct ch_reader *r, struct ch_give_stream_reply *m);
void ch_write_give_stream_reply(struct ch_writer *w, const struct ch_give_stream_reply *m);
void ch_read_hello(struct ch_reader *r, struct ch_hello *m);
void ch_write_hello(struct ch_writer *w, const struct ch_hello *m);
void ch_read_log(struct ch_reader *r, struct ch_log *m);
void ch_write_log(struct ch_writer *w, const struct ch_log *m);
void ch_read_remote_learned(struct ch_reader *r, struct ch_remote_learned *m);
void ch_write_remote_learned(struct ch_writer *w, const struct ch_remote_learned *m);
void ch_read_stream_started(struct ch_reader *r, struct ch_stream_started *m);
void ch_write_stream_started(struct ch_writer *w, const struct ch_stream_started *m);
void ch_read_stream_ended(struct ch_reader *r, struct ch_stream_ended *m);
void ch_write_stream_ended(struct ch_writer *w, const struct ch_stream_ended *m);
void ch_read_ice_selected(struct ch_reader *r, struct ch_ice_selected *m);
void ch_write_ice_selected(struct ch_writer *w, const struct ch_ice_selected *m);
void ch_read_ice_state_changed(struct ch_reader *r, struct ch_ice_state_changed *m);
void ch_write_ice_state_changed(struct ch_writer *w, const struct ch_ice_state_changed *m);
void ch_read_dtls_state_changed(struct ch_reader *r, struct ch_dtls_state_changed *m);
void ch_write_dtls_state_changed(struct ch_writer *w, const struct ch_dtls_state_changed *m);
void ch_read_transport_failed(struct ch_reader *r, struct ch_transport_failed *m);
void ch_write_transport_failed(struct ch_writer *w, const struct ch_transport_failed *m);
void ch_read_choice_changed(struct ch_reader *r, struct ch_choice_changed *m);
void ch_write_choice_changed(struct ch_writer *w, const struct ch_choice_changed *m);
void ch_read_audio_levels(struct ch_reader *r, struct ch_audio_levels *m);
void ch_write_audio_levels(struct ch_writer *w, const struct ch_audio_levels *m);
void ch_read_silence(struct ch_reader *r, struct ch_silence *m);
void ch_write_silence(struct ch_writer *w, const struct ch_silence *m);
void ch_read_speaker_changed(struct ch_reader *r, struct ch_speaker_changed *m);
void ch_write_speaker_changed(struct ch_writer *w, const struct ch_speaker_changed *m);
void ch_read_slot_changed(struct ch_reader *r, struct ch_slot_changed *m);
void ch_write_slot_changed(struct ch_writer *w, const struct ch_slot_changed *m);
void ch_read_receiver_score_changed(struct ch_reader *r, struct ch_receiver_score_changed *m);
void ch_write_receiver_score_changed(struct ch_writer *w,
                                     const struct ch_receiver_score_changed *m);
void ch_read_sender_score_changed(struct ch_reader *r, struct ch_sender_score_changed *m);
void ch_write_sender_score_changed(struct ch_writer *w, const struct ch_sender_score_changed *m);
void ch_read_traced(struct ch_reader *r, struct ch_traced *m);
void ch_write_traced(struct ch_writer *w, const struct ch_traced *m);
void ch_read_packet_received(struct ch_reader *r, struct ch_packet_received *m);
void ch_write_packet_received(struct ch_writer *w, const struct ch_packet_received *m);
void ch_read_span_lost(struct ch_reader *r, struct ch_span_lost *m);
void ch_write_span_lost(struct ch_writer *w, const struct ch_span_lost *m);
void ch_read_sctp_state_changed(struct ch_reader *r, struct ch_sctp_state_changed *m);
void ch_write_sctp_state_changed(struct ch_writer *w, const struct ch_sctp_state_changed *m);
void ch_read_data_message(struct ch_reader *r, struct ch_data_message *m);
void ch_write_data_message(struct ch_writer *w, const struct ch_data_message *m);
void ch_read_data_buffered_low(struct ch_reader *r, struct ch_data_buffered_low *m);
void ch_write_data_buffered_low(struct ch_writer *w, const struct ch_data_buffered_low *m);
void ch_read_data_buffer_full(struct ch_reader *r, struct ch_data_buffer_full *m);
void ch_write_data_buffer_full(struct ch_writer *w, const struct ch_data_buffer_full *m);
void ch_read_data_writable(struct ch_reader *r, struct ch_data_writable *m);
void ch_write_data_writable(struct ch_writer *w, const struct ch_data_writable *m);
void ch_read_channel_opened(struct ch_reader *r, struct ch_channel_opened *m);
void ch_write_channel_opened(struct ch_writer *w, const struct ch_channel_opened *m);
void ch_read_channel_closed(struct ch_reader *r, struct ch_channel_closed *m);
void ch_write_channel_closed(struct ch_writer *w, const struct ch_channel_closed *m);
void ch_read_data_faulted(struct ch_reader *r, struct ch_data_faulted *m);
void ch_write_data_faulted(struct ch_writer *w, const struct ch_data_faulted *m);
void ch_read_candidate_found(struct ch_reader *r, struct ch_candidate_found *m);
void ch_write_candidate_found(struct ch_writer *w, const struct ch_candidate_found *m);
void ch_read_candidates_ended(struct ch_reader *r, struct ch_candidates_ended *m);
void ch_write_candidates_ended(struct ch_writer *w, const struct ch_candidates_ended *m);
void ch_read_agent_state_changed(struct ch_reader *r, struct ch_agent_state_changed *m);
void ch_write_agent_state_changed(struct ch_writer *w, const struct ch_agent_state_changed *m);
void ch_read_path_changed(struct ch_reader *r, struct ch_path_changed *m);
void ch_write_path_changed(struct ch_writer *w, const struct ch_path_changed *m);
void ch_read_stream_wanted(struct ch_reader *r, struct ch_stream_wanted *m);
void ch_write_stream_wanted(struct ch_writer *w, const struct ch_stream_wanted *m);
void ch_read_server_lost(struct ch_reader *r, struct ch_server_lost *m);
void ch_write_server_lost(struct ch_writer *w, const struct ch_server_lost *m);

#endif
