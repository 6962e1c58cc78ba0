/* bad_requests.c - requests refused for their ids, sockets, addresses or framing.
 *
 * Each row: how the request is spoiled, the reason, and a part of the words. What is wrong with
 * media is in bad_receptions.c and bad_transmissions.c. */
#include "requests.h"

#include <stddef.h>

static void unknown_room(struct draft *d)
{
    d->room = 99;
}

static void unknown_transport(struct draft *d)
{
    d->transport = 98;
}

static void unknown_receiver(struct draft *d)
{
    d->receiver = 97;
}

static void unknown_sender(struct draft *d)
{
    d->sender = 96;
}

static void known_ids(struct draft *d)
{
    d->room = 1;
    d->transport = 11;
    d->receiver = 31;
    d->sender = 41;
}

static void known_sender(struct draft *d)
{
    d->sender = 41;
}

static void another_room(struct draft *d)
{
    d->transport = 21;
}

static void one_byte_short(struct draft *d)
{
    d->is_cut = true;
}

static void one_byte_long(struct draft *d)
{
    d->is_long = true;
}

static void nothing(struct draft *d)
{
    (void)d;
}

/* -- sockets and addresses -------------------------------------------------------------------- */

static void no_socket(struct draft *d)
{
    d->socket_count = 0;
}

static void two_sockets(struct draft *d)
{
    d->socket_count = 2;
}

static void three_sockets(struct draft *d)
{
    d->socket_count = 3;
}

static void two_addresses(struct draft *d)
{
    d->address_count = 2;
    d->addresses[1] = d->addresses[0];
}

static void nine_addresses(struct draft *d)
{
    d->address_count = GRAPH_SHARED_MAX + 1;
    for (size_t i = 1; i < d->address_count; i++)
        d->addresses[i] = d->addresses[0];
}

static void listen_on_a_name(struct draft *d)
{
    d->addresses[0].ip = text_view("localhost");
}

static void listen_over_tcp_without_socket(struct draft *d)
{
    d->tcp_address_count = 1;
    d->tcp_addresses[0] = d->addresses[0];
}

static void nine_tcp_addresses(struct draft *d)
{
    d->tcp_address_count = GRAPH_SHARED_MAX + 1;
    for (size_t i = 0; i < d->tcp_address_count; i++)
        d->tcp_addresses[i] = d->addresses[0];
}

static void listen_over_tcp_on_a_name(struct draft *d)
{
    d->socket_count = 2;
    d->tcp_address_count = 1;
    d->tcp_addresses[0] = d->addresses[0];
    d->tcp_addresses[0].ip = text_view("localhost");
}

static void listen_on_port_0(struct draft *d)
{
    d->addresses[0].port = 0;
}

static void shared_without_remote(struct draft *d)
{
    d->socket_count = 0;
    d->has_remote = false;
}

static void shared_ipv6(struct draft *d)
{
    d->socket_count = 0;
    d->remote.ip = text_view("2001:db8::5");
}

static void shared_in_use(struct draft *d)
{
    d->socket_count = 0;
    d->remote.ip = text_view("198.51.100.2");
    d->remote.port = 6000;
}

static void shared_in_use_the_ipv6_way(struct draft *d)
{
    shared_in_use(d);
    d->remote.ip = text_view("::ffff:198.51.100.2");
}

static void shared_multicast(struct draft *d)
{
    d->socket_count = 0;
    d->remote.ip = text_view("224.0.0.1");
}

static void remote_multicast(struct draft *d)
{
    d->remote.ip = text_view("239.255.255.255");
}

static void remote_multicast_ipv6(struct draft *d)
{
    d->remote.ip = text_view("ff02::1");
}

static void remote_broadcast(struct draft *d)
{
    d->remote.ip = text_view("255.255.255.255");
}

static void remote_unspecified(struct draft *d)
{
    d->remote.ip = text_view("0.0.0.0");
}

static void remote_port_0(struct draft *d)
{
    d->remote.port = 0;
}

static void remote_name(struct draft *d)
{
    d->remote.ip = text_view("example.org");
}

