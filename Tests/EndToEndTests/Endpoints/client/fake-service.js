/* fake-service.js - as much of a server as a call needs, in the same page, with real connections.
 *
 * Speaks the signalling of docs/signalling.md to sockets that are objects, and forwards tracks
 * from one RTCPeerConnection to another. It can be made to fail in every way a server can. */

const LATENCY = 2; /* milliseconds a message takes */

async function gathered(connection) {
    while (connection.iceGatheringState !== "complete") {
        await new Promise((resolve) => connection.addEventListener(
            "icegatheringstatechange", resolve, { once: true }));
    }
    return connection.localDescription.sdp;
}

/* Chromium passes on only what it decodes, and decodes only the sound that it plays. */
function play(media) {
    if (media.kind !== "audio") return;
    const element = document.createElement("audio");
    Object.assign(element, { autoplay: true, muted: true, srcObject: new MediaStream([media]) });
    document.body.append(element);
}

export class FakeService {
    isUp = true;
    isWorkerAlive = true;
    members = new Map();
    heard = []; /* every message of every client */
    refusals = new Map(); /* type -> code of the error that its messages get */
    #lastNumber = 0;

    get WebSocket() {
        const service = this;
        return class {
            constructor() {
                setTimeout(() => service.isUp ? this.onopen?.() : this.onclose?.({ code: 1006 }));
            }
            send(text) {
                setTimeout(() => service.#receive(this, JSON.parse(text)), LATENCY);
            }
            close(code) { service.#closed(this, code); }
        };
    }

    /* -- trouble ------------------------------------------------------------------------------- */

    /** The socket is gone, and nobody said goodbye. */
    cut(person) {
        const member = this.members.get(person);
        const { socket } = member;
        member.socket = null;
        socket.onclose?.({ code: 1006 });
    }

    killWorker() {
        this.isWorkerAlive = false;
        for (const member of this.members.values()) {
            this.#closeMedia(member);
            this.#say(member, { type: "interrupted", reason: "workerDied" });
        }
    }

    restartWorker() {
        this.isWorkerAlive = true;
        for (const member of this.members.values()) {
            this.#say(member, { type: "resumed" });
            this.#offer(member, true);
        }
    }

    /** All at once, as a killed process: nothing of it is remembered. */
    kill() {
        this.isUp = false;
        const members = [...this.members.values()];
        this.members.clear();
        for (const member of members) {
            this.#closeMedia(member);
            member.socket?.onclose?.({ code: 1006 });
        }
    }

    /** The listening connection is no more, and the client is not told. */
    breakListening(person) {
        this.members.get(person).listening.connection.close();
    }

    /* -- messages ------------------------------------------------------------------------------ */

    #say(member, message) {
        const { socket } = member;
        const text = JSON.stringify(message);
        if (socket) setTimeout(() => socket.onmessage?.({ data: text }), LATENCY);
    }

    async #receive(socket, message) {
        if (!this.isUp) return;
        this.heard.push(message);
        const answer = (fields) => socket.onmessage?.(
            { data: JSON.stringify({ ...fields, id: message.id }) });
        const refusal = this.refusals.get(message.type);
        const member = [...this.members.values()].find((one) => one.socket === socket);
        if (refusal) return answer({ type: "error", code: refusal, message: "as the test wants" });
        if (!member && message.type !== "join") return undefined; /* its socket has gone since */
        switch (message.type) {
        case "join": return this.#join(socket, message, answer);
        case "publish":
            if (!this.isWorkerAlive) {
                return answer({ type: "error", code: "unavailable", message: "no worker" });
            }
            return this.#publish(member, message, answer);
        case "answer": return this.#answered(member, message, answer);
        case "listen":
            answer({ type: "ok" });
            return this.#offer(member, message.how === "fresh"
                || member.listening?.connection.signalingState === "closed");
        case "mute":
            member.tracks.get(message.source).isMuted = message.isMuted;
            this.#tellOthers(member);
            return answer({ type: "ok" });
        case "leave":
            answer({ type: "ok" });
            return this.#remove(member, "left");
        default: return answer({ type: "ok" });
        }
    }

    #closed(socket, code) {
        const member = [...this.members.values()].find((one) => one.socket === socket);
        if (!member) return;
        if (code === 1000) this.#remove(member, "left");
        else member.socket = null;
    }

    #join(socket, { name, resume }, answer) {
        let member = [...this.members.values()].find(({ secret }) => secret === resume);
        const resumed = member !== undefined;
        if (!member) {
            this.#lastNumber += 1;
            member = { person: `p${this.#lastNumber}`, secret: `secret ${this.#lastNumber}`, name,
                tracks: new Map(), publishing: null, listening: null };
            this.members.set(member.person, member);
        }
        member.socket = socket;
        answer({
            type: "joined", you: member.person, secret: member.secret, resumed, room: "room",
            capacity: 25, allowed: { publish: true, subscribe: true },
            people: this.#others(member).map((one) => this.#person(one)),
        });
        this.#tellOthers(member);
        /* What was lost with the socket, or its answer, is said again. */
        if (resumed && member.listening?.said) this.#say(member, member.listening.said);
        this.#offer(member, !resumed);
    }

    #remove(member, reason) {
        if (!this.members.delete(member.person)) return;
        this.#closeMedia(member);
        for (const other of this.members.values()) {
            this.#say(other, { type: "gone", person: member.person, reason });
            this.#offer(other, false);
        }
    }

    /* -- media --------------------------------------------------------------------------------- */

    #others(member) {
        return [...this.members.values()].filter((one) => one !== member);
    }

    #person({ person, name, socket, tracks }) {
        return { person, name, kind: "page", isConnected: socket !== null,
            tracks: [...tracks.values()].map(({ track, source, isMuted }) =>
                ({ track, source, isMuted })) };
    }

    #tellOthers(member) {
        for (const other of this.#others(member)) {
            this.#say(other, { type: "person", person: this.#person(member) });
        }
    }

    #closeMedia(member) {
        member.publishing?.close();
        member.listening?.connection.close();
        member.publishing = member.listening = null;
        member.tracks.clear();
    }

    async #publish(member, { offer, fresh, tracks }, answer) {
        if (fresh || !member.publishing) {
            member.publishing?.close();
            member.publishing = new RTCPeerConnection();
            member.tracks.clear();
        }
        const connection = member.publishing;
        try {
            await connection.setRemoteDescription({ type: "offer", sdp: offer });
            await connection.setLocalDescription();
        } catch (error) {
            return answer({ type: "error", code: "badDescription", message: String(error) });
        }
        const transceivers = new Map(connection.getTransceivers().map((one) => [one.mid, one]));
        const before = member.tracks;
        member.tracks = new Map(tracks.map(({ mid, source, isMuted = false }) => {
            const kept = before.get(source);
            if (kept?.mid === mid) return [source, { ...kept, isMuted }];
            this.#lastNumber += 1;
            const media = transceivers.get(mid).receiver.track;
            play(media);
            return [source, { track: `t${this.#lastNumber}`, source, isMuted, mid, media }];
        }));
        const sdp = await gathered(connection);
        answer({ type: "published", answer: sdp, tracks: [...member.tracks.values()]
            .map(({ mid, track }) => ({ mid, track })) });
        this.#tellOthers(member);
        for (const other of this.#others(member)) this.#offer(other, false);
        return undefined;
    }

    /* One exchange at a time; what is needed meanwhile is offered after it. */
    async #offer(member, fresh) {
        if (!this.isWorkerAlive || !this.members.has(member.person)) return;
        if (fresh || !member.listening) {
            member.listening?.connection.close();
            member.listening = { connection: new RTCPeerConnection(), senders: new Map(),
                exchange: null, said: null, isWanted: false, isFresh: true };
        }
        const { listening } = member;
        if (listening.exchange !== null) {
            listening.isWanted = true;
            return;
        }
        this.#lastNumber += 1;
        const exchange = listening.exchange = this.#lastNumber;
        const { connection, senders } = listening;
        if (connection.signalingState === "closed") return;
        const wanted = new Map(this.#others(member).flatMap((other) =>
            [...other.tracks.values()].map(
                (one) => [one.track, { ...one, person: other.person }])));
        for (const [name, transceiver] of [...senders]) {
            if (wanted.has(name)) continue;
            transceiver.direction = "inactive";
            transceiver.sender.replaceTrack(null);
            senders.delete(name);
        }
        for (const [name, { media }] of wanted) {
            if (senders.has(name)) continue;
            senders.set(name, connection.addTransceiver(media, { direction: "sendonly" }));
        }
        if (senders.size === 0 && connection.getTransceivers().length === 0) {
            listening.exchange = null;
            return;
        }
        await connection.setLocalDescription();
        const offer = await gathered(connection);
        const isFresh = listening.isFresh;
        listening.isFresh = false;
        listening.said = { type: "offer", exchange, offer, fresh: isFresh,
            tracks: [...senders].map(([track, { mid }]) => (
                { mid, person: wanted.get(track).person, track, source: wanted.get(track).source }
            )) };
        this.#say(member, listening.said);
    }

    async #answered(member, { exchange, answer: sdp }, answer) {
        const listening = member?.listening;
        if (listening?.exchange !== exchange) return answer({ type: "ok" });
        await listening.connection.setRemoteDescription({ type: "answer", sdp });
        listening.exchange = null;
        listening.said = null;
        answer({ type: "ok" });
        if (listening.isWanted) {
            listening.isWanted = false;
            this.#offer(member, false);
        }
        return undefined;
    }
}
