/* stun_request_test.c - when a request is sent again, and when it is given up. */
#include "test.h"

#include "proto/stun_request.h"

#include <string.h>

static struct random dice(void)
{
    const uint8_t seed[RANDOM_SEED_SIZE] = {9};
    struct random random;

    random_seed(&random, seed);
    return random;
}

/* The example of RFC 8489 section 6.2.1, in milliseconds. */
TEST(a_request_is_sent_seven_times_and_given_up_after_39500_milliseconds)
{
    static const usec_t times[] = {0, 500, 1500, 3500, 7500, 15500, 31500};
    struct random random = dice();
    struct stun_request request;

    stun_request_begin(&request, SECOND, &random, STUN_WAIT, STUN_COPIES);
    for (size_t i = 0; i < 7; i++) {
        const usec_t at = SECOND + times[i] * MILLISECOND;
        CHECK_EQ(stun_request_deadline(&request), at);
        CHECK_EQ(stun_request_due(&request, at - 1), STUN_LATER);
        CHECK_EQ(stun_request_due(&request, at), STUN_SEND);
        CHECK_EQ(stun_request_due(&request, at), STUN_LATER);
    }
    CHECK_EQ(stun_request_deadline(&request), SECOND + 39500 * MILLISECOND);
    CHECK_EQ(stun_request_due(&request, SECOND + STUN_PATIENCE), STUN_GIVE_UP);
    CHECK(!request.is_open);
    CHECK_EQ(stun_request_deadline(&request), NEVER);
    CHECK_EQ(stun_request_due(&request, NEVER), STUN_LATER);
}

TEST(over_a_stream_it_is_sent_once)
{
    struct random random = dice();
    struct stun_request request;

    stun_request_begin(&request, 0, &random, STUN_PATIENCE, 1);
    CHECK_EQ(stun_request_due(&request, 0), STUN_SEND);
    CHECK_EQ(stun_request_due(&request, STUN_PATIENCE - 1), STUN_LATER);
    CHECK_EQ(stun_request_due(&request, STUN_PATIENCE), STUN_GIVE_UP);
}

TEST(only_its_own_answer_is_its_answer)
{
    struct random random = dice();
    struct stun_request request, other;
    struct stun answer = {.type = STUN_BINDING_SUCCESS};

    stun_request_begin(&request, 0, &random, STUN_WAIT, STUN_COPIES);
    stun_request_begin(&other, 0, &random, STUN_WAIT, STUN_COPIES);
    memcpy(answer.transaction, request.transaction, STUN_TRANSACTION_SIZE);
    CHECK(!stun_request_is(&request, &answer)); /* nothing was sent yet */
    CHECK_EQ(stun_request_due(&request, 0), STUN_SEND);
    CHECK_EQ(stun_request_due(&other, 0), STUN_SEND);
    CHECK(stun_request_is(&request, &answer));
    CHECK(!stun_request_is(&other, &answer));
    stun_request_end(&request);
    CHECK(!stun_request_is(&request, &answer));
}
