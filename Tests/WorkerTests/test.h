/* test.h - what a C test is written with.
 *
 * TEST(a_sentence) { ... } proves the sentence; it must also stand in tests.h, or it does not
 * compile; another program of tests names a list of its own in TESTS_LIST. A check that fails is
 * printed with its place, and the test goes on. Memory that hex() and vector() give is exactly as
 * long as the bytes, so that a sanitizer sees one too many, and is freed when the test is over. */
#ifndef BISQUE_TESTS_TEST_H
#define BISQUE_TESTS_TEST_H

#ifdef TESTS_LIST
#include TESTS_LIST
#else
#include "tests.h"
#endif

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC diagnostic error "-Wmissing-prototypes"

#define X(name) void name(void);
TESTS(X)
#undef X

#define TEST(name) void name(void)

#define CHECK(condition) test_check((condition), __FILE__, __LINE__, #condition)
#define CHECK_EQ(actual, expected)                                                             \
    test_equal((int64_t)(actual), (int64_t)(expected), __FILE__, __LINE__,                     \
               #actual " == " #expected)
#define CHECK_BYTES(at, len, expected) test_bytes((at), (len), (expected), __FILE__, __LINE__)

struct bytes {
    size_t len;
    uint8_t *__counted_by(len) at;
};

/* Hex digits, with white space anywhere and comments from # to the end of the line. */
struct bytes hex(const char *text);

/* `len` bytes, all zero. */
struct bytes zeros(size_t len);

/* A file of such text under Tests/Vectors; the tests run in the root of the project. */
struct bytes vector(const char *path);

void test_check(bool passed, const char *file, int line, const char *text);
void test_equal(int64_t actual, int64_t expected, const char *file, int line, const char *text);
void test_bytes(const uint8_t *__counted_by(len) at, size_t len, const char *expected,
                const char *file, int line);

#endif
