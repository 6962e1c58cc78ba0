/* statistics.js - the browser's reports of two connections as a few plain figures per source.
 *
 * Rates are differences to the report before; the first one of a stream has none. */

/**
 * @typedef {object} Figures what is known; everything may be missing
 * @property {number} [width]
 * @property {number} [height]
 * @property {number} [framesPerSecond]
 * @property {number} [bitsPerSecond]
 * @property {number} [lossShare] 0…1, since the report before
 * @property {number} [roundTripMilliseconds] between this browser and the server
 * @property {number} [jitterMilliseconds]
 * @property {string} [codec] "VP8", "opus", …
 *
 * @typedef {Map<string, any>} Report of RTCPeerConnection.getStats(), by id
 */

/** Several tiles that ask at once share one report. */
const KEEP = 400;

/**
 * What one stream has to say of itself.
 * @param {Report} report
 * @param {any} stream an inbound-rtp or outbound-rtp of it
 * @param {any} [before] the same in the report before
 * @returns {Figures}
 */
export function figuresOf(report, stream, before) {
    const isSent = stream.type === "outbound-rtp";
    const remote = isSent ? report.get(stream.remoteId) : undefined;
    const bytes = isSent ? "bytesSent" : "bytesReceived";
    const seconds = before ? (stream.timestamp - before.timestamp) / 1000 : 0;
    const pairRoundTrip = [...report.values()].find(isChosenPair(report))?.currentRoundTripTime;
    return withoutGaps({
        width: stream.frameWidth,
        height: stream.frameHeight,
        framesPerSecond: stream.kind === "video" ? Math.round(stream.framesPerSecond ?? 0)
            : undefined,
        bitsPerSecond: seconds > 0
            ? Math.max(0, Math.round((stream[bytes] - before[bytes]) * 8 / seconds)) : undefined,
        lossShare: isSent ? remote?.fractionLost : lossShare(stream, before),
        roundTripMilliseconds: milliseconds(remote?.roundTripTime ?? pairRoundTrip),
        jitterMilliseconds: milliseconds((isSent ? remote : stream)?.jitter),
        codec: report.get(stream.codecId)?.mimeType?.split("/")[1],
    });
}

/**
 * @param {any} stream
 * @param {any} before
 */
function lossShare(stream, before) {
    if (!before) return undefined;
    const lost = Math.max(0, (stream.packetsLost ?? 0) - (before.packetsLost ?? 0));
    const received = (stream.packetsReceived ?? 0) - (before.packetsReceived ?? 0);
    return lost + received > 0 ? lost / (lost + received) : 0;
}

/** @param {number|undefined} seconds */
function milliseconds(seconds) {
    return seconds === undefined ? undefined : Math.round(seconds * 10_000) / 10;
}

/** @param {Report} report */
function isChosenPair(report) {
    const transport = [...report.values()].find(({ type }) => type === "transport");
    return (/** @type {any} */ one) => one.type === "candidate-pair"
        && (transport?.selectedCandidatePairId ? one.id === transport.selectedCandidatePairId
            /* Firefox marks the pair itself. */
            : one.selected === true || (one.nominated && one.state === "succeeded"));
}

/**
 * Several encodings of one picture: their bits together, all else of the largest.
 * @param {Figures|undefined} one
 * @param {Figures} other
 * @returns {Figures}
 */
export function together(one, other) {
    if (!one) return other;
    const [large, small] = (one.width ?? 0) >= (other.width ?? 0) ? [one, other] : [other, one];
    const bits = [one, other].map(({ bitsPerSecond }) => bitsPerSecond)
        .filter((rate) => rate !== undefined);
    return withoutGaps({ ...small, ...large,
        bitsPerSecond: bits.length > 0 ? bits.reduce((sum, rate) => sum + rate) : undefined });
}

/** @param {Figures} figures */
function withoutGaps(figures) {
    return Object.fromEntries(
        Object.entries(figures).filter(([, value]) => value !== undefined && value !== null));
}

/** The figures of one connection's streams, by mid. */
export class ConnectionStatistics {
    #clock;
    #askedAt = -Infinity;
    /** @type {RTCPeerConnection|null} */
    #connection = null;
    /** @type {Promise<Map<string, Figures>>} */
    #answer = Promise.resolve(new Map());
    /** @type {Map<string, any>} the streams of the report before, by id */
    #before = new Map();

    /** @param {import("./signalling.js").Clock} clock */
    constructor(clock) {
        this.#clock = clock;
    }

    /**
     * @param {RTCPeerConnection|null} connection
     * @returns {Promise<Map<string, Figures>>}
     */
    byMid(connection) {
        const now = this.#clock.now();
        if (connection !== this.#connection) {
            this.#connection = connection;
            this.#before = new Map();
        } else if (now - this.#askedAt < KEEP) {
            return this.#answer;
        }
        this.#askedAt = now;
        this.#answer = connection ? this.#ask(connection) : Promise.resolve(new Map());
        return this.#answer;
    }

    /** @param {RTCPeerConnection} connection */
    async #ask(connection) {
        /** @type {Report} */
        const report = new Map(await connection.getStats());
        const figures = new Map();
        const streams = new Map();
        for (const one of report.values()) {
            if (one.type !== "inbound-rtp" && one.type !== "outbound-rtp") continue;
            streams.set(one.id, one);
            if (!one.mid) continue;
            const own = figuresOf(report, one, this.#before.get(one.id));
            figures.set(one.mid, together(figures.get(one.mid), own));
        }
        if (connection === this.#connection) this.#before = streams;
        return figures;
    }
}

/**
 * Under which mid each source goes out.
 * @param {ReadonlyMap<string, import("./publication.js").Publication>} publications
 * @returns {Map<string, string|null|undefined>}
 */
export function sentMids(publications) {
    return new Map([...publications].map(([source, one]) => [source, one.transceiver?.mid]));
}

/**
 * Under which mid each source of a person comes in.
 * @param {import("./people.js").Person|undefined} person
 * @param {ReadonlyMap<string, import("./listener.js").Received>} received
 * @returns {Map<string, string|undefined>}
 */
export function receivedMids(person, received) {
    return new Map([...person?.tracks ?? []].map(
        ([source, { track }]) => [source, received.get(track)?.announced.mid]));
}
