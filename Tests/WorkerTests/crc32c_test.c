/* crc32c_test.c - sums of RFC 3720 appendix B.4, whichever way they are made. */
#include "proto/crc32c.h"
#include "proto/sctp_packet.h"
#include "test.h"

#include <string.h>

static uint32_t sum_of(const uint8_t *__counted_by(length) bytes, size_t length)
{
    return crc32c_end(crc32c_add(CRC32C_BEGIN, bytes, length));
}

TEST(sums_are_those_of_rfc_3720)
{
    uint8_t bytes[32] = {0};

    CHECK_EQ(sum_of(bytes, sizeof bytes), 0x8a9136aa);
    memset(bytes, 0xff, sizeof bytes);
    CHECK_EQ(sum_of(bytes, sizeof bytes), 0x62a8ab43);
    for (uint8_t i = 0; i < sizeof bytes; i++)
        bytes[i] = i;
    CHECK_EQ(sum_of(bytes, sizeof bytes), 0x46dd794e);
    for (uint8_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(31 - i);
    CHECK_EQ(sum_of(bytes, sizeof bytes), 0x113fdb5c);
}

TEST(sums_are_the_same_with_and_without_the_instruction)
{
    uint8_t bytes[100];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 73 + 5);
    for (size_t from = 0; from < 9; from++)
        for (size_t length = 0; length <= sizeof bytes - from; length++)
            CHECK_EQ(crc32c_add(CRC32C_BEGIN, bytes + from, length),
                     crc32c_add_slowly(CRC32C_BEGIN, bytes + from, length));
    CHECK_EQ(crc32c_add(crc32c_add(CRC32C_BEGIN, bytes, 13), bytes + 13, sizeof bytes - 13),
             crc32c_add(CRC32C_BEGIN, bytes, sizeof bytes));
}

TEST(a_packet_that_was_changed_is_not_summed)
{
    uint8_t packet[40] = {5000 >> 8, 5000 & 0xff, 5000 >> 8, 5000 & 0xff, 1, 2, 3, 4};

    CHECK(!association_is_summed(packet, sizeof packet));
    association_sum(packet, sizeof packet);
    CHECK(association_is_summed(packet, sizeof packet));
    for (size_t bit = 0; bit < sizeof packet * 8; bit++) {
        packet[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK(!association_is_summed(packet, sizeof packet));
        packet[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}
