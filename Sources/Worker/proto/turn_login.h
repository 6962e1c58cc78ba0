/* turn_login.h - who we are to a TURN server: long-term credentials (RFC 8489 section 9.2).
 *
 * Pure: what the server calls itself and its nonce make a key of a name and a password. Only the
 * key of MD5 is known here, which every server knows, too. */
#ifndef BISQUE_PROTO_TURN_LOGIN_H
#define BISQUE_PROTO_TURN_LOGIN_H

#include "base/bytes.h"
#include "proto/digest.h"
#include "proto/stun.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TURN_USERNAME_MAX 508 /* RFC 8489 section 14.3: fewer than 509 */
#define TURN_PASSWORD_MAX 256
#define TURN_REALM_MAX 256
#define TURN_NONCE_MAX 512

struct turn_login {
    uint16_t username_length; /* 0: the server wants none */
    uint16_t password_length;
    uint8_t username[TURN_USERNAME_MAX];
    uint8_t password[TURN_PASSWORD_MAX];
};

/* All zero but for the login: no server has asked who we are. */
struct turn_session {
    struct turn_login login;
    bool has_key;
    uint8_t key[DIGEST_MD5_SIZE];
    uint16_t realm_length;
    uint16_t nonce_length;
    uint8_t realm[TURN_REALM_MAX];
    uint8_t nonce[TURN_NONCE_MAX];
};

/* The server wants to know who we are, or has a younger nonce. false: it does not say what it
 * should, or we are nobody. */
bool turn_session_challenge(struct turn_session *session, const struct stun *answer,
                            const uint8_t *__counted_by(length) message, size_t length);

/* Ends a message, in our name once there is a key. */
void turn_session_end(const struct turn_session *session, struct writer *w, size_t start);

/* Was this written by somebody who knows the key? Without a key everything was. */
bool turn_session_proves(const struct turn_session *session, const struct stun *answer,
                         const uint8_t *__counted_by(length) message, size_t length);

#endif
