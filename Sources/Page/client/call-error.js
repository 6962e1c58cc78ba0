/* call-error.js - the one kind of error that the library throws and reports.
 *
 * `code` is for programs, `message` for logs; words for people are the page's business. */

/** Codes of the library itself; all others are the server's (docs/signalling.md). */
export const SERVER_GONE = "serverGone";
export const SOCKET_REFUSED = "socketRefused";
export const NOT_IN_CALL = "notInCall";

export class CallError extends Error {
    /**
     * @param {string} code
     * @param {string} [message]
     */
    constructor(code, message = code) {
        super(message);
        this.name = "CallError";
        this.code = code;
    }

    /**
     * Anything that was thrown, as a CallError.
     * @param {unknown} error
     * @returns {CallError}
     */
    static of(error) {
        if (error instanceof CallError) return error;
        return new CallError("internal", error instanceof Error ? error.message : String(error));
    }
}
