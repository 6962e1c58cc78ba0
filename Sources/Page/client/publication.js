/* publication.js - one source we wish to send, and what the server knows of it.
 *
 * Keeps the connection's sender as wished; when there is something to negotiate is no business of
 * it (publisher.js). */

import { CallError } from "./call-error.js";
import {
    FIRST_SIZES, degradationPreference, encodingsOf, hint, largestSize, preferVp8,
} from "./encoding.js";

/** Milliseconds after the answer until a picture is sent as large as it may be. */
const YOUTH = 3000;
/** Milliseconds that a size is sent on when nobody has use for it any more. */
const PATIENCE = 2000;

export class Publication {
    /** @type {RTCRtpTransceiver|null} in the present connection */
    transceiver = null;
    /** @type {{track: string, isMuted: boolean}|null} what the server knows */
    told = null;
    /** @type {{resolve: () => void, reject: (error: CallError) => void}[]} */
    #waiting = [];
    #isYoung = true;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    #growing;
    /** Sizes of the picture that are of use to anybody. */
    #sizes = Infinity;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    #shrinking;

    /**
     * @param {string} source
     * @param {MediaStreamTrack} track
     * @param {boolean} isMuted as wished
     */
    constructor(source, track, isMuted) {
        this.source = source;
        this.take(track, isMuted);
    }

    /**
     * @param {MediaStreamTrack} track
     * @param {boolean} isMuted
     */
    take(track, isMuted) {
        hint(track, this.source);
        if (isMuted) track.enabled = false;
        this.track = track;
        this.isMuted = isMuted;
    }

    /** @param {boolean} isMuted */
    mute(isMuted) {
        this.isMuted = isMuted;
        this.track.enabled = !isMuted;
    }

    /** There is no connection any more that sends it. */
    forget() {
        this.transceiver = null;
        this.told = null;
        this.#isYoung = true;
        clearTimeout(this.#growing);
        this.#growing = undefined;
    }

    /**
     * @param {RTCPeerConnection} connection
     * @param {MediaStream} stream what belongs together is played together
     * @param {number} people in the call
     */
    add(connection, stream, people) {
        this.transceiver = connection.addTransceiver(this.track, {
            direction: "sendonly",
            streams: [stream],
            sendEncodings: this.#encodings(people),
        });
        if (this.track.kind === "video") preferVp8(this.transceiver);
    }

    /**
     * Gives the sender what it is to send: a muted picture costs nothing.
     * @param {number} people in the call
     */
    async feed(people) {
        const { transceiver, track } = this;
        if (!transceiver) return;
        try {
            const isSilent = this.isMuted && track.kind === "video";
            await transceiver.sender.replaceTrack(isSilent ? null : track);
        } catch (error) {
            /* A connection that was closed meanwhile; the next one is fed with the same wish. */
            if (error.name !== "InvalidStateError") throw error;
        }
        await this.limit(people);
    }

    /**
     * Some browsers take no parameters before the first answer: they have them from the start, and
     * these are wishes only.
     * @param {number} people in the call
     */
    async limit(people) {
        const sender = this.transceiver?.sender;
        if (!sender?.track) return;
        try {
            const parameters = sender.getParameters();
            if (!parameters.encodings?.length) return;
            const wished = this.#encodings(people);
            parameters.encodings.forEach((encoding, index) => {
                /* A browser without simulcast has one, for which all that is allowed is right. */
                const one = parameters.encodings.length === wished.length ? wished[index]
                    : { ...wished[wished.length - 1], active: true };
                Object.assign(encoding, { ...one, rid: encoding.rid });
            });
            parameters.degradationPreference = degradationPreference(this.source);
            await sender.setParameters(parameters);
        } catch {
            /* As said. */
        }
    }

    /**
     * There is an answer: soon it is known how much may be sent.
     * @param {() => void} grown
     */
    grow(grown) {
        grown();
        this.#growing ??= setTimeout(() => {
            this.#isYoung = false;
            grown();
        }, YOUTH);
    }

    /**
     * More is there at once; less after a while, for whoever resizes a window wants it back.
     * @param {number} sizes
     * @param {() => void} changed
     */
    demand(sizes, changed) {
        clearTimeout(this.#shrinking);
        const take = () => {
            this.#sizes = sizes;
            changed();
        };
        if (sizes > this.#sizes) take();
        else if (sizes < this.#sizes) this.#shrinking = setTimeout(take, PATIENCE);
    }

    /** Nothing is sent from now on, whenever the server hears of it. */
    stop() {
        clearTimeout(this.#growing);
        clearTimeout(this.#shrinking);
        this.transceiver?.stop();
    }

    /** @returns {Promise<void>} when the server knows the last wish */
    agreed() {
        return new Promise((resolve, reject) => {
            this.#waiting.push({ resolve: () => resolve(undefined), reject });
            this.settle();
        });
    }

    /** Those who wait hear that it is done, if it is. */
    settle() {
        if (this.told?.isMuted !== this.isMuted) return;
        for (const { resolve } of this.#waiting.splice(0)) resolve();
    }

    /** @param {CallError} error */
    refuse(error) {
        for (const { reject } of this.#waiting.splice(0)) reject(error);
    }

    /** Of the largest picture that is sent; nothing for sound. */
    get size() {
        return this.track.kind === "video"
            ? largestSize(this.source, this.track.getSettings()) : undefined;
    }

    /** @param {number} people */
    #encodings(people) {
        const kind = /** @type {"audio"|"video"} */ (this.track.kind);
        return encodingsOf(this.source, kind, this.track.getSettings(), people,
            this.#isYoung ? Math.min(this.#sizes, FIRST_SIZES) : this.#sizes);
    }
}
