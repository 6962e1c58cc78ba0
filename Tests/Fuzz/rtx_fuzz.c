/* rtx_fuzz.c - what is unwrapped from a repair stream and wrapped again is what it was. */
#include "proto/rtx.h"

#include <bounds.h>
#include <stdlib.h>
#include <string.h>

static void must(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    static uint8_t header[3 * RTP_PACKET_MAX];
    struct rtp rtp, was, again;
    uint8_t keep_all[256];
    struct rtp_rewrite as = {.extension_map = keep_all};

    if (rtp_parse(&was, input, size) != DROP_NONE)
        return 0;
    uint8_t *packet = malloc(size); /* of this length, so that one byte too many is seen */
    memcpy(packet, input, size);
    rtp = was;
    if (rtx_unwrap(packet, size, &rtp, 5, 100) != DROP_NONE) {
        must(was.payload_length < RTX_HEAD_SIZE && memcmp(packet, input, size) == 0);
        free(packet);
        return 0;
    }
    must(rtp_parse(&again, packet, size - RTX_HEAD_SIZE) == DROP_NONE);
    must(again.ssrc == 5 && again.payload_type == 100 && again.sequence == rtp.sequence);
    must(again.marker == was.marker && again.timestamp == was.timestamp);
    must(again.payload_length == rtp.payload_length && again.padding == was.padding);
    must(again.header_length == was.header_length);

    for (unsigned id = 0; id < 256; id++)
        keep_all[id] = (uint8_t)id;
    as.ssrc = was.ssrc;
    as.sequence = was.sequence;
    as.timestamp = was.timestamp;
    as.payload_type = was.payload_type;
    const size_t length = rtx_write_header(header, sizeof header, packet, size - RTX_HEAD_SIZE,
                                           &again, &as, rtp.sequence);
    must(length > RTP_HEADER_SIZE);
    must(memcmp(header + length - RTX_HEAD_SIZE, input + was.header_length, RTX_HEAD_SIZE) == 0);
    must(memcmp(packet + was.header_length, input + was.header_length + RTX_HEAD_SIZE,
                size - RTX_HEAD_SIZE - was.header_length) == 0);
    must((header[0] | 0x10) == (input[0] | 0x10));
    must(memcmp(header + 1, input + 1, RTP_HEADER_SIZE - 1) == 0);
    free(packet);
    return 0;
}
