/* span_fuzz.c - whatever the other half says: it is a message that is written as it was read, or
 * none. */
#include "proto/span_message.h"

#include <bounds.h>
#include <stdlib.h>
#include <string.h>

static void must(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    uint8_t bytes[SPAN_CLOCK_SIZE];
    struct writer w = writer_of(bytes, sizeof bytes);
    struct span_message m;
    uint16_t sequence;
    size_t numbers = 0;

    const size_t head = size < SPAN_HEAD_SIZE ? size : SPAN_HEAD_SIZE;
    if (!span_message_read(&m, reader_of(input, head), reader_of(input + head, size - head)))
        return 0;
    must(m.kind >= SPAN_MEDIA && m.kind <= SPAN_MISSING && !m.rest.bad);
    span_message_write(&m, &w);
    must(!w.bad && writer_used(&w) <= size && memcmp(bytes, input, writer_used(&w)) == 0);
    must(m.kind == SPAN_CLOCK ? writer_used(&w) == size
                              : writer_used(&w) == SPAN_HEAD_SIZE &&
                                    reader_left(&m.rest) == size - SPAN_HEAD_SIZE);
    while (m.kind == SPAN_MISSING && span_message_next(&m, &sequence))
        numbers++;
    must(numbers <= SPAN_MISSING_MAX);
    return 0;
}
