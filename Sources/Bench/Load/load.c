/* load.c - paced RTP out to a forwarder, and the measurement of what it does with it.
 *
 * One thread sends when a burst is due and polls the sink in between. A generator that was held up
 * goes on from the present instead of sending everything it missed at once: `sent` tells the truth
 * about the rate, and the forwarder is not charged for a flood nobody asked for. */
#include "include/bench_load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cipher.h"
#include "packet.h"
#include "sink.h"
#include "socket.h"

#define BURST_MAX 64U
#define FORWARDERS_MAX 4U
#define FRAME_PACKETS 8U
#define SECOND_NS 1000000000ULL
#define MILLISECOND_NS 1000000ULL
#define DRAIN_NS (500U * MILLISECOND_NS)

struct publisher {
    int fd;
    uint16_t port;
    uint32_t number; /* of the next packet; the low half is its sequence number */
    struct cipher *__single cipher; /* NULL: in the clear */
};

/* Each forwarder hears a stream without gaps, though they take turns: the rollover counter is not
 * sent, and who misses half a circle of numbers cannot know it. */
struct progress {
    uint16_t forwarder_port;
    uint32_t number; /* which all publishers go on with */
};

struct load {
    struct load_shape shape;
    uint32_t publishers_count;
    struct publisher *__counted_by(publishers_count) publishers;
    struct sink sink;
    uint32_t run;
    struct progress progress[FORWARDERS_MAX];
    uint8_t bytes[BURST_MAX][PACKET_BYTES_MAX];
    struct iovec pieces[BURST_MAX];
    struct mmsghdr messages[BURST_MAX];
};

uint16_t load_publisher_port(const struct load *load, uint32_t n)
{
    return load->publishers[n].port;
}

uint32_t load_publisher_ssrc(uint32_t n)
{
    return 0x42000001U + n;
}

static int publishers_open(struct load *load)
{
    struct publisher *publishers = calloc(load->shape.publishers, sizeof(struct publisher));

    if (publishers == NULL)
        return ENOMEM;
    for (uint32_t p = 0; p < load->shape.publishers; p++)
        publishers[p].fd = -1;
    load->publishers = publishers;
    load->publishers_count = load->shape.publishers;
    for (uint32_t p = 0; p < load->publishers_count; p++) {
        struct publisher *one = &load->publishers[p];

        one->fd = loopback_bind(0);
        if (one->fd < 0)
            return -one->fd;
        one->port = loopback_port(one->fd);
        if (load->shape.in == LOAD_CLEAR)
            continue;
        one->cipher = cipher_open(load->shape.in, LOAD_PUBLISHERS + p, CIPHER_SEALS);
        if (!one->cipher)
            return ENOMEM;
    }
    return 0;
}

struct load *load_open(const struct load_shape *shape)
{
    struct rlimit files;
    struct load *load;
    int why;

    if (shape->packet_bytes < PACKET_BYTES_MIN ||
        shape->packet_bytes > PACKET_BYTES_MAX - CIPHER_TAG_MAX ||
        shape->publishers == 0 || shape->listeners == 0) {
        errno = EINVAL;
        return NULL;
    }
    load = calloc(1, sizeof(*load));
    if (load == NULL)
        return NULL;
    load->shape = *shape;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
    why = sink_open(&load->sink, shape);
    if (why == 0)
        why = publishers_open(load);
    if (why != 0) {
        load_close(load);
        errno = why;
        return NULL;
    }
    return load;
}

void load_close(struct load *load)
{
    sink_close(&load->sink);
    for (uint32_t p = 0; p < load->publishers_count; p++) {
        if (load->publishers[p].fd >= 0)
            close(load->publishers[p].fd);
        cipher_close(load->publishers[p].cipher);
    }
    free(load->publishers);
    free(load);
}

