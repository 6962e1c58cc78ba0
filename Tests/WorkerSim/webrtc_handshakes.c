/* webrtc_handshakes.c - who disturbs handshakes: strangers, floods, split and false hellos.
 *
 * The rows are those of the list of attacks that the worker was designed against. */
#include "invitation.h"
#include "test.h"

#include <malloc.h>
#include <string.h>

#define HELLO_HEAD 13   /* of a record: RFC 6347 section 4.1 */
#define MESSAGE_HEAD 12 /* of a handshake message: section 4.2.2 */

static const struct invitation patient = {.consent_timeout = INVITATION_CONSENT,
                                          .dtls_timeout = 10000};

struct hello {
    size_t length;
    uint8_t bytes[DTLS_DATAGRAM_MAX];
};

/* The first flight of some client. */
static struct hello strange_hello(void)
{
    const enum suite suite = SUITE_AEAD_AES_128_GCM;
    struct dtls_identity *__single identity = dtls_identity_make();
    struct dtls *__single client = dtls_open(identity, &suite, 1);
    struct hello hello;

    CHECK(dtls_begin(client, 0, DTLS_CLIENT));
    hello.length = dtls_next(client, hello.bytes, sizeof hello.bytes);
    CHECK(hello.length > HELLO_HEAD + MESSAGE_HEAD);
    dtls_close(client);
    dtls_identity_close(identity);
    return hello;
}

static struct flow elsewhere(uint32_t number)
{
    return (struct flow){.remote = {.family = 4,
                                    .port = (uint16_t)(1024 + number % 60000),
                                    .ip = {203, (uint8_t)(number >> 16), (uint8_t)(number >> 8),
                                           (uint8_t)number}}};
}

static void invite_over(struct scenario *s, const struct invitation *how, usec_t delay)
{
    struct conditions far = {.delay = delay};
    struct endpoint *e = scenario_invite(s, how);

    link_open(&e->up, &far, 1);
    link_open(&e->down, &far, 2);
}

static size_t connected(const struct scenario *s)
{
    size_t count = 0;

    for (size_t i = 0; i < s->endpoint_count; i++)
        count += browser_is_connected(s->endpoints[i].browser);
    return count;
}

/* C.3 row 1. */
TEST(hellos_from_unchecked_addresses_reach_no_handshake)
{
    struct scenario *s = scenario_open(41);
    struct hello stray = strange_hello();
    const uint32_t shots = 1500;

    for (uint32_t i = 0; i < shots; i++) { /* one a millisecond */
        struct flow from = elsewhere(i);
        if (i % 5 == 0 && s->endpoint_count < 200)
            invite_over(s, &patient, 30 * MILLISECOND);
        scenario_inject(s, &from, stray.bytes, stray.length);
        scenario_run(s, MILLISECOND);
    }
    CHECK_EQ(connected(s), 200);
    CHECK_EQ(scenario_drops(s, DROP_UNKNOWN_FLOW), shots);
    CHECK_EQ(s->astray, 0); /* nobody got an answer */
    scenario_close(s);
}

static void shoot_bad_check(struct scenario *s, uint32_t number, uint64_t *bytes)
{
    struct ice_credentials victim = invitation_credentials(1 + number % 200);
    struct flow from = elsewhere(number);
    struct check check;

    victim.password[3] = '-';
    check_begin(&check, (uint8_t)number);
    check_username(&check, victim.fragment, victim.fragment_length);
    check_controlling(&check);
    check_nominate(&check);
    check_priority(&check, 1);
    check_sign(&check, victim.password, victim.password_length);
    check_fingerprint(&check);
    *bytes += check.w.used;
    scenario_inject(s, &from, check.bytes, check.w.used);
}

