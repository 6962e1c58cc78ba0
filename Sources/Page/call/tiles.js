// tiles.js - all pictures of the call: makes and closes them, and lays them out by stage.js.
//
// It is told nothing but "look again": it compares the tiles with the people of the call.

import { byId } from "./elements.js";
import { grid, spotlight } from "./stage.js";
import { figuresOf } from "./statistics-panel.js";
import { Tile } from "./tile.js";

const FIGURES_PERIOD = 1000;

export class Tiles {
    #call;
    #own;
    #tiles = new Map(); // "camera p3" -> Tile, in the order of arrival
    #pinned = null;
    #showsAll = false;
    #with = new Set(); // the tiles whose own button asked for figures
    #stage = byId("stage");
    #observer = new ResizeObserver(() => this.#lay());
    #timer;

    /** @param {function(): object[]} own this person's tiles, like those of `#wanted` */
    constructor(call, own) {
        this.#call = call;
        this.#own = own;
        this.#observer.observe(this.#stage);
        this.#timer = setInterval(() => this.#readFigures(), FIGURES_PERIOD);
        this.#stage.addEventListener("keydown", this.#walk);
    }

    /** Makes the stage as the call is now. */
    look() {
        const wanted = [...this.#own(), ...this.#wanted()];
        const keys = new Set(wanted.map(({ key }) => key));
        for (const [key, tile] of this.#tiles) {
            if (keys.has(key)) continue;
            tile.close();
            this.#tiles.delete(key);
            this.#with.delete(key);
            if (this.#pinned === key) this.#pinned = null;
        }
        for (const { key, person, source, isOwn, state } of wanted) {
            let tile = this.#tiles.get(key);
            // A service that was started anew deals its names anew: p3 may be this person now.
            if (tile && tile.isOwn !== isOwn) {
                tile.close();
                this.#tiles.delete(key);
                this.#with.delete(key);
                tile = null;
            }
            if (!tile) {
                tile = new Tile(person, source, {
                    isOwn,
                    pin: () => this.#pin(key),
                    statistics: () => this.#toggleFigures(key),
                });
                this.#add(key, tile);
                if (this.#showsAll) tile.setFigures(figuresOf(null, source));
            }
            tile.update({ ...state, isPinned: this.#pinned === key });
        }
        this.#lay();
    }

    /** One's own picture is the first, also when it comes anew among the others'. */
    #add(key, tile) {
        if (tile.isOwn && tile.source === "camera") {
            this.#tiles = new Map([[key, tile], ...this.#tiles]);
            this.#stage.prepend(tile.element);
        } else {
            this.#tiles.set(key, tile);
            this.#stage.append(tile.element);
        }
    }

    speak(person, isSpeaking) {
        this.#tiles.get(`camera ${person}`)?.speak(isSpeaking);
    }

    showFigures(isShown) {
        this.#showsAll = isShown;
        this.#with.clear();
        for (const tile of this.#tiles.values()) {
            tile.setFigures(isShown ? figuresOf(null, tile.source) : null);
        }
        this.#readFigures();
    }

    close() {
        clearInterval(this.#timer);
        this.#observer.disconnect();
        this.#stage.removeEventListener("keydown", this.#walk);
        for (const tile of this.#tiles.values()) tile.close();
        this.#tiles.clear();
    }

    /** The others' pictures: their cameras, and their screens. */
    *#wanted() {
        for (const person of this.#call.people.values()) {
            const { name, isConnected } = person;
            const camera = person.tracks.get("camera");
            const microphone = person.tracks.get("microphone");
            yield {
                key: `camera ${person.person}`, person: person.person, source: "camera",
                isOwn: false,
                state: {
                    name, isConnected,
                    track: camera?.mediaStreamTrack ?? null,
                    isOn: Boolean(camera) && !camera.isMuted,
                    isMuted: !microphone || microphone.isMuted,
                },
            };
            const screen = person.tracks.get("screen");
            if (!screen || screen.isMuted) continue;
            yield {
                key: `screen ${person.person}`, person: person.person, source: "screen",
                isOwn: false,
                state: {
                    name, isConnected, track: screen.mediaStreamTrack ?? null, isOn: true,
                    isMuted: false,
                },
            };
        }
    }

    /** The picture to show large: the pinned one, else the newest screen of another. */
    #large() {
        if (this.#pinned) return this.#tiles.get(this.#pinned) ?? null;
        const screens = [...this.#tiles.values()]
            .filter((tile) => tile.source === "screen" && !tile.isOwn);
        return screens[screens.length - 1] ?? null;
    }

    #lay() {
        const area = { width: this.#stage.clientWidth, height: this.#stage.clientHeight };
        if (area.width === 0) return;
        const large = this.#tiles.size > 1 ? this.#large() : null;
        const others = [...this.#tiles.values()].filter((tile) => tile !== large);
        if (large) {
            const places = spotlight(area, others.length);
            this.#place(large, places.large, true);
            others.forEach((tile, index) => this.#place(tile, places.strip[index], false));
        } else {
            const places = grid(area, others.length);
            others.forEach((tile, index) => this.#place(tile, places[index], false));
        }
        this.#keepOneStop();
    }

    /** What is shown small need not come in large. */
    #place(tile, place, isLarge) {
        tile.place(place, isLarge);
        if (tile.isOwn) return;
        const isPinned = this.#tiles.get(this.#pinned) === tile;
        this.#call.prefer(tile.person, tile.source, {
            width: place.width * devicePixelRatio, height: place.height * devicePixelRatio,
            isPinned,
        });
    }

    #pin(key) {
        this.#pinned = this.#pinned === key ? null : key;
        this.look();
    }

    #toggleFigures(key) {
        const tile = this.#tiles.get(key);
        if (tile.hasFigures) {
            this.#with.delete(key);
            tile.setFigures(null);
        } else {
            this.#with.add(key);
            tile.setFigures(figuresOf(null, tile.source));
            this.#readFigures();
        }
    }

    async #readFigures() {
        const asked = [...this.#tiles.entries()].filter(([, tile]) => tile.hasFigures);
        const people = new Set(asked.map(([, tile]) => tile.person));
        for (const person of people) {
            const statistics = await this.#call.statistics(person).catch(() => null);
            for (const tile of this.#tiles.values()) {
                if (tile.person !== person || !tile.hasFigures) continue;
                tile.setFigures(figuresOf(statistics, tile.source));
            }
        }
    }

    // The pictures are one stop of the Tab key; the arrows go from one to the next. So the bar is
    // near, however many people there are.
    #walk = (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        const button = event.target.closest("[data-do]");
        if (!step || !button) return;
        const buttons = [...this.#stage.querySelectorAll("[data-do]")];
        const next = buttons[(buttons.indexOf(button) + step + buttons.length) % buttons.length];
        for (const other of buttons) other.tabIndex = other === next ? 0 : -1;
        next.focus();
        event.preventDefault();
    };

    #keepOneStop() {
        const buttons = [...this.#stage.querySelectorAll("[data-do]")];
        if (buttons.length > 0 && !buttons.some((button) => button.tabIndex === 0)) {
            buttons[0].tabIndex = 0;
        }
    }
}
