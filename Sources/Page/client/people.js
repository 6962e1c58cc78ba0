/* people.js - who else is in the call, and what of each can be seen and heard.
 *
 * Brings together what the server says of people and what the listener receives, in whatever order
 * the two come, and says what has changed. */

/**
 * @typedef {object} Track
 * @property {string} track the server's name of it
 * @property {string} source "microphone", "camera", "screen", "screenSound" or what others invent
 * @property {boolean} isMuted
 * @property {MediaStreamTrack|null} mediaStreamTrack `null` until it comes in, and of sound that
 *     is heard in slots
 * @property {MediaStream|null} stream of this track alone, for the `srcObject` of an element
 *
 * @typedef {object} Person
 * @property {string} person
 * @property {string} name
 * @property {"page"|"whip"} kind
 * @property {boolean} isConnected false while the server waits for somebody lost to come back
 * @property {Map<string, Track>} tracks by source
 *
 * @typedef {import("./listener.js").Received} Received
 */

export class People {
    /** @type {Map<string, Person>} the same objects as long as somebody is there */
    all = new Map();
    #emit;
    /** @type {ReadonlyMap<string, Received>} */
    #received = new Map();

    /** @param {(type: "person"|"gone"|"track"|"untrack", detail: object) => void} emit */
    constructor(emit) {
        this.#emit = emit;
    }

    /** Whether anybody sends anything that we should get. */
    get haveTracks() {
        return [...this.all.values()].some(({ tracks }) => tracks.size > 0);
    }

    /** @param {any[]} people everybody */
    replace(people) {
        const present = new Set(people.map(({ person }) => person));
        for (const person of [...this.all.keys()]) {
            if (!present.has(person)) this.remove(person, "lost");
        }
        for (const person of people) this.put(person);
    }

    /** @param {any} said a person as the server describes it, whole */
    put(said) {
        let person = this.all.get(said.person);
        const isNew = person === undefined;
        person ??= { person: said.person, name: "", kind: "page", isConnected: true,
            tracks: new Map() };
        person.name = String(said.name);
        person.kind = said.kind;
        person.isConnected = said.isConnected !== false;
        this.all.set(person.person, person);
        /** @type {{track: string, source: string, isMuted: boolean}[]} */
        const tracks = said.tracks ?? [];
        const kept = new Set(tracks.map(({ track }) => track));
        for (const track of [...person.tracks.values()]) {
            if (!kept.has(track.track)) this.#drop(person, track);
        }
        const untold = [];
        for (const { track: name, source, isMuted } of tracks) {
            const track = person.tracks.get(source)
                ?? { track: name, source, isMuted, mediaStreamTrack: null, stream: null };
            track.isMuted = isMuted === true;
            person.tracks.set(source, track);
            if (this.#join(track)) untold.push(track);
        }
        this.#emit("person", { person, isNew });
        for (const track of untold) this.#emit("track", { person, track });
    }

    /**
     * @param {string} name
     * @param {string} reason
     */
    remove(name, reason) {
        const person = this.all.get(name);
        if (!person) return;
        for (const track of [...person.tracks.values()]) this.#drop(person, track);
        this.all.delete(name);
        this.#emit("gone", { person, reason });
    }

    /** @param {ReadonlyMap<string, Received>} received what comes in now */
    receive(received) {
        this.#received = received;
        for (const person of this.all.values()) {
            for (const track of person.tracks.values()) {
                if (this.#join(track)) this.#emit("track", { person, track });
                else if (track.stream && !received.has(track.track)) this.#part(person, track);
            }
        }
    }

    /**
     * It is still sent, but does not come in as a stream of its own any more.
     * @param {Person} person
     * @param {Track} track
     */
    #part(person, track) {
        track.mediaStreamTrack = null;
        track.stream = null;
        this.#emit("untrack", { person, track });
    }

    /**
     * @param {Track} track
     * @returns {boolean} whether there is something new to see or hear
     */
    #join(track) {
        const received = this.#received.get(track.track);
        if (!received || received.mediaStreamTrack === track.mediaStreamTrack) return false;
        track.mediaStreamTrack = received.mediaStreamTrack;
        track.stream = received.stream;
        return true;
    }

    /**
     * @param {Person} person
     * @param {Track} track
     */
    #drop(person, track) {
        person.tracks.delete(track.source);
        this.#emit("untrack", { person, track });
    }
}
