/* turn_peers.c - whom a TURN client may speak to, and payloads to them. */
#include "proto/stun_write.h"
#include "proto/turn_client.h"

struct turn_peer *__single turn_client_peer(struct turn_client *t, const struct address *host)
{
    for (size_t i = 0; i < t->peer_count; i++)
        if (address_same_host(&t->peers[i].host, host))
            return &t->peers[i];
    return NULL;
}

enum turn_leave turn_client_permit(struct turn_client *t, const struct address *peer)
{
    const struct turn_peer *known = turn_client_peer(t, peer);

    if (known)
        return known->leave;
    if (t->peer_count == TURN_PEERS_MAX || peer->family != t->family)
        return TURN_DENIED;
    t->peers[t->peer_count] = (struct turn_peer){.host = *peer, .leave = TURN_WANTED};
    t->peers[t->peer_count].host.port = 0;
    t->peer_count++;
    return TURN_WANTED;
}

static size_t find_channel(const struct turn_client *t, const struct address *peer)
{
    size_t at = 0;

    while (at < t->channel_count && !address_equal(&t->channels[at].peer, peer))
        at++;
    return at;
}

void turn_client_bind(struct turn_client *t, const struct address *peer)
{
    if (find_channel(t, peer) < t->channel_count || t->channel_count == TURN_CHANNELS_MAX)
        return;
    t->channels[t->channel_count++] = (struct turn_channel){.peer = *peer};
}

uint16_t turn_client_channel(const struct turn_client *t, const struct address *peer)
{
    const size_t at = find_channel(t, peer);

    if (t->state != TURN_READY || at == t->channel_count || !t->channels[at].is_bound)
        return 0;
    return (uint16_t)(TURN_CHANNEL_FIRST + at);
}

bool turn_client_wrap(const struct turn_client *t, struct random *random,
                      const struct address *peer, const uint8_t *__counted_by(length) payload,
                      size_t length, struct writer *w)
{
    const uint16_t channel = turn_client_channel(t, peer);
    struct stun_request unanswered;

    if (t->state != TURN_READY || length > UINT16_MAX)
        return false;
    if (channel != 0) {
        turn_write_channel(w, channel, payload, length, t->is_stream);
        return !w->bad;
    }
    for (size_t i = 0; i < t->peer_count; i++) {
        if (!address_same_host(&t->peers[i].host, peer) || t->peers[i].leave != TURN_GRANTED)
            continue;
        stun_request_begin(&unanswered, 0, random, STUN_WAIT, 1);
        const size_t start =
            stun_begin(w, TURN_SEND | TURN_INDICATION, unanswered.transaction);
        stun_put_address(w, STUN_XOR_PEER_ADDRESS, peer, unanswered.transaction);
        stun_put(w, STUN_DATA, payload, length);
        stun_end(w, start, NULL, 0);
        return !w->bad;
    }
    return false;
}
