/* hall.h - voices in a scenario's room that say how loud they are. */
#ifndef BISQUE_SIM_HALL_H
#define BISQUE_SIM_HALL_H

#include "scenario.h"

#define HALL_SILENT 127

/* An audio receiver of this endpoint with Opus as payload type `type` and SSRC 1000 + `receiver`,
 * and its stream, silent from now on. */
void hall_voice(struct scenario *s, struct endpoint *e, uint32_t receiver, uint8_t type);
/* How loud that stream says it is, from its next packet on: the negative of dBov. */
void hall_say(struct endpoint *e, uint32_t receiver, uint8_t level);

#endif
