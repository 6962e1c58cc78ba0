/* main.c - runs every test of tests.h, or those whose name contains an argument. After --names it
 * names those that pass, too. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALLOCATIONS_MAX 4096 /* of one test */
#define VECTOR_TEXT_MAX 65536

struct test {
    const char *name;
    void (*run)(void);
};

static const struct test tests[] = {
#define X(name) {#name, name},
    TESTS(X)
#undef X
};

static void *__single allocations[ALLOCATIONS_MAX];
static size_t allocation_count;
static unsigned failed_checks; /* of the test that runs */

static void broken(const char *what)
{
    fprintf(stderr, "the test itself is broken: %s\n", what);
    abort();
}

struct bytes zeros(size_t len)
{
    struct bytes bytes = {.len = 0, .at = NULL};

    if (len == 0)
        return bytes;
    uint8_t *at = calloc(len, 1);
    if (!at || allocation_count == ALLOCATIONS_MAX)
        broken("out of memory");
    allocations[allocation_count++] = at;
    bytes.len = len;
    bytes.at = at;
    return bytes;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c != ' ' && c != '\n' && c != '\t')
        broken("neither hex nor white space");
    return -1;
}

struct bytes hex(const char *text)
{
    uint8_t *found = calloc(1, VECTOR_TEXT_MAX / 2);
    size_t digits = 0;
    bool comment = false;

    if (!found)
        broken("out of memory");
    for (; *text; text++) {
        comment = *text == '#' || (comment && *text != '\n');
        int value = comment ? -1 : digit(*text);
        if (value < 0)
            continue;
        found[digits / 2] = (uint8_t)(found[digits / 2] << 4 | value);
        digits++;
    }
    if (digits % 2 != 0)
        broken("half a byte");
    struct bytes bytes = zeros(digits / 2);
    if (bytes.len > 0)
        memcpy(bytes.at, found, bytes.len);
    free(found);
    return bytes;
}

struct bytes vector(const char *path)
{
    static char text[VECTOR_TEXT_MAX];
    char name[256];

    snprintf(name, sizeof name, "Tests/Vectors/%s", path);
    FILE *file = LIB(FILE, fopen(__unsafe_null_terminated_from_indexable(name), "r"));
    if (!file)
        broken("no such vector; run the tests in the root of the project");
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = '\0';
    return hex(__unsafe_null_terminated_from_indexable(text));
}

void test_check(bool passed, const char *file, int line, const char *text)
{
    if (passed)
        return;
    failed_checks++;
    printf("%s:%d: not true: %s\n", file, line, text);
}

void test_equal(int64_t actual, int64_t expected, const char *file, int line, const char *text)
{
    if (actual == expected)
        return;
    failed_checks++;
    printf("%s:%d: %s: is %lld (0x%llx), should be %lld (0x%llx)\n", file, line, text,
           (long long)actual, (unsigned long long)actual, (long long)expected,
           (unsigned long long)expected);
}

static void print_bytes(const char *what, const uint8_t *__counted_by(len) at, size_t len)
{
    printf("    %s", what);
    for (size_t i = 0; i < len; i++)
        printf(" %02x", at[i]);
    printf("\n");
}

void test_bytes(const uint8_t *__counted_by(len) at, size_t len, const char *expected,
                const char *file, int line)
{
    struct bytes wanted = hex(expected);

    if (wanted.len == len && (len == 0 || memcmp(at, wanted.at, len) == 0))
        return;
    failed_checks++;
    printf("%s:%d: other bytes\n", file, line);
    print_bytes("are      ", at, len);
    print_bytes("should be", wanted.at, wanted.len);
}

/* The names to look for begin at `first`. */
static bool chosen(const struct test *test, int first, int argc,
                   char *__null_terminated *__counted_by(argc) argv)
{
    for (int i = first; i < argc; i++) {
        if (strstr(test->name, argv[i]))
            return true;
    }
    return argc == first;
}

int main(int argc, char *__null_terminated *__counted_by(argc) argv)
{
    bool names_all = argc > 1 && strcmp(argv[1], "--names") == 0;
    size_t passed = 0, failed = 0;

    setvbuf(stdout, NULL, _IOLBF, BUFSIZ); /* what was said before a crash is not lost */
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        if (!chosen(&tests[i], names_all ? 2 : 1, argc, argv))
            continue;
        failed_checks = 0;
        tests[i].run();
        while (allocation_count > 0)
            free(allocations[--allocation_count]);
        if (failed_checks > 0 || names_all)
            printf("%s %s\n", failed_checks > 0 ? "FAILED" : "passed", tests[i].name);
        *(failed_checks > 0 ? &failed : &passed) += 1;
    }
    printf("%zu passed, %zu failed\n", passed, failed);
    return failed > 0 || passed == 0;
}
