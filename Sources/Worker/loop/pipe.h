/* pipe.h - the channel's descriptor: frames in with their sockets, frames out.
 *
 * Bytes are cut into frames here and handed to the loop; what they mean is for control/. End of
 * file means that the controller is gone, so the worker goes too. */
#ifndef BISQUE_LOOP_PIPE_H
#define BISQUE_LOOP_PIPE_H

#include "base/outbox.h"

#include <channel_frame.h>
#include <stdbool.h>
#include <stddef.h>

/* Descriptors that have arrived, and whose frame has not. */
#define PIPE_SOCKETS_MAX 64
/* Stands for the descriptors of one frame that this process had no room for. */
#define PIPE_LOST (-1)

struct pipe_end {
    int fd;
    size_t waiting_count;
    int waiting[PIPE_SOCKETS_MAX];
    struct ch_splitter splitter;
};

enum pipe_state { PIPE_EMPTY, PIPE_FRAME, PIPE_CLOSED, PIPE_BROKEN };

void pipe_init(struct pipe_end *pipe, int fd);
/* Closes the descriptors that nobody claimed. */
void pipe_clear(struct pipe_end *pipe);

/* Reads what has arrived, once. PIPE_FRAME: there may be whole frames now. */
enum pipe_state pipe_read(struct pipe_end *pipe);
/* The next frame, and its descriptors in `fds`, which the caller owns then; all of them may be
 * PIPE_LOST. */
enum pipe_state pipe_next(struct pipe_end *pipe, struct ch_frame *frame,
                          int fds[PIPE_SOCKETS_MAX]);

/* Writes as much of the outbox's frames as goes. PIPE_FRAME: some are left. */
enum pipe_state pipe_write(struct pipe_end *pipe, struct outbox *out);

#endif
