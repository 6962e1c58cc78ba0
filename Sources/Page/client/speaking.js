/* speaking.js - who is speaking: levels from the received packets, and when they count as speech.
 *
 * The server forwards the level that every packet of sound carries (RFC 6464), so nothing has to
 * be decoded for it. One's own level is in own-level.js. */

import { OwnLevel } from "./own-level.js";

const PERIOD = 100;
/** Linear, of full scale: -30 dB and -36 dB. */
const BEGINS_ABOVE = 0.03;
const ENDS_BELOW = 0.015;
/** A click of a key is shorter. */
const BEGINS_AFTER = 150;
/** Pauses between words are shorter. */
const ENDS_AFTER = 800;
/** Without a new packet for so long it is silent. */
const STALE_AFTER = 500;

/** Whether somebody speaks, as a function of levels and time. */
export class SpeechDetector {
    isSpeaking = false;
    #since = -Infinity; /* when the level last was as it must be for no change */

    /**
     * @param {number} level 0…1
     * @param {number} now
     * @returns {boolean} whether it has changed
     */
    hear(level, now) {
        const goesOn = this.isSpeaking ? level >= ENDS_BELOW : level <= BEGINS_ABOVE;
        if (goesOn || this.#since === -Infinity) this.#since = now;
        if (now - this.#since < (this.isSpeaking ? ENDS_AFTER : BEGINS_AFTER)) return false;
        if (goesOn) return false;
        this.isSpeaking = !this.isSpeaking;
        this.#since = now;
        return true;
    }
}

/** The level of one receiver, silent when nothing comes any more. */
export class ReceivedLevel {
    #timestamp = 0;
    #changedAt = -Infinity;

    /**
     * @param {RTCRtpReceiver} receiver
     * @param {number} now
     * @returns {number} 0…1
     */
    read(receiver, now) {
        const [source] = receiver.getSynchronizationSources?.() ?? [];
        if (!source) return 0;
        if (source.timestamp !== this.#timestamp) {
            this.#timestamp = source.timestamp;
            this.#changedAt = now;
        }
        return now - this.#changedAt < STALE_AFTER ? source.audioLevel ?? 0 : 0;
    }

    /** Nothing is held. */
    close() {}
}

/** Reads everybody's level again and again. */
export class SpeakingMeter {
    /** @type {Map<string, {level: number, detector: SpeechDetector,
     *     meter: ReceivedLevel|OwnLevel, at: RTCRtpReceiver|RTCRtpSender}>} */
    #heard = new Map();
    #clock;
    #sources;
    #changed;
    #stop = () => {};

    /**
     * @param {object} owner
     * @param {import("./signalling.js").Clock} owner.clock
     * @param {() => Map<string, RTCRtpReceiver|RTCRtpSender>} owner.sources the unmuted
     *   microphones, by person
     * @param {(person: string, isSpeaking: boolean) => void} owner.changed
     */
    constructor({ clock, sources, changed }) {
        this.#clock = clock;
        this.#sources = sources;
        this.#changed = changed;
    }

    start() {
        this.#stop();
        const again = () => {
            this.look();
            this.#stop = this.#clock.after(PERIOD, again);
        };
        this.#stop = this.#clock.after(PERIOD, again);
    }

    stop() {
        this.#stop();
        for (const [person, { detector, meter }] of this.#heard) {
            meter.close();
            if (detector.isSpeaking) this.#changed(person, false);
        }
        this.#heard.clear();
    }

    /**
     * @param {string} person
     * @returns {number} 0…1
     */
    level(person) {
        return this.#heard.get(person)?.level ?? 0;
    }

    /** Those who speak, in the order in which they were first heard. */
    get speakers() {
        return [...this.#heard].filter(([, { detector }]) => detector.isSpeaking)
            .map(([person]) => person);
    }

    look() {
        const now = this.#clock.now();
        const sources = this.#sources();
        for (const [person, at] of sources) {
            let heard = this.#heard.get(person);
            if (!heard || heard.at !== at) {
                heard?.meter.close();
                const meter = "getSynchronizationSources" in at
                    ? new ReceivedLevel() : new OwnLevel();
                heard = { level: 0, detector: heard?.detector ?? new SpeechDetector(), meter, at };
                this.#heard.set(person, heard);
            }
            heard.level = heard.meter.read(/** @type {any} */ (at), now);
            if (heard.detector.hear(heard.level, now)) {
                this.#changed(person, heard.detector.isSpeaking);
            }
        }
        for (const [person, { detector, meter }] of [...this.#heard]) {
            if (sources.has(person)) continue;
            this.#heard.delete(person);
            meter.close();
            if (detector.isSpeaking) this.#changed(person, false);
        }
    }
}

/**
 * What is to be heard: everybody's unmuted microphone.
 * @param {{person: string}|null} me
 * @param {ReadonlyMap<string, import("./publication.js").Publication>} publications
 * @param {ReadonlyMap<string, import("./people.js").Person>} people
 * @param {ReadonlyMap<string, import("./listener.js").Received>} received
 * @returns {Map<string, RTCRtpReceiver|RTCRtpSender>} by person
 */
export function microphones(me, publications, people, received) {
    const found = new Map();
    const mine = publications.get("microphone");
    if (me && mine?.transceiver && !mine.isMuted) found.set(me.person, mine.transceiver.sender);
    for (const { person, tracks } of people.values()) {
        const track = tracks.get("microphone");
        const receiver = track && received.get(track.track)?.receiver;
        if (receiver && !track.isMuted) found.set(person, receiver);
    }
    return found;
}
