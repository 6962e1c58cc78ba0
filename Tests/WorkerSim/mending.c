/* mending.c - what is asked of the worker for video with retransmissions. */
#include "mending.h"

#include "test.h"

void mending_publish(struct scenario *s, struct endpoint *e)
{
    struct ch_payload payloads[] = {
        {.type = 101, .role = CH_PAYLOAD_ROLE_MEDIA, .clock_rate = 90000},
        {.type = 102,
         .role = CH_PAYLOAD_ROLE_RETRANSMISSION,
         .clock_rate = 90000,
         .has_target = true,
         .target = 101},
    };
    struct ch_encoding encoding = {.has_ssrc = true,
                                   .ssrc = MENDED_SSRC,
                                   .has_rtx_ssrc = true,
                                   .rtx_ssrc = MENDED_SSRC + 1};
    struct ch_extension extension = {.id = MENDED_SEQUENCE_ID,
                                     .kind = CH_EXTENSION_KIND_TRANSPORT_SEQUENCE};
    uint32_t transport = scenario_number(s, e);
    struct ch_create_receiver q = {
        .receiver = MENDED_RECEIVER,
        .transport = transport,
        .reception = {.kind = CH_KIND_VIDEO,
                      .payloads_count = 2,
                      .payloads = payloads,
                      .encodings_count = 1,
                      .encodings = &encoding,
                      .extensions_count = 1,
                      .extensions = &extension,
                      .has_pli = true,
                      .has_nack = true,
                      .has_transport_cc = true},
    };
    struct ch_create_receiver_reply a;

    CHECK_EQ(ask_create_receiver(s->session, &q, &a), ACCEPTED);
    e->mender = mender_open();
    e->mender->ssrc = MENDED_SSRC;
    e->mender->rtx_ssrc = MENDED_SSRC + 1;
    e->mender->rtx_type = 102;
}

void mending_send(struct scenario *s, const struct endpoint *e, uint32_t ssrc)
{
    struct ch_mapping payload = {.from = 101, .to = 111};
    struct ch_mapping again = {.from = 111, .to = 112};
    struct ch_view cname = text_view("publisher");
    uint32_t transport = scenario_number(s, e);
    struct ch_create_sender q = {
        .sender = ssrc,
        .receiver = MENDED_RECEIVER,
        .transport = transport,
        .transmission = {.ssrc = ssrc,
                         .cname = cname,
                         .payloads_count = 1,
                         .payloads = &payload,
                         .has_rtx_ssrc = true,
                         .rtx_ssrc = ssrc + 1,
                         .rtx_payloads_count = 1,
                         .rtx_payloads = &again},
    };
    struct ch_create_sender_reply a;

    CHECK_EQ(ask_create_sender(s->session, &q, &a), ACCEPTED);
}

void mending_listen(struct scenario *s, struct endpoint *e, uint32_t ssrc)
{
    mending_send(s, e, ssrc);
    e->clock_rate = 90000;
    e->mender = mender_open();
    e->mender->reporter = e->ssrc;
    e->mender->heard_ssrc = ssrc;
    e->mender->heard_rtx_ssrc = ssrc + 1;
    e->mender->heard_type = 111;
}
