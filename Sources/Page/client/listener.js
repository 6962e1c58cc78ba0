/* listener.js - what we get: answers the server's offers and says which track is whose.
 *
 * Offers are taken one after the other; of several that wait only the newest counts. */

import { CallError, SERVER_GONE } from "./call-error.js";

/**
 * @typedef {{mid: string, person?: string, track?: string, source?: string, slot?: number}}
 *     Announced a track of somebody's, or a slot in which one is heard and then another
 * @typedef {object} Received one track that comes in
 * @property {Announced} announced
 * @property {MediaStreamTrack} mediaStreamTrack
 * @property {MediaStream} stream of it alone
 * @property {RTCRtpReceiver} receiver
 */

export class Listener {
    /** @type {RTCPeerConnection|null} */
    #connection = null;
    /** @type {{exchange: number, offer: string, fresh: boolean, tracks: Announced[]}|null} */
    #next = null;
    #isWorking = false;
    /** @type {Map<string, Received>} */
    #received = new Map();
    /** @type {Map<string, Received>} */
    #slots = new Map();
    #request;
    #connected;
    #changed;
    #failed;

    /**
     * @param {object} owner
     * @param {(type: string, fields: object) => Promise<any>} owner.request of the server
     * @param {(connection: RTCPeerConnection) => void} owner.connected there is a new connection
     * @param {() => void} owner.changed other tracks come in than before
     * @param {() => void} owner.failed an offer could not be used: ask for a fresh one
     */
    constructor({ request, connected, changed, failed }) {
        this.#request = request;
        this.#connected = connected;
        this.#changed = changed;
        this.#failed = failed;
    }

    get connection() {
        return this.#connection;
    }

    /** @returns {ReadonlyMap<string, Received>} by the track's name */
    get received() {
        return this.#received;
    }

    /** @returns {ReadonlyMap<string, Received>} by mid */
    get slots() {
        return this.#slots;
    }

    /** @param {{exchange: number, offer: string, fresh: boolean, tracks: Announced[]}} offer */
    take(offer) {
        /* The newer one does not know whether its forerunner was heard. */
        this.#next = { ...offer, fresh: offer.fresh || (this.#next?.fresh ?? false) };
        this.#work();
    }

    close() {
        this.#next = null;
        this.#connection?.close();
        this.#connection = null;
        this.#received = new Map();
        this.#slots = new Map();
    }

    async #work() {
        if (this.#isWorking) return;
        this.#isWorking = true;
        while (this.#next) {
            const offer = this.#next;
            this.#next = null;
            try {
                await this.#answer(offer);
            } catch (error) {
                const { code, message } = CallError.of(error);
                /* Without a server there is nobody to ask; the next one offers by itself. */
                if (code === SERVER_GONE || this.#next || !this.#connection) continue;
                console.warn("bisque:", message);
                this.#failed();
            }
        }
        this.#isWorking = false;
    }

    /** @param {{exchange: number, offer: string, fresh: boolean, tracks: Announced[]}} offer */
    async #answer({ exchange, offer, fresh, tracks }) {
        if (fresh || !this.#connection || this.#connection.connectionState === "closed") {
            this.#connection?.close();
            this.#connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
            this.#received = new Map();
            this.#slots = new Map();
            this.#connected(this.#connection);
        }
        const connection = this.#connection;
        await connection.setRemoteDescription({ type: "offer", sdp: offer });
        await connection.setLocalDescription(await connection.createAnswer());
        if (connection !== this.#connection) return;
        this.#match(connection, tracks);
        await this.#request("answer", { exchange, answer: connection.localDescription.sdp });
    }

    /**
     * @param {RTCPeerConnection} connection
     * @param {Announced[]} tracks
     */
    #match(connection, tracks) {
        const received = new Map();
        const slots = new Map();
        const transceivers = new Map(connection.getTransceivers().map((one) => [one.mid, one]));
        for (const announced of tracks) {
            const receiver = transceivers.get(announced.mid)?.receiver;
            if (!receiver) continue;
            const isSlot = announced.slot !== undefined;
            const before = isSlot ? this.#slots.get(announced.mid)
                : this.#received.get(String(announced.track));
            const one = before?.receiver === receiver ? before : {
                announced,
                receiver,
                mediaStreamTrack: receiver.track,
                stream: new MediaStream([receiver.track]),
            };
            if (isSlot) slots.set(announced.mid, one);
            else received.set(announced.track, one);
        }
        this.#received = received;
        this.#slots = slots;
        this.#changed();
    }
}
