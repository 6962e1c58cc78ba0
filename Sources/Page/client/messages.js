/* messages.js - what people say and give each other beside sound and pictures.
 *
 * Two channels of our own, "chat" and "files", on the connection that listens; the server gives us
 * one for each of everybody else's, whose protocol says whose it is. A text is a message. A file is
 * its description in JSON and then its bytes, in pieces; nothing is kept for who comes later. */

import { CallError } from "./call-error.js";

/** How much of a text, and of a file, is said or believed. */
export const MOST_TEXT = 4096;
export const MOST_FILE = 10 * 1024 * 1024;
const PIECE = 16 * 1024;
/** How much may wait at our end while a file goes out. */
const WAITING = 256 * 1024;

/**
 * @typedef {{person: string, text: string}} Said
 * @typedef {{person: string, name: string, size: number, blob: Blob}} Given
 */

export class Messages {
    #emit;
    /** @type {Map<string, RTCDataChannel>} our own, by label */
    #own = new Map();
    /** @type {Promise<void>} one file after the other */
    #turn = Promise.resolve();

    /** @param {(type: "said"|"given"|"speech", detail: object) => void} emit */
    constructor(emit) {
        this.#emit = emit;
    }

    /** Whether somebody can be spoken to. */
    get isOpen() {
        return this.#own.get("chat")?.readyState === "open";
    }

    /**
     * There is another connection that listens.
     * @param {RTCPeerConnection} connection
     */
    follow(connection) {
        this.close();
        for (const label of ["chat", "files"]) {
            const channel = connection.createDataChannel(label);
            channel.binaryType = "arraybuffer";
            this.#own.set(label, channel);
            for (const change of ["open", "close"]) {
                channel.addEventListener(change, () => this.#emit("speech", {}));
            }
        }
        connection.addEventListener("datachannel", ({ channel }) => this.#hear(channel));
    }

    close() {
        for (const channel of this.#own.values()) channel.close();
        this.#own.clear();
    }

    /**
     * @param {string} text
     * @throws {CallError} when nobody can hear it
     */
    say(text) {
        if (text.length > MOST_TEXT) throw new CallError("tooLarge", "the text is too long");
        this.#channel("chat").send(text);
    }

    /**
     * @param {File} file
     * @param {(sent: number) => void} [progress] in bytes
     * @returns {Promise<void>} when all of it has left
     * @throws {CallError} when it is too large, or nobody can take it
     */
    give(file, progress = () => {}) {
        const given = this.#turn.then(() => this.#give(file, progress));
        this.#turn = given.catch(() => {});
        return given;
    }

    /**
     * @param {File} file
     * @param {(sent: number) => void} progress
     */
    async #give(file, progress) {
        if (file.size > MOST_FILE) throw new CallError("tooLarge", "the file is too large");
        const channel = this.#channel("files");
        const bytes = await file.arrayBuffer();
        channel.bufferedAmountLowThreshold = WAITING / 2;
        channel.send(JSON.stringify({ name: file.name.slice(0, 255), size: bytes.byteLength }));
        for (let start = 0; start < bytes.byteLength; start += PIECE) {
            if (channel.bufferedAmount > WAITING) await drained(channel);
            if (channel.readyState !== "open") throw new CallError("closed", "the channel closed");
            channel.send(bytes.slice(start, start + PIECE));
            progress(Math.min(start + PIECE, bytes.byteLength));
        }
    }

    /** @param {string} label */
    #channel(label) {
        const channel = this.#own.get(label);
        if (channel?.readyState !== "open") {
            throw new CallError("wrongState", "nobody can be reached");
        }
        return channel;
    }

    /** @param {RTCDataChannel} channel of somebody else's */
    #hear(channel) {
        const person = channel.protocol;
        channel.binaryType = "arraybuffer";
        if (channel.label === "chat") {
            channel.addEventListener("message", ({ data }) => {
                if (typeof data !== "string" || data.length > MOST_TEXT) return;
                this.#emit("said", { person, text: data });
            });
        } else if (channel.label === "files") {
            const parcel = new Parcel();
            channel.addEventListener("message", ({ data }) => {
                const given = parcel.take(data);
                if (given) this.#emit("given", { person, ...given });
            });
        }
    }
}

/** A file of somebody's, as far as it has come. What is no file, or lacks a piece, is nothing. */
export class Parcel {
    /** @type {{name: string, size: number}|null} */
    #head = null;
    /** @type {ArrayBuffer[]} */
    #pieces = [];
    #size = 0;

    /**
     * @param {string|ArrayBuffer} data
     * @returns {{name: string, size: number, blob: Blob}|null} the whole of it
     */
    take(data) {
        if (typeof data === "string") {
            this.#head = headOf(data);
            this.#pieces = [];
            this.#size = 0;
        } else if (this.#head) {
            this.#pieces.push(data);
            this.#size += data.byteLength;
        }
        if (!this.#head || this.#size < this.#head.size) return null;
        const { name, size } = this.#head;
        const isWhole = this.#size === size;
        /* Whatever it claims to be, no browser opens it by itself. */
        const blob = new Blob(this.#pieces, { type: "application/octet-stream" });
        this.#head = null;
        this.#pieces = [];
        return isWhole ? { name, size, blob } : null;
    }
}

/**
 * @param {string} text
 * @returns {{name: string, size: number}|null}
 */
function headOf(text) {
    let head;
    try {
        head = JSON.parse(text);
    } catch {
        return null;
    }
    const { name, size } = head ?? {};
    if (typeof name !== "string" || name.length > 255) return null;
    if (!Number.isInteger(size) || size < 0 || size > MOST_FILE) return null;
    return { name, size };
}

/** @param {RTCDataChannel} channel */
function drained(channel) {
    return new Promise((resolve) => {
        for (const change of ["bufferedamountlow", "close"]) {
            channel.addEventListener(change, () => resolve(undefined), { once: true });
        }
    });
}
