/* ports.c - sockets, packets and the room of ports.h. */
#include "ports.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define QUEUE (64 * 1024 * 1024)

static int bind_at(uint32_t host, int type, uint16_t *port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(host)};
    socklen_t length = sizeof at;
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

    CHECK(fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0);
    CHECK(getsockname(fd, (struct sockaddr *)&at, &length) == 0);
    *port = ntohs(at.sin_port);
    return fd;
}

static int open_at(uint32_t host, uint16_t *port)
{
    int size = QUEUE;
    int fd = bind_at(host, SOCK_DGRAM, port);

    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) != 0)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    return fd;
}

int port_open(uint16_t *port)
{
    return open_at(INADDR_LOOPBACK, port);
}

int port_open_everywhere(uint16_t *port)
{
    return open_at(INADDR_ANY, port);
}

int port_listen(uint16_t *port)
{
    int fd = bind_at(INADDR_LOOPBACK, SOCK_STREAM, port);

    CHECK_EQ(listen(fd, 4096), 0);
    return fd;
}

int port_connect(uint16_t port, uint16_t *from)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons(port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = bind_at(INADDR_LOOPBACK, SOCK_STREAM, from);

    CHECK_EQ(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

void port_send(int fd, uint16_t port, const uint8_t *__counted_by(length) bytes, size_t length)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons(port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    CHECK_EQ(sendto(fd, bytes, length, 0, (struct sockaddr *)&to, sizeof to), length);
}

int port_receive(int fd, uint8_t *__counted_by(room) bytes, size_t room)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};

    if (poll(&ready, 1, PATIENCE) != 1)
        return -1;
    return (int)recv(fd, bytes, room, 0);
}

static uint8_t pattern(uint16_t sequence, size_t at)
{
    return (uint8_t)(sequence * 31u + (sequence >> 8) + at);
}

void packet_fill(uint8_t *__counted_by(length) packet, size_t length, uint32_t ssrc,
                 uint16_t sequence)
{
    packet[0] = 0x80;
    packet[1] = AUDIENCE_TYPE;
    packet[2] = (uint8_t)(sequence >> 8);
    packet[3] = (uint8_t)sequence;
    for (int i = 0; i < 4; i++) {
        packet[4 + i] = (uint8_t)((sequence * 3000u) >> (24 - 8 * i));
        packet[8 + i] = (uint8_t)(ssrc >> (24 - 8 * i));
    }
    for (size_t at = 12; at < length; at++)
        packet[at] = pattern(sequence, at);
}

bool packet_is_whole(const uint8_t *__counted_by(length) packet, size_t length, uint16_t sequence)
{
    for (size_t at = 12; at < length; at++)
        if (packet[at] != pattern(sequence, at))
            return false;
    return true;
}

static struct ch_view view(const char *__counted_by(room) text, size_t room)
{
    return ch_view_of((const uint8_t *)text, strnlen(text, room));
}

static void add_listener(struct audience *a, struct process *p, uint32_t number)
{
    struct ch_mapping mapping = {.from = AUDIENCE_TYPE, .to = 100};
    struct ch_view name = ch_view_string("listener");
    uint32_t id = 1000 + number;
    char ip[16];

    snprintf(ip, sizeof ip, "127.0.%u.%u", number / 200, 2 + number % 200);
    CHECK_EQ(ASK(p, create_plain_transport, .transport = id, .room = 1, .has_remote = true,
                 .remote = {.ip = view(ip, sizeof ip), .port = a->sink_port}),
             ACCEPTED);
    CHECK_EQ(ASK(p, create_sender, .sender = id, .receiver = 1, .transport = id,
                 .transmission = {.ssrc = 0x10000 + number,
                                  .cname = name,
                                  .payloads_count = 1,
                                  .payloads = &mapping}),
             ACCEPTED);
}

/* The worker's port, and a room. Returns the port of the publisher. */
static uint16_t open_room(struct audience *a, struct process *p, int fd, uint16_t port)
{
    struct ch_address here = {.ip = ch_view_string("127.0.0.1"), .port = port};
    uint16_t from;

    a->publisher = port_open(&from);
    a->sink = port_open_everywhere(&a->sink_port);
    a->port = port;
    a->listeners = 0;
    question_listen(&p->question, 1, ++p->asked,
                    &(struct ch_listen){.addresses_count = 1, .addresses = &here});
    CHECK_EQ(process_ask(p, &fd, 1), ACCEPTED);
    CHECK_EQ(ASK(p, create_room, .room = 1), ACCEPTED);
    return from;
}

void audience_open_mirrored(struct audience *a, struct process *p, int fd, uint16_t port)
{
    open_room(a, p, fd, port);
}

void audience_add_listeners(struct audience *a, struct process *p, size_t listeners)
{
    a->listeners = listeners;
    for (uint32_t i = 0; i < listeners; i++)
        add_listener(a, p, i);
}

void audience_open(struct audience *a, struct process *p, int fd, uint16_t port, size_t listeners)
{
    struct ch_payload payload = {.type = AUDIENCE_TYPE,
                                 .role = CH_PAYLOAD_ROLE_MEDIA,
                                 .clock_rate = 90000};
    struct ch_encoding encoding = {.has_ssrc = true, .ssrc = AUDIENCE_SSRC};
    const uint16_t from = open_room(a, p, fd, port);

    CHECK_EQ(ASK(p, create_plain_transport, .transport = 1, .room = 1, .has_remote = true,
                 .remote = {.ip = ch_view_string("127.0.0.1"), .port = from}),
             ACCEPTED);
    CHECK_EQ(ASK(p, create_receiver, .receiver = 1, .transport = 1,
                 .reception = {.kind = CH_KIND_VIDEO,
                               .payloads_count = 1,
                               .payloads = &payload,
                               .encodings_count = 1,
                               .encodings = &encoding}),
             ACCEPTED);
    audience_add_listeners(a, p, listeners);
}

void audience_close(const struct audience *a)
{
    close(a->publisher);
    close(a->sink);
}

void audience_speak(const struct audience *a, uint16_t sequence, size_t length)
{
    uint8_t packet[2048];

    packet_fill(packet, length, AUDIENCE_SSRC, sequence);
    port_send(a->publisher, a->port, packet, length);
}
