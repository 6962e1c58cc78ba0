/* capabilities.js - what this browser and a room of the mediasoup protocol have in common.
 *
 * Known by the room's numbers when something is received, by the browser's own when it is sent. */
"use strict";

window.capabilities = (() => {
    const profile = (codec) => String(codec.parameters["profile-level-id"] ?? "").slice(0, 4);

    function isSame(local, remote) {
        const isH264 = remote.name === "H264";
        return local.name.toLowerCase() === remote.name.toLowerCase()
            && local.clockRate === remote.clockRate && local.channels === remote.channels
            && (local.parameters["profile-id"] ?? 0) === (remote.parameters["profile-id"] ?? 0)
            && (!isH264 || local.parameters["packetization-mode"]
                === remote.parameters["packetization-mode"] && profile(local) === profile(remote));
    }

    const repairing = (codecs, payloadType) => codecs.find(({ name, parameters }) =>
        name === "rtx" && parameters.apt === payloadType);

    function commonFeedback(local, remote) {
        return remote.rtcpFeedback.filter(({ type, parameter }) => local.rtcpFeedback.some((one) =>
            one.type === type && (one.parameter ?? "") === (parameter ?? "")));
    }

    /* Of one kind, in the room's order: [{ local, remote, rtcpFeedback, localRtx, remoteRtx }]. */
    function common(room, section) {
        const kind = sdp.kindOf(section);
        const mine = sdp.codecs(section);
        const theirs = room.codecs.filter((codec) => codec.kind === kind);
        return theirs.filter(({ name }) => name !== "rtx").flatMap((remote) => {
            const local = mine.find((codec) => isSame(codec, remote));
            if (!local) return [];
            const localRtx = repairing(mine, local.payloadType);
            const remoteRtx = repairing(theirs, remote.preferredPayloadType);
            return [{
                local, remote, rtcpFeedback: commonFeedback(local, remote),
                ...localRtx && remoteRtx ? { localRtx, remoteRtx } : {},
            }];
        });
    }

    const isKnown = (room, kind) => ({ uri }) => room.headerExtensions.some((one) =>
        one.kind === kind && one.uri === uri);

    function received(room, section) {
        const kind = sdp.kindOf(section);
        const local = sdp.extensions(section);
        return {
            codecs: common(room, section).flatMap(({ local, remote, rtcpFeedback, remoteRtx }) => [
                { ...remote, parameters: local.parameters, rtcpFeedback },
                ...remoteRtx ? [remoteRtx] : [],
            ]),
            headerExtensions: room.headerExtensions.filter((one) =>
                one.kind === kind && local.some(({ uri }) => uri === one.uri))
                .map(({ uri, preferredId }) => ({ kind, uri, preferredId })),
        };
    }

    /* What can be received: for `join`. */
    async function receivable(room) {
        const connection = new RTCPeerConnection();
        for (const kind of ["audio", "video"]) {
            connection.addTransceiver(kind, { direction: "recvonly" });
        }
        const { media } = sdp.split((await connection.createOffer()).sdp);
        connection.close();
        const kinds = media.map((section) => received(room, section));
        return {
            codecs: kinds.flatMap(({ codecs }) => codecs),
            headerExtensions: kinds.flatMap(({ headerExtensions }) => headerExtensions),
            fecMechanisms: [],
        };
    }

    /* What one section of an offer sends: for `createProducer`. */
    function sent(room, section, cname) {
        const [{ local, rtcpFeedback, localRtx }] = common(room, section);
        return {
            muxId: sdp.value(section, "mid"),
            codecs: [{ ...local, rtcpFeedback }, ...localRtx ? [localRtx] : []],
            headerExtensions: sdp.extensions(section).filter(isKnown(room, sdp.kindOf(section))),
            encodings: sdp.encodings(section),
            rtcp: { cname, reducedSize: true, mux: true },
        };
    }

    return { receivable, sent };
})();
