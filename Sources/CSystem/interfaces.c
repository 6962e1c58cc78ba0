/* interfaces.c - which addresses this machine has.
 *
 * See bisque_system.h. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "bisque_system.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

_Static_assert(INET6_ADDRSTRLEN <= sizeof(((struct bisque_interface_address *)0)->ip),
               "an address in text fits");

/* Whether there is something to show, which is then written. */
static bool write_ip(const struct ifaddrs *interface, struct bisque_interface_address *address)
{
    const struct sockaddr *__single any = LIB(const struct sockaddr, interface->ifa_addr);

    if (!any)
        return false;
    if (any->sa_family == AF_INET) {
        const struct sockaddr_in *__single v4 = CTX(const struct sockaddr_in, (const void *)any);

        return inet_ntop(AF_INET, &v4->sin_addr, address->ip, sizeof(address->ip));
    }
    if (any->sa_family == AF_INET6) {
        const struct sockaddr_in6 *__single v6 = CTX(const struct sockaddr_in6, (const void *)any);

        return !IN6_IS_ADDR_LINKLOCAL(&v6->sin6_addr) &&
               inet_ntop(AF_INET6, &v6->sin6_addr, address->ip, sizeof(address->ip));
    }
    return false;
}

size_t bisque_interface_addresses(struct bisque_interface_address *__counted_by(room) addresses,
                                  size_t room)
{
    struct ifaddrs *__single list = NULL;
    size_t count = 0;

    if (getifaddrs(&list) < 0)
        return 0;
    for (struct ifaddrs *__single next = LIB(struct ifaddrs, list); next && count < room;
         next = LIB(struct ifaddrs, next->ifa_next)) {
        if ((next->ifa_flags & IFF_UP) == 0 || !write_ip(next, &addresses[count]))
            continue;
        addresses[count].is_loopback = (next->ifa_flags & IFF_LOOPBACK) != 0;
        count++;
    }
    freeifaddrs(list);
    return count;
}
