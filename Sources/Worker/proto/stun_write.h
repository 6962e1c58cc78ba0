/* stun_write.h - STUN messages (RFC 8489) on their way out: requests, indications, answers.
 *
 * A message is begun, given its attributes in order, and ended, which puts its length, the proof
 * that we know a password, and the fingerprint. Reading is proto/stun.h. */
#ifndef BISQUE_PROTO_STUN_WRITE_H
#define BISQUE_PROTO_STUN_WRITE_H

#include "base/address.h"
#include "base/bytes.h"
#include "proto/stun.h"

#include <bounds.h>
#include <stddef.h>
#include <stdint.h>

#define STUN_ANSWER_MAX 80 /* error 420 that names all eight: the longest answer we write */

/* Gives the place where the message begins, for `stun_end`. */
size_t stun_begin(struct writer *w, uint16_t type,
                  const uint8_t *__counted_by(STUN_TRANSACTION_SIZE) transaction);
void stun_put(struct writer *w, uint16_t attribute, const uint8_t *__counted_by(length) value,
              size_t length);
void stun_put_u32(struct writer *w, uint16_t attribute, uint32_t value);
void stun_put_u64(struct writer *w, uint16_t attribute, uint64_t value);
/* Disguised with the message's transaction. It must be an address. */
void stun_put_address(struct writer *w, uint16_t attribute, const struct address *address,
                      const uint8_t *__counted_by(STUN_TRANSACTION_SIZE) transaction);
/* Not signed without a password. The writer is bad, and ends at `start`, when the message does not
 * fit or cannot be signed. */
void stun_end(struct writer *w, size_t start,
              const uint8_t *__counted_by(password_length) password, size_t password_length);

/* An answer takes up to STUN_ANSWER_MAX bytes. The writer is bad, and nothing was added, when they
 * do not fit or cannot be signed. `mapped` must be an address. */
void stun_write_success(struct writer *w, const struct stun *request, const struct address *mapped,
                        const uint8_t *__counted_by(password_length) password,
                        size_t password_length);

/* Without a password the answer is not signed, for who asked has not proven to know it. */
void stun_write_error(struct writer *w, const struct stun *request, enum stun_error code,
                      const uint8_t *__counted_by(password_length) password,
                      size_t password_length);

#endif
