/* channel_messages.c - every message of the channel, read and written.
 *
 * Generated from channel.schema by channel-gen: do not edit. */
#include <channel_frame.h>
#include <channel_messages.h>

_Static_assert(sizeof(struct ch_payload) + 7 <= CH_ARENA_RATIO * 8,
               "a list of struct ch_payload could outgrow CH_ARENA_SIZE");
_Static_assert(sizeof(struct ch_encoding) + 7 <= CH_ARENA_RATIO * 7,
               "a list of struct ch_encoding could outgrow CH_ARENA_SIZE");
_Static_assert(sizeof(struct ch_extension) + 7 <= CH_ARENA_RATIO * 2,
               "a list of struct ch_extension could outgrow CH_ARENA_SIZE");
_Static_assert(sizeof(struct ch_mapping) + 7 <= CH_ARENA_RATIO * 2,
               "a list of struct ch_mapping could outgrow CH_ARENA_SIZE");
_Static_assert(sizeof(uint32_t) + 7 <= CH_ARENA_RATIO * 4,
               "a list of uint32_t could outgrow CH_ARENA_SIZE");
_Static_assert(sizeof(struct ch_ice_tuple) + 7 <= CH_ARENA_RATIO * 6,
               "a list of struct ch_ice_tuple could outgrow CH_ARENA_SIZE");
_Static_assert(sizeof(struct ch_address) + 7 <= CH_ARENA_RATIO * 4,
               "a list of struct ch_address could outgrow CH_ARENA_SIZE");
_Static_assert(sizeof(struct ch_fingerprint) + 7 <= CH_ARENA_RATIO * 3,
               "a list of struct ch_fingerprint could outgrow CH_ARENA_SIZE");
_Static_assert(sizeof(uint8_t) + 7 <= CH_ARENA_RATIO * 1,
               "a list of uint8_t could outgrow CH_ARENA_SIZE");
_Static_assert(sizeof(struct ch_drop_count) + 7 <= CH_ARENA_RATIO * 10,
               "a list of struct ch_drop_count could outgrow CH_ARENA_SIZE");
_Static_assert(sizeof(struct ch_room_receiver) + 7 <= CH_ARENA_RATIO * 7,
               "a list of struct ch_room_receiver could outgrow CH_ARENA_SIZE");
_Static_assert(sizeof(struct ch_ssrc_route) + 7 <= CH_ARENA_RATIO * 9,
               "a list of struct ch_ssrc_route could outgrow CH_ARENA_SIZE");
_Static_assert(sizeof(struct ch_name_route) + 7 <= CH_ARENA_RATIO * 6,
               "a list of struct ch_name_route could outgrow CH_ARENA_SIZE");
_Static_assert(sizeof(struct ch_payload_route) + 7 <= CH_ARENA_RATIO * 5,
               "a list of struct ch_payload_route could outgrow CH_ARENA_SIZE");
_Static_assert(sizeof(struct ch_receiver_stream) + 7 <= CH_ARENA_RATIO * 76,
               "a list of struct ch_receiver_stream could outgrow CH_ARENA_SIZE");
_Static_assert(sizeof(uint16_t) + 7 <= CH_ARENA_RATIO * 2,
               "a list of uint16_t could outgrow CH_ARENA_SIZE");
_Static_assert(sizeof(struct ch_ice_server) + 7 <= CH_ARENA_RATIO * 10,
               "a list of struct ch_ice_server could outgrow CH_ARENA_SIZE");
_Static_assert(sizeof(struct ch_receiver_level) + 7 <= CH_ARENA_RATIO * 5,
               "a list of struct ch_receiver_level could outgrow CH_ARENA_SIZE");

