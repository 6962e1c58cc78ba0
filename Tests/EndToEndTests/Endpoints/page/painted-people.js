// painted-people.js - cameras and microphones for the picture of the page: people of paint.
//
// picture.py puts it in front of the page. window.painted says who sits there: {who, isTalking}.

(() => {
    const size = { width: 960, height: 540 };
    const people = {
        mara: {
            wall: "#c98f6b", room: shelf, skin: "#f0c3a0", shade: "#dfa27c", hair: "#7a3324",
            shirt: "#e3a93c", collar: "#c98d24", cut: bob, lips: "#b8523f",
        },
        ada: {
            wall: "#6f8f76", room: plant, skin: "#8a5436", shade: "#6f3f27", hair: "#211814",
            shirt: "#f1e4d0", collar: "#dccbb0", cut: curls, lips: "#7c2f2a",
        },
        daniel: {
            wall: "#5f7f93", room: dusk, skin: "#e8b78f", shade: "#d0966d", hair: "#4b3a2c",
            shirt: "#2f4858", collar: "#22353f", cut: short, lips: "#a8574a", hasBeard: true,
            hasGlasses: true,
        },
    };

    navigator.mediaDevices.getUserMedia = async ({ audio, video }) => {
        const stream = new MediaStream();
        if (video) stream.addTrack(camera());
        if (audio) stream.addTrack(microphone());
        return stream;
    };

    function camera() {
        const canvas = Object.assign(document.createElement("canvas"), size);
        const context = canvas.getContext("2d");
        const person = people[window.painted.who] ?? people.mara;
        const draw = () => paint(context, person, performance.now() / 1000);
        draw();
        setInterval(draw, 100);
        return canvas.captureStream(10).getVideoTracks()[0];
    }

    /** Syllables of a low voice for who talks, silence for the others. */
    function microphone() {
        const audio = new AudioContext();
        const out = audio.createMediaStreamDestination();
        const voice = new OscillatorNode(audio, { type: "sawtooth", frequency: 160 });
        const throat = new BiquadFilterNode(audio, { type: "bandpass", frequency: 700, Q: 1.2 });
        const loudness = new GainNode(audio, { gain: 0 });
        if (window.painted.isTalking) {
            loudness.gain.value = 0.35;
            const rhythm = new OscillatorNode(audio, { type: "sine", frequency: 4 });
            rhythm.connect(new GainNode(audio, { gain: 0.3 })).connect(loudness.gain);
            rhythm.start();
        }
        voice.connect(throat).connect(loudness).connect(out);
        voice.start();
        return out.stream.getAudioTracks()[0];
    }

    function paint(context, person, seconds) {
        const fill = filler(context);
        fill(person.wall, (path) => path.rect(0, 0, size.width, size.height));
        person.room(fill);
        const phase = person.wall.charCodeAt(1);
        context.save();
        context.translate(Math.sin(seconds * 0.9 + phase) * 7, Math.sin(seconds * 1.7 + phase) * 2);
        body(fill, person);
        context.translate(480, 330);
        context.rotate(Math.sin(seconds * 0.7 + phase) * 0.03);
        context.translate(-480, -330);
        head(fill, person, seconds);
        context.restore();
    }

    /** fill(colour, path => ..., rule): by "evenodd" a shape in another is a hole. */
    function filler(context) {
        return (colour, draw, rule = "nonzero") => {
            context.fillStyle = colour;
            context.beginPath();
            draw(context);
            context.fill(rule);
        };
    }

    const oval = (path, x, y, width, height, angle = 0) => {
        path.moveTo(x + width * Math.cos(angle), y + width * Math.sin(angle));
        path.ellipse(x, y, width, height, angle, 0, 7);
    };

    function body(fill, { shirt, collar, shade, cut, hair }) {
        cut(fill, hair, "behind");
        fill(shirt, (path) => {
            path.moveTo(215, 540);
            path.bezierCurveTo(225, 445, 290, 425, 405, 400);
            path.lineTo(555, 400);
            path.bezierCurveTo(670, 425, 735, 445, 745, 540);
        });
        fill(shade, (path) => path.roundRect(431, 310, 98, 122, 46));
        fill(collar, (path) => {
            path.moveTo(404, 400);
            path.bezierCurveTo(430, 466, 530, 466, 556, 400);
            path.lineTo(538, 388);
            path.bezierCurveTo(520, 440, 440, 440, 422, 388);
        });
    }

    function head(fill, person, seconds) {
        const { skin, shade, hair, lips, cut, hasBeard, hasGlasses } = person;
        for (const side of [-1, 1]) fill(shade, (path) => oval(path, 480 + side * 91, 252, 15, 24));
        const face = (path) => {
            path.moveTo(390, 215);
            path.bezierCurveTo(388, 110, 572, 110, 570, 215);
            path.bezierCurveTo(572, 300, 540, 358, 480, 360);
            path.bezierCurveTo(420, 358, 388, 300, 390, 215);
        };
        fill(skin, face);
        if (hasBeard) {
            fill(hair, (path) => {
                path.moveTo(390, 245);
                path.bezierCurveTo(400, 290, 430, 292, 446, 290);
                path.bezierCurveTo(465, 280, 495, 280, 514, 290);
                path.bezierCurveTo(530, 292, 560, 290, 570, 245);
                path.bezierCurveTo(572, 320, 545, 372, 480, 374);
                path.bezierCurveTo(415, 372, 388, 320, 390, 245);
            });
        }
        cut(fill, hair, "front");
        const isBlinking = seconds % 4.3 < 0.12;
        for (const side of [-1, 1]) {
            const x = 480 + side * 37;
            fill("#fdf6ee", (path) => oval(path, x, 238, 14, isBlinking ? 1 : 9));
            fill("#2a1c16", (path) => oval(path, x, 238, 8, isBlinking ? 1 : 8));
            fill(hair, (path) => path.roundRect(x - 20, 210, 40, 7, 4));
            fill("rgb(196 72 52 / 16%)", (path) => oval(path, 480 + side * 54, 278, 18, 11));
        }
        fill(shade, (path) => {
            path.moveTo(476, 240);
            path.bezierCurveTo(470, 262, 464, 276, 480, 278);
            path.bezierCurveTo(494, 278, 490, 270, 484, 266);
        });
        const opening = window.painted.isTalking ? 7 + 6 * Math.sin(seconds * 12) : 0;
        fill(lips, (path) => {
            path.moveTo(448, 304);
            path.bezierCurveTo(465, 308, 495, 308, 512, 304);
            path.bezierCurveTo(500, 326 + opening, 460, 326 + opening, 448, 304);
        });
        fill("#fdf6ee", (path) => {
            path.moveTo(456, 307);
            path.bezierCurveTo(470, 310, 490, 310, 504, 307);
            path.bezierCurveTo(494, 316, 466, 316, 456, 307);
        });
        if (hasGlasses) {
            fill("#221a16", (path) => {
                for (const x of [441, 519]) {
                    path.roundRect(x - 32, 214, 64, 50, 20);
                    path.roundRect(x - 27, 219, 54, 40, 16);
                }
                path.rect(473, 231, 14, 5);
            }, "evenodd");
        }
    }

    // Cuts of hair, in two parts.

    function bob(fill, hair, part) {
        if (part === "behind") {
            return fill(hair, (path) => {
                path.moveTo(366, 372);
                path.bezierCurveTo(340, 60, 620, 60, 594, 372);
                path.bezierCurveTo(560, 396, 400, 396, 366, 372);
            });
        }
        return fill(hair, (path) => {
            path.moveTo(374, 330);
            path.bezierCurveTo(340, 60, 620, 60, 586, 330);
            path.bezierCurveTo(570, 300, 576, 200, 526, 158);
            path.bezierCurveTo(490, 196, 430, 196, 402, 204);
            path.bezierCurveTo(390, 230, 394, 290, 374, 330);
        });
    }

    function curls(fill, hair, part) {
        const ring = part === "behind"
            ? [[372, 210, 56], [392, 148, 58], [440, 104, 58], [520, 104, 58], [568, 148, 58],
                [588, 210, 56], [372, 268, 40], [588, 268, 40], [480, 150, 90]]
            : [[410, 158, 32], [446, 140, 34], [484, 136, 34], [520, 142, 34], [552, 160, 30],
                [396, 192, 18], [564, 192, 18]];
        fill(hair, (path) => ring.forEach(([x, y, radius]) => oval(path, x, y, radius, radius)));
    }

    function short(fill, hair, part) {
        if (part === "behind") return;
        fill(hair, (path) => {
            path.moveTo(386, 236);
            path.bezierCurveTo(370, 130, 410, 88, 470, 92);
            path.bezierCurveTo(550, 74, 596, 130, 574, 236);
            path.bezierCurveTo(566, 210, 566, 190, 552, 172);
            path.bezierCurveTo(500, 176, 450, 168, 424, 158);
            path.bezierCurveTo(404, 176, 396, 200, 386, 236);
        });
    }

    // Rooms.

    function shelf(fill) {
        fill("#b87c59", (path) => path.rect(0, 430, 960, 110));
        fill("#7d4a32", (path) => {
            path.rect(40, 150, 270, 12);
            path.rect(40, 296, 270, 12);
        });
        const books = ["#8a9a5b", "#f1e4d0", "#4c6a82", "#b4532a", "#d9b26a", "#6d3b47", "#f1e4d0"];
        books.forEach((colour, index) => fill(colour, (path) => {
            const low = (index % 3) * 9;
            path.rect(56 + index * 27, 84 + low, 22, 66 - low);
            if (index < 5) path.rect(140 + index * 30, 222 + low, 24, 74 - low);
        }));
        fill("#f7efe4", (path) => oval(path, 92, 274, 26, 22));
        fill("#8a5a3c", (path) => path.roundRect(700, 70, 190, 230, 4));
        fill("#f4e6cf", (path) => path.rect(712, 82, 166, 206));
        fill("#d9774f", (path) => oval(path, 795, 160, 44, 44));
        fill("#6f8f76", (path) => {
            path.moveTo(712, 288);
            path.bezierCurveTo(750, 190, 800, 230, 878, 216);
            path.lineTo(878, 288);
        });
    }

    function plant(fill) {
        fill("#62816a", (path) => path.rect(0, 440, 960, 100));
        fill("#efe3cd", (path) => path.roundRect(90, 60, 210, 270, 6));
        fill("#9cc4d3", (path) => path.rect(104, 74, 182, 242));
        fill("#e9f1ee", (path) => {
            oval(path, 170, 140, 44, 18);
            oval(path, 205, 150, 50, 20);
        });
        fill("#7ba37c", (path) => {
            path.moveTo(104, 316);
            path.bezierCurveTo(150, 240, 220, 290, 286, 250);
            path.lineTo(286, 316);
        });
        fill("#efe3cd", (path) => {
            path.rect(191, 74, 8, 242);
            path.rect(104, 190, 182, 8);
        });
        const leaf = (x, y, angle, length) => (path) => oval(path, x, y, length, 20, angle);
        [[790, 250, -1.9, 92], [838, 262, -1.2, 96], [760, 300, -2.6, 78], [866, 306, -0.6, 76]]
            .forEach((one, index) => fill(index % 2 ? "#2f5a3c" : "#3d6e49", leaf(...one)));
        fill("#c4683f", (path) => {
            path.moveTo(756, 350);
            path.lineTo(872, 350);
            path.lineTo(852, 470);
            path.lineTo(776, 470);
        });
        fill("#a8542f", (path) => path.rect(750, 342, 128, 22));
    }

    function dusk(fill) {
        fill("#547285", (path) => path.rect(0, 450, 960, 90));
        fill("#e8dcc8", (path) => path.roundRect(640, 50, 270, 290, 6));
        fill("#e9a36b", (path) => path.rect(656, 66, 238, 258));
        fill("#f6cf8d", (path) => oval(path, 800, 214, 40, 40));
        fill("#7d5568", (path) => {
            path.rect(656, 244, 60, 80);
            path.rect(716, 214, 48, 110);
            path.rect(764, 256, 70, 68);
            path.rect(834, 226, 60, 98);
        });
        fill("#e8dcc8", (path) => path.rect(771, 66, 8, 258));
        fill("#c9d6dc", (path) => path.rect(168, 250, 10, 220));
        fill("#f8dfa8", (path) => {
            path.moveTo(128, 170);
            path.lineTo(218, 170);
            path.lineTo(256, 262);
            path.lineTo(90, 262);
        });
        fill("#3f5765", (path) => path.roundRect(60, 440, 230, 100, 8));
    }
})();