/* C.3 rows 1 and 7, all at once. */
TEST(two_hundred_browsers_get_in_at_once_under_fire)
{
    struct scenario *s = scenario_open(42);
    struct hello stray = strange_hello();
    uint64_t injected = 0;
    uint32_t number = 0;

    for (size_t i = 0; i < 200; i++)
        invite_over(s, &patient, 30 * MILLISECOND);
    for (usec_t time = 0; time < SECOND; time += MILLISECOND) {
        struct flow from = elsewhere(number);
        scenario_inject(s, &from, stray.bytes, stray.length);
        for (size_t i = 0; i < 10; i++)
            shoot_bad_check(s, number++, &injected);
        scenario_run(s, MILLISECOND);
    }
    CHECK_EQ(connected(s), 200);
    CHECK_EQ(s->session->transports_failed, 0);
    CHECK_EQ(scenario_drops(s, DROP_STUN_INTEGRITY), 10000);
    CHECK_EQ(s->astray, 10000);          /* one answer each, */
    CHECK(s->astray_bytes <= injected); /* and none larger than its question */
    s->astray = 0;
    scenario_close(s);
}

/* C.3 row 2: who can send from the checked address may delay this handshake, and no more. */
TEST(a_hello_from_the_checked_address_delays_the_handshake_at_most)
{
    struct scenario *s = scenario_open(43);
    struct hello stray = strange_hello();
    struct conditions far = {.delay = 50 * MILLISECOND};
    struct endpoint *e = scenario_invite(s, &patient);

    e->browser->has_begun = true; /* it is slow */
    scenario_run(s, 50 * MILLISECOND);
    CHECK_EQ(s->session->ice_state.state, CH_ICE_STATE_COMPLETED);
    scenario_send_raw(s, e, stray.bytes, stray.length);
    scenario_run(s, 1200 * MILLISECOND); /* the answers go to a browser that asked for none */
    link_open(&e->up, &far, 1);
    link_open(&e->down, &far, 2);
    CHECK(dtls_begin(e->browser->dtls, s->session->now, DTLS_CLIENT));
    e->browser->check_at = s->session->now; /* the hello leaves with it */
    for (size_t i = 0; i < 50; i++) { /* others, as long as it lasts and longer */
        stray = strange_hello();
        scenario_run(s, 20 * MILLISECOND);
        scenario_send_raw(s, e, stray.bytes, stray.length);
    }
    CHECK(browser_is_connected(e->browser));
    CHECK_EQ(s->session->transports_failed, 0);
    CHECK(scenario_drops(s, DROP_DTLS_RIVAL) > 0);
    CHECK(scenario_drops(s, DROP_DTLS_UNEXPECTED) > 0); /* once connected */
    scenario_close(s);
}

/* One fragment of the message in `hello`, as a record and a datagram of its own; what it claims may
 * be anything. */
static void send_fragment(struct scenario *s, struct endpoint *e, const struct hello *hello,
                          uint32_t number, uint32_t total, uint32_t at, uint32_t claimed,
                          size_t length)
{
    const uint8_t *message = hello->bytes + HELLO_HEAD;
    uint8_t bytes[2048];
    struct writer w = writer_of(bytes, sizeof bytes);

    writer_bytes(&w, hello->bytes, 10); /* type, version, epoch, the upper part of the number */
    writer_u8(&w, (uint8_t)(40 + number)); /* none that the browser uses itself */
    writer_u16(&w, (uint16_t)(MESSAGE_HEAD + length));
    writer_u8(&w, message[0]);
    writer_u24(&w, total);
    writer_bytes(&w, message + 4, 2);
    writer_u24(&w, at);
    writer_u24(&w, claimed);
    writer_bytes(&w, message + MESSAGE_HEAD + at, length);
    CHECK(!w.bad);
    scenario_send_raw(s, e, bytes, w.used);
}

/* A browser whose own hello the test has in hand, and which is checked. */
static struct endpoint *__single begin_by_hand(struct scenario *s, struct hello *hello)
{
    struct endpoint *e = scenario_invite(s, &patient);

