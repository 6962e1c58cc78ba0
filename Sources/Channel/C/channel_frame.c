/* channel_frame.c - where one frame ends and the next begins.
 *
 * See channel_frame.h. */
#include <channel_frame.h>

#define HEADER_AFTER_LENGTH (CH_FRAME_HEADER_SIZE - CH_FRAME_LENGTH_SIZE)

size_t ch_frame_begin(struct ch_writer *w, enum ch_frame_kind kind, uint8_t op, uint8_t sockets,
                      uint32_t id)
{
    size_t start = w->at;

    ch_write_u32(w, 0);
    ch_write_enum(w, kind, CH_FRAME_KIND_COUNT);
    ch_write_u8(w, op);
    ch_write_u8(w, sockets);
    ch_write_u32(w, id);
    return start;
}

bool ch_frame_end(struct ch_writer *w, size_t start)
{
    size_t end = w->at, length = end - start - CH_FRAME_LENGTH_SIZE;
    bool fits = !w->bad && length <= CH_FRAME_MAX;

    w->bad = false;
    w->at = start;
    if (!fits)
        return false;
    ch_write_u32(w, (uint32_t)length);
    w->at = end;
    return true;
}

void ch_splitter_init(struct ch_splitter *s)
{
    s->start = 0;
    s->end = 0;
    s->bad = false;
}

size_t ch_splitter_feed(struct ch_splitter *s, const uint8_t *__counted_by(len) bytes, size_t len)
{
    size_t held = s->end - s->start, room = sizeof(s->bytes) - held;
    size_t taken = len < room ? len : room;

    if (s->bad || taken == 0)
        return 0;
    memmove(s->bytes, s->bytes + s->start, held);
    memcpy(s->bytes + held, bytes, taken);
    s->start = 0;
    s->end = held + taken;
    return taken;
}

enum ch_split ch_splitter_next(struct ch_splitter *s, struct ch_frame *frame)
{
    size_t held = s->end - s->start, length;
    struct ch_reader r;

    if (s->bad)
        return CH_SPLIT_BAD;
    if (held < CH_FRAME_LENGTH_SIZE)
        return CH_SPLIT_MORE;
    ch_reader_init(&r, s->bytes + s->start, held, NULL, 0);
    length = ch_read_u32(&r);
    if (length < HEADER_AFTER_LENGTH || length > CH_FRAME_MAX) {
        s->bad = true;
        return CH_SPLIT_BAD;
    }
    if (held - CH_FRAME_LENGTH_SIZE < length)
        return CH_SPLIT_MORE;
    frame->kind = (enum ch_frame_kind)ch_read_enum(&r, CH_FRAME_KIND_COUNT);
    frame->op = ch_read_u8(&r);
    frame->sockets = ch_read_u8(&r);
    frame->id = ch_read_u32(&r);
    if (r.bad) {
        s->bad = true;
        return CH_SPLIT_BAD;
    }
    frame->fields = ch_view_of(s->bytes + s->start + r.at, length - HEADER_AFTER_LENGTH);
    s->start += CH_FRAME_LENGTH_SIZE + length;
    return CH_SPLIT_FRAME;
}
