/* socket_attacks.c - descriptors that are wrong, missing, too many, or broken later. */
#include "ports.h"
#include "process.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <worker.h>

static struct process worker;

static void start_with_room(unsigned descriptors)
{
    process_start(&worker, descriptors);
    CHECK_EQ(ASK(&worker, create_room, .room = 1), ACCEPTED);
}

static enum ch_refusal open_transport(uint32_t id, const int *__counted_by(count) fds, size_t count)
{
    question_create_plain_transport(
        &worker.question, (uint8_t)count, ++worker.asked,
        &(struct ch_create_plain_transport){.transport = id, .room = 1});
    return process_ask(&worker, fds, count);
}

TEST(what_is_no_udp_socket_is_refused)
{
    int pipe_ends[2];

    CHECK_EQ(pipe(pipe_ends), 0);
    int odd[] = {
        socket(AF_INET, SOCK_STREAM, 0),       socket(AF_UNIX, SOCK_DGRAM, 0),
        socket(AF_NETLINK, SOCK_DGRAM, 0),     socket(AF_INET, SOCK_RAW, IPPROTO_UDP),
        open("README.md", O_RDONLY),           open(".", O_RDONLY),
        open("/dev/null", O_RDWR),             epoll_create1(0),
        pipe_ends[0],                          pipe_ends[1],
    };
    start_with_room(0);
    size_t before = process_descriptors(&worker);

    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        CHECK(odd[i] >= 0);
        CHECK_EQ(open_transport(1, &odd[i], 1), CH_REFUSAL_INVALID_SOCKET);
        close(odd[i]);
    }
    CHECK(process_lives(&worker));
    CHECK_EQ(process_descriptors(&worker), before);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(one_bad_socket_of_two_gives_both_back)
{
    uint16_t port;
    int both[] = {port_open(&port), open("/dev/null", O_RDWR)};

    start_with_room(0);
    size_t before = process_descriptors(&worker);
    CHECK_EQ(open_transport(1, both, 2), CH_REFUSAL_INVALID_SOCKET);
    CHECK(process_lives(&worker));
    CHECK_EQ(process_descriptors(&worker), before);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
    close(both[0]);
    close(both[1]);
}

TEST(sockets_of_a_refused_request_are_closed)
{
    uint16_t port;
    int three[] = {port_open(&port), port_open(&port), port_open(&port)};

    start_with_room(0);
    size_t before = process_descriptors(&worker);
    CHECK_EQ(open_transport(1, three, 3), CH_REFUSAL_WRONG_SOCKET_COUNT);
    CHECK(process_lives(&worker));
    CHECK_EQ(process_descriptors(&worker), before);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
    for (size_t i = 0; i < 3; i++)
        close(three[i]);
}

TEST(sockets_of_a_request_that_takes_none_are_closed)
{
    uint16_t port;
    int fd = port_open(&port);

    start_with_room(0);
    size_t before = process_descriptors(&worker);
    question_ping(&worker.question, 1, ++worker.asked, &(struct ch_ping){0});
    CHECK_EQ(process_ask(&worker, &fd, 1), ACCEPTED);
    CHECK(process_lives(&worker));
    CHECK_EQ(process_descriptors(&worker), before);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
    close(fd);
}

TEST(a_frame_that_claims_missing_sockets_ends_the_session)
{
    uint16_t port;
    int fd = port_open(&port);

    start_with_room(0);
    question_create_plain_transport(&worker.question, 2, ++worker.asked,
                                    &(struct ch_create_plain_transport){.transport = 1, .room = 1});
    CHECK_EQ(process_ask(&worker, &fd, 1), NO_ANSWER);
    CHECK_EQ(process_end(&worker), WORKER_EXIT_DISAGREEMENT);
    close(fd);
}

TEST(descriptors_that_no_frame_claims_end_the_session)
{
    int fds[40];

    start_with_room(0);
    for (size_t i = 0; i < 40; i++)
        fds[i] = worker.channel;
    for (int i = 0; i < 2; i++) {
        question_ping(&worker.question, 0, ++worker.asked, &(struct ch_ping){0});
        process_send(&worker, worker.question.bytes, worker.question.length, fds, 40);
    }
    CHECK_EQ(process_end(&worker), WORKER_EXIT_DISAGREEMENT);
}

TEST(unclaimed_descriptors_of_a_half_frame_do_no_harm)
{
    uint16_t port;
    int fd = port_open(&port);

    start_with_room(0);
    question_create_plain_transport(&worker.question, 1, ++worker.asked,
                                    &(struct ch_create_plain_transport){.transport = 1, .room = 1});
    CHECK(process_send(&worker, worker.question.bytes, worker.question.length - 1, &fd, 1));
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
    close(fd);
}

TEST(two_thousand_transports_come_and_go_without_a_trace)
{
    uint16_t port;

    start_with_room(0);
    size_t before = process_descriptors(&worker);
    for (int round = 0; round < 2; round++) {
        for (uint32_t id = 1; id <= 1000; id++) {
            int pair[] = {port_open(&port), port_open(&port)};
            CHECK_EQ(open_transport(id, pair, 1 + id % 2), ACCEPTED);
            close(pair[0]);
            close(pair[1]);
        }
        CHECK_EQ(process_descriptors(&worker), before + 1500);
        for (uint32_t id = 1; id <= 1000; id++)
            CHECK_EQ(ASK(&worker, close_transport, .transport = id), ACCEPTED);
        CHECK(process_lives(&worker));
        CHECK_EQ(process_descriptors(&worker), before);
    }
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(without_free_descriptors_a_transport_is_refused)
{
    uint32_t opened = 0;
    uint16_t port;

    start_with_room(32);
    size_t before = process_descriptors(&worker);
    for (uint32_t id = 1; id <= 40; id++) {
        int pair[] = {port_open(&port), port_open(&port)};
        enum ch_refusal why = open_transport(id, pair, 2);
        CHECK(why == ACCEPTED || why == CH_REFUSAL_INVALID_SOCKET);
        opened += why == ACCEPTED;
        close(pair[0]);
        close(pair[1]);
    }
    CHECK(opened >= 8 && opened < 16);
    CHECK_EQ(ASK(&worker, close_room, .room = 1), ACCEPTED);
    CHECK(process_lives(&worker));
    CHECK_EQ(process_descriptors(&worker), before);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

/* The usual soft limit is 1024, which is 500 transports with two ports each. */
TEST(the_limit_of_descriptors_is_raised_as_far_as_allowed)
{
    uint16_t port;
    int fd = port_open(&port);

    process_start_modest(&worker, 64);
    CHECK_EQ(ASK(&worker, create_room, .room = 1), ACCEPTED);
    for (uint32_t id = 1; id <= 100; id++)
        CHECK_EQ(open_transport(id, &fd, 1), ACCEPTED);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
    close(fd);
}
