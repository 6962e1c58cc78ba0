/* credentials.h - what requests for both kinds of ICE bring along: credentials, and SRTP suites. */
#ifndef BISQUE_CONTROL_CREDENTIALS_H
#define BISQUE_CONTROL_CREDENTIALS_H

#include "control/requests.h"
#include "graph/webrtc.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>

/* RFC 8839 section 5.4: letters, digits, + and /, so many of them. */
bool credentials_are_text(const struct ch_view *text, size_t least, size_t most);

enum ch_refusal credentials_read(struct request *r, const struct ch_view *fragment,
                                 const struct ch_view *password,
                                 struct ice_credentials *credentials);

/* Each that is named, once, in the order of their first naming. */
enum ch_refusal suites_read(struct request *r, const uint8_t *__counted_by(count) suites,
                            size_t count, struct webrtc_options *options);

#endif
