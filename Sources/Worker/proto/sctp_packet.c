/* sctp_packet.c - one chunk after the other, then one parameter after the other. */
#include "proto/sctp_packet.h"

#include "proto/crc32c.h"

/* RFC 9260 section 3.2, and RFC 3758, 6525, 8260, 4820. */
enum {
    CHUNK_DATA = 0x00,
    CHUNK_INIT = 0x01,
    CHUNK_INIT_ACK = 0x02,
    CHUNK_SACK = 0x03,
    CHUNK_HEARTBEAT = 0x04,
    CHUNK_HEARTBEAT_ACK = 0x05,
    CHUNK_ABORT = 0x06,
    CHUNK_SHUTDOWN = 0x07,
    CHUNK_SHUTDOWN_ACK = 0x08,
    CHUNK_ERROR = 0x09,
    CHUNK_COOKIE_ECHO = 0x0a,
    CHUNK_COOKIE_ACK = 0x0b,
    CHUNK_SHUTDOWN_COMPLETE = 0x0e,
    CHUNK_I_DATA = 0x40,
    CHUNK_RECONFIGURE = 0x82,
    CHUNK_PAD = 0x84,
    CHUNK_FORWARD_TSN = 0xc0,
    CHUNK_I_FORWARD_TSN = 0xc2,

    CHUNK_ASCONF_ACK = 0x80,
    CHUNK_PACKET_DROPPED = 0x81,
    CHUNK_ASCONF = 0xc1,
};

#define FIRST_OPTIONAL 0x80 /* from here on, whoever does not know a chunk skips it */

enum {
    PARAMETER_IPV4 = 5,
    PARAMETER_IPV6 = 6,
    PARAMETER_HOST_NAME = 11,
};

#define PARAMETERS_MAX 64
#define SUM_AT 8 /* to the end of the head */
#define SUM_SIZE 4
#define WINDOW_MIN 1500 /* RFC 9260 section 3.3.2 */

struct chunk {
    uint8_t type;
    struct reader value; /* without the padding */
};

/* What is written in words of four bytes: the last one's padding may be missing. */
static struct reader take_padded(struct reader *in, size_t length)
{
    struct reader value = reader_slice(in, length);
    const size_t padding = (4 - length % 4) % 4;

    reader_skip(in, padding < reader_left(in) ? padding : reader_left(in));
    return value;
}

/* Parameters, causes of errors and the like: type, length with both, value. */
static enum drop check_parameters(struct reader in, bool may_name_addresses)
{
    for (size_t count = 0; reader_left(&in) > 0; count++) {
        const uint16_t type = reader_u16(&in);
        const uint16_t length = reader_u16(&in);

        if (in.bad || length < 4 || count == PARAMETERS_MAX)
            return DROP_SCTP_MALFORMED;
        (void)take_padded(&in, length - 4u);
        if (in.bad)
            return DROP_SCTP_MALFORMED;
        if (!may_name_addresses && (type == PARAMETER_IPV4 || type == PARAMETER_IPV6 ||
                                    type == PARAMETER_HOST_NAME))
            return DROP_SCTP_CHUNK;
    }
    return DROP_NONE;
}

static enum drop check_init(struct reader in)
{
    const uint32_t tag = reader_u32(&in);
    const uint32_t window = reader_u32(&in);
    const uint16_t outgoing = reader_u16(&in);
    const uint16_t incoming = reader_u16(&in);

    (void)reader_u32(&in); /* the first number, any */
    if (in.bad)
        return DROP_SCTP_MALFORMED;
    if (tag == 0 || window < WINDOW_MIN || outgoing == 0 || incoming == 0)
        return DROP_SCTP_CHUNK;
    return check_parameters(in, false);
}

/* Blocks go up, without touching: else they say that one packet arrived in two places. */
static enum drop check_sack(struct reader in)
{
    uint32_t before = 0;

    reader_skip(&in, 8);
    const uint16_t blocks = reader_u16(&in);
    const uint16_t doubles = reader_u16(&in);
    if (in.bad || reader_left(&in) != 4u * ((size_t)blocks + doubles))
        return DROP_SCTP_MALFORMED;
    for (unsigned i = 0; i < blocks; i++) {
        const uint16_t start = reader_u16(&in);
        const uint16_t end = reader_u16(&in);

        if (start <= before || end < start)
            return DROP_SCTP_CHUNK;
        before = end;
    }
    return DROP_NONE;
}

static enum drop check_length(bool is_right)
{
    return is_right ? DROP_NONE : DROP_SCTP_MALFORMED;
}

