/* bisque-client.js - a call on a Bisque server, for any page: join, publish, see and hear others.
 *
 * The public face; docs/client.md describes it. Shows nothing and asks for no device: elements,
 * permissions and words belong to the page. Calls the parts beside it, which do not know each
 * other. */

import { CallError, NOT_IN_CALL } from "./call-error.js";
import { ConnectionWatch } from "./connection-watch.js";
import { Listener } from "./listener.js";
import { Messages } from "./messages.js";
import { followPage } from "./page-life.js";
import { People } from "./people.js";
import { Publisher } from "./publisher.js";
import { Quality } from "./quality.js";
import { Signalling, browserClock, signallingUrl } from "./signalling.js";
import { Slots } from "./slots.js";
import { SpeakingMeter, microphones } from "./speaking.js";
import { ConnectionStatistics, receivedMids, sentMids } from "./statistics.js";
import { Trouble } from "./trouble.js";

export { CallError };

/**
 * @typedef {"new"|"joining"|"joined"|"reconnecting"|"left"|"failed"} CallState
 * @typedef {import("./people.js").Person} Person
 * @typedef {import("./statistics.js").Figures} Figures
 * @typedef {import("./quality.js").PictureQuality} PictureQuality
 * @typedef {import("./slots.js").Slot} Slot
 */

export class Call extends EventTarget {
    /** @type {CallState} */
    #state = "new";
    /** @type {{person: string, name: string}|null} */
    #me = null;
    /** @type {string|null} for taking our seat again after a lost socket */
    #secret = null;
    #room;
    #name;
    #token;
    #url;
    #environment;
    #clock;
    /** @type {Signalling|null} */
    #signalling = null;
    /** @type {{resolve: () => void, reject: (error: CallError) => void}|null} */
    #joining = null;
    #allowed = { publish: true, subscribe: true };
    #isInterrupted = false;
    #wasHidden = false;
    #trouble;
    #people = new People((type, detail) => this.#emit(type, detail));
    #slots = new Slots((type, detail) => this.#emit(type, detail));
    #messages = new Messages((type, detail) => this.#hear(type, detail));
    #publisher;
    #listener;
    #watch;
    #meter;
    #quality;
    #statistics;

    /** How many people fit into the room; `null` before it is joined. @type {number|null} */
    capacity = null;

