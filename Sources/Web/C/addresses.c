/* addresses.c - how many connections there are from each IP address.
 *
 * An IPv6 host has a whole /64 to choose from, so those count as one (RFC 6177 section 2). An open
 * hash table; its seed is random, so that nobody can choose addresses that fall together. */
#include "web.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define ROOM_AT_FIRST 64

struct address_key address_key(const struct sockaddr_storage *address)
{
    struct address_key key = { 0 };

    if (address->ss_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)address;

        key.bits = ntohl(v4->sin_addr.s_addr);
    } else if (address->ss_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)address;

        if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)) {
            uint32_t v4;

            memcpy(&v4, v6->sin6_addr.s6_addr + 12, sizeof(v4));
            key.bits = ntohl(v4);
        } else {
            memcpy(&key.bits, v6->sin6_addr.s6_addr, sizeof(key.bits));
            key.is_v6 = true;
        }
    }
    return key;
}

static bool is_equal(struct address_key a, struct address_key b)
{
    return a.bits == b.bits && a.is_v6 == b.is_v6;
}

static size_t home(const struct address_book *book, struct address_key key)
{
    uint64_t hash = (key.bits ^ book->seed) * 0x9E3779B97F4A7C15u; /* 2^64 over the golden ratio */

    hash ^= hash >> 29;
    hash *= 0xBF58476D1CE4E5B9u;
    return (size_t)(hash >> 32 ^ key.is_v6) & (book->room - 1);
}

static size_t find(const struct address_book *book, struct address_key key)
{
    size_t i = home(book, key);

    while (book->entries[i].count > 0 && !is_equal(book->entries[i].key, key))
        i = (i + 1) & (book->room - 1);
    return i;
}

static bool grow(struct address_book *book)
{
    const size_t old_room = book->room;
    const size_t room = old_room ? old_room * 2 : ROOM_AT_FIRST;
    struct address_entry *old = book->entries;
    struct address_entry *entries = calloc(room, sizeof(*entries));

    if (!entries)
        return false;
    if (old_room == 0 && getrandom(&book->seed, sizeof(book->seed), GRND_NONBLOCK) < 0)
        book->seed = uv_hrtime();
    book->room = room;
    book->entries = entries;
    for (size_t i = 0; i < old_room; i++)
        if (old[i].count > 0)
            book->entries[find(book, old[i].key)] = old[i];
    free(old);
    return true;
}

bool address_add(struct address_book *book, struct address_key key, uint32_t limit)
{
    size_t i;

    if (book->used * 2 >= book->room && !grow(book))
        return false;
    i = find(book, key);
    if (book->entries[i].count >= limit)
        return false;
    if (book->entries[i].count++ == 0) {
        book->entries[i].key = key;
        book->used++;
    }
    return true;
}

void address_remove(struct address_book *book, struct address_key key)
{
    size_t hole, i;

    if (book->room == 0)
        return;
    hole = find(book, key);
    if (book->entries[hole].count == 0 || --book->entries[hole].count > 0)
        return;
    book->used--;
    /* Those that come after and would be looked for from before the hole move up. */
    for (i = (hole + 1) & (book->room - 1); book->entries[i].count > 0;
         i = (i + 1) & (book->room - 1)) {
        const size_t from = home(book, book->entries[i].key);

        if (((i - from) & (book->room - 1)) < ((i - hole) & (book->room - 1)))
            continue;
        book->entries[hole] = book->entries[i];
        book->entries[i].count = 0;
        hole = i;
    }
}

void address_clear(struct address_book *book)
{
    free(book->entries);
    book->room = 0;
    book->entries = NULL;
    book->used = 0;
}
