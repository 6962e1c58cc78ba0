/* direct.js - one end of a direct connection in a browser, driven by the functions of `direct`.
 *
 * It speaks Artico's signals and negotiates as two equal ends do (W3C's perfect negotiation). Who
 * carries the signals is no business of the page. Pictures and sounds come from capture.js. */
"use strict";

window.direct = (() => {
    let connection;
    let channel;
    let isInitiator = false;
    let isOffering = false;
    let isIgnoring = false;
    let state = "new"; /* of the channel */
    const signals = [];
    const messages = [];
    const errors = [];
    const tracks = new Map(); /* name -> our sender and stream */
    const heard = []; /* what came of tracks, in order */
    const players = [];
    let hearer = (data) => messages.push(told(data));

    /* Bytes are told by their number and a sum that knows their order. */
    function told(message) {
        if (typeof message === "string") return { text: message };
        const bytes = new Uint8Array(message);
        return { size: bytes.length, sum: sum(bytes) };
    }

    function sum(bytes) {
        let sum = 0;
        for (const byte of bytes) sum = (sum * 31 + byte) % 1_000_003;
        return sum;
    }

    function use(opened) {
        channel = opened;
        channel.binaryType = "arraybuffer";
        if (channel.readyState === "open") state = "open";
        channel.addEventListener("open", () => { state = "open"; });
        channel.addEventListener("close", () => { state = "closed"; });
        channel.addEventListener("message", ({ data }) => hearer(data));
    }

    async function offer() {
        try {
            isOffering = true;
            await connection.setLocalDescription();
            describe();
        } catch (error) {
            errors.push(String(error));
        } finally {
            isOffering = false;
        }
    }

    function describe() {
        const { type, sdp } = connection.localDescription;
        signals.push({ type: "sdp", data: { type, sdp } });
    }

    async function takeDescription(description) {
        const isOffer = description.type === "offer";
        const collides = isOffer && (isOffering || connection.signalingState !== "stable");
        isIgnoring = isInitiator && collides;
        if (isIgnoring) return;
        await connection.setRemoteDescription(description);
        if (isOffer) {
            await connection.setLocalDescription();
            describe();
        }
    }

    async function take(signal) {
        try {
            if (signal.type === "sdp") await takeDescription(signal.data);
            else if (signal.type === "candidate") await connection.addIceCandidate(signal.data);
        } catch (error) {
            if (!isIgnoring) errors.push(String(error));
        }
    }

    function hear({ track, streams }) {
        const entry = { kind: track.kind, stream: streams[0]?.id ?? null, ended: false, packets: 0,
            frames: 0 };
        heard.push({ entry, track });
        for (const stream of streams) {
            stream.addEventListener("removetrack", (event) => {
                if (event.track === track) entry.ended = true;
            });
        }
        /* What nobody plays is not decoded. */
        const player = document.createElement(track.kind);
        player.muted = track.kind === "video";
        player.srcObject = new MediaStream([track]);
        player.play().catch(() => {});
        players.push(player);
    }

    async function count({ entry, track }) {
        const receiver = connection.getReceivers().find((one) => one.track === track);
        if (!receiver) return entry;
        for (const report of (await receiver.getStats()).values()) {
            if (report.type !== "inbound-rtp") continue;
            entry.packets = report.packetsReceived;
            entry.frames = report.framesDecoded ?? 0;
            entry.samples = report.totalSamplesReceived ?? 0;
            entry.energy = report.totalAudioEnergy ?? 0;
        }
        return entry;
    }

    /* One signal after the other, as they came. */
    let turn = Promise.resolve();

    return {
        /* { initiator, channelName, channelConfig, config } */
        start(options) {
            isInitiator = options.initiator ?? false;
            connection = new RTCPeerConnection(options.config ?? {});
            connection.addEventListener("negotiationneeded", offer);
            connection.addEventListener("icecandidate", ({ candidate }) => {
                if (candidate) signals.push({ type: "candidate", data: candidate.toJSON() });
            });
            connection.addEventListener("datachannel", ({ channel: opened }) => use(opened));
            connection.addEventListener("track", hear);
            if (isInitiator) {
                use(connection.createDataChannel(options.channelName ?? "direct",
                    options.channelConfig ?? {}));
            }
        },

        signals: () => signals.splice(0),

        async signal(list) {
            for (const signal of list) turn = turn.then(() => take(signal));
            await turn;
        },

        channel: () => channel,

        /* Who gets messages from now on. */
        hearing(next) {
            hearer = next;
        },

        /* Texts as they are, numbers as so many bytes. */
        send(list) {
            for (const message of list) {
                channel.send(typeof message === "string" ? message
                    : Uint8Array.from({ length: message }, (_, index) => index % 251));
            }
        },

        sumOf: (size) => sum(Uint8Array.from({ length: size }, (_, index) => index % 251)),

        async add(name, kind) {
            const track = kind === "audio" ? await capture.microphoneTrack()
                : await capture.videoTrack({ width: 320, height: 240, framerate: 15 });
            const stream = new MediaStream([track]);
            tracks.set(name, { sender: connection.addTrack(track, stream), stream });
        },

        async replace(name, kind) {
            const track = kind === "audio" ? await capture.microphoneTrack()
                : await capture.videoTrack({ width: 320, height: 240, framerate: 15 });
            await tracks.get(name).sender.replaceTrack(track);
        },

        remove(name) {
            connection.removeTrack(tracks.get(name).sender);
        },

        restart() {
            connection.restartIce();
        },

        close() {
            channel?.close();
            connection.close();
        },

        async status() {
            const list = [];
            for (const one of heard) list.push(await count(one));
            return { state, label: channel?.label ?? null, messages, errors, heard: list,
                connection: connection.connectionState, signaling: connection.signalingState,
                buffered: channel?.bufferedAmount ?? 0 };
        },
    };
})();