    /**
     * @param {object} options
     * @param {string} options.room
     * @param {string} options.name how others see us
     * @param {string} [options.token] of a server that wants one
     * @param {string|URL} [options.url] of the server; without it, where this file came from
     * @param {{WebSocket?: typeof WebSocket, clock?: import("./signalling.js").Clock}}
     *     [options.environment] for tests
     */
    constructor({ room, name, token, url, environment = {} }) {
        super();
        this.#room = room;
        this.#name = name;
        this.#token = token;
        this.#url = signallingUrl(url ?? new URL("..", import.meta.url));
        this.#environment = environment;
        this.#clock = environment.clock ?? browserClock;
        this.#trouble = new Trouble(this.#clock);
        const request = this.#request.bind(this);
        this.#publisher = new Publisher({
            request,
            connected: (connection) => this.#watch.follow("publisher", connection),
            ended: (source, track) => this.#emit("ended", { source, track }),
        });
        this.#listener = new Listener({
            request,
            connected: (connection) => {
                this.#watch.follow("listener", connection);
                this.#messages.follow(connection);
            },
            changed: () => {
                this.#people.receive(this.#listener.received);
                this.#slots.receive(this.#listener.slots);
            },
            failed: () => this.#watch.expect("listener"),
        });
        this.#quality = new Quality({ request, clock: this.#clock });
        this.#watch = new ConnectionWatch({
            clock: this.#clock,
            isNeeded: (side) => side === "publisher" ? this.#publisher.isNeeded
                : this.#allowed.subscribe
                    && (this.#people.haveTracks || this.#messages.isOpen),
            repair: (side, how) => this.#repair(side, how),
            changed: () => this.#judge(),
        });
        this.#meter = new SpeakingMeter({
            clock: this.#clock,
            sources: () => microphones(
                this.#me, this.#publisher.publications, this.people, this.#comingIn),
            changed: (person, isSpeaking) => this.#emit("speaking", { person, isSpeaking }),
        });
        this.#statistics = {
            sent: new ConnectionStatistics(this.#clock),
            received: new ConnectionStatistics(this.#clock),
        };
        followPage({
            hide: () => this.#hide(), show: () => this.#show(), hurry: () => this.#hurry(),
        });
    }

    get state() { return this.#state; }
    get room() { return this.#room; }
    get me() { return this.#me; }
    get allowed() { return { ...this.#allowed }; }
    /** The others. @returns {Map<string, Person>} */
    get people() { return this.#people.all; }
    /** Where the sound of a large room comes in. @returns {Map<string, Slot>} by mid */
    get slots() { return this.#slots.all; }
    /** Those who are speaking, oneself included. */
    get speakers() { return this.#meter.speakers; }
    /** What this call came back from, the last ones. */
    get recoveries() { return this.#trouble.recoveries; }

    /**
     * What is published: by source, whether it is muted.
     * @returns {Map<string, {source: string, track: MediaStreamTrack, isMuted: boolean}>}
     */
    get published() {
        return new Map([...this.#publisher.publications].map(
            ([source, { track, isMuted }]) => [source, { source, track, isMuted }]));
    }

    /* -- joining and leaving ------------------------------------------------------------------- */

    /**
     * @returns {Promise<void>}
     * @throws {CallError}
     */
    async join() {
        if (this.#signalling) throw new CallError("wrongState", `the call is ${this.#state}`);
        this.#enter("joining", null);
        const promise = new Promise((resolve, reject) => {
            this.#joining = { resolve: () => resolve(undefined), reject };
        });
        this.#signalling = new Signalling(this.#url, {
            greet: (cause) => ({
                type: "join", room: this.#room, name: this.#name, token: this.#token,
                resume: this.#secret ?? undefined, cause, channels: true,
            }),
            joined: (joined) => this.#joined(joined),
            message: (message) => this.#receive(message),
            lost: (cause) => this.#lost(cause),
            ended: (state, reason, error) => this.#end(state, reason, error),
        }, this.#environment);
        return promise;
    }

    /** Out of the call; what was published is forgotten, its tracks go on and are the page's. */
    leave() {
        this.#leave(false);
    }

    /** @param {boolean} keepsWishes */
    #leave(keepsWishes) {
        if (!this.#signalling) return;
        this.#signalling.leave();
        this.#end("left", "left", null, keepsWishes);
    }

    /* -- publishing ---------------------------------------------------------------------------- */

    /**
     * Sends a track as "microphone", "camera", "screen" or "screenSound"; in place of what was sent
     * as that, without others noticing more than a cut.
     * @param {string} source
     * @param {MediaStreamTrack} track
     * @param {{isMuted?: boolean}} [options] else muted as before; at first, if it is disabled
     * @returns {Promise<void>} when the server has it, be it after a reconnection
     * @throws {CallError}
     */
    async publish(source, track, { isMuted } = {}) {
        if (!this.#allowed.publish) throw new CallError("notAllowed", "this call is for listening");
        const done = this.#publisher.publish(source, track, isMuted);
        this.#watch.look();
        return done;
    }

    /** @param {string} source */
    async unpublish(source) {
        this.#publisher.unpublish(source);
        this.#watch.look();
    }

    /**
     * A muted microphone sends silence, a muted picture nothing; the device stays in use.
     * @param {string} source
     * @param {boolean} isMuted
     */
    async mute(source, isMuted) {
        await this.#publisher.mute(source, isMuted);
    }

    /* -- messages ------------------------------------------------------------------------------ */

    /** Whether there is a way to the others for what is written. */
    get canSpeak() { return this.#messages.isOpen; }

    /**
     * Writes to everybody who is there now: they hear "said".
     * @param {string} text
     * @throws {CallError}
     */
    say(text) {
        this.#messages.say(text);
    }

    /**
     * Gives everybody who is there now a file: they hear "given".
     * @param {File} file
     * @param {(sent: number) => void} [progress] in bytes
     * @returns {Promise<void>}
     * @throws {CallError}
     */
    give(file, progress) {
        return this.#messages.give(file, progress);
    }

    /* -- pictures ------------------------------------------------------------------------------ */

    /**
     * Says how large somebody's picture is shown: no more of it comes in than is of use. May be
     * called as often as one likes.
     * @param {string} person
     * @param {string} source
     * @param {{width?: number, height?: number, isPinned?: boolean}} shown in pixels of the screen;
     *     without a size, as large as it is. What is pinned comes before all else
     */
    prefer(person, source, shown) {
        if (this.people.get(person)?.tracks.has(source)) {
            this.#quality.prefer(person, source, shown);
        }
    }

    /* -- looking ------------------------------------------------------------------------------- */

    /**
     * How loud somebody is, oneself included.
     * @param {string} person
     * @returns {number} 0…1
     */
    level(person) {
        return this.#meter.level(person);
    }

    /**
     * @param {string} [person] without, or of oneself: what is sent
     * @returns {Promise<Record<string, Figures & {quality?: PictureQuality}>>} by source
     */
    async statistics(person) {
        const isMe = person === undefined || person === this.#me?.person;
        const connection = (isMe ? this.#publisher : this.#listener).connection;
        const figures = await this.#statistics[isMe ? "sent" : "received"].byMid(connection);
        const mids = isMe ? sentMids(this.#publisher.publications)
            : receivedMids(this.people.get(person), this.#comingIn);
        const tracks = isMe ? undefined : this.people.get(person)?.tracks;
        return Object.fromEntries([...mids].filter(([, mid]) => figures.has(mid))
            .map(([source, mid]) => {
                const quality = this.#quality.of(tracks?.get(source)?.track);
                return [source, { ...figures.get(mid), ...quality && { quality } }];
            }));
    }

    /* -- what the server says ------------------------------------------------------------------ */

    /** @param {any} joined */
    #joined(joined) {
        this.#me = { person: joined.you, name: this.#name };
        this.#secret = joined.secret;
        this.#allowed = { ...this.#allowed, ...joined.allowed };
        this.capacity = joined.capacity ?? null;
        const wasInterrupted = this.#isInterrupted;
        this.#isInterrupted = false;
        if (!joined.resumed) this.#stopListening();
        /* The worker may have come back while nobody could tell us. */
        if (!joined.resumed || wasInterrupted) {
            this.#watch.expect("listener");
            this.#watch.expect("publisher");
        }
        this.#people.replace(joined.people ?? []);
        if (!this.#allowed.publish) {
            this.#publisher.close(new CallError("notAllowed", "this call is for listening"), false);
        }
        if (wasInterrupted) this.#publisher.renew();
        this.#publisher.open(joined.resumed === true);
        this.#publisher.tune(this.#people.all.size + 1);
        this.#watch.work();
        this.#meter.start();
        this.#quality.open();
        if (this.#joining) {
            this.#enter("joined", null);
            this.#joining.resolve();
            this.#joining = null;
        }
        this.#judge();
    }

    /** @param {any} message */
    #receive(message) {
        switch (message.type) {
        case "offer": return this.#listener.take(message);
        case "person": return this.#peopleChange(() => this.#people.put(message.person));
        case "gone":
            return this.#peopleChange(() => {
                const person = this.people.get(message.person);
                if (person) this.#quality.forget(person);
                this.#people.remove(message.person, message.reason);
            });
        case "heard": return this.#slots.hear(message.slots ?? []);
        case "quality": return this.#qualityChange(message);
        case "demand": return this.#publisher.demand(message.source, message.sizes);
        case "interrupted":
            this.#isInterrupted = true;
            return this.#lost(message.reason ?? "workerDied");
        case "resumed":
            this.#isInterrupted = false;
            this.#watch.expect("listener");
            this.#watch.expect("publisher");
            this.#publisher.renew();
            this.#publisher.open(true);
            return this.#watch.work();
        case "error":
            return console.warn("bisque:", message.code, message.message);
        default: /* Newer servers may say more. */
        }
    }

    #stopListening() {
        this.#listener.close();
        this.#messages.close();
        this.#slots.receive(this.#listener.slots);
    }

    /** @param {string} type @param {any} detail */
    #hear(type, detail) {
        const { person, name: file, ...rest } = detail;
        const name = this.people.get(person)?.name;
        if (type === "speech") this.#emit(type, {});
        else if (name !== undefined) this.#emit(type, { person, name, file, ...rest });
    }

    /** By the track's name, be it alone or in a slot. */
    get #comingIn() {
        return new Map([...this.#slots.carried, ...this.#listener.received]);
    }

    /** @param {any} message */
    #qualityChange(message) {
        const quality = this.#quality.take(message);
        const person = this.people.get(message.person);
        if (person) this.#emit("quality", { person, source: message.source, quality });
    }

    /** @param {() => void} change */
    #peopleChange(change) {
        change();
        this.#publisher.tune(this.#people.all.size + 1);
        this.#watch.look();
    }

    /**
     * @param {string} type
     * @param {object} fields
     */
    #request(type, fields) {
        if (!this.#signalling) return Promise.reject(new CallError(NOT_IN_CALL));
        return this.#signalling.request(type, fields);
    }

    /* -- trouble and recovery ------------------------------------------------------------------ */

    /** @param {string} cause */
    #lost(cause) {
        this.#publisher.pause();
        this.#quality.pause();
        this.#watch.rest();
        this.#suffer(cause);
    }

    /** @param {string} cause */
    #suffer(cause) {
        if (this.#trouble.begin(cause)) this.#enter("reconnecting", cause);
    }

    /** Whether trouble has begun, or is over. */
    #judge() {
        if (!this.#signalling?.isJoined || this.#isInterrupted || this.#joining) return;
        if (!this.#trouble.isPresent) {
            if (this.#watch.isRepairing) this.#suffer("iceFailed");
        } else if (this.#watch.isWell) {
            const recovery = this.#trouble.end();
            this.#enter("joined", recovery.cause);
            this.#emit("recovery", recovery);
        }
    }

    /**
     * @param {"publisher"|"listener"} side
     * @param {"restartIce"|"fresh"} how
     */
    #repair(side, how) {
        if (side === "publisher") {
            if (how === "fresh") this.#publisher.renew();
            else this.#publisher.restartIce();
        } else {
            /* Should it fail, the watch asks again. */
            this.#request("listen", { how }).catch(() => {});
        }
        this.#judge();
    }

    #hurry() {
        this.#signalling?.tryNow();
        this.#watch.hurry();
    }

    #hide() {
        this.#wasHidden = this.#signalling !== null;
        this.#leave(true);
    }

    /** Back from the browser's cache of pages: as if one had never been away. */
    #show() {
        if (!this.#wasHidden) return;
        this.#wasHidden = false;
        this.join().catch(() => {}); /* the state says it */
    }

    /* -- state --------------------------------------------------------------------------------- */

    /**
     * @param {"left"|"failed"} state
     * @param {string} reason
     * @param {CallError|null} error
     */
    #end(state, reason, error, keepsWishes = false) {
        const joining = this.#joining;
        this.#signalling = null;
        this.#joining = null;
        this.#secret = null;
        this.#trouble.forget();
        this.#isInterrupted = false;
        this.#watch.rest();
        this.#meter.stop();
        this.#quality.close();
        this.#publisher.close(new CallError(NOT_IN_CALL, "the call is over"), keepsWishes);
        this.#stopListening();
        this.#watch.expect("publisher");
        this.#watch.expect("listener");
        this.#people.replace([]);
        this.#enter(state, reason, error);
        joining?.reject(error ?? new CallError(NOT_IN_CALL, "left before it was joined"));
    }

    /**
     * @param {CallState} state
     * @param {string|null} reason
     * @param {CallError|null} [error]
     */
    #enter(state, reason, error = null) {
        this.#state = state;
        this.#emit("state", { state, reason, error });
    }

    /** @param {string} type @param {object} detail */
    #emit(type, detail) {
        this.dispatchEvent(new CustomEvent(type, { detail }));
    }
}
