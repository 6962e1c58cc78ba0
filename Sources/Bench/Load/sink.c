/* sink.c - the listeners' end: polls their sockets and counts what arrives. */
#include "sink.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "packet.h"
#include "socket.h"

#define BATCH 32U
#define SOCKETS_PER_LOOK 16U

/* Room for one arrival stamp: the only control message these sockets are asked for. */
struct control {
    _Alignas(size_t) uint8_t bytes[CMSG_SPACE(sizeof(struct timespec))];
};

struct inbox {
    uint8_t bytes[BATCH][PACKET_BYTES_MAX];
    struct control controls[BATCH];
    struct iovec pieces[BATCH];
    struct mmsghdr messages[BATCH];
};

static int listener_bind(uint16_t port)
{
    int on = 1;
    int fd = loopback_bind(port);

    if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)) != 0) {
        int why = errno;

        close(fd);
        return -why;
    }
    return fd;
}

static int unsealers_open(struct sink *sink)
{
    struct unsealer *unsealers = calloc(sink->listeners, sizeof(*unsealers));

    if (unsealers == NULL)
        return ENOMEM;
    sink->unsealers = unsealers;
    sink->unsealers_count = sink->listeners;
    for (uint32_t l = 0; l < sink->listeners; l++) {
        unsealers[l].cipher = cipher_open(sink->seal, l, CIPHER_UNSEALS);
        if (!unsealers[l].cipher)
            return ENOMEM;
    }
    return 0;
}

int sink_open(struct sink *sink, const struct load_shape *shape)
{
    int *sockets = malloc(shape->listeners * sizeof(int));

    memset(sink, 0, sizeof(*sink));
    if (sockets == NULL)
        return ENOMEM;
    for (uint32_t l = 0; l < shape->listeners; l++)
        sockets[l] = -1;
    sink->sockets = sockets;
    sink->listeners = shape->listeners;
    sink->publishers = shape->publishers;
    sink->seal = shape->out;
    sink->inbox = calloc(1, sizeof(*sink->inbox));
    if (sink->inbox == NULL)
        return ENOMEM;
    for (uint32_t l = 0; l < shape->listeners; l++) {
        sink->sockets[l] = listener_bind((uint16_t)(shape->first_port + l));
        if (sink->sockets[l] < 0)
            return -sink->sockets[l];
    }
    return sink->seal == LOAD_CLEAR ? 0 : unsealers_open(sink);
}

void sink_close(struct sink *sink)
{
    for (uint32_t l = 0; l < sink->listeners; l++) {
        if (sink->sockets[l] >= 0)
            close(sink->sockets[l]);
    }
    for (uint32_t l = 0; l < sink->unsealers_count; l++) {
        cipher_close(sink->unsealers[l].cipher);
        free(sink->unsealers[l].streams);
    }
    for (uint32_t l = 0; l < sink->reporters_count; l++)
        cipher_close(sink->reporters[l].cipher);
    free(sink->sockets);
    free(sink->inbox);
    free(sink->seen);
    free(sink->unsealers);
    free(sink->feedbacks);
    free(sink->reporters);
    memset(sink, 0, sizeof(*sink));
}

bool sink_expect(struct sink *sink, uint32_t run, uint32_t first, uint32_t span)
{
    uint64_t streams = (uint64_t)sink->listeners * sink->publishers * LOAD_FORWARDERS_MAX;
    uint64_t bytes = (streams * span + 7U) / 8U;
    uint8_t *seen = calloc(bytes + 1U, 1);

    if (seen == NULL)
        return false;
    free(sink->seen);
    sink->seen = seen;
    sink->seen_bytes = bytes + 1U;
    sink->run = run;
    sink->first = first;
    sink->span = span;
    sink->strangers = 0;
    memset(sink->arrivals, 0, sizeof(sink->arrivals));
    return true;
}

static bool was_seen(const struct sink *sink, uint64_t stream, uint32_t at)
{
    uint64_t bit = stream * sink->span + at;

    return (sink->seen[bit / 8U] & (1U << (bit % 8U))) != 0;
}

void sink_find_gaps(const struct sink *sink, uint32_t forwarder, uint32_t settled,
                    struct load_result *result)
{
    for (uint32_t l = 0; l < sink->listeners; l++) {
        uint64_t before = result->missed;
        bool is_deaf = true;

        for (uint32_t p = 0; p < sink->publishers; p++) {
            uint64_t stream =
                ((uint64_t)l * LOAD_FORWARDERS_MAX + forwarder) * sink->publishers + p;
            bool has_begun = l < settled;

            for (uint32_t at = 0; at < sink->span; at++) {
                bool is_seen = was_seen(sink, stream, at);

                has_begun = has_begun || is_seen;
                is_deaf = is_deaf && !is_seen;
                result->missed += has_begun && !is_seen;
            }
        }
        result->deaf += is_deaf;
        result->torn += result->missed > before;
    }
}

