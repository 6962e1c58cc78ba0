// tile.js - one picture on the stage: a person, or a screen somebody shows.

import { byId, initials, setLabel, setText, setTrack, toneOf } from "./elements.js";
import { showFigures } from "./statistics-panel.js";
import { words } from "./words.js";

export class Tile {
    /** @param {"camera"|"screen"} source what it shows of the person */
    constructor(person, source, { isOwn, pin, statistics }) {
        this.person = person;
        this.source = source;
        this.isOwn = isOwn;
        this.element = byId("tile-template").content.firstElementChild.cloneNode(true);
        this.element.dataset[source === "screen" ? "share" : "tile"] = person;
        this.element.toggleAttribute("data-own", isOwn);
        this.video = this.element.querySelector("video");
        this.#button("pin").addEventListener("click", () => pin(this));
        this.#button("statistics").addEventListener("click", () => statistics(this));
        // A picture is there when it has a size, not when its track was promised.
        this.video.addEventListener("resize", () => this.#showPicture());
        this.video.addEventListener("loadeddata", () => this.#showPicture());
    }

    isSpeaking = false;
    hasFigures = false;
    #isOn = false;
    #name = "";
    #isMuted = false;
    #isConnected = true;
    #fit = null;

    /**
     * Shows what is so now; may be called as often as one likes.
     * @param {function(number)} [state.fit] told with how many lines of the screen it is shown
     */
    update({ name, track, isOn, isMuted, isConnected, isPinned, fit = null }) {
        this.#fit = fit;
        const shown = this.source === "screen"
            ? this.isOwn ? words.yourScreen : words.screenOf(name)
            : this.isOwn ? words.yours(name) : name;
        this.#name = shown;
        this.#isOn = isOn && Boolean(track);
        this.#isMuted = isMuted;
        this.#isConnected = isConnected;
        if (setTrack(this.video, track)) this.#play();
        setText(this.element.querySelector(".name"), shown);
        const avatar = this.element.querySelector(".avatar");
        setText(avatar, initials(name));
        avatar.dataset.tone = toneOf(name);
        this.element.toggleAttribute("data-muted", isMuted);
        this.element.dataset.connected = String(isConnected);
        this.element.querySelector(".lost").hidden = isConnected;
        this.element.toggleAttribute("data-pinned", isPinned);
        this.element.toggleAttribute("data-mirrored", this.isOwn && this.source === "camera" &&
            track?.getSettings().facingMode !== "environment");
        setLabel(this.#button("pin"), isPinned ? words.unpin(shown) : words.pin(shown));
        this.#button("pin").toggleAttribute("data-pressed", isPinned);
        this.#showPicture();
        this.#labelFigures();
    }

    speak(isSpeaking) {
        this.isSpeaking = isSpeaking;
        this.element.toggleAttribute("data-speaking", isSpeaking);
        this.#describe();
    }

    /** The figures of this picture; null hides them. */
    setFigures(figures) {
        this.hasFigures = figures !== null;
        showFigures(this.element.querySelector(".figures"), figures);
        this.#labelFigures();
    }

    place({ x, y, width, height }, isLarge) {
        const { style } = this.element;
        style.transform = `translate(${x}px, ${y}px)`;
        style.width = `${width}px`;
        style.height = `${height}px`;
        this.element.toggleAttribute("data-large", isLarge);
        this.#fit?.(height * window.devicePixelRatio);
    }

    close() {
        this.video.srcObject = null;
        this.element.remove();
    }

    #play() {
        // Silent pictures may always play; a browser that saves power starts them when seen.
        this.video.play().catch(() => {});
    }

    #showPicture() {
        const isThere = this.#isOn && this.video.videoWidth > 0;
        this.element.dataset.camera = isThere ? "on" : "off";
        this.#describe();
    }

    #describe() {
        const label = words.tile(this.#name, {
            isMuted: this.#isMuted,
            hasPicture: this.element.dataset.camera === "on",
            isConnected: this.#isConnected,
            isSpeaking: false, // a ring for the eye; the ear hears who speaks
        });
        if (this.element.getAttribute("aria-label") !== label) {
            this.element.setAttribute("aria-label", label);
        }
    }

    #labelFigures() {
        const button = this.#button("statistics");
        setLabel(button, this.hasFigures ? words.hideFigures(this.#name)
            : words.showFigures(this.#name));
        button.toggleAttribute("data-pressed", this.hasFigures);
    }

    #button(what) {
        return this.element.querySelector(`[data-do="${what}"]`);
    }
}
