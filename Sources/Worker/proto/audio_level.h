/* audio_level.h - how loud the sound in a packet is, as its sender says in an extension (RFC 6464).
 *
 * A claim: whoever wants to be heard may say what he likes, so nothing but choices may follow from
 * it. What the levels of a source amount to is for graph/speaker.h. */
#ifndef BISQUE_PROTO_AUDIO_LEVEL_H
#define BISQUE_PROTO_AUDIO_LEVEL_H

#include "proto/rtp.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AUDIO_LEVEL_SILENCE 127 /* RFC 6464 section 3: digital silence */

struct audio_level {
    uint8_t level; /* 0, the loudest there is, to 127, silence: the negative of dBov */
    bool is_voice; /* the sender's own detector says so; many senders have none and never do */
};

/* false when the packet says nothing of it. `rtp` must be of this packet; id 0 is never found. */
static inline bool audio_level_find(const uint8_t *__counted_by(len) packet, size_t len,
                                    const struct rtp *rtp, uint8_t id, struct audio_level *out)
{
    struct rtp_extension extension;

    if (id == 0 || !rtp_extension_find(packet, len, rtp, id, &extension) || extension.length == 0)
        return false;
    const uint8_t byte = packet[extension.at];
    *out = (struct audio_level){.level = byte & 0x7f, .is_voice = (byte & 0x80) != 0};
    return true;
}

#endif
