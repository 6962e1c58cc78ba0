/* visit.c - walks the lanes that lead to a browser. */
#include "visit.h"

#include "browser.h"

#include <string.h>

static void hand_over(const struct outbox *out, const struct outgoing *packet,
                      struct browser *browser, usec_t now)
{
    static uint8_t whole[OUTBOX_PACKET_MAX + BUFFER_SIZE];
    size_t length = packet->header_length;

    memcpy(whole, out->headers + packet->header_at, length);
    if (packet->payload) {
        memcpy(whole + length, packet->payload->bytes + packet->payload_at,
               packet->payload_length);
        length += packet->payload_length;
    }
    browser_receive(browser, now, whole, length);
}

size_t visit_receive(const struct outbox *out, const struct flow *where, struct browser *browser,
                     usec_t now)
{
    size_t count = 0;

    for (size_t i = 0; i < out->lane_count; i++) {
        if (!flow_equal(&out->lanes[i].to, where))
            continue;
        for (uint32_t at = out->lanes[i].first; at != OUTBOX_END; at = out->packets[at].next) {
            hand_over(out, &out->packets[at], browser, now);
            count++;
        }
    }
    return count;
}
