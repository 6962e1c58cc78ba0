/* channel_attacks.c - a controller that breaks the rules of the channel, or the worker itself. */
#include "process.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <worker.h>

static struct process worker;

/* Sends one frame of a header only and returns how the worker ended. */
static int end_after(const char *frame)
{
    struct bytes bytes = hex(frame);

    process_start(&worker, 0);
    process_send(&worker, bytes.at, bytes.len, NULL, 0);
    return process_end(&worker);
}

TEST(a_frame_may_come_byte_by_byte)
{
    process_start(&worker, 0);
    question_create_room(&worker.question, 0, ++worker.asked, &(struct ch_create_room){.room = 1});
    for (size_t i = 0; i < worker.question.length; i++)
        CHECK(process_send(&worker, worker.question.bytes + i, 1, NULL, 0));
    CHECK_EQ(process_answer(&worker, worker.asked), ACCEPTED);
    CHECK_EQ(ASK(&worker, create_room, .room = 1), CH_REFUSAL_DUPLICATE_ID);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(the_first_frame_says_hello)
{
    process_start(&worker, 0);
    CHECK(process_lives(&worker));
    CHECK_EQ(worker.hello_count, 1);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(an_unknown_request_ends_the_session)
{
    CHECK_EQ(end_after("07000000 00 ff 00 01000000"), WORKER_EXIT_DISAGREEMENT);
}

TEST(an_answer_nobody_asked_for_ends_the_session)
{
    CHECK_EQ(end_after("07000000 01 02 00 01000000"), WORKER_EXIT_DISAGREEMENT);
}

TEST(a_length_beyond_a_frame_ends_the_session)
{
    CHECK_EQ(end_after("01000100 00 02 00 01000000"), WORKER_EXIT_DISAGREEMENT);
    CHECK_EQ(end_after("ffffffff 00 02 00 01000000"), WORKER_EXIT_DISAGREEMENT);
}

TEST(a_length_below_a_header_ends_the_session)
{
    CHECK_EQ(end_after("06000000 00 02 00 010000"), WORKER_EXIT_DISAGREEMENT);
}

TEST(fields_that_make_no_sense_are_refused_and_nothing_else)
{
    static uint8_t longest[CH_FRAME_LENGTH_SIZE + CH_FRAME_MAX] = {0, 0, 1, 0, CH_FRAME_REQUEST,
                                                                   CH_CREATE_RECEIVER, 0, 1};

    process_start(&worker, 0);
    worker.asked = 1;
    memset(longest + CH_FRAME_HEADER_SIZE, 0xff, sizeof longest - CH_FRAME_HEADER_SIZE);
    CHECK(process_send(&worker, longest, sizeof longest, NULL, 0));
    CHECK_EQ(process_answer(&worker, 1), CH_REFUSAL_MALFORMED);
    CHECK(process_lives(&worker));
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(the_end_of_the_channel_ends_the_worker)
{
    process_start(&worker, 0);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(the_end_in_the_middle_of_a_frame_ends_the_worker)
{
    process_start(&worker, 0);
    CHECK(process_lives(&worker));
    CHECK(process_send(&worker, hex("07000000 00 02").at, 6, NULL, 0));
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(the_worker_does_not_start_without_a_channel)
{
    pid_t pid = fork();
    int status = 0;

    if (pid == 0) {
        close(WORKER_CHANNEL);
        _exit(worker_main());
    }
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(WEXITSTATUS(status), WORKER_EXIT_NO_CHANNEL);
}

TEST(a_controller_that_never_reads_is_left)
{
    static uint8_t pings[CH_FRAME_HEADER_SIZE * 4096];

    process_start(&worker, 0);
    for (size_t i = 0; i < 4096; i++) {
        question_ping(&worker.question, 0, 1, &(struct ch_ping){0});
        memcpy(pings + i * CH_FRAME_HEADER_SIZE, worker.question.bytes, CH_FRAME_HEADER_SIZE);
    }
    /* Far more than what the sockets and the worker together keep. */
    for (int i = 0; i < 2000; i++)
        if (!process_send(&worker, pings, sizeof pings, NULL, 0))
            break;
    CHECK_EQ(process_end(&worker), WORKER_EXIT_DISAGREEMENT);
}

TEST(answers_wait_for_a_slow_controller_in_order)
{
    process_start(&worker, 0);
    for (uint32_t room = 1; room <= 5000; room++) {
        question_create_room(&worker.question, 0, ++worker.asked,
                             &(struct ch_create_room){.room = room});
        process_send(&worker, worker.question.bytes, worker.question.length, NULL, 0);
    }
    for (int i = 0; i < 300; i++) { /* six megabytes of answers */
        question_dump_worker(&worker.question, 0, ++worker.asked, &(struct ch_dump_worker){0});
        process_send(&worker, worker.question.bytes, worker.question.length, NULL, 0);
    }
    for (uint32_t id = 1; id <= worker.asked; id++)
        CHECK_EQ(process_answer(&worker, id), ACCEPTED);
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(terminal_signals_are_the_controllers_affair)
{
    static const int signals[] = {SIGINT, SIGHUP, SIGPIPE, SIGALRM, SIGUSR1, SIGUSR2};

    process_start(&worker, 0);
    CHECK(process_lives(&worker)); /* from here on it ignores them */
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        kill(worker.pid, signals[i]);
    CHECK(process_lives(&worker));
    CHECK_EQ(process_close(&worker), WORKER_EXIT_DONE);
}

TEST(a_request_to_terminate_terminates)
{
    process_start(&worker, 0);
    CHECK(process_lives(&worker));
    kill(worker.pid, SIGTERM);
    CHECK_EQ(process_end(&worker), ENDED_BY_SIGNAL + SIGTERM);
}

/* The channel stays open, on its way to us, so that only the death of its parent can tell. */
TEST(a_worker_does_not_outlive_its_controller)
{
    static struct process line;
    int pids[2];
    pid_t worker_pid = 0;
    struct pollfd end = {.events = POLLIN};

    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    CHECK_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, pids), 0);
    pid_t controller = fork();
    if (controller == 0) {
        process_start(&worker, 0);
        line.channel = pids[1];
        if (process_lives(&worker))
            process_send(&line, (uint8_t *)&worker.pid, sizeof worker.pid, &worker.channel, 1);
        pause();
        _exit(0);
    }
    CHECK_EQ(recv(pids[0], &worker_pid, sizeof worker_pid, MSG_PEEK), sizeof worker_pid);
    end.fd = pidfd_open(worker_pid, 0);
    kill(controller, SIGKILL);
    waitpid(controller, NULL, 0);
    CHECK_EQ(poll(&end, 1, PATIENCE), 1);
    waitpid(worker_pid, NULL, 0);
    close(end.fd);
    close(pids[0]);
    close(pids[1]);
}
