/* channel_frame_fuzz.c - any bytes as a stream of frames: what is read is written back the same.
 *
 * The frames are cut out piece by piece, and every message that its codec accepts must come out of
 * it byte for byte; there is only one way to write a message. */
#include <channel_messages.h>
#include <channel_reencode.h>
#include <stdlib.h>

static struct ch_splitter splitter;
static uint8_t arena[CH_ARENA_SIZE];
static uint8_t output[CH_FRAME_MAX];

static void check(const struct ch_frame *frame)
{
    struct ch_reader in;
    struct ch_writer out;
    bool is_whole;

    ch_reader_init(&in, frame->fields.at, frame->fields.len, arena, sizeof(arena));
    ch_writer_init(&out, output, frame->fields.len);
    is_whole = ch_reencode(frame->kind, frame->op, &in, &out);
    if (is_whole && !ch_view_equal(ch_writer_view(&out), frame->fields))
        abort(); /* it came out different */
    if (!is_whole && frame->fields.len > 0 && ch_reader_done(&in))
        abort(); /* it was read and could not be written */
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) bytes, size_t size)
{
    size_t piece = 1 + size % 61, at = 0;
    struct ch_frame frame;

    ch_splitter_init(&splitter);
    while (at < size) {
        size_t len = size - at < piece ? size - at : piece;
        size_t taken = ch_splitter_feed(&splitter, bytes + at, len);
        enum ch_split split;

        if (taken != len)
            abort(); /* a drained splitter has room, and a bad one is not fed */
        at += taken;
        while ((split = ch_splitter_next(&splitter, &frame)) == CH_SPLIT_FRAME)
            check(&frame);
        if (split == CH_SPLIT_BAD)
            return 0;
    }
    return 0;
}
