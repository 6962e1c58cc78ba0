/* contrast.js - is every text of the page, and every symbol, easy enough to tell from what is
 * behind it? WCAG 2.2, criteria 1.4.3 and 1.4.11.
 *
 * `look.contrast()` lists what is not. Of what may be anything, a moving picture, it takes the
 * worst: text there must be readable over white and over black. Needs look.js. */
"use strict";

(() => {
    const TEXT = 4.5;
    const LARGE_TEXT = 3; /* from 24 pixels on, bold from 18.66 */
    const SYMBOL = 3;
    const WHITE = [255, 255, 255, 1];
    const BLACK = [0, 0, 0, 1];

    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const painter = canvas.getContext("2d", { willReadFrequently: true });
    const parsed = new Map();

    /* Whatever CSS allows as a colour, as red, green, blue (0...255) and alpha (0...1). */
    function colour(text) {
        if (!parsed.has(text)) {
            painter.clearRect(0, 0, 1, 1);
            painter.fillStyle = "transparent";
            painter.fillStyle = text;
            painter.fillRect(0, 0, 1, 1);
            const [red, green, blue, alpha] = painter.getImageData(0, 0, 1, 1).data;
            parsed.set(text, [red, green, blue, alpha / 255]);
        }
        return parsed.get(text);
    }

    function over(front, back, opacity = 1) {
        const alpha = front[3] * opacity;
        return [0, 1, 2].map((at) => front[at] * alpha + back[at] * (1 - alpha)).concat(1);
    }

    /* Relative luminance and contrast ratio, as WCAG defines them. */
    function luminance(pixel) {
        const [red, green, blue] = pixel.map((value) => {
            const share = value / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }

    function ratio(one, other) {
        const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (lighter + 0.05) / (darker + 0.05);
    }

    function opacity(element) {
        let product = 1;
        for (let at = element; at; at = at.parentElement)
            product *= Number(getComputedStyle(at).opacity);
        return product;
    }

    /* A single image of its own size is an ornament beside the text, such as a select's arrow. */
    function mayBeBehind(style) {
        return style.backgroundRepeat !== "no-repeat"
            || /cover|contain|100%/.test(style.backgroundSize);
    }

    /* The colours an element may put behind what is in it; none when it is not painted. */
    function paints(element) {
        const style = getComputedStyle(element);
        if (["VIDEO", "IMG", "CANVAS"].includes(element.tagName)) return [WHITE, BLACK];
        if (style.backgroundImage.includes("url(") && mayBeBehind(style)) return [WHITE, BLACK];
        const ground = colour(style.backgroundColor);
        const stops = style.backgroundImage.match(/(rgba?|hsla?|color|oklch|oklab|lab)\([^()]*\)/g);
        if (!stops) return ground[3] > 0 ? [ground] : [];
        return stops.map((stop) => {
            const front = colour(stop);
            return ground[3] === 1 ? over(front, ground) : front;
        });
    }

    /* All colours that may be behind a point of an element: the elements there from the lowest up,
     * each over each of what was possible below it. */
    function grounds(element, x, y) {
        let possible = [WHITE];
        const stack = document.elementsFromPoint(x, y);
        const own = stack.indexOf(element);
        const below = own < 0 ? ancestors(element) : stack.slice(own);
        for (const layer of below.reverse()) {
            const painted = paints(layer);
            if (painted.length === 0) continue;
            const through = opacity(layer);
            const next = painted.flatMap((front) => possible.map((back) =>
                over(front, back, through)));
            const different = new Map(next.map((each) => [each.map(Math.round).join(), each]));
            possible = [...different.values()];
        }
        return possible;
    }

    function ancestors(element) {
        const list = [];
        for (let at = element; at; at = at.parentElement) list.push(at);
        return list;
    }

    function judge(found, { element, box, words, shown, least }) {
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        const through = opacity(element);
        let worst = Infinity;
        for (const ground of grounds(element, x, y))
            worst = Math.min(worst, ratio(over(shown, ground, through), ground));
        if (worst < least)
            found.push({
                words: words.trim().slice(0, 60),
                element: look.nameOf(element),
                ratio: Math.round(worst * 100) / 100,
                least,
            });
    }

    function leastFor(style) {
        const size = parseFloat(style.fontSize);
        const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        return isLarge ? LARGE_TEXT : TEXT;
    }

    function* texts() {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const node = walker.currentNode;
            const element = node.parentElement;
            if (!node.data.trim() || !look.isSeen(element)) continue;
            if (element.closest(":disabled")) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            const box = [...range.getClientRects()].find((each) => look.isInWindow(each));
            if (!box) continue;
            const style = getComputedStyle(element);
            yield {
                element, box, words: node.data, shown: colour(style.color), least: leastFor(style),
            };
        }
        for (const element of document.querySelectorAll("input, textarea, select")) {
            if (!look.isSeen(element) || element.disabled) continue;
            const box = element.getBoundingClientRect();
            if (!look.isInWindow(box)) continue;
            const isEmpty = element.value === "";
            const style = getComputedStyle(element, isEmpty ? "::placeholder" : undefined);
            const words = isEmpty ? element.placeholder
                : element.selectedOptions?.[0]?.label ?? element.value;
            if (!words || ["checkbox", "radio", "range"].includes(element.type)) continue;
            yield { element, box, words, shown: colour(style.color), least: leastFor(style) };
        }
    }

    function* symbols() {
        for (const element of document.querySelectorAll("button svg, a svg")) {
            const box = element.getBoundingClientRect();
            if (!look.isSeen(element) || !look.isInWindow(box) || element.closest(":disabled"))
                continue;
            const style = getComputedStyle(element);
            const paint = [style.stroke, style.fill].find((each) =>
                each && each !== "none" && colour(each)[3] > 0);
            yield {
                element, box, words: "a symbol", shown: colour(paint ?? style.color), least: SYMBOL,
            };
        }
    }

    look.contrast = () => {
        /* Whatever lets a hand through is in the way of the eye all the same. A sheet made here
         * passes the page's content security policy. */
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("*, *::before, *::after { pointer-events: auto !important; }");
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
        try {
            const found = [];
            let judged = 0;
            for (const each of [...texts(), ...symbols()]) {
                judge(found, each);
                judged += 1;
            }
            return { judged, found };
        } finally {
            document.adoptedStyleSheets =
                document.adoptedStyleSheets.filter((each) => each !== sheet);
        }
    };
})();
