/* drop.h - every packet that dies has a name.
 *
 * The list is the only definition: the enum, the counters and the names in the stats replies come
 * from it. `DROP_NONE` is zero and means that the packet lives. */
#ifndef BISQUE_BASE_DROP_H
#define BISQUE_BASE_DROP_H

#include <bounds.h>
#include <stdint.h>

#define DROP_REASONS(X)                                                                \
    X(RUNT, "runt", "shorter than any header")                                         \
    X(TRUNCATED, "truncated", "longer than a packet buffer")                           \
    X(UNKNOWN_PROTOCOL, "unknownProtocol", "neither RTP nor RTCP by its first byte")   \
    X(UNKNOWN_FLOW, "unknownFlow", "no transport owns this address")                   \
    X(FOREIGN_SOURCE, "foreignSource", "not from the address the transport is fixed to") \
    X(NO_BUFFER, "noBuffer", "the packet pool is empty")                               \
    X(OUTBOX_FULL, "outboxFull", "no room left among the packets of this turn")        \
    X(SEND_FAILED, "sendFailed", "the system refused to send it")                      \
    X(NOT_CONNECTED, "notConnected", "the remote address is not known yet")            \
    X(RTP_VERSION, "rtpVersion", "not version 2")                                      \
    X(RTP_CSRC, "rtpCsrc", "the CSRC list is longer than the packet")                  \
    X(RTP_EXTENSION, "rtpExtension", "the header extension is longer than the packet") \
    X(RTP_PADDING, "rtpPadding", "padding of length zero or longer than the payload")  \
    X(RTP_HEADER_SIZE, "rtpHeaderSize", "a header larger than what is rewritten")      \
    X(RTP_EMPTY, "rtpEmpty", "no payload: padding sent as a probe")                    \
    X(RTP_SSRC_ZERO, "rtpSsrcZero", "SSRC 0, which stands for no stream here")         \
    X(RTP_UNROUTED, "rtpUnrouted", "no receiver by SSRC, MID, RID or payload type")    \
    X(RTP_PAYLOAD_TYPE, "rtpPayloadType", "a payload type its receiver never announced") \
    X(RTP_SSRC_LIMIT, "rtpSsrcLimit", "more streams than a transport may have")        \
    X(RTP_RETRANSMISSION, "rtpRetransmission", "a retransmission nobody asked for")    \
    X(RTP_REPAIR, "rtpRepair", "a repair packet; media is not repaired from it")       \
    X(RTP_DUPLICATE, "rtpDuplicate", "sequence number already seen")                   \
    X(RTP_SEQUENCE, "rtpSequence", "a sequence jump on probation, or far too old")     \
    X(RTP_OWN_SSRC, "rtpOwnSsrc", "it carries an SSRC we send under on this transport") \
    X(RTCP_MALFORMED, "rtcpMalformed", "a compound whose lengths do not add up")       \
    X(RTCP_FIRST, "rtcpFirst", "a compound that begins with padding or no known type") \
    X(DTLS_MALFORMED, "dtlsMalformed", "no records of DTLS, or lengths that do not add up") \
    X(DTLS_UNEXPECTED, "dtlsUnexpected", "a record that has no place in the handshake now") \
    X(DTLS_HELLO, "dtlsHello", "a ClientHello that cannot be answered")                \
    X(DTLS_RIVAL, "dtlsRival", "another ClientHello while a handshake goes on")        \
    X(DTLS_LIMIT, "dtlsLimit", "more bytes or records than any handshake takes")       \
    X(DTLS_APPLICATION, "dtlsApplication", "application data, which nobody here reads") \
    X(STUN_MALFORMED, "stunMalformed", "lengths, cookie or fingerprint are wrong")     \
    X(STUN_UNKNOWN, "stunUnknown", "a check that names no transport here")             \
    X(STUN_IGNORED, "stunIgnored", "an answer, an indication, or no Binding request")  \
    X(STUN_INCOMPLETE, "stunIncomplete", "a check that lacks what every check carries") \
    X(STUN_USERNAME, "stunUsername", "a check for somebody else's credentials")        \
    X(STUN_INTEGRITY, "stunIntegrity", "a check by who does not know the password")    \
    X(STUN_ATTRIBUTE, "stunAttribute", "a check that demands what we do not know")     \
    X(SRTP_AUTH, "srtpAuth", "a seal that does not fit the packet")                    \
    X(SRTP_REPLAY, "srtpReplay", "opened before, or too old to know")                  \
    X(SRTP_MALFORMED, "srtpMalformed", "too short for its header and its seal")        \
    X(SRTP_SSRC_LIMIT, "srtpSsrcLimit", "more streams than may be opened at a time")   \
    X(SRTP_FAILED, "srtpFailed", "no memory to open it, or its key is spent")          \
    X(SEAL_REPEATED, "sealRepeated", "its number was sealed before, or is too old to know") \
    X(SEAL_SPACE, "sealSpace", "no room for the sealed packet")                        \
    X(SEAL_LIMIT, "sealLimit", "one key may not seal more streams or more packets")    \
    X(SEAL_FAILED, "sealFailed", "the cipher could not be used")                       \
    X(TCP_CONNECTION_LIMIT, "tcpConnectionLimit", "a connection there is no room for") \
    X(TCP_SILENT, "tcpSilent", "a connection closed: no transport was asked for in time") \
    X(TCP_FRAMING, "tcpFraming", "a connection closed: a packet longer than a buffer") \
    X(TCP_QUEUE_FULL, "tcpQueueFull", "the connection takes less than there is to send") \
    X(TCP_STUCK, "tcpStuck", "a connection closed: it took nothing for too long")      \
    X(STUN_TAKEN, "stunTaken", "a check from an address that another transport is checked on") \
    X(RTCP_PORT, "rtcpPort", "RTCP on the port that is for RTP, or the reverse")       \
    X(RESEND_GONE, "resendGone", "asked for again, and not kept any more")             \
    X(RESEND_AGAIN, "resendAgain", "asked for again too soon, or too often")           \
    X(RESEND_BUDGET, "resendBudget", "asked for again by who had its share of that")   \
    X(SPAN_MALFORMED, "spanMalformed", "a message of a span that makes no sense")      \
    X(SPAN_UNKNOWN, "spanUnknown", "across a span, about what is not there, or not any more") \
    X(SPAN_FULL, "spanFull", "the worker at the other end takes less than there is to send") \
    X(SPAN_LOST, "spanLost", "the worker at the other end is gone")                    \
    X(SPAN_CROWDED, "spanCrowded", "as many workers as may want a receiver already do") \
    X(TRANSCRIPT_FULL, "transcriptFull", "no room left for a copy; the packet itself went on") \
    X(SCTP_MALFORMED, "sctpMalformed", "no packet of SCTP, or lengths that do not add up") \
    X(SCTP_CHUNK, "sctpChunk", "a chunk that nobody offered, or that lies about itself") \
    X(SCTP_CLOSED, "sctpClosed", "a packet of SCTP where there is no association")     \
    X(DATA_UNCLAIMED, "dataUnclaimed", "a message on a stream that nobody consumes")   \
    X(DATA_TOO_LARGE, "dataTooLarge", "a message longer than was agreed on")           \
    X(DATA_OPENING, "dataOpening", "a channel that may not be opened, or not like this") \
    X(DATA_LOST, "dataLost", "a message for which a consumer had no room")             \
    X(DATA_MEMORY, "dataMemory", "a message for which there was no memory")            \
    X(STUN_UNMATCHED, "stunUnmatched", "an answer to nothing that was asked")          \
    X(STUN_ROLE, "stunRole", "a check by who claims our part and has to give way")     \
    X(TURN_MALFORMED, "turnMalformed", "of a TURN server, and it makes no sense")      \
    X(TURN_PEER, "turnPeer", "through a TURN server, from who was given no leave")

enum drop {
    DROP_NONE,
#define X(NAME, name, text) DROP_##NAME,
    DROP_REASONS(X)
#undef X
        DROP_COUNT
};

/* How often each reason has struck. Index with `enum drop`; [DROP_NONE] stays zero. */
struct drops {
    uint64_t count[DROP_COUNT];
};

static inline void drops_add(struct drops *drops, enum drop why)
{
    if (why != DROP_NONE)
        drops->count[why]++;
}

/* The short name that the stats carry, such as "rtpUnrouted". */
const char *drop_name(enum drop why);

#endif