static void remote_empty(struct draft *d)
{
    d->remote.ip = text_view("");
}

static void rtcp_with_one_socket(struct draft *d)
{
    d->has_remote_rtcp = true;
}

static void rtcp_multicast(struct draft *d)
{
    d->socket_count = 2;
    d->has_remote_rtcp = true;
    d->remote_rtcp.ip = text_view("224.0.0.9");
}

static void rtcp_port_0(struct draft *d)
{
    d->socket_count = 2;
    d->has_remote_rtcp = true;
    d->remote_rtcp.port = 0;
}

static void rtcp_without_rtp(struct draft *d)
{
    d->socket_count = 2;
    d->has_remote = false;
    d->has_remote_rtcp = true;
}

static void rtcp_of_a_muxed_transport(struct draft *d)
{
    d->transport = 11;
    d->has_remote_rtcp = true;
}

static void connected_transport(struct draft *d)
{
    d->transport = 12;
}

/* -- the rows ---------------------------------------------------------------------------------- */

static const struct bad_request rows[] = {
    {"close room of an unknown room", CH_CLOSE_ROOM, unknown_room,
     CH_REFUSAL_UNKNOWN_ROOM, "room 99", false},
    {"dump room of an unknown room", CH_DUMP_ROOM, unknown_room,
     CH_REFUSAL_UNKNOWN_ROOM, "room 99", false},
    {"create plain transport of an unknown room", CH_CREATE_PLAIN_TRANSPORT, unknown_room,
     CH_REFUSAL_UNKNOWN_ROOM, "room 99", false},
    {"connect plain transport of an unknown transport", CH_CONNECT_PLAIN_TRANSPORT,
     unknown_transport, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport 98", false},
    {"close transport of an unknown transport", CH_CLOSE_TRANSPORT, unknown_transport,
     CH_REFUSAL_UNKNOWN_TRANSPORT, "transport 98", false},
    {"get transport stats of an unknown transport", CH_GET_TRANSPORT_STATS, unknown_transport,
     CH_REFUSAL_UNKNOWN_TRANSPORT, "transport 98", false},
    {"dump transport of an unknown transport", CH_DUMP_TRANSPORT, unknown_transport,
     CH_REFUSAL_UNKNOWN_TRANSPORT, "transport 98", false},
    {"create receiver of an unknown transport", CH_CREATE_RECEIVER, unknown_transport,
     CH_REFUSAL_UNKNOWN_TRANSPORT, "transport 98", false},
    {"attach receiver of an unknown transport", CH_ATTACH_RECEIVER, unknown_transport,
     CH_REFUSAL_UNKNOWN_TRANSPORT, "transport 98", false},
    {"create sender of an unknown transport", CH_CREATE_SENDER, unknown_transport,
     CH_REFUSAL_UNKNOWN_TRANSPORT, "transport 98", false},
    {"attach sender of an unknown transport", CH_ATTACH_SENDER, unknown_transport,
     CH_REFUSAL_UNKNOWN_TRANSPORT, "transport 98", false},
    {"update receiver of an unknown receiver", CH_UPDATE_RECEIVER, unknown_receiver,
     CH_REFUSAL_UNKNOWN_RECEIVER, "receiver 97", false},
    {"attach receiver of an unknown receiver", CH_ATTACH_RECEIVER, unknown_receiver,
     CH_REFUSAL_UNKNOWN_RECEIVER, "receiver 97", false},
    {"close receiver of an unknown receiver", CH_CLOSE_RECEIVER, unknown_receiver,
     CH_REFUSAL_UNKNOWN_RECEIVER, "receiver 97", false},
    {"request keyframe of an unknown receiver", CH_REQUEST_KEYFRAME, unknown_receiver,
     CH_REFUSAL_UNKNOWN_RECEIVER, "receiver 97", false},
    {"tap an unknown receiver", CH_TAP_RECEIVER, unknown_receiver, CH_REFUSAL_UNKNOWN_RECEIVER,
     "receiver 97", false},
    {"get receiver stats of an unknown receiver", CH_GET_RECEIVER_STATS, unknown_receiver,
     CH_REFUSAL_UNKNOWN_RECEIVER, "receiver 97", false},
    {"dump receiver of an unknown receiver", CH_DUMP_RECEIVER, unknown_receiver,
     CH_REFUSAL_UNKNOWN_RECEIVER, "receiver 97", false},
    {"create sender of an unknown receiver", CH_CREATE_SENDER, unknown_receiver,
     CH_REFUSAL_UNKNOWN_RECEIVER, "receiver 97", false},
    {"update sender of an unknown sender", CH_UPDATE_SENDER, unknown_sender,
     CH_REFUSAL_UNKNOWN_SENDER, "sender 96", false},
    {"attach sender of an unknown sender", CH_ATTACH_SENDER, unknown_sender,
     CH_REFUSAL_UNKNOWN_SENDER, "sender 96", false},
    {"pause sender of an unknown sender", CH_PAUSE_SENDER, unknown_sender,
     CH_REFUSAL_UNKNOWN_SENDER, "sender 96", false},
    {"resume sender of an unknown sender", CH_RESUME_SENDER, unknown_sender,
     CH_REFUSAL_UNKNOWN_SENDER, "sender 96", false},
    {"close sender of an unknown sender", CH_CLOSE_SENDER, unknown_sender,
     CH_REFUSAL_UNKNOWN_SENDER, "sender 96", false},
    {"get sender stats of an unknown sender", CH_GET_SENDER_STATS, unknown_sender,
     CH_REFUSAL_UNKNOWN_SENDER, "sender 96", false},
    {"dump sender of an unknown sender", CH_DUMP_SENDER, unknown_sender,
     CH_REFUSAL_UNKNOWN_SENDER, "sender 96", false},
    {"a room twice", CH_CREATE_ROOM, known_ids, CH_REFUSAL_DUPLICATE_ID, "room 1", false},
    {"a transport twice", CH_CREATE_PLAIN_TRANSPORT, known_ids,
     CH_REFUSAL_DUPLICATE_ID, "transport 11", false},
    {"a receiver twice", CH_CREATE_RECEIVER, known_ids,
     CH_REFUSAL_DUPLICATE_ID, "receiver 31", false},
    {"a sender twice", CH_CREATE_SENDER, known_sender, CH_REFUSAL_DUPLICATE_ID, "sender 41", false},
    {"attach receiver in another room", CH_ATTACH_RECEIVER, another_room,
     CH_REFUSAL_DIFFERENT_ROOM, "transport 21", false},
    {"create sender in another room", CH_CREATE_SENDER, another_room,
     CH_REFUSAL_DIFFERENT_ROOM, "transport 21", false},
    {"attach sender in another room", CH_ATTACH_SENDER, another_room,
     CH_REFUSAL_DIFFERENT_ROOM, "transport 21", false},
    {"ping one byte long", CH_PING, one_byte_long, CH_REFUSAL_MALFORMED, "ping", false},
    {"listen one byte short", CH_LISTEN, one_byte_short, CH_REFUSAL_MALFORMED, "listen", false},
    {"listen one byte long", CH_LISTEN, one_byte_long, CH_REFUSAL_MALFORMED, "listen", false},
    {"create room one byte short", CH_CREATE_ROOM, one_byte_short,
     CH_REFUSAL_MALFORMED, "create_room", false},
    {"create room one byte long", CH_CREATE_ROOM, one_byte_long,
     CH_REFUSAL_MALFORMED, "create_room", false},
    {"create plain transport one byte short", CH_CREATE_PLAIN_TRANSPORT, one_byte_short,
     CH_REFUSAL_MALFORMED, "create_plain_transport", false},
    {"create plain transport one byte long", CH_CREATE_PLAIN_TRANSPORT, one_byte_long,
     CH_REFUSAL_MALFORMED, "create_plain_transport", false},
    {"create receiver one byte short", CH_CREATE_RECEIVER, one_byte_short,
     CH_REFUSAL_MALFORMED, "create_receiver", false},
    {"create receiver one byte long", CH_CREATE_RECEIVER, one_byte_long,
     CH_REFUSAL_MALFORMED, "create_receiver", false},
    {"create sender one byte short", CH_CREATE_SENDER, one_byte_short,
     CH_REFUSAL_MALFORMED, "create_sender", false},
    {"create sender one byte long", CH_CREATE_SENDER, one_byte_long,
     CH_REFUSAL_MALFORMED, "create_sender", false},
    {"a second listen", CH_LISTEN, nothing,
     CH_REFUSAL_ALREADY_CONNECTED, "192.0.2.1 port 5000", false},
    {"two addresses", CH_LISTEN, two_addresses,
     CH_REFUSAL_WRONG_SOCKET_COUNT, "2 addresses, 1 sockets", true},
    {"no socket", CH_LISTEN, no_socket,
     CH_REFUSAL_WRONG_SOCKET_COUNT, "1 addresses, 0 sockets", true},
    {"two sockets", CH_LISTEN, two_sockets,
     CH_REFUSAL_WRONG_SOCKET_COUNT, "1 addresses, 2 sockets", true},
    {"nine addresses", CH_LISTEN, nine_addresses,
     CH_REFUSAL_LIMIT_REACHED, "9 addresses, at most 8", true},
    {"listen on a name", CH_LISTEN, listen_on_a_name,
     CH_REFUSAL_INVALID_ADDRESS, "'localhost' port 5000", true},
    {"listen on port 0", CH_LISTEN, listen_on_port_0,
     CH_REFUSAL_INVALID_ADDRESS, "'192.0.2.1' port 0", true},
    {"listen over tcp without socket", CH_LISTEN, listen_over_tcp_without_socket,
     CH_REFUSAL_WRONG_SOCKET_COUNT, "2 addresses, 1 sockets", true},
    {"nine tcp addresses", CH_LISTEN, nine_tcp_addresses,
     CH_REFUSAL_LIMIT_REACHED, "9 addresses, at most 8", true},
    {"listen over tcp on a name", CH_LISTEN, listen_over_tcp_on_a_name,
     CH_REFUSAL_INVALID_ADDRESS, "'localhost' port 5000", true},
    {"three sockets", CH_CREATE_PLAIN_TRANSPORT, three_sockets,
     CH_REFUSAL_WRONG_SOCKET_COUNT, "3 sockets, at most 2", false},
    {"shared without remote", CH_CREATE_PLAIN_TRANSPORT, shared_without_remote,
     CH_REFUSAL_INVALID_ADDRESS, "needs a remote address", false},
    {"shared ipv6", CH_CREATE_PLAIN_TRANSPORT, shared_ipv6,
     CH_REFUSAL_INVALID_ADDRESS, "no shared port for the family of 2001:db8::5 port 7000", false},
    {"shared before listen", CH_CREATE_PLAIN_TRANSPORT, no_socket,
     CH_REFUSAL_INVALID_ADDRESS, "no shared port for the family of 203.0.113.5", true},
    {"shared in use", CH_CREATE_PLAIN_TRANSPORT, shared_in_use,
     CH_REFUSAL_ADDRESS_IN_USE, "198.51.100.2 port 6000", false},
    {"shared in use the ipv6 way", CH_CREATE_PLAIN_TRANSPORT, shared_in_use_the_ipv6_way,
     CH_REFUSAL_ADDRESS_IN_USE, "198.51.100.2 port 6000", false},
    {"shared multicast", CH_CREATE_PLAIN_TRANSPORT, shared_multicast,
     CH_REFUSAL_INVALID_ADDRESS, "224.0.0.1 port 7000", false},
    {"remote multicast", CH_CREATE_PLAIN_TRANSPORT, remote_multicast,
     CH_REFUSAL_INVALID_ADDRESS, "239.255.255.255 port 7000", false},
    {"remote multicast ipv6", CH_CREATE_PLAIN_TRANSPORT, remote_multicast_ipv6,
     CH_REFUSAL_INVALID_ADDRESS, "ff02::1 port 7000", false},
    {"remote broadcast", CH_CREATE_PLAIN_TRANSPORT, remote_broadcast,
     CH_REFUSAL_INVALID_ADDRESS, "255.255.255.255 port 7000", false},
    {"remote unspecified", CH_CREATE_PLAIN_TRANSPORT, remote_unspecified,
     CH_REFUSAL_INVALID_ADDRESS, "0.0.0.0 port 7000", false},
    {"remote port 0", CH_CREATE_PLAIN_TRANSPORT, remote_port_0,
     CH_REFUSAL_INVALID_ADDRESS, "'203.0.113.5' port 0", false},
    {"remote name", CH_CREATE_PLAIN_TRANSPORT, remote_name,
     CH_REFUSAL_INVALID_ADDRESS, "'example.org' port 7000", false},
    {"remote empty", CH_CREATE_PLAIN_TRANSPORT, remote_empty,
     CH_REFUSAL_INVALID_ADDRESS, "'' port 7000", false},
    {"rtcp without rtp", CH_CREATE_PLAIN_TRANSPORT, rtcp_without_rtp, CH_REFUSAL_INVALID_ADDRESS,
     "no RTP address beside", false},
    {"rtcp with one socket", CH_CREATE_PLAIN_TRANSPORT, rtcp_with_one_socket,
     CH_REFUSAL_INVALID_ADDRESS, "an RTCP address", false},
    {"rtcp multicast", CH_CREATE_PLAIN_TRANSPORT, rtcp_multicast,
     CH_REFUSAL_INVALID_ADDRESS, "RTCP address 224.0.0.9 port 7001", false},
    {"rtcp port 0", CH_CREATE_PLAIN_TRANSPORT, rtcp_port_0,
     CH_REFUSAL_INVALID_ADDRESS, "'203.0.113.5' port 0", false},
    {"connected transport", CH_CONNECT_PLAIN_TRANSPORT, connected_transport,
     CH_REFUSAL_ALREADY_CONNECTED, "198.51.100.2 port 6000", false},
    {"rtcp of a muxed transport", CH_CONNECT_PLAIN_TRANSPORT, rtcp_of_a_muxed_transport,
     CH_REFUSAL_INVALID_ADDRESS, "an RTCP address", false},
    {"connect to multicast", CH_CONNECT_PLAIN_TRANSPORT, remote_multicast,
     CH_REFUSAL_INVALID_ADDRESS, "239.255.255.255", false},
    {"connect to port 0", CH_CONNECT_PLAIN_TRANSPORT, remote_port_0,
     CH_REFUSAL_INVALID_ADDRESS, "port 0", false},
    {"connect to a name", CH_CONNECT_PLAIN_TRANSPORT, remote_name,
     CH_REFUSAL_INVALID_ADDRESS, "example.org", false},
    {"a transcript of nothing", CH_START_TRANSCRIPT, unknown_transport,
     CH_REFUSAL_UNKNOWN_TRANSPORT, "transport 98", false},
    {"a transcript of two sockets", CH_START_TRANSCRIPT, two_sockets,
     CH_REFUSAL_WRONG_SOCKET_COUNT, "2 sockets, at most 1", false},
    {"a transcript for many", CH_START_TRANSCRIPT, remote_multicast, CH_REFUSAL_INVALID_ADDRESS,
     "239.255.255.255 port 7000", false},
    {"a transcript of nothing ends", CH_END_TRANSCRIPT, unknown_transport,
     CH_REFUSAL_UNKNOWN_TRANSPORT, "transport 98", false},
    {"connect rtcp to multicast", CH_CONNECT_PLAIN_TRANSPORT, rtcp_multicast,
     CH_REFUSAL_INVALID_ADDRESS, "224.0.0.9", false},
};

#define ROW_COUNT (sizeof rows / sizeof *rows)

const struct bad_request *__single bad_request_at(size_t place)
{
    return place < ROW_COUNT ? &rows[place] : bad_reception_at(place - ROW_COUNT);
}
