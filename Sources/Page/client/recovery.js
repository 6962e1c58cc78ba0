/* recovery.js - what to do when something broke: decisions only.
 *
 * Nothing here has a clock, a socket or a connection. signalling.js asks about sockets,
 * connection-watch.js about media; both then do what they are told. */

import { SERVER_GONE, SOCKET_REFUSED } from "./call-error.js";

/* -- the socket -------------------------------------------------------------------------------- */

/** Milliseconds before the first, second, … new attempt; the last one goes on. */
const PAUSES = [
    100, 200, 300, 400, 500, 700, 1000, 1500, 1500, 1500, 1500, 1500, 3000, 3000, 3000, 3000, 5000,
];
/** Up to this share more or less, so that a room does not come back as one. */
const JITTER = 0.25;
/** An attempt that fails faster than this met a closed door, not a lost network. */
const REFUSED_WITHIN = 1000;
/** Somebody who was never in the call is told soon; about two seconds. */
const FIRST_ATTEMPTS = 6;
/** Somebody who was in it waits for a quarter of an hour. */
const ATTEMPTS = 190;
/** Attempts against a room that may be full of ourselves: the server keeps lost seats for 15 s. */
const FULL_ATTEMPTS = 15;

/** Refusals that another attempt can turn into a yes. */
const PASSING = new Set(["unavailable", "internal", "tooMany", "closed"]);
const FULL = new Set(["roomFull", "serviceFull"]);

const CLOSED_NORMALLY = 1000;
const GOING_AWAY = 1001;
const REPLACED = 4001;
const REMOVED = 4002;

/**
 * @typedef {{code: number, ended?: string}} Closure what the socket ended with: its code, and the
 *   reason in the server's `ended`, if it sent one
 * @typedef {"socketLost"|"serviceGone"|"workerDied"|"iceFailed"} Cause
 * @typedef {{again: true, cause: Cause}
 *     | {again: false, state: "left"|"failed", reason: string}} Decision
 */

/**
 * @param {number} attempt how many have failed since the last success
 * @param {number} chance 0…1
 * @returns {number} milliseconds
 */
export function pauseBefore(attempt, chance) {
    const pause = PAUSES[Math.min(attempt, PAUSES.length - 1)];
    return Math.round(pause * (1 + JITTER * (2 * chance - 1)));
}

/**
 * The socket of a call that stood has closed.
 * @param {Closure} closure
 * @returns {Decision}
 */
export function afterClosure({ code, ended }) {
    if (ended === "replaced" || code === REPLACED) {
        return { again: false, state: "left", reason: "replaced" };
    }
    if (ended === "removed" || code === REMOVED) {
        return { again: false, state: "left", reason: "removed" };
    }
    if (ended === "roomClosed") return { again: false, state: "left", reason: "roomClosed" };
    if (ended === "serviceStopping" || code === GOING_AWAY || code === CLOSED_NORMALLY) {
        return { again: true, cause: "serviceGone" };
    }
    return { again: true, cause: "socketLost" };
}

/**
 * An attempt to join did not succeed.
 * @param {{code: string, attempt: number, wasJoined: boolean}} failure `attempt`: failed before
 * @returns {{again: true} | {again: false, state: "failed", reason: string}}
 */
export function afterRefusal({ code, attempt, wasJoined }) {
    const isOfSocket = code === SERVER_GONE || code === SOCKET_REFUSED;
    let attempts = 0;
    if (isOfSocket || PASSING.has(code)) attempts = wasJoined ? ATTEMPTS : FIRST_ATTEMPTS - 1;
    if (FULL.has(code) && wasJoined) attempts = FULL_ATTEMPTS;
    if (attempt < attempts) return { again: true };
    return { again: false, state: "failed", reason: isOfSocket && wasJoined ? SERVER_GONE : code };
}

