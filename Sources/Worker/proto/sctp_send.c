/* sctp_send.c - messages into usrsctp, short ones so that they share packets. */
#include "proto/sctp_inside.h"

#include "proto/sctp_socket.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <usrsctp.h>

static struct sctp_prinfo persistence_of(const struct reliability *reliability)
{
    static const uint16_t policies[] = {
        [PERSISTS] = SCTP_PR_SCTP_NONE,
        [PERSISTS_SO_OFTEN] = SCTP_PR_SCTP_RTX,
        [PERSISTS_SO_LONG] = SCTP_PR_SCTP_TTL,
    };

    return (struct sctp_prinfo){ .pr_policy = policies[reliability->persistence],
                                 .pr_value = reliability->bound };
}

static enum sctp_taken hand_over(struct sctp *sctp, const struct sctp_message *message,
                                 bool more_follows)
{
    struct sctp_sendv_spa how;

    memset(&how, 0, sizeof how);
    how.sendv_flags = SCTP_SEND_SNDINFO_VALID | SCTP_SEND_PRINFO_VALID;
    how.sendv_sndinfo.snd_sid = message->stream;
    how.sendv_sndinfo.snd_flags = message->reliability.is_ordered ? 0 : SCTP_UNORDERED;
    how.sendv_sndinfo.snd_ppid = htonl(message->identifier);
    how.sendv_prinfo = persistence_of(&message->reliability);
    if (sctp->collects != more_follows) {
        sctp->collects = more_follows;
        association_socket_collect(sctp->socket, more_follows);
    }
    if (usrsctp_sendv(sctp->socket, message->bytes, message->length, NULL, 0, &how, sizeof how,
                      SCTP_SENDV_SPA, 0) >= 0)
        return SCTP_TAKEN;
    return errno == EWOULDBLOCK || errno == EAGAIN || errno == ENOBUFS ? SCTP_FULL : SCTP_WRONG;
}

bool association_send_kept(struct sctp *sctp, bool more_follows)
{
    if (sctp->kept.length == 0)
        return true;
    if (sctp->phase == SCTP_IS_CONNECTED &&
        hand_over(sctp, &sctp->kept, more_follows) == SCTP_FULL)
        return false;
    sctp->kept = (struct sctp_message){ 0 };
    return true;
}

static void keep(struct sctp *sctp, const struct sctp_message *message)
{
    memcpy(sctp->kept_bytes, message->bytes, message->length);
    sctp->kept = *message;
    sctp->kept.bytes = sctp->kept_bytes;
    sctp->kept.length = message->length;
    association_make_ready(sctp);
}

enum sctp_taken association_send(struct sctp *sctp, usec_t now, const struct sctp_message *message)
{
    assert(message->length > 0 && message->length <= SCTP_MESSAGE_MAX);
    if (sctp->phase >= SCTP_HAS_FAILED)
        return SCTP_WRONG;
    if (sctp->phase != SCTP_IS_CONNECTED ||
        (sctp->resets && resets_hold(sctp->resets, message->stream)))
        return SCTP_BUSY;
    if (message->stream >= sctp->outgoing)
        return SCTP_WRONG;
    association_moves(now);
    if (!association_send_kept(sctp, true))
        return SCTP_FULL;
    if (message->length > SCTP_SHORT_MAX)
        return hand_over(sctp, message, false);
    keep(sctp, message);
    return SCTP_TAKEN;
}
