/* correspondent.c - asks a worker for a transport with an agent, and passes on what it tells. */
#include "correspondent.h"

#include "base/address.h"
#include "ports.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TRANSPORT 1
#define ROUNDS 600 /* of a twentieth of a second, more than anything here takes */
#define SETTLING 60 /* of them, until both have agreed on a way */
#define TURN_PORT 3478
#define TURN_TLS_PORT 5349

static struct ch_view view(const char *text)
{
    return ch_view_string(text);
}

static struct ch_view variable(const char *name, const char *otherwise)
{
    const char *__null_terminated value = LIBSTR(getenv(name));

    return view(value ? value : otherwise);
}

static struct ch_view test_address(void)
{
    return variable("BISQUE_TEST_ADDRESS", "127.0.0.1");
}

/* --- sockets --- */

/* Where a side is: at the address of the tests, or in a network behind a NAT. */
struct place {
    const char *__null_terminated network; /* NULL: this one */
    struct ch_view host;
};

static struct place place_of(bool is_first)
{
    struct place place = {
        .network = LIBSTR(getenv(is_first ? "BISQUE_INSIDE_A" : "BISQUE_INSIDE_B")),
        .host = test_address(),
    };

    if (place.network)
        place.host = is_first ? view("10.0.1.2") : view("10.0.2.2");
    return place;
}

static struct sockaddr_in at(struct ch_view host, uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    char text[64] = {0};

    memcpy(text, host.at, host.len);
    CHECK_EQ(inet_pton(AF_INET, __unsafe_null_terminated_from_indexable(text), &address.sin_addr),
             1);
    return address;
}

/* A socket belongs to the network in which it was made. */
static int socket_in(const char *__null_terminated network, int type)
{
    const int ours = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    const int theirs = network ? open(network, O_RDONLY | O_CLOEXEC) : -1;
    int fd;

    if (network)
        CHECK_EQ(setns(theirs, CLONE_NEWNET), 0);
    fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    if (network)
        CHECK_EQ(setns(ours, CLONE_NEWNET), 0);
    close(ours);
    if (network)
        close(theirs);
    return fd;
}

/* A UDP socket with a port of its own. */
static int bound_socket(bool is_first, struct ch_address *host)
{
    const struct place place = place_of(is_first);
    struct sockaddr_in address = at(place.host, 0);
    socklen_t length = sizeof address;
    int fd = socket_in(place.network, SOCK_DGRAM);

    CHECK(fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0);
    CHECK_EQ(getsockname(fd, (struct sockaddr *)&address, &length), 0);
    *host = (struct ch_address){.ip = place.host, .port = ntohs(address.sin_port)};
    return fd;
}

