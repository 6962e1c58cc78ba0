/* address.h - an IP address with a port, and the flow that a packet belongs to.
 *
 * Text is parsed by hand and strictly: numbers only, no names, no zone, no shortened IPv4. An
 * IPv4 address written the IPv6 way becomes the IPv4 address, so one host is never two.
 *
 * Invariant: bytes of `ip` behind the family's length and `pad` are zero. */
#ifndef BISQUE_BASE_ADDRESS_H
#define BISQUE_BASE_ADDRESS_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ADDRESS_TEXT_MAX 46 /* the longest text of RFC 4291 section 2.2 and its terminating NUL */

struct address {
    uint8_t family; /* 4, 6, or 0 for none */
    uint8_t pad;
    uint16_t port;
    uint8_t ip[16];
};

/* Where a datagram came from or goes to: the far address and the socket of ours. */
struct flow {
    struct address remote;
    uint32_t socket;
};

/* False, and `out` is none, when the text is not an address. */
bool address_parse(struct address *out, const char *__counted_by(len) text, size_t len,
                   uint16_t port);

/* The IP without the port as RFC 5952 wants it, NUL-terminated. Returns the length without the
 * NUL; 0 when it does not fit (ADDRESS_TEXT_MAX always does) or there is no address. */
size_t address_print(const struct address *a, char *__counted_by(cap) out, size_t cap);

bool address_is_set(const struct address *a);
bool address_equal(const struct address *a, const struct address *b);
bool address_same_host(const struct address *a, const struct address *b); /* ports may differ */

/* A host one may send to: has a port; is not unspecified, multicast or broadcast. */
bool address_is_usable_remote(const struct address *a);

bool flow_equal(const struct flow *a, const struct flow *b);
uint64_t flow_hash(const struct flow *flow, uint64_t seed);

#endif
