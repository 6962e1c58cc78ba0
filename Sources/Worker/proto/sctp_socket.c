/* sctp_socket.c - options of usrsctp, and what they are set to. */
#include "proto/sctp_socket.h"

#include "proto/sctp_packet.h"
#include "proto/sctp_resets.h"

#include <errno.h>
#include <string.h>
#include <usrsctp.h>

/* The library has it, its header does not (RFC 8260 section 4.3.1). */
#ifndef SCTP_INTERLEAVING_SUPPORTED
#define SCTP_INTERLEAVING_SUPPORTED 0x00001206
#endif
#define INTERLEAVES_STREAMS 2 /* RFC 8260 section 4.3.1 */

#define SEND_BUFFER (1024 * 1024)
#define RECEIVE_BUFFER (1024 * 1024) /* so that the longest message comes whole, or never */

#define RTO_INITIAL 500 /* milliseconds; RFC 9260 section 16 says 1000, for longer ways */
#define RTO_MIN 300     /* above the 200 that an acknowledgement may be held back */
#define RTO_MAX 10000
#define INIT_TIMEOUT_MAX 5000
#define ATTEMPTS_MAX 10 /* to begin */
/* usrsctp counts answers that keep the window closed as none: how long silence may last is judged
 * by proto/sctp.c. */
#define ATTEMPTS_WITHOUT_END UINT16_MAX

void *__single association_socket_address(uint32_t number)
{
    return CTX(void, (void *)(uintptr_t)number);
}

static struct sockaddr_conn end_of(uint32_t number, uint16_t port)
{
    struct sockaddr_conn end;

    memset(&end, 0, sizeof end);
    end.sconn_family = AF_CONN;
    end.sconn_port = htons(port);
    end.sconn_addr = association_socket_address(number);
    return end;
}

static bool set(struct socket *socket, int option, const void *__sized_by(size) value,
                size_t size)
{
    return usrsctp_setsockopt(socket, IPPROTO_SCTP, option, value, (socklen_t)size) == 0;
}

static bool set_number(struct socket *socket, int option, int value)
{
    return set(socket, option, &value, sizeof value);
}

static bool set_value(struct socket *socket, int option, sctp_assoc_t which, uint32_t value)
{
    const struct sctp_assoc_value what = { .assoc_id = which, .assoc_value = value };

    return set(socket, option, &what, sizeof what);
}

static bool subscribe(struct socket *socket)
{
    static const uint16_t types[] = {
        SCTP_ASSOC_CHANGE,
        SCTP_STREAM_RESET_EVENT,
        SCTP_PARTIAL_DELIVERY_EVENT,
    };

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const struct sctp_event event = { .se_assoc_id = SCTP_ALL_ASSOC,
                                          .se_type = types[i],
                                          .se_on = 1 };
        if (!set(socket, SCTP_EVENT, &event, sizeof event))
            return false;
    }
    return set_number(socket, SCTP_RECVRCVINFO, 1);
}

static bool set_times(struct socket *socket, const struct sctp_options *options)
{
    const struct sctp_initmsg begin = {
        .sinit_num_ostreams = options->outgoing_streams,
        .sinit_max_instreams = options->incoming_streams,
        .sinit_max_attempts = ATTEMPTS_MAX,
        .sinit_max_init_timeo = INIT_TIMEOUT_MAX,
    };
    const struct sctp_rtoinfo timeout = {
        .srto_initial = RTO_INITIAL,
        .srto_max = RTO_MAX,
        .srto_min = RTO_MIN,
    };
    const struct sctp_assocparams patience = { .sasoc_asocmaxrxt = ATTEMPTS_WITHOUT_END };

    return set(socket, SCTP_INITMSG, &begin, sizeof begin) &&
           set(socket, SCTP_RTOINFO, &timeout, sizeof timeout) &&
           set(socket, SCTP_ASSOCINFO, &patience, sizeof patience);
}

static bool set_buffers(struct socket *socket)
{
    const int sending = SEND_BUFFER;
    const int receiving = RECEIVE_BUFFER;
    const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

    return usrsctp_set_non_blocking(socket, 1) == 0 &&
           usrsctp_setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0 &&
           usrsctp_setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &sending, sizeof sending) == 0 &&
           usrsctp_setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receiving, sizeof receiving) == 0;
}

