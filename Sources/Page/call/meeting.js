// meeting.js - one call of this person: joins it, publishes the devices, shows the others, ends.
//
// The client library keeps the call alive; here is only what a person sees and switches of it.

import { Call } from "../client/bisque-client.js";

import { announce, dismiss, hush, notify, setBanner } from "./announcer.js";
import { Attendance } from "./attendance.js";
import { byId, setText } from "./elements.js";
import { captureScreen, secureAddress, troubleKey } from "./devices.js";
import { Publication } from "./publication.js";
import { Sound } from "./sound.js";
import { Tiles } from "./tiles.js";
import { Wakefulness } from "./wakefulness.js";
import { words } from "./words.js";

export class Meeting extends EventTarget {
    #call;
    #devices;
    #wanted;
    #tiles;
    #sound;
    #attendance;
    #publications;
    #screenStream = null;
    #name;
    #isOver = false;
    #isHidden = false;
    #wakefulness = new Wakefulness();

    /**
     * @param {{camera: boolean, microphone: boolean}} wanted what the person wants on; kept up
     *     to date
     */
    constructor({ room, name, token, devices, wanted }) {
        super();
        this.room = room;
        this.#name = name;
        this.#devices = devices;
        this.#wanted = wanted;
        // Before the library listens to the same: what it does on the way out is no farewell.
        window.addEventListener("pagehide", this.#hide);
        window.addEventListener("pageshow", this.#show);
        this.#call = new Call({ room, name, token, url: `${location.origin}/` });
        window.bisque = { call: this.#call };
        const publish = (source) => new Publication(this.#call, source,
            (error) => this.#notPublished(error));
        this.#publications = {
            microphone: publish("microphone"), camera: publish("camera"),
            screen: publish("screen"), screenSound: publish("screenSound"),
        };
        this.#sound = new Sound(this.#call, devices);
        this.#attendance = new Attendance(this.#call);
        this.#tiles = new Tiles(this.#call, () => this.#ownTiles());
    }

    /** Begins; the end, good or bad, is the event "over" with {reason}. */
    async start() {
        for (const change of ["person", "gone", "track", "untrack", "slot", "unslot"]) {
            this.#call.addEventListener(change, this.#look);
        }
        this.#call.addEventListener("speaking", this.#speak);
        for (const type of ["said", "given", "speech"]) {
            this.#call.addEventListener(type, this.#pass);
        }
        this.#call.addEventListener("state", this.#changeState);
        this.#devices.addEventListener("change", this.#publishDevices);
        setBanner(words.joining);
        this.#look();
        this.#openDevices();
        try {
            await this.#call.join();
        } catch (error) {
            if (this.#isHidden) return;
            this.#end(error?.code ?? "other");
            return;
        }
        if (this.#isOver) return;
        if (this.#call.state === "joined") setBanner(null);
        announce(words.joined(this.room, this.#attendance.count()));
        if (!this.mayPublish) {
            this.#devices.close("camera");
            this.#devices.close("microphone");
            notify({ ...words.notPublished.notAllowed, kind: "note" });
        }
        this.#publishDevices();
    }

    /** Leaves on the person's wish. */
    leave() {
        this.#end("left"); // first, so that what the call now says is not said to the person
        this.#call.leave();
    }

    isOn(kind) {
        if (kind === "screen") return this.#screenStream !== null;
        return this.#wanted[kind] && this.#devices.track(kind) !== null;
    }

    /** Whether this person's link lets them speak and show, or only listen. */
    get mayPublish() {
        return this.#call.allowed?.publish !== false;
    }

    /** "on", "off", "starting", or "trouble" where it is wanted but cannot be had. */
    state(kind) {
        if (this.isOn(kind)) return "on";
        if (kind === "screen" || !this.#wanted[kind] || !this.mayPublish) return "off";
        return this.#devices.trouble(kind) ? "trouble" : "starting";
    }

    /** Whether what this person writes reaches anybody. */
    get canSpeak() {
        return this.mayPublish && this.#call.canSpeak;
    }

    /** Writes to everybody; throws when nobody can read it. */
    say(text) {
        this.#call.say(text);
    }

    /** Gives everybody a file. */
    give(file, progress) {
        return this.#call.give(file, progress);
    }

    people() {
        return [...this.#call.people.values()];
    }

    get me() {
        return this.#call.me?.person ?? "me";
    }

    get name() {
        return this.#call.me?.name ?? this.#name;
    }

    get isAlone() {
        return this.#call.state === "joined" && this.#attendance.count() === 0;
    }

    async toggle(kind) {
        if (!this.mayPublish) return notify(words.notPublished.notAllowed);
        if (kind === "screen") return this.#toggleScreen();
        const isOn = !["on", "starting"].includes(this.state(kind));
        this.#wanted[kind] = isOn;
        if (isOn) {
            await this.#devices.open([kind]);
            if (this.#isOver || !this.#wanted[kind]) return undefined;
            if (!this.#devices.track(kind)) return this.#sayTrouble();
            if (!troubleKey(this.#devices)) dismiss();
        } else if (kind === "camera") {
            await this.#devices.close("camera"); // its light goes out
        }
        announce(kind === "microphone"
            ? isOn ? words.youAreHeard : words.youAreMuted
            : isOn ? words.youAreSeen : words.youAreUnseen);
        return this.#publishDevices();
    }

    showFigures(isShown) {
        this.#tiles.showFigures(isShown);
    }

    async #toggleScreen() {
        if (this.#screenStream) return this.#stopScreen();
        let stream;
        try {
            stream = await captureScreen();
        } catch (error) {
            // A person who closes the browser's question did not meet trouble.
            const isSystem = error.name === "NotAllowedError" && /system/i.test(error.message);
            if (isSystem) notify(words.screenRefused);
            else if (error.name !== "NotAllowedError") notify(words.screenFailed);
            return undefined;
        }
        if (this.#isOver) return stopAll(stream);
        this.#screenStream = stream;
        if (!troubleKey(this.#devices)) dismiss();
        const [picture] = stream.getVideoTracks();
        picture.contentHint = "detail";
        picture.addEventListener("ended", () => {
            if (this.#screenStream === stream) this.#stopScreen();
        });
        announce(words.youPresent);
        return this.#publishDevices();
    }

    #stopScreen() {
        stopAll(this.#screenStream);
        this.#screenStream = null;
        announce(words.youPresentNoMore);
        this.#publishDevices();
    }

    #publishScreen() {
        const stream = this.#screenStream;
        this.#publications.screen.set(stream?.getVideoTracks()[0] ?? null, true);
        this.#publications.screenSound.set(stream?.getAudioTracks()[0] ?? null, true);
    }

    async #openDevices() {
        const kinds = ["microphone", "camera"].filter((kind) => this.#wanted[kind]);
        await this.#devices.open(kinds);
        if (!this.#isOver) this.#sayTrouble();
    }

    async #sayTrouble() {
        const key = troubleKey(this.#devices);
        if (!key) return;
        const { title, text, instead } = words.deviceTrouble[key];
        const secure = key === "insecure" ? await secureAddress() : null;
        if (this.#isOver) return;
        notify({ title: `${title}.`, text: secure ? `${instead} ${secure.shown}` : text });
    }

    #publishDevices = () => {
        const microphone = this.#devices.track("microphone");
        if (microphone) microphone.enabled = this.#wanted.microphone;
        this.#look();
        if (!["joined", "reconnecting"].includes(this.#call.state) || !this.mayPublish) return;
        this.#publications.microphone.keep(microphone, this.isOn("microphone"));
        this.#publications.camera.keep(this.#devices.track("camera"), this.isOn("camera"));
        this.#publishScreen();
    };

    #notPublished(error) {
        if (this.#isOver) return;
        notify(words.notPublished[error?.code] ?? words.notPublished.other);
    }

    #ownTiles() {
        const { ownPicture } = this.#devices;
        const camera = this.isOn("camera") ? this.#devices.track("camera") : null;
        const tiles = [{
            key: `camera ${this.me}`, person: this.me, source: "camera", isOwn: true,
            state: {
                name: this.name, isConnected: true,
                track: ownPicture.of(camera), fit: (lines) => ownPicture.fit(lines),
                isOn: this.isOn("camera"), isMuted: !this.isOn("microphone"),
            },
        }];
        if (this.#screenStream) {
            tiles.push({
                key: `screen ${this.me}`, person: this.me, source: "screen", isOwn: true,
                state: {
                    name: this.name, isConnected: true, isOn: true, isMuted: false,
                    track: this.#screenStream.getVideoTracks()[0],
                },
            });
        }
        return tiles;
    }

    #look = () => {
        if (this.#isOver) return;
        this.#tiles.look();
        this.#sound.look();
        this.#attendance.look();
        setText(byId("people-count"), String(this.#attendance.count() + 1));
        this.dispatchEvent(new Event("change"));
    };

    // A page in the browser's cache of pages has left; the library joins again when it is shown.
    #hide = () => (this.#isHidden = true);
    #show = () => (this.#isHidden = false);

    #pass = ({ type, detail }) => {
        if (!this.#isOver) this.dispatchEvent(new CustomEvent(type, { detail }));
    };

    #speak = ({ detail }) => this.#tiles.speak(detail.person, detail.isSpeaking);

    #changeState = ({ detail: { state, reason, error } }) => {
        if (this.#isOver || this.#isHidden) return;
        switch (state) {
        case "joining":
            setBanner(words.joining);
            break;
        case "reconnecting":
            setBanner(words.reconnecting(navigator.onLine ? reason : "offline"));
            announce(byId("banner-text").textContent);
            break;
        case "joined":
            if (!byId("banner").hidden) announce(words.back);
            setBanner(null);
            this.#publishDevices();
            break;
        case "left":
            this.#end(reason ?? "left");
            break;
        case "failed":
            this.#end(error?.code ?? reason ?? "other");
            break;
        default:
            break;
        }
        this.#look();
    };

    #end(reason) {
        if (this.#isOver) return;
        this.#isOver = true;
        this.#devices.removeEventListener("change", this.#publishDevices);
        if (this.#screenStream) stopAll(this.#screenStream);
        this.#devices.close("camera");
        this.#devices.close("microphone");
        this.#tiles.close();
        this.#sound.close();
        window.removeEventListener("pagehide", this.#hide);
        window.removeEventListener("pageshow", this.#show);
        this.#wakefulness.close();
        setBanner(null);
        dismiss();
        hush();
        this.dispatchEvent(new CustomEvent("over", { detail: { reason } }));
    }
}

function stopAll(stream) {
    for (const track of stream.getTracks()) track.stop();
}
