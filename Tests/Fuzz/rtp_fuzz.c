/* rtp_fuzz.c - whatever is parsed as RTP can be rewritten, and says the same afterwards.
 *
 * The first byte of the input chooses the new extension ids and the extras, the rest is the
 * packet. */
#include "proto/rtp.h"

#include <bounds.h>
#include <stdlib.h>
#include <string.h>

#define OUT_MAX (3 * RTP_PACKET_MAX)

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* Every element lies in the block, those that the map keeps come again in the same order, and the
 * extras behind them. */
static void compare_extensions(const uint8_t *__counted_by(len) packet, size_t len,
                               const struct rtp *rtp, const uint8_t *__counted_by(out_len) out,
                               size_t out_len, const struct rtp *again,
                               const struct rtp_rewrite *as)
{
    struct rtp_extension was, is;
    size_t cursor = 0, cursor_again = 0;

    while (rtp_extension_next(packet, len, rtp, &cursor, &was)) {
        must(was.at >= rtp->extension_at);
        must(was.at + was.length <= rtp->extension_at + rtp->extension_length);
        if (as->extension_map[was.id] == 0)
            continue;
        must(rtp_extension_next(out, out_len, again, &cursor_again, &is));
        must(is.id == as->extension_map[was.id] && is.length == was.length);
        must(memcmp(packet + was.at, out + is.at, was.length) == 0);
    }
    for (size_t i = 0; i < as->extra_count; i++) {
        must(rtp_extension_next(out, out_len, again, &cursor_again, &is));
        must(is.id == as->extras[i].id && is.length == as->extras[i].length);
        must(memcmp(as->extras[i].bytes, out + is.at, is.length) == 0);
    }
    must(!rtp_extension_next(out, out_len, again, &cursor_again, &is));
}

static void rewrite(const uint8_t *__counted_by(len) packet, size_t len, const struct rtp *rtp,
                    const uint8_t *__counted_by(256) map,
                    const struct rtp_extra *__counted_by(extra_count) extras, size_t extra_count)
{
    static uint8_t out[OUT_MAX], exact[OUT_MAX];
    struct rtp_rewrite as = {.ssrc = 1,
                             .sequence = 2,
                             .timestamp = 3,
                             .payload_type = 4,
                             .extension_map = map,
                             .extra_count = extra_count,
                             .extras = extras};
    struct rtp again;
    size_t rest = len - rtp->header_length;
    size_t header = rtp_write_header(out, sizeof out, packet, len, rtp, &as);

    must(header >= RTP_HEADER_SIZE && header + rest <= sizeof out);
    must(rtp_write_header(exact, header, packet, len, rtp, &as) == header);
    must(memcmp(out, exact, header) == 0);
    must(rtp_write_header(exact, header - 1, packet, len, rtp, &as) == 0);
    memcpy(out + header, packet + rtp->header_length, rest);
    if (header + rest > RTP_PACKET_MAX)
        return;
    must(rtp_parse(&again, out, header + rest) == DROP_NONE);
    must(again.ssrc == 1 && again.sequence == 2 && again.timestamp == 3);
    must(again.payload_type == 4 && again.marker == rtp->marker);
    must(again.csrc_count == rtp->csrc_count && again.padding == rtp->padding);
    must(again.header_length == header && again.payload_length == rtp->payload_length);
    must(memcmp(out + RTP_HEADER_SIZE, packet + RTP_HEADER_SIZE, 4u * rtp->csrc_count) == 0);
    compare_extensions(packet, len, rtp, out, header + rest, &again, &as);
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    uint8_t map[256] = {0};
    struct rtp_extra extras[3];
    struct rtp rtp;

    if (size == 0)
        return 0;
    for (unsigned id = 0; id < 256; id++) /* an odd step keeps ids that differ different */
        map[id] = (uint8_t)(id * (input[0] | 1u));
    const uint8_t *packet = input + 1;
    if (rtp_parse(&rtp, packet, size - 1) != DROP_NONE)
        return 0;
    must((size_t)rtp.header_length + rtp.payload_length + rtp.padding == size - 1);
    for (uint8_t i = 0; i < 3; i++) { /* of all lengths, empty too; ids of both forms */
        extras[i].id = (uint8_t)(13 + i - (input[0] >> 7));
        extras[i].length = (uint8_t)((input[0] >> 2) * (i + 1) % (RTP_EXTRA_MAX + 1));
        memset(extras[i].bytes, 0xe0 + i, RTP_EXTRA_MAX);
    }
    rewrite(packet, size - 1, &rtp, map, extras, 0);
    rewrite(packet, size - 1, &rtp, map, extras, 1 + input[0] % 3);
    memset(map, 0, sizeof map);
    rewrite(packet, size - 1, &rtp, map, extras, 0);
    rewrite(packet, size - 1, &rtp, map, extras, 3);
    return 0;
}
