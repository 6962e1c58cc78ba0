/* call-tests.js - whole calls of two, over real connections, with a server that fails. */

const { Call } = await import(`${globalThis.library}/bisque-client.js`);
const { OwnLevel } = await import(`${globalThis.library}/own-level.js`);
import { FakeService } from "./fake-service.js";
import { check, equal, eventually, rejection, test } from "./testing.js";

/* -- two people -------------------------------------------------------------------------------- */

function picture() {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [160, 90];
    const context = canvas.getContext("2d");
    let count = 0;
    const timer = setInterval(() => {
        context.fillStyle = `hsl(${count} 100% 50%)`;
        context.fillRect(0, 0, 160, 90);
        count += 9;
    }, 50);
    const [track] = canvas.captureStream(20).getVideoTracks();
    pictures.push(() => { clearInterval(timer); track.stop(); });
    return track;
}
const pictures = [];

function tone() {
    const context = new AudioContext();
    const [oscillator, out] = [context.createOscillator(), context.createMediaStreamDestination()];
    oscillator.connect(out);
    oscillator.start();
    pictures.push(() => context.close());
    return out.stream.getAudioTracks()[0];
}

/** Shows and plays what is received, and counts its frames. */
class Screen {
    frames = 0;
    #element = document.createElement("video");
    #sound = document.createElement("audio");

