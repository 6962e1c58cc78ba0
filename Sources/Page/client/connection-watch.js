/* connection-watch.js - looks after the two connections and has them repaired.
 *
 * Knows since when each side is how, asks recovery.js what is to be done, and has its owner do it.
 * Rests while there is nobody to negotiate with. */

import { repairOf, sideState } from "./recovery.js";

/**
 * @typedef {"publisher"|"listener"} SideName
 * @typedef {import("./recovery.js").Side} Side
 */

export class ConnectionWatch {
    /** @type {Record<SideName, Side>} */
    #sides;
    #clock;
    #isNeeded;
    #repair;
    #changed;
    #isResting = true;
    /** @type {Record<SideName, () => void>} */
    #forget = { publisher: () => {}, listener: () => {} };

    /**
     * @param {object} owner
     * @param {import("./signalling.js").Clock} owner.clock
     * @param {(side: SideName) => boolean} owner.isNeeded whether there is anything to carry
     * @param {(side: SideName, how: "restartIce"|"fresh") => void} owner.repair
     * @param {() => void} owner.changed something may be better or worse than before
     */
    constructor({ clock, isNeeded, repair, changed }) {
        this.#clock = clock;
        this.#isNeeded = isNeeded;
        this.#repair = repair;
        this.#changed = changed;
        this.#sides = { publisher: this.#newSide(), listener: this.#newSide() };
    }

    /** Whether everything that should flow can. */
    get isWell() {
        return ["publisher", "listener"].every((name) => this.#isWell(/** @type {any} */ (name)));
    }

    /** Whether something is being repaired that once stood. */
    get isRepairing() {
        return Object.values(this.#sides).some((side) => side.repair !== null);
    }

    /**
     * Looks at a connection from now on, in place of the one before.
     * @param {SideName} name
     * @param {RTCPeerConnection} connection
     */
    follow(name, connection) {
        const look = () => {
            if (this.#connections[name] !== connection) return;
            this.#enter(name, sideState(connection.connectionState, connection.iceConnectionState));
        };
        this.#connections[name] = connection;
        connection.addEventListener("connectionstatechange", look);
        connection.addEventListener("iceconnectionstatechange", look);
        this.#enter(name, "connecting");
    }

    /** @type {Partial<Record<SideName, RTCPeerConnection>>} */
    #connections = {};

    /**
     * There is no connection, or none that is worth looking at: another one is expected.
     * @param {SideName} name
     */
    expect(name) {
        delete this.#connections[name];
        this.#sides[name].repair = null;
        this.#enter(name, "absent");
    }

    /** Somebody can be asked for repairs. */
    work() {
        this.#isResting = false;
        for (const side of Object.values(this.#sides)) {
            /* What should have come could not. */
            side.since = Math.max(side.since, this.#notBefore(side));
            side.repair = null;
        }
        this.look();
    }

    rest() {
        this.#isResting = true;
        this.#forget.publisher();
        this.#forget.listener();
    }

    /** Looks at both at once: what is needed may have changed. */
    look() {
        this.#look("publisher");
        this.#look("listener");
        this.#changed();
    }

    /** The network is another one: paths that were only waited for are tried anew now. */
    hurry() {
        for (const side of Object.values(this.#sides)) {
            if (side.state === "disconnected") side.since = -Infinity;
        }
        this.look();
    }

    /**
     * Times of waiting begin when there is somebody to wait for, except for a path that is known
     * to be gone.
     * @param {Side} side
     */
    #notBefore(side) {
        return side.state === "disconnected" ? side.since : this.#clock.now();
    }

    /** @returns {Side} */
    #newSide() {
        return { state: "absent", since: this.#clock.now(), isNeeded: false, repair: null };
    }

    /** @param {SideName} name */
    #isWell(name) {
        return this.#sides[name].state === "connected" || !this.#isNeeded(name);
    }

    /**
     * @param {SideName} name
     * @param {import("./recovery.js").SideState} state
     */
    #enter(name, state) {
        const side = this.#sides[name];
        if (side.state !== state) {
            side.state = state;
            side.since = this.#clock.now();
        }
        if (state === "connected") side.repair = null;
        this.#look(name);
        this.#changed();
    }

    /** @param {SideName} name */
    #look(name) {
        this.#forget[name]();
        if (this.#isResting) return;
        const side = this.#sides[name];
        const wasNeeded = side.isNeeded;
        side.isNeeded = this.#isNeeded(name);
        if (side.isNeeded && !wasNeeded && side.state === "absent") side.since = this.#clock.now();
        const { how, lookAgainAfter } = repairOf(side, this.#clock.now());
        if (lookAgainAfter !== null) {
            const again = () => { this.#look(name); this.#changed(); };
            this.#forget[name] = this.#clock.after(lookAgainAfter, again);
        }
        if (how === "nothing") return;
        const count = (side.repair?.count ?? 0) + (how === "fresh" ? 1 : 0);
        side.repair = { how, at: this.#clock.now(), count };
        this.#repair(name, how);
    }
}