static void put_u16(uint8_t *__counted_by(2) at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put_u32(uint8_t *__counted_by(4) at, uint32_t value)
{
    put_u16(at, value >> 16);
    put_u16(at + 2, value);
}

/* A packet of publisher `p`; false when it could not be sealed. */
static bool packet_write(struct load *load, uint32_t p, uint32_t number, uint32_t forwarder,
                         uint8_t *__counted_by(PACKET_BYTES_MAX) at)
{
    struct publisher *from = &load->publishers[p];
    bool ends_frame = number % FRAME_PACKETS == FRAME_PACKETS - 1U;
    uint8_t clear[PACKET_BYTES_MAX] = { 0 };
    uint8_t *packet = from->cipher ? clear : at;
    struct stamp stamp = {
        .key_frame = { 0x10, 0x10, 0x00, 0x00, 0x9d, 0x01, 0x2a, 0x00 },
        .magic = STAMP_MAGIC,
        .run = load->run,
        .publisher = (uint16_t)p,
        .forwarder = (uint16_t)forwarder,
        .number = number,
        .sent_at = wall_clock(),
    };

    packet[0] = 0x80;
    packet[1] = load->shape.is_audio ? 100U : (uint8_t)(101U | (ends_frame ? 0x80U : 0U));
    put_u16(packet + 2, number);
    /* 20 ms at 48 kHz, or a thirtieth of a second at 90 kHz */
    put_u32(packet + 4, load->shape.is_audio ? number * 960U : number / FRAME_PACKETS * 3000U);
    put_u32(packet + 8, load_publisher_ssrc(p));
    memcpy(packet + RTP_HEADER_BYTES, &stamp, sizeof(stamp));
    return !from->cipher || cipher_seal(from->cipher, number, packet, load->shape.packet_bytes, at,
                                        PACKET_BYTES_MAX);
}

/* The next packets of publisher `p`, to one forwarder. */
static void burst_send(struct load *load, const struct load_run *run, uint32_t p,
                       uint32_t forwarder)
{
    struct sockaddr_in to = loopback((forwarder == 0 ? &run->forwarder : &run->beside)->port);
    uint32_t done = 0;

    for (uint32_t i = 0; i < run->burst; i++) {
        bool written =
            packet_write(load, p, load->publishers[p].number + i, forwarder, load->bytes[i]);

        /* A packet that could not be sealed leaves as one byte: it counts as sent, and lost. */
        load->pieces[i].iov_base = load->bytes[i];
        load->pieces[i].iov_len =
            written ? load->shape.packet_bytes + cipher_tag_length(load->shape.in) : 1U;
        load->messages[i].msg_hdr.msg_name = &to;
        load->messages[i].msg_hdr.msg_namelen = sizeof(to);
        load->messages[i].msg_hdr.msg_iov = &load->pieces[i];
        load->messages[i].msg_hdr.msg_iovlen = 1;
    }
    while (done < run->burst) {
        int sent = sendmmsg(load->publishers[p].fd, load->messages + done, run->burst - done, 0);

        if (sent > 0)
            done += (uint32_t)sent;
        else if (errno != EINTR && errno != ECONNREFUSED)
            break; /* it counts as sent and shows as lost */
    }
}

/* What the forwarder reports back to the publishers is read and dropped. */
static void reports_discard(struct load *load, uint32_t p)
{
    uint8_t bytes[PACKET_BYTES_MAX];

    while (recv(load->publishers[p].fd, bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
        ;
}

/* Sends one phase on schedule; the worst delay of a burst against the plan. */
static uint64_t phase_send(struct load *load, const struct load_run *run, uint64_t bursts)
{
    uint64_t interval = SECOND_NS * run->burst / run->packets_per_second;
    uint64_t due = wall_clock(), latest = 0;

    for (uint64_t b = 0; b < bursts; b++) {
        uint32_t p = (uint32_t)(b % load->publishers_count);
        uint64_t now = wall_clock();

        while (now < due) {
            sink_poll(&load->sink);
            now = wall_clock();
        }
        if (now - due > latest)
            latest = now - due;
        /* Who went last goes first, so that no order is for or against one. */
        for (uint32_t f = 0; f < LOAD_FORWARDERS_MAX; f++) {
            uint32_t forwarder = (uint32_t)(f ^ (b / load->publishers_count)) & 1U;

            if (forwarder == 0 || run->beside.port != 0)
                burst_send(load, run, p, forwarder);
        }
        load->publishers[p].number += run->burst;
        if (b % 64U == 0)
            reports_discard(load, (uint32_t)(b / 64U % load->publishers_count));
        due = now - due > interval ? now + interval : due + interval;
        sink_poll(&load->sink);
    }
    return latest;
}

/* A round gives each publisher one burst, so that all of them reach the same number. */
static uint64_t bursts_in(const struct load *load, const struct load_run *run, uint32_t ms)
{
    uint64_t packets = (uint64_t)run->packets_per_second * ms / 1000U;
    uint64_t rounds = packets / run->burst / load->publishers_count;

    return (rounds > 0 ? rounds : 1U) * load->publishers_count;
}

static void drain(struct load *load, uint64_t expected)
{
    uint64_t until = wall_clock() + DRAIN_NS;

    while (load->sink.arrivals[0].arrived + load->sink.arrivals[1].arrived < expected &&
           wall_clock() < until)
        sink_poll(&load->sink);
}

/* Where the publishers were with this forwarder, NULL when there are too many of them. */
static struct progress *__single progress_with(struct load *load, uint16_t forwarder_port)
{
    for (uint32_t i = 0; i < FORWARDERS_MAX; i++) {
        struct progress *one = &load->progress[i];

        if (one->forwarder_port == 0)
            one->forwarder_port = forwarder_port;
        if (one->forwarder_port == forwarder_port)
            return one;
    }
    return NULL;
}

/* 0 when somebody is gone whose time counts. */
static uint64_t clock_of(const struct load_forwarder *forwarder)
{
    uint64_t own = process_clock(forwarder->process);
    uint64_t other = forwarder->helper > 0 ? process_clock(forwarder->helper) : 0;

    return own == 0 || (forwarder->helper > 0 && other == 0) ? 0 : own + other;
}

/* What came of it at one of them; its time is what it had taken before. */
static bool result_write(const struct load *load, const struct load_run *run, uint32_t forwarder,
                         struct load_result *result)
{
    const struct arrivals *__single arrivals = &load->sink.arrivals[forwarder];
    uint64_t before = result->cpu;
    uint64_t cpu = clock_of(forwarder == 0 ? &run->forwarder : &run->beside);

    if (before == 0 || cpu == 0) {
        errno = ESRCH;
        return false;
    }
    result->cpu = cpu - before;
    result->arrived = arrivals->arrived;
    result->duplicates = arrivals->duplicates;
    result->again = arrivals->again;
    result->strangers = load->sink.strangers;
    result->delay_p50 = delays_percentile(&arrivals->delays, 0.5);
    result->delay_p99 = delays_percentile(&arrivals->delays, 0.99);
    result->delay_p999 = delays_percentile(&arrivals->delays, 0.999);
    result->delay_max = arrivals->delays.max;
    sink_find_gaps(&load->sink, forwarder, run->settled, result);
    return true;
}

bool load_measure(struct load *load, const struct load_run *run,
                  struct load_result results[__counted_by(LOAD_FORWARDERS_MAX)])
{
    struct progress *__single progress = progress_with(load, run->forwarder.port);
    uint32_t forwarders = run->beside.port != 0 ? 2U : 1U;
    uint64_t warm_up, measured, each, start, took, latest;

    memset(results, 0, LOAD_FORWARDERS_MAX * sizeof(*results));
    if (run->burst == 0 || run->burst > BURST_MAX || run->packets_per_second == 0 || !progress) {
        errno = EINVAL;
        return false;
    }
    warm_up = bursts_in(load, run, run->warm_up_ms);
    measured = bursts_in(load, run, run->measured_ms);
    each = measured / load->publishers_count * run->burst;
    load->run++;
    for (uint32_t p = 0; p < load->publishers_count; p++)
        load->publishers[p].number = progress->number;
    if (!sink_tell(&load->sink, run))
        return false;
    /* Nothing of the warm-up counts: the span is empty until the measured phase begins. */
    if (!sink_expect(&load->sink, load->run, 0, 0))
        return false;
    phase_send(load, run, warm_up);
    if (!sink_expect(&load->sink, load->run, load->publishers[0].number, (uint32_t)each))
        return false;
    start = wall_clock();
    results[0].cpu = clock_of(&run->forwarder);
    results[1].cpu = forwarders > 1U ? clock_of(&run->beside) : 0;
    latest = phase_send(load, run, measured);
    progress->number = load->publishers[0].number;
    took = wall_clock() - start;
    drain(load, each * load->publishers_count * load->shape.listeners * forwarders);
    for (uint32_t f = 0; f < forwarders; f++) {
        results[f].latest = latest;
        results[f].elapsed = took;
        results[f].sent = each * load->publishers_count;
        results[f].expected = results[f].sent * load->shape.listeners;
        if (!result_write(load, run, f, &results[f]))
            return false;
    }
    return true;
}
