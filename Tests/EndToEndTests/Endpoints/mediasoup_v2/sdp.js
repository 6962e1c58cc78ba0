/* sdp.js - between a browser's session descriptions and the protocol's dictionaries.
 *
 * Reads what the browser offers, writes the far side's descriptions. Pure text. */
"use strict";

window.sdp = (() => {
    /* -- reading ------------------------------------------------------------------------------- */

    function split(text) {
        const [session, ...media] = text.split(/\r\n(?=m=)/)
            .map((part) => part.split("\r\n").filter((line) => line !== ""));
        return { session, media };
    }

    function values(lines, name) {
        const start = `a=${name}:`;
        return lines.filter((line) => line.startsWith(start))
            .map((line) => line.slice(start.length));
    }

    const value = (lines, name) => values(lines, name)[0];
    const kindOf = (lines) => lines[0].slice("m=".length).split(" ")[0];

    /* "a=1;b=x" -> { a: 1, b: "x" } */
    function parameters(text = "") {
        return Object.fromEntries(text.split(";").filter((one) => one.includes("=")).map((one) => {
            const [name, word] = one.trim().split("=");
            return [name, /^\d{1,9}$/.test(word) ? Number(word) : word];
        }));
    }

    function about(lines, attribute, payloadType) {
        return values(lines, attribute).filter((one) => one.startsWith(`${payloadType} `))
            .map((one) => one.slice(`${payloadType} `.length));
    }

    /* In the browser's own numbers and order. */
    function codecs(lines) {
        const kind = kindOf(lines);
        return lines[0].split(" ").slice(3).map(Number).map((payloadType) => {
            const [name, clockRate, channels] = about(lines, "rtpmap", payloadType)[0].split("/");
            const codec = {
                name, mimeType: `${kind}/${name}`, payloadType, clockRate: Number(clockRate),
                parameters: parameters(about(lines, "fmtp", payloadType)[0]),
                rtcpFeedback: about(lines, "rtcp-fb", payloadType).map((one) => {
                    const [type, parameter] = one.split(" ");
                    return parameter ? { type, parameter } : { type };
                }),
            };
            if (kind === "audio") codec.channels = Number(channels ?? 1);
            return codec;
        });
    }

    function extensions(lines) {
        return values(lines, "extmap").map((one) => {
            const [id, uri] = one.split(" ");
            return { uri, id: parseInt(id, 10) };
        });
    }

    function fingerprints(text) {
        return [...new Set(values(text.split("\r\n"), "fingerprint"))].map((one) => {
            const [algorithm, word] = one.split(" ");
            return { algorithm, value: word };
        });
    }

    /* One without a name: { ssrc, rtx }; several by their names, which are their profiles. */
    function encodings(lines) {
        const names = values(lines, "rid").map((one) => one.split(" ")[0]);
        if (names.length > 0) return names.map((name) => ({ encodingId: name, profile: name }));
        const [ssrc, rtx] = (value(lines, "ssrc-group")?.split(" ").slice(1) ?? [
            value(lines, "ssrc").split(" ")[0],
        ]).map(Number);
        return [rtx ? { ssrc, rtx: { ssrc: rtx } } : { ssrc }];
    }

    const cname = (text) => /a=ssrc:\d+ cname:(\S+)/.exec(text)?.[1];

    /* -- writing ------------------------------------------------------------------------------- */

    /* What the server's role means for the one who reads it. */
    const SETUP = { client: "active", server: "passive", auto: "actpass" };

    function candidate({ foundation, priority, ip, port, protocol, type, tcpType }) {
        const words = [foundation, 1, protocol, priority, ip, port, "typ", type];
        if (tcpType) words.push("tcptype", tcpType);
        return `a=candidate:${words.join(" ")}`;
    }

    function mediaLines({ name, payloadType, clockRate, channels, parameters, rtcpFeedback }) {
        const format = Object.entries(parameters ?? {}).map(([key, word]) => `${key}=${word}`);
        const map = `${name}/${clockRate}${channels > 1 ? `/${channels}` : ""}`;
        return [
            `a=rtpmap:${payloadType} ${map}`,
            ...format.length > 0 ? [`a=fmtp:${payloadType} ${format.join(";")}`] : [],
            ...(rtcpFeedback ?? []).map(({ type, parameter }) =>
                `a=rtcp-fb:${payloadType} ${type}${parameter ? ` ${parameter}` : ""}`),
        ];
    }

    function section(transport, { mid, kind, direction, rtpParameters, more }) {
        const { iceParameters, iceCandidates, dtlsParameters } = transport;
        const { codecs, headerExtensions } = rtpParameters;
        const { algorithm, value } = dtlsParameters.fingerprints.at(-1);
        return [
            `m=${kind} 7 UDP/TLS/RTP/SAVPF ${codecs.map((one) => one.payloadType).join(" ")}`,
            "c=IN IP4 127.0.0.1", `a=mid:${mid}`, `a=${direction}`,
            `a=ice-ufrag:${iceParameters.usernameFragment}`, `a=ice-pwd:${iceParameters.password}`,
            ...iceCandidates.map(candidate), "a=end-of-candidates",
            `a=fingerprint:${algorithm} ${value}`, `a=setup:${SETUP[dtlsParameters.role]}`,
            ...codecs.flatMap(mediaLines),
            ...headerExtensions.map(({ id, uri }) => `a=extmap:${id} ${uri}`),
            "a=rtcp-mux", "a=rtcp-rsize", ...more,
        ];
    }

    /* version: grows from one to the next. */
    function write(transport, sections, version) {
        return [
            "v=0", `o=- 1 ${version} IN IP4 0.0.0.0`, "s=-", "t=0 0",
            ...transport.iceParameters.iceLite ? ["a=ice-lite"] : [],
            `a=group:BUNDLE ${sections.map(({ mid }) => mid).join(" ")}`,
            ...sections.flatMap((one) => section(transport, one)), "",
        ].join("\r\n");
    }

    return {
        split, value, kindOf, codecs, extensions, fingerprints, encodings, cname, write,
    };
})();
