/* figures-tests.js - statistics, levels, people and encodings, from made-up reports. */

const [{ figuresOf, together }, { ReceivedLevel, SpeechDetector }, { People }, encoding] =
    await Promise.all(["statistics", "speaking", "people", "encoding"].map(
        (name) => import(`${globalThis.library}/${name}.js`)));
import { check, equal, test } from "./testing.js";

const report = (...all) => new Map(all.map((one) => [one.id, one]));

test("rates and losses are since the report before", () => {
    const codec = { id: "c", type: "codec", mimeType: "video/VP8" };
    const pair = { id: "p", type: "candidate-pair", currentRoundTripTime: 0.0123 };
    const transport = { id: "t", type: "transport", selectedCandidatePairId: "p" };
    const before = { id: "i", type: "inbound-rtp", kind: "video", timestamp: 1000,
        bytesReceived: 1000, packetsReceived: 100, packetsLost: 5 };
    const stream = { ...before, timestamp: 2000, bytesReceived: 101_000, packetsReceived: 190,
        packetsLost: 15, frameWidth: 640, frameHeight: 360, framesPerSecond: 29.97,
        jitter: 0.002, codecId: "c" };
    equal(figuresOf(report(codec, pair, transport, stream), stream, before), {
        width: 640, height: 360, framesPerSecond: 30, bitsPerSecond: 800_000, lossShare: 0.1,
        roundTripMilliseconds: 12.3, jitterMilliseconds: 2, codec: "VP8",
    });
    equal(figuresOf(report(stream), stream).bitsPerSecond, undefined);
});

test("what we send is judged by what the server reports", () => {
    const remote = { id: "r", type: "remote-inbound-rtp", fractionLost: 0.25,
        roundTripTime: 0.04, jitter: 0.001 };
    const stream = { id: "o", type: "outbound-rtp", kind: "audio", timestamp: 1000, bytesSent: 0,
        remoteId: "r" };
    equal(figuresOf(report(remote, stream), stream), {
        lossShare: 0.25, roundTripMilliseconds: 40, jitterMilliseconds: 1,
    });
});

test("Firefox marks the chosen pair itself", () => {
    const stream = { id: "i", type: "inbound-rtp", kind: "audio", timestamp: 0 };
    const chosen = { id: "p", type: "candidate-pair", selected: true, currentRoundTripTime: 0.5 };
    const other = { id: "q", type: "candidate-pair", currentRoundTripTime: 9 };
    equal(figuresOf(report(other, chosen, stream), stream).roundTripMilliseconds, 500);
});

test("a click is no speech, a pause between words no end", () => {
    const detector = new SpeechDetector();
    const changes = [];
    const hear = (level, from, to) => {
        for (let now = from; now < to; now += 100) {
            if (detector.hear(level, now)) changes.push([now, detector.isSpeaking]);
        }
    };
    hear(0, 0, 500);
    hear(0.5, 500, 600);
    hear(0, 600, 1000);
    hear(0.2, 1000, 2000);
    hear(0, 2000, 2500);
    hear(0.2, 2500, 3000);
    hear(0.02, 3000, 4000);
    hear(0, 4000, 5500);
    equal(changes.map(([, isSpeaking]) => isSpeaking), [true, false]);
    check(changes[0][0] >= 1100 && changes[0][0] <= 1300, "begins late");
    check(changes[1][0] >= 4700 && changes[1][0] <= 4900, "ends late");
});

test("without new packets a receiver is silent", () => {
    const level = new ReceivedLevel();
    const receiver = { getSynchronizationSources: () => [{ timestamp: 7, audioLevel: 0.3 }] };
    equal([level.read(receiver, 1000), level.read(receiver, 1400), level.read(receiver, 1600)],
        [0.3, 0.3, 0]);
});

test("people and tracks find each other in whatever order they come", () => {
    const heard = [];
    const people = new People((type, { person, track }) =>
        heard.push([type, person.person, track?.source ?? null]));
    const said = { person: "p1", name: "Ada", kind: "page", isConnected: true,
        tracks: [{ track: "t1", source: "camera", isMuted: false }] };
    const media = { mediaStreamTrack: {}, stream: {} };
    people.receive(new Map([["t1", media]]));
    people.put(said);
    people.put({ ...said, tracks: [...said.tracks, { track: "t2", source: "screen" }] });
    people.receive(new Map([["t1", media], ["t2", { mediaStreamTrack: {}, stream: {} }]]));
    equal(heard, [["person", "p1", null], ["track", "p1", "camera"], ["person", "p1", null],
        ["track", "p1", "screen"]]);
    check(people.all.get("p1").tracks.get("camera").stream === media.stream, "no stream");
});

