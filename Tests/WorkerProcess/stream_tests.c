/* stream_tests.c - one connection and the far side of it: slow, stuck, gone, or not who it was. */
#include "ports.h"
#include "wire.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define SIZE 1000

static struct wire wire;
static uint8_t packet[2 * BUFFER_SIZE];

/* Puts packets for a caller who reads nothing, until one is dropped. Returns how many were put. */
static uint16_t fill(const struct caller *caller)
{
    uint64_t before = wire_drops(&wire, DROP_TCP_QUEUE_FULL);
    uint16_t count = 0;

    do {
        for (int i = 0; i < 64; i++)
            wire_put(&wire, caller, count++, SIZE);
        network_flush(&wire.network, wire.now);
    } while (wire_drops(&wire, DROP_TCP_QUEUE_FULL) == before && count < 60000);
    return count;
}

static uint16_t sequence_of(const uint8_t *__counted_by(12) bytes)
{
    return (uint16_t)(bytes[2] << 8 | bytes[3]);
}

/* A stream that the kernel and the backlog of are full. */
static struct caller call_and_fill(void)
{
    struct caller caller = wire_call(&wire);

    wire_introduce(&wire, &caller);
    fill(&caller);
    CHECK_EQ(wire_stream(&wire, &caller)->state, TCP_SILENT);
    wire.now += TCP_SILENCE;
    wire_turn(&wire);
    CHECK_EQ(wire_stream(&wire, &caller)->state, TCP_KNOWN);
    return caller;
}

TEST(a_connection_is_known_by_its_first_packet_of_use)
{
    wire_open(&wire);
    struct caller caller = wire_call(&wire);
    wire_introduce(&wire, &caller);
    CHECK_EQ(wire_stream(&wire, &caller)->state, TCP_SILENT);
    CHECK_EQ(send(caller.fd, hex("0002 8060").at, 4, 0), 4);
    for (int i = 0; i < 1000 && wire_stream(&wire, &caller)->state == TCP_SILENT; i++)
        wire_turn(&wire);
    CHECK_EQ(wire_stream(&wire, &caller)->state, TCP_KNOWN);
    CHECK_EQ(wire.network.tcp.silent_count, 0);
    CHECK_EQ(network_deadline(&wire.network), NEVER);
    wire.now += 100 * TCP_SILENCE;
    wire_turn(&wire);
    CHECK(wire_stream(&wire, &caller) != NULL);
    close(caller.fd);
    CHECK(wire_has_streams(&wire, 0));
    wire_close(&wire);
}

TEST(packets_leave_framed_and_as_they_were)
{
    wire_open(&wire);
    struct caller caller = wire_call(&wire);
    for (uint16_t i = 0; i < 200; i++) /* more than one message carries */
        wire_put(&wire, &caller, i, 12u + i * 10u);
    for (uint16_t i = 0; i < 200; i++) {
        int length = wire_read(&wire, &caller, packet, sizeof packet);
        CHECK_EQ(length, 12 + i * 10);
        CHECK_EQ(sequence_of(packet), i);
        CHECK(length >= 12 && packet_is_whole(packet, (size_t)length, i));
    }
    close(caller.fd);
    wire_close(&wire);
}

TEST(what_a_slow_reader_gets_is_whole_and_in_order)
{
    wire_open(&wire);
    struct caller caller = wire_call(&wire);
    uint16_t put = fill(&caller);
    uint64_t dropped = wire_drops(&wire, DROP_TCP_QUEUE_FULL);
    CHECK(dropped > 0 && dropped < 64);
    CHECK(wire_stream(&wire, &caller)->backlog.used <= TCP_BACKLOG_SIZE);
    for (uint16_t i = 0; i < put - dropped; i++) { /* all after the first lost were lost */
        CHECK_EQ(wire_read(&wire, &caller, packet, sizeof packet), SIZE);
        CHECK_EQ(sequence_of(packet), i);
        CHECK(packet_is_whole(packet, SIZE, i));
    }
    CHECK_EQ(wire_stream(&wire, &caller)->backlog.used, 0);
    wire_put(&wire, &caller, 7, SIZE); /* and it goes on */
    CHECK_EQ(wire_read(&wire, &caller, packet, sizeof packet), SIZE);
    CHECK_EQ(sequence_of(packet), 7);
    CHECK_EQ(wire_drops(&wire, DROP_TCP_QUEUE_FULL), dropped);
    close(caller.fd);
    wire_close(&wire);
}

