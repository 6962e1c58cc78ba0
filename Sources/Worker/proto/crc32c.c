/* crc32c.c - the polynomial 0x1edc6f41, its bits the other way round. */
#include "proto/crc32c.h"

#include <stdbool.h>
#include <string.h>

#define POLYNOMIAL 0x82f63b78u

/* -- byte by byte ----------------------------------------------------------------------------- */

static uint32_t sum_of_byte(uint8_t byte)
{
    uint32_t sum = byte;

    for (unsigned bit = 0; bit < 8; bit++)
        sum = sum >> 1 ^ (sum & 1 ? POLYNOMIAL : 0);
    return sum;
}

uint32_t crc32c_add_slowly(uint32_t sum, const uint8_t *__counted_by(length) bytes, size_t length)
{
    static uint32_t sums[256];

    if (sums[1] == 0)
        for (unsigned byte = 0; byte < 256; byte++)
            sums[byte] = sum_of_byte((uint8_t)byte);
    for (size_t i = 0; i < length; i++)
        sum = sums[(sum ^ bytes[i]) & 0xff] ^ sum >> 8;
    return sum;
}

/* -- eight bytes at once ---------------------------------------------------------------------- */

#if defined(__x86_64__)
#define HAS_INSTRUCTION __builtin_cpu_supports("sse4.2")
#define WITH_INSTRUCTION __attribute__((target("sse4.2")))
#define ADD_WORD(sum, word) (uint32_t) __builtin_ia32_crc32di(sum, word)
#define ADD_BYTE(sum, byte) __builtin_ia32_crc32qi(sum, byte)
#elif defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>
#define HAS_INSTRUCTION true
#define WITH_INSTRUCTION
#define ADD_WORD(sum, word) __crc32cd(sum, word)
#define ADD_BYTE(sum, byte) __crc32cb(sum, byte)
#endif

#ifdef HAS_INSTRUCTION

WITH_INSTRUCTION static uint32_t add(uint32_t sum, const uint8_t *__counted_by(length) bytes,
                                     size_t length)
{
    uint64_t word;
    size_t at = 0;

    for (; length - at >= sizeof word; at += sizeof word) {
        memcpy(&word, bytes + at, sizeof word);
        sum = ADD_WORD(sum, word);
    }
    for (; at < length; at++)
        sum = ADD_BYTE(sum, bytes[at]);
    return sum;
}

uint32_t crc32c_add(uint32_t sum, const uint8_t *__counted_by(length) bytes, size_t length)
{
    return HAS_INSTRUCTION ? add(sum, bytes, length) : crc32c_add_slowly(sum, bytes, length);
}

#else

uint32_t crc32c_add(uint32_t sum, const uint8_t *__counted_by(length) bytes, size_t length)
{
    return crc32c_add_slowly(sum, bytes, length);
}

#endif
