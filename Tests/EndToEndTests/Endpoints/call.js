/* call.js - one participant of a call, driven from outside by the functions of `call`.
 *
 * Two connections: `publisher` makes offers, `subscriber` answers them. Session descriptions go in
 * and out whole, candidates included; who carries them is no business of the page. Every function
 * may be called again and again. Pictures and sounds come from capture.js. */
"use strict";

window.call = (() => {
    const shown = new Map(); /* mid at the subscriber -> what is shown of it */
    let publisher = null;
    let subscriber = null;

    function gathered(connection) {
        return new Promise((resolve) => {
            const look = () => {
                if (connection.iceGatheringState !== "complete") return;
                connection.removeEventListener("icegatheringstatechange", look);
                resolve(connection.localDescription.sdp);
            };
            connection.addEventListener("icegatheringstatechange", look);
            look();
        });
    }

    /* -- publishing ---------------------------------------------------------------------------- */

    async function offer(options) {
        await publisher.setLocalDescription(await publisher.createOffer(options));
        return gathered(publisher);
    }

    /* The codec alone, with the retransmissions that go with it. */
    function preferCodec(transceiver, kind, codec) {
        const wanted = `${kind}/${codec}`.toLowerCase();
        const codecs = RTCRtpReceiver.getCapabilities(kind).codecs;
        const chosen = codecs.filter((one) => one.mimeType.toLowerCase() === wanted);
        if (chosen.length === 0) throw new Error(`this browser has no ${wanted}`);
        const repair = codecs.filter((one) => one.mimeType.toLowerCase() === `${kind}/rtx`);
        transceiver.setCodecPreferences([...chosen, ...repair]);
    }

    function encodings({ simulcast, maxBitrate, scalabilityMode }) {
        const layers = simulcast === true
            ? [
                { rid: "q", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
                { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
                { rid: "f", scaleResolutionDownBy: 1, maxBitrate: maxBitrate ?? 1_500_000 },
            ]
            : [maxBitrate ? { maxBitrate } : {}];
        if (scalabilityMode) {
            for (const layer of layers) layer.scalabilityMode = scalabilityMode;
        }
        return layers;
    }

    /* { video: { source, width, height, fps, codec, simulcast, scalabilityMode, maxBitrate },
     *   audio: true } -> the offer. What was published before stays. */
    async function publish({ video, audio }) {
        publisher ??= new RTCPeerConnection();
        const stream = new MediaStream();
        if (audio) {
            const track = await capture.microphoneTrack();
            stream.addTrack(track);
            publisher.addTransceiver(track, { direction: "sendonly", streams: [stream] });
        }
        if (video) {
            const track = await capture.videoTrack(video);
            stream.addTrack(track);
            const transceiver = publisher.addTransceiver(track, {
                direction: "sendonly", streams: [stream], sendEncodings: encodings(video),
            });
            if (video.codec) preferCodec(transceiver, "video", video.codec);
        }
        return offer();
    }

    async function publishAnswer(sdp) {
        await publisher.setRemoteDescription({ type: "answer", sdp });
    }

    function transceiverOf(mid) {
        const found = publisher?.getTransceivers().find((one) => one.mid === mid);
        if (!found) throw new Error(`nothing is published as mid ${mid}`);
        return found;
    }

    /* Ends one track -> the offer that says so. */
    async function unpublish(mid) {
        const transceiver = transceiverOf(mid);
        transceiver.sender.track?.stop();
        transceiver.stop();
        return offer();
    }

    async function restartIce() {
        return offer({ iceRestart: true });
    }

    /* No more than so many bits per second, for one encoding or for all of them. */
    async function limitBitrate(mid, bitsPerSecond, rid) {
        const { sender } = transceiverOf(mid);
        const parameters = sender.getParameters();
        for (const encoding of parameters.encodings) {
            if (!rid || encoding.rid === rid) encoding.maxBitrate = bitsPerSecond;
        }
        await sender.setParameters(parameters);
    }

    /* -- subscribing --------------------------------------------------------------------------- */

    /* Begins to show what comes as `mid`; frames and times are counted from here. */
    function show(mid, track, offeredAt) {
        hide(mid);
        const element = document.createElement(track.kind);
        const entry = { element, frames: 0, firstFrameAfter: null };
        element.autoplay = true;
        element.playsInline = true;
        element.muted = track.kind === "video";
        element.srcObject = new MediaStream([track]);
        document.body.append(element);
        shown.set(mid, entry);
        if (track.kind !== "video") return;
        const onFrame = () => {
            entry.frames += 1;
            entry.firstFrameAfter ??= performance.now() - offeredAt;
            if (shown.get(mid) === entry) element.requestVideoFrameCallback(onFrame);
        };
        element.requestVideoFrameCallback(onFrame);
    }

    function hide(mid) {
        shown.get(mid)?.element.remove();
        shown.delete(mid);
    }

    /* An offer -> the answer. Whatever it newly brings is shown, what it takes away is gone. */
    async function subscribeOffer(sdp) {
        const offeredAt = performance.now();
        subscriber ??= new RTCPeerConnection();
        subscriber.ontrack = ({ transceiver, track }) => show(transceiver.mid, track, offeredAt);
        await subscriber.setRemoteDescription({ type: "offer", sdp });
        await subscriber.setLocalDescription(await subscriber.createAnswer());
        for (const { mid, currentDirection } of subscriber.getTransceivers()) {
            if (mid !== null && currentDirection !== "recvonly") hide(mid);
        }
        return gathered(subscriber);
    }

    /* -- looking ------------------------------------------------------------------------------- */

    async function reports(connection) {
        const all = new Map();
        if (connection) (await connection.getStats()).forEach((one) => all.set(one.id, one));
        return all;
    }

    function mimeType(all, stream) {
        return all.get(stream.codecId)?.mimeType;
    }

    async function sentStatistics() {
        const all = await reports(publisher);
        return [...all.values()].filter((one) => one.type === "outbound-rtp").map((one) => ({
            mid: one.mid,
            rid: one.rid,
            ssrc: one.ssrc,
            kind: one.kind,
            codec: mimeType(all, one),
            framesSent: one.framesSent,
            framesPerSecond: one.framesPerSecond,
            frameWidth: one.frameWidth,
            frameHeight: one.frameHeight,
            keyFramesEncoded: one.keyFramesEncoded,
            packetsSent: one.packetsSent,
            bytesSent: one.bytesSent,
            retransmittedPacketsSent: one.retransmittedPacketsSent,
            targetBitrate: one.targetBitrate,
            scalabilityMode: one.scalabilityMode,
            qualityLimitationReason: one.qualityLimitationReason,
            nackCount: one.nackCount,
            pliCount: one.pliCount,
            firCount: one.firCount,
            roundTripTime: all.get(one.remoteId)?.roundTripTime,
        }));
    }

    async function receivedStatistics() {
        const all = await reports(subscriber);
        return [...all.values()].filter((one) => one.type === "inbound-rtp").map((one) => ({
            mid: one.mid,
            ssrc: one.ssrc,
            kind: one.kind,
            codec: mimeType(all, one),
            framesReceived: one.framesReceived,
            framesDecoded: one.framesDecoded,
            framesShown: shown.get(one.mid)?.frames,
            framesPerSecond: one.framesPerSecond,
            frameWidth: one.frameWidth,
            frameHeight: one.frameHeight,
            keyFramesDecoded: one.keyFramesDecoded,
            firstFrameAfter: shown.get(one.mid)?.firstFrameAfter ?? undefined,
            freezeCount: one.freezeCount,
            audioEnergy: one.totalAudioEnergy,
            packetsReceived: one.packetsReceived,
            packetsLost: one.packetsLost,
            bytesReceived: one.bytesReceived,
            retransmittedPacketsReceived: one.retransmittedPacketsReceived,
            jitter: one.jitter,
            nackCount: one.nackCount,
            pliCount: one.pliCount,
        }));
    }

    async function statistics() {
        return {
            publisher: publisher?.connectionState,
            subscriber: subscriber?.connectionState,
            sent: await sentStatistics(),
            received: await receivedStatistics(),
        };
    }

    async function selectedPair(connection) {
        const all = await reports(connection);
        const transport = [...all.values()].find((one) => one.type === "transport");
        const pair = all.get(transport?.selectedCandidatePairId)
            /* Firefox marks the pair itself. */
            ?? [...all.values()].find((one) => one.type === "candidate-pair" && one.selected);
        if (!pair) return undefined;
        const local = all.get(pair.localCandidateId);
        const remote = all.get(pair.remoteCandidateId);
        return {
            protocol: remote?.protocol ?? local?.protocol,
            localAddress: local?.address ?? local?.ip,
            localPort: local?.port,
            localType: local?.candidateType,
            remoteAddress: remote?.address ?? remote?.ip,
            remotePort: remote?.port,
            remoteType: remote?.candidateType,
        };
    }

    async function candidatePair() {
        return {
            publisher: await selectedPair(publisher),
            subscriber: await selectedPair(subscriber),
        };
    }

    return {
        publish, publishAnswer, unpublish, restartIce, limitBitrate, subscribeOffer, statistics,
        candidatePair,
    };
})();