static bool reporters_open(struct sink *sink)
{
    struct reporter *reporters;

    if (sink->seal == LOAD_CLEAR || sink->reporters_count > 0)
        return true;
    reporters = calloc(sink->listeners, sizeof(*reporters));
    if (reporters == NULL)
        return false;
    sink->reporters = reporters;
    sink->reporters_count = sink->listeners;
    for (uint32_t l = 0; l < sink->listeners; l++) {
        reporters[l].cipher = cipher_open(sink->seal, LOAD_REPLIES + l, CIPHER_SEALS_REPORTS);
        if (!reporters[l].cipher)
            return false;
    }
    return true;
}

bool sink_tell(struct sink *sink, const struct load_run *run)
{
    uint64_t now = wall_clock();
    struct feedback *feedbacks;

    memset(sink->told, 0, sizeof(sink->told));
    if (!run->has_feedback)
        return true;
    sink->told[0] = run->forwarder;
    sink->told[1] = run->beside;
    if (!reporters_open(sink))
        return false;
    feedbacks = calloc((size_t)sink->listeners * LOAD_FORWARDERS_MAX, sizeof(*feedbacks));
    if (feedbacks == NULL)
        return false;
    free(sink->feedbacks);
    sink->feedbacks = feedbacks;
    sink->feedbacks_count = sink->listeners * LOAD_FORWARDERS_MAX;
    for (uint32_t i = 0; i < sink->feedbacks_count; i++) /* not all of them at once */
        sink->feedbacks[i].due = now + FEEDBACK_PERIOD_NS * i / sink->feedbacks_count;
    return true;
}

static struct feedback *__single feedback_of(struct sink *sink, uint32_t listener,
                                             uint32_t forwarder)
{
    return &sink->feedbacks[listener * LOAD_FORWARDERS_MAX + forwarder];
}

static void tell(struct sink *sink, uint32_t listener, uint32_t forwarder, uint64_t now)
{
    struct sockaddr_in to = loopback(sink->told[forwarder].port);
    uint8_t clear[FEEDBACK_BYTES_MAX];
    uint8_t sealed[FEEDBACK_BYTES_MAX + CIPHER_TAG_MAX + REPORT_INDEX_BYTES];
    uint32_t length = feedback_write(feedback_of(sink, listener, forwarder), now, clear);
    struct reporter *__single reporter;

    if (length == 0)
        return;
    /* What cannot be sealed or sent is feedback that was lost. */
    if (sink->reporters_count == 0) {
        (void)sendto(sink->sockets[listener], clear, length, MSG_DONTWAIT,
                     (const struct sockaddr *)&to, sizeof(to));
        return;
    }
    reporter = &sink->reporters[listener];
    if (!cipher_seal_report(reporter->cipher, reporter->index++, clear, length, sealed,
                            sizeof(sealed)))
        return;
    length += cipher_tag_length(sink->seal) + REPORT_INDEX_BYTES;
    (void)sendto(sink->sockets[listener], sealed, length, MSG_DONTWAIT,
                 (const struct sockaddr *)&to, sizeof(to));
}

static void note(struct sink *sink, uint32_t listener, uint32_t forwarder,
                 const uint8_t *__counted_by(len) packet, uint32_t len, uint64_t arrived_at)
{
    struct feedback *__single feedback = feedback_of(sink, listener, forwarder);
    int32_t number = feedback_number(packet, len, sink->told[forwarder].number_extension);
    uint16_t next = (uint16_t)(feedback->base + feedback->count);
    uint16_t known = number < 0 ? next : (uint16_t)number;

    if (!feedback_add(feedback, known, rtp_ssrc(packet), arrived_at)) {
        tell(sink, listener, forwarder, arrived_at);
        (void)feedback_add(feedback, known, rtp_ssrc(packet), arrived_at);
    }
}

static uint64_t arrival_of(const struct control *control)
{
    int level, type;
    struct timespec at;

    memcpy(&level, control->bytes + offsetof(struct cmsghdr, cmsg_level), sizeof(level));
    memcpy(&type, control->bytes + offsetof(struct cmsghdr, cmsg_type), sizeof(type));
    if (level != SOL_SOCKET || type != SCM_TIMESTAMPNS)
        return wall_clock();
    memcpy(&at, control->bytes + CMSG_LEN(0), sizeof(at));
    return (uint64_t)at.tv_sec * 1000000000ULL + (uint64_t)at.tv_nsec;
}

/* What the listener knows of this stream, NULL without memory for a new one. */
static struct heard *__single heard_of(struct unsealer *unsealer, uint32_t ssrc)
{
    struct heard *grown;

