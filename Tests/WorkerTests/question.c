/* question.c - the frames of question.h, by the channel's own writers. */
#include "question.h"

#define X(OP, name)                                                                                \
    void question_##name(struct question *q, uint8_t sockets, uint32_t id,                         \
                         const struct ch_##name *fields)                                           \
    {                                                                                              \
        struct ch_writer w;                                                                        \
        ch_writer_init(&w, q->bytes, sizeof q->bytes);                                             \
        size_t start = ch_frame_begin(&w, CH_FRAME_REQUEST, CH_##OP, sockets, id);                 \
        ch_write_##name(&w, fields);                                                               \
        q->length = ch_frame_end(&w, start) ? w.at : 0;                                            \
    }
CH_REQUESTS(X)
#undef X
