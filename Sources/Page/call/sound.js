// sound.js - plays what the others say, on the chosen speaker; asks for a click only if it must.

import { byId } from "./elements.js";
import { setTrack } from "./elements.js";

const heard = ["microphone", "screenSound"];

export class Sound {
    #call;
    #devices;
    #players = new Map(); // "p3 microphone" or "slot 7" -> <audio>
    #silenced = new Set();

    constructor(call, devices) {
        this.#call = call;
        this.#devices = devices;
        devices.addEventListener("change", this.#useSpeaker);
        byId("play-sound").addEventListener("click", this.#playAll);
    }

    /** Plays as the call is now. */
    look() {
        const wanted = new Map();
        for (const person of this.#call.people.values()) {
            for (const source of heard) {
                const track = person.tracks.get(source)?.mediaStreamTrack;
                if (track) wanted.set(`${person.person} ${source}`, track);
            }
        }
        // The same whoever is heard in it: nothing is cut when that changes.
        for (const { mid, mediaStreamTrack } of this.#call.slots.values()) {
            wanted.set(`slot ${mid}`, mediaStreamTrack);
        }
        for (const [key, player] of this.#players) {
            if (!wanted.has(key)) this.#remove(key, player);
        }
        for (const [key, track] of wanted) {
            let player = this.#players.get(key);
            if (!player) {
                player = document.createElement("audio");
                player.autoplay = true;
                this.#players.set(key, player);
                document.body.append(player);
                this.#speakThrough(player);
            }
            if (setTrack(player, track)) this.#play(player);
        }
    }

    close() {
        this.#devices.removeEventListener("change", this.#useSpeaker);
        byId("play-sound").removeEventListener("click", this.#playAll);
        for (const [key, player] of this.#players) this.#remove(key, player);
        byId("play-sound").hidden = true;
    }

    #remove(key, player) {
        player.srcObject = null;
        player.remove();
        this.#players.delete(key);
        this.#silenced.delete(player);
        byId("play-sound").hidden = this.#silenced.size === 0;
    }

    async #play(player) {
        try {
            await player.play();
            this.#silenced.delete(player);
        } catch (error) {
            // NotAllowedError: the browser wants a click first. Anything else is a newer track.
            if (error.name === "NotAllowedError" && player.isConnected) this.#silenced.add(player);
        }
        byId("play-sound").hidden = this.#silenced.size === 0;
    }

    #playAll = () => {
        for (const player of this.#silenced) this.#play(player);
    };

    #useSpeaker = ({ detail }) => {
        if (detail.what !== "speaker") return;
        for (const player of this.#players.values()) this.#speakThrough(player);
    };

    #speakThrough(player) {
        const speaker = this.#devices.chosen("speaker");
        if (!this.#devices.canChooseSpeaker || !speaker) return;
        // A speaker that is gone since: the standard one plays on.
        player.setSinkId(speaker).catch(() => {});
    }
}
