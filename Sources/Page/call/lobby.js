// lobby.js - the first screen: a name and a room, new or from a link.

import { byId } from "./elements.js";
import { newRoomName, roomFrom, tokenFrom } from "./room-names.js";
import { store } from "./store.js";
import { words } from "./words.js";

/** Shows the lobby; `go` gets {name, room, token} once both are fine. */
export function startLobby(go) {
    const name = byId("lobby-name");
    const room = byId("lobby-room");

    byId("lobby-another").addEventListener("click", () => {
        room.value = newRoomName();
        refuse(room, "");
    });
    for (const field of [name, room]) {
        field.addEventListener("input", () => refuse(field, ""));
    }
    byId("lobby-form").addEventListener("submit", (event) => {
        event.preventDefault();
        const who = name.value.trim();
        const where = roomFrom(room.value);
        refuse(name, who ? "" : words.nameMissing);
        refuse(room, where ? "" : room.value.trim() ? words.roomWrong : words.roomMissing);
        if (!who) name.focus();
        else if (!where) room.focus();
        else go({ name: who, room: where, token: tokenFrom(room.value) });
    });

    return {
        show() {
            name.value = store.read("name", "");
            room.value = newRoomName();
            refuse(name, "");
            refuse(room, "");
            (name.value ? byId("lobby-go") : name).focus({ preventScroll: true });
        },
    };
}

/** Says at a field what is wrong with it; nothing when all is well. */
export function refuse(field, sentence) {
    byId(`${field.id}-trouble`).textContent = sentence;
    if (sentence) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
}
