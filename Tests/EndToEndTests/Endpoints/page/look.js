/* look.js - what a person would see on a page: which pictures move, which words stand there, what
 * is too large, too small or in the way. `window.look`; contrast.js adds to it.
 *
 * It looks at elements and pixels only; of the page's own objects it knows `window.bisque.call`. */
"use strict";

window.look = (() => {
    const SAMPLE = 16; /* pixels each way, of every picture */

    /* How many frames came to each video since it was first looked at. */
    const counted = new WeakMap();

    function isSeen(element) {
        return element.checkVisibility({
            opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true,
        }) && element.getClientRects().length > 0 && !isClippedAway(element);
    }

    /* What is only there for screen readers is cut to a pixel. */
    function isClippedAway(element) {
        for (let at = element; at; at = at.parentElement) {
            const style = getComputedStyle(at);
            if (style.clipPath === "inset(50%)" || style.clip === "rect(0px, 0px, 0px, 0px)")
                return true;
            if (style.overflow === "hidden" && (at.clientWidth <= 1 || at.clientHeight <= 1)
                && style.position === "absolute")
                return true;
        }
        return false;
    }

    function isInWindow(box) {
        return box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0
            && box.left < innerWidth && box.top < innerHeight;
    }

    function nameOf(element) {
        for (let at = element, path = ""; at; at = at.parentElement) {
            const own = at.tagName.toLowerCase()
                + (typeof at.className === "string" && at.className
                    ? "." + at.className.split(/\s+/)[0] : "");
            if (at.id) return `#${at.id}${path}`;
            path = ` ${own}${path}`;
            if (!at.parentElement) return path.trim();
        }
        return "nothing";
    }

    /* Firefox counts nothing of a stream by itself; a callback for every frame of every picture is
     * dear, so who counts is not called. */
    function framesOf(video) {
        if (navigator.userAgent.includes("Chrome"))
            return video.getVideoPlaybackQuality().totalVideoFrames;
        if (!counted.has(video)) {
            counted.set(video, 0);
            const onFrame = () => {
                counted.set(video, counted.get(video) + 1);
                video.requestVideoFrameCallback(onFrame);
            };
            video.requestVideoFrameCallback(onFrame);
        }
        return counted.get(video);
    }

    /* A number that changes when the picture does. */
    function checksum(video) {
        const canvas = document.createElement("canvas");
        canvas.width = canvas.height = SAMPLE;
        const context = canvas.getContext("2d", { willReadFrequently: true });
        context.drawImage(video, 0, 0, SAMPLE, SAMPLE);
        const { data: bytes } = context.getImageData(0, 0, SAMPLE, SAMPLE);
        let sum = 17;
        for (const byte of bytes) sum = (sum * 31 + byte) % 1000003;
        return sum;
    }

    /* Every person and every screen in the call, as it is shown. Looking must not cost more than
     * showing: a picture is taken only from the frame `from` names for it. The own picture is never
     * taken: who looks into the frames of a camera holds them back, and tabs may share one. */
    function tiles(from = {}) {
        return [...document.querySelectorAll("[data-tile], [data-share]")].filter(isSeen)
            .map((tile) => {
                const video = [...tile.querySelectorAll("video")].find(isSeen);
                const hasPicture = video && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA
                    && video.videoWidth > 0;
                const isOwn = tile.dataset.own !== undefined && tile.dataset.own !== "false";
                const frames = hasPicture ? framesOf(video) : 0;
                const key = tile.dataset.tile ?? `${tile.dataset.share} screen`;
                const isTaken = hasPicture && !isOwn && frames >= (from[key] ?? 0);
                return {
                    key,
                    person: tile.dataset.tile ?? tile.dataset.share,
                    name: tile.querySelector(".name")?.textContent.trim() ?? "",
                    isScreen: tile.dataset.share !== undefined,
                    isOwn,
                    isMuted: tile.dataset.muted !== undefined && tile.dataset.muted !== "false",
                    isConnected: tile.dataset.connected !== "false",
                    isSpeaking: tile.dataset.speaking !== undefined
                        && tile.dataset.speaking !== "false",
                    width: hasPicture ? video.videoWidth : 0,
                    frames,
                    picture: isTaken ? checksum(video) : 0,
                };
            });
    }

    /* The words a person can read now. */
    function words(selector = "body") {
        const root = document.querySelector(selector);
        if (!root || !isSeen(root)) return "";
        return root.innerText.replace(/\s+/g, " ").trim();
    }

    function box(element) {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        return { left, top, right, bottom };
    }

    /* What does not fit: tiles over one another or cut off, controls that a finger misses or that
     * nobody can reach, a page wider than its window. */
    function misfits({ leastTouch = 0 } = {}) {
        const found = [];
        const tolerance = 0.75; /* of a pixel: rounding */
        if (document.documentElement.scrollWidth > innerWidth)
            found.push(`the page is ${document.documentElement.scrollWidth} wide of ${innerWidth}`);
        const tiles = [...document.querySelectorAll("[data-tile], [data-share]")].filter(isSeen);
        const boxes = tiles.map(box);
        boxes.forEach((one, at) => {
            const name = `${tiles[at].dataset.tile ?? "share " + tiles[at].dataset.share}`;
            if (!canScrollTo(tiles[at]) && (one.left < -tolerance || one.top < -tolerance
                || one.right > innerWidth + tolerance || one.bottom > innerHeight + tolerance))
                found.push(`tile ${name} is cut off: ${JSON.stringify(one)}`);
            if (one.right - one.left < 40 || one.bottom - one.top < 30)
                found.push(`tile ${name} is tiny: ${JSON.stringify(one)}`);
            for (const [index, other] of boxes.slice(at + 1).entries()) {
                const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
                const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
                if (width > tolerance && height > tolerance
                    && !isFloating(tiles[at]) && !isFloating(tiles[at + 1 + index]))
                    found.push(`tile ${name} is over another`);
            }
        });
        for (const control of controls()) {
            const { left, top, right, bottom } = box(control);
            const name = nameOf(control);
            if (!canScrollTo(control) && (left < -tolerance || top < -tolerance
                || right > innerWidth + tolerance || bottom > innerHeight + tolerance))
                found.push(`${name} is cut off`);
            const reach = control.closest("label") ?? control;
            const around = box(reach);
            if (Math.min(around.right - around.left, around.bottom - around.top)
                < leastTouch - tolerance)
                found.push(`${name} is too small for a finger: ${JSON.stringify(around)}`);
        }
        return { tiles: tiles.length, controls: controls().length, found };
    }

    function controls() {
        return [...document.querySelectorAll("button, a[href], input, select, textarea")]
            .filter((each) => isSeen(each) && !each.disabled && !isBehind(each));
    }

    /* With a dialog open, nothing else is to be reached. */
    function isBehind(element) {
        const dialog = document.querySelector("dialog:modal");
        return dialog !== null && !dialog.contains(element);
    }

    function canScrollTo(element) {
        for (let at = element.parentElement; at; at = at.parentElement) {
            const style = getComputedStyle(at);
            const isPage = at === document.documentElement || at === document.body;
            const isLonger = at.scrollWidth > at.clientWidth || at.scrollHeight > at.clientHeight;
            if (isPage && at.scrollHeight > innerHeight && style.overflowY !== "hidden")
                return true;
            if (isLonger && /(auto|scroll)/.test(style.overflowX + style.overflowY)) return true;
        }
        return false;
    }

    /* A small own picture over the large one is meant to be there. */
    function isFloating(tile) {
        return tile.hasAttribute("data-floating");
    }

    /* Where the keys go now, and whether that can be seen. */
    function focus() {
        const element = document.activeElement;
        if (!element || element === document.body)
            return { selector: "", isStop: false, isShown: false };
        const style = getComputedStyle(element);
        const around = getComputedStyle(element.closest("label") ?? element);
        const hasRing = (each) => each.boxShadow !== "none"
            || (each.outlineStyle !== "none" && parseFloat(each.outlineWidth) >= 1);
        return {
            selector: element.id ? `#${element.id}` : nameOf(element),
            /* Headings may be given the focus, to be read aloud, but are no stops of the keys. */
            isStop: element.tabIndex >= 0,
            isShown: isSeen(element) && (hasRing(style) || hasRing(around)),
        };
    }

    return { isSeen, isInWindow, nameOf, tiles, words, misfits, focus };
})();
