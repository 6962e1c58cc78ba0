/* whep.js - a player of WHEP in a browser: one POST, and what comes is shown. */

globalThis.whep = {
    async play(url) {
        const connection = new RTCPeerConnection();
        const video = document.body.appendChild(document.createElement("video"));
        video.muted = true;
        video.autoplay = true;
        connection.addEventListener("track", (event) => {
            if (event.track.kind !== "video") return;
            video.srcObject = new MediaStream([event.track]);
            video.play();
        });
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

    /* How wide the pictures are that are shown, and how many there were. */
    shown() {
        const frames = this.video.getVideoPlaybackQuality().totalVideoFrames;
        return { width: this.video.videoWidth, frames };
    },

    /* How much sound came out of the decoder. */
    async heard() {
        let energy = 0;
        for (const one of (await this.connection.getStats()).values()) {
            if (one.type === "inbound-rtp" && one.kind === "audio") {
                energy += one.totalAudioEnergy ?? 0;
            }
        }
        return energy;
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
