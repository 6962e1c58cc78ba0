/* address.c - addresses as text, and comparing them. */
#include "base/address.h"

#include "base/random.h"

#include <string.h>

static const uint8_t MAPPED[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/* Four decimal numbers and three dots; a leading zero would be octal to some, so none. */
static bool parse_ipv4(uint8_t *__counted_by(4) ip, const char *__counted_by(len) text, size_t len)
{
    size_t at = 0;

    for (size_t part = 0; part < 4; part++) {
        unsigned value = 0;
        size_t start = at;

        if (part > 0 && (at >= len || text[at] != '.'))
            return false;
        if (part > 0)
            start = ++at;
        while (at < len && text[at] >= '0' && text[at] <= '9' && at - start < 3)
            value = value * 10 + (unsigned)(text[at++] - '0');
        if (at == start || value > 255 || (at - start > 1 && text[start] == '0'))
            return false;
        ip[part] = (uint8_t)value;
    }
    return at == len;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* How many characters of a group's hex digits stand at `at`; at most five, and five is wrong. */
static size_t parse_group(const char *__counted_by(len) text, size_t len, size_t at,
                          unsigned *value)
{
    size_t digits = 0;

    *value = 0;
    while (digits < 5 && at + digits < len && hex_digit(text[at + digits]) >= 0)
        *value = *value << 4 | (unsigned)hex_digit(text[at + digits++]);
    return digits;
}

/* RFC 4291 section 2.2. `filled` bytes are known, and the run of zeros goes in at `gap`. */
static bool parse_ipv6(uint8_t *__counted_by(16) ip, const char *__counted_by(len) text, size_t len)
{
    size_t at = 0, filled = 0, gap = SIZE_MAX;

    if (len >= 2 && text[0] == ':' && text[1] == ':') {
        gap = 0;
        at = 2;
    }
    while (at < len) {
        unsigned value;
        size_t digits = parse_group(text, len, at, &value);

        if (digits == 0 || filled == 16)
            return false;
        if (at + digits < len && text[at + digits] == '.') {
            if (filled > 12 || !parse_ipv4(ip + filled, text + at, len - at))
                return false;
            filled += 4;
            break;
        }
        if (digits > 4)
            return false;
        ip[filled++] = (uint8_t)(value >> 8);
        ip[filled++] = (uint8_t)value;
        at += digits;
        if (at == len)
            break;
        if (text[at++] != ':' || at == len)
            return false;
        if (text[at] == ':') {
            if (gap != SIZE_MAX)
                return false;
            gap = filled;
            at++;
        }
    }
    if (gap == SIZE_MAX)
        return filled == 16;
    if (filled > 14) /* "::" stands for at least one group */
        return false;
    memmove(ip + (16 - (filled - gap)), ip + gap, filled - gap);
    memset(ip + gap, 0, 16 - filled);
    return true;
}

bool address_parse(struct address *out, const char *__counted_by(len) text, size_t len,
                   uint16_t port)
{
    uint8_t ip[16] = {0};

    memset(out, 0, sizeof *out);
    if (parse_ipv4(ip, text, len)) {
        memcpy(out->ip, ip, 4);
        out->family = 4;
    } else {
        memset(ip, 0, sizeof ip); /* what the first attempt left behind */
        if (!parse_ipv6(ip, text, len))
            return false;
        bool mapped = memcmp(ip, MAPPED, sizeof MAPPED) == 0;
        if (mapped)
            memcpy(out->ip, ip + 12, 4);
        else
            memcpy(out->ip, ip, 16);
        out->family = mapped ? 4 : 6;
    }
    out->port = port;
    return true;
}

static size_t print_ipv4(const uint8_t *__counted_by(4) ip, char *__counted_by(ADDRESS_TEXT_MAX) to)
{
    size_t n = 0;

    for (size_t i = 0; i < 4; i++) {
        if (i > 0)
            to[n++] = '.';
        if (ip[i] >= 100)
            to[n++] = (char)('0' + ip[i] / 100);
        if (ip[i] >= 10)
            to[n++] = (char)('0' + ip[i] / 10 % 10);
        to[n++] = (char)('0' + ip[i] % 10);
    }
    return n;
}

static unsigned group(const uint8_t *__counted_by(16) ip, size_t i)
{
    return (unsigned)ip[2 * i] << 8 | ip[2 * i + 1];
}

/* The first of the longest runs of zero groups, if longer than one: RFC 5952 section 4.2. */
static void find_gap(const uint8_t *__counted_by(16) ip, size_t *start, size_t *length)
{
    *start = 8;
    *length = 1;
    for (size_t i = 0; i < 8; i++) {
        size_t run = 0;

        while (i + run < 8 && group(ip, i + run) == 0)
            run++;
        if (run > *length) {
            *start = i;
            *length = run;
        }
    }
}

static size_t print_ipv6(const uint8_t *__counted_by(16) ip,
                         char *__counted_by(ADDRESS_TEXT_MAX) to)
{
    static const char digits[] = "0123456789abcdef";
    size_t n = 0, gap, gap_length;

    find_gap(ip, &gap, &gap_length);
    for (size_t i = 0; i < 8; i++) {
        unsigned value = group(ip, i);

        if (i == gap) {
            to[n++] = ':';
            to[n++] = ':';
            i += gap_length - 1;
            continue;
        }
        if (i > 0 && to[n - 1] != ':')
            to[n++] = ':';
        if (value >= 0x1000)
            to[n++] = digits[value >> 12];
        if (value >= 0x100)
            to[n++] = digits[value >> 8 & 15];
        if (value >= 0x10)
            to[n++] = digits[value >> 4 & 15];
        to[n++] = digits[value & 15];
    }
    return n;
}

size_t address_print(const struct address *a, char *__counted_by(cap) out, size_t cap)
{
    char text[ADDRESS_TEXT_MAX];
    size_t n;

    if (!address_is_set(a))
        return 0;
    n = a->family == 4 ? print_ipv4(a->ip, text) : print_ipv6(a->ip, text);
    if (n >= cap)
        return 0;
    memcpy(out, text, n);
    out[n] = '\0';
    return n;
}

bool address_is_set(const struct address *a)
{
    return a->family != 0;
}

bool address_same_host(const struct address *a, const struct address *b)
{
    return a->family == b->family && memcmp(a->ip, b->ip, sizeof a->ip) == 0;
}

bool address_equal(const struct address *a, const struct address *b)
{
    return a->port == b->port && address_same_host(a, b);
}

bool address_is_usable_remote(const struct address *a)
{
    static const uint8_t none[16] = {0}, broadcast[4] = {255, 255, 255, 255};

    if (!address_is_set(a) || a->port == 0 || memcmp(a->ip, none, sizeof none) == 0)
        return false;
    if (a->family == 6)
        return a->ip[0] != 0xff; /* RFC 4291 section 2.7 */
    return (a->ip[0] & 0xf0) != 0xe0 /* RFC 5771 */ && memcmp(a->ip, broadcast, 4) != 0;
}

bool flow_equal(const struct flow *a, const struct flow *b)
{
    return a->socket == b->socket && address_equal(&a->remote, &b->remote);
}

uint64_t flow_hash(const struct flow *flow, uint64_t seed)
{
    uint64_t high, low, rest;

    memcpy(&high, flow->remote.ip, 8);
    memcpy(&low, flow->remote.ip + 8, 8);
    rest = (uint64_t)flow->socket << 32 | (uint64_t)flow->remote.port << 16 | flow->remote.family;
    return random_mix(random_mix(random_mix(seed ^ high) ^ low) ^ rest);
}
