// room-names-tests.js - what a person types, made into a room: the promises of room-names.js.
//
// `names` is the module. Every function returns what it found wrong, in words.

const different = (found, expected) =>
    found === expected ? [] : [`${JSON.stringify(found)}, not ${JSON.stringify(expected)}`];

return {
    aNewNameIsARoomName: () => Array.from({ length: 200 }, names.newRoomName)
        .filter((name) => !names.isRoomName(name) || names.roomFrom(name) !== name),

    newNamesDiffer: () => {
        const some = Array.from({ length: 50 }, names.newRoomName);
        return new Set(some).size > 45 ? [] : some;
    },

    aLinkIsItsRoom: () => [
        "https://example.org/r/blue-room", " http://127.0.0.1:8080/r/blue-room?name=Ada ",
        "https://example.org/r/blue-room#token=abc.def", "example.org/r/blue%2Droom/",
    ].flatMap((link) => different(names.roomFrom(link), "blue-room")),

    wordsAreJoinedAndAccentsDropped: () => different(names.roomFrom("  Café de Müller "),
        "Cafe-de-Muller"),

    whatIsNoRoomIsNone: () => ["", "  ", "a/b", "a".repeat(65), "房间", "%", "<script>"]
        .flatMap((text) => different(names.roomFrom(text), null)),

    aTokenComesWithItsLink: () => [
        ...different(names.tokenFrom("https://example.org/r/a#token=x.y-z_1"), "x.y-z_1"),
        ...different(names.tokenFrom("https://example.org/r/a?name=Ada&token=x%2Ey"), "x.y"),
        ...different(names.tokenFrom("https://example.org/r/a"), null),
    ],

    aMangledAddressIsTakenAsItIs: () => different(names.decoded("%"), "%"),
};
