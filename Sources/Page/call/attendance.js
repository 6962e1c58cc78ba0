// attendance.js - who is in the call: the list of people, and words when somebody comes or goes.

import { announce } from "./announcer.js";
import { byId, initials, setIcon, setLabel, toneOf } from "./elements.js";
import { words } from "./words.js";

export class Attendance {
    #call;
    #known = null; // person -> {name, isConnected, presents} as last looked at

    constructor(call) {
        this.#call = call;
    }

    /** The others; this person comes on top. */
    count() {
        return this.#call.people.size;
    }

    /** Says what changed since the last look; while the call is away it only looks. */
    look() {
        const now = new Map([...this.#call.people.values()].map((person) => [person.person, {
            name: person.name,
            isConnected: person.isConnected,
            presents: person.tracks.has("screen"),
        }]));
        if (this.#call.state === "joined") {
            if (this.#known) this.#say(this.#known, now);
            this.#known = now;
        }
        setLabel(byId("people"), words.people(now.size + 1), "P");
    }

    #say(before, now) {
        for (const [person, { name, isConnected, presents }] of now) {
            const then = before.get(person);
            if (!then) announce(words.came(name));
            else if (then.isConnected && !isConnected) announce(words.lost(name));
            else if (!then.isConnected && isConnected) announce(words.returned(name));
            if (then && then.presents !== presents) {
                announce(presents ? words.presents(name) : words.presentsNoMore(name));
            }
        }
        for (const [person, { name }] of before) {
            if (!now.has(person)) announce(words.went(name));
        }
    }
}

/** Writes the list of people; `own` is this person. */
export function listPeople(list, own, others) {
    const rows = [own, ...others];
    while (list.children.length > rows.length) list.lastElementChild.remove();
    while (list.children.length < rows.length) list.append(emptyRow());
    rows.forEach(({ name, note, isMuted, hasPicture, isConnected }, index) => {
        const row = list.children[index];
        row.querySelector(".small-avatar").textContent = initials(name);
        row.querySelector(".small-avatar").dataset.tone = toneOf(name);
        row.querySelector(".who").textContent = note ? `${name} (${note})` : name;
        const [microphone, camera] = row.querySelectorAll("svg");
        setIcon(microphone.parentElement, isMuted ? "microphone-off" : "microphone");
        setIcon(camera.parentElement, hasPicture ? "camera" : "camera-off");
        row.toggleAttribute("data-lost", !isConnected);
        row.setAttribute("aria-label",
            words.tile(name, { isMuted, hasPicture, isConnected, isSpeaking: false }));
    });
}

function emptyRow() {
    const row = document.createElement("li");
    const avatar = document.createElement("span");
    avatar.className = "small-avatar";
    avatar.setAttribute("aria-hidden", "true");
    const who = document.createElement("span");
    who.className = "who";
    row.append(avatar, who);
    for (let count = 0; count < 2; count += 1) {
        const holder = document.createElement("span");
        const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
        icon.setAttribute("class", "icon");
        icon.setAttribute("aria-hidden", "true");
        icon.append(document.createElementNS("http://www.w3.org/2000/svg", "use"));
        holder.append(icon);
        row.append(holder);
    }
    return row;
}
