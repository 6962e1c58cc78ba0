/* trouble.js - from the first sign of trouble to its end: its cause, and how long it took. */

/** @typedef {{cause: string, at: Date, took: number}} Recovery `took`: milliseconds */

const KEPT = 50;

export class Trouble {
    /** What was overcome, the last ones. @type {Recovery[]} */
    recoveries = [];
    /** @type {{cause: string, begun: number}|null} */
    #present = null;
    #clock;

    /** @param {import("./signalling.js").Clock} clock */
    constructor(clock) {
        this.#clock = clock;
    }

    get isPresent() {
        return this.#present !== null;
    }

    /**
     * It has begun, or there is a better opinion about its cause.
     * @param {string} cause
     * @returns {boolean} whether that is new
     */
    begin(cause) {
        if (this.#present?.cause === cause) return false;
        this.#present = { cause, begun: this.#present?.begun ?? this.#clock.now() };
        return true;
    }

    /** @returns {Recovery|null} */
    end() {
        if (!this.#present) return null;
        const { cause, begun } = this.#present;
        this.#present = null;
        const recovery = { cause, at: new Date(), took: Math.round(this.#clock.now() - begun) };
        this.recoveries = [...this.recoveries, recovery].slice(-KEPT);
        return recovery;
    }

    /** It will not end well. */
    forget() {
        this.#present = null;
    }
}