static enum drop check_chunk(const struct chunk *chunk)
{
    const struct reader value = chunk->value;
    const size_t length = reader_left(&value);

    switch (chunk->type) {
    case CHUNK_DATA:
        return check_length(length > 12); /* no message is empty */
    case CHUNK_I_DATA:
        return check_length(length > 16);
    case CHUNK_INIT:
    case CHUNK_INIT_ACK:
        return check_init(value);
    case CHUNK_SACK:
        return check_sack(value);
    case CHUNK_HEARTBEAT:
    case CHUNK_HEARTBEAT_ACK:
        return length < 4 ? DROP_SCTP_MALFORMED : check_parameters(value, true);
    case CHUNK_ABORT:
    case CHUNK_ERROR:
        return check_parameters(value, true);
    case CHUNK_RECONFIGURE:
        return length < 4 ? DROP_SCTP_MALFORMED : check_parameters(value, false);
    case CHUNK_SHUTDOWN:
        return check_length(length == 4);
    case CHUNK_SHUTDOWN_ACK:
    case CHUNK_COOKIE_ACK:
    case CHUNK_SHUTDOWN_COMPLETE:
        return check_length(length == 0);
    case CHUNK_COOKIE_ECHO:
        return check_length(length > 0);
    case CHUNK_FORWARD_TSN:
        return check_length(length >= 4 && length % 4 == 0);
    case CHUNK_I_FORWARD_TSN:
        return check_length(length >= 4 && length % 8 == 4);
    case CHUNK_PAD:
        return DROP_NONE;
    case CHUNK_ASCONF_ACK:
    case CHUNK_PACKET_DROPPED:
    case CHUNK_ASCONF:
        return DROP_SCTP_CHUNK;
    default:
        return chunk->type < FIRST_OPTIONAL ? DROP_SCTP_CHUNK : DROP_NONE;
    }
}

/* RFC 9260 section 6.10: these come alone. */
static bool is_lonely(uint8_t type)
{
    return type == CHUNK_INIT || type == CHUNK_INIT_ACK || type == CHUNK_SHUTDOWN_COMPLETE;
}

static bool chunk_next(struct reader *in, struct chunk *chunk)
{
    chunk->type = reader_u8(in);
    reader_skip(in, 1);
    const uint16_t length = reader_u16(in);
    if (in->bad || length < 4)
        return false;
    chunk->value = take_padded(in, length - 4u);
    return !in->bad;
}

enum drop association_judge(struct reader packet)
{
    struct chunk chunk;
    size_t count = 0;
    bool has_lonely = false;
    bool has_init = false;

    reader_skip(&packet, 4); /* ports */
    const uint32_t tag = reader_u32(&packet);
    reader_skip(&packet, 4); /* checksum */
    if (packet.bad || reader_left(&packet) == 0)
        return DROP_SCTP_MALFORMED;
    for (; reader_left(&packet) > 0; count++) {
        if (!chunk_next(&packet, &chunk))
            return DROP_SCTP_MALFORMED;
        const enum drop why = check_chunk(&chunk);
        if (why != DROP_NONE)
            return why;
        has_lonely |= is_lonely(chunk.type);
        has_init |= chunk.type == CHUNK_INIT;
    }
    if ((has_lonely && count > 1) || has_init != (tag == 0))
        return DROP_SCTP_CHUNK;
    return DROP_NONE;
}

/* RFC 9260 appendix A: as if the sum's own place were zero; its lowest byte comes first. */
static uint32_t sum_of(const uint8_t *__counted_by(length) packet, size_t length)
{
    static const uint8_t nothing[SUM_SIZE];
    uint32_t sum = crc32c_add(CRC32C_BEGIN, packet, SUM_AT);

    sum = crc32c_add(sum, nothing, sizeof nothing);
    return crc32c_end(crc32c_add(sum, packet + SCTP_HEAD_SIZE, length - SCTP_HEAD_SIZE));
}

void association_sum(uint8_t *__counted_by(length) packet, size_t length)
{
    const uint32_t sum = sum_of(packet, length);

    for (unsigned i = 0; i < SUM_SIZE; i++)
        packet[SUM_AT + i] = (uint8_t)(sum >> 8 * i);
}

bool association_is_summed(const uint8_t *__counted_by(length) packet, size_t length)
{
    const uint32_t sum = sum_of(packet, length);
    uint8_t right = 0;

    for (unsigned i = 0; i < SUM_SIZE; i++)
        right += packet[SUM_AT + i] == (uint8_t)(sum >> 8 * i);
    return right == SUM_SIZE;
}
