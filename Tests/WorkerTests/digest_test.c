/* digest_test.c - the check sums against the vectors of their standards. */
#include "test.h"

#include "proto/digest.h"

#include <string.h>

static struct bytes hmac(struct bytes key, struct bytes text, size_t cut)
{
    struct bytes sum = zeros(DIGEST_SHA1_SIZE);

    CHECK(digest_hmac_sha1(sum.at, key.at, key.len, text.at, cut, text.at + cut, text.len - cut));
    return sum;
}

TEST(hmac_sha1_is_that_of_rfc_2202)
{
    struct bytes key = hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"); /* section 3, case 1 */
    struct bytes text = hex("48692054686572 65");
    struct bytes sum = hmac(key, text, 0);

    CHECK_BYTES(sum.at, sum.len, "b617318655057264e28bc0b6fb378c8ef146be00");
    key = hex("4a656665"); /* case 2 */
    text = hex("7768617420646f2079612077616e7420666f72206e6f7468696e673f");
    sum = hmac(key, text, 0);
    CHECK_BYTES(sum.at, sum.len, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}

TEST(a_key_longer_than_a_block_is_hashed_first)
{
    struct bytes key = zeros(80); /* RFC 2202 section 3, case 6 */
    struct bytes text = hex("54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65"
                            "204b6579202d2048617368204b6579204669727374");

    memset(key.at, 0xaa, key.len);
    struct bytes sum = hmac(key, text, 0);
    CHECK_BYTES(sum.at, sum.len, "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

TEST(where_the_two_parts_meet_changes_nothing)
{
    struct bytes key = hex("4a656665");
    struct bytes text = hex("7768617420646f2079612077616e7420666f72206e6f7468696e673f");

    for (size_t cut = 0; cut <= text.len; cut++) {
        struct bytes sum = hmac(key, text, cut);
        CHECK_BYTES(sum.at, sum.len, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    }
}

TEST(crc_32_has_its_check_value)
{
    struct bytes digits = hex("313233343536373839"); /* "123456789", by which a CRC is known */

    CHECK_EQ(digest_crc32(digits.at, digits.len), 0xcbf43926);
    CHECK_EQ(digest_crc32(digits.at, 0), 0);
}

TEST(equal_means_every_byte)
{
    struct bytes a = hex("00112233"), b = hex("00112233");

    CHECK(digest_equal(a.at, b.at, 4));
    for (size_t i = 0; i < 4; i++) {
        b.at[i] ^= 0x80;
        CHECK(!digest_equal(a.at, b.at, 4));
        b.at[i] ^= 0x80;
    }
    CHECK(digest_equal(a.at, b.at, 0));
}
