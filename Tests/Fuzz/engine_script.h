/* engine_script.h - bytes as the story of an engine: what the next ones say.
 *
 * Numbers are small, so that ids, SSRCs and addresses meet each other often. */
#ifndef BISQUE_FUZZ_ENGINE_SCRIPT_H
#define BISQUE_FUZZ_ENGINE_SCRIPT_H

#include "engine_checks.h"

#include <bounds.h>
#include <stddef.h>
#include <stdint.h>

struct script {
    size_t length;
    const uint8_t *__counted_by(length) bytes;
    size_t at;
};

static inline uint8_t take(struct script *s)
{
    return s->at < s->length ? s->bytes[s->at++] : 0;
}

static inline uint32_t take_id(struct script *s)
{
    return 1 + take(s) % (IDS - 1);
}

/* Mostly small, sometimes the ends of the range. */
static inline uint32_t take_ssrc(struct script *s)
{
    uint8_t n = take(s);

    return n == 255 ? UINT32_MAX : n % 20;
}

/* `nth` of a list, so that the lists seldom name one twice. */
static inline uint8_t take_type(struct script *s, size_t nth)
{
    uint8_t n = take(s);

    return n < 250 ? (uint8_t)(96 + 2 * nth + n % 2) : n;
}

/* A request of any kind, and its answer. */
void step_request(struct attack *a, struct script *s);

/* Who speaks to a transport by ICE and DTLS: each step hands in what a browser could say, or
 * almost. */
void step_check(struct attack *a, struct script *s);
void step_handshake(struct attack *a, struct script *s);
void step_sealed(struct attack *a, struct script *s);
void step_record(struct attack *a, struct script *s);
void step_stream(struct attack *a, struct script *s);
void step_miss(struct attack *a, struct script *s);

/* Layers: what publishers send, what listeners say of it, what is wished. */
void step_picture(struct attack *a, struct script *s);
void step_arrivals(struct attack *a, struct script *s);
void step_claim(struct attack *a, struct script *s);
void step_wish(struct attack *a, struct script *s);
void step_hall(struct attack *a, struct script *s);
void step_trace(struct attack *a, struct script *s);

/* The room goes on in another worker: what is asked for that, and what that one says. */
void step_span(struct attack *a, struct script *s);

#endif
