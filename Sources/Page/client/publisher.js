/* publisher.js - what we send: the wished sources, and one connection that is made to agree.
 *
 * `publish`, `unpublish` and `mute` only change the wish; one loop then does what is missing, step
 * by step, so that exchanges never overlap and a lost server loses nothing. A wish that comes while
 * there is no server waits. When to begin anew is decided elsewhere (recovery.js). */

import { CallError, NOT_IN_CALL, SERVER_GONE } from "./call-error.js";
import { askForQuickStart, askForQuietSpeech } from "./encoding.js";
import { Publication } from "./publication.js";

/** Errors after which the server may well say yes next time: the wish stays. */
const PASSING = new Set([SERVER_GONE, NOT_IN_CALL, "unavailable", "internal", "tooMany", "closed"]);
/** The server has no such connection any more; with another one it says yes. */
const OUTDATED = new Set(["closed", "wrongState"]);

export class Publisher {
    /** @type {Map<string, Publication>} */
    #publications = new Map();
    /** @type {RTCPeerConnection|null} */
    #connection = null;
    /** The server has a transport that is not ours any more, or none. */
    #isStale = true;
    /** The server may show others something of us. */
    #mayHold = false;
    #isDirty = false;
    #restartsIce = false;
    #isOpen = false;
    #isWorking = false;
    #people = 1;
    #request;
    #connected;
    #ended;

    /**
     * @param {object} owner
     * @param {(type: string, fields: object) => Promise<any>} owner.request of the server
     * @param {(connection: RTCPeerConnection) => void} owner.connected there is a new connection
     * @param {(source: string, track: MediaStreamTrack) => void} owner.ended a device is gone
     */
    constructor({ request, connected, ended }) {
        this.#request = request;
        this.#connected = connected;
        this.#ended = ended;
    }

    /** Whether there is anything to send. */
    get isNeeded() {
        return this.#publications.size > 0;
    }

    get connection() {
        return this.#connection;
    }

    /** @returns {ReadonlyMap<string, Publication>} */
    get publications() {
        return this.#publications;
    }

    /* -- wishes -------------------------------------------------------------------------------- */

