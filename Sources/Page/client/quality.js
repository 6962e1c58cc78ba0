/* quality.js - how large we show the others' pictures, and what the server makes of it.
 *
 * Keeps the newest wish for each picture and tells it when there is a server, all that are new in
 * one round and then none for a while: a window that is being resized is no reason to talk. */

/** Milliseconds from one round to the next: a room of 25 stays far below what a server allows. */
const PAUSE = 1000;
/** Pixels that nobody sees. */
const STEP = 16;
/** What a server has for the side of a picture. */
const LARGEST = 16_384;

/**
 * @typedef {object} PictureQuality
 * @property {number|null} size which of the sizes comes in, from 0; `null`: none
 * @property {number} sizes
 * @property {number|null} rate which of the picture rates, from 0
 * @property {number} rates
 * @property {"wish"|"budget"|"publisherOff"|"waitingKeyframe"|"cpu"|"congestionHold"} reason why
 *     it is no more
 * @property {number} neededBitrate for the next step, in bits a second; 0: there is none
 * @property {number} availableBitrate
 *
 * @typedef {{person: string, source: string, size?: {width: number, height: number},
 *     pinned: boolean}} Wish
 */

export class Quality {
    /** @type {Map<string, {wish: Wish, isTold: boolean}>} */
    #wishes = new Map();
    /** @type {Map<string, PictureQuality>} by the track's name */
    #told = new Map();
    #isOpen = false;
    /** @type {(() => void)|null} */
    #endPause = null;
    #request;
    #clock;

    /**
     * @param {object} owner
     * @param {(type: string, fields: object) => Promise<any>} owner.request of the server
     * @param {import("./signalling.js").Clock} owner.clock
     */
    constructor({ request, clock }) {
        this.#request = request;
        this.#clock = clock;
    }

    /**
     * @param {string} person
     * @param {string} source
     * @param {{width?: number, height?: number, isPinned?: boolean}} shown in pixels of the screen
     */
    prefer(person, source, { width = 0, height = 0, isPinned = false }) {
        const wish = { person, source, pinned: isPinned,
            size: width > 0 && height > 0 ? { width: side(width), height: side(height) }
                : undefined };
        const key = `${person} ${source}`;
        if (JSON.stringify(this.#wishes.get(key)?.wish) === JSON.stringify(wish)) return;
        this.#wishes.set(key, { wish, isTold: false });
        this.#tell();
    }

    /** There is a server, and it knows nothing of our wishes. */
    open() {
        this.#isOpen = true;
        for (const entry of this.#wishes.values()) entry.isTold = false;
        this.#tell();
    }

    /** There is none for the time being. */
    pause() {
        this.#isOpen = false;
        this.#endPause?.();
    }

    close() {
        this.pause();
        this.#wishes.clear();
        this.#told.clear();
    }

    /** @param {{person: string, tracks: Map<string, {track: string}>}} person who is gone */
    forget({ person, tracks }) {
        for (const [key, { wish }] of this.#wishes) {
            if (wish.person === person) this.#wishes.delete(key);
        }
        for (const { track } of tracks.values()) this.#told.delete(track);
    }

    /**
     * @param {any} message what the server says of a picture
     * @returns {PictureQuality}
     */
    take({ track, current, sizes, rates, reason, neededBitrate, availableBitrate }) {
        const quality = { size: current?.size ?? null, sizes, rate: current?.rate ?? null, rates,
            reason, neededBitrate, availableBitrate };
        this.#told.set(track, quality);
        return quality;
    }

    /**
     * @param {string|undefined} track
     * @returns {PictureQuality|undefined}
     */
    of(track) {
        return track === undefined ? undefined : this.#told.get(track);
    }

    #tell() {
        if (!this.#isOpen || this.#endPause) return;
        const untold = [...this.#wishes].filter(([, { isTold }]) => !isTold);
        if (untold.length === 0) return;
        for (const [key, entry] of untold) {
            entry.isTold = true;
            this.#request("prefer", entry.wish).catch(({ code }) => {
                /* Nobody sends that any more: should he do it again, it is wished again. */
                if (code === "notFound" && this.#wishes.get(key) === entry) {
                    this.#wishes.delete(key);
                } else if (code === "tooMany") {
                    entry.isTold = false;
                }
            });
        }
        const takeBack = this.#clock.after(PAUSE, () => {
            this.#endPause = null;
            this.#tell();
        });
        this.#endPause = () => {
            takeBack();
            this.#endPause = null;
        };
    }
}

/** @param {number} pixels */
function side(pixels) {
    return Math.min(LARGEST, Math.max(STEP, Math.ceil(pixels / STEP) * STEP));
}
