// room-names.js - names of rooms: pleasant new ones, and those a person typed or pasted.

const looks = ["amber", "ashen", "brave", "bright", "calm", "clear", "cosy", "early", "fair",
    "fresh", "gentle", "golden", "happy", "hazel", "kind", "light", "lively", "lucky", "mellow",
    "merry", "mild", "misty", "open", "proud", "quiet", "rosy", "simple", "sunny", "swift",
    "tidy", "warm", "wise"];
const stuffs = ["barley", "birch", "brick", "canvas", "cedar", "cherry", "clay", "clover",
    "copper", "coral", "cotton", "flint", "ginger", "glass", "honey", "ivory", "linen", "maple",
    "marble", "moss", "olive", "paper", "pepper", "pine", "plum", "saffron", "sage", "sand",
    "slate", "stone", "walnut", "willow"];
const things = ["basin", "basket", "beaker", "bench", "bowl", "bridge", "candle", "carafe",
    "cup", "dish", "garden", "glaze", "harbor", "hearth", "jug", "kettle", "kiln", "lamp",
    "lantern", "meadow", "mug", "oven", "pitcher", "plate", "porch", "saucer", "table", "teapot",
    "terrace", "tile", "urn", "vase"];

/** Some thirty million names, so that nobody meets strangers by chance. */
export function newRoomName() {
    const [look, stuff, thing, number] = crypto.getRandomValues(new Uint32Array(4));
    const word = (list, at) => list[at % list.length];
    return `${word(looks, look)}-${word(stuffs, stuff)}-${word(things, thing)}-` +
        String(100 + (number % 900));
}

/** Whether the server takes this name. */
export const isRoomName = (name) => /^[A-Za-z0-9._-]{1,64}$/.test(name);

/** The room somebody means by what was typed; null if it cannot be one. A link gives its room. */
export function roomFrom(text) {
    const typed = text.trim();
    const linked = typed.match(/\/r\/([^/?#\s]+)/);
    const name = (linked ? decoded(linked[1]) : typed)
        .normalize("NFD")
        .replace(/\p{M}/gu, "")
        .replace(/\s+/g, "-");
    return isRoomName(name) ? name : null;
}

/** What follows the room in a pasted link, a token perhaps. */
export function tokenFrom(text) {
    const found = text.match(/[#?&]token=([^&#\s]+)/);
    return found ? decoded(found[1]) : null;
}

/** What an address holds, even if somebody mangled it. */
export function decoded(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}
