/* own-level.js - how loud one's own microphone is.
 *
 * From the browser's figures of the sender where it has them; Firefox does not, so there the track
 * is listened to. */

const SAMPLES = 1024;

export class OwnLevel {
    #level = 0;
    #isAsking = false;
    /** @type {{track: MediaStreamTrack, context: AudioContext, analyser: AnalyserNode}|null} */
    #ear = null;

    /**
     * An answer late by one period is good enough.
     * @param {RTCRtpSender} sender
     * @returns {number} 0…1
     */
    read(sender) {
        if (this.#ear?.track === sender.track && this.#ear) return loudness(this.#ear.analyser);
        if (!this.#isAsking) this.#ask(sender);
        return this.#level;
    }

    close() {
        this.#ear?.context.close();
        this.#ear = null;
    }

    /** @param {RTCRtpSender} sender */
    async #ask(sender) {
        this.#isAsking = true;
        try {
            const reports = [...(await sender.getStats()).values()];
            const level = reports.find(({ type }) => type === "media-source")?.audioLevel;
            this.#level = level ?? 0;
            const isSending = reports.some(({ type }) => type === "outbound-rtp");
            if (isSending && level === undefined) this.#listen(sender.track);
        } catch {
            this.#level = 0; /* a connection that was closed meanwhile */
        } finally {
            this.#isAsking = false;
        }
    }

    /** @param {MediaStreamTrack|null} track */
    #listen(track) {
        this.close();
        if (!track || track.readyState === "ended") return;
        const context = new AudioContext();
        context.resume(); /* at the next click, if the browser insists on one */
        const analyser = context.createAnalyser();
        analyser.fftSize = SAMPLES;
        context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
        this.#ear = { track, context, analyser };
    }
}

/**
 * @param {AnalyserNode} analyser
 * @returns {number} the root of the mean square, 0…1
 */
function loudness(analyser) {
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    return Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
}
