// devices.js - this person's camera and microphone: opening, choosing, losing them, and why not.
//
// Opening never throws: a device that cannot be had leaves a trouble, which words.js can say:
// "refused" "missing" "busy" "lost" "insecure". Publishing is meeting.js's.

import { OwnPicture } from "./own-picture.js";
import { store } from "./store.js";

const inputs = { camera: "videoinput", microphone: "audioinput", speaker: "audiooutput" };

const wishes = {
    camera: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } },
    microphone: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
};

export class Devices extends EventTarget {
    #tracks = { camera: null, microphone: null };
    #troubles = { camera: null, microphone: null };
    #queue = Promise.resolve();
    /** The camera's picture for the person's own eyes. */
    ownPicture = new OwnPicture(() => this.#changed("tracks"));

    constructor() {
        super();
        navigator.mediaDevices?.addEventListener("devicechange", () => this.#changed("list"));
    }

    /** The open track of "camera" or "microphone", or null. */
    track(kind) {
        return this.#tracks[kind];
    }

    /** Why there is no track although one was wanted, or null. */
    trouble(kind) {
        return this.#troubles[kind];
    }

    /** Opens what is not open yet, with one question of the browser for all of it. */
    open(kinds) {
        return this.#inOrder(async () => {
            const wanted = kinds.filter((kind) => !this.#tracks[kind]);
            if (wanted.length === 0) return;
            if (!navigator.mediaDevices?.getUserMedia) {
                for (const kind of wanted) this.#troubles[kind] = "insecure";
            } else {
                await this.#openTogether(wanted);
            }
            this.#changed("tracks");
        });
    }

    close(kind) {
        return this.#inOrder(() => {
            this.#drop(kind);
            this.#troubles[kind] = null;
            this.#changed("tracks");
        });
    }

    /** From now on this device; opened at once where the kind is open or was in trouble. */
    choose(kind, id) {
        store.write(kind, id);
        if (kind === "speaker") {
            this.#changed("speaker");
            return Promise.resolve();
        }
        return this.#inOrder(async () => {
            if (!this.#tracks[kind] && !this.#troubles[kind]) return;
            // A phone has one camera at a time: the old one goes first.
            this.#drop(kind);
            await this.#openTogether([kind]);
            this.#changed("tracks");
        });
    }

    chosen(kind) {
        const used = this.#tracks[kind]?.getSettings().deviceId;
        return used || store.read(kind, "");
    }

    /** What there is to choose from: {camera, microphone, speaker}, each [{id, label}]. */
    async list() {
        const found = { camera: [], microphone: [], speaker: [] };
        if (!navigator.mediaDevices?.enumerateDevices) return found;
        const all = await navigator.mediaDevices.enumerateDevices();
        for (const kind of Object.keys(inputs)) {
            found[kind] = all
                .filter((device) => device.kind === inputs[kind] && device.deviceId !== "")
                .map((device) => ({ id: device.deviceId, label: device.label }));
        }
        return found;
    }

    get canChooseSpeaker() {
        return "setSinkId" in HTMLMediaElement.prototype;
    }

    async #openTogether(kinds) {
        try {
            const stream = await capture(kinds);
            for (const track of stream.getTracks()) {
                this.#keep(track.kind === "video" ? "camera" : "microphone", track);
            }
        } catch (error) {
            if (kinds.length === 1) {
                this.#troubles[kinds[0]] = troubleOf(error);
            } else {
                for (const kind of await worthAsking(kinds, error, this.#troubles)) {
                    await this.#openTogether([kind]);
                }
            }
        }
    }

    #keep(kind, track) {
        this.#tracks[kind] = track;
        this.#troubles[kind] = null;
        track.addEventListener("ended", () => {
            if (this.#tracks[kind] !== track) return;
            this.#tracks[kind] = null;
            this.#troubles[kind] = "lost";
            this.#changed("tracks");
        });
    }

    #drop(kind) {
        if (kind === "camera") this.ownPicture.close();
        this.#tracks[kind]?.stop();
        this.#tracks[kind] = null;
    }

    #changed(what) {
        this.dispatchEvent(new CustomEvent("change", { detail: { what } }));
    }

    #inOrder(work) {
        const done = this.#queue.then(work);
        this.#queue = done.catch(() => {});
        return done;
    }
}

/** Asks for the screen, with its sound where the browser has that. Throws what the browser does. */
export function captureScreen() {
    return navigator.mediaDevices.getDisplayMedia({
        video: { frameRate: { ideal: 15, max: 30 } },
        audio: true,
    });
}

export const canCaptureScreen = () => Boolean(navigator.mediaDevices?.getDisplayMedia);

function capture(kinds) {
    const constraint = (kind) => {
        if (!kinds.includes(kind)) return false;
        const id = store.read(kind, "");
        return id ? { ...wishes[kind], deviceId: { ideal: id } } : wishes[kind];
    };
    return navigator.mediaDevices.getUserMedia({
        video: constraint("camera"),
        audio: constraint("microphone"),
    });
}

/** Both failed together: which of them may work alone? What may not gets its trouble. */
async function worthAsking(kinds, error, troubles) {
    if (troubleOf(error) !== "refused") return kinds;
    const worth = [];
    for (const kind of kinds) {
        if ((await permission(kind)) === "granted") worth.push(kind);
        else troubles[kind] = "refused";
    }
    return worth;
}

async function permission(kind) {
    try {
        return (await navigator.permissions.query({ name: kind })).state;
    } catch {
        return "unknown";
    }
}

function troubleOf(error) {
    switch (error.name) {
    case "NotAllowedError":
    case "SecurityError":
        return "refused";
    case "NotFoundError":
    case "OverconstrainedError":
        return "missing";
    default:
        return "busy";
    }
}

/** The words for what the two devices lack: a key of words.deviceTrouble, or null. */
export function troubleKey(devices) {
    const camera = devices.trouble("camera");
    const microphone = devices.trouble("microphone");
    const capital = (word) => word[0].toUpperCase() + word.slice(1);
    if (camera === "insecure" || microphone === "insecure") return "insecure";
    if (camera && camera === microphone) return camera;
    if (microphone) return `microphone${capital(microphone)}`;
    if (camera) return `camera${capital(camera)}`;
    return null;
}

/** Where the server has this page over https: {address, shown}, or null where it does not say. */
export async function secureAddress() {
    try {
        const { secureOrigin } = await (await fetch("/service")).json();
        if (!secureOrigin) return null;
        const { pathname, search, hash } = location;
        return {
            address: secureOrigin + pathname + search + hash,
            shown: secureOrigin + pathname, // a token is nobody's to read from a screen
        };
    } catch {
        return null;
    }
}
