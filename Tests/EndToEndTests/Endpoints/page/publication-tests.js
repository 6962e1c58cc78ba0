// publication-tests.js - however quickly somebody switches, the call gets it in order: the promises
// of publication.js.
//
// `publishing` is the module. Every function resolves to what it found wrong, in words.

/** A call that writes down what it is asked and takes its time for every answer. */
class SlowCall {
    asked = [];
    answers = [];
    refusal = null;

    publish(source, track, { isMuted }) {
        return this.#ask(`publish ${source} ${track}${isMuted ? " muted" : ""}`);
    }

    unpublish(source) {
        return this.#ask(`unpublish ${source}`);
    }

    mute(source, isMuted) {
        return this.#ask(`${isMuted ? "mute" : "unmute"} ${source}`);
    }

    #ask(what) {
        this.asked.push(what);
        return new Promise((resolve, reject) => {
            this.answers.push(() => (this.refusal ? reject(this.refusal) : resolve()));
        });
    }

    /** Answers everything until nothing more is asked. */
    async settle() {
        while (this.answers.length > 0) {
            this.answers.shift()();
            for (let turn = 0; turn < 10; turn += 1) await null;
        }
    }
}

function publication(call, failed = () => {}) {
    return new publishing.Publication(call, "camera", failed);
}

const different = (found, expected) => {
    const [is, should] = [found.join(", "), expected.join(", ")];
    return is === should ? [] : [`${is}; not ${should}`];
};

return {
    async aTrackIsPublishedOnce() {
        const call = new SlowCall();
        const camera = publication(call);
        camera.keep("one", true);
        camera.keep("one", true);
        await call.settle();
        camera.keep("one", true);
        await call.settle();
        return different(call.asked, ["publish camera one"]);
    },

    async onlyTheLastOfManySwitchesIsAsked() {
        const call = new SlowCall();
        const camera = publication(call);
        camera.keep("one", true);
        camera.keep(null, false);
        camera.keep("two", true);
        camera.keep("three", true);
        await call.settle();
        return different(call.asked, ["publish camera one", "publish camera three"]);
    },

    async aCameraThatIsOffStaysAndIsMuted() {
        const call = new SlowCall();
        const camera = publication(call);
        camera.keep("one", true);
        await call.settle();
        camera.keep(null, false);
        await call.settle();
        camera.keep("two", true);
        await call.settle();
        return different(call.asked,
            ["publish camera one", "mute camera", "publish camera two"]);
    },

    async aCameraThatWasNeverOnIsNotAsked() {
        const call = new SlowCall();
        publication(call).keep(null, false);
        await call.settle();
        return different(call.asked, []);
    },

    async aMutedMicrophoneIsMutedFromTheStart() {
        const call = new SlowCall();
        const camera = publication(call);
        camera.keep("one", false);
        await call.settle();
        return different(call.asked, ["publish camera one muted"]);
    },

    async aScreenThatStopsIsTakenOut() {
        const call = new SlowCall();
        const screen = publication(call);
        screen.set("one", true);
        await call.settle();
        screen.set(null, true);
        await call.settle();
        screen.set("two", true);
        await call.settle();
        return different(call.asked,
            ["publish camera one", "unpublish camera", "publish camera two"]);
    },

    async aRefusalIsToldAndTheNextSwitchTriesAgain() {
        const call = new SlowCall();
        const told = [];
        const camera = publication(call, (error) => told.push(error.message));
        call.refusal = new Error("no");
        camera.keep("one", true);
        await call.settle();
        call.refusal = null;
        camera.keep("one", true);
        await call.settle();
        return [...different(told, ["no"]),
            ...different(call.asked, ["publish camera one", "publish camera one"])];
    },
};
