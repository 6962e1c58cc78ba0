// statistics-panel.js - the quiet figures on a picture: one short list, the same for everybody.

import { words } from "./words.js";

/** Writes the figures into a description list; null hides it. */
export function showFigures(list, figures) {
    list.hidden = figures === null;
    if (figures === null) return;
    const rows = rowsOf(figures);
    if (list.children.length !== rows.length) {
        list.replaceChildren(...rows.map(() => {
            const row = document.createElement("div");
            row.append(document.createElement("dt"), document.createElement("dd"));
            return row;
        }));
    }
    rows.forEach(([label, value], index) => {
        list.children[index].firstElementChild.textContent = label;
        list.children[index].lastElementChild.textContent = value;
    });
}

/**
 * What the client library says of a person, for the picture of one source.
 *
 * @param {object} statistics of call.statistics(person)
 * @param {"camera"|"screen"} source
 */
export function figuresOf(statistics, source) {
    const sound = source === "camera" ? statistics?.microphone : statistics?.screenSound;
    return { picture: statistics?.[source] ?? null, sound: sound ?? null };
}

function rowsOf({ picture, sound }) {
    const { labels, size, rate, share, time, quality, none } = words.figures;
    const said = (value, write) => (Number.isFinite(value) ? write(value) : none);
    const both = picture ?? sound;
    return [
        [labels.picture, picture && picture.width > 0
            ? size(picture.width, picture.height, Math.round(picture.framesPerSecond ?? 0))
            : none],
        [labels.video, said(picture?.bitsPerSecond, rate)],
        [labels.sound, said(sound?.bitsPerSecond, rate)],
        [labels.loss, said(both?.lossShare, share)],
        [labels.roundTrip, said(both?.roundTripMilliseconds, time)],
        [labels.jitter, said(both?.jitterMilliseconds, time)],
        [labels.quality, picture?.quality ? quality(picture.quality) : none],
        [labels.codec, [picture?.codec, sound?.codec].filter(Boolean).join(", ") || none],
    ];
}
