/* span_tests.c - one room in two worker processes: what the one receives, listeners of the other
 * get, and the end of one is the other's loss of a span and of nothing else. */
#include "ports.h"
#include "process.h"

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <worker.h>

#define SPAN 9
#define LISTENERS 20

static struct process near, far;
static struct audience audience, remote; /* the publisher's half, and the other */
static int sockets[2];

static enum ch_refusal open_span(struct process *p, uint32_t id, int fd)
{
    question_open_span(&p->question, 1, ++p->asked,
                       &(struct ch_open_span){.span = id, .room = 1});
    return process_ask(p, &fd, 1);
}

static enum ch_refusal mirror(struct process *p, uint32_t span)
{
    struct ch_payload payload = {
        .type = AUDIENCE_TYPE, .role = CH_PAYLOAD_ROLE_MEDIA, .clock_rate = 90000};
    struct ch_encoding encoding = {.has_ssrc = true, .ssrc = AUDIENCE_SSRC};

    return ASK(p, mirror_receiver, .receiver = 1, .span = span,
               .reception = {.kind = CH_KIND_VIDEO,
                             .payloads_count = 1,
                             .payloads = &payload,
                             .encodings_count = 1,
                             .encodings = &encoding});
}

/* The two halves get a way to each other, and the far one wants the publisher. */
static void connect_halves(uint32_t span)
{
    int pair[2];

    CHECK_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
    CHECK_EQ(open_span(&near, span, pair[0]), ACCEPTED);
    CHECK_EQ(open_span(&far, span, pair[1]), ACCEPTED);
    close(pair[0]);
    close(pair[1]);
    CHECK_EQ(mirror(&far, span), ACCEPTED);
}

/* A publisher and a listener in the one, a mirror and listeners in the other. */
static void start(void)
{
    uint16_t ports[2];

    for (int i = 0; i < 2; i++)
        sockets[i] = port_open(&ports[i]);
    process_start(&near, 0);
    process_start(&far, 0);
    audience_open(&audience, &near, sockets[0], ports[0], 1);
    audience_open_mirrored(&remote, &far, sockets[1], ports[1]);
    connect_halves(SPAN);
    audience_add_listeners(&remote, &far, LISTENERS);
}

static void finish(void)
{
    audience_close(&audience);
    audience_close(&remote);
    close(sockets[0]);
    close(sockets[1]);
}

/* Takes packets of this half's listeners until `count` have come; reports do not count. */
static size_t heard(const struct audience *a, size_t count, size_t length)
{
    uint8_t packet[2048];
    size_t good = 0, reports = 0;

    for (size_t i = 0; i < count && reports < 1000;) {
        const int got = port_receive(a->sink, packet, sizeof packet);
        if (got < 2)
            return good;
        if (packet[1] >= 192 && packet[1] <= 223) {
            reports++;
            continue;
        }
        i++;
        good += (size_t)got == length;
    }
    return good;
}

/* Speaks until the far listeners hear it: from then on the halves are one room. Returns the next
 * number. */
static uint16_t meet(uint16_t sequence)
{
    const uint16_t end = (uint16_t)(sequence + 1000);
    uint8_t packet[2048];
    ssize_t got = -1;

    for (; sequence < end && got < 0; sequence++) {
        audience_speak(&audience, sequence, 40);
        CHECK_EQ(heard(&audience, 1, 40), 1);
        usleep(10000);
        got = recv(remote.sink, packet, sizeof packet, MSG_DONTWAIT);
    }
    while (recv(remote.sink, packet, sizeof packet, MSG_DONTWAIT) >= 0)
        continue;
    return sequence;
}

TEST(listeners_in_another_worker_hear_every_packet)
{
    start();
    uint16_t next = meet(1);
    for (size_t i = 0; i < 500; i++) {
        audience_speak(&audience, next++, 900);
        CHECK_EQ(heard(&audience, 1, 900), 1);
    }
    CHECK_EQ(heard(&remote, 500 * LISTENERS, 900), 500 * LISTENERS);
    CHECK_EQ(process_close(&near), WORKER_EXIT_DONE);
    CHECK_EQ(process_close(&far), WORKER_EXIT_DONE);
    finish();
}

TEST(a_worker_whose_other_half_dies_goes_on)
{
    start();
    uint16_t next = meet(1);
    kill(far.pid, SIGKILL);
    CHECK_EQ(process_close(&far), ENDED_BY_SIGNAL + SIGKILL);
    for (size_t i = 0; i < 100; i++) {
        audience_speak(&audience, next++, 900);
        CHECK_EQ(heard(&audience, 1, 900), 1);
    }
    CHECK(process_lives(&near));
    CHECK(near.spans_lost == 1);
    CHECK_EQ(ASK(&near, close_transport, .transport = SPAN), ACCEPTED);
    CHECK_EQ(process_close(&near), WORKER_EXIT_DONE);
    finish();
}

