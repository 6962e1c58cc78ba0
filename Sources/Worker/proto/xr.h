/* xr.h - extended reports, by which who only receives learns how far away the other side is.
 *
 * A sender report's echo measures the round trip of who sends media. Who sends none names a time
 * of its own (RRTR), and the other side says when that came (DLRR): RFC 3611 sections 4.4 and 4.5.
 * Other blocks are stepped over. When to send what is for path/feedback.c. */
#ifndef BISQUE_PROTO_XR_H
#define BISQUE_PROTO_XR_H

#include "base/bytes.h"
#include "base/clock.h"
#include "base/drop.h"
#include "proto/rtcp.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define XR_HEARD_MAX 8 /* sources of one endpoint that are answered at a time */
#define XR_TIME_SIZE 20
#define XR_ANSWERS_SIZE(n) (12 + 12 * (size_t)(n))

enum xr_kind {
    XR_OTHER,
    XR_TIME,    /* RRTR: `ntp` */
    XR_ANSWERS, /* DLRR: xr_next_answer */
};

struct xr_block {
    enum xr_kind kind;
    uint64_t ntp;
    struct reader answers;
};

/* The three fields of a report block that measure a round trip. */
struct xr_answer {
    uint32_t ssrc;    /* who is answered */
    uint32_t last_rr; /* the middle of the NTP time that it named */
    uint32_t delay;   /* since that came, in 1/65536 s */
};

/* Who wrote this packet of type RTCP_XR; its blocks are next. RTCP_MALFORMED without it. */
enum drop xr_read(struct rtcp_packet *packet, uint32_t *ssrc);
bool xr_next(struct rtcp_packet *packet, struct xr_block *out);
bool xr_next_answer(struct xr_block *block, struct xr_answer *out);

void xr_write_time(struct writer *w, uint32_t ssrc, uint64_t ntp);
/* At most XR_HEARD_MAX of them. */
void xr_write_answers(struct writer *w, uint32_t ssrc,
                      const struct xr_answer *__counted_by(n) answers, size_t n);

/* The times that were named and not answered yet. All zero is a valid start. */
struct xr {
    uint8_t count;
    struct {
        uint32_t ssrc;
        uint32_t last_rr;
        usec_t at;
    } heard[XR_HEARD_MAX];
};

/* Of one source the last time counts. When there are too many sources the new one is not heard. */
void xr_heard(struct xr *x, usec_t now, uint32_t ssrc, uint64_t ntp);
/* Gives the answers and forgets them: each time is answered once. */
size_t xr_take(struct xr *x, usec_t now, struct xr_answer answers[__counted_by(XR_HEARD_MAX)]);

#endif
