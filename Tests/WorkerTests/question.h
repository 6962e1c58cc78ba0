/* question.h - every request of the channel as one whole frame, ready to be handed over or sent.
 *
 * For tests that drive an engine or a worker process and for the fuzzer. It allocates nothing and
 * knows nobody who answers. */
#ifndef BISQUE_TESTS_QUESTION_H
#define BISQUE_TESTS_QUESTION_H

#include <channel_frame.h>
#include <channel_messages.h>
#include <stddef.h>
#include <stdint.h>

#define QUESTION_MAX 2048

struct question {
    size_t length; /* 0: the fields do not fit */
    uint8_t bytes[QUESTION_MAX];
};

/* question_create_room(q, sockets, id, &fields) and so on. */
#define X(OP, name)                                                                                \
    void question_##name(struct question *q, uint8_t sockets, uint32_t id,                         \
                         const struct ch_##name *fields);
CH_REQUESTS(X)
#undef X

#endif
