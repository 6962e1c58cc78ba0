/* client.js - a client of the mediasoup protocol, driven from outside by the functions of `client`.
 *
 * It does what the second generation's client library did, in its order: one connection to send
 * over, made with the first producer, one to receive over, made with the first consumer. Messages
 * are protocol.js's, descriptions sdp.js's, pictures and sounds capture.js's. */
"use strict";

window.client = (() => {
    const SIMULCAST = [
        { rid: "low", scaleResolutionDownBy: 4, maxBitrate: 100_000 },
        { rid: "medium", scaleResolutionDownBy: 2, maxBitrate: 300_000 },
        { rid: "high", scaleResolutionDownBy: 1, maxBitrate: 1_500_000 },
    ];
    const peers = new Map(); /* name -> appData */
    const consumers = new Map(); /* id -> what was said of it, and what has changed */
    const producers = new Map(); /* kind -> { id, transceiver, section } */
    const transports = {}; /* direction -> { id, connection, server, version } */
    const problems = []; /* what the library would not have understood */
    const names = {}; /* id -> what a reader of the log calls it */
    /* Eight digits, and nobody else in the room has the same. */
    let lastID = 10_000_000 + Math.floor(Math.random() * 80_000_000);
    let protocol = null;
    let room = null;

    const nextID = () => ++lastID;

    /* -- what is told -------------------------------------------------------------------------- */

    function addConsumer(told) {
        if (!peers.has(told.peerName)) problems.push(`a consumer of nobody: ${told.peerName}`);
        if (!told.rtpParameters.rtcp.cname) problems.push("a consumer without a cname");
        if (!told.rtpParameters.encodings[0].ssrc) problems.push("a consumer without an SSRC");
        consumers.set(told.id, { ...told, isEnabled: false });
        names[told.id] = `${told.peerName}'s ${told.kind}`;
    }

    function addPeer({ name, appData, consumers: told }) {
        if (peers.has(name)) problems.push(`${name} came twice`);
        peers.set(name, appData);
        for (const consumer of told) addConsumer(consumer);
    }

    function consumer(id) {
        const found = consumers.get(id);
        if (!found) problems.push(`no consumer ${id}`);
        return found ?? {};
    }

    function hear(message) {
        const { method, id, name } = message;
        switch (method) {
        case "newPeer": addPeer(message); break;
        case "peerClosed":
            if (!peers.delete(name)) problems.push(`${name} went twice`);
            break;
        case "newConsumer": addConsumer(message); break;
        case "consumerClosed": consumer(id).isClosed = true; break;
        case "consumerPaused": consumer(id).paused = true; break;
        case "consumerResumed": consumer(id).paused = false; break;
        case "consumerEffectiveProfileChanged":
            consumer(id).effectiveProfile = message.profile;
            break;
        case "transportStats": case "producerStats": case "consumerStats": case "closed": break;
        default: problems.push(`unknown: ${method}`);
        }
    }

    /* -- the room ------------------------------------------------------------------------------ */

    async function join(url, peerName) {
        protocol = await Protocol.open(url, hear);
        room = (await protocol.request("room", "queryRoom")).rtpCapabilities;
        const rtpCapabilities = await capabilities.receivable(room);
        const answer = await protocol.request("room", "join", {
            peerName, rtpCapabilities, spy: false, appData: { device: "tab" },
        });
        for (const peer of answer.peers) addPeer(peer);
    }

    /* The rest is the server's. */
    function leave(words) {
        protocol.notify("leave", { appData: words });
    }

    async function createTransport(direction, more) {
        const id = nextID();
        const connection = new RTCPeerConnection();
        transports[direction] = { id, connection, version: 0 };
        names[id] = direction;
        transports[direction].server = await protocol.request(
            "peer", "createTransport", { id, direction, options: {}, ...await more(connection) });
        return transports[direction];
    }

    function closeTransport(direction) {
        const { id, connection } = transports[direction];
        protocol.notify("closeTransport", { id });
        connection.close();
        delete transports[direction];
        if (direction === "send") producers.clear();
    }

    /* -- sending ------------------------------------------------------------------------------- */

    async function offer(connection, options) {
        await connection.setLocalDescription(await connection.createOffer(options));
        return connection.localDescription.sdp;
    }

    async function acceptOffer(transport) {
        const sections = [...producers.values()].map(({ transceiver, section }) => ({
            ...section, mid: transceiver.mid,
            direction: transceiver.direction === "inactive" ? "inactive" : "recvonly",
        }));
        transport.version += 1;
        await transport.connection.setRemoteDescription({
            type: "answer", sdp: sdp.write(transport.server, sections, transport.version),
        });
    }

    function simulcastLines(encodings) {
        const names = encodings.map(({ encodingId }) => encodingId).filter(Boolean);
        if (names.length === 0) return [];
        return [
            ...names.map((name) => `a=rid:${name} recv`), `a=simulcast:recv ${names.join(";")}`,
        ];
    }

    /* options: as capture.js takes them for pictures, and `simulcast`; nothing for sound. */
    async function produce(kind, options) {
        const track = kind === "audio"
            ? await capture.microphoneTrack() : await capture.videoTrack(options);
        const add = (connection) => connection.addTransceiver(
            track, { direction: "sendonly", sendEncodings: options?.simulcast ? SIMULCAST : [{}] });
        let transport = transports.send;
        let transceiver = null;
        let text = null;
        if (transport) {
            transceiver = add(transport.connection);
            text = await offer(transport.connection);
        } else {
            transport = await createTransport("send", async (connection) => {
                transceiver = add(connection);
                text = await offer(connection);
                const fingerprints = sdp.fingerprints(text);
                return { dtlsParameters: { role: "server", fingerprints } };
            });
        }
        const { media } = sdp.split(text);
        const lines = media.find((one) => sdp.value(one, "mid") === transceiver.mid);
        const rtpParameters = capabilities.sent(room, lines, sdp.cname(text));
        const id = nextID();
        const section = { kind, rtpParameters, more: simulcastLines(rtpParameters.encodings) };
        producers.set(kind, { id, transceiver, section });
        names[id] = kind;
        await acceptOffer(transport);
        await protocol.request("peer", "createProducer", {
            id, kind, transportId: transport.id, rtpParameters, paused: false,
            appData: { source: kind },
        });
    }

    function changeProducer(kind, change) {
        const { id, transceiver } = producers.get(kind);
        if (change === "close") transceiver.direction = "inactive";
        protocol.notify(`${change}Producer`, { id });
    }

    /* -- receiving ----------------------------------------------------------------------------- */

    async function offerConsumers(transport) {
        const sections = [...consumers.values()].filter(({ isOffered }) => isOffered)
            .map(({ id, kind, rtpParameters, isClosed }) => {
                const [{ ssrc, rtx }] = rtpParameters.encodings;
                const all = rtx ? [ssrc, rtx.ssrc] : [ssrc];
                return {
                    mid: `${kind[0]}${id}`, kind, rtpParameters,
                    direction: isClosed ? "inactive" : "sendonly",
                    more: isClosed ? [] : [
                        `a=msid:consumer-${id} ${kind}-${id}`,
                        ...rtx ? [`a=ssrc-group:FID ${ssrc} ${rtx.ssrc}`] : [],
                        ...all.map((one) => `a=ssrc:${one} cname:${rtpParameters.rtcp.cname}`),
                    ],
                };
            });
        const { connection, server } = transport;
        transport.version += 1;
        await connection.setRemoteDescription({
            type: "offer", sdp: sdp.write(server, sections, transport.version),
        });
        await connection.setLocalDescription(await connection.createAnswer());
    }

    /* Sound is heard and pictures are seen, so that the browser decodes them. */
    function show({ track }) {
        const element = document.body.appendChild(document.createElement(track.kind));
        element.autoplay = true;
        element.muted = track.kind === "video";
        element.srcObject = new MediaStream([track]);
    }

    async function receive(id, preferredProfile = "default") {
        const wanted = consumer(id);
        wanted.isOffered = true;
        let transport = transports.recv;
        const isFirst = !transport;
        transport ??= await createTransport("recv", async (connection) => {
            connection.ontrack = show;
            return {};
        });
        await offerConsumers(transport);
        if (isFirst) {
            const { sdp: text } = transport.connection.localDescription;
            const role = text.includes("a=setup:active") ? "client" : "server";
            protocol.notify("updateTransport", {
                id: transport.id, dtlsParameters: { role, fingerprints: sdp.fingerprints(text) },
            });
        }
        const answer = await protocol.request("peer", "enableConsumer", {
            id, transportId: transport.id, paused: false, preferredProfile,
        });
        Object.assign(wanted, answer, { isEnabled: true });
    }

    const changeConsumer = (id, change) => protocol.notify(`${change}Consumer`, { id });

    function prefer(id, profile) {
        protocol.notify("setConsumerPreferredProfile", { id, profile });
    }

    async function restartIce() {
        for (const direction of ["send", "recv"]) {
            const transport = transports[direction];
            const { iceParameters } = await protocol.request(
                "peer", "restartTransport", { id: transport.id });
            transport.server = { ...transport.server, iceParameters };
            if (direction === "recv") {
                await offerConsumers(transport);
            } else {
                await offer(transport.connection, { iceRestart: true });
                await acceptOffer(transport);
            }
        }
    }

    /* -- statistics ---------------------------------------------------------------------------- */

    /* subject: "Transport", "Producer", "Consumer". */
    function pushStats(subject, id, isWanted) {
        if (isWanted) protocol.notify(`enable${subject}Stats`, { id, interval: 60_000 });
        else protocol.notify(`disable${subject}Stats`, { id });
    }

    async function received() {
        if (!transports.recv) return [];
        const all = [...(await transports.recv.connection.getStats()).values()];
        return all.filter(({ type }) => type === "inbound-rtp").map((one) => ({
            mid: one.mid, kind: one.kind, packets: one.packetsReceived,
            frames: one.framesDecoded, width: one.frameWidth, energy: one.totalAudioEnergy,
        }));
    }

    /* The names by which the connections of both directions have their addresses now. */
    async function pairs() {
        const found = {};
        for (const [direction, { connection }] of Object.entries(transports)) {
            const all = [...(await connection.getStats()).values()];
            const { selectedCandidatePairId, iceLocalUsernameFragment } =
                all.find(({ type }) => type === "transport");
            found[direction] = {
                pair: selectedCandidatePairId ?? null, fragment: iceLocalUsernameFragment ?? null,
                state: connection.connectionState,
            };
        }
        return found;
    }

    const state = () => ({
        peers: [...peers.keys()], consumers: [...consumers.values()], problems,
        closed: protocol.closed, names, log: protocol.log,
    });

    return {
        join, leave, closeTransport, produce, changeProducer, receive, changeConsumer, prefer,
        restartIce, pushStats, received, pairs, state,
    };
})();
