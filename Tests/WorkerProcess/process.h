/* process.h - a real worker process, and the controller's end of its channel.
 *
 * The worker is a fork of the test program that never returns from `worker_main`. Whatever is
 * waited for has a limit, so a worker that hangs fails a test instead of stopping it. */
#ifndef BISQUE_TESTS_PROCESS_H
#define BISQUE_TESTS_PROCESS_H

#include "graph/refusal.h"
#include "question.h"
#include "test.h"

#include <stdbool.h>
#include <sys/types.h>

#define PATIENCE 20000 /* milliseconds; nothing here takes long unless it is broken */

/* What is not an exit code. */
#define ENDED_BY_SIGNAL 1000 /* plus the signal's number */
#define STILL_RUNNING (-1)

/* What is not a refusal. */
#define NO_ANSWER ((enum ch_refusal)200)

struct process;

/* Hears every event; what it points to is gone afterwards. It must not ask. */
typedef void process_listener(struct process *p, const struct ch_frame *event);

struct process {
    process_listener *listener; /* NULL: they are counted, and that is all */
    pid_t pid;
    int channel;
    uint32_t asked;
    size_t hello_count;
    size_t event_count;
    size_t spans_lost; /* of them */
    size_t answer_length;
    uint8_t answer[CH_FRAME_MAX]; /* fields of the last reply or refusal */
    struct question question;
    struct ch_splitter splitter;
};

/* Starts a worker that may have this many descriptors (0: as many as we). */
void process_start(struct process *p, unsigned descriptors);
/* Starts one whose limit is this low, but may be raised to ours. */
void process_start_modest(struct process *p, unsigned descriptors);
/* Waits for its end. Returns the exit code, ENDED_BY_SIGNAL + n, or STILL_RUNNING (then killed). */
int process_end(struct process *p);
/* Closes the channel, then waits. */
int process_close(struct process *p);

/* false: the worker takes no more. */
bool process_send(struct process *p, const uint8_t *__counted_by(length) bytes, size_t length,
                  const int *__counted_by(count) fds, size_t count);
/* Reads frames until the answer to question `id` comes. */
enum ch_refusal process_answer(struct process *p, uint32_t id);
/* Reads the events that come within this time, in milliseconds, or until there are some. */
void process_hear(struct process *p, int patience);
/* Sends `p->question` with these descriptors and waits for the answer. */
enum ch_refusal process_ask(struct process *p, const int *__counted_by(count) fds, size_t count);
/* Whether it still answers. */
bool process_lives(struct process *p);
/* How many descriptors it has open. */
size_t process_descriptors(const struct process *p);
/* Stops it and waits until it stands still; SIGCONT lets it go on. */
void process_halt(const struct process *p);

/* A question without descriptors: ASK(p, create_room, .room = 1) */
#define ASK(p, name, ...)                                                                          \
    (question_##name(&(p)->question, 0, ++(p)->asked, &(struct ch_##name){__VA_ARGS__}),           \
     process_ask((p), NULL, 0))

#endif
