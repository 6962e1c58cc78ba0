/* crc32c.h - the sum that a packet of SCTP carries (RFC 9260 appendix A).
 *
 * Pure. By the processor's own instruction where there is one, else byte by byte. */
#ifndef BISQUE_PROTO_CRC32C_H
#define BISQUE_PROTO_CRC32C_H

#include <bounds.h>
#include <stddef.h>
#include <stdint.h>

#define CRC32C_BEGIN UINT32_MAX

/* Goes on over these bytes; what there was before them is `sum`, at first CRC32C_BEGIN. */
uint32_t crc32c_add(uint32_t sum, const uint8_t *__counted_by(length) bytes, size_t length);
/* The sum of all of them. Its least significant byte is the first on the wire. */
static inline uint32_t crc32c_end(uint32_t sum)
{
    return ~sum;
}

/* The same as crc32c_add without the instruction, for the test that compares them. */
uint32_t crc32c_add_slowly(uint32_t sum, const uint8_t *__counted_by(length) bytes, size_t length);

#endif
