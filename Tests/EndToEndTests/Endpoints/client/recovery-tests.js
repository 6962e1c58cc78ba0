/* recovery-tests.js - which trouble is answered how. */

const { afterClosure, afterRefusal, causeAfter, pauseBefore, repairOf, sideState } =
    await import(`${globalThis.library}/recovery.js`);
import { check, equal, test } from "./testing.js";

const side = (state, since, repair = null) => ({ state, since, isNeeded: true, repair });

test("a lost socket is replaced, a stopped service waited for", () => {
    equal(afterClosure({ code: 1006 }), { again: true, cause: "socketLost" });
    equal(afterClosure({ code: 1001 }), { again: true, cause: "serviceGone" });
    equal(afterClosure({ code: 1001, ended: "serviceStopping" }),
        { again: true, cause: "serviceGone" });
});

test("who was removed or replaced stays away", () => {
    equal(afterClosure({ code: 4001 }), { again: false, state: "left", reason: "replaced" });
    equal(afterClosure({ code: 4002 }), { again: false, state: "left", reason: "removed" });
    equal(afterClosure({ code: 1000, ended: "roomClosed" }),
        { again: false, state: "left", reason: "roomClosed" });
});

test("who never was in the call hears soon that there is no server", () => {
    const failure = { code: "socketRefused", wasJoined: false };
    equal(afterRefusal({ ...failure, attempt: 4 }), { again: true });
    equal(afterRefusal({ ...failure, attempt: 5 }),
        { again: false, state: "failed", reason: "socketRefused" });
});

test("who was in the call waits long, then hears that the server is gone", () => {
    const failure = { code: "socketRefused", wasJoined: true };
    equal(afterRefusal({ ...failure, attempt: 100 }), { again: true });
    equal(afterRefusal({ ...failure, attempt: 1000 }),
        { again: false, state: "failed", reason: "serverGone" });
});

test("a service that is just stopping will be there again", () => {
    equal(afterRefusal({ code: "closed", attempt: 0, wasJoined: true }).again, true);
    equal(afterRefusal({ code: "closed", attempt: 1000, wasJoined: true }).again, false);
});

test("a refused token is final, a full room only for newcomers", () => {
    equal(afterRefusal({ code: "badToken", attempt: 0, wasJoined: true }).again, false);
    equal(afterRefusal({ code: "roomFull", attempt: 0, wasJoined: false }).again, false);
    equal(afterRefusal({ code: "roomFull", attempt: 0, wasJoined: true }).again, true);
    equal(afterRefusal({ code: "roomFull", attempt: 50, wasJoined: true }).again, false);
});

test("pauses grow, with jitter, to a limit", () => {
    const pauses = [0, 1, 2, 3].map((attempt) => pauseBefore(attempt, 0.5));
    equal(pauses, [100, 200, 300, 400]);
    equal(pauseBefore(1000, 0.5), pauseBefore(2000, 0.5));
    check(pauseBefore(2, 0) < 300 && pauseBefore(2, 1) > 300, "no jitter");
    check(pauseBefore(5, 1) < 1000, "too long for somebody who waits");
});

test("a door that shuts at once is a service that is gone, silence is a network", () => {
    equal(causeAfter("socketLost", { took: 10, isOnline: true }), "serviceGone");
    equal(causeAfter("socketLost", { took: 5000, isOnline: true }), "socketLost");
    equal(causeAfter("socketLost", { took: 10, isOnline: false }), "socketLost");
});

test("a silent path is restarted after two seconds, a failed one at once", () => {
    equal(repairOf(side("disconnected", 0), 1999), { how: "nothing", lookAgainAfter: 1 });
    equal(repairOf(side("disconnected", 0), 2000).how, "restartIce");
    equal(repairOf(side("failed", 0), 0).how, "restartIce");
    equal(repairOf(side("broken", 0), 0).how, "fresh");
});

test("a restart that brings nothing is followed by a new connection", () => {
    const repair = { how: "restartIce", at: 100, count: 0 };
    equal(repairOf(side("connecting", 150, repair), 4099), { how: "nothing", lookAgainAfter: 1 });
    equal(repairOf(side("connecting", 150, repair), 4100).how, "fresh");
    equal(repairOf(side("failed", 150, repair), 151).how, "fresh");
    equal(repairOf(side("failed", 50, repair), 151).how, "nothing");
});

test("new connections follow each other more and more slowly", () => {
    const repaired = (count) => repairOf(
        side("failed", 10, { how: "fresh", at: 0, count }), 1).lookAgainAfter;
    equal([1, 2, 3, 4, 40].map(repaired), [4999, 7999, 14_999, 29_999, 29_999]);
});

test("what nobody needs and what works is left alone", () => {
    const nothing = { how: "nothing", lookAgainAfter: null };
    equal(repairOf({ ...side("failed", 0), isNeeded: false }, 1e6), nothing);
    equal(repairOf(side("connected", 0), 1e6), nothing);
});

test("a path that is there under a failed connection is beyond restarting", () => {
    equal(sideState("failed", "failed"), "failed");
    equal(sideState("failed", "connected"), "broken");
    equal(sideState("closed", "closed"), "absent");
    equal(sideState("new", "new"), "connecting");
});
