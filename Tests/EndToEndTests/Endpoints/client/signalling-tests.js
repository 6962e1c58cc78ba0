/* signalling-tests.js - the conversation over sockets that go nowhere, while time stands still. */

const { Signalling } = await import(`${globalThis.library}/signalling.js`);
import { FakeClock, fakeSockets } from "./fake-time.js";
import { check, equal, rejection, settle, test } from "./testing.js";

async function begun() {
    const clock = new FakeClock();
    const WebSocket = fakeSockets();
    const heard = [];
    const signalling = new Signalling("ws://nowhere/signalling", {
        greet: (cause) => ({ type: "join", cause }),
        joined: (message) => heard.push(["joined", message.you]),
        message: (message) => heard.push(["message", message.type]),
        lost: (cause) => heard.push(["lost", cause]),
        ended: (state, reason, error) => heard.push([state, reason, error?.code]),
    }, { WebSocket, clock });
    await settle();
    return { clock, WebSocket, heard, signalling };
}

async function join({ WebSocket }) {
    WebSocket.last.open();
    await settle();
    WebSocket.last.answer({ type: "joined", you: "p1" });
    await settle();
}

async function joined() {
    const all = await begun();
    await join(all);
    return all;
}

test("it greets first, and passes on what comes", async () => {
    const { WebSocket, heard } = await begun();
    equal(WebSocket.last.protocol, "bisque");
    WebSocket.last.open();
    await settle();
    equal(WebSocket.last.sent, [{ type: "join", id: 1 }]);
    WebSocket.last.answer({ type: "joined", you: "p1" });
    await settle();
    WebSocket.last.say({ type: "person" });
    await settle();
    equal(heard, [["joined", "p1"], ["message", "person"]]);
});

test("an answer finds its question, an error rejects it", async () => {
    const { WebSocket, signalling } = await joined();
    const [first, second] = [signalling.request("mute", { source: "camera" }),
        signalling.request("publish")];
    await settle();
    const [{ id: one }, { id: two }] = WebSocket.last.sent.slice(-2);
    WebSocket.last.say({ type: "error", id: two, code: "badDescription", message: "no" });
    WebSocket.last.say({ type: "ok", id: one });
    equal((await first).type, "ok");
    equal((await rejection(second)).code, "badDescription");
});

test("a refused join ends it, with the server's words", async () => {
    const { WebSocket, heard } = await begun();
    WebSocket.last.open();
    await settle();
    WebSocket.last.answer({ type: "error", code: "roomFull", message: "full" });
    await settle();
    equal(heard, [["failed", "roomFull", "roomFull"]]);
    equal(WebSocket.last.closedWith, 1000);
});

test("a server that is not there is tried six times", async () => {
    const { clock, WebSocket, heard } = await begun();
    for (let attempt = 0; attempt < 6; attempt += 1) {
        WebSocket.last.drop();
        await clock.advance(2000);
    }
    equal(WebSocket.made.length, 6);
    equal(heard, [["failed", "socketRefused", "socketRefused"]]);
});

test("a lost socket is replaced after a moment, and the cause told", async () => {
    const all = await joined();
    const { clock, WebSocket, heard, signalling } = all;
    await clock.advance(10);
    const open = signalling.request("mute");
    WebSocket.last.drop();
    equal((await rejection(open)).code, "serverGone");
    equal((await rejection(signalling.request("mute"))).code, "serverGone");
    await clock.advance(99);
    equal(WebSocket.made.length, 1);
    await clock.advance(1);
    equal(WebSocket.made.length, 2);
    await join(all);
    equal(WebSocket.last.sent[0], { type: "join", cause: "socketLost", id: 1 });
    equal(heard, [["joined", "p1"], ["lost", "socketLost"], ["joined", "p1"]]);
});

test("refused attempts mean that the service is gone", async () => {
    const all = await joined();
    all.WebSocket.last.drop();
    await all.clock.advance(100);
    all.WebSocket.last.drop();
    await all.clock.advance(200);
    await join(all);
    equal(all.WebSocket.last.sent[0].cause, "serviceGone");
});

test("a server that takes and drops us is asked less and less", async () => {
    const all = await joined();
    for (let turn = 0; turn < 4; turn += 1) {
        all.WebSocket.last.drop(1008);
        await all.clock.advance([100, 200, 300, 400][turn]);
        equal(all.WebSocket.made.length, turn + 2);
        await join(all);
    }
    await all.clock.advance(4000);
    all.WebSocket.last.say({ type: "person" });
    await all.clock.advance(4000);
    all.WebSocket.last.drop();
    await all.clock.advance(100);
    equal(all.WebSocket.made.length, 6);
});

test("silence is questioned, and without an answer it is death", async () => {
    const { clock, WebSocket, heard } = await joined();
    await clock.advance(5000);
    equal(WebSocket.last.lastSent.type, "ping");
    WebSocket.last.answer({ type: "ok" });
    await clock.advance(5000);
    equal(WebSocket.last.lastSent.type, "ping");
    await clock.advance(3999);
    equal(WebSocket.made.length, 1);
    await clock.advance(1);
    equal(heard.at(-1), ["lost", "socketLost"]);
    check(WebSocket.last.closedWith !== 1000, "the server would take our seat away");
});

test("when the network is back it does not wait", async () => {
    const { clock, WebSocket, signalling } = await joined();
    for (const pause of [100, 200, 300]) {
        WebSocket.last.drop();
        await clock.advance(pause);
    }
    WebSocket.last.drop();
    await settle();
    signalling.tryNow();
    await settle();
    equal(WebSocket.made.length, 5);
});

test("an attempt that is never answered is given up", async () => {
    const { clock, WebSocket } = await joined();
    WebSocket.last.drop();
    await clock.advance(100);
    await clock.advance(5000);
    equal(WebSocket.made[1].closedWith, 4000);
    await clock.advance(300);
    equal(WebSocket.made.length, 3);
});

test("the end that the server tells is the end", async () => {
    const { clock, WebSocket, heard } = await joined();
    WebSocket.last.say({ type: "ended", reason: "removed" });
    WebSocket.last.drop(4002);
    await clock.advance(60_000);
    equal(heard.at(-1), ["left", "removed", undefined]);
    equal(WebSocket.made.length, 1);
});

test("leaving says goodbye, and nothing is heard afterwards", async () => {
    const { clock, WebSocket, heard, signalling } = await joined();
    const socket = WebSocket.last;
    const count = heard.length;
    signalling.leave();
    equal([socket.lastSent.type, socket.closedWith], ["leave", 1000]);
    await clock.advance(60_000);
    equal([heard.length, WebSocket.made.length], [count, 1]);
});

test("leaving while it connects or waits leaves nothing behind", async () => {
    const one = await begun();
    one.signalling.leave();
    one.WebSocket.last.open();
    await one.clock.advance(60_000);
    equal([one.WebSocket.last.sent, one.heard, one.WebSocket.made.length], [[], [], 1]);
    const other = await joined();
    other.WebSocket.last.drop();
    await settle();
    other.signalling.leave();
    await other.clock.advance(60_000);
    equal(other.WebSocket.made.length, 1);
});

test("what is no message ends the socket", async () => {
    for (const text of ["{", "[]", "null", "7", "{\"type\":7}"]) {
        const { WebSocket, heard } = await joined();
        WebSocket.last.sayText(text);
        await settle();
        equal(heard.at(-1), ["lost", "socketLost"], text);
    }
});