/**
 * Why it comes back, as far as one can tell: a service that is gone refuses at once, a network
 * that is gone leaves attempts unanswered or says so.
 * @param {Cause} cause the last opinion
 * @param {{took: number, isOnline: boolean}} attempt the one that just failed to connect
 * @returns {Cause}
 */
export function causeAfter(cause, { took, isOnline }) {
    return isOnline && took < REFUSED_WITHIN ? "serviceGone" : cause;
}

/* -- the media --------------------------------------------------------------------------------- */

/** A path that says nothing for so long is tried anew; browsers find many again by themselves. */
const PATIENCE_DISCONNECTED = 2000;
/** A first connection, ICE and DTLS together. */
const PATIENCE_CONNECTING = 6000;
/** An offer that should have come. */
const PATIENCE_ABSENT = 4000;
const PATIENCE_RESTART = 4000;
/** New connections in a row, which need not fail for the same reason for ever. */
const PATIENCE_FRESH = [5000, 8000, 15_000, 30_000];

/**
 * @typedef {"absent"|"connecting"|"connected"|"disconnected"|"failed"|"broken"} SideState
 *   `failed`: no path; `broken`: the path is there, what runs over it is beyond repair
 * @typedef {{how: "restartIce"|"fresh", at: number, count: number}} Repair the last one, until the
 *   side is connected again; `count`: fresh ones so far
 * @typedef {{state: SideState, since: number, isNeeded: boolean, repair: Repair|null}} Side one of
 *   the two connections
 */

/**
 * @param {Side} side
 * @param {number} now
 * @returns {{how: "nothing"|"restartIce"|"fresh", lookAgainAfter: number|null}} in milliseconds
 */
export function repairOf(side, now) {
    if (!side.isNeeded || side.state === "connected") return nothing(null);
    if (side.repair) return afterRepair(side, side.repair, now);
    switch (side.state) {
    case "failed": return { how: "restartIce", lookAgainAfter: PATIENCE_RESTART };
    case "broken": return { how: "fresh", lookAgainAfter: PATIENCE_FRESH[0] };
    case "disconnected": return once(PATIENCE_DISCONNECTED, side.since, now, "restartIce");
    case "connecting": return once(PATIENCE_CONNECTING, side.since, now, "fresh");
    default: return once(PATIENCE_ABSENT, side.since, now, "fresh");
    }
}

/**
 * @param {Side} side
 * @param {Repair} repair
 * @param {number} now
 */
function afterRepair(side, repair, now) {
    if (repair.how === "fresh") {
        const patience = PATIENCE_FRESH[Math.min(repair.count, PATIENCE_FRESH.length) - 1];
        return once(patience, repair.at, now, "fresh");
    }
    const hasFailedSince = side.since > repair.at
        && (side.state === "failed" || side.state === "broken");
    return once(hasFailedSince ? 0 : PATIENCE_RESTART, repair.at, now, "fresh");
}

/** @param {number|null} lookAgainAfter */
function nothing(lookAgainAfter) {
    return { how: /** @type {const} */ ("nothing"), lookAgainAfter };
}

/**
 * @param {number} patience
 * @param {number} since
 * @param {number} now
 * @param {"restartIce"|"fresh"} how
 */
function once(patience, since, now, how) {
    const left = since + patience - now;
    if (left > 0) return nothing(left);
    return { how, lookAgainAfter: how === "fresh" ? PATIENCE_FRESH[0] : PATIENCE_RESTART };
}

/**
 * A state of RTCPeerConnection in the words of this page.
 * @param {string|undefined} connection connectionState
 * @param {string|undefined} ice iceConnectionState
 * @returns {SideState}
 */
export function sideState(connection, ice) {
    switch (connection) {
    case "connected": return "connected";
    case "disconnected": return "disconnected";
    case "failed": return ice === "failed" || ice === "disconnected" ? "failed" : "broken";
    case "new": case "connecting": return "connecting";
    default: return "absent";
    }
}
