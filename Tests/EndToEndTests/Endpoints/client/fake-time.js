/* fake-time.js - a clock that stands still until it is told, and sockets that go nowhere. */

import { settle } from "./testing.js";

export class FakeClock {
    time = 1000;
    isConnected = true;
    #timers = [];

    now = () => this.time;
    chance = () => 0.5;
    isOnline = () => this.isConnected;

    after = (milliseconds, action) => {
        const timer = { at: this.time + milliseconds, action };
        this.#timers.push(timer);
        return () => { this.#timers = this.#timers.filter((one) => one !== timer); };
    };

    async advance(milliseconds) {
        const end = this.time + milliseconds;
        for (;;) {
            await settle();
            const [next] = this.#timers.filter(({ at }) => at <= end)
                .sort((one, other) => one.at - other.at);
            if (!next) break;
            this.#timers = this.#timers.filter((one) => one !== next);
            this.time = next.at;
            next.action();
        }
        this.time = end;
        await settle();
    }
}

/** A class of WebSockets; each one made is in `made`, driven by the test. */
export function fakeSockets() {
    return class FakeSocket {
        static made = [];
        static get last() { return FakeSocket.made.at(-1); }
        sent = [];
        closedWith = null;

        constructor(url, protocol) {
            Object.assign(this, { url, protocol });
            FakeSocket.made.push(this);
        }

        send(text) { this.sent.push(JSON.parse(text)); }
        close(code) { this.closedWith ??= code; }

        open() { this.onopen?.(); }
        say(message) { this.onmessage?.({ data: JSON.stringify(message) }); }
        sayText(text) { this.onmessage?.({ data: text }); }
        drop(code = 1006) { this.onclose?.({ code }); }

        get lastSent() { return this.sent.at(-1); }
        answer(message) { this.say({ id: this.lastSent.id, ...message }); }
    };
}
