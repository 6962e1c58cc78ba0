/* correspondent.h - a worker process with one transport, whose full ICE agent finds another
 * worker's; signalling is a test that hands candidates from one to the other. */
#ifndef BISQUE_TESTS_CORRESPONDENT_H
#define BISQUE_TESTS_CORRESPONDENT_H

#include "process.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOLD_MAX 64

struct told {
    uint8_t op;
    size_t length;
    uint8_t fields[512];
};

struct correspondent {
    struct process process; /* must be the first: the listener is given it */
    bool is_first;
    bool has_shaken;
    bool is_relayed; /* as the last path said of either end */
    bool has_path;
    uint8_t server_fault; /* CH_SERVER_FAULT_NONE: none was lost */
    uint16_t server_code;
    uint8_t kinds_told; /* one bit for each */
    size_t told_count;
    struct told told[TOLD_MAX];
    size_t digest_length;
    uint8_t digest[64];
};

struct acquaintance {
    uint8_t kinds; /* of candidates */
    enum ch_server_transport carrier;
    bool is_stun;
    const char *__null_terminated password;
    const char *__null_terminated name; /* that TLS must prove */
    bool settles;    /* the first way need not be the last */
    bool is_refused; /* no connection to the server is to be had */
};

void correspondent_open(struct correspondent *c, bool is_first, const struct acquaintance *how);
/* Both learn of each other, and find each other or not; until both have shaken hands, or both have
 * lost their server, or for long. */
void correspondents_meet(struct correspondent *a, struct correspondent *b,
                         const struct acquaintance *how);
void correspondent_close(struct correspondent *c);

#endif
