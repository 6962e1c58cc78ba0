/* stun_request.c - the times of RFC 8489 section 6.2.1. */
#include "proto/stun_request.h"

#include <assert.h>
#include <string.h>

#define LAST_WAIT 16 /* times the first, behind the last copy: Rm of RFC 8489 section 6.2.1 */

void stun_request_begin(struct stun_request *request, usec_t now, struct random *random,
                        usec_t wait, uint8_t copies)
{
    assert(copies > 0 && wait > 0);
    memset(request, 0, sizeof *request);
    for (size_t i = 0; i < STUN_TRANSACTION_SIZE; i++)
        request->transaction[i] = (uint8_t)random_below(random, 256);
    request->is_open = true;
    request->copies = copies;
    request->wait = wait;
    request->due = now;
}

void stun_request_end(struct stun_request *request)
{
    request->is_open = false;
}

bool stun_request_is(const struct stun_request *request, const struct stun *answer)
{
    return request->is_open && request->sent > 0 &&
           memcmp(request->transaction, answer->transaction, STUN_TRANSACTION_SIZE) == 0;
}

static usec_t pause(const struct stun_request *request)
{
    const usec_t doubled = request->wait << (request->sent - 1);

    return request->sent < request->copies ? doubled
                                           : usec_min(doubled, LAST_WAIT * request->wait);
}

enum stun_step stun_request_due(struct stun_request *request, usec_t now)
{
    if (!request->is_open || now < request->due)
        return STUN_LATER;
    if (request->sent == request->copies) {
        request->is_open = false;
        return STUN_GIVE_UP;
    }
    request->sent++;
    request->due = now + pause(request);
    return STUN_SEND;
}

usec_t stun_request_deadline(const struct stun_request *request)
{
    return request->is_open ? request->due : NEVER;
}
