// store.js - what the page remembers on this machine: the name, the devices, what was switched on.
//
// A browser may forbid storage altogether; then the page works and remembers nothing.

const prefix = "bisque.";

export const store = {
    /** The remembered value, or the other one. */
    read(key, otherwise) {
        try {
            const text = localStorage.getItem(prefix + key);
            return text === null ? otherwise : JSON.parse(text);
        } catch {
            return otherwise;
        }
    },

    write(key, value) {
        try {
            localStorage.setItem(prefix + key, JSON.stringify(value));
        } catch {
            // Storage is full or forbidden: the next visit asks again, nothing more.
        }
    },
};
