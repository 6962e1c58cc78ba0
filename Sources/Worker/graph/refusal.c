/* refusal.c - the words that go with a reason. */
#include "graph/refusal.h"

#include "base/address.h"

#include <stdio.h>

enum ch_refusal refuse_address(const char *what, const struct address *address, enum ch_refusal why,
                               char *__counted_by(space) detail, size_t space)
{
    char text[ADDRESS_TEXT_MAX] = "";

    address_print(address, text, sizeof text);
    snprintf(detail, space, "%s %s port %u", what, __unsafe_null_terminated_from_indexable(text),
             address->port);
    return why;
}
