// chat.js - what people write and give each other in a call: the panel, and how much is unread.
//
// All that a stranger says is text to this page; a file is offered for saving, opened by nobody.

import { announce, notify } from "./announcer.js";
import { byId, setLabel, setText } from "./elements.js";
import { words } from "./words.js";

const MOST_LINES = 500;

/** Binds the panel once; `follow(meeting)` then makes it that call's. */
export function startChat(opened) {
    let meeting = null;
    let unread = 0;
    const panel = byId("chat-panel");
    const log = byId("chat-log");

    byId("chat").addEventListener("click", () => show(panel.hidden));
    byId("chat-close").addEventListener("click", () => show(false));
    byId("chat-form").addEventListener("submit", (event) => {
        event.preventDefault();
        say();
    });
    byId("chat-choose").addEventListener("click", () => byId("chat-file").click());
    byId("chat-file").addEventListener("change", ({ target }) => {
        giveAll([...target.files]);
        target.value = "";
    });
    panel.addEventListener("keydown", (event) => {
        if (event.key === "Escape") show(false);
    });
    for (const type of ["dragover", "drop"]) {
        byId("call").addEventListener(type, (event) => {
            if (!meeting || !event.dataTransfer?.types.includes("Files")) return;
            event.preventDefault();
            if (type === "drop") giveAll([...event.dataTransfer.files]);
        });
    }

    function say() {
        const field = byId("chat-text");
        const text = field.value.trim();
        if (!text || !meeting) return;
        try {
            meeting.say(text);
        } catch {
            notify(words.chat.notSent);
            return;
        }
        field.value = "";
        add(words.you, text, true);
    }

    async function giveAll(files) {
        if (files.length > 0) show(true);
        for (const file of files) await give(file);
    }

    async function give(file) {
        const line = add(words.you, words.chat.sending(file.name, 0), true);
        try {
            await meeting.give(file, (sent) => {
                setText(line, words.chat.sending(file.name, Math.floor(100 * sent / file.size)));
            });
            setText(line, words.chat.sent(file.name));
        } catch (error) {
            setText(line, words.chat.notGiven(file.name));
            notify(error?.code === "tooLarge" ? words.chat.tooLarge : words.chat.notSent);
        }
    }

    /** @returns {HTMLElement} the line's text */
    function add(name, text, isOwn = false) {
        const line = document.createElement("li");
        const who = document.createElement("span");
        const what = document.createElement("span");
        line.toggleAttribute("data-own", isOwn);
        [who.className, what.className] = ["who", "what"];
        [who.textContent, what.textContent] = [name, text];
        line.append(who, what);
        log.append(line);
        while (log.children.length > MOST_LINES) log.firstElementChild.remove();
        log.scrollTop = log.scrollHeight;
        byId("chat-empty").hidden = true;
        return what;
    }

    function hear({ detail: { name, text } }) {
        add(name, text);
        note(words.chat.said(name, text));
    }

    function take({ detail: { name, file, blob } }) {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(blob);
        link.download = file;
        link.textContent = file;
        add(name, words.chat.gives).append(" ", link);
        note(words.chat.gave(name, file));
    }

    function note(sentence) {
        announce(sentence);
        if (panel.hidden) unread += 1;
        update();
    }

    function show(isShown) {
        if (isShown) opened();
        panel.hidden = !isShown;
        byId("chat").setAttribute("aria-expanded", String(isShown));
        byId("call").toggleAttribute("data-chatting", isShown);
        if (isShown) unread = 0;
        (isShown ? byId("chat-text") : byId("chat")).focus();
        log.scrollTop = log.scrollHeight;
        update();
    }

    function update() {
        setText(byId("chat-count"), unread > 0 ? String(Math.min(unread, 99)) : "");
        setLabel(byId("chat"), words.chat.open(unread), "C");
        const canSpeak = meeting?.canSpeak ?? false;
        byId("chat-text").disabled = !canSpeak;
        byId("chat-choose").disabled = !canSpeak;
        byId("chat-send").disabled = !canSpeak;
    }

    function clear() {
        for (const { href } of log.querySelectorAll("a")) URL.revokeObjectURL(href);
        log.replaceChildren();
        unread = 0;
        byId("chat-empty").hidden = false;
        panel.hidden = true;
        byId("call").removeAttribute("data-chatting");
        byId("chat").setAttribute("aria-expanded", "false");
    }

    return {
        get isShown() { return !panel.hidden; },
        toggle: () => show(panel.hidden),
        hide() {
            if (!panel.hidden) show(false);
        },
        follow(next) {
            meeting = next;
            clear();
            update();
            next?.addEventListener("said", hear);
            next?.addEventListener("given", take);
            next?.addEventListener("speech", update);
        },
    };
}
