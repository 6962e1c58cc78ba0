/* webrtc_stats.h - what a transport's stats say about ICE and the handshake. */
#ifndef BISQUE_CONTROL_WEBRTC_STATS_H
#define BISQUE_CONTROL_WEBRTC_STATS_H

#include "control/requests.h"

#include <stdbool.h>

struct ice_agent;
struct transport;

/* For a WebRTC transport. false: no memory for the answer. */
bool webrtc_stats(struct request *r, const struct transport *transport,
                  struct ch_web_rtc_stats *stats);

/* What is different in it when ICE is a full agent's. false: as above. */
bool agent_stats(struct request *r, const struct ice_agent *agent, struct ch_web_rtc_stats *stats);

#endif
