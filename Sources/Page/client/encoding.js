/* encoding.js - how much a source may cost: sizes and rates by what is shown and to how many.
 *
 * One encoding per source; everybody receives what is sent, so a picture must be cheap enough for
 * somebody who sees 24 of them. */

/**
 * @typedef {{maxBitrate: number, maxFramerate?: number, scaleResolutionDownBy?: number}} Encoding
 */

/** Pictures of a camera, by the number of people who are in the call, oneself included. */
const CAMERAS = [
    { people: 2, lines: 720, bitsPerSecond: 1_700_000, framesPerSecond: 30 },
    { people: 6, lines: 360, bitsPerSecond: 600_000, framesPerSecond: 25 },
    { people: 12, lines: 360, bitsPerSecond: 500_000, framesPerSecond: 25 },
    { people: Infinity, lines: 240, bitsPerSecond: 250_000, framesPerSecond: 20 },
];
/** A connection does not know yet what it may send: large pictures would come late, one by one. */
const FIRST_LINES = 360;
/** What Chromium may send before it knows; by itself it begins with half of it. */
const FIRST_KILOBITS = 600;
/** 640x360 at 30 frames is good with this; other sizes cost a little less than in proportion. */
const BASE_BITRATE = 700_000;
const BASE_PIXELS = 640 * 360;
const GROWTH = 0.65;
const SCREEN = { maxBitrate: 2_500_000, maxFramerate: 15 };
const SPEECH = { maxBitrate: 40_000 };
const SOUND = { maxBitrate: 96_000 };

/**
 * @param {string} source
 * @param {"audio"|"video"} kind
 * @param {{width?: number, height?: number}} size of the pictures as they are captured
 * @param {number} people
 * @param {boolean} isYoung sent for some moments only
 * @returns {Encoding}
 */
export function encodingOf(source, kind, { width = 640, height = 360 }, people, isYoung) {
    if (kind === "audio") return source === "screenSound" ? SOUND : SPEECH;
    if (source === "screen") return SCREEN;
    const camera = CAMERAS.find((one) => people <= one.people) ?? CAMERAS[CAMERAS.length - 1];
    /* A phone held upright has its lines the other way. */
    const lines = isYoung ? Math.min(camera.lines, FIRST_LINES) : camera.lines;
    const scale = Math.max(1, Math.min(width, height) / lines);
    const pixels = width * height / (scale * scale);
    const bits = BASE_BITRATE * (pixels / BASE_PIXELS) ** GROWTH;
    return {
        maxBitrate: Math.round(Math.min(bits, camera.bitsPerSecond)),
        maxFramerate: camera.framesPerSecond,
        scaleResolutionDownBy: scale,
    };
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
