/* process.c - starting, asking and ending a worker process. */
#include "process.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <worker.h>

static void must(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "the test itself is broken: %s\n", what);
    abort();
}

static void become_worker(int channel, const struct rlimit *limit)
{
    dup2(channel, WORKER_CHANNEL);
    close_range(WORKER_CHANNEL + 1, ~0u, 0);
    setrlimit(RLIMIT_NOFILE, limit);
    exit(worker_main());
}

static void start(struct process *p, const struct rlimit *limit)
{
    int pair[2];

    memset(p, 0, sizeof *p);
    ch_splitter_init(&p->splitter);
    must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0, "no channel");
    fflush(stdout); /* or the child would print it again */
    p->pid = fork();
    must(p->pid >= 0, "no process");
    if (p->pid == 0)
        become_worker(pair[1], limit);
    close(pair[1]);
    p->channel = pair[0];
}

void process_start(struct process *p, unsigned descriptors)
{
    struct rlimit limit = {descriptors, descriptors};

    if (descriptors == 0)
        getrlimit(RLIMIT_NOFILE, &limit);
    start(p, &limit);
}

void process_start_modest(struct process *p, unsigned descriptors)
{
    struct rlimit limit;

    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = descriptors;
    start(p, &limit);
}

int process_end(struct process *p)
{
    int watch = pidfd_open(p->pid, 0);
    struct pollfd end = {.fd = watch, .events = POLLIN};
    int status = 0;
    bool is_over = poll(&end, 1, PATIENCE) == 1;

    if (!is_over)
        kill(p->pid, SIGKILL);
    waitpid(p->pid, &status, 0);
    close(watch);
    if (p->channel >= 0)
        close(p->channel);
    p->channel = -1;
    if (!is_over)
        return STILL_RUNNING;
    return WIFSIGNALED(status) ? ENDED_BY_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
}

int process_close(struct process *p)
{
    close(p->channel);
    p->channel = -1;
    return process_end(p);
}

bool process_send(struct process *p, const uint8_t *__counted_by(length) bytes, size_t length,
                  const int *__counted_by(count) fds, size_t count)
{
    union {
        struct cmsghdr header;
        uint8_t space[CMSG_SPACE(253 * sizeof(int))];
    } control = {0};
    struct iovec part = {.iov_base = LIBPTR(uint8_t, (void *)(uintptr_t)bytes, length),
                         .iov_len = length};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

    if (count > 0) {
        control.header.cmsg_level = SOL_SOCKET;
        control.header.cmsg_type = SCM_RIGHTS;
        control.header.cmsg_len = CMSG_LEN(count * sizeof *fds);
        memcpy(control.space + CMSG_LEN(0), fds, count * sizeof *fds);
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(count * sizeof *fds);
    }
    while (part.iov_len > 0) {
        ssize_t sent = sendmsg(p->channel, &message, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        part.iov_base = (uint8_t *)part.iov_base + sent;
        part.iov_len -= (size_t)sent;
        message.msg_control = NULL;
        message.msg_controllen = 0;
    }
    return true;
}

/* Waits for bytes and takes them in. false: none came, or the channel is closed. */
static bool read_some(struct process *p, int patience)
{
    struct pollfd ready = {.fd = p->channel, .events = POLLIN};
    uint8_t bytes[65536];
    size_t room = sizeof p->splitter.bytes - (p->splitter.end - p->splitter.start);
    ssize_t got;

    if (poll(&ready, 1, patience) != 1)
        return false;
    got = read(p->channel, bytes, room < sizeof bytes ? room : sizeof bytes);
    return got > 0 && ch_splitter_feed(&p->splitter, bytes, (size_t)got) == (size_t)got;
}

static void take_event(struct process *p, const struct ch_frame *frame)
{
    p->event_count++;
    p->hello_count += frame->op == CH_HELLO;
    p->spans_lost += frame->op == CH_SPAN_LOST;
    if (p->listener)
        p->listener(p, frame);
}

void process_hear(struct process *p, int patience)
{
    struct ch_frame frame;

    (void)read_some(p, patience); /* some may have come with an answer before */
    while (ch_splitter_next(&p->splitter, &frame) == CH_SPLIT_FRAME)
        if (frame.kind == CH_FRAME_EVENT)
            take_event(p, &frame);
}

enum ch_refusal process_answer(struct process *p, uint32_t id)
{
    struct ch_frame frame;

    for (;;) {
        while (ch_splitter_next(&p->splitter, &frame) == CH_SPLIT_FRAME) {
            if (frame.kind == CH_FRAME_EVENT) {
                take_event(p, &frame);
                continue;
            }
            p->answer_length = frame.fields.len;
            memcpy(p->answer, frame.fields.at, frame.fields.len);
            if (frame.id == id)
                return frame.kind == CH_FRAME_REPLY ? ACCEPTED
                                                    : (enum ch_refusal)frame.fields.at[0];
        }
        if (!read_some(p, PATIENCE))
            return NO_ANSWER;
    }
}

enum ch_refusal process_ask(struct process *p, const int *__counted_by(count) fds, size_t count)
{
    if (!process_send(p, p->question.bytes, p->question.length, fds, count))
        return NO_ANSWER;
    return process_answer(p, p->asked);
}

bool process_lives(struct process *p)
{
    return ASK(p, ping, 0) == ACCEPTED;
}

size_t process_descriptors(const struct process *p)
{
    char path[64];
    size_t count = 0;

    snprintf(path, sizeof path, "/proc/%d/fd", (int)p->pid);
    DIR *__single folder = LIB(DIR, opendir(__unsafe_null_terminated_from_indexable(path)));
    if (!folder)
        return 0;
    while (LIB(struct dirent, readdir(folder)))
        count++;
    closedir(folder);
    return count - 2; /* "." and ".." */
}

void process_halt(const struct process *p)
{
    int status;

    kill(p->pid, SIGSTOP);
    waitpid(p->pid, &status, WUNTRACED);
}
