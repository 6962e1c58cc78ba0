/* drop.c - the short names of the drop reasons. The list itself is in drop.h. */
#include "base/drop.h"

#include <assert.h>

const char *drop_name(enum drop why)
{
    switch (why) {
#define X(NAME, name, text)                                                            \
    case DROP_##NAME:                                                                  \
        return name;
        DROP_REASONS(X)
#undef X
    case DROP_NONE:
        return "none";
    case DROP_COUNT:
        break;
    }
    assert(why == DROP_NONE); /* else it is a reason that does not exist */
    return "none";
}
