/* turn_login.c - keys and signatures of long-term credentials. */
#include "proto/turn_login.h"

#include "proto/stun_write.h"

#include <string.h>

static bool take_text(uint8_t *__counted_by(most) to, size_t most, uint16_t *length,
                      struct reader value)
{
    if (value.bad || value.len == 0 || value.len > most)
        return false;
    memcpy(to, value.bytes, value.len);
    *length = (uint16_t)value.len;
    return true;
}

/* RFC 8489 section 9.2.2: the digest of name, realm and password with colons between them. */
static bool make_key(struct turn_session *session)
{
    uint8_t text[TURN_USERNAME_MAX + TURN_REALM_MAX + TURN_PASSWORD_MAX + 2];
    struct writer w = writer_of(text, sizeof text);

    writer_bytes(&w, session->login.username, session->login.username_length);
    writer_u8(&w, ':');
    writer_bytes(&w, session->realm, session->realm_length);
    writer_u8(&w, ':');
    writer_bytes(&w, session->login.password, session->login.password_length);
    session->has_key = digest_md5(session->key, text, w.used);
    return session->has_key;
}

bool turn_session_challenge(struct turn_session *session, const struct stun *answer,
                            const uint8_t *__counted_by(length) message, size_t length)
{
    struct reader realm = stun_find(answer, message, length, STUN_REALM);
    struct reader nonce = stun_find(answer, message, length, STUN_NONCE);

    return session->login.username_length > 0 &&
           take_text(session->realm, TURN_REALM_MAX, &session->realm_length, realm) &&
           take_text(session->nonce, TURN_NONCE_MAX, &session->nonce_length, nonce) &&
           make_key(session);
}

void turn_session_end(const struct turn_session *session, struct writer *w, size_t start)
{
    if (session->has_key) {
        stun_put(w, STUN_USERNAME, session->login.username, session->login.username_length);
        stun_put(w, STUN_REALM, session->realm, session->realm_length);
        stun_put(w, STUN_NONCE, session->nonce, session->nonce_length);
    }
    stun_end(w, start, session->key, session->has_key ? DIGEST_MD5_SIZE : 0);
}

bool turn_session_proves(const struct turn_session *session, const struct stun *answer,
                         const uint8_t *__counted_by(length) message, size_t length)
{
    return !session->has_key ||
           stun_proves(answer, message, length, session->key, sizeof session->key);
}