    if (unsealer->last < unsealer->count && unsealer->streams[unsealer->last].ssrc == ssrc)
        return &unsealer->streams[unsealer->last];
    for (uint32_t i = 0; i < unsealer->count; i++) {
        if (unsealer->streams[i].ssrc == ssrc) {
            unsealer->last = i;
            return &unsealer->streams[i];
        }
    }
    grown = realloc(unsealer->streams, (unsealer->count + 1U) * sizeof(*grown));
    if (grown == NULL)
        return NULL;
    grown[unsealer->count] = (struct heard){ .ssrc = ssrc };
    unsealer->last = unsealer->count;
    unsealer->streams = grown;
    unsealer->count = unsealer->last + 1U;
    return &unsealer->streams[unsealer->last];
}

/* Takes the seal off. The length without it; 0 when it does not come off. */
static uint32_t unseal(struct unsealer *unsealer, enum load_seal seal,
                       uint8_t *__counted_by(len) packet, uint32_t len)
{
    struct heard *__single heard;
    uint64_t index;

    if (rtp_payload_at(packet, len) == 0)
        return 0;
    heard = heard_of(unsealer, rtp_ssrc(packet));
    if (!heard)
        return 0;
    index = rollover_index(&heard->rollover, rtp_sequence(packet));
    return cipher_unseal(unsealer->cipher, index, packet, len) ? len - cipher_tag_length(seal) : 0;
}

static void count(struct sink *sink, uint32_t listener, uint8_t *__counted_by(len) packet,
                  uint32_t len, uint64_t arrived_at)
{
    struct arrivals *__single arrivals;
    struct stamp stamp;
    uint64_t bit;
    uint32_t open_len = len;
    bool is_again;

    if (packet_is_rtcp(packet, len))
        return;
    if (sink->unsealers_count > 0)
        open_len = unseal(&sink->unsealers[listener], sink->seal, packet, len);
    if (!stamp_read(&stamp, &is_again, packet, open_len) ||
        stamp.publisher >= sink->publishers || stamp.forwarder >= LOAD_FORWARDERS_MAX) {
        sink->strangers++;
        return;
    }
    if (sink->told[stamp.forwarder].port != 0)
        note(sink, listener, stamp.forwarder, packet, open_len, arrived_at);
    arrivals = &sink->arrivals[stamp.forwarder];
    if (is_again) {
        arrivals->again++;
        return;
    }
    if (stamp.run != sink->run || stamp.number - sink->first >= sink->span)
        return; /* warm-up, or a straggler of the last run */
    bit = (((uint64_t)listener * LOAD_FORWARDERS_MAX + stamp.forwarder) * sink->publishers +
           stamp.publisher) *
              sink->span +
          (stamp.number - sink->first);
    if ((sink->seen[bit / 8U] & (1U << (bit % 8U))) != 0) {
        arrivals->duplicates++;
        return;
    }
    sink->seen[bit / 8U] |= (uint8_t)(1U << (bit % 8U));
    arrivals->arrived++;
    delays_add(&arrivals->delays, arrived_at > stamp.sent_at ? arrived_at - stamp.sent_at : 0);
}

static void listener_read(struct sink *sink, uint32_t listener)
{
    struct inbox *inbox = sink->inbox;
    int received;

    for (uint32_t i = 0; i < BATCH; i++) {
        inbox->pieces[i].iov_base = inbox->bytes[i];
        inbox->pieces[i].iov_len = PACKET_BYTES_MAX;
        inbox->messages[i].msg_hdr.msg_iov = &inbox->pieces[i];
        inbox->messages[i].msg_hdr.msg_iovlen = 1;
        inbox->messages[i].msg_hdr.msg_control = inbox->controls[i].bytes;
        inbox->messages[i].msg_hdr.msg_controllen = sizeof(inbox->controls[i].bytes);
    }
    received = recvmmsg(sink->sockets[listener], inbox->messages, BATCH, MSG_DONTWAIT, NULL);
    for (int i = 0; i < received; i++)
        count(sink, listener, inbox->bytes[i], inbox->messages[i].msg_len,
              arrival_of(&inbox->controls[i]));
    for (uint32_t f = 0; f < LOAD_FORWARDERS_MAX && received > 0; f++) {
        if (sink->told[f].port != 0 && feedback_of(sink, listener, f)->due <= wall_clock())
            tell(sink, listener, f, wall_clock());
    }
}

void sink_poll(struct sink *sink)
{
    uint32_t look = sink->listeners < SOCKETS_PER_LOOK ? sink->listeners : SOCKETS_PER_LOOK;

    while (look-- > 0) {
        listener_read(sink, sink->next);
        sink->next = sink->next + 1U < sink->listeners ? sink->next + 1U : 0;
    }
}