static int connected_socket(bool is_first, uint16_t port)
{
    const struct sockaddr_in to = at(test_address(), port);
    int fd = socket_in(place_of(is_first).network, SOCK_STREAM);

    CHECK_EQ(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

/* --- what the worker tells --- */

static void note_path(struct correspondent *c, struct ch_reader *r)
{
    struct ch_path_changed changed;

    ch_read_path_changed(r, &changed);
    c->has_path = true;
    c->is_relayed = changed.local.kind == CH_CANDIDATE_KIND_RELAYED ||
                    changed.remote_kind == CH_CANDIDATE_KIND_RELAYED;
}

static void note_server(struct correspondent *c, struct ch_reader *r)
{
    struct ch_server_lost lost;

    ch_read_server_lost(r, &lost);
    c->server_fault = (uint8_t)lost.why;
    c->server_code = lost.code;
}

static void note_handshake(struct correspondent *c, struct ch_reader *r)
{
    struct ch_dtls_state_changed changed;

    ch_read_dtls_state_changed(r, &changed);
    c->has_shaken |= changed.state == CH_DTLS_STATE_CONNECTED;
}

static void hear(struct process *p, const struct ch_frame *event)
{
    struct correspondent *c = CTX(struct correspondent, p);
    static uint8_t arena[CH_ARENA_SIZE];
    struct ch_reader r;

    ch_reader_init(&r, event->fields.at, event->fields.len, arena, sizeof arena);
    if (event->op == CH_DTLS_STATE_CHANGED)
        note_handshake(c, &r);
    else if (event->op == CH_PATH_CHANGED)
        note_path(c, &r);
    else if (event->op == CH_SERVER_LOST)
        note_server(c, &r);
    else if (event->op >= CH_CANDIDATE_FOUND && c->told_count < TOLD_MAX &&
             event->fields.len <= sizeof c->told->fields) {
        struct told *told = &c->told[c->told_count++];
        told->op = event->op;
        told->length = event->fields.len;
        memcpy(told->fields, event->fields.at, event->fields.len);
    }
}

/* --- what is asked --- */

static struct ch_view secret(bool is_first, bool is_password)
{
    if (is_password)
        return is_first ? view("firstpasswordfirstpassword") : view("secondpasswordsecondpassword");
    return is_first ? view("firstfragment") : view("secondfragment");
}

static void learn_digest(struct correspondent *c)
{
    static uint8_t arena[CH_ARENA_SIZE];
    struct ch_use_certificate_reply a;
    struct ch_reader r;

    CHECK_EQ(ASK(&c->process, use_certificate, .has_key = false), ACCEPTED);
    ch_reader_init(&r, c->process.answer, c->process.answer_length, arena, sizeof arena);
    ch_read_use_certificate_reply(&r, &a);
    for (size_t i = 0; i < a.fingerprints_count; i++) {
        if (a.fingerprints[i].hash != CH_FINGERPRINT_HASH_SHA256)
            continue;
        c->digest_length = a.fingerprints[i].value.len;
        memcpy(c->digest, a.fingerprints[i].value.at, c->digest_length);
    }
}

static struct ch_ice_server server_of(const struct acquaintance *how)
{
    struct ch_ice_server server = {.is_turn = !how->is_stun, .transport = how->carrier};

    server.address.ip = test_address();
    server.address.port =
        how->carrier == CH_SERVER_TRANSPORT_TLS ? TURN_TLS_PORT : TURN_PORT;
    server.username = view("alice");
    server.password = view(how->password);
    return server;
}

void correspondent_open(struct correspondent *c, bool is_first, const struct acquaintance *how)
{
    struct ch_ice_server server = server_of(how);
    uint8_t suite = CH_SRTP_SUITE_AEAD_AES128_GCM;
    struct ch_address host = {.port = 0};
    struct ch_create_agent_transport q = {.transport = TRANSPORT,
                                          .room = 1,
                                          .is_controlling = is_first,
                                          .kinds = how->kinds,
                                          .suites_count = 1,
                                          .suites = &suite,
                                          .hosts_count = 1,
                                          .hosts = &host,
                                          .servers_count = 1,
                                          .servers = &server};

    memset(c, 0, sizeof *c);
    process_start(&c->process, 0);
    c->process.listener = hear;
    c->is_first = is_first;
    c->server_fault = CH_SERVER_FAULT_NONE;
    CHECK_EQ(ASK(&c->process, create_room, .room = 1), ACCEPTED);
    learn_digest(c);
    int fd = bound_socket(is_first, &host);
    q.username_fragment = secret(is_first, false);
    q.password = secret(is_first, true);
    question_create_agent_transport(&c->process.question, 1, ++c->process.asked, &q);
    CHECK_EQ(process_ask(&c->process, &fd, 1), ACCEPTED);
    close(fd);
}

static void introduce(struct correspondent *c, const struct correspondent *other)
{
    const struct ch_view digest = ch_view_of(other->digest, other->digest_length);

    CHECK_EQ(ASK(&c->process, set_far_side, .transport = TRANSPORT,
                 .username_fragment = secret(other->is_first, false),
                 .password = secret(other->is_first, true)),
             ACCEPTED);
    CHECK_EQ(ASK(&c->process, connect_web_rtc_transport, .transport = TRANSPORT,
                 .role = c->is_first ? CH_DTLS_ROLE_CLIENT : CH_DTLS_ROLE_SERVER,
                 .fingerprint = {.hash = CH_FINGERPRINT_HASH_SHA256, .value = digest}),
             ACCEPTED);
}

static size_t certificate(uint8_t *__counted_by(room) into, size_t room)
{
    const char *__null_terminated path = LIBSTR(getenv("BISQUE_TURN_CERTIFICATE"));
    FILE *__single file = path ? LIB(FILE, fopen(path, "r")) : NULL;
    size_t length = 0;

    CHECK(file != NULL); /* scripts/with-coturn says where it is */
    if (!file)
        return 0;
    length = fread(into, 1, room, file);
    fclose(file);
    return length;
}

static void give_stream(struct correspondent *c, uint8_t number, const struct acquaintance *how)
{
    const bool has_tls = how->carrier == CH_SERVER_TRANSPORT_TLS;
    struct ch_give_stream q = {.transport = TRANSPORT, .server = number};
    uint8_t pem[1500];

    if (how->is_refused) {
        question_give_stream(&c->process.question, 0, ++c->process.asked, &q);
        CHECK_EQ(process_ask(&c->process, NULL, 0), ACCEPTED);
        return;
    }
    if (has_tls) {
        const size_t length = certificate(pem, sizeof pem);
        q.name = view(how->name);
        q.authorities = ch_view_of(pem, length);
    }
    int fd = connected_socket(c->is_first, has_tls ? TURN_TLS_PORT : TURN_PORT);
    question_give_stream(&c->process.question, 1, ++c->process.asked, &q);
    CHECK_EQ(process_ask(&c->process, &fd, 1), ACCEPTED);
    close(fd);
}

static void pass_candidate(struct correspondent *from, struct correspondent *to,
                           struct ch_reader *r)
{
    struct ch_candidate_found found;

    ch_read_candidate_found(r, &found);
    from->kinds_told |= (uint8_t)(1 << found.candidate.kind);
    CHECK_EQ(ASK(&to->process, add_far_candidate, .transport = TRANSPORT,
                 .candidate = found.candidate),
             ACCEPTED);
}

static void pass_on(struct correspondent *from, struct correspondent *to,
                    const struct acquaintance *how)
{
    for (size_t i = 0; i < from->told_count; i++) {
        static uint8_t arena[CH_ARENA_SIZE];
        const struct told told = from->told[i];
        struct ch_reader r;

        ch_reader_init(&r, told.fields, told.length, arena, sizeof arena);
        if (told.op == CH_CANDIDATE_FOUND)
            pass_candidate(from, to, &r);
        if (told.op == CH_CANDIDATES_ENDED)
            CHECK_EQ(ASK(&to->process, end_far_candidates, .transport = TRANSPORT), ACCEPTED);
        if (told.op == CH_STREAM_WANTED) {
            struct ch_stream_wanted wanted;
            ch_read_stream_wanted(&r, &wanted);
            give_stream(from, wanted.server, how);
        }
    }
    from->told_count = 0;
}

static bool is_done(const struct correspondent *c)
{
    return (c->has_shaken && c->has_path) || c->server_fault != CH_SERVER_FAULT_NONE;
}

static void listen_once(struct correspondent *a, struct correspondent *b,
                        const struct acquaintance *how)
{
    process_hear(&a->process, 25);
    process_hear(&b->process, 25);
    pass_on(a, b, how);
    pass_on(b, a, how);
}

void correspondents_meet(struct correspondent *a, struct correspondent *b,
                         const struct acquaintance *how)
{
    introduce(a, b);
    introduce(b, a);
    for (int i = 0; i < ROUNDS && !(is_done(a) && is_done(b)); i++)
        listen_once(a, b, how);
    for (int i = 0; i < SETTLING && how->settles; i++)
        listen_once(a, b, how);
}

void correspondent_close(struct correspondent *c)
{
    CHECK_EQ(ASK(&c->process, close_transport, .transport = TRANSPORT), ACCEPTED);
    CHECK_EQ(process_close(&c->process), 0);
}
