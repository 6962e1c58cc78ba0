/* srtp.c - libsrtp behind length checks of our own; its errors become drop reasons. */
#include "proto/srtp.h"

#include "base/random.h"
#include "proto/rtp_header.h"

#include <assert.h>
#include <srtp2/srtp.h>
#include <stdlib.h>
#include <string.h>

#define RTCP_CLEAR 8 /* head and first SSRC (RFC 3711 section 3.4) */
#define RTCP_WORD 4  /* E flag and index */
#define ENCRYPTED 0x80

struct srtp {
    srtp_ctx_t *__single session;
    enum suite suite;
    size_t most;
    struct id_table ssrcs; /* SSRC -> struct opened; those the session has a stream for */
    uint64_t packets;      /* that were opened, of all */
};

/* Of one SSRC. */
struct opened {
    uint64_t last; /* which packet of all its last one was */
};

/* What opens packets of one kind. */
typedef srtp_err_status_t unprotect(srtp_ctx_t *session, void *packet, int *length);

static bool library_ready(void)
{
    static bool ready;

    if (!ready)
        ready = srtp_init() == srtp_err_status_ok;
    return ready;
}

static void choose(srtp_policy_t *policy, enum suite suite)
{
    switch (suite) {
    case SUITE_AEAD_AES_128_GCM:
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy->rtp);
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy->rtcp);
        return;
    case SUITE_AEAD_AES_256_GCM:
        srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy->rtp);
        srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy->rtcp);
        return;
    case SUITE_AES_CM_128_HMAC_SHA1_80:
        srtp_crypto_policy_set_rtp_default(&policy->rtp);
        srtp_crypto_policy_set_rtcp_default(&policy->rtcp);
        return;
    case SUITE_COUNT:
        break;
    }
    assert(suite != SUITE_COUNT);
}

static size_t tag_length(enum suite suite)
{
    return suite == SUITE_AES_CM_128_HMAC_SHA1_80 ? 10 : 16;
}

struct srtp *__single srtp_open(const struct suite_key *key)
{
    struct srtp *srtp = calloc(1, sizeof *srtp);
    struct suite_key copy;
    srtp_policy_t policy;
    uint64_t seed;
    srtp_err_status_t status = srtp_err_status_alloc_fail;

    assert(key->length == suite_key_length(key->suite));
    if (!srtp)
        return NULL;
    copy = *key; /* the library takes no const */
    memset(&policy, 0, sizeof policy);
    choose(&policy, key->suite);
    policy.ssrc.type = ssrc_any_inbound;
    policy.key = copy.bytes;
    policy.window_size = SRTP_WINDOW;
    memcpy(&seed, key->bytes, sizeof seed);
    id_table_init(&srtp->ssrcs, random_mix(seed));
    srtp->suite = key->suite;
    srtp->most = SRTP_SSRCS_MAX;
    if (library_ready())
        status = srtp_create(&srtp->session, &policy);
    explicit_bzero(&copy, sizeof copy);
    if (status != srtp_err_status_ok) {
        srtp->session = NULL; /* the library has freed it, and may not have said so */
        srtp_close(srtp);
        return NULL;
    }
    return srtp;
}

void srtp_close(struct srtp *srtp)
{
    size_t cursor = 0;
    void *__single opened;

    if (!srtp)
        return;
    if (srtp->session)
        (void)srtp_dealloc(srtp->session);
    while ((opened = id_table_next(&srtp->ssrcs, &cursor, NULL)))
        free(opened);
    id_table_clear(&srtp->ssrcs);
    free(srtp);
}

static enum drop drop_of(srtp_err_status_t status)
{
    switch (status) {
    case srtp_err_status_ok:
        return DROP_NONE;
    case srtp_err_status_replay_fail:
    case srtp_err_status_replay_old:
    case srtp_err_status_pkt_idx_old:
        return DROP_SRTP_REPLAY;
    case srtp_err_status_auth_fail:
    case srtp_err_status_cipher_fail: /* AES-GCM says this for a tag that does not fit */
        return DROP_SRTP_AUTH;
    case srtp_err_status_bad_param:
    case srtp_err_status_parse_err:
    case srtp_err_status_cant_check:
        return DROP_SRTP_MALFORMED;
    default:
        return DROP_SRTP_FAILED;
    }
}

