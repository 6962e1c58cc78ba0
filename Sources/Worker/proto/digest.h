/* digest.h - the check sums of STUN: HMAC-SHA1 (RFC 2104), MD5, CRC-32, and comparing in secret.
 *
 * It knows no message; where a sum stands and what it covers is for proto/stun.h. */
#ifndef BISQUE_PROTO_DIGEST_H
#define BISQUE_PROTO_DIGEST_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIGEST_SHA1_SIZE 20
#define DIGEST_MD5_SIZE 16

/* Over `head` and then `rest`, either of which may be empty: a caller that must change a few bytes
 * first copies only those. The key must not be empty. False, and `out` is zero, when the library
 * has no memory for it. */
bool digest_hmac_sha1(uint8_t *__counted_by(DIGEST_SHA1_SIZE) out,
                      const uint8_t *__counted_by(key_length) key, size_t key_length,
                      const uint8_t *__counted_by(head_length) head, size_t head_length,
                      const uint8_t *__counted_by(rest_length) rest, size_t rest_length);

/* Of `text`, for the keys of long-term credentials, which nothing else is made of (RFC 8489 section
 * 9.2.2). False, and `out` is zero, when the library will not. */
bool digest_md5(uint8_t *__counted_by(DIGEST_MD5_SIZE) out,
                const uint8_t *__counted_by(length) text, size_t length);

/* The CRC of ITU-T V.42, as RFC 8489 section 14.7 wants it. */
uint32_t digest_crc32(const uint8_t *__counted_by(length) bytes, size_t length);

/* Takes as long wherever the first difference is. */
bool digest_equal(const uint8_t *__counted_by(length) a, const uint8_t *__counted_by(length) b,
                  size_t length);

#endif
