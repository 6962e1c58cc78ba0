/* signalling-socket.js - one WebSocket to the server, from its opening to its end.
 *
 * Requests get numbers and find their answers again. A socket that is silent is asked for a sign
 * of life, and is dead when there is none: a browser may take minutes to notice. */

import { CallError, SERVER_GONE, SOCKET_REFUSED } from "./call-error.js";

const SUBPROTOCOL = "bisque";
const OPENING_LIMIT = 5000;
const ANSWER_LIMIT = 8000;
/** After so long without a word from the server it is asked. */
const SILENCE = 5000;
const PING_LIMIT = 4000;
/** When there is reason for doubt: another network, a machine that slept. */
const PROBE_LIMIT = 1500;
const CLOSED_NORMALLY = 1000;
const ABNORMAL = 1006;
/** What we close a socket with that we believe dead: were it alive, our seat must be kept. */
const GIVEN_UP = 4000;

export class SignallingSocket {
    #socket;
    #clock;
    #message;
    #lastID = 0;
    /** @type {Map<number, {resolve: (answer: any) => void, reject: (error: CallError) => void,
     *     forget: () => void}>} */
    #waiting = new Map();
    /** @type {string|undefined} */
    #ended;
    #isOpen = false;
    #isOver = false;
    /** @type {() => void} */
    #forgetTimer;
    /** @type {() => void} */
    #opening = () => {};
    /** @type {(error: CallError) => void} */
    #refuse = () => {};
    /** @type {(closure: {code: number, ended?: string}) => void} */
    #closing = () => {};

    /**
     * @param {string} url
     * @param {{WebSocket: typeof WebSocket, clock: import("./signalling.js").Clock,
     *     message: (message: any) => void}} environment `message`: everything that is no answer
     */
    constructor(url, { WebSocket, clock, message }) {
        this.#clock = clock;
        this.#message = message;
        /** @type {Promise<void>} */
        this.opened = new Promise((resolve, reject) => {
            this.#opening = resolve;
            this.#refuse = reject;
        });
        /** @type {Promise<{code: number, ended?: string}>} */
        this.closed = new Promise((resolve) => { this.#closing = resolve; });
        this.#socket = new WebSocket(url, SUBPROTOCOL);
        this.#socket.onopen = () => this.#begin();
        this.#socket.onmessage = (event) => this.#receive(event.data);
        this.#socket.onclose = (event) => this.#end(event.code);
        this.#forgetTimer = clock.after(OPENING_LIMIT, () => this.#end(ABNORMAL));
    }

    /** Whether it ended without ever having been open. */
    get wasRefused() {
        return this.#isOver && !this.#isOpen;
    }

    /**
     * @param {object} message without its number
     * @param {number} [limit] milliseconds for the answer; then the socket counts as dead
     * @returns {Promise<any>}
     */
    request(message, limit = ANSWER_LIMIT) {
        if (this.#isOver) return Promise.reject(new CallError(SERVER_GONE));
        this.#lastID += 1;
        const id = this.#lastID;
        return new Promise((resolve, reject) => {
            const forget = this.#clock.after(limit, () => this.#end(ABNORMAL));
            this.#waiting.set(id, { resolve, reject, forget });
            this.#send({ ...message, id });
        });
    }

    /** Asks for a sign of life that must come soon. */
    probe() {
        if (this.#isOpen && !this.#isOver) this.#ping(PROBE_LIMIT);
    }

    leave() {
        if (this.#isOpen && !this.#isOver) this.#send({ type: "leave", id: this.#lastID + 1 });
        this.close();
    }

    close() {
        this.#end(CLOSED_NORMALLY);
    }

    /** @param {object} message */
    #send(message) {
        this.#socket.send(JSON.stringify(message));
    }

    #begin() {
        if (this.#isOver) return;
        this.#isOpen = true;
        this.#awaitSilence();
        this.#opening();
    }

    #awaitSilence() {
        this.#forgetTimer();
        this.#forgetTimer = this.#clock.after(SILENCE, () => this.#ping(PING_LIMIT));
    }

    /** @param {number} limit */
    #ping(limit) {
        /* Its failure is the end of the socket, which says it itself. */
        this.request({ type: "ping" }, limit).catch(() => {});
    }

    /** @param {unknown} text */
    #receive(text) {
        if (this.#isOver) return;
        this.#awaitSilence();
        const message = read(text);
        if (!message) return this.#end(ABNORMAL);
        const waiting = this.#waiting.get(message.id);
        if (waiting) {
            this.#waiting.delete(message.id);
            waiting.forget();
            if (message.type !== "error") waiting.resolve(message);
            else waiting.reject(new CallError(message.code, message.message));
        } else {
            if (message.type === "ended") this.#ended = message.reason;
            this.#message(message);
        }
    }

    /**
     * However it came about: from here on nothing happens any more.
     * @param {number} code
     */
    #end(code) {
        if (this.#isOver) return;
        this.#isOver = true;
        this.#forgetTimer();
        const socket = this.#socket;
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close(code === CLOSED_NORMALLY ? CLOSED_NORMALLY : GIVEN_UP);
        const refusal = this.#isOpen
            ? new CallError(SERVER_GONE, `the connection to the server ended (${code})`)
            : new CallError(SOCKET_REFUSED, "the server does not answer");
        this.#refuse(refusal);
        this.opened.catch(() => {});
        for (const { reject, forget } of this.#waiting.values()) {
            forget();
            reject(refusal);
        }
        this.#waiting.clear();
        this.#closing({ code, ended: this.#ended });
    }
}

/**
 * @param {unknown} text
 * @returns {any} undefined when it is no message
 */
function read(text) {
    if (typeof text !== "string") return undefined;
    try {
        const message = JSON.parse(text);
        return typeof message?.type === "string" ? message : undefined;
    } catch {
        return undefined;
    }
}