TEST(a_reader_that_takes_nothing_for_too_long_is_closed)
{
    wire_open(&wire);
    struct caller caller = call_and_fill();
    uint64_t waiting = wire_stream(&wire, &caller)->backlog.packets;
    wire.now = wire_stream(&wire, &caller)->moved_at + TCP_STANDSTILL - 1;
    wire_turn(&wire);
    CHECK_EQ(wire_drops(&wire, DROP_TCP_STUCK), 0);
    CHECK(wire_stream(&wire, &caller) != NULL);
    wire.now++;
    CHECK_EQ(network_deadline(&wire.network), wire.now);
    wire_turn(&wire);
    CHECK_EQ(wire_drops(&wire, DROP_TCP_STUCK), 1);
    CHECK_EQ(wire_drops(&wire, DROP_SEND_FAILED), waiting);
    CHECK(wire_is_over(&wire, &caller));
    close(caller.fd);
    wire_close(&wire);
}

TEST(a_reader_that_takes_a_little_now_and_then_stays)
{
    wire_open(&wire);
    struct caller caller = call_and_fill();
    for (int i = 0; i < 5; i++) {
        usec_t before = wire_stream(&wire, &caller)->moved_at;
        wire.now = before + TCP_STANDSTILL - 1;
        while (wire_stream(&wire, &caller)->moved_at == before)
            if (wire_read(&wire, &caller, packet, sizeof packet) < 0)
                break;
        CHECK_EQ(wire_stream(&wire, &caller)->moved_at, wire.now);
        fill(&caller);
    }
    CHECK_EQ(wire_drops(&wire, DROP_TCP_STUCK), 0);
    close(caller.fd);
    wire_close(&wire);
}

TEST(a_full_connection_costs_no_turns)
{
    wire_open(&wire);
    struct caller caller = call_and_fill();
    wire_turn(&wire);
    CHECK(wire_sleeps(&wire));
    close(caller.fd);
    wire_close(&wire);
}

TEST(what_is_sent_is_measured_until_all_of_it_is_acknowledged)
{
    wire_open(&wire);
    struct caller caller = call_and_fill();
    const struct tcp_stream *stream = wire_stream(&wire, &caller);
    CHECK(stream->told < stream->pushed);
    CHECK(network_deadline(&wire.network) <= wire.now + TCP_MEASURE);
    const uint64_t told = stream->told;
    while (stream->backlog.used > 0 && wire_read(&wire, &caller, packet, sizeof packet) > 0)
        wire.now += MILLISECOND;
    CHECK(stream->told > told);
    for (int i = 0; i < 5000 && stream->measure_at != NEVER; i++) {
        while (recv(caller.fd, packet, sizeof packet, MSG_DONTWAIT) > 0)
            continue;
        wire.now += TCP_MEASURE;
        wire_turn(&wire);
    }
    CHECK_EQ(stream->told, stream->pushed);
    CHECK_EQ(network_deadline(&wire.network), NEVER); /* and then costs nothing */
    close(caller.fd);
    wire_close(&wire);
}

TEST(packets_for_somebody_before_him_do_not_reach_the_caller)
{
    wire_open(&wire);
    struct caller caller = wire_call(&wire);
    struct caller former = caller;
    former.remote.port++;
    wire_put(&wire, &former, 1, SIZE);
    wire_turn(&wire);
    wire.lane.turn = 0;
    wire_put(&wire, &caller, 2, SIZE);
    CHECK_EQ(wire_read(&wire, &caller, packet, sizeof packet), SIZE);
    CHECK_EQ(sequence_of(packet), 2);
    CHECK_EQ(wire_drops(&wire, DROP_SEND_FAILED), 1);
    close(caller.fd);
    wire_close(&wire);
}

