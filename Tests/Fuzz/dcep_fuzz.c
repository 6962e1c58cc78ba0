/* dcep_fuzz.c - any bytes as a message of DCEP: what is an opening is one when it is written again.
 */
#include "proto/dcep.h"

#include <bounds.h>
#include <stdlib.h>
#include <string.h>

static void must(bool holds)
{
    if (!holds)
        abort();
}

static bool is_same(const struct reader *a, const struct reader *b)
{
    return a->len == b->len && (a->len == 0 || memcmp(a->bytes, b->bytes, a->len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    static uint8_t bytes[DCEP_OPENING_MAX];
    struct writer w = writer_of(bytes, sizeof bytes);
    struct dcep_opening first, again;

    if (dcep_read(reader_of(input, size), &first) != DCEP_OPENING)
        return 0;
    dcep_write(&w, &first);
    must(!w.bad && w.used == size);
    must(dcep_read(reader_of(bytes, w.used), &again) == DCEP_OPENING);
    must(first.reliability.is_ordered == again.reliability.is_ordered);
    must(first.reliability.persistence == again.reliability.persistence);
    must(first.reliability.bound == again.reliability.bound);
    must(first.priority == again.priority);
    must(is_same(&first.label, &again.label) && is_same(&first.subprotocol, &again.subprotocol));
    return 0;
}
