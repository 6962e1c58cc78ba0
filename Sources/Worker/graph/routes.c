/* routes.c - building and asking the table of routes.h. */
#include "graph/routes.h"

#include "graph/receiver.h"
#include "graph/transport.h"
#include "proto/rtp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One table under construction, and where to say what is wrong with it. */
struct builder {
    struct routes *__single routes;
    size_t room;
    char *__counted_by(room) detail;
};

static enum ch_refusal add_ssrc(struct builder *b, struct receiver *__single receiver,
                                uint32_t ssrc)
{
    struct receiver *owner = CTX(struct receiver, id_table_find(&b->routes->ssrcs, ssrc));

    if (owner == receiver)
        return ACCEPTED;
    if (owner) {
        snprintf(b->detail, b->room, "ssrc %u belongs to receiver %u", ssrc, owner->id);
        return CH_REFUSAL_DUPLICATE_SSRC;
    }
    if (!id_table_insert(&b->routes->ssrcs, ssrc, receiver))
        return CH_REFUSAL_OUT_OF_MEMORY;
    return ACCEPTED;
}

static struct receiver *__single names_find(const struct routes *routes, size_t from, size_t count,
                                            const struct name *name)
{
    for (size_t i = from; i < from + count; i++)
        if (name_equal(&routes->names[i].name, name))
            return routes->names[i].receiver;
    return NULL;
}

static enum ch_refusal add_mid(struct builder *b, struct receiver *__single receiver,
                               const struct plan *plan)
{
    struct receiver *owner;

    if (plan->mid.length == 0)
        return ACCEPTED;
    owner = names_find(b->routes, 0, b->routes->mid_count, &plan->mid);
    if (owner) {
        snprintf(b->detail, b->room, "mid '%.*s' belongs to receiver %u", plan->mid.length,
                 (const char *)plan->mid.bytes, owner->id);
        return CH_REFUSAL_DUPLICATE_MID;
    }
    b->routes->names[b->routes->mid_count++] =
        (struct name_route){.name = plan->mid, .receiver = receiver};
    return ACCEPTED;
}

/* Without a MID, RIDs must be unique on the transport; with one, it tells receivers apart. */
static enum ch_refusal add_rids(struct builder *b, struct receiver *__single receiver,
                                const struct plan *plan)
{
    if (plan->mid.length > 0)
        return ACCEPTED;
    for (size_t i = 0; i < plan->encoding_count; i++) {
        const struct name *rid = &plan->encodings[i].rid;
        struct receiver *owner;
        if (rid->length == 0)
            continue;
        owner = names_find(b->routes, b->routes->mid_count, b->routes->rid_count, rid);
        if (owner) {
            snprintf(b->detail, b->room, "rid '%.*s' belongs to receiver %u", rid->length,
                     (const char *)rid->bytes, owner->id);
            return CH_REFUSAL_DUPLICATE_RID;
        }
        b->routes->names[b->routes->mid_count + b->routes->rid_count++] =
            (struct name_route){.name = *rid, .receiver = receiver};
    }
    return ACCEPTED;
}

static bool has_name(const struct plan *plan)
{
    if (plan->mid.length > 0)
        return true;
    for (size_t i = 0; i < plan->encoding_count; i++)
        if (plan->encodings[i].rid.length > 0)
            return true;
    return false;
}

/* A payload type that two receivers share is of no use, and no harm while each has a name. */
static enum ch_refusal add_payloads(struct builder *b, struct receiver *__single receiver,
                                    const struct plan *plan)
{
    if (!plan_routes_by_payload(plan))
        return ACCEPTED;
    for (size_t i = 0; i < plan->payload_count; i++) {
        struct payload_route *route = &b->routes->payloads[plan->payloads[i].type];
        if (!route->receiver) {
            route->receiver = receiver;
            continue;
        }
        if (!has_name(plan) || !has_name(&route->receiver->plan)) {
            snprintf(b->detail, b->room, "payload type %u belongs to receiver %u",
                     plan->payloads[i].type, route->receiver->id);
            return CH_REFUSAL_DUPLICATE_PAYLOAD_TYPE;
        }
        route->is_shared = true;
    }
    return ACCEPTED;
}