/* No probes of the path, whose size DTLS has; no heartbeats, for consent is checked below. `to` is
 * the association that is there, NULL stands for those to come. */
static bool set_path(struct socket *socket, const struct sockaddr_conn *__single to)
{
    struct sctp_paddrparams path;

    memset(&path, 0, sizeof path);
    if (to)
        memcpy(&path.spp_address, to, sizeof *to);
    path.spp_flags = SPP_PMTUD_DISABLE | SPP_HB_DISABLE;
    path.spp_pathmtu = SCTP_PACKET_MAX - SCTP_HEAD_SIZE; /* it adds the head */
    return set(socket, SCTP_PEER_ADDR_PARAMS, &path, sizeof path);
}

static bool set_up(struct socket *socket, uint32_t number, const struct sctp_options *options,
                   association_socket_changed *changed)
{
    return set_buffers(socket) && subscribe(socket) && set_times(socket, options) &&
           set_path(socket, NULL) && set_number(socket, SCTP_NODELAY, 1) &&
           set_number(socket, SCTP_FRAGMENT_INTERLEAVE, INTERLEAVES_STREAMS) &&
           set_value(socket, SCTP_INTERLEAVING_SUPPORTED, SCTP_FUTURE_ASSOC, 1) &&
           set_number(socket, SCTP_PARTIAL_DELIVERY_POINT, (int)options->message_max + 1) &&
           set_value(socket, SCTP_ENABLE_STREAM_RESET, SCTP_ALL_ASSOC,
                     SCTP_ENABLE_RESET_STREAM_REQ | SCTP_ENABLE_CHANGE_ASSOC_REQ) &&
           usrsctp_set_upcall(socket, changed, association_socket_address(number)) == 0;
}

struct socket *__single association_socket_open(uint32_t number, const struct sctp_options *options,
                                         association_socket_changed *changed)
{
    struct sockaddr_conn here = end_of(number, options->local_port);
    struct socket *__single socket = LIB(
        struct socket, usrsctp_socket(AF_CONN, SOCK_STREAM, IPPROTO_SCTP, NULL, NULL, 0, NULL));

    if (!socket)
        return NULL;
    if (set_up(socket, number, options, changed) &&
        usrsctp_bind(socket, (struct sockaddr *)&here, sizeof here) == 0)
        return socket;
    usrsctp_close(socket);
    return NULL;
}

bool association_socket_connect(struct socket *socket, uint32_t number,
                         const struct sctp_options *options)
{
    struct sockaddr_conn there = end_of(number, options->remote_port);

    if (usrsctp_connect(socket, (struct sockaddr *)&there, sizeof there) < 0 &&
        errno != EINPROGRESS)
        return false;
    return set_path(socket, &there);
}

void association_socket_collect(struct socket *socket, bool collects)
{
    (void)set_number(socket, SCTP_NODELAY, !collects); /* it knows the option, and takes it */
}

bool association_socket_reset(struct socket *socket, const uint16_t *__counted_by(count) streams,
                       size_t count)
{
    union {
        struct sctp_reset_streams head;
        uint8_t bytes[sizeof(struct sctp_reset_streams) + RESETS_AT_ONCE * sizeof(uint16_t)];
    } request;
    const size_t size = sizeof request.head + count * sizeof *streams;

    memset(&request, 0, sizeof request);
    request.head.srs_assoc_id = SCTP_ALL_ASSOC;
    request.head.srs_flags = SCTP_STREAM_RESET_OUTGOING;
    request.head.srs_number_streams = (uint16_t)count;
    memcpy(request.bytes + sizeof request.head, streams, count * sizeof *streams);
    return set(socket, SCTP_RESET_STREAMS, request.bytes, size);
}

bool association_socket_awaits(struct socket *socket)
{
    struct sctp_status status;
    socklen_t length = sizeof status;

    memset(&status, 0, sizeof status);
    return usrsctp_getsockopt(socket, IPPROTO_SCTP, SCTP_STATUS, &status, &length) == 0 &&
           status.sstat_unackdata > 0;
}