    constructor(call) {
        Object.assign(this.#element, { autoplay: true, muted: true, playsInline: true });
        this.#sound.autoplay = true;
        document.body.append(this.#element, this.#sound);
        call.addEventListener("track", ({ detail: { track } }) => {
            if (track.source === "camera") this.#element.srcObject = track.stream;
            if (track.source === "microphone") this.#sound.srcObject = track.stream;
        });
        const count = () => {
            this.frames += 1;
            this.#element.requestVideoFrameCallback(count);
        };
        this.#element.requestVideoFrameCallback(count);
    }

    async moves() {
        const before = this.frames;
        await eventually("pictures move", () => this.frames > before + 3);
    }
}

const person = (service, name) => {
    const call = new Call({ room: "room", name, url: "http://nowhere/",
        environment: { WebSocket: service.WebSocket } });
    call.states = [];
    call.addEventListener("state", ({ detail: { state, reason } }) =>
        call.states.push(reason ? `${state} ${reason}` : state));
    return call;
};

/** Ada, who shows herself, and Bob, who looks. */
async function pair(body) {
    const service = new FakeService();
    const [ada, bob] = ["Ada", "Bob"].map((name) => person(service, name));
    const screen = new Screen(bob);
    try {
        await Promise.all([ada.join(), bob.join()]);
        await ada.publish("camera", picture());
        await screen.moves();
        await body({ service, ada, bob, screen });
    } finally {
        ada.leave();
        bob.leave();
        for (const end of pictures.splice(0)) end();
        document.body.replaceChildren();
    }
}

const seen = (call) => [...call.people.values()][0];

/* -- tests ------------------------------------------------------------------------------------- */

test("what one publishes the other sees, hears and can measure", () => pair(
    async ({ ada, bob }) => {
        await ada.publish("microphone", tone());
        await eventually("Bob hears", () => bob.level(ada.me.person) > 0);
        await eventually("Ada speaks", () => bob.speakers.includes(ada.me.person));
        equal(seen(bob).name, "Ada");
        const received = await eventually("figures", async () => {
            const { camera, microphone } = await bob.statistics(ada.me.person);
            return microphone?.bitsPerSecond > 0 && camera?.bitsPerSecond > 0
                && camera.width === 160 && camera;
        });
        equal([received.width, received.height, received.codec], [160, 90, "VP8"]);
        const sent = await eventually("own figures", async () => {
            const { camera } = await ada.statistics();
            return camera?.bitsPerSecond > 0 && camera;
        });
        equal(sent.codec, "VP8");
    }));

test("two quick mutes end as the last one says", () => pair(async ({ ada, bob, screen }) => {
    await Promise.all([ada.mute("camera", true), ada.mute("camera", false),
        ada.mute("camera", true)]);
    await eventually("Bob knows", () => seen(bob).tracks.get("camera").isMuted);
    await ada.mute("camera", false);
    await eventually("Bob knows again", () => !seen(bob).tracks.get("camera").isMuted);
    await screen.moves();
}));

test("another track of the same source needs no exchange", () => pair(
    async ({ service, ada, screen }) => {
        const count = () => service.heard.filter(({ type }) => type === "publish").length;
        const before = count();
        await ada.publish("camera", picture());
        await screen.moves();
        equal(count(), before);
    }));

test("sources come and go", () => pair(async ({ ada, bob, screen }) => {
    await ada.publish("screen", picture());
    await eventually("Bob sees the screen", () => seen(bob).tracks.get("screen")?.stream);
    await ada.unpublish("screen");
    await eventually("it is gone", () => !seen(bob).tracks.has("screen"));
    await ada.unpublish("camera");
    await eventually("all is gone", () => seen(bob).tracks.size === 0);
    await ada.publish("camera", picture());
    await screen.moves();
}));

test("media goes on while a lost socket is replaced", () => pair(
    async ({ service, ada, bob, screen }) => {
        const media = seen(bob).tracks.get("camera").mediaStreamTrack;
        service.cut(ada.me.person);
        service.cut(bob.me.person);
        const late = ada.publish("screen", picture());
        await eventually("both know", () => ada.states.includes("reconnecting socketLost")
            && bob.states.includes("reconnecting socketLost"));
        await eventually("both are back", () => ada.state === "joined" && bob.state === "joined");
        await late;
        await eventually("Bob sees the screen", () => seen(bob).tracks.get("screen")?.stream);
        check(seen(bob).tracks.get("camera").mediaStreamTrack === media, "media was renewed");
        equal(ada.recoveries.map(({ cause }) => cause), ["socketLost"]);
        await screen.moves();
    }));

test("an offer that is lost with its socket is made again", () => pair(
    async ({ service, ada, bob }) => {
        const before = service.heard.length;
        const late = ada.publish("screen", picture());
        await eventually("the server has the offer", () =>
            service.heard.slice(before).some(({ type }) => type === "publish"));
        service.cut(ada.me.person);
        await late;
        await eventually("Bob sees it", () => seen(bob).tracks.get("screen")?.stream);
    }));

test("after the worker's death pictures come back", () => pair(
    async ({ service, ada, bob, screen }) => {
        service.killWorker();
        await eventually("they know", () => ada.state === "reconnecting");
        service.restartWorker();
        await screen.moves();
        await eventually("both are back", () => ada.state === "joined" && bob.state === "joined");
        equal([ada, bob].map((call) => call.recoveries.map(({ cause }) => cause)),
            [["workerDied"], ["workerDied"]]);
    }));

test("after a restart of the service the call stands again", () => pair(
    async ({ service, ada, bob, screen }) => {
        const me = ada.me.person;
        service.kill();
        await eventually("the cause is known", () => ada.states.at(-1) ===
            "reconnecting serviceGone");
        const muted = ada.mute("camera", true);
        service.isUp = true;
        await eventually("both are back", () => ada.state === "joined" && bob.state === "joined");
        check(ada.me.person !== me, "the old seat was believed");
        await muted;
        await eventually("Bob knows", () => seen(bob)?.tracks.get("camera")?.isMuted);
        await ada.mute("camera", false);
        await screen.moves();
        equal([...bob.people.values()].map(({ name }) => name), ["Ada"]);
    }));

test("a listening connection that breaks is replaced", () => pair(
    async ({ service, bob, screen }) => {
        service.breakListening(bob.me.person);
        await eventually("it is noticed", () => bob.states.includes("reconnecting iceFailed"));
        await screen.moves();
        await eventually("it is over", () => bob.state === "joined");
        equal(bob.recoveries.map(({ cause }) => cause), ["iceFailed"]);
    }));

test("leaving is possible in every state, and so is coming back", () => pair(
    async ({ service, ada, bob, screen }) => {
        ada.leave();
        equal(ada.state, "left");
        await eventually("Bob is alone", () => bob.people.size === 0);
        const joining = ada.join();
        ada.leave();
        equal((await rejection(joining)).code, "notInCall");
        const again = ada.join();
        equal((await rejection(ada.join())).code, "wrongState");
        await again;
        service.cut(ada.me.person);
        ada.leave();
        ada.leave();
        await ada.join();
        await ada.publish("camera", picture());
        await screen.moves();
    }));

test("a page that is shown again is in the call again", () => pair(
    async ({ ada, bob, screen }) => {
        dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
        equal([ada.state, bob.state], ["left", "left"]);
        dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
        await eventually("both are in it", () => ada.state === "joined" && bob.state === "joined");
        await screen.moves();
    }));

test("what is published before joining goes out with it, in one offer", async () => {
    const service = new FakeService();
    const ada = person(service, "Ada");
    const done = [ada.publish("camera", picture()), ada.publish("microphone", tone())];
    await ada.join();
    await Promise.all(done);
    equal(service.heard.filter(({ type }) => type === "publish").length, 1);
    ada.leave();
});

test("a muted microphone is never heard before it is unmuted", async () => {
    const service = new FakeService();
    const ada = person(service, "Ada");
    const track = tone();
    track.enabled = false;
    await ada.join();
    await ada.publish("microphone", track);
    const { tracks } = service.heard.find(({ type }) => type === "publish");
    equal([tracks[0].isMuted, track.enabled], [true, false]);
    await ada.mute("microphone", false);
    equal(track.enabled, true);
    ada.leave();
});

test("what the server refuses is told to whoever asked, the rest goes on", () => pair(
    async ({ service, ada, screen }) => {
        service.refusals.set("publish", "notAllowed");
        const refused = ada.publish("screen", picture());
        await eventually("it was asked", () => ada.published.size === 2);
        equal((await rejection(refused)).code, "notAllowed");
        service.refusals.clear();
        equal([...ada.published.keys()].includes("screen"), false);
        check(ada.state === "joined" || ada.state === "reconnecting", ada.state);
        await ada.publish("camera", picture());
        await screen.moves();
    }));

test("who may not come in hears the server's reason", async () => {
    const service = new FakeService();
    service.refusals.set("join", "roomFull");
    const ada = person(service, "Ada");
    equal((await rejection(ada.join())).code, "roomFull");
    equal(ada.states, ["joining", "failed roomFull"]);
});

test("a server that is not there is said to be so", async () => {
    const service = new FakeService();
    service.isUp = false;
    const ada = person(service, "Ada");
    equal((await rejection(ada.join())).code, "socketRefused");
});

test("a device that is gone is told", () => pair(async ({ ada }) => {
    const track = picture();
    await ada.publish("screen", track);
    const ended = new Promise((resolve) => ada.addEventListener("ended", resolve));
    track.dispatchEvent(new Event("ended"));
    equal((await ended).detail.source, "screen");
}));

test("one hears oneself where the browser does not say how loud one is", async () => {
    const own = new OwnLevel();
    const report = new Map([["o", { type: "outbound-rtp" }]]);
    const sender = { track: tone(), getStats: async () => report };
    await eventually("the tone is heard", () => own.read(sender) > 0.5);
    sender.track.enabled = false;
    await eventually("silence is heard", () => own.read(sender) === 0);
    own.close();
    for (const end of pictures.splice(0)) end();
});
