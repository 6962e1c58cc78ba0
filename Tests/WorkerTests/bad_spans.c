/* bad_spans.c - requests refused because a span is no way to an endpoint, or the reverse. */
#include "requests.h"

static void unknown_room(struct draft *d)
{
    d->room = 99;
}

static void known_transport(struct draft *d)
{
    d->transport = 11;
}

static void span(struct draft *d)
{
    d->transport = 17;
}

static void unknown_span(struct draft *d)
{
    d->transport = 98;
}

static void known_receiver(struct draft *d)
{
    d->receiver = 31;
}

static void no_encoding(struct draft *d)
{
    d->encoding_count = 0;
}

static void no_socket(struct draft *d)
{
    d->socket_count = 0;
}

static void two_sockets(struct draft *d)
{
    d->socket_count = 2;
}

static const struct bad_request rows[] = {
    {"a span of an unknown room", CH_OPEN_SPAN, unknown_room, CH_REFUSAL_UNKNOWN_ROOM, "room 99",
     false},
    {"a span that is a transport", CH_OPEN_SPAN, known_transport, CH_REFUSAL_DUPLICATE_ID,
     "transport 11", false},
    {"a span without socket", CH_OPEN_SPAN, no_socket, CH_REFUSAL_WRONG_SOCKET_COUNT,
     "0 sockets, not 1", false},
    {"a span of two sockets", CH_OPEN_SPAN, two_sockets, CH_REFUSAL_WRONG_SOCKET_COUNT,
     "2 sockets, not 1", false},
    {"a mirror on an unknown span", CH_MIRROR_RECEIVER, unknown_span,
     CH_REFUSAL_UNKNOWN_TRANSPORT, "transport 98", false},
    {"a mirror on a transport", CH_MIRROR_RECEIVER, known_transport, CH_REFUSAL_WRONG_TRANSPORT,
     "no span 11", false},
    {"a mirror of what is here", CH_MIRROR_RECEIVER, known_receiver, CH_REFUSAL_DUPLICATE_ID,
     "receiver 31", false},
    {"a mirror without encoding", CH_MIRROR_RECEIVER, no_encoding, CH_REFUSAL_NO_ENCODING, "",
     false},
    {"a receiver on a span", CH_CREATE_RECEIVER, span, CH_REFUSAL_WRONG_TRANSPORT,
     "a span is transport 17", false},
    {"a receiver moved to a span", CH_ATTACH_RECEIVER, span, CH_REFUSAL_WRONG_TRANSPORT,
     "not transport 17", false},
    {"a sender on a span", CH_CREATE_SENDER, span, CH_REFUSAL_WRONG_TRANSPORT,
     "a span is transport 17", false},
    {"a slot sender on a span", CH_CREATE_SLOT_SENDER, span, CH_REFUSAL_WRONG_TRANSPORT,
     "a span is transport 17", false},
    {"a sender moved to a span", CH_ATTACH_SENDER, span, CH_REFUSAL_WRONG_TRANSPORT,
     "a span is transport 17", false},
    {"a span that is told an address", CH_CONNECT_PLAIN_TRANSPORT, span,
     CH_REFUSAL_WRONG_TRANSPORT, "a span is transport 17", false},
    {"a span that is limited", CH_LIMIT_TRANSPORT, span, CH_REFUSAL_WRONG_TRANSPORT,
     "a span is transport 17", false},
    {"a span that is transcribed", CH_START_TRANSCRIPT, span, CH_REFUSAL_WRONG_TRANSPORT,
     "a span is transport 17", false},
    {"a span that shall get less", CH_LIMIT_INCOMING, span, CH_REFUSAL_WRONG_TRANSPORT,
     "a span is transport 17", false},
    {"a span that shakes hands", CH_CONNECT_WEB_RTC_TRANSPORT, span, CH_REFUSAL_NOT_WEB_RTC, "17",
     false},
};

#define ROW_COUNT (sizeof rows / sizeof *rows)

const struct bad_request *__single bad_span_at(size_t place)
{
    return place < ROW_COUNT ? &rows[place] : bad_data_at(place - ROW_COUNT);
}