const char *ch_kind_name(enum ch_kind value)
{
    switch (value) {
    case CH_KIND_AUDIO:
        return "audio";
    case CH_KIND_VIDEO:
        return "video";
    case CH_KIND_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_log_level_name(enum ch_log_level value)
{
    switch (value) {
    case CH_LOG_LEVEL_SILENT:
        return "silent";
    case CH_LOG_LEVEL_ERROR:
        return "error";
    case CH_LOG_LEVEL_WARNING:
        return "warning";
    case CH_LOG_LEVEL_NOTE:
        return "note";
    case CH_LOG_LEVEL_DEBUG:
        return "debug";
    case CH_LOG_LEVEL_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_refusal_name(enum ch_refusal value)
{
    switch (value) {
    case CH_REFUSAL_MALFORMED:
        return "malformed";
    case CH_REFUSAL_UNKNOWN_ROOM:
        return "unknownRoom";
    case CH_REFUSAL_UNKNOWN_TRANSPORT:
        return "unknownTransport";
    case CH_REFUSAL_UNKNOWN_RECEIVER:
        return "unknownReceiver";
    case CH_REFUSAL_UNKNOWN_SENDER:
        return "unknownSender";
    case CH_REFUSAL_DUPLICATE_ID:
        return "duplicateID";
    case CH_REFUSAL_DIFFERENT_ROOM:
        return "differentRoom";
    case CH_REFUSAL_WRONG_SOCKET_COUNT:
        return "wrongSocketCount";
    case CH_REFUSAL_INVALID_SOCKET:
        return "invalidSocket";
    case CH_REFUSAL_INVALID_ADDRESS:
        return "invalidAddress";
    case CH_REFUSAL_ADDRESS_IN_USE:
        return "addressInUse";
    case CH_REFUSAL_ALREADY_CONNECTED:
        return "alreadyConnected";
    case CH_REFUSAL_INVALID_PAYLOAD_TYPE:
        return "invalidPayloadType";
    case CH_REFUSAL_DUPLICATE_PAYLOAD_TYPE:
        return "duplicatePayloadType";
    case CH_REFUSAL_NO_PAYLOAD_TYPE:
        return "noPayloadType";
    case CH_REFUSAL_INVALID_CLOCK_RATE:
        return "invalidClockRate";
    case CH_REFUSAL_INVALID_RTX_TARGET:
        return "invalidRtxTarget";
    case CH_REFUSAL_NO_ENCODING:
        return "noEncoding";
    case CH_REFUSAL_INVALID_SSRC:
        return "invalidSsrc";
    case CH_REFUSAL_DUPLICATE_SSRC:
        return "duplicateSsrc";
    case CH_REFUSAL_INVALID_MID:
        return "invalidMid";
    case CH_REFUSAL_DUPLICATE_MID:
        return "duplicateMid";
    case CH_REFUSAL_INVALID_RID:
        return "invalidRid";
    case CH_REFUSAL_DUPLICATE_RID:
        return "duplicateRid";
    case CH_REFUSAL_INVALID_EXTENSION:
        return "invalidExtension";
    case CH_REFUSAL_DUPLICATE_EXTENSION:
        return "duplicateExtension";
    case CH_REFUSAL_INVALID_CNAME:
        return "invalidCname";
    case CH_REFUSAL_INVALID_CREDENTIALS:
        return "invalidCredentials";
    case CH_REFUSAL_DUPLICATE_USERNAME_FRAGMENT:
        return "duplicateUsernameFragment";
    case CH_REFUSAL_INVALID_FINGERPRINT:
        return "invalidFingerprint";
    case CH_REFUSAL_INVALID_CERTIFICATE:
        return "invalidCertificate";
    case CH_REFUSAL_NO_SUITE:
        return "noSuite";
    case CH_REFUSAL_INVALID_KEY:
        return "invalidKey";
    case CH_REFUSAL_NOT_WEB_RTC:
        return "notWebRtc";
    case CH_REFUSAL_WRONG_TRANSPORT:
        return "wrongTransport";
    case CH_REFUSAL_UNKNOWN_DATA_PRODUCER:
        return "unknownDataProducer";
    case CH_REFUSAL_UNKNOWN_DATA_CONSUMER:
        return "unknownDataConsumer";
    case CH_REFUSAL_NO_SCTP:
        return "noSctp";
    case CH_REFUSAL_INVALID_STREAM:
        return "invalidStream";
    case CH_REFUSAL_DUPLICATE_STREAM:
        return "duplicateStream";
    case CH_REFUSAL_INVALID_RELIABILITY:
        return "invalidReliability";
    case CH_REFUSAL_INVALID_OPENING:
        return "invalidOpening";
    case CH_REFUSAL_INVALID_MESSAGE:
        return "invalidMessage";
    case CH_REFUSAL_MESSAGE_TOO_LARGE:
        return "messageTooLarge";
    case CH_REFUSAL_NOT_DIRECT:
        return "notDirect";
    case CH_REFUSAL_LIMIT_REACHED:
        return "limitReached";
    case CH_REFUSAL_OUT_OF_MEMORY:
        return "outOfMemory";
    case CH_REFUSAL_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_payload_role_name(enum ch_payload_role value)
{
    switch (value) {
    case CH_PAYLOAD_ROLE_MEDIA:
        return "media";
    case CH_PAYLOAD_ROLE_RETRANSMISSION:
        return "retransmission";
    case CH_PAYLOAD_ROLE_REPAIR:
        return "repair";
    case CH_PAYLOAD_ROLE_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_extension_kind_name(enum ch_extension_kind value)
{
    switch (value) {
    case CH_EXTENSION_KIND_OTHER:
        return "other";
    case CH_EXTENSION_KIND_MID:
        return "mid";
    case CH_EXTENSION_KIND_RID:
        return "rid";
    case CH_EXTENSION_KIND_REPAIRED_RID:
        return "repairedRid";
    case CH_EXTENSION_KIND_AUDIO_LEVEL:
        return "audioLevel";
    case CH_EXTENSION_KIND_ABS_SEND_TIME:
        return "absSendTime";
    case CH_EXTENSION_KIND_TRANSPORT_SEQUENCE:
        return "transportSequence";
    case CH_EXTENSION_KIND_DEPENDENCY_DESCRIPTOR:
        return "dependencyDescriptor";
    case CH_EXTENSION_KIND_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_codec_name(enum ch_codec value)
{
    switch (value) {
    case CH_CODEC_OTHER:
        return "other";
    case CH_CODEC_OPUS:
        return "opus";
    case CH_CODEC_VP8:
        return "vp8";
    case CH_CODEC_VP9:
        return "vp9";
    case CH_CODEC_H264:
        return "h264";
    case CH_CODEC_H265:
        return "h265";
    case CH_CODEC_AV1:
        return "av1";
    case CH_CODEC_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_srtp_suite_name(enum ch_srtp_suite value)
{
    switch (value) {
    case CH_SRTP_SUITE_AEAD_AES128_GCM:
        return "aeadAes128Gcm";
    case CH_SRTP_SUITE_AEAD_AES256_GCM:
        return "aeadAes256Gcm";
    case CH_SRTP_SUITE_AES_CM128_HMAC_SHA1:
        return "aesCm128HmacSha1";
    case CH_SRTP_SUITE_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_fingerprint_hash_name(enum ch_fingerprint_hash value)
{
    switch (value) {
    case CH_FINGERPRINT_HASH_SHA1:
        return "sha1";
    case CH_FINGERPRINT_HASH_SHA224:
        return "sha224";
    case CH_FINGERPRINT_HASH_SHA256:
        return "sha256";
    case CH_FINGERPRINT_HASH_SHA384:
        return "sha384";
    case CH_FINGERPRINT_HASH_SHA512:
        return "sha512";
    case CH_FINGERPRINT_HASH_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_dtls_role_name(enum ch_dtls_role value)
{
    switch (value) {
    case CH_DTLS_ROLE_CLIENT:
        return "client";
    case CH_DTLS_ROLE_SERVER:
        return "server";
    case CH_DTLS_ROLE_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_ice_state_name(enum ch_ice_state value)
{
    switch (value) {
    case CH_ICE_STATE_NEW:
        return "new";
    case CH_ICE_STATE_CONNECTED:
        return "connected";
    case CH_ICE_STATE_COMPLETED:
        return "completed";
    case CH_ICE_STATE_DISCONNECTED:
        return "disconnected";
    case CH_ICE_STATE_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_dtls_state_name(enum ch_dtls_state value)
{
    switch (value) {
    case CH_DTLS_STATE_NEW:
        return "new";
    case CH_DTLS_STATE_CONNECTING:
        return "connecting";
    case CH_DTLS_STATE_CONNECTED:
        return "connected";
    case CH_DTLS_STATE_CLOSED:
        return "closed";
    case CH_DTLS_STATE_FAILED:
        return "failed";
    case CH_DTLS_STATE_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_transport_failure_name(enum ch_transport_failure value)
{
    switch (value) {
    case CH_TRANSPORT_FAILURE_ICE_TIMEOUT:
        return "iceTimeout";
    case CH_TRANSPORT_FAILURE_CONSENT_LOST:
        return "consentLost";
    case CH_TRANSPORT_FAILURE_DTLS_TIMEOUT:
        return "dtlsTimeout";
    case CH_TRANSPORT_FAILURE_DTLS_HANDSHAKE:
        return "dtlsHandshake";
    case CH_TRANSPORT_FAILURE_DTLS_FINGERPRINT:
        return "dtlsFingerprint";
    case CH_TRANSPORT_FAILURE_DTLS_NO_SUITE:
        return "dtlsNoSuite";
    case CH_TRANSPORT_FAILURE_DTLS_CLOSED:
        return "dtlsClosed";
    case CH_TRANSPORT_FAILURE_MEDIA_TIMEOUT:
        return "mediaTimeout";
    case CH_TRANSPORT_FAILURE_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_layer_reason_name(enum ch_layer_reason value)
{
    switch (value) {
    case CH_LAYER_REASON_WISH:
        return "wish";
    case CH_LAYER_REASON_BUDGET:
        return "budget";
    case CH_LAYER_REASON_PUBLISHER_OFF:
        return "publisherOff";
    case CH_LAYER_REASON_WAITING_KEYFRAME:
        return "waitingKeyframe";
    case CH_LAYER_REASON_CPU:
        return "cpu";
    case CH_LAYER_REASON_CONGESTION_HOLD:
        return "congestionHold";
    case CH_LAYER_REASON_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_estimate_hold_name(enum ch_estimate_hold value)
{
    switch (value) {
    case CH_ESTIMATE_HOLD_NOTHING:
        return "nothing";
    case CH_ESTIMATE_HOLD_CPU:
        return "cpu";
    case CH_ESTIMATE_HOLD_CONGESTION:
        return "congestion";
    case CH_ESTIMATE_HOLD_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_speaker_method_name(enum ch_speaker_method value)
{
    switch (value) {
    case CH_SPEAKER_METHOD_OFF:
        return "off";
    case CH_SPEAKER_METHOD_V2:
        return "v2";
    case CH_SPEAKER_METHOD_ROBUST:
        return "robust";
    case CH_SPEAKER_METHOD_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_trace_kind_name(enum ch_trace_kind value)
{
    switch (value) {
    case CH_TRACE_KIND_RTP:
        return "rtp";
    case CH_TRACE_KIND_KEYFRAME:
        return "keyframe";
    case CH_TRACE_KIND_NACK:
        return "nack";
    case CH_TRACE_KIND_PLI:
        return "pli";
    case CH_TRACE_KIND_FIR:
        return "fir";
    case CH_TRACE_KIND_BWE:
        return "bwe";
    case CH_TRACE_KIND_PROBE:
        return "probe";
    case CH_TRACE_KIND_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_trace_target_name(enum ch_trace_target value)
{
    switch (value) {
    case CH_TRACE_TARGET_TRANSPORT:
        return "transport";
    case CH_TRACE_TARGET_RECEIVER:
        return "receiver";
    case CH_TRACE_TARGET_SENDER:
        return "sender";
    case CH_TRACE_TARGET_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_speaker_rank_name(enum ch_speaker_rank value)
{
    switch (value) {
    case CH_SPEAKER_RANK_ORDINARY:
        return "ordinary";
    case CH_SPEAKER_RANK_RAISED:
        return "raised";
    case CH_SPEAKER_RANK_PINNED:
        return "pinned";
    case CH_SPEAKER_RANK_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_sctp_state_name(enum ch_sctp_state value)
{
    switch (value) {
    case CH_SCTP_STATE_NEW:
        return "new";
    case CH_SCTP_STATE_CONNECTING:
        return "connecting";
    case CH_SCTP_STATE_CONNECTED:
        return "connected";
    case CH_SCTP_STATE_FAILED:
        return "failed";
    case CH_SCTP_STATE_CLOSED:
        return "closed";
    case CH_SCTP_STATE_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_data_fault_name(enum ch_data_fault value)
{
    switch (value) {
    case CH_DATA_FAULT_TOO_LARGE:
        return "tooLarge";
    case CH_DATA_FAULT_UNCLAIMED:
        return "unclaimed";
    case CH_DATA_FAULT_MALFORMED:
        return "malformed";
    case CH_DATA_FAULT_REFUSED_OPENING:
        return "refusedOpening";
    case CH_DATA_FAULT_TOO_MANY_CHANNELS:
        return "tooManyChannels";
    case CH_DATA_FAULT_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_candidate_kind_name(enum ch_candidate_kind value)
{
    switch (value) {
    case CH_CANDIDATE_KIND_HOST:
        return "host";
    case CH_CANDIDATE_KIND_REFLEXIVE:
        return "reflexive";
    case CH_CANDIDATE_KIND_PEER:
        return "peer";
    case CH_CANDIDATE_KIND_RELAYED:
        return "relayed";
    case CH_CANDIDATE_KIND_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_server_transport_name(enum ch_server_transport value)
{
    switch (value) {
    case CH_SERVER_TRANSPORT_UDP:
        return "udp";
    case CH_SERVER_TRANSPORT_TCP:
        return "tcp";
    case CH_SERVER_TRANSPORT_TLS:
        return "tls";
    case CH_SERVER_TRANSPORT_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_agent_state_name(enum ch_agent_state value)
{
    switch (value) {
    case CH_AGENT_STATE_NEW:
        return "new";
    case CH_AGENT_STATE_CHECKING:
        return "checking";
    case CH_AGENT_STATE_CONNECTED:
        return "connected";
    case CH_AGENT_STATE_COMPLETED:
        return "completed";
    case CH_AGENT_STATE_DISCONNECTED:
        return "disconnected";
    case CH_AGENT_STATE_FAILED:
        return "failed";
    case CH_AGENT_STATE_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_candidate_verdict_name(enum ch_candidate_verdict value)
{
    switch (value) {
    case CH_CANDIDATE_VERDICT_TAKEN:
        return "taken";
    case CH_CANDIDATE_VERDICT_KNOWN:
        return "known";
    case CH_CANDIDATE_VERDICT_UNUSABLE:
        return "unusable";
    case CH_CANDIDATE_VERDICT_FORBIDDEN:
        return "forbidden";
    case CH_CANDIDATE_VERDICT_TOO_MANY:
        return "tooMany";
    case CH_CANDIDATE_VERDICT_CLOSED:
        return "closed";
    case CH_CANDIDATE_VERDICT_COUNT:
        break;
    }
    return "unknown";
}

const char *ch_server_fault_name(enum ch_server_fault value)
{
    switch (value) {
    case CH_SERVER_FAULT_NONE:
        return "none";
    case CH_SERVER_FAULT_SILENT:
        return "silent";
    case CH_SERVER_FAULT_CREDENTIALS:
        return "credentials";
    case CH_SERVER_FAULT_REFUSED:
        return "refused";
    case CH_SERVER_FAULT_MALFORMED:
        return "malformed";
    case CH_SERVER_FAULT_MOVED:
        return "moved";
    case CH_SERVER_FAULT_LOST:
        return "lost";
    case CH_SERVER_FAULT_COUNT:
        break;
    }
    return "unknown";
}

void ch_read_refused(struct ch_reader *r, struct ch_refused *m)
{
    *m = (struct ch_refused){ 0 };
    m->why = (enum ch_refusal)ch_read_enum(r, CH_REFUSAL_COUNT);
    m->text = ch_read_string(r);
}

void ch_write_refused(struct ch_writer *w, const struct ch_refused *m)
{
    ch_write_enum(w, m->why, CH_REFUSAL_COUNT);
    ch_write_string(w, m->text);
}

void ch_read_fingerprint(struct ch_reader *r, struct ch_fingerprint *m)
{
    *m = (struct ch_fingerprint){ 0 };
    m->hash = (enum ch_fingerprint_hash)ch_read_enum(r, CH_FINGERPRINT_HASH_COUNT);
    m->value = ch_read_bytes(r);
}

void ch_write_fingerprint(struct ch_writer *w, const struct ch_fingerprint *m)
{
    ch_write_enum(w, m->hash, CH_FINGERPRINT_HASH_COUNT);
    ch_write_bytes(w, m->value);
}

void ch_read_srtp_keys(struct ch_reader *r, struct ch_srtp_keys *m)
{
    *m = (struct ch_srtp_keys){ 0 };
    m->suite = (enum ch_srtp_suite)ch_read_enum(r, CH_SRTP_SUITE_COUNT);
    m->sending = ch_read_bytes(r);
    m->receiving = ch_read_bytes(r);
}

void ch_write_srtp_keys(struct ch_writer *w, const struct ch_srtp_keys *m)
{
    ch_write_enum(w, m->suite, CH_SRTP_SUITE_COUNT);
    ch_write_bytes(w, m->sending);
    ch_write_bytes(w, m->receiving);
}

void ch_read_address(struct ch_reader *r, struct ch_address *m)
{
    *m = (struct ch_address){ 0 };
    m->ip = ch_read_string(r);
    m->port = ch_read_u16(r);
}

void ch_write_address(struct ch_writer *w, const struct ch_address *m)
{
    ch_write_string(w, m->ip);
    ch_write_u16(w, m->port);
}

void ch_read_payload(struct ch_reader *r, struct ch_payload *m)
{
    *m = (struct ch_payload){ 0 };
    m->type = ch_read_u8(r);
    m->role = (enum ch_payload_role)ch_read_enum(r, CH_PAYLOAD_ROLE_COUNT);
    m->codec = (enum ch_codec)ch_read_enum(r, CH_CODEC_COUNT);
    m->clock_rate = ch_read_u32(r);
    m->has_target = ch_read_bool(r);
    if (m->has_target)
        m->target = ch_read_u8(r);
}

void ch_write_payload(struct ch_writer *w, const struct ch_payload *m)
{
    ch_write_u8(w, m->type);
    ch_write_enum(w, m->role, CH_PAYLOAD_ROLE_COUNT);
    ch_write_enum(w, m->codec, CH_CODEC_COUNT);
    ch_write_u32(w, m->clock_rate);
    ch_write_bool(w, m->has_target);
    if (m->has_target)
        ch_write_u8(w, m->target);
}

void ch_read_encoding(struct ch_reader *r, struct ch_encoding *m)
{
    *m = (struct ch_encoding){ 0 };
    m->has_ssrc = ch_read_bool(r);
    if (m->has_ssrc)
        m->ssrc = ch_read_u32(r);
    m->has_rtx_ssrc = ch_read_bool(r);
    if (m->has_rtx_ssrc)
        m->rtx_ssrc = ch_read_u32(r);
    m->has_rid = ch_read_bool(r);
    if (m->has_rid)
        m->rid = ch_read_string(r);
    m->has_fec_ssrc = ch_read_bool(r);
    if (m->has_fec_ssrc)
        m->fec_ssrc = ch_read_u32(r);
    m->learns_repair = ch_read_bool(r);
    m->spatial_layers = ch_read_u8(r);
    m->temporal_layers = ch_read_u8(r);
}

void ch_write_encoding(struct ch_writer *w, const struct ch_encoding *m)
{
    ch_write_bool(w, m->has_ssrc);
    if (m->has_ssrc)
        ch_write_u32(w, m->ssrc);
    ch_write_bool(w, m->has_rtx_ssrc);
    if (m->has_rtx_ssrc)
        ch_write_u32(w, m->rtx_ssrc);
    ch_write_bool(w, m->has_rid);
    if (m->has_rid)
        ch_write_string(w, m->rid);
    ch_write_bool(w, m->has_fec_ssrc);
    if (m->has_fec_ssrc)
        ch_write_u32(w, m->fec_ssrc);
    ch_write_bool(w, m->learns_repair);
    ch_write_u8(w, m->spatial_layers);
    ch_write_u8(w, m->temporal_layers);
}

void ch_read_layers(struct ch_reader *r, struct ch_layers *m)
{
    *m = (struct ch_layers){ 0 };
    m->spatial = ch_read_u8(r);
    m->temporal = ch_read_u8(r);
}

void ch_write_layers(struct ch_writer *w, const struct ch_layers *m)
{
    ch_write_u8(w, m->spatial);
    ch_write_u8(w, m->temporal);
}

void ch_read_choice(struct ch_reader *r, struct ch_choice *m)
{
    *m = (struct ch_choice){ 0 };
    m->has_current = ch_read_bool(r);
    if (m->has_current)
        ch_read_layers(r, &m->current);
    m->has_decided = ch_read_bool(r);
    if (m->has_decided)
        ch_read_layers(r, &m->decided);
    m->reason = (enum ch_layer_reason)ch_read_enum(r, CH_LAYER_REASON_COUNT);
    m->needed_bitrate = ch_read_u32(r);
    m->available_bitrate = ch_read_u32(r);
}

void ch_write_choice(struct ch_writer *w, const struct ch_choice *m)
{
    ch_write_bool(w, m->has_current);
    if (m->has_current)
        ch_write_layers(w, &m->current);
    ch_write_bool(w, m->has_decided);
    if (m->has_decided)
        ch_write_layers(w, &m->decided);
    ch_write_enum(w, m->reason, CH_LAYER_REASON_COUNT);
    ch_write_u32(w, m->needed_bitrate);
    ch_write_u32(w, m->available_bitrate);
}

void ch_read_estimate(struct ch_reader *r, struct ch_estimate *m)
{
    *m = (struct ch_estimate){ 0 };
    m->bitrate = ch_read_u32(r);
    m->hold = (enum ch_estimate_hold)ch_read_enum(r, CH_ESTIMATE_HOLD_COUNT);
    m->loss_permille = ch_read_u16(r);
    m->round_trip_usec = ch_read_u32(r);
    m->sending_bitrate = ch_read_u32(r);
    m->wished_bitrate = ch_read_u32(r);
    m->probes_sent = ch_read_u32(r);
}

void ch_write_estimate(struct ch_writer *w, const struct ch_estimate *m)
{
    ch_write_u32(w, m->bitrate);
    ch_write_enum(w, m->hold, CH_ESTIMATE_HOLD_COUNT);
    ch_write_u16(w, m->loss_permille);
    ch_write_u32(w, m->round_trip_usec);
    ch_write_u32(w, m->sending_bitrate);
    ch_write_u32(w, m->wished_bitrate);
    ch_write_u32(w, m->probes_sent);
}

void ch_read_extension(struct ch_reader *r, struct ch_extension *m)
{
    *m = (struct ch_extension){ 0 };
    m->id = ch_read_u8(r);
    m->kind = (enum ch_extension_kind)ch_read_enum(r, CH_EXTENSION_KIND_COUNT);
}

void ch_write_extension(struct ch_writer *w, const struct ch_extension *m)
{
    ch_write_u8(w, m->id);
    ch_write_enum(w, m->kind, CH_EXTENSION_KIND_COUNT);
}

void ch_read_reception(struct ch_reader *r, struct ch_reception *m)
{
    *m = (struct ch_reception){ 0 };
    m->kind = (enum ch_kind)ch_read_enum(r, CH_KIND_COUNT);
    m->has_mid = ch_read_bool(r);
    if (m->has_mid)
        m->mid = ch_read_string(r);
    {
        size_t count = ch_read_count(r, 8);
        struct ch_payload *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_payload(r, &list[i]);
        m->payloads_count = count;
        m->payloads = list;
    }
    {
        size_t count = ch_read_count(r, 7);
        struct ch_encoding *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_encoding(r, &list[i]);
        m->encodings_count = count;
        m->encodings = list;
    }
    {
        size_t count = ch_read_count(r, 2);
        struct ch_extension *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_extension(r, &list[i]);
        m->extensions_count = count;
        m->extensions = list;
    }
    m->has_pli = ch_read_bool(r);
    m->has_fir = ch_read_bool(r);
    m->has_nack = ch_read_bool(r);
    m->has_transport_cc = ch_read_bool(r);
    m->has_remb = ch_read_bool(r);
}

void ch_write_reception(struct ch_writer *w, const struct ch_reception *m)
{
    ch_write_enum(w, m->kind, CH_KIND_COUNT);
    ch_write_bool(w, m->has_mid);
    if (m->has_mid)
        ch_write_string(w, m->mid);
    ch_write_count(w, m->payloads_count);
    for (size_t i = 0; i < m->payloads_count; i++)
        ch_write_payload(w, &m->payloads[i]);
    ch_write_count(w, m->encodings_count);
    for (size_t i = 0; i < m->encodings_count; i++)
        ch_write_encoding(w, &m->encodings[i]);
    ch_write_count(w, m->extensions_count);
    for (size_t i = 0; i < m->extensions_count; i++)
        ch_write_extension(w, &m->extensions[i]);
    ch_write_bool(w, m->has_pli);
    ch_write_bool(w, m->has_fir);
    ch_write_bool(w, m->has_nack);
    ch_write_bool(w, m->has_transport_cc);
    ch_write_bool(w, m->has_remb);
}

void ch_read_mapping(struct ch_reader *r, struct ch_mapping *m)
{
    *m = (struct ch_mapping){ 0 };
    m->from = ch_read_u8(r);
    m->to = ch_read_u8(r);
}

void ch_write_mapping(struct ch_writer *w, const struct ch_mapping *m)
{
    ch_write_u8(w, m->from);
    ch_write_u8(w, m->to);
}

void ch_read_transmission(struct ch_reader *r, struct ch_transmission *m)
{
    *m = (struct ch_transmission){ 0 };
    m->ssrc = ch_read_u32(r);
    m->cname = ch_read_string(r);
    {
        size_t count = ch_read_count(r, 2);
        struct ch_mapping *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_mapping(r, &list[i]);
        m->payloads_count = count;
        m->payloads = list;
    }
    {
        size_t count = ch_read_count(r, 2);
        struct ch_mapping *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_mapping(r, &list[i]);
        m->extensions_count = count;
        m->extensions = list;
    }
    m->has_rtx_ssrc = ch_read_bool(r);
    if (m->has_rtx_ssrc)
        m->rtx_ssrc = ch_read_u32(r);
    {
        size_t count = ch_read_count(r, 2);
        struct ch_mapping *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_mapping(r, &list[i]);
        m->rtx_payloads_count = count;
        m->rtx_payloads = list;
    }
    m->has_mid = ch_read_bool(r);
    if (m->has_mid)
        m->mid = ch_read_string(r);
    m->has_mid_extension = ch_read_bool(r);
    if (m->has_mid_extension)
        m->mid_extension = ch_read_u8(r);
    m->has_abs_send_time_extension = ch_read_bool(r);
    if (m->has_abs_send_time_extension)
        m->abs_send_time_extension = ch_read_u8(r);
    m->has_transport_sequence_extension = ch_read_bool(r);
    if (m->has_transport_sequence_extension)
        m->transport_sequence_extension = ch_read_u8(r);
    m->is_one_byte_only = ch_read_bool(r);
}

void ch_write_transmission(struct ch_writer *w, const struct ch_transmission *m)
{
    ch_write_u32(w, m->ssrc);
    ch_write_string(w, m->cname);
    ch_write_count(w, m->payloads_count);
    for (size_t i = 0; i < m->payloads_count; i++)
        ch_write_mapping(w, &m->payloads[i]);
    ch_write_count(w, m->extensions_count);
    for (size_t i = 0; i < m->extensions_count; i++)
        ch_write_mapping(w, &m->extensions[i]);
    ch_write_bool(w, m->has_rtx_ssrc);
    if (m->has_rtx_ssrc)
        ch_write_u32(w, m->rtx_ssrc);
    ch_write_count(w, m->rtx_payloads_count);
    for (size_t i = 0; i < m->rtx_payloads_count; i++)
        ch_write_mapping(w, &m->rtx_payloads[i]);
    ch_write_bool(w, m->has_mid);
    if (m->has_mid)
        ch_write_string(w, m->mid);
    ch_write_bool(w, m->has_mid_extension);
    if (m->has_mid_extension)
        ch_write_u8(w, m->mid_extension);
    ch_write_bool(w, m->has_abs_send_time_extension);
    if (m->has_abs_send_time_extension)
        ch_write_u8(w, m->abs_send_time_extension);
    ch_write_bool(w, m->has_transport_sequence_extension);
    if (m->has_transport_sequence_extension)
        ch_write_u8(w, m->transport_sequence_extension);
    ch_write_bool(w, m->is_one_byte_only);
}

void ch_read_receiver_level(struct ch_reader *r, struct ch_receiver_level *m)
{
    *m = (struct ch_receiver_level){ 0 };
    m->receiver = ch_read_u32(r);
    m->level = ch_read_u8(r);
}

void ch_write_receiver_level(struct ch_writer *w, const struct ch_receiver_level *m)
{
    ch_write_u32(w, m->receiver);
    ch_write_u8(w, m->level);
}

void ch_read_reliability(struct ch_reader *r, struct ch_reliability *m)
{
    *m = (struct ch_reliability){ 0 };
    m->is_ordered = ch_read_bool(r);
    m->has_max_retransmits = ch_read_bool(r);
    if (m->has_max_retransmits)
        m->max_retransmits = ch_read_u16(r);
    m->has_max_packet_life_time = ch_read_bool(r);
    if (m->has_max_packet_life_time)
        m->max_packet_life_time = ch_read_u16(r);
}

void ch_write_reliability(struct ch_writer *w, const struct ch_reliability *m)
{
    ch_write_bool(w, m->is_ordered);
    ch_write_bool(w, m->has_max_retransmits);
    if (m->has_max_retransmits)
        ch_write_u16(w, m->max_retransmits);
    ch_write_bool(w, m->has_max_packet_life_time);
    if (m->has_max_packet_life_time)
        ch_write_u16(w, m->max_packet_life_time);
}

void ch_read_opening(struct ch_reader *r, struct ch_opening *m)
{
    *m = (struct ch_opening){ 0 };
    m->label = ch_read_string(r);
    m->subprotocol = ch_read_string(r);
    m->priority = ch_read_u16(r);
}

void ch_write_opening(struct ch_writer *w, const struct ch_opening *m)
{
    ch_write_string(w, m->label);
    ch_write_string(w, m->subprotocol);
    ch_write_u16(w, m->priority);
}

void ch_read_message_part(struct ch_reader *r, struct ch_message_part *m)
{
    *m = (struct ch_message_part){ 0 };
    m->identifier = ch_read_u32(r);
    m->bytes = ch_read_bytes(r);
    m->is_last = ch_read_bool(r);
}

void ch_write_message_part(struct ch_writer *w, const struct ch_message_part *m)
{
    ch_write_u32(w, m->identifier);
    ch_write_bytes(w, m->bytes);
    ch_write_bool(w, m->is_last);
}

void ch_read_drop_count(struct ch_reader *r, struct ch_drop_count *m)
{
    *m = (struct ch_drop_count){ 0 };
    m->reason = ch_read_string(r);
    m->packets = ch_read_u64(r);
}

void ch_write_drop_count(struct ch_writer *w, const struct ch_drop_count *m)
{
    ch_write_string(w, m->reason);
    ch_write_u64(w, m->packets);
}

void ch_read_room_receiver(struct ch_reader *r, struct ch_room_receiver *m)
{
    *m = (struct ch_room_receiver){ 0 };
    m->receiver = ch_read_u32(r);
    m->has_transport = ch_read_bool(r);
    if (m->has_transport)
        m->transport = ch_read_u32(r);
    {
        size_t count = ch_read_count(r, 4);
        uint32_t *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            list[i] = ch_read_u32(r);
        m->senders_count = count;
        m->senders = list;
    }
}

void ch_write_room_receiver(struct ch_writer *w, const struct ch_room_receiver *m)
{
    ch_write_u32(w, m->receiver);
    ch_write_bool(w, m->has_transport);
    if (m->has_transport)
        ch_write_u32(w, m->transport);
    ch_write_count(w, m->senders_count);
    for (size_t i = 0; i < m->senders_count; i++)
        ch_write_u32(w, m->senders[i]);
}

void ch_read_ice_tuple(struct ch_reader *r, struct ch_ice_tuple *m)
{
    *m = (struct ch_ice_tuple){ 0 };
    ch_read_address(r, &m->remote);
    m->is_tcp = ch_read_bool(r);
    m->is_selected = ch_read_bool(r);
}

void ch_write_ice_tuple(struct ch_writer *w, const struct ch_ice_tuple *m)
{
    ch_write_address(w, &m->remote);
    ch_write_bool(w, m->is_tcp);
    ch_write_bool(w, m->is_selected);
}

void ch_read_web_rtc_stats(struct ch_reader *r, struct ch_web_rtc_stats *m)
{
    *m = (struct ch_web_rtc_stats){ 0 };
    m->ice_state = (enum ch_ice_state)ch_read_enum(r, CH_ICE_STATE_COUNT);
    m->dtls_state = (enum ch_dtls_state)ch_read_enum(r, CH_DTLS_STATE_COUNT);
    m->has_suite = ch_read_bool(r);
    if (m->has_suite)
        m->suite = (enum ch_srtp_suite)ch_read_enum(r, CH_SRTP_SUITE_COUNT);
    {
        size_t count = ch_read_count(r, 6);
        struct ch_ice_tuple *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_ice_tuple(r, &list[i]);
        m->tuples_count = count;
        m->tuples = list;
    }
    m->checks_received = ch_read_u64(r);
    m->checks_refused = ch_read_u64(r);
}

void ch_write_web_rtc_stats(struct ch_writer *w, const struct ch_web_rtc_stats *m)
{
    ch_write_enum(w, m->ice_state, CH_ICE_STATE_COUNT);
    ch_write_enum(w, m->dtls_state, CH_DTLS_STATE_COUNT);
    ch_write_bool(w, m->has_suite);
    if (m->has_suite)
        ch_write_enum(w, m->suite, CH_SRTP_SUITE_COUNT);
    ch_write_count(w, m->tuples_count);
    for (size_t i = 0; i < m->tuples_count; i++)
        ch_write_ice_tuple(w, &m->tuples[i]);
    ch_write_u64(w, m->checks_received);
    ch_write_u64(w, m->checks_refused);
}

void ch_read_ssrc_route(struct ch_reader *r, struct ch_ssrc_route *m)
{
    *m = (struct ch_ssrc_route){ 0 };
    m->ssrc = ch_read_u32(r);
    m->receiver = ch_read_u32(r);
    m->learned = ch_read_bool(r);
}

void ch_write_ssrc_route(struct ch_writer *w, const struct ch_ssrc_route *m)
{
    ch_write_u32(w, m->ssrc);
    ch_write_u32(w, m->receiver);
    ch_write_bool(w, m->learned);
}

void ch_read_name_route(struct ch_reader *r, struct ch_name_route *m)
{
    *m = (struct ch_name_route){ 0 };
    m->name = ch_read_string(r);
    m->receiver = ch_read_u32(r);
}

void ch_write_name_route(struct ch_writer *w, const struct ch_name_route *m)
{
    ch_write_string(w, m->name);
    ch_write_u32(w, m->receiver);
}

void ch_read_payload_route(struct ch_reader *r, struct ch_payload_route *m)
{
    *m = (struct ch_payload_route){ 0 };
    m->type = ch_read_u8(r);
    m->receiver = ch_read_u32(r);
}

void ch_write_payload_route(struct ch_writer *w, const struct ch_payload_route *m)
{
    ch_write_u8(w, m->type);
    ch_write_u32(w, m->receiver);
}

void ch_read_receiver_stream(struct ch_reader *r, struct ch_receiver_stream *m)
{
    *m = (struct ch_receiver_stream){ 0 };
    m->encoding = ch_read_u8(r);
    m->ssrc = ch_read_u32(r);
    m->has_rid = ch_read_bool(r);
    if (m->has_rid)
        m->rid = ch_read_string(r);
    m->packets = ch_read_u64(r);
    m->bytes = ch_read_u64(r);
    m->bitrate = ch_read_u32(r);
    m->packets_lost = ch_read_i32(r);
    m->fraction_lost = ch_read_u8(r);
    m->duplicates = ch_read_u64(r);
    m->discarded = ch_read_u64(r);
    m->jitter = ch_read_u32(r);
    m->repaired = ch_read_u64(r);
    m->nacks_sent = ch_read_u64(r);
    m->clock_rate = ch_read_u32(r);
    m->sender_reports = ch_read_u32(r);
    m->score = ch_read_u8(r);
}

void ch_write_receiver_stream(struct ch_writer *w, const struct ch_receiver_stream *m)
{
    ch_write_u8(w, m->encoding);
    ch_write_u32(w, m->ssrc);
    ch_write_bool(w, m->has_rid);
    if (m->has_rid)
        ch_write_string(w, m->rid);
    ch_write_u64(w, m->packets);
    ch_write_u64(w, m->bytes);
    ch_write_u32(w, m->bitrate);
    ch_write_i32(w, m->packets_lost);
    ch_write_u8(w, m->fraction_lost);
    ch_write_u64(w, m->duplicates);
    ch_write_u64(w, m->discarded);
    ch_write_u32(w, m->jitter);
    ch_write_u64(w, m->repaired);
    ch_write_u64(w, m->nacks_sent);
    ch_write_u32(w, m->clock_rate);
    ch_write_u32(w, m->sender_reports);
    ch_write_u8(w, m->score);
}

void ch_read_ice_server(struct ch_reader *r, struct ch_ice_server *m)
{
    *m = (struct ch_ice_server){ 0 };
    m->is_turn = ch_read_bool(r);
    m->transport = (enum ch_server_transport)ch_read_enum(r, CH_SERVER_TRANSPORT_COUNT);
    ch_read_address(r, &m->address);
    m->username = ch_read_string(r);
    m->password = ch_read_string(r);
}

void ch_write_ice_server(struct ch_writer *w, const struct ch_ice_server *m)
{
    ch_write_bool(w, m->is_turn);
    ch_write_enum(w, m->transport, CH_SERVER_TRANSPORT_COUNT);
    ch_write_address(w, &m->address);
    ch_write_string(w, m->username);
    ch_write_string(w, m->password);
}

void ch_read_ice_candidate(struct ch_reader *r, struct ch_ice_candidate *m)
{
    *m = (struct ch_ice_candidate){ 0 };
    m->kind = (enum ch_candidate_kind)ch_read_enum(r, CH_CANDIDATE_KIND_COUNT);
    ch_read_address(r, &m->address);
    m->has_related = ch_read_bool(r);
    if (m->has_related)
        ch_read_address(r, &m->related);
    m->priority = ch_read_u32(r);
    m->foundation = ch_read_string(r);
}

void ch_write_ice_candidate(struct ch_writer *w, const struct ch_ice_candidate *m)
{
    ch_write_enum(w, m->kind, CH_CANDIDATE_KIND_COUNT);
    ch_write_address(w, &m->address);
    ch_write_bool(w, m->has_related);
    if (m->has_related)
        ch_write_address(w, &m->related);
    ch_write_u32(w, m->priority);
    ch_write_string(w, m->foundation);
}

void ch_read_listen(struct ch_reader *r, struct ch_listen *m)
{
    *m = (struct ch_listen){ 0 };
    {
        size_t count = ch_read_count(r, 4);
        struct ch_address *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_address(r, &list[i]);
        m->addresses_count = count;
        m->addresses = list;
    }
    {
        size_t count = ch_read_count(r, 4);
        struct ch_address *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_address(r, &list[i]);
        m->tcp_addresses_count = count;
        m->tcp_addresses = list;
    }
}

void ch_write_listen(struct ch_writer *w, const struct ch_listen *m)
{
    ch_write_count(w, m->addresses_count);
    for (size_t i = 0; i < m->addresses_count; i++)
        ch_write_address(w, &m->addresses[i]);
    ch_write_count(w, m->tcp_addresses_count);
    for (size_t i = 0; i < m->tcp_addresses_count; i++)
        ch_write_address(w, &m->tcp_addresses[i]);
}

void ch_read_listen_reply(struct ch_reader *r, struct ch_listen_reply *m)
{
    (void)r;
    *m = (struct ch_listen_reply){ 0 };
}

void ch_write_listen_reply(struct ch_writer *w, const struct ch_listen_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_use_certificate(struct ch_reader *r, struct ch_use_certificate *m)
{
    *m = (struct ch_use_certificate){ 0 };
    m->has_certificate = ch_read_bool(r);
    if (m->has_certificate)
        m->certificate = ch_read_string(r);
    m->has_key = ch_read_bool(r);
    if (m->has_key)
        m->key = ch_read_string(r);
}

void ch_write_use_certificate(struct ch_writer *w, const struct ch_use_certificate *m)
{
    ch_write_bool(w, m->has_certificate);
    if (m->has_certificate)
        ch_write_string(w, m->certificate);
    ch_write_bool(w, m->has_key);
    if (m->has_key)
        ch_write_string(w, m->key);
}

void ch_read_use_certificate_reply(struct ch_reader *r, struct ch_use_certificate_reply *m)
{
    *m = (struct ch_use_certificate_reply){ 0 };
    {
        size_t count = ch_read_count(r, 3);
        struct ch_fingerprint *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_fingerprint(r, &list[i]);
        m->fingerprints_count = count;
        m->fingerprints = list;
    }
}

void ch_write_use_certificate_reply(struct ch_writer *w, const struct ch_use_certificate_reply *m)
{
    ch_write_count(w, m->fingerprints_count);
    for (size_t i = 0; i < m->fingerprints_count; i++)
        ch_write_fingerprint(w, &m->fingerprints[i]);
}

void ch_read_ping(struct ch_reader *r, struct ch_ping *m)
{
    (void)r;
    *m = (struct ch_ping){ 0 };
}

void ch_write_ping(struct ch_writer *w, const struct ch_ping *m)
{
    (void)w;
    (void)m;
}

void ch_read_ping_reply(struct ch_reader *r, struct ch_ping_reply *m)
{
    (void)r;
    *m = (struct ch_ping_reply){ 0 };
}

void ch_write_ping_reply(struct ch_writer *w, const struct ch_ping_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_set_log_level(struct ch_reader *r, struct ch_set_log_level *m)
{
    *m = (struct ch_set_log_level){ 0 };
    m->level = (enum ch_log_level)ch_read_enum(r, CH_LOG_LEVEL_COUNT);
}

void ch_write_set_log_level(struct ch_writer *w, const struct ch_set_log_level *m)
{
    ch_write_enum(w, m->level, CH_LOG_LEVEL_COUNT);
}

void ch_read_set_log_level_reply(struct ch_reader *r, struct ch_set_log_level_reply *m)
{
    (void)r;
    *m = (struct ch_set_log_level_reply){ 0 };
}

void ch_write_set_log_level_reply(struct ch_writer *w, const struct ch_set_log_level_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_trace(struct ch_reader *r, struct ch_trace *m)
{
    *m = (struct ch_trace){ 0 };
    m->target = (enum ch_trace_target)ch_read_enum(r, CH_TRACE_TARGET_COUNT);
    m->id = ch_read_u32(r);
    {
        size_t count = ch_read_count(r, 1);
        uint8_t *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            list[i] = ch_read_enum(r, CH_TRACE_KIND_COUNT);
        m->kinds_count = count;
        m->kinds = list;
    }
}

void ch_write_trace(struct ch_writer *w, const struct ch_trace *m)
{
    ch_write_enum(w, m->target, CH_TRACE_TARGET_COUNT);
    ch_write_u32(w, m->id);
    ch_write_count(w, m->kinds_count);
    for (size_t i = 0; i < m->kinds_count; i++)
        ch_write_enum(w, m->kinds[i], CH_TRACE_KIND_COUNT);
}

void ch_read_trace_reply(struct ch_reader *r, struct ch_trace_reply *m)
{
    (void)r;
    *m = (struct ch_trace_reply){ 0 };
}

void ch_write_trace_reply(struct ch_writer *w, const struct ch_trace_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_dump_worker(struct ch_reader *r, struct ch_dump_worker *m)
{
    (void)r;
    *m = (struct ch_dump_worker){ 0 };
}

void ch_write_dump_worker(struct ch_writer *w, const struct ch_dump_worker *m)
{
    (void)w;
    (void)m;
}

void ch_read_dump_worker_reply(struct ch_reader *r, struct ch_dump_worker_reply *m)
{
    *m = (struct ch_dump_worker_reply){ 0 };
    {
        size_t count = ch_read_count(r, 4);
        uint32_t *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            list[i] = ch_read_u32(r);
        m->rooms_count = count;
        m->rooms = list;
    }
    m->transports = ch_read_u32(r);
    m->receivers = ch_read_u32(r);
    m->senders = ch_read_u32(r);
    m->sockets = ch_read_u32(r);
    m->buffers_total = ch_read_u32(r);
    m->buffers_free = ch_read_u32(r);
    m->tcp_connections = ch_read_u32(r);
    m->turns = ch_read_u64(r);
    m->datagrams_in = ch_read_u64(r);
    m->datagrams_out = ch_read_u64(r);
    m->messages_out = ch_read_u64(r);
    m->send_failures = ch_read_u64(r);
    {
        size_t count = ch_read_count(r, 10);
        struct ch_drop_count *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_drop_count(r, &list[i]);
        m->drops_count = count;
        m->drops = list;
    }
}

void ch_write_dump_worker_reply(struct ch_writer *w, const struct ch_dump_worker_reply *m)
{
    ch_write_count(w, m->rooms_count);
    for (size_t i = 0; i < m->rooms_count; i++)
        ch_write_u32(w, m->rooms[i]);
    ch_write_u32(w, m->transports);
    ch_write_u32(w, m->receivers);
    ch_write_u32(w, m->senders);
    ch_write_u32(w, m->sockets);
    ch_write_u32(w, m->buffers_total);
    ch_write_u32(w, m->buffers_free);
    ch_write_u32(w, m->tcp_connections);
    ch_write_u64(w, m->turns);
    ch_write_u64(w, m->datagrams_in);
    ch_write_u64(w, m->datagrams_out);
    ch_write_u64(w, m->messages_out);
    ch_write_u64(w, m->send_failures);
    ch_write_count(w, m->drops_count);
    for (size_t i = 0; i < m->drops_count; i++)
        ch_write_drop_count(w, &m->drops[i]);
}

void ch_read_create_room(struct ch_reader *r, struct ch_create_room *m)
{
    *m = (struct ch_create_room){ 0 };
    m->room = ch_read_u32(r);
}

void ch_write_create_room(struct ch_writer *w, const struct ch_create_room *m)
{
    ch_write_u32(w, m->room);
}

void ch_read_create_room_reply(struct ch_reader *r, struct ch_create_room_reply *m)
{
    (void)r;
    *m = (struct ch_create_room_reply){ 0 };
}

void ch_write_create_room_reply(struct ch_writer *w, const struct ch_create_room_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_close_room(struct ch_reader *r, struct ch_close_room *m)
{
    *m = (struct ch_close_room){ 0 };
    m->room = ch_read_u32(r);
}

void ch_write_close_room(struct ch_writer *w, const struct ch_close_room *m)
{
    ch_write_u32(w, m->room);
}

void ch_read_close_room_reply(struct ch_reader *r, struct ch_close_room_reply *m)
{
    (void)r;
    *m = (struct ch_close_room_reply){ 0 };
}

void ch_write_close_room_reply(struct ch_writer *w, const struct ch_close_room_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_dump_room(struct ch_reader *r, struct ch_dump_room *m)
{
    *m = (struct ch_dump_room){ 0 };
    m->room = ch_read_u32(r);
}

void ch_write_dump_room(struct ch_writer *w, const struct ch_dump_room *m)
{
    ch_write_u32(w, m->room);
}

void ch_read_dump_room_reply(struct ch_reader *r, struct ch_dump_room_reply *m)
{
    *m = (struct ch_dump_room_reply){ 0 };
    {
        size_t count = ch_read_count(r, 4);
        uint32_t *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            list[i] = ch_read_u32(r);
        m->transports_count = count;
        m->transports = list;
    }
    {
        size_t count = ch_read_count(r, 7);
        struct ch_room_receiver *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_room_receiver(r, &list[i]);
        m->receivers_count = count;
        m->receivers = list;
    }
}

void ch_write_dump_room_reply(struct ch_writer *w, const struct ch_dump_room_reply *m)
{
    ch_write_count(w, m->transports_count);
    for (size_t i = 0; i < m->transports_count; i++)
        ch_write_u32(w, m->transports[i]);
    ch_write_count(w, m->receivers_count);
    for (size_t i = 0; i < m->receivers_count; i++)
        ch_write_room_receiver(w, &m->receivers[i]);
}

void ch_read_observe_levels(struct ch_reader *r, struct ch_observe_levels *m)
{
    *m = (struct ch_observe_levels){ 0 };
    m->room = ch_read_u32(r);
    m->interval = ch_read_u32(r);
    m->threshold = ch_read_u8(r);
    m->max_entries = ch_read_u8(r);
}

void ch_write_observe_levels(struct ch_writer *w, const struct ch_observe_levels *m)
{
    ch_write_u32(w, m->room);
    ch_write_u32(w, m->interval);
    ch_write_u8(w, m->threshold);
    ch_write_u8(w, m->max_entries);
}

void ch_read_observe_levels_reply(struct ch_reader *r, struct ch_observe_levels_reply *m)
{
    (void)r;
    *m = (struct ch_observe_levels_reply){ 0 };
}

void ch_write_observe_levels_reply(struct ch_writer *w, const struct ch_observe_levels_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_observe_speaker(struct ch_reader *r, struct ch_observe_speaker *m)
{
    *m = (struct ch_observe_speaker){ 0 };
    m->room = ch_read_u32(r);
    m->method = (enum ch_speaker_method)ch_read_enum(r, CH_SPEAKER_METHOD_COUNT);
}

void ch_write_observe_speaker(struct ch_writer *w, const struct ch_observe_speaker *m)
{
    ch_write_u32(w, m->room);
    ch_write_enum(w, m->method, CH_SPEAKER_METHOD_COUNT);
}

void ch_read_observe_speaker_reply(struct ch_reader *r, struct ch_observe_speaker_reply *m)
{
    (void)r;
    *m = (struct ch_observe_speaker_reply){ 0 };
}

void ch_write_observe_speaker_reply(struct ch_writer *w, const struct ch_observe_speaker_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_loudest_speakers(struct ch_reader *r, struct ch_loudest_speakers *m)
{
    *m = (struct ch_loudest_speakers){ 0 };
    m->room = ch_read_u32(r);
    m->slots = ch_read_u8(r);
}

void ch_write_loudest_speakers(struct ch_writer *w, const struct ch_loudest_speakers *m)
{
    ch_write_u32(w, m->room);
    ch_write_u8(w, m->slots);
}

void ch_read_loudest_speakers_reply(struct ch_reader *r, struct ch_loudest_speakers_reply *m)
{
    (void)r;
    *m = (struct ch_loudest_speakers_reply){ 0 };
}

void ch_write_loudest_speakers_reply(struct ch_writer *w, const struct ch_loudest_speakers_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_create_plain_transport(struct ch_reader *r, struct ch_create_plain_transport *m)
{
    *m = (struct ch_create_plain_transport){ 0 };
    m->transport = ch_read_u32(r);
    m->room = ch_read_u32(r);
    m->has_remote = ch_read_bool(r);
    if (m->has_remote)
        ch_read_address(r, &m->remote);
    m->has_remote_rtcp = ch_read_bool(r);
    if (m->has_remote_rtcp)
        ch_read_address(r, &m->remote_rtcp);
    m->has_srtp = ch_read_bool(r);
    if (m->has_srtp)
        ch_read_srtp_keys(r, &m->srtp);
}

void ch_write_create_plain_transport(struct ch_writer *w, const struct ch_create_plain_transport *m)
{
    ch_write_u32(w, m->transport);
    ch_write_u32(w, m->room);
    ch_write_bool(w, m->has_remote);
    if (m->has_remote)
        ch_write_address(w, &m->remote);
    ch_write_bool(w, m->has_remote_rtcp);
    if (m->has_remote_rtcp)
        ch_write_address(w, &m->remote_rtcp);
    ch_write_bool(w, m->has_srtp);
    if (m->has_srtp)
        ch_write_srtp_keys(w, &m->srtp);
}

void ch_read_create_plain_transport_reply(struct ch_reader *r,
                                          struct ch_create_plain_transport_reply *m)
{
    (void)r;
    *m = (struct ch_create_plain_transport_reply){ 0 };
}

void ch_write_create_plain_transport_reply(struct ch_writer *w,
                                           const struct ch_create_plain_transport_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_create_web_rtc_transport(struct ch_reader *r, struct ch_create_web_rtc_transport *m)
{
    *m = (struct ch_create_web_rtc_transport){ 0 };
    m->transport = ch_read_u32(r);
    m->room = ch_read_u32(r);
    m->username_fragment = ch_read_string(r);
    m->password = ch_read_string(r);
    {
        size_t count = ch_read_count(r, 1);
        uint8_t *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            list[i] = ch_read_enum(r, CH_SRTP_SUITE_COUNT);
        m->suites_count = count;
        m->suites = list;
    }
    m->accepts_udp = ch_read_bool(r);
    m->accepts_tcp = ch_read_bool(r);
    m->ice_timeout = ch_read_u32(r);
    m->dtls_timeout = ch_read_u32(r);
    m->media_timeout = ch_read_u32(r);
    m->consent_timeout = ch_read_u32(r);
}

void ch_write_create_web_rtc_transport(struct ch_writer *w,
                                       const struct ch_create_web_rtc_transport *m)
{
    ch_write_u32(w, m->transport);
    ch_write_u32(w, m->room);
    ch_write_string(w, m->username_fragment);
    ch_write_string(w, m->password);
    ch_write_count(w, m->suites_count);
    for (size_t i = 0; i < m->suites_count; i++)
        ch_write_enum(w, m->suites[i], CH_SRTP_SUITE_COUNT);
    ch_write_bool(w, m->accepts_udp);
    ch_write_bool(w, m->accepts_tcp);
    ch_write_u32(w, m->ice_timeout);
    ch_write_u32(w, m->dtls_timeout);
    ch_write_u32(w, m->media_timeout);
    ch_write_u32(w, m->consent_timeout);
}

void ch_read_create_web_rtc_transport_reply(struct ch_reader *r,
                                            struct ch_create_web_rtc_transport_reply *m)
{
    (void)r;
    *m = (struct ch_create_web_rtc_transport_reply){ 0 };
}

void ch_write_create_web_rtc_transport_reply(struct ch_writer *w,
                                             const struct ch_create_web_rtc_transport_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_connect_web_rtc_transport(struct ch_reader *r, struct ch_connect_web_rtc_transport *m)
{
    *m = (struct ch_connect_web_rtc_transport){ 0 };
    m->transport = ch_read_u32(r);
    m->role = (enum ch_dtls_role)ch_read_enum(r, CH_DTLS_ROLE_COUNT);
    ch_read_fingerprint(r, &m->fingerprint);
}

void ch_write_connect_web_rtc_transport(struct ch_writer *w,
                                        const struct ch_connect_web_rtc_transport *m)
{
    ch_write_u32(w, m->transport);
    ch_write_enum(w, m->role, CH_DTLS_ROLE_COUNT);
    ch_write_fingerprint(w, &m->fingerprint);
}

void ch_read_connect_web_rtc_transport_reply(struct ch_reader *r,
                                             struct ch_connect_web_rtc_transport_reply *m)
{
    (void)r;
    *m = (struct ch_connect_web_rtc_transport_reply){ 0 };
}

void ch_write_connect_web_rtc_transport_reply(struct ch_writer *w,
                                              const struct ch_connect_web_rtc_transport_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_restart_ice(struct ch_reader *r, struct ch_restart_ice *m)
{
    *m = (struct ch_restart_ice){ 0 };
    m->transport = ch_read_u32(r);
    m->username_fragment = ch_read_string(r);
    m->password = ch_read_string(r);
}

void ch_write_restart_ice(struct ch_writer *w, const struct ch_restart_ice *m)
{
    ch_write_u32(w, m->transport);
    ch_write_string(w, m->username_fragment);
    ch_write_string(w, m->password);
}

void ch_read_restart_ice_reply(struct ch_reader *r, struct ch_restart_ice_reply *m)
{
    (void)r;
    *m = (struct ch_restart_ice_reply){ 0 };
}

void ch_write_restart_ice_reply(struct ch_writer *w, const struct ch_restart_ice_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_connect_plain_transport(struct ch_reader *r, struct ch_connect_plain_transport *m)
{
    *m = (struct ch_connect_plain_transport){ 0 };
    m->transport = ch_read_u32(r);
    ch_read_address(r, &m->remote);
    m->has_remote_rtcp = ch_read_bool(r);
    if (m->has_remote_rtcp)
        ch_read_address(r, &m->remote_rtcp);
}

void ch_write_connect_plain_transport(struct ch_writer *w,
                                      const struct ch_connect_plain_transport *m)
{
    ch_write_u32(w, m->transport);
    ch_write_address(w, &m->remote);
    ch_write_bool(w, m->has_remote_rtcp);
    if (m->has_remote_rtcp)
        ch_write_address(w, &m->remote_rtcp);
}

void ch_read_connect_plain_transport_reply(struct ch_reader *r,
                                           struct ch_connect_plain_transport_reply *m)
{
    (void)r;
    *m = (struct ch_connect_plain_transport_reply){ 0 };
}

void ch_write_connect_plain_transport_reply(struct ch_writer *w,
                                            const struct ch_connect_plain_transport_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_close_transport(struct ch_reader *r, struct ch_close_transport *m)
{
    *m = (struct ch_close_transport){ 0 };
    m->transport = ch_read_u32(r);
}

void ch_write_close_transport(struct ch_writer *w, const struct ch_close_transport *m)
{
    ch_write_u32(w, m->transport);
}

void ch_read_close_transport_reply(struct ch_reader *r, struct ch_close_transport_reply *m)
{
    (void)r;
    *m = (struct ch_close_transport_reply){ 0 };
}

void ch_write_close_transport_reply(struct ch_writer *w, const struct ch_close_transport_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_limit_transport(struct ch_reader *r, struct ch_limit_transport *m)
{
    *m = (struct ch_limit_transport){ 0 };
    m->transport = ch_read_u32(r);
    m->initial_bitrate = ch_read_u32(r);
    m->minimum_bitrate = ch_read_u32(r);
    m->maximum_bitrate = ch_read_u32(r);
}

void ch_write_limit_transport(struct ch_writer *w, const struct ch_limit_transport *m)
{
    ch_write_u32(w, m->transport);
    ch_write_u32(w, m->initial_bitrate);
    ch_write_u32(w, m->minimum_bitrate);
    ch_write_u32(w, m->maximum_bitrate);
}

void ch_read_limit_transport_reply(struct ch_reader *r, struct ch_limit_transport_reply *m)
{
    (void)r;
    *m = (struct ch_limit_transport_reply){ 0 };
}

void ch_write_limit_transport_reply(struct ch_writer *w, const struct ch_limit_transport_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_limit_incoming(struct ch_reader *r, struct ch_limit_incoming *m)
{
    *m = (struct ch_limit_incoming){ 0 };
    m->transport = ch_read_u32(r);
    m->maximum_bitrate = ch_read_u32(r);
}

void ch_write_limit_incoming(struct ch_writer *w, const struct ch_limit_incoming *m)
{
    ch_write_u32(w, m->transport);
    ch_write_u32(w, m->maximum_bitrate);
}

void ch_read_limit_incoming_reply(struct ch_reader *r, struct ch_limit_incoming_reply *m)
{
    (void)r;
    *m = (struct ch_limit_incoming_reply){ 0 };
}

void ch_write_limit_incoming_reply(struct ch_writer *w, const struct ch_limit_incoming_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_start_transcript(struct ch_reader *r, struct ch_start_transcript *m)
{
    *m = (struct ch_start_transcript){ 0 };
    m->transport = ch_read_u32(r);
    ch_read_address(r, &m->remote);
    m->sent_rtp = ch_read_bool(r);
    m->sent_rtcp = ch_read_bool(r);
    m->received_rtp = ch_read_bool(r);
    m->received_rtcp = ch_read_bool(r);
}

void ch_write_start_transcript(struct ch_writer *w, const struct ch_start_transcript *m)
{
    ch_write_u32(w, m->transport);
    ch_write_address(w, &m->remote);
    ch_write_bool(w, m->sent_rtp);
    ch_write_bool(w, m->sent_rtcp);
    ch_write_bool(w, m->received_rtp);
    ch_write_bool(w, m->received_rtcp);
}

void ch_read_start_transcript_reply(struct ch_reader *r, struct ch_start_transcript_reply *m)
{
    (void)r;
    *m = (struct ch_start_transcript_reply){ 0 };
}

void ch_write_start_transcript_reply(struct ch_writer *w, const struct ch_start_transcript_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_end_transcript(struct ch_reader *r, struct ch_end_transcript *m)
{
    *m = (struct ch_end_transcript){ 0 };
    m->transport = ch_read_u32(r);
}

void ch_write_end_transcript(struct ch_writer *w, const struct ch_end_transcript *m)
{
    ch_write_u32(w, m->transport);
}

void ch_read_end_transcript_reply(struct ch_reader *r, struct ch_end_transcript_reply *m)
{
    (void)r;
    *m = (struct ch_end_transcript_reply){ 0 };
}

void ch_write_end_transcript_reply(struct ch_writer *w, const struct ch_end_transcript_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_get_transport_stats(struct ch_reader *r, struct ch_get_transport_stats *m)
{
    *m = (struct ch_get_transport_stats){ 0 };
    m->transport = ch_read_u32(r);
}

void ch_write_get_transport_stats(struct ch_writer *w, const struct ch_get_transport_stats *m)
{
    ch_write_u32(w, m->transport);
}

void ch_read_get_transport_stats_reply(struct ch_reader *r, struct ch_get_transport_stats_reply *m)
{
    *m = (struct ch_get_transport_stats_reply){ 0 };
    m->has_web_rtc = ch_read_bool(r);
    if (m->has_web_rtc)
        ch_read_web_rtc_stats(r, &m->web_rtc);
    m->has_remote = ch_read_bool(r);
    if (m->has_remote)
        ch_read_address(r, &m->remote);
    m->has_remote_rtcp = ch_read_bool(r);
    if (m->has_remote_rtcp)
        ch_read_address(r, &m->remote_rtcp);
    m->packets_received = ch_read_u64(r);
    m->bytes_received = ch_read_u64(r);
    m->packets_sent = ch_read_u64(r);
    m->bytes_sent = ch_read_u64(r);
    m->rtcp_received = ch_read_u64(r);
    m->rtcp_sent = ch_read_u64(r);
    m->receive_bitrate = ch_read_u32(r);
    m->send_bitrate = ch_read_u32(r);
    m->has_estimate = ch_read_bool(r);
    if (m->has_estimate)
        ch_read_estimate(r, &m->estimate);
    {
        size_t count = ch_read_count(r, 10);
        struct ch_drop_count *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_drop_count(r, &list[i]);
        m->drops_count = count;
        m->drops = list;
    }
}

void ch_write_get_transport_stats_reply(struct ch_writer *w,
                                        const struct ch_get_transport_stats_reply *m)
{
    ch_write_bool(w, m->has_web_rtc);
    if (m->has_web_rtc)
        ch_write_web_rtc_stats(w, &m->web_rtc);
    ch_write_bool(w, m->has_remote);
    if (m->has_remote)
        ch_write_address(w, &m->remote);
    ch_write_bool(w, m->has_remote_rtcp);
    if (m->has_remote_rtcp)
        ch_write_address(w, &m->remote_rtcp);
    ch_write_u64(w, m->packets_received);
    ch_write_u64(w, m->bytes_received);
    ch_write_u64(w, m->packets_sent);
    ch_write_u64(w, m->bytes_sent);
    ch_write_u64(w, m->rtcp_received);
    ch_write_u64(w, m->rtcp_sent);
    ch_write_u32(w, m->receive_bitrate);
    ch_write_u32(w, m->send_bitrate);
    ch_write_bool(w, m->has_estimate);
    if (m->has_estimate)
        ch_write_estimate(w, &m->estimate);
    ch_write_count(w, m->drops_count);
    for (size_t i = 0; i < m->drops_count; i++)
        ch_write_drop_count(w, &m->drops[i]);
}

void ch_read_dump_transport(struct ch_reader *r, struct ch_dump_transport *m)
{
    *m = (struct ch_dump_transport){ 0 };
    m->transport = ch_read_u32(r);
}

void ch_write_dump_transport(struct ch_writer *w, const struct ch_dump_transport *m)
{
    ch_write_u32(w, m->transport);
}

void ch_read_dump_transport_reply(struct ch_reader *r, struct ch_dump_transport_reply *m)
{
    *m = (struct ch_dump_transport_reply){ 0 };
    m->room = ch_read_u32(r);
    m->shares_port = ch_read_bool(r);
    m->muxes_rtcp = ch_read_bool(r);
    m->has_remote = ch_read_bool(r);
    if (m->has_remote)
        ch_read_address(r, &m->remote);
    m->has_remote_rtcp = ch_read_bool(r);
    if (m->has_remote_rtcp)
        ch_read_address(r, &m->remote_rtcp);
    {
        size_t count = ch_read_count(r, 4);
        uint32_t *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            list[i] = ch_read_u32(r);
        m->receivers_count = count;
        m->receivers = list;
    }
    {
        size_t count = ch_read_count(r, 4);
        uint32_t *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            list[i] = ch_read_u32(r);
        m->senders_count = count;
        m->senders = list;
    }
    {
        size_t count = ch_read_count(r, 9);
        struct ch_ssrc_route *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_ssrc_route(r, &list[i]);
        m->ssrcs_count = count;
        m->ssrcs = list;
    }
    {
        size_t count = ch_read_count(r, 6);
        struct ch_name_route *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_name_route(r, &list[i]);
        m->mids_count = count;
        m->mids = list;
    }
    {
        size_t count = ch_read_count(r, 6);
        struct ch_name_route *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_name_route(r, &list[i]);
        m->rids_count = count;
        m->rids = list;
    }
    {
        size_t count = ch_read_count(r, 5);
        struct ch_payload_route *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_payload_route(r, &list[i]);
        m->payloads_count = count;
        m->payloads = list;
    }
}

void ch_write_dump_transport_reply(struct ch_writer *w, const struct ch_dump_transport_reply *m)
{
    ch_write_u32(w, m->room);
    ch_write_bool(w, m->shares_port);
    ch_write_bool(w, m->muxes_rtcp);
    ch_write_bool(w, m->has_remote);
    if (m->has_remote)
        ch_write_address(w, &m->remote);
    ch_write_bool(w, m->has_remote_rtcp);
    if (m->has_remote_rtcp)
        ch_write_address(w, &m->remote_rtcp);
    ch_write_count(w, m->receivers_count);
    for (size_t i = 0; i < m->receivers_count; i++)
        ch_write_u32(w, m->receivers[i]);
    ch_write_count(w, m->senders_count);
    for (size_t i = 0; i < m->senders_count; i++)
        ch_write_u32(w, m->senders[i]);
    ch_write_count(w, m->ssrcs_count);
    for (size_t i = 0; i < m->ssrcs_count; i++)
        ch_write_ssrc_route(w, &m->ssrcs[i]);
    ch_write_count(w, m->mids_count);
    for (size_t i = 0; i < m->mids_count; i++)
        ch_write_name_route(w, &m->mids[i]);
    ch_write_count(w, m->rids_count);
    for (size_t i = 0; i < m->rids_count; i++)
        ch_write_name_route(w, &m->rids[i]);
    ch_write_count(w, m->payloads_count);
    for (size_t i = 0; i < m->payloads_count; i++)
        ch_write_payload_route(w, &m->payloads[i]);
}

void ch_read_create_receiver(struct ch_reader *r, struct ch_create_receiver *m)
{
    *m = (struct ch_create_receiver){ 0 };
    m->receiver = ch_read_u32(r);
    m->transport = ch_read_u32(r);
    ch_read_reception(r, &m->reception);
}

void ch_write_create_receiver(struct ch_writer *w, const struct ch_create_receiver *m)
{
    ch_write_u32(w, m->receiver);
    ch_write_u32(w, m->transport);
    ch_write_reception(w, &m->reception);
}

void ch_read_create_receiver_reply(struct ch_reader *r, struct ch_create_receiver_reply *m)
{
    (void)r;
    *m = (struct ch_create_receiver_reply){ 0 };
}

void ch_write_create_receiver_reply(struct ch_writer *w, const struct ch_create_receiver_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_update_receiver(struct ch_reader *r, struct ch_update_receiver *m)
{
    *m = (struct ch_update_receiver){ 0 };
    m->receiver = ch_read_u32(r);
    ch_read_reception(r, &m->reception);
}

void ch_write_update_receiver(struct ch_writer *w, const struct ch_update_receiver *m)
{
    ch_write_u32(w, m->receiver);
    ch_write_reception(w, &m->reception);
}

void ch_read_update_receiver_reply(struct ch_reader *r, struct ch_update_receiver_reply *m)
{
    (void)r;
    *m = (struct ch_update_receiver_reply){ 0 };
}

void ch_write_update_receiver_reply(struct ch_writer *w, const struct ch_update_receiver_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_attach_receiver(struct ch_reader *r, struct ch_attach_receiver *m)
{
    *m = (struct ch_attach_receiver){ 0 };
    m->receiver = ch_read_u32(r);
    m->transport = ch_read_u32(r);
}

void ch_write_attach_receiver(struct ch_writer *w, const struct ch_attach_receiver *m)
{
    ch_write_u32(w, m->receiver);
    ch_write_u32(w, m->transport);
}

void ch_read_attach_receiver_reply(struct ch_reader *r, struct ch_attach_receiver_reply *m)
{
    (void)r;
    *m = (struct ch_attach_receiver_reply){ 0 };
}

void ch_write_attach_receiver_reply(struct ch_writer *w, const struct ch_attach_receiver_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_close_receiver(struct ch_reader *r, struct ch_close_receiver *m)
{
    *m = (struct ch_close_receiver){ 0 };
    m->receiver = ch_read_u32(r);
}

void ch_write_close_receiver(struct ch_writer *w, const struct ch_close_receiver *m)
{
    ch_write_u32(w, m->receiver);
}

void ch_read_close_receiver_reply(struct ch_reader *r, struct ch_close_receiver_reply *m)
{
    (void)r;
    *m = (struct ch_close_receiver_reply){ 0 };
}

void ch_write_close_receiver_reply(struct ch_writer *w, const struct ch_close_receiver_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_request_keyframe(struct ch_reader *r, struct ch_request_keyframe *m)
{
    *m = (struct ch_request_keyframe){ 0 };
    m->receiver = ch_read_u32(r);
}

void ch_write_request_keyframe(struct ch_writer *w, const struct ch_request_keyframe *m)
{
    ch_write_u32(w, m->receiver);
}

void ch_read_request_keyframe_reply(struct ch_reader *r, struct ch_request_keyframe_reply *m)
{
    (void)r;
    *m = (struct ch_request_keyframe_reply){ 0 };
}

void ch_write_request_keyframe_reply(struct ch_writer *w, const struct ch_request_keyframe_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_set_speaker(struct ch_reader *r, struct ch_set_speaker *m)
{
    *m = (struct ch_set_speaker){ 0 };
    m->receiver = ch_read_u32(r);
    m->owner = ch_read_u32(r);
    m->rank = (enum ch_speaker_rank)ch_read_enum(r, CH_SPEAKER_RANK_COUNT);
}

void ch_write_set_speaker(struct ch_writer *w, const struct ch_set_speaker *m)
{
    ch_write_u32(w, m->receiver);
    ch_write_u32(w, m->owner);
    ch_write_enum(w, m->rank, CH_SPEAKER_RANK_COUNT);
}

void ch_read_set_speaker_reply(struct ch_reader *r, struct ch_set_speaker_reply *m)
{
    (void)r;
    *m = (struct ch_set_speaker_reply){ 0 };
}

void ch_write_set_speaker_reply(struct ch_writer *w, const struct ch_set_speaker_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_tap_receiver(struct ch_reader *r, struct ch_tap_receiver *m)
{
    *m = (struct ch_tap_receiver){ 0 };
    m->receiver = ch_read_u32(r);
    m->is_on = ch_read_bool(r);
}

void ch_write_tap_receiver(struct ch_writer *w, const struct ch_tap_receiver *m)
{
    ch_write_u32(w, m->receiver);
    ch_write_bool(w, m->is_on);
}

void ch_read_tap_receiver_reply(struct ch_reader *r, struct ch_tap_receiver_reply *m)
{
    (void)r;
    *m = (struct ch_tap_receiver_reply){ 0 };
}

void ch_write_tap_receiver_reply(struct ch_writer *w, const struct ch_tap_receiver_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_get_receiver_stats(struct ch_reader *r, struct ch_get_receiver_stats *m)
{
    *m = (struct ch_get_receiver_stats){ 0 };
    m->receiver = ch_read_u32(r);
}

void ch_write_get_receiver_stats(struct ch_writer *w, const struct ch_get_receiver_stats *m)
{
    ch_write_u32(w, m->receiver);
}

void ch_read_get_receiver_stats_reply(struct ch_reader *r, struct ch_get_receiver_stats_reply *m)
{
    *m = (struct ch_get_receiver_stats_reply){ 0 };
    {
        size_t count = ch_read_count(r, 76);
        struct ch_receiver_stream *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_receiver_stream(r, &list[i]);
        m->streams_count = count;
        m->streams = list;
    }
    m->keyframes_wanted = ch_read_u64(r);
    m->pli_sent = ch_read_u64(r);
    m->fir_sent = ch_read_u64(r);
}

void ch_write_get_receiver_stats_reply(struct ch_writer *w,
                                       const struct ch_get_receiver_stats_reply *m)
{
    ch_write_count(w, m->streams_count);
    for (size_t i = 0; i < m->streams_count; i++)
        ch_write_receiver_stream(w, &m->streams[i]);
    ch_write_u64(w, m->keyframes_wanted);
    ch_write_u64(w, m->pli_sent);
    ch_write_u64(w, m->fir_sent);
}

void ch_read_dump_receiver(struct ch_reader *r, struct ch_dump_receiver *m)
{
    *m = (struct ch_dump_receiver){ 0 };
    m->receiver = ch_read_u32(r);
}

void ch_write_dump_receiver(struct ch_writer *w, const struct ch_dump_receiver *m)
{
    ch_write_u32(w, m->receiver);
}

void ch_read_dump_receiver_reply(struct ch_reader *r, struct ch_dump_receiver_reply *m)
{
    *m = (struct ch_dump_receiver_reply){ 0 };
    m->room = ch_read_u32(r);
    m->has_transport = ch_read_bool(r);
    if (m->has_transport)
        m->transport = ch_read_u32(r);
    ch_read_reception(r, &m->reception);
    {
        size_t count = ch_read_count(r, 4);
        uint32_t *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            list[i] = ch_read_u32(r);
        m->senders_count = count;
        m->senders = list;
    }
    {
        size_t count = ch_read_count(r, 76);
        struct ch_receiver_stream *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_receiver_stream(r, &list[i]);
        m->streams_count = count;
        m->streams = list;
    }
}

void ch_write_dump_receiver_reply(struct ch_writer *w, const struct ch_dump_receiver_reply *m)
{
    ch_write_u32(w, m->room);
    ch_write_bool(w, m->has_transport);
    if (m->has_transport)
        ch_write_u32(w, m->transport);
    ch_write_reception(w, &m->reception);
    ch_write_count(w, m->senders_count);
    for (size_t i = 0; i < m->senders_count; i++)
        ch_write_u32(w, m->senders[i]);
    ch_write_count(w, m->streams_count);
    for (size_t i = 0; i < m->streams_count; i++)
        ch_write_receiver_stream(w, &m->streams[i]);
}

void ch_read_create_sender(struct ch_reader *r, struct ch_create_sender *m)
{
    *m = (struct ch_create_sender){ 0 };
    m->sender = ch_read_u32(r);
    m->receiver = ch_read_u32(r);
    m->transport = ch_read_u32(r);
    ch_read_transmission(r, &m->transmission);
    m->is_paused = ch_read_bool(r);
}

void ch_write_create_sender(struct ch_writer *w, const struct ch_create_sender *m)
{
    ch_write_u32(w, m->sender);
    ch_write_u32(w, m->receiver);
    ch_write_u32(w, m->transport);
    ch_write_transmission(w, &m->transmission);
    ch_write_bool(w, m->is_paused);
}

void ch_read_create_sender_reply(struct ch_reader *r, struct ch_create_sender_reply *m)
{
    (void)r;
    *m = (struct ch_create_sender_reply){ 0 };
}

void ch_write_create_sender_reply(struct ch_writer *w, const struct ch_create_sender_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_create_slot_sender(struct ch_reader *r, struct ch_create_slot_sender *m)
{
    *m = (struct ch_create_slot_sender){ 0 };
    m->sender = ch_read_u32(r);
    m->room = ch_read_u32(r);
    m->slot = ch_read_u8(r);
    m->owner = ch_read_u32(r);
    m->transport = ch_read_u32(r);
    ch_read_transmission(r, &m->transmission);
    m->is_paused = ch_read_bool(r);
}

void ch_write_create_slot_sender(struct ch_writer *w, const struct ch_create_slot_sender *m)
{
    ch_write_u32(w, m->sender);
    ch_write_u32(w, m->room);
    ch_write_u8(w, m->slot);
    ch_write_u32(w, m->owner);
    ch_write_u32(w, m->transport);
    ch_write_transmission(w, &m->transmission);
    ch_write_bool(w, m->is_paused);
}

void ch_read_create_slot_sender_reply(struct ch_reader *r, struct ch_create_slot_sender_reply *m)
{
    (void)r;
    *m = (struct ch_create_slot_sender_reply){ 0 };
}

void ch_write_create_slot_sender_reply(struct ch_writer *w,
                                       const struct ch_create_slot_sender_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_update_sender(struct ch_reader *r, struct ch_update_sender *m)
{
    *m = (struct ch_update_sender){ 0 };
    m->sender = ch_read_u32(r);
    ch_read_transmission(r, &m->transmission);
}

void ch_write_update_sender(struct ch_writer *w, const struct ch_update_sender *m)
{
    ch_write_u32(w, m->sender);
    ch_write_transmission(w, &m->transmission);
}

void ch_read_update_sender_reply(struct ch_reader *r, struct ch_update_sender_reply *m)
{
    (void)r;
    *m = (struct ch_update_sender_reply){ 0 };
}

void ch_write_update_sender_reply(struct ch_writer *w, const struct ch_update_sender_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_attach_sender(struct ch_reader *r, struct ch_attach_sender *m)
{
    *m = (struct ch_attach_sender){ 0 };
    m->sender = ch_read_u32(r);
    m->transport = ch_read_u32(r);
}

void ch_write_attach_sender(struct ch_writer *w, const struct ch_attach_sender *m)
{
    ch_write_u32(w, m->sender);
    ch_write_u32(w, m->transport);
}

void ch_read_attach_sender_reply(struct ch_reader *r, struct ch_attach_sender_reply *m)
{
    (void)r;
    *m = (struct ch_attach_sender_reply){ 0 };
}

void ch_write_attach_sender_reply(struct ch_writer *w, const struct ch_attach_sender_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_pause_sender(struct ch_reader *r, struct ch_pause_sender *m)
{
    *m = (struct ch_pause_sender){ 0 };
    m->sender = ch_read_u32(r);
}

void ch_write_pause_sender(struct ch_writer *w, const struct ch_pause_sender *m)
{
    ch_write_u32(w, m->sender);
}

void ch_read_pause_sender_reply(struct ch_reader *r, struct ch_pause_sender_reply *m)
{
    (void)r;
    *m = (struct ch_pause_sender_reply){ 0 };
}

void ch_write_pause_sender_reply(struct ch_writer *w, const struct ch_pause_sender_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_resume_sender(struct ch_reader *r, struct ch_resume_sender *m)
{
    *m = (struct ch_resume_sender){ 0 };
    m->sender = ch_read_u32(r);
}

void ch_write_resume_sender(struct ch_writer *w, const struct ch_resume_sender *m)
{
    ch_write_u32(w, m->sender);
}

void ch_read_resume_sender_reply(struct ch_reader *r, struct ch_resume_sender_reply *m)
{
    (void)r;
    *m = (struct ch_resume_sender_reply){ 0 };
}

void ch_write_resume_sender_reply(struct ch_writer *w, const struct ch_resume_sender_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_set_sender_wish(struct ch_reader *r, struct ch_set_sender_wish *m)
{
    *m = (struct ch_set_sender_wish){ 0 };
    m->sender = ch_read_u32(r);
    m->has_layers = ch_read_bool(r);
    if (m->has_layers)
        ch_read_layers(r, &m->layers);
    m->priority = ch_read_u8(r);
    m->comes_first = ch_read_bool(r);
    m->ignores_dtx = ch_read_bool(r);
}

void ch_write_set_sender_wish(struct ch_writer *w, const struct ch_set_sender_wish *m)
{
    ch_write_u32(w, m->sender);
    ch_write_bool(w, m->has_layers);
    if (m->has_layers)
        ch_write_layers(w, &m->layers);
    ch_write_u8(w, m->priority);
    ch_write_bool(w, m->comes_first);
    ch_write_bool(w, m->ignores_dtx);
}

void ch_read_set_sender_wish_reply(struct ch_reader *r, struct ch_set_sender_wish_reply *m)
{
    (void)r;
    *m = (struct ch_set_sender_wish_reply){ 0 };
}

void ch_write_set_sender_wish_reply(struct ch_writer *w, const struct ch_set_sender_wish_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_close_sender(struct ch_reader *r, struct ch_close_sender *m)
{
    *m = (struct ch_close_sender){ 0 };
    m->sender = ch_read_u32(r);
}

void ch_write_close_sender(struct ch_writer *w, const struct ch_close_sender *m)
{
    ch_write_u32(w, m->sender);
}

void ch_read_close_sender_reply(struct ch_reader *r, struct ch_close_sender_reply *m)
{
    (void)r;
    *m = (struct ch_close_sender_reply){ 0 };
}

void ch_write_close_sender_reply(struct ch_writer *w, const struct ch_close_sender_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_get_sender_stats(struct ch_reader *r, struct ch_get_sender_stats *m)
{
    *m = (struct ch_get_sender_stats){ 0 };
    m->sender = ch_read_u32(r);
}

void ch_write_get_sender_stats(struct ch_writer *w, const struct ch_get_sender_stats *m)
{
    ch_write_u32(w, m->sender);
}

void ch_read_get_sender_stats_reply(struct ch_reader *r, struct ch_get_sender_stats_reply *m)
{
    *m = (struct ch_get_sender_stats_reply){ 0 };
    m->ssrc = ch_read_u32(r);
    m->packets = ch_read_u64(r);
    m->bytes = ch_read_u64(r);
    m->bitrate = ch_read_u32(r);
    m->skipped = ch_read_u64(r);
    m->has_packets_lost = ch_read_bool(r);
    if (m->has_packets_lost)
        m->packets_lost = ch_read_i32(r);
    m->has_fraction_lost = ch_read_bool(r);
    if (m->has_fraction_lost)
        m->fraction_lost = ch_read_u8(r);
    m->has_jitter = ch_read_bool(r);
    if (m->has_jitter)
        m->jitter = ch_read_u32(r);
    m->has_round_trip_usec = ch_read_bool(r);
    if (m->has_round_trip_usec)
        m->round_trip_usec = ch_read_u32(r);
    m->receiver_reports = ch_read_u64(r);
    m->pli_received = ch_read_u64(r);
    m->fir_received = ch_read_u64(r);
    m->nack_received = ch_read_u64(r);
    m->retransmit_wanted = ch_read_u64(r);
    m->retransmitted = ch_read_u64(r);
    m->has_choice = ch_read_bool(r);
    if (m->has_choice)
        ch_read_choice(r, &m->choice);
    m->score = ch_read_u8(r);
}

void ch_write_get_sender_stats_reply(struct ch_writer *w, const struct ch_get_sender_stats_reply *m)
{
    ch_write_u32(w, m->ssrc);
    ch_write_u64(w, m->packets);
    ch_write_u64(w, m->bytes);
    ch_write_u32(w, m->bitrate);
    ch_write_u64(w, m->skipped);
    ch_write_bool(w, m->has_packets_lost);
    if (m->has_packets_lost)
        ch_write_i32(w, m->packets_lost);
    ch_write_bool(w, m->has_fraction_lost);
    if (m->has_fraction_lost)
        ch_write_u8(w, m->fraction_lost);
    ch_write_bool(w, m->has_jitter);
    if (m->has_jitter)
        ch_write_u32(w, m->jitter);
    ch_write_bool(w, m->has_round_trip_usec);
    if (m->has_round_trip_usec)
        ch_write_u32(w, m->round_trip_usec);
    ch_write_u64(w, m->receiver_reports);
    ch_write_u64(w, m->pli_received);
    ch_write_u64(w, m->fir_received);
    ch_write_u64(w, m->nack_received);
    ch_write_u64(w, m->retransmit_wanted);
    ch_write_u64(w, m->retransmitted);
    ch_write_bool(w, m->has_choice);
    if (m->has_choice)
        ch_write_choice(w, &m->choice);
    ch_write_u8(w, m->score);
}

void ch_read_dump_sender(struct ch_reader *r, struct ch_dump_sender *m)
{
    *m = (struct ch_dump_sender){ 0 };
    m->sender = ch_read_u32(r);
}

void ch_write_dump_sender(struct ch_writer *w, const struct ch_dump_sender *m)
{
    ch_write_u32(w, m->sender);
}

void ch_read_dump_sender_reply(struct ch_reader *r, struct ch_dump_sender_reply *m)
{
    *m = (struct ch_dump_sender_reply){ 0 };
    m->room = ch_read_u32(r);
    m->receiver = ch_read_u32(r);
    m->has_transport = ch_read_bool(r);
    if (m->has_transport)
        m->transport = ch_read_u32(r);
    ch_read_transmission(r, &m->transmission);
    m->is_paused = ch_read_bool(r);
    m->has_source_ssrc = ch_read_bool(r);
    if (m->has_source_ssrc)
        m->source_ssrc = ch_read_u32(r);
    m->sequence = ch_read_u16(r);
    m->timestamp = ch_read_u32(r);
}

void ch_write_dump_sender_reply(struct ch_writer *w, const struct ch_dump_sender_reply *m)
{
    ch_write_u32(w, m->room);
    ch_write_u32(w, m->receiver);
    ch_write_bool(w, m->has_transport);
    if (m->has_transport)
        ch_write_u32(w, m->transport);
    ch_write_transmission(w, &m->transmission);
    ch_write_bool(w, m->is_paused);
    ch_write_bool(w, m->has_source_ssrc);
    if (m->has_source_ssrc)
        ch_write_u32(w, m->source_ssrc);
    ch_write_u16(w, m->sequence);
    ch_write_u32(w, m->timestamp);
}

void ch_read_open_span(struct ch_reader *r, struct ch_open_span *m)
{
    *m = (struct ch_open_span){ 0 };
    m->span = ch_read_u32(r);
    m->room = ch_read_u32(r);
}

void ch_write_open_span(struct ch_writer *w, const struct ch_open_span *m)
{
    ch_write_u32(w, m->span);
    ch_write_u32(w, m->room);
}

void ch_read_open_span_reply(struct ch_reader *r, struct ch_open_span_reply *m)
{
    (void)r;
    *m = (struct ch_open_span_reply){ 0 };
}

void ch_write_open_span_reply(struct ch_writer *w, const struct ch_open_span_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_mirror_receiver(struct ch_reader *r, struct ch_mirror_receiver *m)
{
    *m = (struct ch_mirror_receiver){ 0 };
    m->receiver = ch_read_u32(r);
    m->span = ch_read_u32(r);
    ch_read_reception(r, &m->reception);
}

void ch_write_mirror_receiver(struct ch_writer *w, const struct ch_mirror_receiver *m)
{
    ch_write_u32(w, m->receiver);
    ch_write_u32(w, m->span);
    ch_write_reception(w, &m->reception);
}

void ch_read_mirror_receiver_reply(struct ch_reader *r, struct ch_mirror_receiver_reply *m)
{
    (void)r;
    *m = (struct ch_mirror_receiver_reply){ 0 };
}

void ch_write_mirror_receiver_reply(struct ch_writer *w, const struct ch_mirror_receiver_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_open_sctp(struct ch_reader *r, struct ch_open_sctp *m)
{
    *m = (struct ch_open_sctp){ 0 };
    m->transport = ch_read_u32(r);
    m->local_port = ch_read_u16(r);
    m->remote_port = ch_read_u16(r);
    m->outgoing_streams = ch_read_u16(r);
    m->incoming_streams = ch_read_u16(r);
    m->max_message_size = ch_read_u32(r);
    m->remote_max_message_size = ch_read_u32(r);
    m->send_buffer_size = ch_read_u32(r);
    m->accepts_channels = ch_read_bool(r);
}

void ch_write_open_sctp(struct ch_writer *w, const struct ch_open_sctp *m)
{
    ch_write_u32(w, m->transport);
    ch_write_u16(w, m->local_port);
    ch_write_u16(w, m->remote_port);
    ch_write_u16(w, m->outgoing_streams);
    ch_write_u16(w, m->incoming_streams);
    ch_write_u32(w, m->max_message_size);
    ch_write_u32(w, m->remote_max_message_size);
    ch_write_u32(w, m->send_buffer_size);
    ch_write_bool(w, m->accepts_channels);
}

void ch_read_open_sctp_reply(struct ch_reader *r, struct ch_open_sctp_reply *m)
{
    (void)r;
    *m = (struct ch_open_sctp_reply){ 0 };
}

void ch_write_open_sctp_reply(struct ch_writer *w, const struct ch_open_sctp_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_get_sctp_stats(struct ch_reader *r, struct ch_get_sctp_stats *m)
{
    *m = (struct ch_get_sctp_stats){ 0 };
    m->transport = ch_read_u32(r);
}

void ch_write_get_sctp_stats(struct ch_writer *w, const struct ch_get_sctp_stats *m)
{
    ch_write_u32(w, m->transport);
}

void ch_read_get_sctp_stats_reply(struct ch_reader *r, struct ch_get_sctp_stats_reply *m)
{
    *m = (struct ch_get_sctp_stats_reply){ 0 };
    m->state = (enum ch_sctp_state)ch_read_enum(r, CH_SCTP_STATE_COUNT);
    m->outgoing_streams = ch_read_u16(r);
    m->incoming_streams = ch_read_u16(r);
    m->packets_received = ch_read_u64(r);
    m->packets_sent = ch_read_u64(r);
    m->messages_received = ch_read_u64(r);
    m->bytes_received = ch_read_u64(r);
    m->messages_sent = ch_read_u64(r);
    m->bytes_sent = ch_read_u64(r);
    m->buffered_amount = ch_read_u32(r);
}

void ch_write_get_sctp_stats_reply(struct ch_writer *w, const struct ch_get_sctp_stats_reply *m)
{
    ch_write_enum(w, m->state, CH_SCTP_STATE_COUNT);
    ch_write_u16(w, m->outgoing_streams);
    ch_write_u16(w, m->incoming_streams);
    ch_write_u64(w, m->packets_received);
    ch_write_u64(w, m->packets_sent);
    ch_write_u64(w, m->messages_received);
    ch_write_u64(w, m->bytes_received);
    ch_write_u64(w, m->messages_sent);
    ch_write_u64(w, m->bytes_sent);
    ch_write_u32(w, m->buffered_amount);
}

void ch_read_create_data_producer(struct ch_reader *r, struct ch_create_data_producer *m)
{
    *m = (struct ch_create_data_producer){ 0 };
    m->producer = ch_read_u32(r);
    m->room = ch_read_u32(r);
    m->has_transport = ch_read_bool(r);
    if (m->has_transport)
        m->transport = ch_read_u32(r);
    m->has_stream = ch_read_bool(r);
    if (m->has_stream)
        m->stream = ch_read_u16(r);
    m->is_paused = ch_read_bool(r);
}

void ch_write_create_data_producer(struct ch_writer *w, const struct ch_create_data_producer *m)
{
    ch_write_u32(w, m->producer);
    ch_write_u32(w, m->room);
    ch_write_bool(w, m->has_transport);
    if (m->has_transport)
        ch_write_u32(w, m->transport);
    ch_write_bool(w, m->has_stream);
    if (m->has_stream)
        ch_write_u16(w, m->stream);
    ch_write_bool(w, m->is_paused);
}

void ch_read_create_data_producer_reply(struct ch_reader *r,
                                        struct ch_create_data_producer_reply *m)
{
    (void)r;
    *m = (struct ch_create_data_producer_reply){ 0 };
}

void ch_write_create_data_producer_reply(struct ch_writer *w,
                                         const struct ch_create_data_producer_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_close_data_producer(struct ch_reader *r, struct ch_close_data_producer *m)
{
    *m = (struct ch_close_data_producer){ 0 };
    m->producer = ch_read_u32(r);
}

void ch_write_close_data_producer(struct ch_writer *w, const struct ch_close_data_producer *m)
{
    ch_write_u32(w, m->producer);
}

void ch_read_close_data_producer_reply(struct ch_reader *r, struct ch_close_data_producer_reply *m)
{
    (void)r;
    *m = (struct ch_close_data_producer_reply){ 0 };
}

void ch_write_close_data_producer_reply(struct ch_writer *w,
                                        const struct ch_close_data_producer_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_pause_data_producer(struct ch_reader *r, struct ch_pause_data_producer *m)
{
    *m = (struct ch_pause_data_producer){ 0 };
    m->producer = ch_read_u32(r);
}

void ch_write_pause_data_producer(struct ch_writer *w, const struct ch_pause_data_producer *m)
{
    ch_write_u32(w, m->producer);
}

void ch_read_pause_data_producer_reply(struct ch_reader *r, struct ch_pause_data_producer_reply *m)
{
    (void)r;
    *m = (struct ch_pause_data_producer_reply){ 0 };
}

void ch_write_pause_data_producer_reply(struct ch_writer *w,
                                        const struct ch_pause_data_producer_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_resume_data_producer(struct ch_reader *r, struct ch_resume_data_producer *m)
{
    *m = (struct ch_resume_data_producer){ 0 };
    m->producer = ch_read_u32(r);
}

void ch_write_resume_data_producer(struct ch_writer *w, const struct ch_resume_data_producer *m)
{
    ch_write_u32(w, m->producer);
}

void ch_read_resume_data_producer_reply(struct ch_reader *r,
                                        struct ch_resume_data_producer_reply *m)
{
    (void)r;
    *m = (struct ch_resume_data_producer_reply){ 0 };
}

void ch_write_resume_data_producer_reply(struct ch_writer *w,
                                         const struct ch_resume_data_producer_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_send_from_producer(struct ch_reader *r, struct ch_send_from_producer *m)
{
    *m = (struct ch_send_from_producer){ 0 };
    m->producer = ch_read_u32(r);
    ch_read_message_part(r, &m->message);
    {
        size_t count = ch_read_count(r, 2);
        uint16_t *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            list[i] = ch_read_u16(r);
        m->subchannels_count = count;
        m->subchannels = list;
    }
    m->has_required_subchannel = ch_read_bool(r);
    if (m->has_required_subchannel)
        m->required_subchannel = ch_read_u16(r);
}

void ch_write_send_from_producer(struct ch_writer *w, const struct ch_send_from_producer *m)
{
    ch_write_u32(w, m->producer);
    ch_write_message_part(w, &m->message);
    ch_write_count(w, m->subchannels_count);
    for (size_t i = 0; i < m->subchannels_count; i++)
        ch_write_u16(w, m->subchannels[i]);
    ch_write_bool(w, m->has_required_subchannel);
    if (m->has_required_subchannel)
        ch_write_u16(w, m->required_subchannel);
}

void ch_read_send_from_producer_reply(struct ch_reader *r, struct ch_send_from_producer_reply *m)
{
    (void)r;
    *m = (struct ch_send_from_producer_reply){ 0 };
}

void ch_write_send_from_producer_reply(struct ch_writer *w,
                                       const struct ch_send_from_producer_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_dump_data_producer(struct ch_reader *r, struct ch_dump_data_producer *m)
{
    *m = (struct ch_dump_data_producer){ 0 };
    m->producer = ch_read_u32(r);
}

void ch_write_dump_data_producer(struct ch_writer *w, const struct ch_dump_data_producer *m)
{
    ch_write_u32(w, m->producer);
}

void ch_read_dump_data_producer_reply(struct ch_reader *r, struct ch_dump_data_producer_reply *m)
{
    *m = (struct ch_dump_data_producer_reply){ 0 };
    m->room = ch_read_u32(r);
    m->has_transport = ch_read_bool(r);
    if (m->has_transport)
        m->transport = ch_read_u32(r);
    m->has_stream = ch_read_bool(r);
    if (m->has_stream)
        m->stream = ch_read_u16(r);
    m->is_paused = ch_read_bool(r);
    {
        size_t count = ch_read_count(r, 4);
        uint32_t *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            list[i] = ch_read_u32(r);
        m->consumers_count = count;
        m->consumers = list;
    }
    m->messages_received = ch_read_u64(r);
    m->bytes_received = ch_read_u64(r);
}

void ch_write_dump_data_producer_reply(struct ch_writer *w,
                                       const struct ch_dump_data_producer_reply *m)
{
    ch_write_u32(w, m->room);
    ch_write_bool(w, m->has_transport);
    if (m->has_transport)
        ch_write_u32(w, m->transport);
    ch_write_bool(w, m->has_stream);
    if (m->has_stream)
        ch_write_u16(w, m->stream);
    ch_write_bool(w, m->is_paused);
    ch_write_count(w, m->consumers_count);
    for (size_t i = 0; i < m->consumers_count; i++)
        ch_write_u32(w, m->consumers[i]);
    ch_write_u64(w, m->messages_received);
    ch_write_u64(w, m->bytes_received);
}

void ch_read_create_data_consumer(struct ch_reader *r, struct ch_create_data_consumer *m)
{
    *m = (struct ch_create_data_consumer){ 0 };
    m->consumer = ch_read_u32(r);
    m->room = ch_read_u32(r);
    m->has_producer = ch_read_bool(r);
    if (m->has_producer)
        m->producer = ch_read_u32(r);
    m->has_transport = ch_read_bool(r);
    if (m->has_transport)
        m->transport = ch_read_u32(r);
    m->has_stream = ch_read_bool(r);
    if (m->has_stream)
        m->stream = ch_read_u16(r);
    ch_read_reliability(r, &m->reliability);
    m->has_opening = ch_read_bool(r);
    if (m->has_opening)
        ch_read_opening(r, &m->opening);
    {
        size_t count = ch_read_count(r, 2);
        uint16_t *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            list[i] = ch_read_u16(r);
        m->subchannels_count = count;
        m->subchannels = list;
    }
    m->is_paused = ch_read_bool(r);
    m->credit = ch_read_u32(r);
    m->holds_back = ch_read_bool(r);
}

void ch_write_create_data_consumer(struct ch_writer *w, const struct ch_create_data_consumer *m)
{
    ch_write_u32(w, m->consumer);
    ch_write_u32(w, m->room);
    ch_write_bool(w, m->has_producer);
    if (m->has_producer)
        ch_write_u32(w, m->producer);
    ch_write_bool(w, m->has_transport);
    if (m->has_transport)
        ch_write_u32(w, m->transport);
    ch_write_bool(w, m->has_stream);
    if (m->has_stream)
        ch_write_u16(w, m->stream);
    ch_write_reliability(w, &m->reliability);
    ch_write_bool(w, m->has_opening);
    if (m->has_opening)
        ch_write_opening(w, &m->opening);
    ch_write_count(w, m->subchannels_count);
    for (size_t i = 0; i < m->subchannels_count; i++)
        ch_write_u16(w, m->subchannels[i]);
    ch_write_bool(w, m->is_paused);
    ch_write_u32(w, m->credit);
    ch_write_bool(w, m->holds_back);
}

void ch_read_create_data_consumer_reply(struct ch_reader *r,
                                        struct ch_create_data_consumer_reply *m)
{
    (void)r;
    *m = (struct ch_create_data_consumer_reply){ 0 };
}

void ch_write_create_data_consumer_reply(struct ch_writer *w,
                                         const struct ch_create_data_consumer_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_close_data_consumer(struct ch_reader *r, struct ch_close_data_consumer *m)
{
    *m = (struct ch_close_data_consumer){ 0 };
    m->consumer = ch_read_u32(r);
    m->drains = ch_read_bool(r);
}

void ch_write_close_data_consumer(struct ch_writer *w, const struct ch_close_data_consumer *m)
{
    ch_write_u32(w, m->consumer);
    ch_write_bool(w, m->drains);
}

void ch_read_close_data_consumer_reply(struct ch_reader *r, struct ch_close_data_consumer_reply *m)
{
    (void)r;
    *m = (struct ch_close_data_consumer_reply){ 0 };
}

void ch_write_close_data_consumer_reply(struct ch_writer *w,
                                        const struct ch_close_data_consumer_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_pause_data_consumer(struct ch_reader *r, struct ch_pause_data_consumer *m)
{
    *m = (struct ch_pause_data_consumer){ 0 };
    m->consumer = ch_read_u32(r);
}

void ch_write_pause_data_consumer(struct ch_writer *w, const struct ch_pause_data_consumer *m)
{
    ch_write_u32(w, m->consumer);
}

void ch_read_pause_data_consumer_reply(struct ch_reader *r, struct ch_pause_data_consumer_reply *m)
{
    (void)r;
    *m = (struct ch_pause_data_consumer_reply){ 0 };
}

void ch_write_pause_data_consumer_reply(struct ch_writer *w,
                                        const struct ch_pause_data_consumer_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_resume_data_consumer(struct ch_reader *r, struct ch_resume_data_consumer *m)
{
    *m = (struct ch_resume_data_consumer){ 0 };
    m->consumer = ch_read_u32(r);
}

void ch_write_resume_data_consumer(struct ch_writer *w, const struct ch_resume_data_consumer *m)
{
    ch_write_u32(w, m->consumer);
}

void ch_read_resume_data_consumer_reply(struct ch_reader *r,
                                        struct ch_resume_data_consumer_reply *m)
{
    (void)r;
    *m = (struct ch_resume_data_consumer_reply){ 0 };
}

void ch_write_resume_data_consumer_reply(struct ch_writer *w,
                                         const struct ch_resume_data_consumer_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_set_subchannels(struct ch_reader *r, struct ch_set_subchannels *m)
{
    *m = (struct ch_set_subchannels){ 0 };
    m->consumer = ch_read_u32(r);
    {
        size_t count = ch_read_count(r, 2);
        uint16_t *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            list[i] = ch_read_u16(r);
        m->subchannels_count = count;
        m->subchannels = list;
    }
}

void ch_write_set_subchannels(struct ch_writer *w, const struct ch_set_subchannels *m)
{
    ch_write_u32(w, m->consumer);
    ch_write_count(w, m->subchannels_count);
    for (size_t i = 0; i < m->subchannels_count; i++)
        ch_write_u16(w, m->subchannels[i]);
}

void ch_read_set_subchannels_reply(struct ch_reader *r, struct ch_set_subchannels_reply *m)
{
    (void)r;
    *m = (struct ch_set_subchannels_reply){ 0 };
}

void ch_write_set_subchannels_reply(struct ch_writer *w, const struct ch_set_subchannels_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_set_buffered_low(struct ch_reader *r, struct ch_set_buffered_low *m)
{
    *m = (struct ch_set_buffered_low){ 0 };
    m->consumer = ch_read_u32(r);
    m->threshold = ch_read_u32(r);
}

void ch_write_set_buffered_low(struct ch_writer *w, const struct ch_set_buffered_low *m)
{
    ch_write_u32(w, m->consumer);
    ch_write_u32(w, m->threshold);
}

void ch_read_set_buffered_low_reply(struct ch_reader *r, struct ch_set_buffered_low_reply *m)
{
    *m = (struct ch_set_buffered_low_reply){ 0 };
    m->buffered_amount = ch_read_u32(r);
}

void ch_write_set_buffered_low_reply(struct ch_writer *w, const struct ch_set_buffered_low_reply *m)
{
    ch_write_u32(w, m->buffered_amount);
}

void ch_read_send_to_consumer(struct ch_reader *r, struct ch_send_to_consumer *m)
{
    *m = (struct ch_send_to_consumer){ 0 };
    m->consumer = ch_read_u32(r);
    ch_read_message_part(r, &m->message);
}

void ch_write_send_to_consumer(struct ch_writer *w, const struct ch_send_to_consumer *m)
{
    ch_write_u32(w, m->consumer);
    ch_write_message_part(w, &m->message);
}

void ch_read_send_to_consumer_reply(struct ch_reader *r, struct ch_send_to_consumer_reply *m)
{
    *m = (struct ch_send_to_consumer_reply){ 0 };
    m->is_taken = ch_read_bool(r);
    m->buffered_amount = ch_read_u32(r);
}

void ch_write_send_to_consumer_reply(struct ch_writer *w, const struct ch_send_to_consumer_reply *m)
{
    ch_write_bool(w, m->is_taken);
    ch_write_u32(w, m->buffered_amount);
}

void ch_read_grant_credit(struct ch_reader *r, struct ch_grant_credit *m)
{
    *m = (struct ch_grant_credit){ 0 };
    m->consumer = ch_read_u32(r);
    m->credit = ch_read_u32(r);
}

void ch_write_grant_credit(struct ch_writer *w, const struct ch_grant_credit *m)
{
    ch_write_u32(w, m->consumer);
    ch_write_u32(w, m->credit);
}

void ch_read_grant_credit_reply(struct ch_reader *r, struct ch_grant_credit_reply *m)
{
    (void)r;
    *m = (struct ch_grant_credit_reply){ 0 };
}

void ch_write_grant_credit_reply(struct ch_writer *w, const struct ch_grant_credit_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_dump_data_consumer(struct ch_reader *r, struct ch_dump_data_consumer *m)
{
    *m = (struct ch_dump_data_consumer){ 0 };
    m->consumer = ch_read_u32(r);
}

void ch_write_dump_data_consumer(struct ch_writer *w, const struct ch_dump_data_consumer *m)
{
    ch_write_u32(w, m->consumer);
}

void ch_read_dump_data_consumer_reply(struct ch_reader *r, struct ch_dump_data_consumer_reply *m)
{
    *m = (struct ch_dump_data_consumer_reply){ 0 };
    m->room = ch_read_u32(r);
    m->has_producer = ch_read_bool(r);
    if (m->has_producer)
        m->producer = ch_read_u32(r);
    m->has_transport = ch_read_bool(r);
    if (m->has_transport)
        m->transport = ch_read_u32(r);
    m->has_stream = ch_read_bool(r);
    if (m->has_stream)
        m->stream = ch_read_u16(r);
    ch_read_reliability(r, &m->reliability);
    {
        size_t count = ch_read_count(r, 2);
        uint16_t *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            list[i] = ch_read_u16(r);
        m->subchannels_count = count;
        m->subchannels = list;
    }
    m->is_paused = ch_read_bool(r);
    m->messages_sent = ch_read_u64(r);
    m->bytes_sent = ch_read_u64(r);
    m->messages_lost = ch_read_u64(r);
    m->buffered_amount = ch_read_u32(r);
    m->threshold = ch_read_u32(r);
    m->credit = ch_read_u32(r);
}

void ch_write_dump_data_consumer_reply(struct ch_writer *w,
                                       const struct ch_dump_data_consumer_reply *m)
{
    ch_write_u32(w, m->room);
    ch_write_bool(w, m->has_producer);
    if (m->has_producer)
        ch_write_u32(w, m->producer);
    ch_write_bool(w, m->has_transport);
    if (m->has_transport)
        ch_write_u32(w, m->transport);
    ch_write_bool(w, m->has_stream);
    if (m->has_stream)
        ch_write_u16(w, m->stream);
    ch_write_reliability(w, &m->reliability);
    ch_write_count(w, m->subchannels_count);
    for (size_t i = 0; i < m->subchannels_count; i++)
        ch_write_u16(w, m->subchannels[i]);
    ch_write_bool(w, m->is_paused);
    ch_write_u64(w, m->messages_sent);
    ch_write_u64(w, m->bytes_sent);
    ch_write_u64(w, m->messages_lost);
    ch_write_u32(w, m->buffered_amount);
    ch_write_u32(w, m->threshold);
    ch_write_u32(w, m->credit);
}

void ch_read_create_agent_transport(struct ch_reader *r, struct ch_create_agent_transport *m)
{
    *m = (struct ch_create_agent_transport){ 0 };
    m->transport = ch_read_u32(r);
    m->room = ch_read_u32(r);
    m->username_fragment = ch_read_string(r);
    m->password = ch_read_string(r);
    m->is_controlling = ch_read_bool(r);
    m->kinds = ch_read_u8(r);
    m->refused_scopes = ch_read_u8(r);
    {
        size_t count = ch_read_count(r, 1);
        uint8_t *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            list[i] = ch_read_enum(r, CH_SRTP_SUITE_COUNT);
        m->suites_count = count;
        m->suites = list;
    }
    {
        size_t count = ch_read_count(r, 4);
        struct ch_address *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_address(r, &list[i]);
        m->hosts_count = count;
        m->hosts = list;
    }
    {
        size_t count = ch_read_count(r, 10);
        struct ch_ice_server *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_ice_server(r, &list[i]);
        m->servers_count = count;
        m->servers = list;
    }
    m->dtls_timeout = ch_read_u32(r);
    m->media_timeout = ch_read_u32(r);
}

void ch_write_create_agent_transport(struct ch_writer *w, const struct ch_create_agent_transport *m)
{
    ch_write_u32(w, m->transport);
    ch_write_u32(w, m->room);
    ch_write_string(w, m->username_fragment);
    ch_write_string(w, m->password);
    ch_write_bool(w, m->is_controlling);
    ch_write_u8(w, m->kinds);
    ch_write_u8(w, m->refused_scopes);
    ch_write_count(w, m->suites_count);
    for (size_t i = 0; i < m->suites_count; i++)
        ch_write_enum(w, m->suites[i], CH_SRTP_SUITE_COUNT);
    ch_write_count(w, m->hosts_count);
    for (size_t i = 0; i < m->hosts_count; i++)
        ch_write_address(w, &m->hosts[i]);
    ch_write_count(w, m->servers_count);
    for (size_t i = 0; i < m->servers_count; i++)
        ch_write_ice_server(w, &m->servers[i]);
    ch_write_u32(w, m->dtls_timeout);
    ch_write_u32(w, m->media_timeout);
}

void ch_read_create_agent_transport_reply(struct ch_reader *r,
                                          struct ch_create_agent_transport_reply *m)
{
    (void)r;
    *m = (struct ch_create_agent_transport_reply){ 0 };
}

void ch_write_create_agent_transport_reply(struct ch_writer *w,
                                           const struct ch_create_agent_transport_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_set_far_side(struct ch_reader *r, struct ch_set_far_side *m)
{
    *m = (struct ch_set_far_side){ 0 };
    m->transport = ch_read_u32(r);
    m->username_fragment = ch_read_string(r);
    m->password = ch_read_string(r);
}

void ch_write_set_far_side(struct ch_writer *w, const struct ch_set_far_side *m)
{
    ch_write_u32(w, m->transport);
    ch_write_string(w, m->username_fragment);
    ch_write_string(w, m->password);
}

void ch_read_set_far_side_reply(struct ch_reader *r, struct ch_set_far_side_reply *m)
{
    (void)r;
    *m = (struct ch_set_far_side_reply){ 0 };
}

void ch_write_set_far_side_reply(struct ch_writer *w, const struct ch_set_far_side_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_add_far_candidate(struct ch_reader *r, struct ch_add_far_candidate *m)
{
    *m = (struct ch_add_far_candidate){ 0 };
    m->transport = ch_read_u32(r);
    ch_read_ice_candidate(r, &m->candidate);
}

void ch_write_add_far_candidate(struct ch_writer *w, const struct ch_add_far_candidate *m)
{
    ch_write_u32(w, m->transport);
    ch_write_ice_candidate(w, &m->candidate);
}

void ch_read_add_far_candidate_reply(struct ch_reader *r, struct ch_add_far_candidate_reply *m)
{
    *m = (struct ch_add_far_candidate_reply){ 0 };
    m->verdict = (enum ch_candidate_verdict)ch_read_enum(r, CH_CANDIDATE_VERDICT_COUNT);
}

void ch_write_add_far_candidate_reply(struct ch_writer *w,
                                      const struct ch_add_far_candidate_reply *m)
{
    ch_write_enum(w, m->verdict, CH_CANDIDATE_VERDICT_COUNT);
}

void ch_read_end_far_candidates(struct ch_reader *r, struct ch_end_far_candidates *m)
{
    *m = (struct ch_end_far_candidates){ 0 };
    m->transport = ch_read_u32(r);
}

void ch_write_end_far_candidates(struct ch_writer *w, const struct ch_end_far_candidates *m)
{
    ch_write_u32(w, m->transport);
}

void ch_read_end_far_candidates_reply(struct ch_reader *r, struct ch_end_far_candidates_reply *m)
{
    (void)r;
    *m = (struct ch_end_far_candidates_reply){ 0 };
}

void ch_write_end_far_candidates_reply(struct ch_writer *w,
                                       const struct ch_end_far_candidates_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_restart_agent(struct ch_reader *r, struct ch_restart_agent *m)
{
    *m = (struct ch_restart_agent){ 0 };
    m->transport = ch_read_u32(r);
    m->username_fragment = ch_read_string(r);
    m->password = ch_read_string(r);
}

void ch_write_restart_agent(struct ch_writer *w, const struct ch_restart_agent *m)
{
    ch_write_u32(w, m->transport);
    ch_write_string(w, m->username_fragment);
    ch_write_string(w, m->password);
}

void ch_read_restart_agent_reply(struct ch_reader *r, struct ch_restart_agent_reply *m)
{
    (void)r;
    *m = (struct ch_restart_agent_reply){ 0 };
}

void ch_write_restart_agent_reply(struct ch_writer *w, const struct ch_restart_agent_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_give_stream(struct ch_reader *r, struct ch_give_stream *m)
{
    *m = (struct ch_give_stream){ 0 };
    m->transport = ch_read_u32(r);
    m->server = ch_read_u8(r);
    m->name = ch_read_string(r);
    m->authorities = ch_read_string(r);
}

void ch_write_give_stream(struct ch_writer *w, const struct ch_give_stream *m)
{
    ch_write_u32(w, m->transport);
    ch_write_u8(w, m->server);
    ch_write_string(w, m->name);
    ch_write_string(w, m->authorities);
}

void ch_read_give_stream_reply(struct ch_reader *r, struct ch_give_stream_reply *m)
{
    (void)r;
    *m = (struct ch_give_stream_reply){ 0 };
}

void ch_write_give_stream_reply(struct ch_writer *w, const struct ch_give_stream_reply *m)
{
    (void)w;
    (void)m;
}

void ch_read_hello(struct ch_reader *r, struct ch_hello *m)
{
    *m = (struct ch_hello){ 0 };
    m->schema = ch_read_u64(r);
    m->process = ch_read_u32(r);
}

void ch_write_hello(struct ch_writer *w, const struct ch_hello *m)
{
    ch_write_u64(w, m->schema);
    ch_write_u32(w, m->process);
}

void ch_read_log(struct ch_reader *r, struct ch_log *m)
{
    *m = (struct ch_log){ 0 };
    m->level = (enum ch_log_level)ch_read_enum(r, CH_LOG_LEVEL_COUNT);
    m->text = ch_read_string(r);
}

void ch_write_log(struct ch_writer *w, const struct ch_log *m)
{
    ch_write_enum(w, m->level, CH_LOG_LEVEL_COUNT);
    ch_write_string(w, m->text);
}

void ch_read_remote_learned(struct ch_reader *r, struct ch_remote_learned *m)
{
    *m = (struct ch_remote_learned){ 0 };
    m->transport = ch_read_u32(r);
    ch_read_address(r, &m->remote);
    m->is_rtcp = ch_read_bool(r);
}

void ch_write_remote_learned(struct ch_writer *w, const struct ch_remote_learned *m)
{
    ch_write_u32(w, m->transport);
    ch_write_address(w, &m->remote);
    ch_write_bool(w, m->is_rtcp);
}

void ch_read_stream_started(struct ch_reader *r, struct ch_stream_started *m)
{
    *m = (struct ch_stream_started){ 0 };
    m->receiver = ch_read_u32(r);
    m->encoding = ch_read_u8(r);
    m->ssrc = ch_read_u32(r);
}

void ch_write_stream_started(struct ch_writer *w, const struct ch_stream_started *m)
{
    ch_write_u32(w, m->receiver);
    ch_write_u8(w, m->encoding);
    ch_write_u32(w, m->ssrc);
}

void ch_read_stream_ended(struct ch_reader *r, struct ch_stream_ended *m)
{
    *m = (struct ch_stream_ended){ 0 };
    m->receiver = ch_read_u32(r);
    m->encoding = ch_read_u8(r);
    m->ssrc = ch_read_u32(r);
}

void ch_write_stream_ended(struct ch_writer *w, const struct ch_stream_ended *m)
{
    ch_write_u32(w, m->receiver);
    ch_write_u8(w, m->encoding);
    ch_write_u32(w, m->ssrc);
}

void ch_read_ice_selected(struct ch_reader *r, struct ch_ice_selected *m)
{
    *m = (struct ch_ice_selected){ 0 };
    m->transport = ch_read_u32(r);
    ch_read_address(r, &m->remote);
    m->is_tcp = ch_read_bool(r);
}

void ch_write_ice_selected(struct ch_writer *w, const struct ch_ice_selected *m)
{
    ch_write_u32(w, m->transport);
    ch_write_address(w, &m->remote);
    ch_write_bool(w, m->is_tcp);
}

void ch_read_ice_state_changed(struct ch_reader *r, struct ch_ice_state_changed *m)
{
    *m = (struct ch_ice_state_changed){ 0 };
    m->transport = ch_read_u32(r);
    m->state = (enum ch_ice_state)ch_read_enum(r, CH_ICE_STATE_COUNT);
}

void ch_write_ice_state_changed(struct ch_writer *w, const struct ch_ice_state_changed *m)
{
    ch_write_u32(w, m->transport);
    ch_write_enum(w, m->state, CH_ICE_STATE_COUNT);
}

void ch_read_dtls_state_changed(struct ch_reader *r, struct ch_dtls_state_changed *m)
{
    *m = (struct ch_dtls_state_changed){ 0 };
    m->transport = ch_read_u32(r);
    m->state = (enum ch_dtls_state)ch_read_enum(r, CH_DTLS_STATE_COUNT);
    m->has_suite = ch_read_bool(r);
    if (m->has_suite)
        m->suite = (enum ch_srtp_suite)ch_read_enum(r, CH_SRTP_SUITE_COUNT);
    m->has_certificate = ch_read_bool(r);
    if (m->has_certificate)
        m->certificate = ch_read_string(r);
}

void ch_write_dtls_state_changed(struct ch_writer *w, const struct ch_dtls_state_changed *m)
{
    ch_write_u32(w, m->transport);
    ch_write_enum(w, m->state, CH_DTLS_STATE_COUNT);
    ch_write_bool(w, m->has_suite);
    if (m->has_suite)
        ch_write_enum(w, m->suite, CH_SRTP_SUITE_COUNT);
    ch_write_bool(w, m->has_certificate);
    if (m->has_certificate)
        ch_write_string(w, m->certificate);
}

void ch_read_transport_failed(struct ch_reader *r, struct ch_transport_failed *m)
{
    *m = (struct ch_transport_failed){ 0 };
    m->transport = ch_read_u32(r);
    m->why = (enum ch_transport_failure)ch_read_enum(r, CH_TRANSPORT_FAILURE_COUNT);
}

void ch_write_transport_failed(struct ch_writer *w, const struct ch_transport_failed *m)
{
    ch_write_u32(w, m->transport);
    ch_write_enum(w, m->why, CH_TRANSPORT_FAILURE_COUNT);
}

void ch_read_choice_changed(struct ch_reader *r, struct ch_choice_changed *m)
{
    *m = (struct ch_choice_changed){ 0 };
    m->sender = ch_read_u32(r);
    ch_read_choice(r, &m->choice);
}

void ch_write_choice_changed(struct ch_writer *w, const struct ch_choice_changed *m)
{
    ch_write_u32(w, m->sender);
    ch_write_choice(w, &m->choice);
}

void ch_read_audio_levels(struct ch_reader *r, struct ch_audio_levels *m)
{
    *m = (struct ch_audio_levels){ 0 };
    m->room = ch_read_u32(r);
    {
        size_t count = ch_read_count(r, 5);
        struct ch_receiver_level *list = ch_reader_allocate(r, count * sizeof(*list));

        if (!list)
            count = 0;
        for (size_t i = 0; i < count; i++)
            ch_read_receiver_level(r, &list[i]);
        m->levels_count = count;
        m->levels = list;
    }
}

void ch_write_audio_levels(struct ch_writer *w, const struct ch_audio_levels *m)
{
    ch_write_u32(w, m->room);
    ch_write_count(w, m->levels_count);
    for (size_t i = 0; i < m->levels_count; i++)
        ch_write_receiver_level(w, &m->levels[i]);
}

void ch_read_silence(struct ch_reader *r, struct ch_silence *m)
{
    *m = (struct ch_silence){ 0 };
    m->room = ch_read_u32(r);
}

void ch_write_silence(struct ch_writer *w, const struct ch_silence *m)
{
    ch_write_u32(w, m->room);
}

void ch_read_speaker_changed(struct ch_reader *r, struct ch_speaker_changed *m)
{
    *m = (struct ch_speaker_changed){ 0 };
    m->room = ch_read_u32(r);
    m->has_receiver = ch_read_bool(r);
    if (m->has_receiver)
        m->receiver = ch_read_u32(r);
}

void ch_write_speaker_changed(struct ch_writer *w, const struct ch_speaker_changed *m)
{
    ch_write_u32(w, m->room);
    ch_write_bool(w, m->has_receiver);
    if (m->has_receiver)
        ch_write_u32(w, m->receiver);
}

void ch_read_slot_changed(struct ch_reader *r, struct ch_slot_changed *m)
{
    *m = (struct ch_slot_changed){ 0 };
    m->room = ch_read_u32(r);
    m->slot = ch_read_u8(r);
    m->has_receiver = ch_read_bool(r);
    if (m->has_receiver)
        m->receiver = ch_read_u32(r);
}

void ch_write_slot_changed(struct ch_writer *w, const struct ch_slot_changed *m)
{
    ch_write_u32(w, m->room);
    ch_write_u8(w, m->slot);
    ch_write_bool(w, m->has_receiver);
    if (m->has_receiver)
        ch_write_u32(w, m->receiver);
}

void ch_read_receiver_score_changed(struct ch_reader *r, struct ch_receiver_score_changed *m)
{
    *m = (struct ch_receiver_score_changed){ 0 };
    m->receiver = ch_read_u32(r);
    m->encoding = ch_read_u8(r);
    m->score = ch_read_u8(r);
}

void ch_write_receiver_score_changed(struct ch_writer *w, const struct ch_receiver_score_changed *m)
{
    ch_write_u32(w, m->receiver);
    ch_write_u8(w, m->encoding);
    ch_write_u8(w, m->score);
}

void ch_read_sender_score_changed(struct ch_reader *r, struct ch_sender_score_changed *m)
{
    *m = (struct ch_sender_score_changed){ 0 };
    m->sender = ch_read_u32(r);
    m->score = ch_read_u8(r);
}

void ch_write_sender_score_changed(struct ch_writer *w, const struct ch_sender_score_changed *m)
{
    ch_write_u32(w, m->sender);
    ch_write_u8(w, m->score);
}

void ch_read_traced(struct ch_reader *r, struct ch_traced *m)
{
    *m = (struct ch_traced){ 0 };
    m->target = (enum ch_trace_target)ch_read_enum(r, CH_TRACE_TARGET_COUNT);
    m->id = ch_read_u32(r);
    m->kind = (enum ch_trace_kind)ch_read_enum(r, CH_TRACE_KIND_COUNT);
    m->is_outgoing = ch_read_bool(r);
    m->is_repetition = ch_read_bool(r);
    m->ssrc = ch_read_u32(r);
    m->sequence = ch_read_u16(r);
    m->timestamp = ch_read_u32(r);
    m->size = ch_read_u32(r);
    m->bitrate = ch_read_u32(r);
    m->lost = ch_read_u64(r);
}

void ch_write_traced(struct ch_writer *w, const struct ch_traced *m)
{
    ch_write_enum(w, m->target, CH_TRACE_TARGET_COUNT);
    ch_write_u32(w, m->id);
    ch_write_enum(w, m->kind, CH_TRACE_KIND_COUNT);
    ch_write_bool(w, m->is_outgoing);
    ch_write_bool(w, m->is_repetition);
    ch_write_u32(w, m->ssrc);
    ch_write_u16(w, m->sequence);
    ch_write_u32(w, m->timestamp);
    ch_write_u32(w, m->size);
    ch_write_u32(w, m->bitrate);
    ch_write_u64(w, m->lost);
}

void ch_read_packet_received(struct ch_reader *r, struct ch_packet_received *m)
{
    *m = (struct ch_packet_received){ 0 };
    m->receiver = ch_read_u32(r);
    m->lost = ch_read_u64(r);
    m->packet = ch_read_bytes(r);
}

void ch_write_packet_received(struct ch_writer *w, const struct ch_packet_received *m)
{
    ch_write_u32(w, m->receiver);
    ch_write_u64(w, m->lost);
    ch_write_bytes(w, m->packet);
}

void ch_read_span_lost(struct ch_reader *r, struct ch_span_lost *m)
{
    *m = (struct ch_span_lost){ 0 };
    m->span = ch_read_u32(r);
}

void ch_write_span_lost(struct ch_writer *w, const struct ch_span_lost *m)
{
    ch_write_u32(w, m->span);
}

void ch_read_sctp_state_changed(struct ch_reader *r, struct ch_sctp_state_changed *m)
{
    *m = (struct ch_sctp_state_changed){ 0 };
    m->transport = ch_read_u32(r);
    m->state = (enum ch_sctp_state)ch_read_enum(r, CH_SCTP_STATE_COUNT);
    m->outgoing_streams = ch_read_u16(r);
    m->incoming_streams = ch_read_u16(r);
}

void ch_write_sctp_state_changed(struct ch_writer *w, const struct ch_sctp_state_changed *m)
{
    ch_write_u32(w, m->transport);
    ch_write_enum(w, m->state, CH_SCTP_STATE_COUNT);
    ch_write_u16(w, m->outgoing_streams);
    ch_write_u16(w, m->incoming_streams);
}

void ch_read_data_message(struct ch_reader *r, struct ch_data_message *m)
{
    *m = (struct ch_data_message){ 0 };
    m->consumer = ch_read_u32(r);
    ch_read_message_part(r, &m->message);
    m->lost = ch_read_u64(r);
}

void ch_write_data_message(struct ch_writer *w, const struct ch_data_message *m)
{
    ch_write_u32(w, m->consumer);
    ch_write_message_part(w, &m->message);
    ch_write_u64(w, m->lost);
}

void ch_read_data_buffered_low(struct ch_reader *r, struct ch_data_buffered_low *m)
{
    *m = (struct ch_data_buffered_low){ 0 };
    m->consumer = ch_read_u32(r);
    m->buffered_amount = ch_read_u32(r);
}

void ch_write_data_buffered_low(struct ch_writer *w, const struct ch_data_buffered_low *m)
{
    ch_write_u32(w, m->consumer);
    ch_write_u32(w, m->buffered_amount);
}

void ch_read_data_buffer_full(struct ch_reader *r, struct ch_data_buffer_full *m)
{
    *m = (struct ch_data_buffer_full){ 0 };
    m->consumer = ch_read_u32(r);
    m->buffered_amount = ch_read_u32(r);
    m->lost = ch_read_u64(r);
}

void ch_write_data_buffer_full(struct ch_writer *w, const struct ch_data_buffer_full *m)
{
    ch_write_u32(w, m->consumer);
    ch_write_u32(w, m->buffered_amount);
    ch_write_u64(w, m->lost);
}

void ch_read_data_writable(struct ch_reader *r, struct ch_data_writable *m)
{
    *m = (struct ch_data_writable){ 0 };
    m->consumer = ch_read_u32(r);
}

void ch_write_data_writable(struct ch_writer *w, const struct ch_data_writable *m)
{
    ch_write_u32(w, m->consumer);
}

void ch_read_channel_opened(struct ch_reader *r, struct ch_channel_opened *m)
{
    *m = (struct ch_channel_opened){ 0 };
    m->transport = ch_read_u32(r);
    m->stream = ch_read_u16(r);
    ch_read_opening(r, &m->opening);
    ch_read_reliability(r, &m->reliability);
}

void ch_write_channel_opened(struct ch_writer *w, const struct ch_channel_opened *m)
{
    ch_write_u32(w, m->transport);
    ch_write_u16(w, m->stream);
    ch_write_opening(w, &m->opening);
    ch_write_reliability(w, &m->reliability);
}

void ch_read_channel_closed(struct ch_reader *r, struct ch_channel_closed *m)
{
    *m = (struct ch_channel_closed){ 0 };
    m->transport = ch_read_u32(r);
    m->stream = ch_read_u16(r);
}

void ch_write_channel_closed(struct ch_writer *w, const struct ch_channel_closed *m)
{
    ch_write_u32(w, m->transport);
    ch_write_u16(w, m->stream);
}

void ch_read_data_faulted(struct ch_reader *r, struct ch_data_faulted *m)
{
    *m = (struct ch_data_faulted){ 0 };
    m->transport = ch_read_u32(r);
    m->stream = ch_read_u16(r);
    m->fault = (enum ch_data_fault)ch_read_enum(r, CH_DATA_FAULT_COUNT);
}

void ch_write_data_faulted(struct ch_writer *w, const struct ch_data_faulted *m)
{
    ch_write_u32(w, m->transport);
    ch_write_u16(w, m->stream);
    ch_write_enum(w, m->fault, CH_DATA_FAULT_COUNT);
}

void ch_read_candidate_found(struct ch_reader *r, struct ch_candidate_found *m)
{
    *m = (struct ch_candidate_found){ 0 };
    m->transport = ch_read_u32(r);
    ch_read_ice_candidate(r, &m->candidate);
}

void ch_write_candidate_found(struct ch_writer *w, const struct ch_candidate_found *m)
{
    ch_write_u32(w, m->transport);
    ch_write_ice_candidate(w, &m->candidate);
}

void ch_read_candidates_ended(struct ch_reader *r, struct ch_candidates_ended *m)
{
    *m = (struct ch_candidates_ended){ 0 };
    m->transport = ch_read_u32(r);
}

void ch_write_candidates_ended(struct ch_writer *w, const struct ch_candidates_ended *m)
{
    ch_write_u32(w, m->transport);
}

void ch_read_agent_state_changed(struct ch_reader *r, struct ch_agent_state_changed *m)
{
    *m = (struct ch_agent_state_changed){ 0 };
    m->transport = ch_read_u32(r);
    m->state = (enum ch_agent_state)ch_read_enum(r, CH_AGENT_STATE_COUNT);
}

void ch_write_agent_state_changed(struct ch_writer *w, const struct ch_agent_state_changed *m)
{
    ch_write_u32(w, m->transport);
    ch_write_enum(w, m->state, CH_AGENT_STATE_COUNT);
}

void ch_read_path_changed(struct ch_reader *r, struct ch_path_changed *m)
{
    *m = (struct ch_path_changed){ 0 };
    m->transport = ch_read_u32(r);
    ch_read_ice_candidate(r, &m->local);
    ch_read_address(r, &m->remote);
    m->remote_kind = (enum ch_candidate_kind)ch_read_enum(r, CH_CANDIDATE_KIND_COUNT);
}

void ch_write_path_changed(struct ch_writer *w, const struct ch_path_changed *m)
{
    ch_write_u32(w, m->transport);
    ch_write_ice_candidate(w, &m->local);
    ch_write_address(w, &m->remote);
    ch_write_enum(w, m->remote_kind, CH_CANDIDATE_KIND_COUNT);
}

void ch_read_stream_wanted(struct ch_reader *r, struct ch_stream_wanted *m)
{
    *m = (struct ch_stream_wanted){ 0 };
    m->transport = ch_read_u32(r);
    m->server = ch_read_u8(r);
}

void ch_write_stream_wanted(struct ch_writer *w, const struct ch_stream_wanted *m)
{
    ch_write_u32(w, m->transport);
    ch_write_u8(w, m->server);
}

void ch_read_server_lost(struct ch_reader *r, struct ch_server_lost *m)
{
    *m = (struct ch_server_lost){ 0 };
    m->transport = ch_read_u32(r);
    m->server = ch_read_u8(r);
    m->why = (enum ch_server_fault)ch_read_enum(r, CH_SERVER_FAULT_COUNT);
    m->code = ch_read_u16(r);
}

void ch_write_server_lost(struct ch_writer *w, const struct ch_server_lost *m)
{
    ch_write_u32(w, m->transport);
    ch_write_u8(w, m->server);
    ch_write_enum(w, m->why, CH_SERVER_FAULT_COUNT);
    ch_write_u16(w, m->code);
}