static enum ch_refusal add_extension(struct builder *b, uint8_t *known, uint8_t id,
                                     const char *what)
{
    if (id == 0 || *known == id)
        return ACCEPTED;
    if (*known != 0) {
        snprintf(b->detail, b->room, "%s extension %u, but the transport has %u", what, id, *known);
        return CH_REFUSAL_INVALID_EXTENSION;
    }
    *known = id;
    return ACCEPTED;
}

/* Everything but the RIDs, which lie behind the MIDs and so come in a second pass. */
static enum ch_refusal add_receiver(struct builder *b, struct receiver *__single receiver,
                                    const struct plan *plan)
{
    enum ch_refusal why = ACCEPTED;

    b->routes->encoding_count += (uint32_t)plan->encoding_count;
    for (size_t i = 0; i < plan->encoding_count && why == ACCEPTED; i++) {
        if (plan->encodings[i].ssrc)
            why = add_ssrc(b, receiver, plan->encodings[i].ssrc);
        if (why == ACCEPTED && plan->encodings[i].rtx_ssrc)
            why = add_ssrc(b, receiver, plan->encodings[i].rtx_ssrc);
        if (why == ACCEPTED && plan->encodings[i].fec_ssrc)
            why = add_ssrc(b, receiver, plan->encodings[i].fec_ssrc);
    }
    if (why == ACCEPTED)
        why = add_mid(b, receiver, plan);
    if (why == ACCEPTED)
        why = add_payloads(b, receiver, plan);
    if (why == ACCEPTED)
        why = add_extension(b, &b->routes->mid_extension,
                            plan_extension_id(plan, CH_EXTENSION_KIND_MID), "mid");
    if (why == ACCEPTED && plan->has_transport_cc)
        why = add_extension(b, &b->routes->sequence_extension,
                            plan_extension_id(plan, CH_EXTENSION_KIND_TRANSPORT_SEQUENCE),
                            "transport-wide sequence");
    if (why == ACCEPTED)
        why = add_extension(b, &b->routes->rid_extension,
                            plan_extension_id(plan, CH_EXTENSION_KIND_RID), "rid");
    return why;
}

/* The two that are read on every packet of the transport may mean nothing else to anybody on it. */
static enum ch_refusal check_extensions(struct builder *b, const struct plan *plan)
{
    for (size_t i = 0; i < plan->extension_count; i++) {
        const struct plan_extension *extension = &plan->extensions[i];
        bool is_mid = extension->id == b->routes->mid_extension;
        bool is_rid = extension->id == b->routes->rid_extension;
        if ((is_mid && extension->kind != CH_EXTENSION_KIND_MID) ||
            (is_rid && extension->kind != CH_EXTENSION_KIND_RID)) {
            snprintf(b->detail, b->room, "header extension %u is the transport's %s",
                     extension->id, is_mid ? "mid" : "rid");
            return CH_REFUSAL_INVALID_EXTENSION;
        }
    }
    return ACCEPTED;
}

static size_t names_wanted(const struct transport *transport, const struct plan *__single plan)
{
    size_t wanted = plan ? 1 + plan->encoding_count : 0;

    LIST_EACH (struct receiver, other, (struct link *)&transport->receivers)
        wanted += 1 + other->plan.encoding_count;
    return wanted;
}

bool routes_learn(struct routes *routes, uint32_t ssrc, struct receiver *receiver)
{
    return ssrc == 0 || id_table_find(&routes->ssrcs, ssrc) ||
           id_table_insert(&routes->ssrcs, ssrc, receiver);
}

