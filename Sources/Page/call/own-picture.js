// own-picture.js - how this person sees the own camera on the stage: no larger than it is shown.
//
// The camera goes on as it is, for the others. Of it here is a copy with fewer lines and pictures,
// since to look at oneself with all of them costs as much as to look at three others.

/** How many lines there may be; small ones are looked at in passing, and move less often. */
const SIZES = [
    { lines: 180, framesPerSecond: 15 },
    { lines: 360, framesPerSecond: 15 },
    { lines: Infinity, framesPerSecond: 30 },
];
/** A picture that is stretched a little is not seen to be. */
const STRETCH = 1.1;

export class OwnPicture {
    #camera = null;
    #copy = null;
    #size = null;
    #isApart = true;
    #changed;

    /** @param {function()} changed told when `of` has another answer for the same camera */
    constructor(changed) {
        this.#changed = changed;
    }

    /** What to show of this camera, or of none. */
    of(camera) {
        if (camera !== this.#camera) {
            this.close();
            this.#camera = camera;
            this.#copy = camera && this.#isApart ? camera.clone() : null;
        }
        return this.#copy ?? camera;
    }

    /** It is shown with so many lines of the screen. */
    fit(lines) {
        const size = SIZES.find((one) => lines <= one.lines * STRETCH);
        if (!this.#copy || size === this.#size) return;
        this.#size = size;
        this.#reduce(this.#camera, this.#copy, size);
    }

    close() {
        this.#copy?.stop();
        this.#camera = this.#copy = this.#size = null;
    }

    async #reduce(camera, copy, { lines, framesPerSecond }) {
        const { width = 0, height = 0, frameRate } = camera.getSettings();
        const share = Math.min(1, lines / Math.min(width, height));
        if (!(share > 0)) return;
        await copy.applyConstraints({
            width: { max: Math.round(width * share) },
            height: { max: Math.round(height * share) },
            frameRate: { max: framesPerSecond },
        }).catch(() => {}); // then it stays as it was
        const now = camera.getSettings();
        if (camera !== this.#camera) return;
        if (now.height === height && now.width === width && now.frameRate === frameRate) return;
        // In this browser a copy drags its camera along.
        this.#isApart = false;
        this.close();
        this.#changed();
        await camera.applyConstraints(camera.getConstraints()).catch(() => {});
    }
}
