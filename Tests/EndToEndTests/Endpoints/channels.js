/* channels.js - data channels of one browser, driven from outside by the functions of `channels`.
 *
 * The publisher opens channels of its own; what comes to the subscriber is kept. Who carries the
 * session descriptions is no business of the page. */
"use strict";

window.channels = (() => {
    const publisher = new RTCPeerConnection();
    const subscriber = new RTCPeerConnection();
    const own = new Map(); /* label -> channel */
    const others = new Map(); /* label -> what is known of it */

    async function described(connection) {
        if (connection.iceGatheringState !== "complete") {
            await new Promise((resolve) => {
                connection.addEventListener("icegatheringstatechange", () => {
                    if (connection.iceGatheringState === "complete") resolve();
                });
            });
        }
        return connection.localDescription.sdp;
    }

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

    function keep(channel) {
        const kept = { state: channel.readyState, messages: [], protocol: channel.protocol,
            id: channel.id, ordered: channel.ordered, channel };
        channel.binaryType = "arraybuffer";
        channel.addEventListener("message", ({ data }) => kept.messages.push(told(data)));
        channel.addEventListener("close", () => { kept.state = "closed"; });
        others.set(channel.label, kept);
    }

    subscriber.addEventListener("datachannel", ({ channel }) => keep(channel));

    return {
        /* { label, options } -> the offer */
        async open(label, options) {
            own.set(label, publisher.createDataChannel(label, options));
            await publisher.setLocalDescription(await publisher.createOffer());
            return described(publisher);
        },

        async answer(sdp) {
            await publisher.setRemoteDescription({ type: "answer", sdp });
        },

        async subscribe(sdp) {
            await subscriber.setRemoteDescription({ type: "offer", sdp });
            await subscriber.setLocalDescription(await subscriber.createAnswer());
            return described(subscriber);
        },

        /* A channel that was agreed upon elsewhere. */
        expect(label, id) {
            keep(subscriber.createDataChannel(label, { negotiated: true, id }));
        },

        state: (label) => own.get(label)?.readyState ?? null,

        /* Texts as they are, numbers as so many bytes. */
        async send(label, messages) {
            const channel = own.get(label);
            if (channel.readyState === "connecting") {
                await new Promise((resolve) => channel.addEventListener("open", resolve));
            }
            for (const message of messages) {
                channel.send(typeof message === "string" ? message
                    : Uint8Array.from({ length: message }, (_, index) => index % 251));
            }
        },

        close(label) {
            own.get(label).close();
        },

        sumOf: (size) => sum(Uint8Array.from({ length: size }, (_, index) => index % 251)),

        heard(label) {
            const kept = others.get(label);
            if (!kept) return null;
            const { state, messages, protocol, id, ordered } = kept;
            return { state, messages, protocol, id, ordered };
        },
    };
})();
