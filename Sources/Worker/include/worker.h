/* worker.h - all that a program needs to be a worker.
 *
 * A worker speaks to its controller over one descriptor and opens nothing itself. There are two
 * ways in: a program whose main calls `worker_main`, and any program that links this library and
 * is started with WORKER_VARIABLE set: it becomes a worker before its own main begins. */
#ifndef BISQUE_WORKER_H
#define BISQUE_WORKER_H

/* Set to "1" in the environment of a program that shall become a worker. It is unset at once. */
#define WORKER_VARIABLE "BISQUE_WORKER"

/* The descriptor on which a worker finds its channel. */
#define WORKER_CHANNEL 3

/* How a worker ends. */
enum worker_exit {
    WORKER_EXIT_DONE = 0,       /* the controller closed the channel, or is gone */
    WORKER_EXIT_NO_CHANNEL = 65, /* descriptor 3 is not a socket */
    WORKER_EXIT_DISAGREEMENT = 66, /* a frame that the worker cannot have been meant to get */
    WORKER_EXIT_NO_MEMORY = 67
};

/* Serves the channel until it ends. Returns one of `enum worker_exit`. */
int worker_main(void);

/* Does nothing. Whoever embeds the library refers to it, so that the linker keeps the way in. */
void worker_link(void);

#endif
