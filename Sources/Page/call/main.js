// main.js - from screen to screen: the lobby, the mirror, the call, the end.
//
// The address decides: "/" is the lobby, "/r/ROOM" the room; "?name=NAME" joins at once.

import { startBar } from "./bar.js";
import { startChat } from "./chat.js";
import { Devices } from "./devices.js";
import { byId, setText } from "./elements.js";
import { startLobby } from "./lobby.js";
import { Meeting } from "./meeting.js";
import { startPrejoin } from "./prejoin.js";
import { decoded } from "./room-names.js";
import { startSettings } from "./settings.js";
import { store } from "./store.js";
import { words } from "./words.js";

const screens = ["lobby", "prejoin", "call", "ending"];
const devices = new Devices();
const wanted = { camera: true, microphone: true };
let meeting = null;
let last = null; // {room, name, token} of the call that ended

const settings = startSettings(devices, (what, value) => {
    if (what === "statistics") meeting?.showFigures(value);
});
const chat = startChat(() => bar.hidePeople());
const bar = startBar(settings, chat);
const lobby = startLobby(({ name, room, token }) => {
    store.write("name", name);
    history.pushState(null, "", `/r/${encodeURIComponent(room)}${tokenSuffix(token)}`);
    route();
});
const prejoin = startPrejoin(devices, wanted, ({ name }) => {
    store.write("name", name);
    enter({ ...place(), name });
});

byId("ending-again").addEventListener("click", () => {
    if (!last) location.reload();
    else enter(last);
});
window.addEventListener("popstate", () => {
    meeting?.leave();
    route();
});

function route() {
    const { room, name, token } = place();
    devicesOff();
    if (room === null) {
        show("lobby");
        lobby.show();
    } else if (typeof RTCPeerConnection === "undefined") {
        end("unsupported");
    } else if (name) {
        enter({ room, name, token });
    } else {
        show("prejoin", room);
        prejoin.show({ room, name: store.read("name", "") });
    }
}

/** What the address says: {room, name, token}, null where it says nothing. */
function place() {
    const path = location.pathname.match(/^\/r\/([^/]+)\/?$/);
    const query = new URLSearchParams(location.search);
    const hash = new URLSearchParams(location.hash.slice(1));
    return {
        room: path ? decoded(path[1]) : null,
        name: query.get("name")?.trim() || null,
        token: hash.get("token") ?? query.get("token") ?? undefined,
    };
}

const tokenSuffix = (token) => (token ? `#token=${encodeURIComponent(token)}` : "");

function enter({ room, name, token }) {
    prejoin.hide();
    last = { room, name, token };
    show("call", room);
    const begun = new Meeting({ room, name, token, devices, wanted });
    meeting = begun;
    bar.follow(begun);
    chat.follow(begun);
    if (settings.showsFigures) begun.showFigures(true);
    begun.addEventListener("over", ({ detail }) => {
        if (meeting !== begun) return;
        meeting = null;
        bar.follow(null);
        chat.follow(null);
        settings.close();
        end(detail.reason);
    });
    begun.start();
}

function end(reason) {
    const { title, text } = words.endings[reason] ?? words.endings.other;
    const isOver = ["left", "removed", "roomClosed", "replaced"].includes(reason);
    show("ending");
    byId("ending").dataset.reason = reason;
    setText(byId("ending-title"), title);
    setText(byId("ending-text"), text);
    setText(byId("ending-again"), isOver ? words.rejoin : words.tryAgain);
    byId("ending-again").hidden = reason === "unsupported";
    byId("ending-title").focus({ preventScroll: true });
}

function devicesOff() {
    prejoin.hide();
    devices.close("camera");
    devices.close("microphone");
}

function show(screen, room) {
    document.body.dataset.screen = screen;
    document.title = words.pageTitle(room);
    document.querySelector("meta[name=theme-color]").content =
        getComputedStyle(document.body).getPropertyValue("--ground").trim();
    for (const name of screens) byId(name).hidden = name !== screen;
    if (screen !== "call") return;
    setText(byId("call-title"), words.callTitle(room));
    byId("call-title").focus({ preventScroll: true });
}

route();
