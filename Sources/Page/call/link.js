// link.js - the link to the call: what it is, and getting it into the clipboard.

import { announce, notify } from "./announcer.js";
import { byId } from "./elements.js";
import { words } from "./words.js";

const SAID_TIME = 2000;

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
    clearTimeout(Number(button.dataset.timer));
    button.dataset.copied = "true";
    button.dataset.timer = String(setTimeout(() => delete button.dataset.copied, SAID_TIME));
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