    /**
     * @param {string} source
     * @param {MediaStreamTrack} track
     * @param {boolean} [wished] muted; else as before, and at first as the track is
     * @returns {Promise<void>} when the server has it
     */
    async publish(source, track, wished) {
        let publication = this.#publications.get(source);
        const isMuted = wished ?? publication?.isMuted ?? !track.enabled;
        if (publication && publication.track.kind !== track.kind) {
            throw new TypeError(`${source} is ${publication.track.kind}, not ${track.kind}`);
        }
        track.addEventListener("ended", () => {
            if (this.#publications.get(source)?.track === track) this.#ended(source, track);
        });
        if (publication) {
            publication.take(track, isMuted);
            await publication.feed(this.#people);
        } else {
            publication = new Publication(source, track, isMuted);
            this.#publications.set(source, publication);
            this.#isDirty = true;
        }
        this.#work();
        return publication.agreed();
    }

    /**
     * The server hears of it as soon as it can.
     * @param {string} source
     */
    unpublish(source) {
        const publication = this.#publications.get(source);
        if (!publication) return;
        this.#publications.delete(source);
        publication.refuse(new CallError(NOT_IN_CALL, `${source} was taken back`));
        if (!publication.transceiver) return;
        publication.stop();
        /* A connection without any section has no path that could be used again. */
        if (this.isNeeded) this.#isDirty = true;
        else this.#isStale = true;
        this.#work();
    }

    /**
     * Of several quick ones the last counts, for all of them.
     * @param {string} source
     * @param {boolean} isMuted
     * @returns {Promise<void>} when the server knows
     */
    async mute(source, isMuted) {
        const publication = this.#publications.get(source);
        if (!publication) throw new CallError("notFound", `${source} is not published`);
        publication.mute(isMuted);
        await publication.feed(this.#people);
        this.#work();
        return publication.agreed();
    }

    /**
     * What is sent costs less the more people get it.
     * @param {number} people in the call
     */
    tune(people) {
        if (people === this.#people) return;
        this.#people = people;
        for (const publication of this.#publications.values()) publication.limit(people);
    }

    /**
     * What nobody looks at need not be encoded.
     * @param {string} source
     * @param {number|null|undefined} sizes of the picture that are of use, the smallest first; all
     *     of them when nothing is said
     */
    demand(source, sizes) {
        const publication = this.#publications.get(source);
        publication?.demand(sizes ?? Infinity, () => publication.limit(this.#people));
    }

    /* -- how it stands with the server --------------------------------------------------------- */

    /**
     * There is a server to talk to.
     * @param {boolean} knowsUs whether it still has what we published before
     */
    open(knowsUs) {
        if (!knowsUs) this.#mayHold = false;
        /* Of an offer without an answer nobody knows whether it was taken, and sections that were
         * taken cannot be taken back: everything once more. */
        if (!knowsUs || this.#connection?.signalingState !== "stable") this.#isStale = true;
        this.#isOpen = true;
        this.#work();
    }

    /** There is none for the time being. */
    pause() {
        this.#isOpen = false;
    }

    restartIce() {
        this.#restartsIce = true;
        this.#work();
    }

    /** Everything once more, over a new connection. */
    renew() {
        this.#isStale = true;
        this.#work();
    }

    /**
     * It is over.
     * @param {CallError} error for whoever still waits
     * @param {boolean} keepsWishes for the next call
     */
    close(error, keepsWishes) {
        this.pause();
        this.#isStale = true;
        this.#mayHold = false;
        this.#connection?.close();
        this.#connection = null;
        for (const publication of this.#publications.values()) {
            publication.forget();
            publication.refuse(error);
        }
        if (!keepsWishes) this.#publications.clear();
    }

    /* -- the loop ------------------------------------------------------------------------------ */

    async #work() {
        if (this.#isWorking) return;
        this.#isWorking = true;
        await Promise.resolve(); /* several wishes of one moment are one offer */
        try {
            while (this.#isOpen && await this.#step()) this.#settle();
        } catch (error) {
            /* What becomes of it was decided where it was thrown. */
            console.warn("bisque:", CallError.of(error).message);
        } finally {
            this.#isWorking = false;
            this.#settle();
        }
    }

    /** @returns {Promise<boolean>} whether there was anything to do */
    async #step() {
        const isDue = this.#isStale ? this.isNeeded || this.#mayHold
            : this.#isDirty || this.#restartsIce;
        if (isDue) {
            await this.#negotiate();
            return true;
        }
        for (const publication of this.#publications.values()) {
            const { isMuted, told } = publication;
            if (!told || told.isMuted === isMuted) continue;
            await this.#tellMuted(publication, told, isMuted);
            return true;
        }
        return false;
    }

    /**
     * @param {Publication} publication
     * @param {{isMuted: boolean}} told
     * @param {boolean} isMuted
     */
    async #tellMuted(publication, told, isMuted) {
        try {
            await this.#request("mute", { source: publication.source, isMuted });
        } catch (error) {
            if (PASSING.has(error.code)) throw error;
            /* Asked again it would say the same. */
            publication.refuse(CallError.of(error));
        }
        told.isMuted = isMuted;
    }

    async #negotiate() {
        const isFresh = this.#isStale;
        const iceRestart = this.#restartsIce && !isFresh;
        const before = this.#connection;
        const connection = isFresh ? this.#renewConnection() : before;
        this.#isStale = this.#isDirty = this.#restartsIce = false;
        try {
            this.#addMissing(connection);
            /* What the offer says: anybody may change his mind before the answer. */
            const said = new Map([...this.#publications.values()].map((one) => [
                one, { transceiver: one.transceiver, source: one.source, isMuted: one.isMuted,
                    size: one.size }]));
            await connection.setLocalDescription(await connection.createOffer({ iceRestart }));
            const offer = connection.localDescription.sdp;
            const sending = sendingMids(offer);
            const listed = [...said.values()]
                .filter(({ transceiver: { mid } }) => sending.has(mid));
            this.#mayHold = true;
            const { answer, tracks } = await this.#request("publish", {
                offer,
                fresh: isFresh,
                tracks: listed.map(({ transceiver: { mid }, source, isMuted, size }) =>
                    ({ mid, source, isMuted, size })),
            });
            this.#mayHold = listed.length > 0;
            const description = { type: /** @type {const} */ ("answer"),
                sdp: askForQuickStart(askForQuietSpeech(answer)) };
            await connection.setRemoteDescription(description);
            this.#learn(said, tracks);
        } catch (error) {
            this.#giveUp(connection, isFresh, CallError.of(error));
        } finally {
            /* Not earlier: what still flows is worth more than nothing. */
            if (connection !== before) before?.close();
        }
    }

    /**
     * @param {Map<Publication, {transceiver: RTCRtpTransceiver, isMuted: boolean}>} said
     * @param {{mid: string, track: string}[]} tracks
     */
    #learn(said, tracks) {
        for (const [publication, { transceiver, isMuted }] of said) {
            if (this.#publications.get(publication.source) !== publication) continue;
            const track = tracks.find(({ mid }) => mid === transceiver.mid)?.track;
            if (track === undefined) {
                this.#refuse(publication, new CallError(
                    "badDescription", "the server takes nothing that this browser can encode"));
                continue;
            }
            publication.told = { track, isMuted };
            publication.grow(() => publication.limit(this.#people));
        }
    }

    /**
     * An exchange did not succeed. What the server refuses it need not take from those whom it has
     * already: they go on over a new connection, newcomers hear the reason.
     * @param {RTCPeerConnection} connection
     * @param {boolean} wasFresh
     * @param {CallError} error
     */
    #giveUp(connection, wasFresh, error) {
        if (connection !== this.#connection) return; /* closed meanwhile */
        if (error.code === SERVER_GONE) {
            this.#isOpen = false; /* `open` finds the offer without an answer */
            throw error;
        }
        this.#isStale = true;
        if (!wasFresh && OUTDATED.has(error.code)) return;
        if (PASSING.has(error.code)) throw error;
        for (const publication of [...this.#publications.values()]) {
            if (wasFresh || !publication.told) this.#refuse(publication, error);
        }
    }

    /**
     * @param {Publication} publication
     * @param {CallError} error
     */
    #refuse(publication, error) {
        this.#publications.delete(publication.source);
        publication.refuse(error);
        publication.stop();
    }

    /* -- the connection ------------------------------------------------------------------------ */

    #renewConnection() {
        const connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
        this.#connection = connection;
        for (const publication of this.#publications.values()) publication.forget();
        this.#connected(connection);
        return connection;
    }

    /** @param {RTCPeerConnection} connection */
    #addMissing(connection) {
        const streams = { person: new MediaStream(), screen: new MediaStream() };
        if (!this.isNeeded && connection.getTransceivers().length === 0) {
            /* A new connection only to say that there is nothing any more. */
            connection.addTransceiver("audio", { direction: "inactive" });
        }
        for (const publication of this.#publications.values()) {
            if (publication.transceiver) continue;
            const isScreen = publication.source.startsWith("screen");
            publication.add(connection, isScreen ? streams.screen : streams.person, this.#people);
            publication.feed(this.#people);
        }
    }

    #settle() {
        for (const publication of this.#publications.values()) publication.settle();
    }
}

/**
 * The sections of an offer that send.
 * @param {string} sdp
 */
function sendingMids(sdp) {
    const sections = sdp.split("\r\nm=").slice(1);
    return new Set(sections.filter((section) => /^a=send(only|recv)$/m.test(section))
        .map((section) => /^a=mid:(.*)$/m.exec(section)?.[1]));
}
