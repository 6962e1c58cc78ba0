/* random_test.c - ChaCha20 against RFC 8439, and numbers below a limit. */
#include "test.h"

#include "base/random.h"

TEST(the_key_stream_is_that_of_rfc_8439)
{
    struct random zero, one;
    struct bytes key = zeros(RANDOM_SEED_SIZE);

    random_seed(&zero, key.at); /* appendix A.1, vectors 1 and 2: blocks 0 and 1 */
    CHECK_EQ(random_u32(&zero), 0xade0b876);
    CHECK_EQ(random_u32(&zero), 0x903df1a0);
    for (int i = 2; i < 16; i++)
        (void)random_u32(&zero);
    CHECK_EQ(random_u32(&zero), 0xbee7079f);
    key.at[31] = 1; /* vector 3, which has block 1 of this key */
    random_seed(&one, key.at);
    for (int i = 0; i < 16; i++)
        (void)random_u32(&one);
    CHECK_EQ(random_u32(&one), 0x2452eb3a);
}

TEST(the_same_seed_gives_the_same_numbers)
{
    struct random a, b;
    uint64_t high, low;

    random_seed(&a, zeros(RANDOM_SEED_SIZE).at);
    random_seed(&b, zeros(RANDOM_SEED_SIZE).at);
    high = random_u32(&b);
    low = random_u32(&b);
    CHECK_EQ(random_u64(&a), high << 32 | low);
    CHECK_EQ(random_u64(&a), random_u64(&b));
}

TEST(numbers_below_a_limit_are_below_it_and_even)
{
    unsigned met[6] = {0}, wrong = 0;
    struct random r;

    random_seed(&r, zeros(RANDOM_SEED_SIZE).at);
    for (int i = 0; i < 6000; i++)
        met[random_below(&r, 6)]++;
    for (int i = 0; i < 6; i++)
        wrong += met[i] < 850 || met[i] > 1150;
    CHECK_EQ(wrong, 0);
    CHECK_EQ(random_below(&r, 1), 0);
}

TEST(a_limit_near_two_to_the_32_favours_no_number)
{
    struct random r;
    unsigned low = 0;

    random_seed(&r, zeros(RANDOM_SEED_SIZE).at);
    for (int i = 0; i < 3000; i++)
        low += random_below(&r, 0xc0000000) < 0x40000000;
    CHECK(low > 900 && low < 1100);
}
