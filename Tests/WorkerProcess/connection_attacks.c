/* connection_attacks.c - strangers who connect: idle, in crowds, with lengths that lie. */
#include "check.h"
#include "ports.h"
#include "process.h"

#include "base/drop.h"
#include "loop/tcp.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <worker.h>

#define CROWD 1000

static struct process worker;
static struct ch_dump_worker_reply dump;
static uint16_t port;

static enum ch_refusal listen_on(const int *__counted_by(count) fds, size_t count, size_t udp)
{
    struct ch_address here[4];

    for (size_t i = 0; i < 4; i++)
        here[i] = (struct ch_address){.ip = ch_view_string("127.0.0.1"), .port = port};
    question_listen(&worker.question, (uint8_t)count, ++worker.asked,
                    &(struct ch_listen){.addresses_count = udp,
                                        .addresses = here,
                                        .tcp_addresses_count = count - udp,
                                        .tcp_addresses = here});
    return process_ask(&worker, fds, count);
}

static void start(unsigned descriptors)
{
    uint16_t udp_port;
    int both[] = {port_open(&udp_port), port_listen(&port)};

    process_start(&worker, descriptors);
    CHECK_EQ(listen_on(both, 2, 1), ACCEPTED);
    close(both[0]);
    close(both[1]);
}

static void read_dump(void)
{
    static uint8_t memory[CH_ARENA_SIZE];
    struct ch_reader r;

    CHECK_EQ(ASK(&worker, dump_worker, 0), ACCEPTED);
    ch_reader_init(&r, worker.answer, worker.answer_length, memory, sizeof memory);
    ch_read_dump_worker_reply(&r, &dump);
}

static uint64_t drops(enum drop why)
{
    struct ch_view name = ch_view_string(drop_name(why));

    read_dump();
    for (size_t i = 0; i < dump.drops_count; i++)
        if (dump.drops[i].reason.len == name.len &&
            memcmp(dump.drops[i].reason.at, name.at, name.len) == 0)
            return dump.drops[i].packets;
    return 0;
}

/* Waits until the worker has closed the connection. */
static bool is_closed(int fd)
{
    uint8_t byte;

    return port_receive(fd, &byte, 1) <= 0;
}

static void send_hex(int fd, const char *text)
{
    struct bytes bytes = hex(text);

    CHECK_EQ(send(fd, bytes.at, bytes.len, MSG_NOSIGNAL), bytes.len);
}

