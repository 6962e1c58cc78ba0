/* protocol.js - requests and notifications of the mediasoup protocol over one WebSocket.
 *
 * Everything that goes either way is kept in `log`, in its order: what a test looks at. What the
 * messages mean is client.js's. */
"use strict";

window.Protocol = class {
    log = [];
    closed = null;
    #socket;
    #lastNumber = 0;
    #waiting = new Map(); /* number -> { resolve, reject } */
    #hear;

    /* hear: called with each notification. */
    static open(url, hear) {
        return new Promise((resolve, reject) => {
            const protocol = new Protocol();
            const socket = new WebSocket(url, "protoo");
            protocol.#socket = socket;
            protocol.#hear = hear;
            socket.onopen = () => resolve(protocol);
            socket.onerror = () => reject(new Error(`no socket to ${url}`));
            socket.onmessage = ({ data }) => protocol.#receive(JSON.parse(data));
            socket.onclose = ({ code }) => { protocol.closed = code; };
        });
    }

    request(target, method, fields = {}) {
        const id = ++this.#lastNumber;
        const message = { method, target, ...fields };
        this.#note("out", "request", message);
        this.#socket.send(JSON.stringify(
            { request: true, id, method: "mediasoup-request", data: message }));
        return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    }

    notify(method, fields = {}) {
        const message = { method, target: "peer", notification: true, ...fields };
        this.#note("out", "notification", message);
        this.#socket.send(JSON.stringify(
            { notification: true, method: "mediasoup-notification", data: message }));
    }

    #receive({ response, id, ok, data, errorReason, notification }) {
        if (notification) {
            this.#note("in", "notification", data);
            this.#hear(data);
            return;
        }
        const waiting = this.#waiting.get(id);
        this.#waiting.delete(id);
        if (!response || !waiting) throw new Error(`no answer of ours: ${id}`);
        if (ok) {
            this.#note("in", "answer", data);
            waiting.resolve(data);
        } else {
            this.#note("in", "refusal", { errorReason });
            waiting.reject(new Error(errorReason));
        }
    }

    /* As it was at that moment. */
    #note(way, what, message) {
        this.log.push({ way, what, message: structuredClone(message) });
    }
};
