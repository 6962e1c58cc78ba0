/* convert.h - our words for addresses and names, and the channel's. */
#ifndef BISQUE_CONTROL_CONVERT_H
#define BISQUE_CONTROL_CONVERT_H

#include "control/requests.h"
#include "graph/leg.h"
#include "graph/reception_plan.h"
#include "graph/sender.h"
#include "graph/transport.h"
#include "proto/dcep.h"
#include "proto/suite.h"

/* An address of a request. On refusal the request's detail shows the text. */
enum ch_refusal convert_address(struct request *r, const struct ch_address *asked,
                                struct address *address);

/* The other way: the text lives in the request's memory. false: no memory. */
bool convert_to_address(struct request *r, const struct address *address,
                        struct ch_address *answer);

/* Layers as the channel says them: nothing at all is none. */
bool convert_layers(struct layers layers, struct ch_layers *out);
struct ch_estimate convert_estimate(const struct leg *leg, usec_t now);
/* What a sender gets, and why. */
struct ch_choice convert_choice(const struct sender *sender);

/* false: two bounds. */
bool convert_to_reliability(const struct ch_reliability *asked, struct reliability *reliability);
struct ch_reliability convert_reliability(const struct reliability *reliability);

struct ch_view convert_name(const struct name *name);

enum suite convert_suite(enum ch_srtp_suite asked);
enum ch_srtp_suite convert_to_suite(enum suite suite);

/* `why`, with "what id" as the detail. */
enum ch_refusal refuse_id(struct request *r, enum ch_refusal why, const char *what, uint32_t id);
/* Whether no more sockets came along than are wanted. */
enum ch_refusal check_sockets(struct request *r, size_t most);

/* How many of the reasons have struck. */
size_t drops_struck(const struct drops *drops);
/* Fills a list of that many. */
void drops_list(const struct drops *drops, struct ch_drop_count *__counted_by(count) list,
                size_t count);

#endif
