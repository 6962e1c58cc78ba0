/* quality-tests.js - what is said of how pictures are shown, and how often. */

const { Quality } = await import(`${globalThis.library}/quality.js`);
import { FakeClock } from "./fake-time.js";
import { equal, test } from "./testing.js";

function setUp({ code } = {}) {
    const clock = new FakeClock();
    const asked = [];
    const quality = new Quality({
        clock,
        request: async (type, fields) => {
            asked.push([type, fields]);
            if (code) throw Object.assign(new Error(code), { code });
        },
    });
    return { clock, asked, quality };
}

const small = { width: 320, height: 180 };

test("what is new is told once, in whole steps", () => {
    const { asked, quality } = setUp();
    quality.prefer("p1", "camera", small);
    equal(asked, []);
    quality.open();
    quality.prefer("p1", "camera", { width: 319.4, height: 177 });
    equal(asked, [["prefer", { person: "p1", source: "camera", pinned: false,
        size: { width: 320, height: 192 } }]]);
});

test("a size that nobody knows is none", () => {
    const { asked, quality } = setUp();
    quality.open();
    quality.prefer("p1", "screen", { isPinned: true });
    equal(asked, [["prefer", { person: "p1", source: "screen", pinned: true, size: undefined }]]);
});

test("of quick wishes the last is told, after a pause", async () => {
    const { asked, quality, clock } = setUp();
    quality.open();
    for (let width = 100; width <= 2000; width += 100) {
        quality.prefer("p1", "camera", { width, height: 100 });
    }
    await clock.advance(999);
    equal(asked.length, 1);
    await clock.advance(1);
    equal(asked.map(([, { size }]) => size.width), [112, 2000]);
    await clock.advance(5000);
    equal(asked.length, 2);
});

test("another server is told everything", async () => {
    const { asked, quality } = setUp();
    quality.open();
    quality.prefer("p1", "camera", small);
    quality.pause();
    quality.prefer("p2", "camera", small);
    quality.open();
    equal(asked.map(([, { person }]) => person), ["p1", "p1", "p2"]);
});

test("what was too much is said again, what nobody sends is not", async () => {
    for (const [code, count] of [["tooMany", 3], ["notFound", 1], ["internal", 1]]) {
        const { asked, quality, clock } = setUp({ code });
        quality.open();
        quality.prefer("p1", "camera", small);
        await clock.advance(2500);
        equal([code, asked.length], [code, count]);
    }
});

test("who is gone is forgotten", () => {
    const { asked, quality } = setUp();
    quality.prefer("p1", "camera", small);
    quality.prefer("p2", "camera", small);
    quality.take({ track: "t1", sizes: 3, rates: 3, reason: "wish" });
    quality.forget({ person: "p1", tracks: new Map([["camera", { track: "t1" }]]) });
    quality.open();
    equal(asked.map(([, { person }]) => person), ["p2"]);
    equal(quality.of("t1"), undefined);
});

test("what comes in is remembered by its track", () => {
    const { quality } = setUp();
    const said = { type: "quality", person: "p1", track: "t1", source: "camera", sizes: 3, rates: 3,
        current: { size: 1, rate: 2 }, reason: "budget", neededBitrate: 5, availableBitrate: 4 };
    const known = { size: 1, sizes: 3, rate: 2, rates: 3, reason: "budget", neededBitrate: 5,
        availableBitrate: 4 };
    equal(quality.take(said), known);
    equal(quality.of("t1"), known);
    equal(quality.take({ ...said, current: undefined }).size, null);
    equal(quality.of(undefined), undefined);
});
