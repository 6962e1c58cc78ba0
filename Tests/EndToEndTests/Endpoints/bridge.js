// bridge.js - the browser's end of the first generation's bridge: one connection for both
// directions, and it is always the server that offers. RoomCallBridgeTests.swift calls it.
"use strict";

globalThis.bridge = (() => {
    const connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    let isSending = false;

    // Sound that nobody plays is not decoded.
    connection.ontrack = ({ track }) => {
        const player = document.createElement(track.kind);
        player.srcObject = new MediaStream([track]);
        player.autoplay = true;
        document.body.append(player);
    };

    // An offer that nobody answers: it only shows what the browser can do.
    async function capabilities() {
        const other = new RTCPeerConnection();
        other.addTransceiver("audio");
        other.addTransceiver("video");
        const offer = await other.createOffer();
        other.close();
        return offer.sdp;
    }

    async function answer(sdp) {
        if (!isSending) {
            const stream = await navigator.mediaDevices.getUserMedia({
                audio: true,
                video: { width: 320, height: 180 },
            });
            for (const track of stream.getTracks()) connection.addTrack(track, stream);
            isSending = true;
        }
        await connection.setRemoteDescription({ type: "offer", sdp });
        await connection.setLocalDescription();
        // The server's candidates are all in its offer; ours it learns from our checks.
        return connection.localDescription.sdp;
    }

    // What has come so far, by kind: pictures that could be decoded, and sound that was no silence.
    async function received() {
        const sum = { frames: 0, samples: 0, streams: 0 };
        for (const entry of (await connection.getStats()).values()) {
            if (entry.type !== "inbound-rtp") continue;
            if ((entry.framesDecoded ?? 0) > 0 || (entry.totalAudioEnergy ?? 0) > 0) sum.streams++;
            sum.frames += entry.framesDecoded ?? 0;
            sum.samples += entry.totalSamplesReceived ?? 0;
        }
        return { ...sum, state: connection.connectionState };
    }

    return { capabilities, answer, received };
})();
