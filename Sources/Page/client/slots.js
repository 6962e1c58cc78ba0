/* slots.js - the sound of a large room: a few streams, in each of which now one is heard and then
 * another.
 *
 * Brings together which slots come in and whom the server says to be in each, in whatever order the
 * two come, and says what has changed. A room that is not large has none. */

/**
 * @typedef {object} Slot
 * @property {string} mid of its section; a name while it is there
 * @property {string|null} person who is heard in it now; `null`: nobody
 * @property {string|null} source what of that person, such as "microphone"
 * @property {MediaStreamTrack} mediaStreamTrack the same whoever is heard
 * @property {MediaStream} stream of this track alone, for the `srcObject` of an element
 *
 * @typedef {import("./listener.js").Received} Received
 * @typedef {{mid: string, person?: string, track?: string, source?: string}} Heard
 */

export class Slots {
    /** @type {Map<string, Slot>} by mid; the same objects as long as they come in */
    all = new Map();
    #emit;
    /** @type {ReadonlyMap<string, Received>} */
    #received = new Map();
    /** @type {Map<string, Heard>} what the server has said last, by mid */
    #heard = new Map();

    /** @param {(type: "slot"|"unslot", detail: {slot: Slot}) => void} emit */
    constructor(emit) {
        this.#emit = emit;
    }

    /** @param {ReadonlyMap<string, Received>} received the slots that come in now, by mid */
    receive(received) {
        this.#received = received;
        for (const [mid, slot] of [...this.all]) {
            if (received.get(mid)?.mediaStreamTrack === slot.mediaStreamTrack) continue;
            this.all.delete(mid);
            this.#emit("unslot", { slot });
        }
        for (const [mid, { mediaStreamTrack, stream }] of received) {
            if (this.all.has(mid)) continue;
            const slot = { mid, person: null, source: null, mediaStreamTrack, stream };
            this.all.set(mid, slot);
            this.#name(slot);
            this.#emit("slot", { slot });
        }
    }

    /** @param {Heard[]} heard who is in which slot, whole */
    hear(heard) {
        this.#heard = new Map(heard.map((one) => [one.mid, one]));
        for (const slot of this.all.values()) {
            if (this.#name(slot)) this.#emit("slot", { slot });
        }
    }

    /** Where the sound of those who are heard in slots comes in. */
    get carried() {
        /** @type {Map<string, Received>} by the name of the track that each carries */
        const carried = new Map();
        for (const [mid, received] of this.#received) {
            const track = this.#heard.get(mid)?.track;
            if (track) carried.set(track, received);
        }
        return carried;
    }

    /**
     * @param {Slot} slot
     * @returns {boolean} whether it is somebody else's now
     */
    #name(slot) {
        const { person = null, source = null } = this.#heard.get(slot.mid) ?? {};
        if (slot.person === person && slot.source === source) return false;
        slot.person = person;
        slot.source = source;
        return true;
    }
}
