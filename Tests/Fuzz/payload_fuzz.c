/* payload_fuzz.c - no payload makes a codec's parser read beyond it, whatever its descriptor says.
 *
 * The first byte chooses the codec. A payload is looked at again cut off anywhere, in memory of
 * that length; what is empty begins nothing. */
#include "proto/payload.h"

#include <bounds.h>
#include <stdlib.h>
#include <string.h>

static void must(bool holds)
{
    if (!holds)
        abort();
}

static bool look(enum codec codec, const uint8_t *__counted_by(len) payload, size_t len)
{
    uint8_t *exact = malloc(len + (len == 0)); /* one byte too many is seen */

    if (len > 0)
        memcpy(exact, payload, len);
    const bool begins = payload_begins_key_frame(codec, exact, len);
    free(exact);
    return begins;
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    if (size == 0)
        return 0;
    const enum codec codec = (enum codec)(input[0] % (CODEC_AV1 + 1));
    const bool begins = look(codec, input + 1, size - 1);

    must(!begins || (codec >= CODEC_VP8 && size > 2));
    must(!look(codec, input + 1, 0));
    for (size_t cut = 1; cut < size - 1 && cut < 48; cut++)
        (void)look(codec, input + 1, cut);
    return 0;
}
