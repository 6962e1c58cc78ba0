// level.js - how loud a microphone is, while somebody looks at the meter.

const SAMPLES = 512;
const FALL = 0.85; /* per picture: quick to rise, slow to fall, like every meter */

/** Calls `show` with 0...1 for every picture the browser draws, until stopped. */
export class LevelMeter {
    #context = null;
    #frame = 0;
    #show;

    constructor(show) {
        this.#show = show;
    }

    /** Measures this track from now on; null measures nothing. */
    measure(track) {
        this.stop();
        if (!track || !window.AudioContext) return;
        const context = new AudioContext();
        const analyser = context.createAnalyser();
        analyser.fftSize = SAMPLES;
        context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
        // A page nobody clicked on yet gets a sleeping context; the first click or key wakes it.
        const wake = () => context.state === "suspended" && context.resume();
        for (const sign of ["pointerdown", "keydown"]) {
            document.addEventListener(sign, wake, { once: true });
        }
        this.#context = context;
        const samples = new Float32Array(SAMPLES);
        let level = 0;
        const look = () => {
            analyser.getFloatTimeDomainData(samples);
            const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / SAMPLES;
            const decibels = 10 * Math.log10(power + 1e-10);
            level = Math.max(Math.min(1, Math.max(0, (decibels + 60) / 55)), level * FALL);
            this.#show(level);
            this.#frame = requestAnimationFrame(look);
        };
        look();
    }

    stop() {
        cancelAnimationFrame(this.#frame);
        this.#context?.close();
        this.#context = null;
        this.#show(0);
    }
}
