// own-picture-tests.js - a copy that is no larger than it is shown, and a camera that stays as it
// was: the promises of own-picture.js.
//
// `own` is the module. Every function resolves to what it found wrong, in words.

async function withCamera(look) {
    const stream = await navigator.mediaDevices.getUserMedia({
        video: { width: { ideal: 1280 }, height: { ideal: 720 } },
    });
    const [camera] = stream.getVideoTracks();
    let changes = 0;
    const picture = new own.OwnPicture(() => (changes += 1));
    const before = JSON.stringify(camera.getSettings());
    const wrong = await look(camera, picture, camera.getSettings());
    if (JSON.stringify(camera.getSettings()) !== before) wrong.push("the camera has changed");
    if (changes > 0) wrong.push("the browser drags the camera along");
    picture.close();
    if (camera.readyState !== "live") wrong.push("the camera was closed");
    camera.stop();
    return wrong;
}

/** Width and height of what comes, as soon as it has that many lines, or when it never has. */
async function sizeOf(track, wanted) {
    const video = document.createElement("video");
    video.muted = true;
    video.srcObject = new MediaStream([track]);
    await video.play();
    for (let turn = 0; turn < 200 && video.videoHeight !== wanted; turn += 1) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const found = [video.videoWidth, video.videoHeight];
    video.srcObject = null;
    return found;
}

async function expectLines(track, wanted, shape, wrong) {
    const [width, height] = await sizeOf(track, wanted);
    if (height !== wanted) wrong.push(`${height} lines, not ${wanted}`);
    if (Math.abs(width / height - shape) > 0.02) wrong.push(`${width}x${height} is cut`);
}

return {
    itIsAsLargeAsItIsShown() {
        return withCamera(async (camera, picture, { width, height }) => {
            const wrong = [];
            for (const [shown, wanted] of [[2000, 720], [360, 360], [180, 180], [720, 720]]) {
                const track = picture.of(camera);
                picture.fit(shown);
                await expectLines(track, wanted, width / height, wrong);
                if (picture.of(camera) !== track) wrong.push("it began anew");
            }
            return wrong;
        });
    },

    theCameraStaysAsItIs() {
        return withCamera(async (camera, picture, { width, height }) => {
            const wrong = [];
            picture.of(camera);
            picture.fit(200);
            await new Promise((resolve) => setTimeout(resolve, 300));
            await expectLines(camera, height, width / height, wrong);
            return wrong;
        });
    },

    itGoesWithItsCamera() {
        return withCamera(async (camera, picture) => {
            const wrong = [];
            const copy = picture.of(camera);
            picture.fit(300);
            if (copy === camera) wrong.push("it is the camera itself");
            if (picture.of(null) !== null) wrong.push("there is one without a camera");
            if (copy.readyState !== "ended") wrong.push("it stays when the camera is off");
            const next = picture.of(camera);
            picture.close();
            if (next.readyState !== "ended") wrong.push("it outlives what was closed");
            return wrong;
        });
    },

    async aBrowserThatDragsTheCameraAlongShowsTheCamera() {
        let changes = 0;
        const size = { width: 1280, height: 720, frameRate: 30 };
        const camera = {
            wishes: [], now: size,
            getSettings() { return this.now; },
            getConstraints: () => ({ height: { ideal: 720 } }),
            async applyConstraints(wish) { this.wishes.push(wish); this.now = size; },
            clone: () => ({
                isStopped: false,
                stop() { this.isStopped = true; },
                async applyConstraints() { camera.now = { ...size, height: 360 }; },
            }),
        };
        const picture = new own.OwnPicture(() => (changes += 1));
        const copy = picture.of(camera);
        picture.fit(300);
        for (let turn = 0; turn < 10; turn += 1) await null;
        const wrong = [];
        if (changes !== 1) wrong.push(`told ${changes} times`);
        if (!copy.isStopped) wrong.push("the copy goes on");
        if (picture.of(camera) !== camera) wrong.push("the camera is not shown itself");
        if (camera.wishes[0]?.height?.ideal !== 720) wrong.push("the camera stays small");
        return wrong;
    },
};
