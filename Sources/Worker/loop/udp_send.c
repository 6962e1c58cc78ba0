/* udp_send.c - the outbox's lanes become messages: runs of equal size segmented, all in sendmmsg.
 *
 * A packet is two pieces of memory, its own header and the shared payload, copied nowhere. */
#include "loop/udp.h"

#include "loop/network.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103 /* linux/udp.h */
#endif

#define MESSAGES 64
#define SEGMENTS_MAX 64     /* the kernel's UDP_MAX_SEGMENTS in older releases */
#define SEGMENTED_MAX 64000 /* bytes of one segmented message, below what IP can carry */
#define PARTS (MESSAGES * 4 + SEGMENTS_MAX * 2)
#define FULL_WAIT 2         /* milliseconds to wait for room in the socket, once per flush */

struct segment_note {
    _Alignas(struct cmsghdr) uint8_t space[CMSG_SPACE(sizeof(uint16_t))];
};

/* Messages under construction, all for one socket. */
struct shipment {
    struct network *__single network;
    int fd;
    bool sends_singly; /* for the rest of this flush: a run was refused */
    bool has_waited;
    size_t message_count;
    size_t part_count;
    uint32_t packets[MESSAGES]; /* in each message */
    size_t segment[MESSAGES];   /* bytes of each of them, but for the last */
    size_t parts_from[MESSAGES];
    struct mmsghdr messages[MESSAGES];
    struct iovec parts[PARTS];
    struct sockaddr_storage to[MESSAGES];
    struct segment_note notes[MESSAGES];
};

static socklen_t write_address(const struct address *address, struct sockaddr_storage *into)
{
    if (address->family == 4) {
        struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(address->port)};
        memcpy(&v4.sin_addr, address->ip, 4);
        memcpy(into, &v4, sizeof v4);
        return sizeof v4;
    }
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(address->port)};
    memcpy(&v6.sin6_addr, address->ip, 16);
    memcpy(into, &v6, sizeof v6);
    return sizeof v6;
}

static size_t packet_size(const struct outgoing *packet)
{
    return (size_t)packet->header_length + packet->payload_length;
}

static void wait_for_room(struct shipment *s)
{
    struct pollfd watched = {.fd = s->fd, .events = POLLOUT};

    s->has_waited = true;
    poll(&watched, 1, FULL_WAIT);
}

/* One message that the system refused: given up, unless waiting once may help. */
static bool may_retry(struct shipment *s)
{
    if (errno == EINTR)
        return true;
    if (errno == EAGAIN && !s->has_waited) {
        wait_for_room(s);
        return true;
    }
    return false;
}

/* Whether the packets of a refused run may do better alone. EIO: this system cannot segment
 * towards that place, and will not learn it. EINVAL: a packet larger than the path's MTU, or an
 * older system. */
static bool may_split(struct shipment *s, size_t failed)
{
    if (s->packets[failed] == 1)
        return false;
    switch (errno) {
    case EIO:
    case EOPNOTSUPP:
        s->network->segments_refused = true;
        return true;
    case EINVAL:
    case EMSGSIZE:
        s->sends_singly = true;
        return true;
    case ENOBUFS:
    case ENOMEM:
        return true;
    default:
        return false;
    }
}

/* Sends the packets of a refused run one by one. Returns how many were taken. */
static size_t ship_singly(struct shipment *s, size_t place)
{
    const size_t count = s->messages[place].msg_hdr.msg_iovlen;
    const size_t end = s->parts_from[place] + count;
    size_t shipped = 0;

    for (size_t at = s->parts_from[place]; at < end;) {
        size_t from = at;
        size_t bytes = 0;
        while (at < end && bytes < s->segment[place])
            bytes += s->parts[at++].iov_len;
        struct msghdr one = {.msg_name = &s->to[place],
                             .msg_namelen = s->messages[place].msg_hdr.msg_namelen,
                             .msg_iov = &s->parts[from],
                             .msg_iovlen = at - from};
        if (sendmsg(s->fd, &one, MSG_DONTWAIT) >= 0)
            shipped++;
        else
            engine_drop(s->network->engine, DROP_SEND_FAILED, 1);
    }
    return shipped;
}

