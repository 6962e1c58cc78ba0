// link.js - the link to the call: what it is, and getting it into the clipboard.

import { announce, notify } from "./announcer.js";
import { byId } from "./elements.js";
import { words } from "./words.js";

const SAID_TIME = 2000;
const timers = new WeakMap();

/** The link others join by: the room, without this person's name. A token stays with its owner. */
export const linkTo = (room) => `${location.origin}/r/${encodeURIComponent(room)}`;

/** Copies the link and says so on the button. */
export async function copyLink(room, button) {
    const link = linkTo(room);
    if (!(await copy(link))) {
        notify({ title: words.linkByHand, text: link });
        return;
    }
    announce(words.linkCopied);
    say(button, true);
    clearTimeout(timers.get(button));
    timers.set(button, setTimeout(() => say(button, false), SAID_TIME));
}

/** A button with words on it changes them; one with a symbol has a bubble for it. */
function say(button, isCopied) {
    button.toggleAttribute("data-copied", isCopied);
    if (button.textContent.trim() && !button.querySelector(".said")) {
        button.textContent = isCopied ? words.copied : words.copyButton;
    }
}

async function copy(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return copyByHand(text); // no permission, or a page that is not secure
    }
}

function copyByHand(text) {
    const field = document.createElement("textarea");
    const before = document.activeElement;
    field.value = text;
    field.className = "unseen";
    byId("call").append(field);
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    before?.focus();
    return isCopied;
}
