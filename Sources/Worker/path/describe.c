/* describe.c - looks into a packet on behalf of all its listeners. */
#include "path/describe.h"

#include "graph/receiver.h"
#include "proto/rtp.h"

struct departure describe_departure(const struct receiver *receiver, const struct rtp *rtp,
                                    struct buffer *packet, uint32_t send_time)
{
    const struct plan_payload *payload = plan_payload(&receiver->plan, rtp->payload_type);

    return (struct departure){
        .rtp = rtp,
        .packet = packet,
        .codec = payload ? payload->codec : CODEC_OTHER,
        .frame_id = receiver->plan.descriptor_extension,
        .send_time = send_time,
    };
}

struct picture describe_picture(const struct receiver *receiver, struct stream *stream,
                                const struct rtp *rtp, const struct buffer *packet)
{
    const struct plan_payload *payload = plan_payload(&receiver->plan, rtp->payload_type);
    const uint8_t id = receiver->plan.descriptor_extension;
    struct reader descriptor = reader_of(packet->bytes, 0);
    struct picture picture = {.is_opaque = !stream->reader};
    struct rtp_extension found;

    if (!stream->reader || !payload)
        return picture;
    if (id && rtp_extension_find(packet->bytes, packet->length, rtp, id, &found))
        descriptor = reader_of(packet->bytes + found.at, found.length);
    picture_read(stream->reader, payload->codec, descriptor,
                 reader_of(packet->bytes + rtp->header_length, rtp->payload_length), rtp->marker,
                 &picture);
    picture_note_order(stream->reader, rtp->sequence, rtp->payload_length > 0, &picture);
    return picture;
}
