// bar.js - the buttons below the pictures, their keys, and what opens from them.

import { announce } from "./announcer.js";
import { listPeople } from "./attendance.js";
import { canCaptureScreen } from "./devices.js";
import { byId, setLabel, setText, setToggle } from "./elements.js";
import { copyLink, linkTo } from "./link.js";
import { words } from "./words.js";

const keys = { microphone: "M", camera: "V", screen: "S" };

/** Binds the bar once; `follow(meeting)` then makes it that call's. */
export function startBar(settings, chat) {
    let meeting = null;
    let isInvitationHidden = false;

    for (const kind of Object.keys(keys)) {
        byId(kind).addEventListener("click", () => meeting?.toggle(kind));
    }
    byId("stop-sharing").addEventListener("click", () => meeting?.toggle("screen"));
    byId("leave").addEventListener("click", () => meeting?.leave());
    byId("settings").addEventListener("click", settings.open);
    byId("people").addEventListener("click", () => showPeople(byId("people-list").hidden));
    byId("people-close").addEventListener("click", () => showPeople(false));
    byId("link").addEventListener("click", () => copyLink(meeting.room, byId("link")));
    byId("invite-copy").addEventListener("click",
        () => copyLink(meeting.room, byId("invite-copy")));
    byId("invite-link").addEventListener("focus", (event) => event.target.select());
    byId("invite-close").addEventListener("click", () => {
        isInvitationHidden = true;
        update();
        byId("link").focus();
    });
    setLabel(byId("link"), words.copyLink, "L");
    byId("screen").hidden = !canCaptureScreen();
    document.addEventListener("keydown", press);

    function press(event) {
        if (!meeting) return;
        if (event.key === "Escape" && !byId("people-list").hidden) showPeople(false);
        const isTyping = event.target.closest?.("input:not([type=checkbox]), select, textarea");
        const isChord = event.ctrlKey || event.metaKey || event.altKey;
        const isCovered = document.querySelector("dialog[open]");
        if (isTyping || isChord || isCovered || event.repeat || !settings.hasShortcuts) return;
        const does = {
            m: () => meeting.toggle("microphone"),
            v: () => meeting.toggle("camera"),
            s: () => canCaptureScreen() && meeting.toggle("screen"),
            c: chat.toggle,
            p: () => showPeople(byId("people-list").hidden),
            l: () => copyLink(meeting.room, byId("link")),
            t: () => {
                settings.toggleFigures();
                announce(settings.showsFigures ? words.figuresOn : words.figuresOff);
            },
            "?": settings.help,
        }[event.key.toLowerCase()];
        if (!does) return;
        event.preventDefault();
        does();
    }

    function showPeople(isShown) {
        if (isShown) chat.hide();
        byId("people-list").hidden = !isShown;
        byId("people").setAttribute("aria-expanded", String(isShown));
        byId("call").toggleAttribute("data-listing", isShown);
        (isShown ? byId("people-list") : byId("people")).focus();
        update();
    }

    function update() {
        if (!meeting) return;
        for (const [kind, key] of Object.entries(keys)) {
            const state = meeting.state(kind);
            const isOn = state === "on" || state === "starting";
            const isCrossed = kind === "screen" ? isOn : !isOn;
            setToggle(byId(kind), {
                state,
                icon: isCrossed ? `${kind}-off` : kind,
                label: words[kind][isOn ? "on" : "off"],
                key,
            });
        }
        byId("sharing").hidden = !meeting.isOn("screen");
        byId("invite").hidden = isInvitationHidden || !meeting.isAlone;
        if (!byId("people-list").hidden) listAll();
    }

    function listAll() {
        listPeople(byId("people-names"), {
            name: meeting.name, note: words.you, isMuted: !meeting.isOn("microphone"),
            hasPicture: meeting.isOn("camera"), isConnected: true,
        }, meeting.people().map((person) => ({
            name: person.name,
            note: !person.isConnected ? words.connectionLost
                : person.kind === "whip" ? words.streamed : "",
            isMuted: person.tracks.get("microphone")?.isMuted ?? true,
            hasPicture: !(person.tracks.get("camera")?.isMuted ?? true),
            isConnected: person.isConnected,
        })));
    }

    return {
        hidePeople() {
            if (!byId("people-list").hidden) showPeople(false);
        },
        follow(next) {
            meeting = next;
            isInvitationHidden = false;
            byId("people-list").hidden = true;
            byId("call").removeAttribute("data-listing");
            byId("people").setAttribute("aria-expanded", "false");
            if (!next) return;
            setText(byId("room-name"), next.room);
            byId("invite-link").value = linkTo(next.room);
            next.addEventListener("change", update);
            update();
        },
    };
}
