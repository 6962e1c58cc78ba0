/* whep.js - a player of WHEP in a browser: one POST, and what comes is shown. */

window.whep = {
    async play(url) {
        const connection = new RTCPeerConnection();
        const video = document.body.appendChild(document.createElement("video"));
        video.autoplay = true;
        connection.addEventListener("track", (event) => {
            // The answer names one stream for both tracks.
            video.srcObject = event.streams[0];
        });
        this.frames = 0;
        const onFrame = () => {
            this.frames += 1;
            video.requestVideoFrameCallback(onFrame);
        };
        video.requestVideoFrameCallback(onFrame);
        for (const kind of ["audio", "video"]) {
            connection.addTransceiver(kind, { direction: "recvonly" });
        }
        await connection.setLocalDescription(await connection.createOffer());
        const answer = await fetch(url, {
            method: "POST",
            headers: { "content-type": "application/sdp" },
            body: connection.localDescription.sdp,
        });
        if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
        await connection.setRemoteDescription({ type: "answer", sdp: await answer.text() });
        Object.assign(this, { connection, video });
        this.session = new URL(answer.headers.get("location"), url).href;
    },

    /* What is shown and heard by now. */
    async state() {
        let heard = 0;
        for (const one of (await this.connection.getStats()).values()) {
            if (one.type === "inbound-rtp" && one.kind === "audio") {
                heard += one.totalAudioEnergy ?? 0;
            }
        }
        const connection = this.connection.connectionState;
        return { width: this.video.videoWidth, frames: this.frames, heard, connection };
    },

    /* Whether there were ten pictures of this width since, and sound. */
    async hasPlayed(before, width) {
        const now = await this.state();
        return now.width === width && now.frames >= before.frames + 10 && now.heard > before.heard;
    },

    /* Candidates of this browser as the draft wants them, then another ICE session. */
    async restart(tag) {
        const offer = await this.connection.createOffer({ iceRestart: true });
        await this.connection.setLocalDescription(offer);
        const lines = offer.sdp.split("\r\n");
        const of = (name) => lines.find((line) => line.startsWith(`a=${name}:`));
        const section = [lines.find((line) => line.startsWith("m=")), of("mid")];
        const fragment = [of("ice-ufrag"), of("ice-pwd"), ...section].join("\r\n") + "\r\n";
        const answer = await fetch(this.session, {
            method: "PATCH",
            headers: { "content-type": "application/trickle-ice-sdpfrag", "if-match": tag },
            body: fragment,
        });
        if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
        const text = await answer.text();
        const told = (name) => text.match(new RegExp(`^a=${name}:.*$`, "m"))[0].trim();
        const sdp = this.connection.currentRemoteDescription.sdp
            .replaceAll(/^a=ice-ufrag:.*$/gm, told("ice-ufrag"))
            .replaceAll(/^a=ice-pwd:.*$/gm, told("ice-pwd"));
        await this.connection.setRemoteDescription({ type: "answer", sdp });
        return answer.headers.get("etag");
    },

    async delete() {
        return (await fetch(this.session, { method: "DELETE" })).status;
    },
};
