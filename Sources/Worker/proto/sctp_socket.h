/* sctp_socket.h - usrsctp's socket of one association: how it is set up, and its ends.
 *
 * For proto/sctp.c alone, which is the module. */
#ifndef BISQUE_PROTO_SCTP_SOCKET_H
#define BISQUE_PROTO_SCTP_SOCKET_H

#include "proto/sctp.h"

#include <bounds.h>
#include <stdbool.h>
#include <stdint.h>

struct socket;

/* How a library's callback is declared that says nothing about its pointers. */
#ifndef __unsafe_indexable
#define __unsafe_indexable
#endif

typedef void association_socket_changed(struct socket *__unsafe_indexable socket,
                                 void *__unsafe_indexable number, int flags);

/* What stands for a number where usrsctp wants an address. */
void *__single association_socket_address(uint32_t number);

/* Bound, and set up for what comes. NULL: no memory. */
struct socket *__single association_socket_open(uint32_t number, const struct sctp_options *options,
                                         association_socket_changed *changed);
/* false: it cannot begin. */
bool association_socket_connect(struct socket *socket, uint32_t number,
                         const struct sctp_options *options);

/* Whether what is sent waits, while something is under way, until it fills a packet. */
void association_socket_collect(struct socket *socket, bool collects);

/* Asks for our half of these streams to be reset; at most RESETS_AT_ONCE. false: not now. */
bool association_socket_reset(struct socket *socket, const uint16_t *__counted_by(count) streams,
                       size_t count);
/* Whether something was sent that the far side has not acknowledged. */
bool association_socket_awaits(struct socket *socket);

#endif
