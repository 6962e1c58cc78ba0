/* main.c - throws the dice, runs the gates and prints them: a table, or one JSON object a line.
 *
 *   sim [--json] [--list] [--sealed] [--trace] [--dice N] [--only NAME]...
 *
 * Each gate runs with DICE throws of the dice, so that none depends on one of them. Ends with 0
 * only if every gate that ran has passed. */
#include "call.h"
#include "gates.h"
#include "test.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ONLY_MAX 32
#define DICE 5
#define FIGURE_MAX 24

struct gate {
    const char *name;
    const char *unit;
    enum better better;
    enum judged judged;
    const char *required;
    void (*run)(struct result *result);
};

static const struct gate gates[] = {
#define X(name, unit, better, judged, required)                                                    \
    {#name, unit, better, judged, required, gate_##name},
    GATES(X)
#undef X
};

struct wish {
    bool wants_json;
    bool wants_list;
    uint32_t dice; /* 0: all of them */
    size_t only_count;
    const char *only[ONLY_MAX];
};

void result_of(struct result *result, bool passed, double figure, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(result->measured, sizeof result->measured, format, arguments);
    va_end(arguments);
    result->passed = passed;
    result->figure = figure;
}

/* What the borrowed parts of the tests check must hold here as well. */
void test_check(bool passed, const char *file, int line, const char *text)
{
    if (passed)
        return;
    fprintf(stderr, "%s:%d: not true: %s\n", file, line, text);
    exit(2);
}

static bool is_chosen(const struct wish *wish, const char *name)
{
    for (size_t i = 0; i < wish->only_count; i++)
        if (strcmp(wish->only[i], name) == 0)
            return true;
    return wish->only_count == 0;
}

static bool is_known(const char *name)
{
    for (size_t i = 0; i < sizeof gates / sizeof *gates; i++)
        if (strcmp(gates[i].name, name) == 0)
            return true;
    return false;
}

static bool read_wish(int argc, char **argv, struct wish *wish)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0) {
            wish->wants_json = true;
        } else if (strcmp(argv[i], "--sealed") == 0) {
            call_is_sealed = true;
        } else if (strcmp(argv[i], "--dice") == 0 && i + 1 < argc) {
            wish->dice = (uint32_t)strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--trace") == 0) {
            call_is_traced = true;
        } else if (strcmp(argv[i], "--list") == 0) {
            wish->wants_list = true;
        } else if (strcmp(argv[i], "--only") == 0 && i + 1 < argc && is_known(argv[i + 1]) &&
                   wish->only_count < ONLY_MAX) {
            wish->only[wish->only_count++] = argv[++i];
        } else {
            return false;
        }
    }
    return true;
}

/* -- dice ------------------------------------------------------------------------------------- */

/* Results from the best to the worst; who did not pass is worse than who did. */
struct results {
    size_t count;
    struct result sorted[DICE];
};

static bool is_better(const struct gate *gate, const struct result *a, const struct result *b)
{
    if (a->passed != b->passed)
        return a->passed;
    if (a->figure == NO_FIGURE || b->figure == NO_FIGURE)
        return a->figure != NO_FIGURE;
    return gate->better == LESS ? a->figure < b->figure : a->figure > b->figure;
}

static void throw_dice(const struct gate *gate, uint32_t dice, struct results *results)
{
    struct result result = {0};
    size_t place = results->count++;

    call_dice = dice;
    if (call_is_traced)
        printf("%s, dice %u\n", gate->name, dice);
    gate->run(&result);
    for (; place > 0 && is_better(gate, &result, &results->sorted[place - 1]); place--)
        results->sorted[place] = results->sorted[place - 1];
    results->sorted[place] = result;
}

static const struct result *middle(const struct results *results)
{
    return &results->sorted[results->count / 2];
}

static const struct result *worst(const struct results *results)
{
    return &results->sorted[results->count - 1];
}

static bool has_passed(const struct gate *gate, const struct results *results)
{
    return gate->judged == ALL ? worst(results)->passed : middle(results)->passed;
}

/* -- printing --------------------------------------------------------------------------------- */

static const char *figure(char text[FIGURE_MAX], const struct result *result)
{
    if (result->figure == NO_FIGURE)
        snprintf(text, FIGURE_MAX, "never");
    else
        snprintf(text, FIGURE_MAX, "%.4g", result->figure);
    return text;
}

/* No text of ours has a character that JSON would want escaped. */
static void print_results(const struct wish *wish, const struct gate *gate,
                          const struct results *results)
{
    char best_text[FIGURE_MAX], middle_text[FIGURE_MAX], worst_text[FIGURE_MAX];
    const bool passed = has_passed(gate, results);

    figure(best_text, &results->sorted[0]);
    figure(middle_text, middle(results));
    figure(worst_text, worst(results));
    if (wish->wants_json) {
        printf("{\"gate\": \"%s\", \"measured\": \"%s\", \"required\": \"%s\", \"passed\": %s, "
               "\"unit\": \"%s\", \"best\": \"%s\", \"median\": \"%s\", \"worst\": \"%s\"}\n",
               gate->name, middle(results)->measured, gate->required, passed ? "true" : "false",
               gate->unit, best_text, middle_text, worst_text);
    } else {
        char all[3 * FIGURE_MAX];
        snprintf(all, sizeof all, "%s / %s / %s %s", best_text, middle_text, worst_text,
                 gate->unit);
        printf("%-19s | %-63s | %-26s | %-6s | %s\n", gate->name, gate->required, all,
               passed ? "yes" : "NO", middle(results)->measured);
    }
    fflush(stdout);
}

static bool run(const struct wish *wish, const struct gate *gate)
{
    struct results results = {0};

    if (wish->dice > 0)
        throw_dice(gate, wish->dice, &results);
    for (uint32_t dice = 1; wish->dice == 0 && dice <= DICE; dice++)
        throw_dice(gate, dice, &results);
    print_results(wish, gate, &results);
    return has_passed(gate, &results);
}

int main(int argc, char **argv)
{
    struct wish wish = {0};
    size_t passed = 0, failed = 0;
    clock_t began = clock();

    if (!read_wish(argc, argv, &wish)) {
        fprintf(stderr, "usage: sim [--json] [--list] [--sealed] [--trace] [--dice N] "
                        "[--only GATE]...\n");
        return 2;
    }
    if (!wish.wants_json && !wish.wants_list)
        printf("%-19s | %-63s | %-26s | %-6s | %s\n", "gate", "required", "best / median / worst",
               "passed", "the median run");
    for (size_t i = 0; i < sizeof gates / sizeof *gates; i++) {
        if (!is_chosen(&wish, gates[i].name))
            continue;
        if (wish.wants_list)
            printf("%s\n", gates[i].name);
        else
            *(run(&wish, &gates[i]) ? &passed : &failed) += 1;
    }
    if (wish.wants_list)
        return 0;
    if (!wish.wants_json)
        printf("%.1f s of CPU time\n%zu passed, %zu failed\n",
               (double)(clock() - began) / CLOCKS_PER_SEC, passed, failed);
    return failed > 0;
}
