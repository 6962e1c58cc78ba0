/* ice_candidate.c - priorities, foundations and scopes of ice_candidate.h. */
#include "proto/ice_candidate.h"

#include <string.h>

/* RFC 8445 section 5.1.2.2. */
static const uint32_t type_preferences[] = {
    [ICE_HOST] = 126,
    [ICE_PEER] = 110,
    [ICE_REFLEXIVE] = 100,
    [ICE_RELAYED] = 0,
};

uint32_t ice_priority(enum ice_kind kind, uint16_t preference)
{
    return type_preferences[kind] << 24 | (uint32_t)preference << 8 | (256 - 1);
}

uint64_t ice_pair_priority(uint32_t controlling, uint32_t controlled)
{
    /* RFC 8445 section 5.1.2: no candidate is worth more, whatever the far side says of its own. */
    controlling = controlling < INT32_MAX ? controlling : INT32_MAX;
    controlled = controlled < INT32_MAX ? controlled : INT32_MAX;
    const uint64_t less = controlling < controlled ? controlling : controlled;
    const uint64_t more = controlling < controlled ? controlled : controlling;

    return (less << 32) + 2 * more + (controlling > controlled);
}

static unsigned scopes_of_ipv4(const uint8_t *__counted_by(4) ip)
{
    if (ip[0] == 127 || ip[0] == 0) /* RFC 1122 section 3.2.1.3: this network is this host */
        return ICE_SCOPE_LOOPBACK;
    if (ip[0] == 169 && ip[1] == 254)
        return ICE_SCOPE_LINK;
    if (ip[0] == 10 || (ip[0] == 172 && (ip[1] & 0xf0) == 16) || (ip[0] == 192 && ip[1] == 168) ||
        (ip[0] == 100 && (ip[1] & 0xc0) == 64))
        return ICE_SCOPE_PRIVATE;
    return 0;
}

static bool begins_with(const struct address *a, const uint8_t *__counted_by(length) prefix,
                        size_t length)
{
    return memcmp(a->ip, prefix, length) == 0;
}

static unsigned scopes_of_ipv6(const struct address *a)
{
    static const uint8_t zero[15] = {0};
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    static const uint8_t translated[12] = {0, 0x64, 0xff, 0x9b}; /* RFC 6052 section 2.1 */
    static const uint8_t tunnelled[2] = {0x20, 0x02};            /* RFC 3056 section 2 */

    if (begins_with(a, zero, sizeof zero) && a->ip[15] <= 1)
        return ICE_SCOPE_LOOPBACK;
    if (begins_with(a, zero, 12) || begins_with(a, mapped, sizeof mapped) ||
        begins_with(a, translated, sizeof translated))
        return scopes_of_ipv4(a->ip + 12);
    if (begins_with(a, tunnelled, sizeof tunnelled))
        return scopes_of_ipv4(a->ip + 2);
    if (a->ip[0] == 0xfe && (a->ip[1] & 0xc0) == 0x80)
        return ICE_SCOPE_LINK;
    if ((a->ip[0] & 0xfe) == 0xfc || (a->ip[0] == 0xfe && (a->ip[1] & 0xc0) == 0xc0))
        return ICE_SCOPE_PRIVATE;
    return 0;
}

unsigned ice_scopes(const struct address *address)
{
    return address->family == 4 ? scopes_of_ipv4(address->ip) : scopes_of_ipv6(address);
}

bool ice_same_foundation(const struct ice_candidate *a, const struct ice_candidate *b)
{
    return a->foundation_length == b->foundation_length &&
           memcmp(a->foundation, b->foundation, a->foundation_length) == 0;
}

void ice_set_foundation(struct ice_candidate *candidate, uint32_t number)
{
    uint8_t digits[10];
    size_t count = 0;

    do {
        digits[count++] = (uint8_t)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    candidate->foundation_length = (uint8_t)count;
    for (size_t i = 0; i < count; i++)
        candidate->foundation[i] = digits[count - 1 - i];
}
