/* nat.c - mappings and filters of nat.h. */
#include "nat.h"

#include <assert.h>
#include <string.h>

void nat_open(struct nat *nat, enum nat_kind mapping, enum nat_kind filtering, uint8_t number)
{
    memset(nat, 0, sizeof *nat);
    nat->mapping = mapping;
    nat->filtering = filtering;
    nat->outside = (struct address){.family = 4, .ip = {203, 0, 113, number}};
    nat->next_port = (uint16_t)(30000 + 1000 * number);
}

static bool is_same(enum nat_kind kind, const struct address *a, const struct address *b)
{
    if (kind == NAT_INDEPENDENT)
        return true;
    return kind == NAT_ADDRESS ? address_same_host(a, b) : address_equal(a, b);
}

static bool is_alive(const struct nat *nat, usec_t now, const struct nat_mapping *mapping)
{
    return nat->lifetime == 0 || now - mapping->used_at <= nat->lifetime;
}

static struct nat_mapping *__single mapping_for(struct nat *nat, usec_t now,
                                                const struct address *from,
                                                const struct address *to)
{
    for (size_t i = 0; i < nat->count; i++) {
        struct nat_mapping *mapping = &nat->mappings[i];
        if (is_alive(nat, now, mapping) && address_equal(&mapping->inside, from) &&
            is_same(nat->mapping, &mapping->remote, to))
            return mapping;
    }
    assert(nat->count < NAT_MAPPINGS_MAX);
    struct nat_mapping *fresh = &nat->mappings[nat->count++];
    *fresh = (struct nat_mapping){.inside = *from, .remote = *to, .port = nat->next_port++};
    return fresh;
}

static void invite(struct nat_mapping *mapping, const struct address *to)
{
    for (size_t i = 0; i < mapping->guest_count; i++)
        if (address_equal(&mapping->guests[i].remote, to))
            return;
    assert(mapping->guest_count < NAT_GUESTS_MAX);
    mapping->guests[mapping->guest_count++].remote = *to;
}

struct address nat_leave(struct nat *nat, usec_t now, const struct address *from,
                         const struct address *to)
{
    struct nat_mapping *mapping = mapping_for(nat, now, from, to);
    struct address seen = nat->outside;

    mapping->used_at = now;
    invite(mapping, to);
    seen.port = mapping->port;
    return seen;
}

static bool is_let_in(const struct nat *nat, const struct nat_mapping *mapping,
                      const struct address *from)
{
    for (size_t i = 0; i < mapping->guest_count; i++)
        if (is_same(nat->filtering, &mapping->guests[i].remote, from))
            return true;
    return false;
}

bool nat_enter(struct nat *nat, usec_t now, const struct address *from, uint16_t port,
               struct address *inside)
{
    for (size_t i = 0; i < nat->count; i++) {
        const struct nat_mapping *mapping = &nat->mappings[i];
        if (mapping->port != port || !is_alive(nat, now, mapping) ||
            !is_let_in(nat, mapping, from))
            continue;
        *inside = mapping->inside;
        return true;
    }
    nat->shut_out++;
    return false;
}

void nat_forget(struct nat *nat)
{
    nat->count = 0;
}
