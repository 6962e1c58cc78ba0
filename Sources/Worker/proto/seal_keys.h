/* seal_keys.h - the keys of a session from its master key (RFC 3711 section 4.3).
 *
 * Only what sealing needs: opening derives its own inside libsrtp. A key is derived once and then
 * stays for the life of the session (key derivation rate 0). */
#ifndef BISQUE_PROTO_SEAL_KEYS_H
#define BISQUE_PROTO_SEAL_KEYS_H

#include "proto/suite.h"

#include <stdbool.h>
#include <stdint.h>

#define SEAL_CIPHER_KEY_MAX 32
#define SEAL_AUTH_KEY_LENGTH 20 /* RFC 3711 section 5.2 */
#define SEAL_SALT_MAX 14

/* The first of the three labels that each of them has (RFC 3711 section 4.3.1 and .2). */
enum seal_kind { SEAL_RTP = 0, SEAL_RTCP = 3 };

/* Shorter keys and salts have zeros behind them. */
struct seal_keys {
    uint8_t cipher[SEAL_CIPHER_KEY_MAX];
    uint8_t auth[SEAL_AUTH_KEY_LENGTH]; /* zero where the cipher authenticates by itself */
    uint8_t salt[SEAL_SALT_MAX];
};

/* False: no memory. Whoever has derived keys wipes them. */
bool seal_keys_derive(struct seal_keys *out, const struct suite_key *master, enum seal_kind kind);
void seal_keys_wipe(struct seal_keys *keys);

#endif