    e->browser->has_begun = true;
    scenario_run(s, 50 * MILLISECOND);
    CHECK(dtls_begin(e->browser->dtls, s->session->now, DTLS_CLIENT));
    hello->length = dtls_next(e->browser->dtls, hello->bytes, sizeof hello->bytes);
    return e;
}

static void check_connects(struct scenario *s, struct endpoint *e)
{
    scenario_run(s, 190 * MILLISECOND); /* before its whole hello is sent again */
    CHECK(browser_is_connected(e->browser));
}

/* C.3 rows 3 and 4: split in 2 to 20 parts, each way round, twice, and overlapping. */
TEST(a_hello_in_parts_is_put_together_in_any_order)
{
    struct scenario *s = scenario_open(44);

    for (uint32_t parts = 2; parts <= 20; parts++) {
        struct hello hello;
        struct endpoint *e = begin_by_hand(s, &hello);
        uint32_t total = (uint32_t)hello.length - HELLO_HEAD - MESSAGE_HEAD;
        uint32_t size = (total + parts - 1) / parts;
        for (uint32_t i = 0; i < parts; i++) {
            uint32_t part = parts % 2 ? parts - 1 - i : i;
            uint32_t at = part * size < total ? part * size : total - 1;
            uint32_t end = at + size + parts % 3; /* some reach into the next */
            uint32_t length = (end < total ? end : total) - at;
            for (uint32_t copy = 0; copy <= parts % 2; copy++)
                send_fragment(s, e, &hello, i, total, at, length, length);
        }
        check_connects(s, e);
    }
    scenario_close(s);
}

/* The reordering of a real link instead of a made one; losses are sent again in whole. */
TEST(parts_of_hellos_arrive_over_a_link_that_reorders)
{
    struct scenario *s = scenario_open(45);
    struct conditions wild = {.delay = 10 * MILLISECOND,
                              .reordered = 4000,
                              .reorder_delay = 30 * MILLISECOND,
                              .duplicated = 2000};

    for (uint32_t i = 0; i < 50; i++) {
        struct hello hello;
        struct endpoint *e = begin_by_hand(s, &hello);
        uint32_t total = (uint32_t)hello.length - HELLO_HEAD - MESSAGE_HEAD;
        link_open(&e->up, &wild, i);
        link_open(&e->down, &wild, i + 1000);
        for (uint32_t at = 0; at < total; at += 37) {
            uint32_t length = total - at < 37 ? total - at : 37;
            send_fragment(s, e, &hello, at / 37, total, at, length, length);
        }
        check_connects(s, e);
    }
    scenario_close(s);
}

/* C.3 row 3: none of these ends or delays the handshake that comes behind it. */
TEST(false_parts_of_hellos_end_nothing)
{
    static const struct {
        uint32_t total, at, claimed;
        size_t length;
    } lies[] = {
        {100, 0, 0, 0},            /* nothing in it */
        {0xffffff, 0, 50, 50},     /* sixteen megabytes to come */
        {0xffffff, 0, 0xffffff, 50},
        {100, 80, 50, 50},         /* beyond its own end */
        {100, 0, 60, 50},          /* beyond the record's */
        {100, 0, 40, 50},          /* short of the record's */
        {70000, 0, 50, 50},
        {0, 0, 50, 50},
    };

    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        struct scenario *s = scenario_open(46);
        struct hello hello;
        struct endpoint *e = begin_by_hand(s, &hello);
        size_t before = mallinfo2().uordblks;
        send_fragment(s, e, &hello, 0, lies[i].total, lies[i].at, lies[i].claimed,
                      lies[i].length);
        scenario_run(s, 10 * MILLISECOND);
        CHECK(mallinfo2().uordblks < before + 256 * 1024);
        scenario_send_raw(s, e, hello.bytes, hello.length);
        check_connects(s, e);
        CHECK_EQ(s->session->transports_failed, 0);
        scenario_close(s);
    }
}

