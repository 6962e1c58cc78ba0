/* slots-tests.js - a large room's sound: which stream is whose now, whatever comes first. */

const [{ Slots }, { People }, { microphones }, { receivedMids }] =
    await Promise.all(["slots", "people", "speaking", "statistics"].map(
        (name) => import(`${globalThis.library}/${name}.js`)));
import { check, equal, test } from "./testing.js";

/** What the listener has of a section. */
const coming = (mid, name = mid) => ({ announced: { mid }, receiver: { name: `receiver ${name}` },
    mediaStreamTrack: { name }, stream: { name: `stream ${name}` } });

const sections = (...mids) => new Map(mids.map((mid) => [mid, coming(mid)]));

const ada = { mid: "0", person: "p1", track: "t1", source: "microphone" };
const bob = { mid: "1", person: "p2", track: "t2", source: "screenSound" };

/** Slots, and what they have said: the slot's mid, and whose it was then. */
function journal() {
    const said = [];
    const slots = new Slots((type, { slot: { mid, person } }) => said.push([type, mid, person]));
    return { slots, said };
}

test("a slot comes in empty and is somebody's when the server says so", () => {
    const { slots, said } = journal();
    slots.receive(sections("0", "1"));
    slots.hear([ada, { mid: "1" }]);
    equal(said, [["slot", "0", null], ["slot", "1", null], ["slot", "0", "p1"]]);
    const { mid, person, source, stream } = slots.all.get("0");
    equal({ mid, person, source, stream }, {
        mid: "0", person: "p1", source: "microphone", stream: { name: "stream 0" } });
});

test("whose it is may be said before it comes in", () => {
    const { slots, said } = journal();
    slots.hear([ada, bob]);
    equal(said, []);
    slots.receive(sections("0", "1"));
    equal(said, [["slot", "0", "p1"], ["slot", "1", "p2"]]);
});

test("somebody else in a slot is news, the stream is the same", () => {
    const { slots, said } = journal();
    slots.receive(sections("0"));
    slots.hear([ada]);
    const slot = slots.all.get("0");
    const { stream } = slot;
    slots.hear([{ ...bob, mid: "0" }]);
    slots.hear([{ ...bob, mid: "0" }]);
    slots.hear([{ mid: "0" }]);
    equal(said.slice(2), [["slot", "0", "p2"], ["slot", "0", null]]);
    check(slots.all.get("0") === slot && slot.stream === stream, "it is another stream");
    equal([...slots.carried], []);
});

test("slots of another connection are other slots", () => {
    const { slots, said } = journal();
    slots.hear([ada]);
    slots.receive(sections("0"));
    slots.receive(new Map([["0", coming("0", "new")]]));
    slots.receive(new Map());
    equal(said.map(([type]) => type), ["slot", "unslot", "slot", "unslot"]);
    equal(slots.all.size, 0);
});

test("who is heard in a slot speaks there, and has its figures", () => {
    const { slots } = journal();
    slots.receive(sections("0", "1"));
    slots.hear([ada, bob]);
    const microphone = { track: "t1", source: "microphone", isMuted: false };
    const person = { person: "p1", tracks: new Map([["microphone", microphone]]) };
    const people = new Map([["p1", person]]);
    const speakers = () => [...microphones(null, new Map(), people, slots.carried)]
        .map(([name, receiver]) => [name, receiver.name]);
    equal(speakers(), [["p1", "receiver 0"]]);
    equal([...receivedMids(person, slots.carried)], [["microphone", "0"]]);
    slots.hear([bob, { ...ada, mid: "1" }]);
    equal(speakers(), [["p1", "receiver 1"]]);
    slots.hear([{ mid: "0" }, bob]);
    equal(speakers(), []);
    slots.hear([ada]);
    microphone.isMuted = true;
    equal(speakers(), []);
});

test("sound that goes into slots is no stream of its own any more, and may be one again", () => {
    const said = [];
    const people = new People((type, { track }) => track && said.push([type, track.track]));
    const tracks = [{ track: "t1", source: "microphone", isMuted: false },
        { track: "t3", source: "camera", isMuted: false }];
    people.put({ person: "p1", name: "Ada", tracks });
    people.receive(new Map([["t1", coming("0")], ["t3", coming("1")]]));
    people.receive(new Map([["t3", coming("1")]]));
    const { mediaStreamTrack, stream } = people.all.get("p1").tracks.get("microphone");
    equal({ mediaStreamTrack, stream }, { mediaStreamTrack: null, stream: null });
    people.put({ person: "p1", name: "Ada", tracks });
    people.receive(new Map([["t1", coming("2")], ["t3", coming("1")]]));
    equal(said.filter(([, track]) => track === "t1"),
        [["track", "t1"], ["untrack", "t1"], ["track", "t1"]]);
});
