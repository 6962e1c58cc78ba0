/* parlour.h - browsers with data channels in a scenario, and the controller's questions about them.
 *
 * Ids are the test's. A question that is refused fails the test. */
#ifndef BISQUE_SIM_PARLOUR_H
#define BISQUE_SIM_PARLOUR_H

#include "chatter.h"
#include "scenario.h"

/* What the questions below begin with: in order, without bounds, a buffer of 256 KiB. */
struct ch_open_sctp parlour_sctp(uint32_t transport);
struct ch_create_data_consumer parlour_consumer(uint32_t consumer, uint32_t producer);

struct endpoint *__single parlour_join_as(struct scenario *s, const struct ch_open_sctp *options,
                                          const struct sctp_options *theirs);
/* A browser that has come, shaken hands and has its association; numbered from 1. */
struct endpoint *__single parlour_join(struct scenario *s, const struct ch_open_sctp *options);

void parlour_produce(struct scenario *s, uint32_t producer, uint32_t transport, uint16_t stream);
void parlour_produce_directly(struct scenario *s, uint32_t producer);
/* Over a stream of the transport, in order. */
void parlour_consume(struct scenario *s, uint32_t consumer, uint32_t producer,
                     uint32_t transport, uint16_t stream);
void parlour_consume_directly(struct scenario *s, uint32_t consumer, uint32_t producer,
                              uint32_t credit, bool holds_back);
void parlour_consume_as(struct scenario *s, const struct ch_create_data_consumer *question);

/* A numbered message in parts; the answer of the last. */
struct ch_send_to_consumer_reply parlour_send(struct scenario *s, uint32_t consumer,
                                              uint32_t number, size_t length);
enum ch_refusal parlour_send_raw(struct scenario *s, uint32_t consumer, uint32_t identifier,
                                 const uint8_t *__counted_by(length) bytes, size_t length);
void parlour_broadcast(struct scenario *s, uint32_t producer, uint32_t number, size_t length);

struct ch_get_sctp_stats_reply parlour_stats(struct scenario *s, uint32_t transport);
struct ch_dump_data_consumer_reply parlour_dump(struct scenario *s, uint32_t consumer);

#endif