TEST(packets_for_who_has_gone_are_dropped_by_name)
{
    struct linger reset = {.l_onoff = 1, .l_linger = 0};

    wire_open(&wire);
    struct caller caller = wire_call(&wire);
    setsockopt(caller.fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(caller.fd);
    wire_put(&wire, &caller, 1, SIZE);
    network_flush(&wire.network, wire.now); /* before anybody looked what came in */
    CHECK_EQ(wire_drops(&wire, DROP_SEND_FAILED), 1);
    CHECK_EQ(wire_stream(&wire, &caller)->state, TCP_BROKEN);
    wire_put(&wire, &caller, 2, SIZE);
    wire_turn(&wire);
    CHECK(!wire_stream(&wire, &caller));
    wire_put(&wire, &caller, 3, SIZE);
    wire_turn(&wire);
    CHECK_EQ(wire_drops(&wire, DROP_SEND_FAILED), 3);
    CHECK_EQ(wire.network.tcp.silent_count, 0);
    wire_close(&wire);
}

TEST(the_last_packets_leave_before_the_engine_closes)
{
    wire_open(&wire);
    struct caller caller = wire_call(&wire);
    for (uint16_t i = 0; i < 10; i++)
        wire_put(&wire, &caller, i, SIZE);
    CHECK(outbox_close_socket(&wire.out, caller.socket));
    for (uint16_t i = 0; i < 10; i++)
        CHECK_EQ(wire_read(&wire, &caller, packet, sizeof packet), SIZE);
    CHECK_EQ(wire_read(&wire, &caller, packet, sizeof packet), -1);
    CHECK(wire_is_over(&wire, &caller));
    CHECK_EQ(network_deadline(&wire.network), NEVER);
    close(caller.fd);
    wire_close(&wire);
}

TEST(a_full_connection_is_given_a_last_try_before_it_closes)
{
    wire_open(&wire);
    struct caller caller = call_and_fill();
    uint64_t waiting = wire_stream(&wire, &caller)->backlog.packets;
    struct pollfd room = {.fd = wire_stream(&wire, &caller)->watched->fd, .events = POLLOUT};
    while (poll(&room, 1, 0) == 0) /* the caller reads, and the worker has not looked yet */
        CHECK(recv(caller.fd, packet, sizeof packet, 0) > 0);
    CHECK(outbox_close_socket(&wire.out, caller.socket));
    network_close_asked(&wire.network, wire.now);
    CHECK(!wire_stream(&wire, &caller));
    CHECK(wire_drops(&wire, DROP_SEND_FAILED) < waiting);
    close(caller.fd);
    wire_close(&wire);
}

TEST(a_connection_that_both_sides_close_at_once_is_closed_once)
{
    wire_open(&wire);
    struct caller caller = wire_call(&wire);
    struct caller other = wire_call(&wire);
    close(caller.fd);
    while (wire_stream(&wire, &caller)) {
        outbox_close_socket(&wire.out, caller.socket);
        outbox_close_socket(&wire.out, caller.socket);
        wire_turn(&wire);
    }
    CHECK_EQ(wire.network.tcp.count, 1);
    CHECK(wire_stream(&wire, &other) != NULL);
    struct caller next = wire_call(&wire); /* has the number again */
    CHECK_EQ(next.socket, caller.socket);
    close(other.fd);
    close(next.fd);
    CHECK(wire_has_streams(&wire, 0));
    wire_close(&wire);
}

TEST(what_comes_in_one_run_is_handed_over_before_the_break)
{
    wire_open(&wire);
    struct caller caller = wire_call(&wire);
    struct bytes run = hex("0002 8060 0000 0001 80 ffff 0002 8060");
    CHECK_EQ(send(caller.fd, run.at, run.len, 0), run.len);
    CHECK(wire_is_over(&wire, &caller));
    CHECK_EQ(wire_drops(&wire, DROP_UNKNOWN_FLOW), 2);
    CHECK_EQ(wire_drops(&wire, DROP_TCP_FRAMING), 1);
    close(caller.fd);
    wire_close(&wire);
}
