/* system.c - a spawn that hands on one descriptor, descriptor passing, process descriptors.
 *
 * See bisque_system.h. Nothing here blocks, and nothing here calls back. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "bisque_system.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHANNEL_DESCRIPTOR 3
#define NAME_MAX_LENGTH 16 /* pthread_setname_np(3), its end included */

static int outcome(int result)
{
    return result < 0 ? -errno : result;
}

int bisque_descriptor_lift(int descriptor)
{
    int above, failure;

    if (descriptor < 0)
        return -errno;
    if (descriptor > STDERR_FILENO)
        return descriptor;
    above = fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    failure = errno;
    close(descriptor);
    return above < 0 ? -failure : above;
}

/* The child's descriptors: 0 is empty, 1 and 2 are our standard error, 3 is the channel. */
static int arrange_descriptors(posix_spawn_file_actions_t *actions, int channel)
{
    const int flags = fcntl(STDERR_FILENO, F_GETFD);
    /* A host that closed its own has nothing there, or something that is nobody else's. */
    const bool has_error_output = flags >= 0 && (flags & FD_CLOEXEC) == 0;
    int failure;

    failure = posix_spawn_file_actions_adddup2(actions, channel, CHANNEL_DESCRIPTOR);
    if (failure == 0)
        failure = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (failure == 0 && !has_error_output)
        failure =
            posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (failure == 0)
        failure = posix_spawn_file_actions_adddup2(actions, STDERR_FILENO, STDOUT_FILENO);
    if (failure == 0)
        failure = posix_spawn_file_actions_addclosefrom_np(actions, CHANNEL_DESCRIPTOR + 1);
    return failure;
}

static int arrange_signals(posix_spawnattr_t *attributes)
{
    sigset_t none, all;
    int failure;

    sigemptyset(&none);
    sigfillset(&all);
    failure = posix_spawnattr_setsigmask(attributes, &none);
    if (failure == 0)
        failure = posix_spawnattr_setsigdefault(attributes, &all);
    if (failure == 0)
        failure = posix_spawnattr_setpgroup(attributes, 0);
    if (failure == 0)
        failure = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK |
                                                           POSIX_SPAWN_SETSIGDEF |
                                                           POSIX_SPAWN_SETPGROUP);
    return failure;
}

pid_t bisque_spawn(const char *path, const char *name,
                   char *__null_terminated *__counted_by(count + 1) environment, size_t count,
                   int channel)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    const char *arguments[2] = { name, NULL };
    pid_t process = -1;
    int failure, clear;

    if (count == 0 || channel < 0)
        return -EINVAL;
    /* Below 4 the channel might be one of the descriptors that are replaced. */
    clear = fcntl(channel, F_DUPFD_CLOEXEC, CHANNEL_DESCRIPTOR + 1);
    if (clear < 0)
        return -errno;
    failure = posix_spawn_file_actions_init(&actions);
    if (failure != 0)
        goto close_channel;
    failure = posix_spawnattr_init(&attributes);
    if (failure != 0)
        goto destroy_actions;
    failure = arrange_descriptors(&actions, clear);
    if (failure == 0)
        failure = arrange_signals(&attributes);
    if (failure == 0)
        failure = posix_spawn(&process, path, &actions, &attributes,
                              LIB(char *, (void *)arguments), LIB(char *, (void *)environment));
    posix_spawnattr_destroy(&attributes);
destroy_actions:
    posix_spawn_file_actions_destroy(&actions);
close_channel:
    close(clear);
    return failure == 0 ? process : -failure;
}

size_t bisque_environment_count(void)
{
    size_t count = 0;

    while (bisque_environment_at(count) != NULL)
        count++;
    return count;
}

const char *bisque_environment_at(size_t index)
{
    char **strings;

    if (environ == NULL)
        return NULL;
    strings = LIBPTR(char *, (void *)environ, (index + 1) * sizeof(char *));
    return LIBSTR(strings[index]);
}