/* C.3 row 5. */
TEST(somebody_elses_certificate_fails_whoever_begins)
{
    static const enum dtls_role roles[] = {DTLS_CLIENT, DTLS_SERVER};

    for (size_t i = 0; i < 2; i++) {
        struct scenario *s = scenario_open(47);
        struct invitation how = {.is_impostor = true, .role = roles[i]};
        struct endpoint *e = scenario_invite(s, &how);

        scenario_publish(s, e, 7, CH_KIND_AUDIO, 1111);
        scenario_run(s, SECOND);
        CHECK_EQ(s->session->transports_failed, 1);
        CHECK_EQ(s->session->failed.why, CH_TRANSPORT_FAILURE_DTLS_FINGERPRINT);
        CHECK_EQ(s->session->dtls_connected, 0);
        endpoint_audio(e, s->session->now, 1111);
        scenario_run(s, SECOND); /* whatever it seals, nobody has keys for it */
        CHECK_EQ(s->session->streams_started, 0);
        scenario_close(s);
    }
}

static void check_from(struct scenario *s, const struct flow *from, uint32_t transport)
{
    struct ice_credentials worker = invitation_credentials(transport);
    struct check check;

    check_begin(&check, 1);
    check_username(&check, worker.fragment, worker.fragment_length);
    check_controlling(&check);
    check_nominate(&check);
    check_priority(&check, 1);
    check_sign(&check, worker.password, worker.password_length);
    check_fingerprint(&check);
    scenario_inject(s, from, check.bytes, check.w.used);
}

static void close_transport(struct scenario *s, uint32_t transport)
{
    struct ch_close_transport q = {.transport = transport};
    struct ch_close_transport_reply a;

    CHECK_EQ(ask_close_transport(s->session, &q, &a), ACCEPTED);
}

#define HALF_OPEN 10000u
#define WHOLE_EVERY 20u /* of them one gets an answer; the others stop in the middle of the hello */

/* C.3 row 6. */
TEST(ten_thousand_half_open_handshakes_are_forgotten)
{
    struct scenario *s = scenario_open(48);
    struct invitation how = {.dtls_timeout = 5000};
    struct endpoint *first = scenario_invite(s, &patient);
    struct hello hello = strange_hello();

    scenario_run(s, SECOND);
    size_t before = mallinfo2().uordblks;
    for (uint32_t i = 0; i < HALF_OPEN; i++) {
        struct flow from = elsewhere(i);
        bool is_whole = i % WHOLE_EVERY == 0;
        CHECK_EQ(invitation_create(s, &how, 1000 + i), ACCEPTED);
        CHECK_EQ(invitation_connect(s, 1000 + i, DTLS_CLIENT, first->browser->identity),
                 ACCEPTED);
        check_from(s, &from, 1000 + i);
        scenario_inject(s, &from, hello.bytes, is_whole ? hello.length : hello.length - 1);
        if (i % 10 == 9)
            scenario_run(s, MILLISECOND);
    }
    CHECK_EQ(s->session->transports_failed, 0);
    struct endpoint *good = scenario_invite(s, &patient);
    usec_t came = s->session->now;
    scenario_run(s, 500 * MILLISECOND);
    CHECK(browser_is_connected(good->browser));
    CHECK(good->browser->connected_at - came < SECOND);

    scenario_run(s, 6 * SECOND);
    CHECK_EQ(s->session->transports_failed, HALF_OPEN);
    CHECK_EQ(s->session->failed.why, CH_TRANSPORT_FAILURE_DTLS_TIMEOUT);
    for (uint32_t i = 0; i < HALF_OPEN; i++)
        close_transport(s, 1000 + i);
    scenario_run(s, SECOND);
    /* What is left is the tables, which keep their size. */
    CHECK(mallinfo2().uordblks < before + 2 * 1024 * 1024);
    CHECK(browser_is_connected(first->browser));
    s->astray = 0;
    scenario_close(s);
}
