/* dtls_pair.h - two of our handshakes against each other, in virtual time, over a wire that loses
 * what it is told to.
 *
 * What one end sends arrives at once and in order. Every datagram has a number, from 0 on; a test
 * may lose one, or look at it on its way. */
#ifndef BISQUE_TESTS_DTLS_PAIR_H
#define BISQUE_TESTS_DTLS_PAIR_H

#include "base/random.h"
#include "proto/dtls.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAIR_NONE SIZE_MAX

struct dtls_pair {
    usec_t now;
    struct dtls_identity *client_identity;
    struct dtls_identity *server_identity;
    struct dtls *client;
    struct dtls *server;
    size_t sent;    /* datagrams, lost ones too */
    size_t lost;    /* the number of the one to lose */
    size_t doubled; /* of the one to deliver twice */
    size_t late;    /* of the one to deliver behind the next of its direction */
    size_t longest; /* bytes */
    uint32_t lost_permille; /* of all others, by these dice */
    struct random dice;
};

/* Both ends with every suite, begun, and nothing expected. */
void pair_open(struct dtls_pair *pair);
/* The same with identities, which the pair then owns, and suites. */
void pair_open_with(struct dtls_pair *pair, struct dtls_identity *client_identity,
                    struct dtls_identity *server_identity,
                    const enum suite *__counted_by(client_count) client_suites,
                    size_t client_count,
                    const enum suite *__counted_by(server_count) server_suites,
                    size_t server_count);
void pair_close(struct dtls_pair *pair);

/* Each end is told the other's fingerprint. */
void pair_expect(struct dtls_pair *pair, enum dtls_hash hash);

/* Everything that waits, and what is said to it, until both are silent. */
void pair_carry(struct dtls_pair *pair);

/* One datagram from one end to the other; false when there was none. */
bool pair_carry_one(struct dtls_pair *pair, struct dtls *from, struct dtls *to);

/* Carries, and goes on to the next deadline, until there is none before `until`. */
void pair_run(struct dtls_pair *pair, usec_t until);

bool pair_is_connected(const struct dtls_pair *pair);

/* Both connected, each sends with what the other receives with, and the directions differ. */
void pair_check_keys(const struct dtls_pair *pair);

/* `end` is told the fingerprint of `of`. */
void expect_identity(struct dtls *end, usec_t now, const struct dtls_identity *of,
                     enum dtls_hash hash);

#endif
