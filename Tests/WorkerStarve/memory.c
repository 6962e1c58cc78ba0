/* memory.c - counts allocations and refuses the chosen ones. */
#include "memory.h"

#include <bounds.h>
#include <openssl/crypto.h>
#include <stdint.h>
#include <stdlib.h>

static size_t asked;
static size_t until = SIZE_MAX; /* how many more are granted */
static bool stays;
static bool was_refused;
static bool is_paused;

void memory_take(size_t nth, bool for_long)
{
    until = nth - 1;
    stays = for_long;
    was_refused = false;
}

bool memory_give(void)
{
    until = SIZE_MAX;
    return was_refused;
}

void memory_pause(void)
{
    is_paused = true;
}

void memory_resume(void)
{
    is_paused = false;
}

size_t memory_asked(void)
{
    return asked;
}

static bool is_granted(void)
{
    if (is_paused)
        return true;
    asked++;
    if (until == SIZE_MAX)
        return true;
    if (until > 0) {
        until--;
        return true;
    }
    was_refused = true;
    if (!stays)
        until = SIZE_MAX;
    return false;
}

void *__sized_by_or_null(size) __real_malloc(size_t size);
void *__sized_by_or_null(size) __wrap_malloc(size_t size);
void *__sized_by_or_null(count *size) __real_calloc(size_t count, size_t size);
void *__sized_by_or_null(count *size) __wrap_calloc(size_t count, size_t size);
void *__sized_by_or_null(size) __real_realloc(void *__single old, size_t size);
void *__sized_by_or_null(size) __wrap_realloc(void *__single old, size_t size);
void *__sized_by_or_null(size) __real_aligned_alloc(size_t alignment, size_t size);
void *__sized_by_or_null(size) __wrap_aligned_alloc(size_t alignment, size_t size);

void *__sized_by_or_null(size) __wrap_malloc(size_t size)
{
    return is_granted() ? __real_malloc(size) : NULL;
}

void *__sized_by_or_null(count *size) __wrap_calloc(size_t count, size_t size)
{
    return is_granted() ? __real_calloc(count, size) : NULL;
}

void *__sized_by_or_null(size) __wrap_realloc(void *__single old, size_t size)
{
    return is_granted() ? __real_realloc(old, size) : NULL;
}

void *__sized_by_or_null(size) __wrap_aligned_alloc(size_t alignment, size_t size)
{
    return is_granted() ? __real_aligned_alloc(alignment, size) : NULL;
}

/* -- OpenSSL ---------------------------------------------------------------------------------- */

static void *__sized_by_or_null(size) lend(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return __wrap_malloc(size);
}

static void *__sized_by_or_null(size) lend_more(void *__single old, size_t size, const char *file,
                                                int line)
{
    (void)file;
    (void)line;
    return __wrap_realloc(old, size);
}

static void take_back(void *__single old, const char *file, int line)
{
    (void)file;
    (void)line;
    free(old);
}

/* Before main, for it must be before the first allocation. */
__attribute__((constructor)) static void serve_openssl(void)
{
    if (CRYPTO_set_mem_functions(lend, lend_more, take_back) != 1)
        abort();
}
