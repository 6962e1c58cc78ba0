/* signalling.js - the conversation with the server: one socket after the other, until it is over.
 *
 * Keeps the call joined: connects, greets with `join`, and begins again after a pause when the
 * socket is lost. What comes is passed on; what it means is not known here (bisque-client.js).
 * One socket's life is in signalling-socket.js, the decisions are in recovery.js. */

import { CallError, SERVER_GONE } from "./call-error.js";
import { afterClosure, afterRefusal, causeAfter, pauseBefore } from "./recovery.js";
import { SignallingSocket } from "./signalling-socket.js";

/** A call that stood for so long begins with short pauses again. */
const STOOD = 5000;

/** @param {string|URL} server */
export function signallingUrl(server) {
    const url = new URL("signalling", server);
    url.protocol = url.protocol.replace("http", "ws");
    return url.href;
}

/** Time as the browser has it; tests have another. */
export const browserClock = {
    now: () => performance.now(),
    chance: () => Math.random(),
    isOnline: () => navigator.onLine !== false,
    /**
     * @param {number} milliseconds
     * @param {() => void} action
     * @returns {() => void} takes it back
     */
    after(milliseconds, action) {
        const timer = setTimeout(action, milliseconds);
        return () => clearTimeout(timer);
    },
};

/**
 * @typedef {typeof browserClock} Clock
 * @typedef {object} Listeners
 * @property {(cause: string|undefined) => object} greet the `join` to send
 * @property {(joined: any) => void} joined
 * @property {(message: any) => void} message everything that is no answer
 * @property {(cause: string) => void} lost it will be tried again; comes with every attempt
 * @property {(state: "left"|"failed", reason: string, error: CallError|null) => void} ended
 */

export class Signalling {
    #url;
    #WebSocket;
    #clock;
    #listeners;
    /** @type {SignallingSocket|null} */
    #socket = null;
    #isJoined = false;
    #isOver = false;
    /** @type {(() => void)|null} */
    #endPause = null;

    /**
     * @param {string} url of the WebSocket
     * @param {Listeners} listeners
     * @param {{WebSocket?: typeof WebSocket, clock?: Clock}} [environment]
     */
    constructor(url, listeners, environment = {}) {
        this.#url = url;
        this.#listeners = listeners;
        this.#WebSocket = environment.WebSocket ?? globalThis.WebSocket;
        this.#clock = environment.clock ?? browserClock;
        this.#live();
    }

    get isJoined() {
        return this.#isJoined;
    }

    /**
     * Asks the server something and gives its answer.
     * @param {string} type
     * @param {object} [fields]
     * @returns {Promise<any>}
     * @throws {CallError} what the server says, or `serverGone` when there is nobody to ask
     */
    async request(type, fields = {}) {
        if (!this.#isJoined || !this.#socket) throw new CallError(SERVER_GONE, "not connected");
        return this.#socket.request({ type, ...fields });
    }

    /** There is reason to believe that the network is back, or another one. */
    tryNow() {
        this.#endPause?.();
        if (this.#isJoined) this.#socket?.probe();
    }

    /** Says goodbye and is over. */
    leave() {
        if (this.#isOver) return;
        this.#isOver = true;
        this.#isJoined = false;
        this.#socket?.leave();
        this.#endPause?.();
    }

    async #live() {
        let attempt = 0;
        let wasJoined = false;
        /** @type {string|undefined} */
        let cause;
        while (!this.#isOver) {
            const begun = this.#clock.now();
            const socket = this.#connect();
            let decision;
            let refusal = null;
            try {
                await socket.opened;
                const joined = await socket.request(this.#listeners.greet(cause));
                if (this.#isOver) return;
                this.#isJoined = wasJoined = true;
                this.#listeners.joined(joined);
                decision = afterClosure(await socket.closed);
                if (this.#clock.now() - begun > STOOD) attempt = 0;
                cause = decision.cause;
            } catch (error) {
                refusal = CallError.of(error);
                decision = afterRefusal({ code: refusal.code, attempt, wasJoined });
                if (wasJoined && socket.wasRefused) {
                    const took = this.#clock.now() - begun;
                    cause = causeAfter(cause, { took, isOnline: this.#clock.isOnline() });
                }
            }
            this.#isJoined = false;
            socket.close();
            if (this.#isOver) return;
            if (!decision.again) {
                this.#isOver = true;
                this.#listeners.ended(decision.state, decision.reason, refusal);
                return;
            }
            if (wasJoined) this.#listeners.lost(cause);
            await this.#pause(pauseBefore(attempt, this.#clock.chance()));
            attempt += 1;
        }
    }

    #connect() {
        this.#socket = new SignallingSocket(this.#url, {
            WebSocket: this.#WebSocket,
            clock: this.#clock,
            message: (message) => { if (!this.#isOver) this.#listeners.message(message); },
        });
        return this.#socket;
    }

    /** @param {number} milliseconds */
    #pause(milliseconds) {
        return new Promise((resolve) => {
            const end = () => {
                takeBack();
                this.#endPause = null;
                resolve(undefined);
            };
            const takeBack = this.#clock.after(milliseconds, end);
            this.#endPause = end;
        });
    }
}
