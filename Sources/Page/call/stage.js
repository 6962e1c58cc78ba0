// stage.js - where every picture goes: pure geometry, people and an area in, rectangles out.
//
// Nothing is ever scrolled or overlapped: whatever the count, all pictures lie inside the area.

const WIDE = 16 / 9;
const TALLEST = 3 / 4; /* on an upright phone a picture may lose its sides, its face stays */
const GAP = 8;
const STRIP_SHARE = 0.3;
const STRIP_PICTURE = 240;

/**
 * A grid of equal pictures, as large as the area allows, the last row centred.
 *
 * @param {{width: number, height: number}} area
 * @param {number} count
 * @param {{gap?: number, narrowest?: number, fewest?: number}} [limits] between the pictures, the
 *     narrowest shape of one, the fewest columns
 * @returns {{x: number, y: number, width: number, height: number}[]}
 */
export function grid(area, count, limits = {}) {
    const { gap = gapFor(area), narrowest = narrowestFor(area), fewest = 1 } = limits;
    if (count === 0 || area.width <= 0 || area.height <= 0) return [];
    let best = null;
    for (let columns = fewest; columns <= Math.max(count, fewest); columns += 1) {
        const rows = Math.ceil(count / columns);
        if ((rows - 1) * columns >= count) continue;
        const room = {
            width: (area.width - gap * (columns - 1)) / columns,
            height: (area.height - gap * (rows - 1)) / rows,
        };
        if (room.width <= 0 || room.height <= 0) continue;
        const picture = fit(room, narrowest);
        const size = picture.width * picture.height;
        if (!best || size > best.size * 1.001) best = { columns, rows, picture, size };
    }
    return best ? placed(area, count, best, gap) : [];
}

/**
 * One picture large, the others in a strip beside it, or below it where the area is upright.
 *
 * @returns {{large: object, strip: object[]}}
 */
export function spotlight(area, others) {
    const gap = gapFor(area);
    if (others === 0) return { large: { x: 0, y: 0, ...area }, strip: [] };
    if (area.width < area.height) {
        const height = Math.min(area.width / WIDE + 40, area.height * 0.6);
        const below = { width: area.width, height: area.height - height - gap };
        const strip = grid(below, others, { gap, fewest: 2 })
            .map((place) => ({ ...place, y: place.y + height + gap }));
        return { large: { x: 0, y: 0, width: area.width, height }, strip };
    }
    const width = stripWidth(area, others, gap);
    const side = { width, height: area.height };
    const left = area.width - width - gap;
    const strip = grid(side, others, { gap, narrowest: WIDE })
        .map((place) => ({ ...place, x: place.x + left + gap }));
    return { large: { x: 0, y: 0, width: left, height: area.height }, strip };
}

/** As wide as the largest pictures that fit, and never so wide that the large one suffers. */
function stripWidth(area, count, gap) {
    let best = 0;
    let width = 0;
    for (let columns = 1; columns <= 4; columns += 1) {
        const rows = Math.ceil(count / columns);
        const height = (area.height - gap * (rows - 1)) / rows;
        const most = (area.width * STRIP_SHARE - gap * (columns - 1)) / columns;
        const picture = Math.min(height * WIDE, most, STRIP_PICTURE);
        if (picture <= best) continue;
        best = picture;
        width = columns * picture + (columns - 1) * gap;
    }
    return width;
}

function gapFor(area) {
    return Math.min(area.width, area.height) < 480 ? GAP * 0.75 : GAP;
}

function narrowestFor(area) {
    return area.width < area.height ? TALLEST : WIDE;
}

/** The largest picture in a cell whose shape is between the narrowest allowed and 16:9. */
function fit(cell, narrowest) {
    const shape = Math.min(Math.max(cell.width / cell.height, narrowest), WIDE);
    return cell.width / cell.height > shape
        ? { width: cell.height * shape, height: cell.height }
        : { width: cell.width, height: cell.width / shape };
}

function placed(area, count, { columns, rows, picture }, gap) {
    const height = rows * picture.height + (rows - 1) * gap;
    const top = (area.height - height) / 2;
    return Array.from({ length: count }, (_, index) => {
        const row = Math.floor(index / columns);
        const inRow = Math.min(columns, count - row * columns);
        const width = inRow * picture.width + (inRow - 1) * gap;
        const left = (area.width - width) / 2;
        return {
            x: Math.round(left + (index - row * columns) * (picture.width + gap)),
            y: Math.round(top + row * (picture.height + gap)),
            width: Math.floor(picture.width),
            height: Math.floor(picture.height),
        };
    });
}
