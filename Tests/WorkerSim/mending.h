/* mending.h - video between browsers whose losses are mended: NACK and RTX, and arrivals told. */
#ifndef BISQUE_SIM_MENDING_H
#define BISQUE_SIM_MENDING_H

#include "invitation.h"
#include "mender.h"

#define MENDED_SSRC 1111u     /* of the publisher, its retransmissions one above */
#define MENDED_RECEIVER 7u
#define MENDED_SEQUENCE_ID 5  /* of the extension with the transport-wide number */

/* The endpoint publishes one video, once it is told to speak. */
void mending_publish(struct scenario *s, struct endpoint *e);
/* It hears it under this SSRC, and the retransmissions one above. The sender's id is the SSRC. */
void mending_listen(struct scenario *s, struct endpoint *e, uint32_t ssrc);
/* The sender alone, for a listener who is there already. */
void mending_send(struct scenario *s, const struct endpoint *e, uint32_t ssrc);

#endif