test("a track that is replaced or gone is taken away once", () => {
    const heard = [];
    const people = new People((type, { track }) => heard.push([type, track?.track ?? null]));
    const with_ = (track) => ({ person: "p1", name: "Ada", kind: "page",
        tracks: [{ track, source: "camera" }] });
    people.put(with_("t1"));
    people.put(with_("t2"));
    people.replace([]);
    equal(heard, [["person", null], ["untrack", "t1"], ["person", null], ["untrack", "t2"],
        ["gone", null]]);
    equal(people.all.size, 0);
});

test("a camera goes out in three sizes, the smallest first", () => {
    const sent = (size, people, sizes = Infinity) =>
        encoding.encodingsOf("camera", "video", size, people, sizes);
    equal([0, 1, 2, 3].map((sizes) => sent({}, 2, sizes).filter(({ active }) => active).length),
        [1, 1, 2, 3]);
    equal(sent({ width: 1280, height: 720 }, 2).map((one) =>
        [one.rid, one.maxBitrate, one.maxFramerate, one.scaleResolutionDownBy, one.active]), [
        ["q", 150_000, 30, 4, true], ["h", 500_000, 30, 2, true], ["f", 1_500_000, 30, 1, true],
    ]);
    equal(sent({ width: 640, height: 480 }, 7).map((one) => one.scaleResolutionDownBy), [4, 2, 1]);
    equal(sent({ width: 1080, height: 1920 }, 25).map((one) => one.scaleResolutionDownBy),
        [6, 3, 1.5]);
    equal([2, 7, 25].map((people) => sent({}, people)[0].maxFramerate), [30, 25, 20]);
});

test("all else goes out once", () => {
    const kinds = [["screen", "video"], ["microphone", "audio"], ["screenSound", "audio"]];
    equal(kinds.map(([source, kind]) => encoding.encodingsOf(source, kind, {}, 2, 1).length),
        [1, 1, 1]);
    equal(encoding.encodingsOf("screen", "video", {}, 2, 1)[0].rid, undefined);
});

test("the server is told of the largest size", () => {
    equal(encoding.largestSize("camera", { width: 1920, height: 1080 }),
        { width: 1280, height: 720 });
    equal(encoding.largestSize("camera", { width: 640, height: 360 }),
        { width: 640, height: 360 });
    equal(encoding.largestSize("screen", { width: 2560, height: 1440 }),
        { width: 2560, height: 1440 });
    equal(encoding.largestSize("camera", {}), undefined);
});

test("the sizes of one picture are one", () => {
    const [small, large, off] = [{ width: 320, bitsPerSecond: 100, codec: "VP8" },
        { width: 640, bitsPerSecond: 400, codec: "VP8" }, { framesPerSecond: 0 }];
    equal(together(undefined, small), small);
    equal(together(small, large).bitsPerSecond, 500);
    equal([together(small, large), together(large, small)].map(({ width }) => width), [640, 640]);
    equal(together(together(off, small), large),
        { framesPerSecond: 0, width: 640, bitsPerSecond: 500, codec: "VP8" });
    equal(together(off, off).bitsPerSecond, undefined);
});

test("speech is asked for without its silence", () => {
    const sdp = "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n"
        + "a=rtpmap:96 VP8/90000\r\na=fmtp:96 x=1\r\n";
    equal(encoding.askForQuietSpeech(sdp),
        "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1;usedtx=1\r\n"
        + "a=rtpmap:96 VP8/90000\r\na=fmtp:96 x=1\r\n");
});

test("pictures are allowed to begin at once", () => {
    equal(encoding.askForQuickStart("a=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\n"),
        "a=rtpmap:96 VP8/90000\r\na=fmtp:96 x-google-start-bitrate=600\r\n"
        + "a=rtpmap:97 rtx/90000\r\n");
});
