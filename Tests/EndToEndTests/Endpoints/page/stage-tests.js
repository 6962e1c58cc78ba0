// stage-tests.js - whatever the window and however many people: the promises of stage.js.
//
// `stage` is the module. Every function returns what it found wrong, in words: nothing, if all is
// well.

const areas = [[1256, 700], [366, 760], [770, 374], [1896, 980], [320, 480], [700, 701]]
    .map(([width, height]) => ({ width, height }));
const counts = Array.from({ length: 25 }, (_, index) => index + 1);

/** All places for every area and count, as the grid or beside something large. */
function* layouts() {
    for (const area of areas) {
        for (const count of counts) {
            const name = `${count} in ${area.width}x${area.height}`;
            yield { name: `grid of ${name}`, area, count, places: stage.grid(area, count) };
            if (count < 2) continue;
            const { large, strip } = stage.spotlight(area, count - 1);
            yield { name: `spotlight with ${name}`, area, count, places: [large, ...strip] };
        }
    }
}

const each = (judge) => [...layouts()].flatMap((layout) => judge(layout)
    .map((words) => `${layout.name}: ${words}`));

const overlap = (a, b) =>
    Math.min(a.x + a.width, b.x + b.width) > Math.max(a.x, b.x) + 0.01 &&
    Math.min(a.y + a.height, b.y + b.height) > Math.max(a.y, b.y) + 0.01;

return {
    everybodyHasAPlace: () => each(({ places, count }) =>
        places.length === count ? [] : [`${places.length} places`]),

    allPlacesLieInside: () => each(({ places, area }) => places
        .filter(({ x, y, width, height }) => x < 0 || y < 0 || width <= 0 || height <= 0 ||
            x + width > area.width + 1 || y + height > area.height + 1)
        .map((place) => `outside: ${JSON.stringify(place)}`)),

    noPlacesOverlap: () => each(({ places }) => places.flatMap((place, index) =>
        places.slice(index + 1).filter((other) => overlap(place, other))
            .map((other) => `${JSON.stringify(place)} over ${JSON.stringify(other)}`))),

    picturesAreWideOnADesktop: () => areas.filter(({ width, height }) => width > height)
        .flatMap((area) => counts.flatMap((count) => stage.grid(area, count)
            .filter(({ width, height }) => Math.abs(width / height - 16 / 9) > 0.05)
            .map(({ width, height }) => `${count}: ${width}x${height}`))),

    noPictureIsNarrowerThanAFace: () => each(({ places }) => places
        .filter(({ width, height }) => width / height < 0.73)
        .map(({ width, height }) => `${width}x${height}`)),

    theLargeOneIsTheLargest: () => areas.flatMap((area) => counts.slice(1).flatMap((count) => {
        const { large, strip } = stage.spotlight(area, count);
        return strip.filter(({ width, height }) => width * height >= large.width * large.height)
            .map(() => `${count} in ${area.width}x${area.height}`);
    })),

    fourShareADesktopEqually: () => {
        const places = stage.grid({ width: 1256, height: 700 }, 4);
        const rows = new Set(places.map(({ y }) => y)).size;
        return rows === 2 && places[0].width > 600 ? [] : [JSON.stringify(places)];
    },

    anEmptyAreaHasNoPlaces: () => stage.grid({ width: 0, height: 0 }, 3),
};
