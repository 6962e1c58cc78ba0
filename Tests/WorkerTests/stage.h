/* stage.h - one engine on its own, asked one question at a time.
 *
 * Small on purpose: it allocates nothing itself, so that tests may take memory away from the
 * engine, and it says what happened without judging it. */
#ifndef BISQUE_TESTS_STAGE_H
#define BISQUE_TESTS_STAGE_H

#include "base/address.h"
#include "base/outbox.h"
#include "engine.h"
#include "graph/refusal.h"
#include "question.h"

#include <stdbool.h>

#define STAGE_BUFFERS 64
#define STAGE_ANSWER_MAX 8192

struct stage {
    struct engine *__single engine; /* NULL: there was no memory */
    struct outbox out;
    usec_t now;
    uint32_t asked;
    bool is_over;              /* the engine ended the session */
    size_t frame_count;        /* that came out since the last question */
    size_t event_count;        /* how many of them nobody asked for */
    size_t answer_length;
    uint8_t answer[STAGE_ANSWER_MAX]; /* the fields of the last reply or refusal */
    struct question question;
};

/* false: no memory, and nothing is left to close. */
bool stage_open(struct stage *s);
void stage_close(struct stage *s);

/* Hands in one frame with these socket numbers. Returns ACCEPTED, the reason of the refusal, or
 * CH_REFUSAL_MALFORMED with `is_over` when the session ended. */
enum ch_refusal stage_hand(struct stage *s, const struct question *q,
                           const uint32_t *__counted_by(count) sockets, size_t count);

/* stage_create_room(s, &fields) and so on: a question without sockets. */
#define X(OP, name) enum ch_refusal stage_##name(struct stage *s, const struct ch_##name *fields);
CH_REQUESTS(X)
#undef X

/* A datagram from 192.0.2.`host` to one of our sockets. */
void stage_datagram(struct stage *s, uint32_t socket, uint8_t host, uint16_t port,
                    const uint8_t *__counted_by(length) bytes, size_t length);
/* A video packet without header extension and with 20 bytes of payload. */
void stage_rtp(struct stage *s, uint32_t socket, uint8_t host, uint16_t port, uint8_t type,
               uint16_t sequence, uint32_t timestamp, uint32_t ssrc);

/* Ends the turn: does what is due and forgets what would be sent. */
void stage_turn(struct stage *s);
/* How many packets of this turn carry this SSRC, and the sequence number of the last of them. */
size_t stage_sent(const struct stage *s, uint32_t ssrc, uint16_t *sequence);

struct ch_view stage_text(const char *text);

#endif
