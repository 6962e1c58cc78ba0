/* media_attacks.c - packets in numbers, in lengths and through sockets that a worker dislikes. */
#include "ports.h"
#include "process.h"

#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>
#include <worker.h>

static struct process worker;
static struct audience audience;
static int socket_of_worker;

static void start(size_t listeners, bool checks_sums)
{
    uint16_t port;
    int off = 1;

    socket_of_worker = port_open(&port);
    if (!checks_sums) /* and then the system refuses to segment, too */
        setsockopt(socket_of_worker, SOL_SOCKET, SO_NO_CHECK, &off, sizeof off);
    process_start(&worker, 0);
    audience_open(&audience, &worker, socket_of_worker, port, listeners);
}

static void finish(void)
{
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
    audience_close(&audience);
    close(socket_of_worker);
}

/* Reports keep coming when media does not, so their number tells that it is time to give up. */
static bool is_report(const uint8_t *__counted_by(2) packet, size_t *reports)
{
    bool is_rtcp = packet[1] >= 192 && packet[1] <= 223;

    *reports += is_rtcp;
    return is_rtcp;
}

/* Takes `count` packets of this length from the sink. Returns how many came, whole and in order
 * for every listener. */
static size_t heard(size_t count, size_t length)
{
    static uint16_t next[256];
    static bool begun[256];
    uint8_t packet[2048];
    size_t good = 0, reports = 0;

    for (size_t i = 0; i < 256; i++)
        begun[i] = false;
    for (size_t i = 0; i < count && reports < 20 * audience.listeners;) {
        int got = port_receive(audience.sink, packet, sizeof packet);
        if (got < 0)
            return good;
        if (is_report(packet, &reports))
            continue;
        i++;
        size_t who = packet[11];
        uint16_t sequence = (uint16_t)(packet[2] << 8 | packet[3]);
        good += (size_t)got == length && (!begun[who] || sequence == next[who]);
        begun[who] = true;
        next[who] = (uint16_t)(sequence + 1);
    }
    return good;
}

/* All that waits when the worker wakes up comes as full batches. */
static void burst(uint16_t first, size_t count, size_t length)
{
    process_halt(&worker);
    for (size_t i = 0; i < count; i++)
        audience_speak(&audience, (uint16_t)(first + i), length);
    kill(worker.pid, SIGCONT);
}

/* How many messages the worker has needed for its packets. */
static uint64_t messages(void)
{
    static uint8_t memory[CH_ARENA_SIZE];
    struct ch_dump_worker_reply dump;
    struct ch_reader r;

    CHECK_EQ(ASK(&worker, dump_worker, 0), ACCEPTED);
    ch_reader_init(&r, worker.answer, worker.answer_length, memory, sizeof memory);
    ch_read_dump_worker_reply(&r, &dump);
    return dump.messages_out;
}

TEST(a_burst_to_two_hundred_listeners_arrives_whole)
{
    start(200, true);
    burst(1, 60, 300);
    CHECK_EQ(heard(60 * 200, 300), 60 * 200);
    finish();
}

TEST(ten_thousand_packets_at_once_arrive_in_order)
{
    start(1, true);
    burst(1, 10000, 60);
    CHECK_EQ(heard(10000, 60), 10000);
    CHECK(messages() < 1000); /* equal lengths leave in runs */
    finish();
}

TEST(packets_of_any_length_arrive_as_they_were)
{
    uint8_t packet[2048];

    start(1, true);
    process_halt(&worker);
    for (uint16_t i = 0; i < 600; i++) /* runs of equal length, shorter ends, longer ones */
        audience_speak(&audience, i, 13 + (i * 7919u >> (i % 13)) % 1400);
    kill(worker.pid, SIGCONT);
    for (uint16_t i = 0; i < 600; i++) {
        int got = port_receive(audience.sink, packet, sizeof packet);
        CHECK_EQ(got, 13 + (i * 7919u >> (i % 13)) % 1400);
        CHECK(packet_is_whole(packet, (size_t)(got > 0 ? got : 0), i));
    }
    finish();
}

TEST(a_socket_that_cannot_segment_loses_nothing)
{
    start(3, false);
    burst(1, 500, 700);
    CHECK_EQ(heard(1500, 700), 1500);
    CHECK(process_lives(&worker));
    finish();
}

TEST(a_loud_publisher_does_not_starve_a_quiet_one)
{
    start(200, true);
    burst(1, 2000, 60); /* four hundred thousand packets */
    CHECK(process_lives(&worker));
    CHECK(heard(1000, 60) > 0);
    finish();
}

TEST(media_flows_while_the_controller_is_stalled)
{
    start(1, true);
    for (int i = 0; i < 100000; i++) { /* a megabyte of answers that nobody reads */
        question_ping(&worker.question, 0, ++worker.asked, &(struct ch_ping){0});
        process_send(&worker, worker.question.bytes, worker.question.length, NULL, 0);
    }
    for (uint16_t i = 0; i < 100; i++)
        audience_speak(&audience, i, 100);
    CHECK_EQ(heard(100, 100), 100);
    CHECK_EQ(process_answer(&worker, worker.asked), ACCEPTED);
    finish();
}

TEST(a_transport_closed_in_a_burst_does_no_harm)
{
    start(50, true);
    burst(1, 300, 200);
    for (uint32_t i = 0; i < 25; i++)
        CHECK_EQ(ASK(&worker, close_transport, .transport = 1000 + i), ACCEPTED);
    CHECK_EQ(ASK(&worker, close_room, .room = 1), ACCEPTED);
    CHECK(process_lives(&worker));
    finish();
}

/* A connected socket hears that nobody is there (ICMP), once for every packet to a closed port. */
TEST(an_error_on_a_socket_does_not_make_it_deaf)
{
    struct sockaddr_in far = {.sin_family = AF_INET};
    socklen_t length = sizeof far;
    uint8_t packet[64];

    start(1, true);
    CHECK_EQ(getsockname(audience.publisher, (struct sockaddr *)&far, &length), 0);
    /* The worker has the same socket. */
    CHECK_EQ(connect(socket_of_worker, (struct sockaddr *)&far, sizeof far), 0);
    close(audience.publisher);
    send(socket_of_worker, packet, 1, 0); /* nobody hears it, and the error stays with the socket */
    CHECK(process_lives(&worker));
    audience.publisher = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    CHECK_EQ(bind(audience.publisher, (struct sockaddr *)&far, sizeof far), 0);
    audience_speak(&audience, 1, 64);
    CHECK_EQ(port_receive(audience.sink, packet, sizeof packet), 64);
    finish();
}
