/* ice_fuzz.c - whatever happens to an ICE agent, its invariants hold.
 *
 * The input is a story: steps of two bytes, what happens and to whom. Checks are built as a browser
 * writes them, good or with bytes of the story put over them, so that the fuzzer need not find an
 * HMAC. A model that is as simple as can be follows the tuples by what the agent says changed. */
#include "agent.h"

#include <bounds.h>
#include <stdlib.h>

#define PATHS 16 /* the low ten are UDP */

struct model {
    bool known[PATHS];
    bool is_first_gone; /* the credentials of before the restart */
    bool is_restarted;
};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static struct path path_of(uint8_t byte)
{
    return (struct path){.number = byte % PATHS, .is_tcp = byte % PATHS >= 10};
}

static size_t model_count(const struct model *m)
{
    size_t count = 0;

    for (size_t i = 0; i < PATHS; i++)
        count += m->known[i];
    return count;
}

static void check_invariants(const struct agent *a, const struct model *m)
{
    const struct ice *ice = &a->ice;
    size_t tcp = 0;

    must(ice->tuple_count <= ICE_TUPLES_MAX && ice->tuple_count == model_count(m));
    for (size_t i = 0; i < ice->tuple_count; i++)
        tcp += ice->tuples[i].is_tcp;
    must(tcp <= ICE_TCP_MAX);
    for (uint8_t i = 0; i < PATHS; i++)
        must(agent_knows(a, path_of(i)) == m->known[i]);
    const bool is_reached = ice->state == ICE_CONNECTED || ice->state == ICE_COMPLETED;
    must(is_reached == (ice->tuple_count > 0));
    must(is_reached ? ice->selected < ice->tuple_count : ice->selected == ICE_TUPLES_MAX);
    must((ice_deadline(ice) == NEVER) == (ice->tuple_count == 0));
    must(ice->checks_refused <= ice->checks_received);
    must(m->is_restarted || ice->former.fragment_length == 0);
}

/* What the agent says changed, against what did. */
static void follow(struct agent *a, struct model *m, const struct ice *before, struct path path)
{
    const struct ice_change *change = &a->change;
    const struct ice_tuple *is = ice_selected(&a->ice), *was = ice_selected(before);

    if (change->removed) {
        const uint8_t number = change->removed_flow.remote.ip[3];
        must(m->known[number]);
        m->known[number] = false;
    }
    if (change->added) {
        must(!m->known[path.number]);
        m->known[path.number] = true;
    }
    must(change->state == (a->ice.state != before->state));
    must(change->selected == (is && !(was && flow_equal(&is->flow, &was->flow))));
    if (change->restarted) {
        must(m->is_restarted && change->freed_length == agent_first.fragment_length);
        m->is_first_gone = true;
    }
    check_invariants(a, m);
}

static void expect_answer(const struct agent *a, enum drop why, size_t length)
{
    struct stun answer;

    must(!a->answer.bad);
    must(why != DROP_NONE || a->answer.used > 0);
    must(why == DROP_NONE || why == DROP_STUN_ATTRIBUTE || a->answer.used <= length);
    must(a->answer.used == 0 || stun_parse(&answer, a->room, a->answer.used));
}

/* A good check, of which `flaws` bytes of the story replace what stands there. */
static void hear(struct agent *a, struct model *m, struct reader *story, struct path path,
                 bool nominates, bool with_second, size_t flaws)
{
    const struct ice_credentials *with = with_second ? &agent_second : &agent_first;
    const bool is_good = with_second ? m->is_restarted : !m->is_first_gone;
    const struct ice before = a->ice;

    agent_write(a, with, nominates);
    for (size_t i = 0; i < flaws; i++) {
        const uint8_t at = reader_u8(story);
        if (at < a->check.w.used)
            a->check.bytes[at] = reader_u8(story);
    }
    if (flaws > 0 && a->check.w.used >= 8) { /* the fingerprint is right again */
        a->check.w.used -= 8;
        check_fingerprint(&a->check);
    }
    const enum drop why = agent_repeat(a, path);
    must(flaws > 0 || (why == DROP_NONE) == is_good);
    must(flaws > 0 || why != DROP_NONE || agent_knows(a, path));
    must(flaws > 0 || why != DROP_NONE || !nominates || agent_speaks_to(a, path));
    expect_answer(a, why, a->check.w.used);
    if (why != DROP_NONE)
        must(!a->change.added && !a->change.removed && !a->change.selected && !a->change.state &&
             !a->change.restarted);
    follow(a, m, &before, path);
}

static void garbage(struct agent *a, struct model *m, struct reader *story, struct path path)
{
    const struct ice before = a->ice;
    struct reader bytes = reader_slice(story, reader_u8(story));

    const enum drop why = agent_hear(a, path, bytes.bytes, bytes.len);
    expect_answer(a, why, bytes.len);
    follow(a, m, &before, path);
}

static void happen(struct agent *a, struct model *m, uint8_t what, struct path path)
{
    const struct ice before = a->ice;
    const struct flow flow = agent_flow(path);

    if (what == 0) {
        ice_flow_lost(&a->ice, a->now, &flow, &a->change);
        must(a->change.removed == m->known[path.number]);
    } else if (what == 1) {
        ice_media_from(&a->ice, a->now, &flow, &a->change);
        must(!m->known[path.number] || agent_speaks_to(a, path));
    } else {
        (void)agent_repeat(a, path); /* the last check again, from anywhere */
    }
    follow(a, m, &before, path);
}

/* Everything that is due happens, and then nothing is. */
static void wait(struct agent *a, struct model *m, usec_t time)
{
    a->now += time;
    for (size_t i = 0; ice_deadline(&a->ice) <= a->now; i++) {
        const struct ice before = a->ice;

        must(i < ICE_TUPLES_MAX);
        ice_due(&a->ice, a->now, &a->change);
        must(a->change.removed);
        follow(a, m, &before, path_of(0));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    static struct agent a;
    struct reader story = reader_of(input, size);
    struct model m = {0};

    agent_open(&a, AGENT_TIMEOUT);
    agent_write(&a, &agent_second, true); /* so that there is something to repeat */
    while (reader_left(&story) >= 2) {
        const uint8_t what = reader_u8(&story), whom = reader_u8(&story);

        if (what < 128)
            hear(&a, &m, &story, path_of(whom), what & 1, what & 2, what & 4 ? what / 32 + 1 : 0);
        else if (what < 160)
            garbage(&a, &m, &story, path_of(whom));
        else if (what < 208)
            happen(&a, &m, what % 3, path_of(whom));
        else if (what < 248)
            wait(&a, &m, whom * SECOND / 4);
        else if (!m.is_restarted) {
            ice_restart(&a.ice, &agent_second);
            m.is_restarted = true;
        }
    }
    return 0;
}