static uint32_t get32(const uint8_t *__counted_by(4) p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* The library counts SSRCs in the byte order of the network. */
static uint32_t network_order(uint32_t ssrc)
{
    const uint8_t bytes[4] = {(uint8_t)(ssrc >> 24), (uint8_t)(ssrc >> 16), (uint8_t)(ssrc >> 8),
                              (uint8_t)ssrc};
    uint32_t order;

    memcpy(&order, bytes, sizeof order);
    return order;
}

static enum drop open_with(struct srtp *srtp, unprotect *open, uint32_t ssrc,
                           uint8_t *__counted_by(length) packet, size_t length, size_t *opened)
{
    struct opened *known = CTX(struct opened, id_table_find(&srtp->ssrcs, ssrc));
    int left = (int)length;

    if (!known && id_table_count(&srtp->ssrcs) >= srtp->most)
        return DROP_SRTP_SSRC_LIMIT;
    enum drop why = drop_of(open(srtp->session, packet, &left));
    if (why != DROP_NONE)
        return why;
    assert(left >= 0 && (size_t)left <= length);
    if (!known) {
        known = calloc(1, sizeof *known);
        if (!known || !id_table_insert(&srtp->ssrcs, ssrc, known)) {
            free(known);
            (void)srtp_remove_stream(srtp->session, network_order(ssrc));
            return DROP_SRTP_FAILED;
        }
    }
    known->last = ++srtp->packets;
    *opened = (size_t)left;
    return DROP_NONE;
}

enum drop srtp_open_rtp(struct srtp *srtp, uint8_t *__counted_by(length) packet, size_t length,
                        size_t *opened)
{
    const size_t header = rtp_header_length(packet, length);

    if (length > UINT16_MAX || header == 0 || length - header < tag_length(srtp->suite))
        return DROP_SRTP_MALFORMED;
    return open_with(srtp, srtp_unprotect, get32(packet + 8), packet, length, opened);
}

enum drop srtp_open_rtcp(struct srtp *srtp, uint8_t *__counted_by(length) packet, size_t length,
                         size_t *opened)
{
    const size_t tag = tag_length(srtp->suite);
    /* The tag of AES-GCM stands before the word (RFC 7714 section 9.2), the other behind it. */
    const size_t behind = RTCP_WORD + (srtp->suite == SUITE_AES_CM_128_HMAC_SHA1_80 ? tag : 0);

    if (length > UINT16_MAX || length < RTCP_CLEAR + RTCP_WORD + tag)
        return DROP_SRTP_MALFORMED;
    if (!(packet[length - behind] & ENCRYPTED)) /* nobody negotiated that; libsrtp would allow it */
        return DROP_SRTP_MALFORMED;
    return open_with(srtp, srtp_unprotect_rtcp, get32(packet + 4), packet, length, opened);
}

void srtp_allow(struct srtp *srtp, size_t ssrcs)
{
    srtp->most = ssrcs;
}

void srtp_forget(struct srtp *srtp, uint32_t ssrc)
{
    void *__single opened = id_table_remove(&srtp->ssrcs, ssrc);

    if (!opened)
        return;
    free(opened);
    (void)srtp_remove_stream(srtp->session, network_order(ssrc));
}

uint32_t srtp_stalest(const struct srtp *srtp, const struct id_table *wanted)
{
    const struct opened *stalest = NULL;
    const struct opened *opened;
    uint32_t found = 0, ssrc = 0;
    size_t cursor = 0;

    while ((opened = CTX(struct opened, id_table_next(&srtp->ssrcs, &cursor, &ssrc)))) {
        if (id_table_find(wanted, ssrc) || (stalest && stalest->last < opened->last))
            continue;
        stalest = opened;
        found = ssrc;
    }
    return found;
}

size_t srtp_count(const struct srtp *srtp)
{
    return id_table_count(&srtp->ssrcs);
}
