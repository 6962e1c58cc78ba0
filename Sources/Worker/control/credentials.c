/* credentials.c - the checks of credentials.h. */
#include "control/credentials.h"

#include "control/convert.h"

#include <stdio.h>
#include <string.h>

bool credentials_are_text(const struct ch_view *text, size_t least, size_t most)
{
    if (text->len < least || text->len > most)
        return false;
    for (size_t i = 0; i < text->len; i++) {
        uint8_t c = text->at[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!is_letter && !(c >= '0' && c <= '9') && c != '+' && c != '/')
            return false;
    }
    return true;
}

enum ch_refusal credentials_read(struct request *r, const struct ch_view *fragment,
                                 const struct ch_view *password,
                                 struct ice_credentials *credentials)
{
    if (!credentials_are_text(fragment, 4, ICE_FRAGMENT_MAX) ||
        !credentials_are_text(password, 22, ICE_PASSWORD_MAX)) {
        snprintf(r->detail, sizeof r->detail, "username fragment of %zu, password of %zu bytes",
                 fragment->len, password->len);
        return CH_REFUSAL_INVALID_CREDENTIALS;
    }
    memset(credentials, 0, sizeof *credentials);
    credentials->fragment_length = (uint8_t)fragment->len;
    memcpy(credentials->fragment, fragment->at, fragment->len);
    credentials->password_length = (uint8_t)password->len;
    memcpy(credentials->password, password->at, password->len);
    return ACCEPTED;
}

enum ch_refusal suites_read(struct request *r, const uint8_t *__counted_by(count) suites,
                            size_t count, struct webrtc_options *options)
{
    bool taken[SUITE_COUNT] = {false};

    for (size_t i = 0; i < count; i++) {
        enum suite suite = convert_suite((enum ch_srtp_suite)suites[i]);
        if (taken[suite])
            continue;
        taken[suite] = true;
        options->suites[options->suite_count++] = suite;
    }
    if (options->suite_count > 0)
        return ACCEPTED;
    snprintf(r->detail, sizeof r->detail, "no SRTP suite");
    return CH_REFUSAL_NO_SUITE;
}
