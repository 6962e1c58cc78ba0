/* nat.h - a NAT as RFC 4787 sorts them: how it maps, whom it lets in, whether it turns around what
 * its own side sends to its own address.
 *
 * Pure: addresses in, addresses out. It holds no packets; who calls carries them. */
#ifndef BISQUE_SIM_NAT_H
#define BISQUE_SIM_NAT_H

#include "base/address.h"
#include "base/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAT_MAPPINGS_MAX 256
#define NAT_GUESTS_MAX 64

/* RFC 4787 section 4.1 for mapping, section 5 for filtering. */
enum nat_kind { NAT_INDEPENDENT, NAT_ADDRESS, NAT_ADDRESS_AND_PORT };
#define NAT_KINDS 3

struct nat_guest {
    struct address remote;
};

struct nat_mapping {
    struct address inside;
    struct address remote; /* whom it is for, as far as the kind of mapping cares */
    uint16_t port;         /* outside */
    usec_t used_at;        /* by the inside: RFC 4787 section 4.3 */
    size_t guest_count;
    struct nat_guest guests[NAT_GUESTS_MAX]; /* that were sent to */
};

struct nat {
    enum nat_kind mapping;
    enum nat_kind filtering;
    bool turns_around; /* RFC 4787 section 6 */
    usec_t lifetime;   /* of a mapping that nobody uses; 0: for ever */
    struct address outside; /* without a port */
    uint16_t next_port;
    size_t count;
    struct nat_mapping mappings[NAT_MAPPINGS_MAX];
    uint64_t shut_out; /* packets that were let in by nobody */
};

void nat_open(struct nat *nat, enum nat_kind mapping, enum nat_kind filtering, uint8_t number);
/* Where a packet from the inside seems to come from. */
struct address nat_leave(struct nat *nat, usec_t now, const struct address *from,
                         const struct address *to);
/* Who inside gets a packet; false: nobody. */
bool nat_enter(struct nat *nat, usec_t now, const struct address *from, uint16_t port,
               struct address *inside);
/* It begins anew, and knows of nothing that was. */
void nat_forget(struct nat *nat);

#endif
