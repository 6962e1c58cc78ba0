/* page-life.js - what becomes of the page around a call: hidden for good, shown again, woken.
 *
 * Only listens; what to do about it is said by whoever calls `followPage`. */

/**
 * @param {object} call
 * @param {() => void} call.hide the page goes away, perhaps into the browser's cache of pages
 * @param {() => void} call.show it is back
 * @param {() => void} call.hurry the network is back or another one, or the machine has slept
 */
export function followPage({ hide, show, hurry }) {
    const { document } = globalThis;
    globalThis.addEventListener?.("pagehide", hide);
    globalThis.addEventListener?.("pageshow", show);
    globalThis.addEventListener?.("online", hurry);
    globalThis.navigator?.connection?.addEventListener?.("change", hurry);
    document?.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "visible") hurry();
    });
}
