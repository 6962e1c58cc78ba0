// announcer.js - says things to those who listen to the page, and shows the notice and the banner.

import { byId, setIcon, setText } from "./elements.js";

const NOTE_TIME = 6000; /* a note goes by itself, trouble stays until it is closed or over */

let unsaid = [];
let noteTimer = 0;

/** Speaks through the screen reader; what is said at once is said in one go. */
export function announce(sentence) {
    unsaid.push(sentence);
    if (unsaid.length > 1) return;
    setTimeout(() => {
        byId("announcements").textContent = unsaid.join(" ");
        unsaid = [];
    }, 80);
}

/** Forgets what was about to be said: it is of a call that is over. */
export function hush() {
    unsaid = [];
}

/** Shows what went wrong until it is closed, or a note for a moment. */
export function notify({ title, text = "", kind = "trouble" }) {
    const notice = byId("notice");
    clearTimeout(noteTimer);
    notice.dataset.kind = kind;
    notice.setAttribute("role", kind === "trouble" ? "alert" : "status");
    setIcon(notice, kind === "trouble" ? "warning" : "note");
    setText(byId("notice-title"), title);
    setText(byId("notice-text"), text);
    notice.hidden = false;
    if (kind !== "trouble") noteTimer = setTimeout(dismiss, NOTE_TIME);
}

export function dismiss() {
    clearTimeout(noteTimer);
    byId("notice").hidden = true;
}

/** Says what the page is waiting for; null when all is well. */
export function setBanner(sentence) {
    setText(byId("banner-text"), sentence ?? "");
    byId("banner").hidden = !sentence;
}

byId("notice-close").addEventListener("click", dismiss);
