/* channel_reencode.c - any message read and written again, for the tests and the fuzzer.
 *
 * See channel_reencode.h. The lists of messages are generated, so a new one is covered at once. */
#include <channel_messages.h>
#include <channel_reencode.h>

#define COPY(type)                                                                         \
    do {                                                                                   \
        struct ch_##type message;                                                          \
        ch_read_##type(in, &message);                                                      \
        if (!ch_reader_done(in))                                                           \
            return false;                                                                  \
        ch_write_##type(out, &message);                                                    \
        return !out->bad;                                                                  \
    } while (0)

static bool reencode_request(uint8_t op, struct ch_reader *in, struct ch_writer *out)
{
    switch (op) {
#define X(OP, name)                                                                        \
    case CH_##OP:                                                                          \
        COPY(name);
        CH_REQUESTS(X)
#undef X
    }
    return false;
}

static bool reencode_reply(uint8_t op, struct ch_reader *in, struct ch_writer *out)
{
    switch (op) {
#define X(OP, name)                                                                        \
    case CH_##OP:                                                                          \
        COPY(name##_reply);
        CH_REQUESTS(X)
#undef X
    }
    return false;
}

static bool reencode_refusal(uint8_t op, struct ch_reader *in, struct ch_writer *out)
{
    switch (op) {
#define X(OP, name) case CH_##OP:
        CH_REQUESTS(X)
#undef X
        COPY(refused);
    }
    return false;
}

static bool reencode_event(uint8_t op, struct ch_reader *in, struct ch_writer *out)
{
    switch (op) {
#define X(OP, name)                                                                        \
    case CH_##OP:                                                                          \
        COPY(name);
        CH_EVENTS(X)
#undef X
    }
    return false;
}

bool ch_reencode(enum ch_frame_kind kind, uint8_t op, struct ch_reader *in, struct ch_writer *out)
{
    switch (kind) {
    case CH_FRAME_REQUEST:
        return reencode_request(op, in, out);
    case CH_FRAME_REPLY:
        return reencode_reply(op, in, out);
    case CH_FRAME_REFUSAL:
        return reencode_refusal(op, in, out);
    case CH_FRAME_EVENT:
        return reencode_event(op, in, out);
    case CH_FRAME_KIND_COUNT:
        break;
    }
    return false;
}
