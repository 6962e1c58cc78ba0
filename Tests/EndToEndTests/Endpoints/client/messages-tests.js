/* messages-tests.js - what people write and give each other, over real channels in one page. */

const { Messages, Parcel, MOST_FILE, MOST_TEXT } =
    await import(`${globalThis.library}/messages.js`);
import { check, equal, test } from "./testing.js";

const bytes = (count) => Uint8Array.from({ length: count }, (_, index) => index % 251);

/* Two connections, and a channel of the one for each of the other's, as the server makes them. */
async function conversation() {
    const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()];
    for (const [one, other] of [[here, there], [there, here]]) {
        one.addEventListener("icecandidate", ({ candidate }) => other.addIceCandidate(candidate));
    }
    const heard = [];
    const messages = new Messages((type, detail) => heard.push({ type, ...detail }));
    messages.follow(here);
    const server = new Map();
    const came = new Promise((resolve) => {
        there.addEventListener("datachannel", ({ channel }) => {
            channel.binaryType = "arraybuffer";
            server.set(channel.label, channel);
            if (server.size === 2) resolve(undefined);
        });
    });
    await here.setLocalDescription(await here.createOffer());
    await there.setRemoteDescription(here.localDescription);
    await there.setLocalDescription(await there.createAnswer());
    await here.setRemoteDescription(there.localDescription);
    await came;
    const somebodys = async (label) => {
        const channel = there.createDataChannel(label, { protocol: "p7" });
        await new Promise((resolve) => channel.addEventListener("open", resolve));
        return channel;
    };
    return { messages, heard, server, somebodys };
}

async function until(condition) {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("what is written goes out, and what others write comes in with whose it is", async () => {
    const { messages, heard, server, somebodys } = await conversation();
    const sent = [];
    server.get("chat").addEventListener("message", ({ data }) => sent.push(data));
    await until(() => messages.isOpen);
    messages.say("hello");
    await until(() => sent.length === 1);
    equal(sent, ["hello"]);
    const chat = await somebodys("chat");
    chat.send("grüß dich");
    chat.send("x".repeat(MOST_TEXT + 1));
    chat.send(bytes(3));
    chat.send("the end");
    await until(() => heard.some(({ text }) => text === "the end"));
    equal(heard.filter(({ type }) => type === "said"), [
        { type: "said", person: "p7", text: "grüß dich" },
        { type: "said", person: "p7", text: "the end" }]);
});

test("a file goes out in pieces and comes in whole", async () => {
    const { messages, heard, server, somebodys } = await conversation();
    const pieces = [];
    server.get("files").addEventListener("message", ({ data }) => pieces.push(data));
    await until(() => messages.isOpen);
    const progress = [];
    await messages.give(new File([bytes(1_000_000)], "picture.png"),
        (sent) => progress.push(sent));
    await until(() => pieces.length === 63);
    equal(JSON.parse(pieces[0]), { name: "picture.png", size: 1_000_000 });
    equal(progress.at(-1), 1_000_000);
    const files = await somebodys("files");
    for (const piece of pieces) files.send(piece);
    await until(() => heard.some(({ type }) => type === "given"));
    const { person, name, size, blob } = heard.find(({ type }) => type === "given");
    equal({ person, name, size }, { person: "p7", name: "picture.png", size: 1_000_000 });
    const whole = new Uint8Array(await blob.arrayBuffer());
    equal(whole.length, 1_000_000);
    check(whole.every((byte, index) => byte === index % 251));
    equal(blob.type, "application/octet-stream");
});

test("nobody is spoken to before there is a way, nor with too much", async () => {
    const messages = new Messages(() => {});
    const codes = [];
    try { messages.say("hello"); } catch ({ code }) { codes.push(code); }
    try { messages.say("x".repeat(MOST_TEXT + 1)); } catch ({ code }) { codes.push(code); }
    await messages.give(new File([], "empty")).catch(({ code }) => codes.push(code));
    const large = { size: MOST_FILE + 1, name: "large" };
    await messages.give(large).catch(({ code }) => codes.push(code));
    equal(codes, ["wrongState", "tooLarge", "wrongState", "tooLarge"]);
});

test("a file that is none, or not whole, is nothing", () => {
    const head = (name, size) => JSON.stringify({ name, size });
    for (const wrong of ["", "7", "null", "{}", head(7, 1), head("x", -1), head("x", 1.5),
        head("x", MOST_FILE + 1), head("x".repeat(256), 1)]) {
        const parcel = new Parcel();
        equal(parcel.take(wrong), null);
        equal(parcel.take(bytes(1).buffer), null);
    }
    const parcel = new Parcel();
    equal(parcel.take(head("x", 4)), null);
    equal(parcel.take(bytes(3).buffer), null);
    equal(parcel.take(bytes(3).buffer), null, "more than was said");
    equal(parcel.take(head("y", 2)), null);
    check(parcel.take(bytes(2).buffer)?.name === "y");
    check(parcel.take(head("empty", 0))?.size === 0);
});
