// wakefulness.js - keeps the screen of a phone lit during a call, where the browser can.

export class Wakefulness {
    #lock = null;
    #isOver = false;

    constructor() {
        this.#ask();
        document.addEventListener("visibilitychange", this.#ask);
    }

    close() {
        this.#isOver = true;
        document.removeEventListener("visibilitychange", this.#ask);
        this.#lock?.release();
    }

    // The browser takes the lock back whenever the page is hidden.
    #ask = async () => {
        if (document.visibilityState !== "visible") return;
        try {
            const lock = await navigator.wakeLock?.request("screen");
            if (this.#isOver) lock?.release();
            else this.#lock = lock;
        } catch {
            // Low battery, or a rule of the system: the call goes on under a dark screen.
        }
    };
}
