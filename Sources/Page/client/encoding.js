/* encoding.js - how much a source may cost: sizes and rates by what is shown and to how many.
 *
 * A camera is sent in three sizes at once, and the server gives everybody the one he has use and
 * room for. Everything else has one encoding. */

/**
 * @typedef {{rid?: string, maxBitrate: number, maxFramerate?: number,
 *     scaleResolutionDownBy?: number, active?: boolean}} Encoding
 */

/** A camera's encodings, the smallest first, as the server expects them. */
const CAMERA = [
    { rid: "q", share: 4, maxBitrate: 150_000 },
    { rid: "h", share: 2, maxBitrate: 500_000 },
    { rid: "f", share: 1, maxBitrate: 1_500_000 },
];
/** Of the largest one. */
const CAMERA_LINES = 720;
/** Pictures of a camera in a second, by the number of people in the call, oneself included. */
const CAMERA_RATES = [
    { people: 2, framesPerSecond: 30 },
    { people: 12, framesPerSecond: 25 },
    { people: Infinity, framesPerSecond: 20 },
];
/** A connection does not know yet what it may send: large pictures would come late, one by one. */
export const FIRST_SIZES = 2;
/** What Chromium may send before it knows; by itself it begins with half of it. */
const FIRST_KILOBITS = 600;
const SCREEN = { maxBitrate: 2_500_000, maxFramerate: 15 };
const SPEECH = { maxBitrate: 40_000 };
const SOUND = { maxBitrate: 96_000 };

/**
 * What a source is sent as; the number and the names never change.
 * @param {string} source
 * @param {"audio"|"video"} kind
 * @param {{width?: number, height?: number}} size of the pictures as they are captured
 * @param {number} people
 * @param {number} sizes that are of use; the smallest is always sent, to begin with at once
 * @returns {Encoding[]}
 */
export function encodingsOf(source, kind, size, people, sizes) {
    if (kind === "audio") return [source === "screenSound" ? SOUND : SPEECH];
    if (source === "screen") return [SCREEN];
    const { framesPerSecond } = CAMERA_RATES.find((one) => people <= one.people)
        ?? CAMERA_RATES[CAMERA_RATES.length - 1];
    return CAMERA.map(({ rid, share, maxBitrate }, index) => ({
        rid, maxBitrate, maxFramerate: framesPerSecond,
        scaleResolutionDownBy: share * cameraScale(size), active: index === 0 || index < sizes,
    }));
}

/**
 * The largest picture that is sent of a source, as the server wants to know it.
 * @param {string} source
 * @param {{width?: number, height?: number}} captured
 * @returns {{width: number, height: number}|undefined}
 */
export function largestSize(source, captured) {
    const { width, height } = captured;
    if (!width || !height) return undefined;
    const scale = source === "screen" ? 1 : cameraScale(captured);
    return { width: Math.round(width / scale), height: Math.round(height / scale) };
}

/** @param {{width?: number, height?: number}} captured */
function cameraScale({ width = 640, height = 360 }) {
    /* A phone held upright has its lines the other way. */
    return Math.max(1, Math.min(width, height) / CAMERA_LINES);
}

/**
 * What stays when there is too little of everything: a screen's text sharp, faces moving.
 * @param {string} source
 */
export function degradationPreference(source) {
    return source === "screen" ? "maintain-resolution" : "maintain-framerate";
}

/**
 * What the pictures or sounds are, for the encoder. A page that has said it knows better.
 * @param {MediaStreamTrack} track
 * @param {string} source
 */
export function hint(track, source) {
    if (track.contentHint !== "") return;
    if (source === "screen") track.contentHint = "detail";
    else if (source === "camera") track.contentHint = "motion";
    else if (source === "microphone") track.contentHint = "speech";
}

/**
 * VP8 before the others: every browser encodes it, most cheaply.
 * @param {RTCRtpTransceiver} transceiver
 */
export function preferVp8(transceiver) {
    if (typeof transceiver.setCodecPreferences !== "function") return;
    const codecs = RTCRtpReceiver.getCapabilities?.("video")?.codecs ?? [];
    const isVp8 = (/** @type {{mimeType: string}} */ codec) => /^video\/vp8$/i.test(codec.mimeType);
    if (codecs.length === 0 || isVp8(codecs[0])) return;
    transceiver.setCodecPreferences([
        ...codecs.filter(isVp8), ...codecs.filter((codec) => !isVp8(codec)),
    ]);
}

/**
 * An answer that lets pictures begin at once and not after the first estimates.
 * @param {string} sdp
 */
export function askForQuickStart(sdp) {
    const vp8 = /^a=rtpmap:(\d+) VP8\/90000\r\n/gim;
    return sdp.replace(vp8, (line, payloadType) =>
        `${line}a=fmtp:${payloadType} x-google-start-bitrate=${FIRST_KILOBITS}\r\n`);
}

/**
 * An answer that asks for speech without silence, and for sound that survives a lost packet: an
 * encoder does what the other side's description wishes.
 * @param {string} sdp
 */
export function askForQuietSpeech(sdp) {
    const opus = /^a=rtpmap:(\d+) opus\/48000/gim;
    let asked = sdp;
    for (const [, payloadType] of sdp.matchAll(opus)) {
        const line = new RegExp(`^a=fmtp:${payloadType} (.*)$`, "gm");
        asked = asked.replace(line, (_, fields) => {
            const wished = ["usedtx=1", "useinbandfec=1"]
                .filter((wish) => !fields.includes(wish.split("=")[0]));
            return [`a=fmtp:${payloadType} ${fields.trimEnd()}`, ...wished].join(";");
        });
    }
    return asked;
}