/* Both live; what was between them is gone, and something else takes its place. */
TEST(listeners_go_on_over_another_span)
{
    start();
    uint16_t next = meet(1);
    CHECK_EQ(ASK(&near, close_transport, .transport = SPAN), ACCEPTED);
    for (int i = 0; i < 1000 && far.spans_lost == 0; i++) {
        CHECK(process_lives(&far));
        usleep(10000); /* the near one may not have come to close its end yet */
    }
    CHECK(far.spans_lost == 1);
    CHECK_EQ(mirror(&far, SPAN), CH_REFUSAL_WRONG_TRANSPORT);
    CHECK_EQ(ASK(&far, close_transport, .transport = SPAN), ACCEPTED);
    connect_halves(SPAN + 1);
    next = meet(next);
    for (size_t i = 0; i < 100; i++) {
        audience_speak(&audience, next++, 900);
        CHECK_EQ(heard(&audience, 1, 900), 1);
    }
    CHECK_EQ(heard(&remote, 100 * LISTENERS, 900), 100 * LISTENERS);
    CHECK_EQ(process_close(&near), WORKER_EXIT_DONE);
    CHECK_EQ(process_close(&far), WORKER_EXIT_DONE);
    finish();
}

/* How many packets died so at the span of a half. */
static uint64_t dropped(struct process *p, const char *name)
{
    static uint8_t arena[CH_ARENA_SIZE];
    struct ch_get_transport_stats_reply stats;
    const struct ch_view wanted = ch_view_string(name);
    struct ch_reader r;

    CHECK_EQ(ASK(p, get_transport_stats, .transport = SPAN), ACCEPTED);
    ch_reader_init(&r, p->answer, p->answer_length, arena, sizeof arena);
    ch_read_get_transport_stats_reply(&r, &stats);
    for (size_t i = 0; i < stats.drops_count; i++) {
        const struct ch_drop_count *drop = &stats.drops[i];
        if (drop->reason.len == wanted.len && memcmp(drop->reason.at, wanted.at, wanted.len) == 0)
            return drop->packets;
    }
    return 0;
}

/* It does not read, and its queue is full: that is nobody's time but its own. */
TEST(a_worker_whose_other_half_stands_still_does_not_wait)
{
    start();
    uint16_t next = meet(1);
    process_halt(&far);
    for (size_t i = 0; i < 8000; i++) {
        audience_speak(&audience, next++, 1200);
        CHECK_EQ(heard(&audience, 1, 1200), 1);
    }
    CHECK(process_lives(&near));
    CHECK(dropped(&near, "spanFull") > 1000);
    kill(far.pid, SIGCONT);
    CHECK(process_lives(&far));
    CHECK_EQ(process_close(&near), WORKER_EXIT_DONE);
    CHECK_EQ(process_close(&far), WORKER_EXIT_DONE);
    finish();
}

TEST(what_is_no_end_of_a_span_is_refused)
{
    int pair[2], stream[2];
    uint16_t port;

    process_start(&near, 0);
    CHECK_EQ(ASK(&near, create_room, .room = 1), ACCEPTED);
    CHECK_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
    CHECK_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, stream), 0);
    const int udp = port_open(&port);
    CHECK_EQ(open_span(&near, SPAN, udp), CH_REFUSAL_INVALID_SOCKET);
    CHECK_EQ(open_span(&near, SPAN, stream[0]), CH_REFUSAL_INVALID_SOCKET);
    question_create_plain_transport(
        &near.question, 1, ++near.asked,
        &(struct ch_create_plain_transport){.transport = 2, .room = 1});
    CHECK_EQ(process_ask(&near, &pair[0], 1), CH_REFUSAL_INVALID_SOCKET);
    CHECK_EQ(open_span(&near, SPAN, pair[0]), ACCEPTED);
    const size_t before = process_descriptors(&near);
    CHECK_EQ(ASK(&near, close_room, .room = 1), ACCEPTED);
    CHECK(process_lives(&near));
    CHECK_EQ(process_descriptors(&near), before - 1);
    for (int i = 0; i < 2; i++) {
        close(pair[i]);
        close(stream[i]);
    }
    close(udp);
    CHECK_EQ(process_close(&near), WORKER_EXIT_DONE);
}
