/* memory.h - malloc, calloc and realloc that fail when they are told to.
 *
 * The linker leads every call of the program here (--wrap), and OpenSSL is told to come here too.
 * What other libraries allocate is not seen. */
#ifndef BISQUE_TESTS_MEMORY_H
#define BISQUE_TESTS_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* From the `nth` allocation on there is none: once, or until memory_give. */
void memory_take(size_t nth, bool for_long);
/* All is well again. Returns whether an allocation was refused since memory_take. */
bool memory_give(void);
/* What is done now is the test's own: it gets what it wants and is not counted. */
void memory_pause(void);
void memory_resume(void);
/* How many allocations were asked for since the program began. */
size_t memory_asked(void);

#endif