static void ship(struct shipment *s)
{
    size_t done = 0;
    size_t shipped = 0;

    while (done < s->message_count) {
        int took = sendmmsg(s->fd, s->messages + done, (unsigned)(s->message_count - done),
                            MSG_DONTWAIT);
        if (took > 0) {
            done += (size_t)took;
            shipped += (size_t)took;
        } else if (may_split(s, done)) {
            shipped += ship_singly(s, done);
            done++;
        } else if (!may_retry(s)) {
            engine_drop(s->network->engine, DROP_SEND_FAILED, s->packets[done]);
            done++;
        }
    }
    engine_sent(s->network->engine, shipped);
    s->message_count = 0;
    s->part_count = 0;
}

static void add_part(struct shipment *s, uint8_t *__counted_by(length) at, size_t length)
{
    if (length == 0)
        return;
    s->parts[s->part_count].iov_base = at;
    s->parts[s->part_count++].iov_len = length;
}

static void add_packet(struct shipment *s, const struct outbox *out, const struct outgoing *packet)
{
    add_part(s, out->headers + packet->header_at, packet->header_length);
    if (packet->payload)
        add_part(s, packet->payload->bytes + packet->payload_at, packet->payload_length);
}

/* How many packets from `first` on may be one segmented message: all as long as the first, only
 * the last may be shorter. */
static uint32_t run_length(const struct shipment *s, const struct outbox *out, uint32_t first)
{
    size_t size = packet_size(&out->packets[first]);
    size_t total = size;
    uint32_t count = 1;

    if (s->sends_singly || s->network->segments_refused)
        return 1;
    for (uint32_t at = out->packets[first].next; at != OUTBOX_END && count < SEGMENTS_MAX;
         at = out->packets[at].next) {
        size_t next = packet_size(&out->packets[at]);
        if (next > size || total + next > SEGMENTED_MAX)
            break;
        total += next;
        count++;
        if (next < size)
            break;
    }
    return count;
}

static void note_segments(struct mmsghdr *message, struct segment_note *note, size_t size)
{
    uint16_t segment = (uint16_t)size;
    struct cmsghdr *part = (struct cmsghdr *)note->space;

    memset(note, 0, sizeof *note);
    part->cmsg_level = SOL_UDP;
    part->cmsg_type = UDP_SEGMENT;
    part->cmsg_len = CMSG_LEN(sizeof segment);
    memcpy(note->space + CMSG_LEN(0), &segment, sizeof segment);
    message->msg_hdr.msg_control = note->space;
    message->msg_hdr.msg_controllen = sizeof note->space;
}

/* Adds one message that begins with packet `first`; returns the packet after it. */
static uint32_t add_message(struct shipment *s, const struct outbox *out,
                            const struct outlane *lane, uint32_t first)
{
    uint32_t count = run_length(s, out, first);

    if (s->message_count == MESSAGES || s->part_count + 2 * (size_t)count > PARTS)
        ship(s);
    size_t place = s->message_count++;
    struct mmsghdr *message = &s->messages[place];
    size_t parts_from = s->part_count;
    uint32_t at = first;

    memset(message, 0, sizeof *message);
    s->packets[place] = count;
    s->segment[place] = packet_size(&out->packets[first]);
    s->parts_from[place] = parts_from;
    for (uint32_t i = 0; i < count; i++) {
        add_packet(s, out, &out->packets[at]);
        at = out->packets[at].next;
    }
    message->msg_hdr.msg_name = &s->to[place];
    message->msg_hdr.msg_namelen = write_address(&lane->to.remote, &s->to[place]);
    message->msg_hdr.msg_iov = &s->parts[parts_from];
    message->msg_hdr.msg_iovlen = s->part_count - parts_from;
    if (count > 1)
        note_segments(message, &s->notes[place], s->segment[place]);
    return at;
}

void udp_send(struct network *n)
{
    const struct outbox *out = n->out;
    struct shipment s;

    s.network = n;
    s.fd = -1;
    s.sends_singly = false;
    s.has_waited = false;
    s.message_count = 0;
    s.part_count = 0;
    for (size_t i = 0; i < out->lane_count; i++) {
        const struct outlane *lane = &out->lanes[i];
        const struct watched *watched = sockets_find(&n->sockets, lane->to.socket);
        if (watched && (watched->kind == SOCKET_STREAM || watched->kind == SOCKET_SPAN))
            continue;
        int fd = watched && watched->kind == SOCKET_UDP ? watched->fd : -1;
        if (fd != s.fd && s.message_count > 0)
            ship(&s);
        s.fd = fd;
        for (uint32_t at = lane->first; at != OUTBOX_END;)
            at = add_message(&s, out, lane, at);
    }
    if (s.message_count > 0)
        ship(&s);
}