/* Streams that were learned stay findable, unless somebody has announced their SSRC meanwhile. */
static enum ch_refusal keep_learned(struct builder *b, const struct transport *transport,
                                    const struct receiver *__single leaving)
{
    LIST_EACH (struct receiver, other, (struct link *)&transport->receivers) {
        if (other == leaving)
            continue;
        for (size_t i = 0; i < other->plan.encoding_count; i++)
            if (!routes_learn(b->routes, other->streams[i].ssrc, other) ||
                !routes_learn(b->routes, other->streams[i].rtx_ssrc, other))
                return CH_REFUSAL_OUT_OF_MEMORY;
    }
    return ACCEPTED;
}

enum ch_refusal routes_build(struct routes *fresh, uint64_t seed, const struct transport *transport,
                             struct receiver *__single receiver, const struct plan *__single plan,
                             char *__counted_by(room) detail, size_t room)
{
    struct builder b = {.routes = fresh, .room = room, .detail = detail};
    enum ch_refusal why = ACCEPTED;
    size_t wanted = names_wanted(transport, plan);

    memset(fresh, 0, sizeof *fresh);
    id_table_init(&fresh->ssrcs, seed);
    if (wanted > 0) {
        struct name_route *names = calloc(wanted, sizeof *names);
        if (!names)
            return CH_REFUSAL_OUT_OF_MEMORY;
        fresh->name_capacity = wanted;
        fresh->names = names;
    }

    LIST_EACH (struct receiver, other, (struct link *)&transport->receivers)
        if (other != receiver && why == ACCEPTED)
            why = add_receiver(&b, other, &other->plan);
    if (plan && why == ACCEPTED)
        why = add_receiver(&b, receiver, plan);
    LIST_EACH (struct receiver, other, (struct link *)&transport->receivers)
        if (other != receiver && why == ACCEPTED)
            why = check_extensions(&b, &other->plan);
    if (plan && why == ACCEPTED)
        why = check_extensions(&b, plan);
    LIST_EACH (struct receiver, other, (struct link *)&transport->receivers)
        if (other != receiver && why == ACCEPTED)
            why = add_rids(&b, other, &other->plan);
    if (plan && why == ACCEPTED)
        why = add_rids(&b, receiver, plan);
    if (why == ACCEPTED)
        why = keep_learned(&b, transport, receiver);
    if (why != ACCEPTED)
        routes_clear(fresh);
    return why;
}

void routes_clear(struct routes *routes)
{
    id_table_clear(&routes->ssrcs);
    free(routes->names);
    routes->name_capacity = 0;
    routes->names = NULL;
    routes->mid_count = 0;
    routes->rid_count = 0;
}

static bool read_name(struct name *name, uint8_t id, const uint8_t *__counted_by(length) packet,
                      size_t length, const struct rtp *rtp)
{
    struct rtp_extension found;

    if (id == 0 || !rtp_extension_find(packet, length, rtp, id, &found) || found.length == 0)
        return false;
    return name_from(name, packet + found.at, found.length);
}

struct route routes_find(const struct routes *routes, const uint8_t *__counted_by(length) packet,
                         size_t length, const struct rtp *rtp)
{
    struct route route = {0};
    struct name mid;

    route.receiver = CTX(struct receiver, id_table_find(&routes->ssrcs, rtp->ssrc));
    if (route.receiver) {
        route.by_ssrc = true;
        return route;
    }
    if (!read_name(&route.rid, routes->rid_extension, packet, length, rtp))
        route.rid.length = 0;
    if (read_name(&mid, routes->mid_extension, packet, length, rtp)) {
        /* A MID that nobody has is a refusal in itself: the other signs would only guess. */
        route.receiver = names_find(routes, 0, routes->mid_count, &mid);
        return route;
    }
    if (route.rid.length > 0)
        route.receiver = names_find(routes, routes->mid_count, routes->rid_count, &route.rid);
    if (!route.receiver && !routes->payloads[rtp->payload_type].is_shared)
        route.receiver = routes->payloads[rtp->payload_type].receiver;
    return route;
}