TEST(packets_that_come_byte_by_byte_are_packets)
{
    struct bytes stream = hex("0000 0003 806061 0000 0002 8061 0000");
    uint16_t from;

    start(0);
    int fd = port_connect(port, &from);
    for (size_t i = 0; i < stream.len; i++) {
        CHECK_EQ(send(fd, stream.at + i, 1, MSG_NOSIGNAL), 1);
        CHECK(process_lives(&worker));
    }
    for (int i = 0; i < 1000 && drops(DROP_UNKNOWN_FLOW) < 2; i++)
        CHECK(process_lives(&worker));
    CHECK_EQ(dump.datagrams_in, 2);
    close(fd);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(a_length_beyond_a_packet_closes_the_connection)
{
    uint16_t from;

    start(0);
    size_t before = process_descriptors(&worker);
    int fds[] = {port_connect(port, &from), port_connect(port, &from)};
    send_hex(fds[0], "ffff");
    send_hex(fds[1], "0801");
    CHECK(is_closed(fds[0]) && is_closed(fds[1]));
    CHECK_EQ(drops(DROP_TCP_FRAMING), 2);
    CHECK_EQ(drops(DROP_TCP_SILENT), 0);
    CHECK_EQ(process_descriptors(&worker), before);
    close(fds[0]);
    close(fds[1]);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(a_thousand_idle_callers_are_few_and_soon_none)
{
    static int fds[CROWD];
    uint16_t from;

    start(0);
    size_t before = process_descriptors(&worker);
    for (size_t i = 0; i < CROWD; i++)
        fds[i] = port_connect(port, &from);
    for (size_t i = 0; i < CROWD; i++)
        CHECK(is_closed(fds[i]));
    CHECK_EQ(drops(DROP_TCP_SILENT) + drops(DROP_TCP_CONNECTION_LIMIT), CROWD);
    CHECK(drops(DROP_TCP_SILENT) >= TCP_SILENT_MAX);
    CHECK_EQ(process_descriptors(&worker), before);
    CHECK(dump.turns < 3 * CROWD); /* a few for each, and none for having them */
    int late = port_connect(port, &from);
    send_hex(late, "ffff");
    CHECK(is_closed(late));
    CHECK_EQ(drops(DROP_TCP_FRAMING), 1); /* there is room again */
    for (size_t i = 0; i < CROWD; i++)
        close(fds[i]);
    close(late);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(idle_callers_keep_nobody_out)
{
    static int fds[TCP_SILENT_MAX];
    uint16_t from;

    start(0);
    for (size_t i = 0; i < TCP_SILENT_MAX; i++)
        fds[i] = port_connect(port, &from);
    int late = port_connect(port, &from);
    send_hex(late, "ffff");
    CHECK(is_closed(late));
    CHECK(is_closed(fds[0]));
    CHECK_EQ(drops(DROP_TCP_FRAMING), 1);
    CHECK_EQ(drops(DROP_TCP_CONNECTION_LIMIT), 0);
    for (size_t i = 0; i < TCP_SILENT_MAX; i++)
        close(fds[i]);
    close(late);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(a_silent_connection_costs_no_turns)
{
    uint16_t from;

    start(0);
    int fd = port_connect(port, &from);
    CHECK(process_lives(&worker));
    read_dump();
    uint64_t before = dump.turns;
    CHECK(is_closed(fd)); /* after a whole TCP_SILENCE */
    CHECK_EQ(drops(DROP_TCP_SILENT), 1);
    CHECK(dump.turns - before < 10);
    close(fd);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(empty_packets_do_not_count_as_a_sign_of_life)
{
    static uint8_t zeroes[65536];
    struct pollfd end = {.events = POLLIN};
    uint16_t from;

    start(0);
    end.fd = port_connect(port, &from);
    while (send(end.fd, zeroes, sizeof zeroes, MSG_NOSIGNAL) > 0 && poll(&end, 1, 0) == 0)
        CHECK(process_lives(&worker));
    CHECK_EQ(drops(DROP_TCP_SILENT), 1);
    CHECK_EQ(dump.datagrams_in, 0);
    close(end.fd);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(without_free_descriptors_callers_wait_and_nobody_is_busy)
{
    int fds[60];
    uint16_t from;

    start(32);
    size_t before = process_descriptors(&worker);
    read_dump();
    uint64_t turns = dump.turns;
    for (size_t i = 0; i < 60; i++)
        fds[i] = port_connect(port, &from);
    for (size_t i = 0; i < 60; i++) /* the later ones have their turn when the first are closed */
        CHECK(is_closed(fds[i]));
    CHECK_EQ(drops(DROP_TCP_SILENT), 60);
    CHECK(dump.turns - turns < 1000);
    CHECK_EQ(process_descriptors(&worker), before);
    for (size_t i = 0; i < 60; i++)
        close(fds[i]);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(callers_who_hang_up_at_once_leave_no_trace)
{
    struct linger reset = {.l_onoff = 1, .l_linger = 0};
    uint16_t from;

    start(0);
    size_t before = process_descriptors(&worker);
    for (size_t i = 0; i < CROWD; i++) {
        int fd = port_connect(port, &from);
        if (i % 2)
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        if (i % 3)
            send_hex(fd, "0004 80");
        close(fd);
    }
    for (int i = 0; i < 10000 && process_descriptors(&worker) != before; i++)
        CHECK(process_lives(&worker));
    CHECK_EQ(process_descriptors(&worker), before);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

/* A transport that is reached over TCP with the fragment "here". */
static void open_transport(void)
{
    uint8_t suite = CH_SRTP_SUITE_AEAD_AES128_GCM;
    struct ch_view fragment = ch_view_string("here");
    struct ch_view password = ch_view_string("apasswordofICElite2345");

    CHECK_EQ(ASK(&worker, create_room, .room = 1), ACCEPTED);
    CHECK_EQ(ASK(&worker, create_web_rtc_transport, .transport = 1, .room = 1,
                 .username_fragment = fragment, .password = password, .suites_count = 1,
                 .suites = &suite, .accepts_tcp = true),
             ACCEPTED);
}

/* Sends a framed check byte by byte and reads the answer. Whether it is a success. */
static bool is_answered(int fd, uint8_t number)
{
    static struct check check;
    uint8_t head[FRAMING_LENGTH_SIZE], answer[256];

    check_begin(&check, number);
    check_username(&check, (const uint8_t *)"here", 4);
    check_priority(&check, 1);
    check_controlling(&check);
    check_nominate(&check);
    check_sign(&check, (const uint8_t *)"apasswordofICElite2345", 22);
    check_fingerprint(&check);
    head[0] = 0;
    head[1] = (uint8_t)check.w.used;
    CHECK_EQ(send(fd, head, sizeof head, MSG_NOSIGNAL), sizeof head);
    for (size_t i = 0; i < check.w.used; i++)
        CHECK_EQ(send(fd, check.bytes + i, 1, MSG_NOSIGNAL), 1);
    if (port_receive(fd, head, 2) != 2)
        return false;
    int length = head[1];
    return head[0] == 0 && port_receive(fd, answer, (size_t)length) == length &&
           answer[0] == 1 && answer[1] == 1 && answer[13] == number;
}

TEST(a_caller_who_proves_himself_stays)
{
    uint16_t from;

    start(0);
    open_transport();
    int fd = port_connect(port, &from);
    CHECK(is_answered(fd, 1));
    int silent = port_connect(port, &from);
    CHECK(is_closed(silent)); /* a whole TCP_SILENCE later */
    CHECK(is_answered(fd, 2));
    CHECK_EQ(drops(DROP_TCP_SILENT), 1);
    CHECK_EQ(dump.tcp_connections, 1);
    close(silent);
    close(fd);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(connections_of_a_transport_are_closed_with_it)
{
    uint16_t from;

    start(0);
    open_transport();
    size_t before = process_descriptors(&worker);
    int fds[] = {port_connect(port, &from), port_connect(port, &from)};
    CHECK(is_answered(fds[0], 1) && is_answered(fds[1], 2));
    CHECK_EQ(ASK(&worker, close_transport, .transport = 1), ACCEPTED);
    CHECK(is_closed(fds[0]) && is_closed(fds[1]));
    read_dump();
    CHECK_EQ(dump.tcp_connections, 0);
    CHECK_EQ(process_descriptors(&worker), before);
    close(fds[0]);
    close(fds[1]);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(a_transport_outlives_the_connection_it_was_reached_on)
{
    uint16_t from;

    start(0);
    open_transport();
    for (uint8_t i = 0; i < 20; i++) { /* far more than a transport keeps at a time */
        int fd = port_connect(port, &from);
        CHECK(is_answered(fd, i));
        close(fd);
    }
    for (int i = 0; i < 10000; i++) {
        read_dump();
        if (dump.tcp_connections == 0)
            break;
    }
    CHECK_EQ(dump.tcp_connections, 0);
    CHECK_EQ(dump.transports, 1);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(a_listener_is_taken_where_one_is_asked_for_and_nowhere_else)
{
    uint16_t udp_port;
    int udp = port_open(&udp_port), listener = port_listen(&port);
    int deaf = socket(AF_INET, SOCK_STREAM, 0);
    int wrong[][2] = {{udp, deaf}, {listener, udp}};

    process_start(&worker, 0);
    CHECK_EQ(ASK(&worker, create_room, .room = 1), ACCEPTED);
    size_t before = process_descriptors(&worker);
    for (size_t i = 0; i < 2; i++)
        CHECK_EQ(listen_on(wrong[i], 2, 1), CH_REFUSAL_INVALID_SOCKET);
    question_create_plain_transport(&worker.question, 1, ++worker.asked,
                                    &(struct ch_create_plain_transport){.transport = 1, .room = 1});
    CHECK_EQ(process_ask(&worker, &listener, 1), CH_REFUSAL_INVALID_SOCKET);
    CHECK(process_lives(&worker));
    CHECK_EQ(process_descriptors(&worker), before);
    CHECK_EQ(listen_on(&listener, 1, 0), ACCEPTED);
    CHECK_EQ(listen_on(&listener, 1, 0), CH_REFUSAL_ALREADY_CONNECTED);
    close(udp);
    close(listener);
    close(deaf);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}
