/* capture.js - where a test page's pictures and sounds come from.
 *
 * `capture(options)` gives tracks: of the browser's fake camera and microphone, or of a canvas with
 * noise, which no encoder can make small. Knows nothing of connections (call.js). */
"use strict";

window.capture = (() => {
    const TILE = 256; /* pixels; noise is drawn once and then only moved about */
    const NOISE = 1 / 8; /* of the picture: enough for some Mbit/s at 1280x720 */

    function noiseTile() {
        const tile = document.createElement("canvas");
        tile.width = tile.height = TILE;
        const context = tile.getContext("2d");
        const image = context.createImageData(TILE, TILE);
        for (let at = 0; at < image.data.length; at += 4) {
            const grey = Math.random() * 256;
            image.data[at] = grey;
            image.data[at + 1] = 255 - grey;
            image.data[at + 2] = grey / 2;
            image.data[at + 3] = 255;
        }
        context.putImageData(image, 0, 0);
        return tile;
    }

    /* New noise at the left of every picture. Were it everywhere, encoders would give up size or
     * frames to keep their rate. */
    function canvasTrack({ width, height, fps, noise }) {
        const canvas = document.createElement("canvas");
        canvas.width = width;
        canvas.height = height;
        document.body.append(canvas);
        const context = canvas.getContext("2d");
        const tile = noiseTile();
        context.rect(0, 0, width * noise, height);
        context.clip();
        const track = canvas.captureStream(fps).getVideoTracks()[0];
        const timer = setInterval(() => {
            if (track.readyState === "ended") {
                clearInterval(timer);
                canvas.remove();
                return;
            }
            const dx = -Math.floor(Math.random() * TILE);
            const dy = -Math.floor(Math.random() * TILE);
            for (let x = dx; x < width * noise; x += TILE) {
                for (let y = dy; y < height; y += TILE) {
                    context.drawImage(tile, x, y);
                }
            }
        }, 1000 / fps);
        return track;
    }

    async function cameraTrack({ width, height, fps }) {
        const stream = await navigator.mediaDevices.getUserMedia({
            video: { width, height, frameRate: fps },
        });
        return stream.getVideoTracks()[0];
    }

    async function microphoneTrack() {
        const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
        return stream.getAudioTracks()[0];
    }

    function videoTrack({
        source = "camera", width = 640, height = 360, fps = 30, noise = NOISE,
    }) {
        switch (source) {
        case "camera":
            return cameraTrack({ width, height, fps });
        case "canvas":
            return canvasTrack({ width, height, fps, noise });
        default:
            throw new Error(`no video source "${source}"`);
        }
    }

    return { videoTrack, microphoneTrack };
})();
