// elements.js - the few things every screen does with its elements.

/** The element that index.html promises. */
export function byId(id) {
    const element = document.getElementById(id);
    if (!element) throw new Error(`the page has no #${id}`);
    return element;
}

const icons = new URL("icons.svg", import.meta.url).pathname;

/** Shows a symbol of icons.svg in the first icon of an element. */
export function setIcon(element, name) {
    const use = element.querySelector("use");
    const address = `${icons}#${name}`;
    if (use.getAttribute("href") !== address) use.setAttribute("href", address);
}

/** A button of an on/off kind: its symbol, its name, its state. */
export function setToggle(button, { state, icon, label, key }) {
    button.dataset.state = state;
    setIcon(button, icon);
    setLabel(button, label, key);
}

export function setLabel(button, label, key) {
    button.setAttribute("aria-label", label);
    button.title = key ? `${label} (${key})` : label;
}

/** Changes text only where it differs, so that screen readers are not woken for nothing. */
export function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
}

/** Up to two initials: of the first and of the last word. */
export function initials(name) {
    const parts = name.split(/\s+/u).filter((part) => /[\p{L}\p{N}]/u.test(part));
    const first = (part) => [...part].find((sign) => /[\p{L}\p{N}]/u.test(sign)).toUpperCase();
    if (parts.length === 0) return "?";
    if (parts.length === 1) return first(parts[0]);
    return first(parts[0]) + first(parts[parts.length - 1]);
}

/** One of eight tones, always the same for one name. */
export function toneOf(name) {
    let sum = 7;
    for (const sign of name) sum = (sum * 31 + sign.codePointAt(0)) >>> 0;
    return String(sum % 8);
}

/** The same picture again is no reason to start the element anew. */
export function setTrack(media, track) {
    const present = media.srcObject?.getTracks()[0] ?? null;
    if (present === track) return false;
    media.srcObject = track ? new MediaStream([track]) : null;
    return true;
}