int bisque_process_open(pid_t process)
{
    return bisque_descriptor_lift(pidfd_open(process, 0));
}

int bisque_process_signal(int descriptor, int signal)
{
    return outcome(pidfd_send_signal(descriptor, signal, NULL, 0));
}

int bisque_process_reap(int descriptor, struct bisque_exit *end)
{
    siginfo_t found;

    memset(&found, 0, sizeof(found));
    end->how = BISQUE_END_NONE;
    end->number = 0;
    if (waitid(P_PIDFD, (id_t)descriptor, &found, WEXITED | WNOHANG) < 0)
        return -errno;
    if (found.si_pid == 0)
        return 0;
    end->how = found.si_code == CLD_EXITED ? BISQUE_END_EXITED : BISQUE_END_SIGNALLED;
    end->number = found.si_status;
    return 0;
}

int bisque_wake_open(void)
{
    return bisque_descriptor_lift(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
}

/* A counter that is full is readable already, and one that is empty has nothing to lower: either
 * way there is nothing to report. */
void bisque_wake_raise(int descriptor)
{
    (void)eventfd_write(descriptor, 1);
}

void bisque_wake_lower(int descriptor)
{
    eventfd_t count;

    (void)eventfd_read(descriptor, &count);
}

int bisque_socket_pair(int *__counted_by(2) pair)
{
    int made[2], near, far, failure;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, made) < 0)
        return -errno;
    near = bisque_descriptor_lift(made[0]);
    far = bisque_descriptor_lift(made[1]);
    failure = near < 0 ? near : far < 0 ? far : outcome(fcntl(near, F_SETFL, O_NONBLOCK));
    if (failure < 0) {
        if (near >= 0)
            close(near);
        if (far >= 0)
            close(far);
        return failure;
    }
    pair[0] = near;
    pair[1] = far;
    return 0;
}

ssize_t bisque_socket_send(int descriptor, const uint8_t *__counted_by(length) bytes, size_t length,
                           const int *__counted_by(count) descriptors, size_t count)
{
    union {
        uint8_t bytes[CMSG_SPACE(sizeof(int) * BISQUE_DESCRIPTORS_MAX)];
        struct cmsghdr aligned;
    } control;
    struct iovec part = { .iov_base = LIBPTR(uint8_t, (void *)(uintptr_t)bytes, length),
                          .iov_len = length };
    struct msghdr message;
    ssize_t sent;

    if (count > BISQUE_DESCRIPTORS_MAX)
        return -EINVAL;
    memset(&message, 0, sizeof(message));
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (count > 0) {
        const size_t size = sizeof(int) * count;

        memset(&control, 0, sizeof(control));
        control.aligned.cmsg_level = SOL_SOCKET;
        control.aligned.cmsg_type = SCM_RIGHTS;
        control.aligned.cmsg_len = CMSG_LEN(size);
        memcpy(control.bytes + CMSG_LEN(0), descriptors, size);
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(size);
    }
    sent = sendmsg(descriptor, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    return sent < 0 ? -errno : sent;
}

void bisque_thread_name(const char *name)
{
    char cut[NAME_MAX_LENGTH] = { 0 };
    size_t i;

    for (i = 0; i < sizeof(cut) - 1 && *name != '\0'; i++, name++)
        cut[i] = *name;
    (void)pthread_setname_np(pthread_self(), cut);
}

void bisque_thread_block_signals(void)
{
    sigset_t all;

    sigfillset(&all);
    /* What a thread raises by its own fault cannot be blocked in any useful way. */
    sigdelset(&all, SIGSEGV);
    sigdelset(&all, SIGBUS);
    sigdelset(&all, SIGILL);
    sigdelset(&all, SIGFPE);
    sigdelset(&all, SIGTRAP);
    sigdelset(&all, SIGABRT);
    (void)pthread_sigmask(SIG_BLOCK, &all, NULL);
}
