/* loop.h - one libuv loop around the engine: the clock, the sockets, the channel.
 *
 * A turn is what happens between two sleeps. It reads the clock once, hands in all that waits,
 * does what is due and sends what came of it; then it sleeps until the engine's deadline. */
#ifndef BISQUE_LOOP_LOOP_H
#define BISQUE_LOOP_LOOP_H

/* Serves the channel on this descriptor. Returns one of `enum worker_exit`. */
int loop_run(int channel);

#endif
