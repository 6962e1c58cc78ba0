// fake-call.js - stands in for bisque-client.js where only the page is looked at: the same face, no
// network. serve.py serves it in the library's place.
//
// The address says what happens: ?people=9 others are there, ?share=p3 shows a screen, ?off=p2,p4
// have no camera, ?muted=p2, ?lost=p5, ?speaking=p1, ?refuse=roomFull the join is refused,
// ?away=workerDied reconnecting for good.

export class CallError extends Error {
    constructor(code) {
        super(code);
        this.code = code;
    }
}

const names = ["Ada Okafor", "Ben", "Chiara Moretti", "Daniel Weiß", "Emi Tanaka", "Farid Haddad",
    "Grace", "Henrik Sørensen", "Ines Duarte", "Jakub Nowak", "Kaya", "Lior Ben-Ami", "Mina Park",
    "Noah Bergström", "Olga Ivanova", "Priya Raman", "Quentin Leroy", "Rosa Jiménez", "Sam",
    "Thandi Nkosi", "Uwe Brandt", "Valeria Costa", "Wen Zhao", "Ximena Torres", "Yusuf Demir"];

export class Call extends EventTarget {
    state = "new";
    people = new Map();
    me = null;
    recoveries = [];
    allowed = { publish: true, subscribe: true };
    speakers = new Set();
    slots = new Map();
    #query = new URLSearchParams(location.search);
    #name;

    constructor({ name }) {
        super();
        this.#name = name;
    }

    async join() {
        this.#become("joining");
        const refusal = this.#query.get("refuse");
        if (refusal === "never") await new Promise(() => {});
        if (refusal) {
            const error = new CallError(refusal);
            this.#become("failed", { error });
            throw error;
        }
        this.me = { person: "p0", name: this.#name };
        const list = (key) => (this.#query.get(key) ?? "").split(",");
        for (let index = 1; index <= Number(this.#query.get("people") ?? 3); index += 1) {
            const person = `p${index}`;
            const track = (source, picture) => [source, {
                track: `t${index}${source}`, source,
                isMuted: list(source === "microphone" ? "muted" : "off").includes(person),
                mediaStreamTrack: picture, stream: null,
            }];
            const tracks = new Map([
                track("microphone", null),
                track("camera", painted(index, names[index - 1])),
            ]);
            if (list("share").includes(person)) {
                tracks.set(...track("screen", paintedScreen()));
            }
            this.people.set(person, {
                person, name: names[(index - 1) % names.length], kind: "page",
                isConnected: !list("lost").includes(person), tracks,
            });
        }
        this.#become("joined");
        for (const person of list("speaking").filter(Boolean)) {
            this.dispatchEvent(new CustomEvent("speaking",
                { detail: { person, isSpeaking: true } }));
        }
        const reason = this.#query.get("away");
        if (reason) this.#become("reconnecting", { reason });
    }

    leave() {
        this.#become("left", { reason: "left" });
    }

    prefer() {}

    /** For tests: somebody comes, or goes. */
    remove(person) {
        this.people.delete(person);
        this.dispatchEvent(new CustomEvent("gone", { detail: { person, reason: "left" } }));
    }

    async publish() {}
    async unpublish() {}
    async mute() {}

    level() {
        return 0.5;
    }

    async statistics() {
        return {
            camera: {
                width: 1280, height: 720, framesPerSecond: 30, bitsPerSecond: 1_640_000,
                lossShare: 0.004, roundTripMilliseconds: 23, jitterMilliseconds: 4, codec: "VP8",
            },
            microphone: { bitsPerSecond: 32_000, codec: "Opus" },
            screen: {
                width: 1920, height: 1080, framesPerSecond: 12, bitsPerSecond: 830_000,
                lossShare: 0, roundTripMilliseconds: 23, jitterMilliseconds: 3, codec: "VP8",
            },
        };
    }

    #become(state, more = {}) {
        this.state = state;
        this.dispatchEvent(new CustomEvent("state", { detail: { state, ...more } }));
    }
}

/** A person of paint who sways a little, so that a picture is seen to move. */
function painted(seed) {
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
    const context = canvas.getContext("2d");
    const hue = (seed * 47) % 360;
    const draw = () => {
        const sway = Math.sin(performance.now() / 700 + seed) * 10;
        const wall = context.createLinearGradient(0, 0, 640, 360);
        wall.addColorStop(0, `hsl(${hue} 30% 62%)`);
        wall.addColorStop(1, `hsl(${(hue + 40) % 360} 32% 38%)`);
        context.fillStyle = wall;
        context.fillRect(0, 0, 640, 360);
        context.fillStyle = `hsl(${(hue + 180) % 360} 35% 30%)`;
        context.beginPath();
        context.ellipse(320 + sway, 400, 150, 130, 0, 0, 7);
        context.fill();
        context.fillStyle = `hsl(${20 + (seed % 4) * 5} 45% ${45 + (seed % 5) * 8}%)`;
        context.beginPath();
        context.ellipse(320 + sway, 180, 70, 86, 0, 0, 7);
        context.fill();
        context.fillStyle = `hsl(${(seed * 91) % 60} 40% ${12 + (seed % 3) * 8}%)`;
        context.beginPath();
        context.ellipse(320 + sway, 130, 78, 56, 0, Math.PI, 0);
        context.fill();
    };
    draw();
    setInterval(draw, 100);
    return canvas.captureStream(10).getVideoTracks()[0];
}

function paintedScreen() {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1920, height: 1080 });
    const context = canvas.getContext("2d");
    const draw = () => {
        context.fillStyle = "#fbfaf8";
        context.fillRect(0, 0, 1920, 1080);
        context.fillStyle = "#33415c";
        context.fillRect(0, 0, 1920, 90);
        context.fillStyle = "#222";
        context.font = "bold 72px sans-serif";
        context.fillText("Third quarter: orders by region", 120, 230);
        [420, 610, 350, 720, 560].forEach((height, index) => {
            context.fillStyle = ["#b4532a", "#d98b5f", "#8a9a5b", "#4c6a82", "#c9a24a"][index];
            context.fillRect(180 + index * 330, 1000 - height * 0.9, 220, height * 0.9);
        });
        context.fillStyle = "#777";
        context.fillText(String(Math.round(performance.now() / 100)), 1600, 230);
    };
    draw();
    setInterval(draw, 200);
    return canvas.captureStream(5).getVideoTracks()[0];
}
