/* tls_client.h - TLS (1.2 or later) as a client, in memory: bytes of the far side in, bytes for it
 * out. Only TURN servers are spoken to in it.
 *
 * Pure: it opens no socket and has no clock but the system's own when it judges how old a
 * certificate is. What is said inside is for others. */
#ifndef BISQUE_PROTO_TLS_CLIENT_H
#define BISQUE_PROTO_TLS_CLIENT_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TLS_NAME_MAX 253      /* RFC 1035 section 3.1 */
#define TLS_UNSAID_MAX 4096   /* bytes that wait for the end of the handshake */
#define TLS_AROUND_MAX 96     /* that a record may have more than what is in it */

struct tls_client;

enum tls_client_state {
    TLS_CLIENT_SHAKING,
    TLS_CLIENT_OPEN,
    TLS_CLIENT_FAILED, /* or closed by the far side; of no use any more */
};

/* The server must prove to be `name`, a host's or an address, to one of the authorities given as
 * PEM, or to the system's when there are none. NULL: no memory, or what was given makes no
 * sense. */
struct tls_client *__single tls_client_open(const char *__counted_by(name_length) name,
                                            size_t name_length,
                                            const uint8_t *__counted_by(length) authorities,
                                            size_t length);
void tls_client_close(struct tls_client *t);
enum tls_client_state tls_client_state(const struct tls_client *t);

/* Bytes came. */
void tls_client_receive(struct tls_client *t, const uint8_t *__counted_by(length) bytes,
                        size_t length);
/* What they say; 0: nothing more for now. */
size_t tls_client_read(struct tls_client *t, uint8_t *__counted_by(space) out, size_t space);
/* To be said. Before the end of the handshake up to TLS_UNSAID_MAX wait. false: it could not be. */
bool tls_client_write(struct tls_client *t, const uint8_t *__counted_by(length) bytes,
                      size_t length);
/* Bytes to send; 0: none for now. */
size_t tls_client_next(struct tls_client *t, uint8_t *__counted_by(space) out, size_t space);

#endif
