/* pipe.c - recvmsg and sendmsg on the channel's descriptor. */
#include "loop/pipe.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_SIZE 65536

void pipe_init(struct pipe_end *pipe, int fd)
{
    pipe->fd = fd;
    pipe->waiting_count = 0;
    ch_splitter_init(&pipe->splitter);
}

void pipe_clear(struct pipe_end *pipe)
{
    for (size_t i = 0; i < pipe->waiting_count; i++)
        if (pipe->waiting[i] != PIPE_LOST)
            close(pipe->waiting[i]);
    pipe->waiting_count = 0;
}

static bool keep(struct pipe_end *pipe, int fd)
{
    if (pipe->waiting_count == PIPE_SOCKETS_MAX)
        return false;
    pipe->waiting[pipe->waiting_count++] = fd;
    return true;
}

/* Keeps the descriptors of one message. false: more than anyone may send ahead of their frames.
 * When this process may not have so many, the system drops some of them: then none is of use. */
static bool keep_descriptors(struct pipe_end *pipe, struct msghdr *message)
{
    bool is_whole = !(message->msg_flags & MSG_CTRUNC);
    bool fits = is_whole || keep(pipe, PIPE_LOST);

    for (struct cmsghdr *part = LIB(struct cmsghdr, CMSG_FIRSTHDR(message)); part;
         part = LIB(struct cmsghdr, CMSG_NXTHDR(message, part))) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
            continue;
        size_t bytes = part->cmsg_len - CMSG_LEN(0);
        const unsigned char *data = LIBPTR(unsigned char, CMSG_DATA(part), bytes);
        for (size_t at = 0; at + sizeof(int) <= bytes; at += sizeof(int)) {
            int fd;
            memcpy(&fd, data + at, sizeof fd);
            if (is_whole && keep(pipe, fd))
                continue;
            close(fd);
            fits = fits && !is_whole;
        }
    }
    return fits;
}

enum pipe_state pipe_read(struct pipe_end *pipe)
{
    uint8_t bytes[READ_SIZE];
    union {
        struct cmsghdr alignment;
        uint8_t space[CMSG_SPACE(PIPE_SOCKETS_MAX * sizeof(int))];
    } control;
    size_t room = sizeof pipe->splitter.bytes - (pipe->splitter.end - pipe->splitter.start);
    struct iovec into = {.iov_base = bytes, .iov_len = room < sizeof bytes ? room : sizeof bytes};
    struct msghdr message = {
        .msg_iov = &into,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof control,
    };
    ssize_t got = recvmsg(pipe->fd, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);

    if (got == 0)
        return PIPE_CLOSED;
    if (got < 0)
        return errno == EAGAIN || errno == EINTR ? PIPE_EMPTY : PIPE_CLOSED;
    if (!keep_descriptors(pipe, &message))
        return PIPE_BROKEN;
    if (ch_splitter_feed(&pipe->splitter, bytes, (size_t)got) != (size_t)got)
        return PIPE_BROKEN;
    return PIPE_FRAME;
}

/* false: the frame claims descriptors that never came. */
static bool take_descriptors(struct pipe_end *pipe, size_t count, int fds[PIPE_SOCKETS_MAX])
{
    size_t taken = count;

    if (count == 0)
        return true;
    if (count > PIPE_SOCKETS_MAX || pipe->waiting_count == 0)
        return false;
    if (pipe->waiting[0] == PIPE_LOST) {
        for (size_t i = 0; i < count; i++)
            fds[i] = PIPE_LOST;
        taken = 1;
    } else if (count > pipe->waiting_count) {
        return false;
    } else {
        memcpy(fds, pipe->waiting, count * sizeof *fds);
    }
    pipe->waiting_count -= taken;
    memmove(pipe->waiting, pipe->waiting + taken, pipe->waiting_count * sizeof *pipe->waiting);
    return true;
}

enum pipe_state pipe_next(struct pipe_end *pipe, struct ch_frame *frame,
                          int fds[PIPE_SOCKETS_MAX])
{
    switch (ch_splitter_next(&pipe->splitter, frame)) {
    case CH_SPLIT_MORE:
        return PIPE_EMPTY;
    case CH_SPLIT_BAD:
        return PIPE_BROKEN;
    case CH_SPLIT_FRAME:
        break;
    }
    return take_descriptors(pipe, frame->sockets, fds) ? PIPE_FRAME : PIPE_BROKEN;
}

enum pipe_state pipe_write(struct pipe_end *pipe, struct outbox *out)
{
    size_t written = 0;
    enum pipe_state state = PIPE_EMPTY;

    while (written < out->frames_used && state == PIPE_EMPTY) {
        ssize_t took = send(pipe->fd, out->frames + written, out->frames_used - written,
                            MSG_NOSIGNAL | MSG_DONTWAIT);
        if (took > 0)
            written += (size_t)took;
        else if (took < 0 && errno == EAGAIN)
            state = PIPE_FRAME;
        else if (took == 0 || errno != EINTR)
            state = PIPE_CLOSED;
    }
    outbox_frames_taken(out, written);
    return state;
}
