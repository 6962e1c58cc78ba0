// words.js - what the page says while it runs, every sentence in one place.
//
// What always stands there (labels, headings) is in index.html; nothing here touches the page.

const several = (count, one, many) => (count === 1 ? one : many.replace("#", String(count)));

/** The choice for a microphone or camera, before there is a label for it. */
const deviceNames = { camera: "Camera", microphone: "Microphone", speaker: "Speaker" };

export const words = {
    pageTitle: (room) => (room ? `${room} · Bisque` : "Bisque"),
    callTitle: (room) => `Call in the room ${room}`,
    you: "you",
    yours: (name) => `${name} (you)`,
    screenOf: (name) => `${name} is sharing`,
    yourScreen: "Your screen",
    streamed: "live stream",
    connectionLost: "connection lost",

    nameMissing: "Please say who you are.",
    roomMissing: "Please give the room a name.",
    roomWrong: "Only letters, digits, dots and dashes, 64 at most.",

    deviceNumber: (kind, number) => `${deviceNames[kind]} ${number}`,
    noDevice: { camera: "No camera", microphone: "No microphone", speaker: "Standard speaker" },
    devicesUnnamed: "The names of the devices appear once you have allowed their use.",

    cameraOff: "Your camera is off",
    cameraStarting: "Starting the camera …",
    askingPermission: "Please allow camera and microphone when your browser asks.",
    micSilent: "Say something to try it.",
    micHeard: "We can hear you.",
    micOff: "Your microphone is off.",

    microphone: { on: "Turn the microphone off", off: "Turn the microphone on" },
    camera: { on: "Turn the camera off", off: "Turn the camera on" },
    screen: { on: "Stop sharing your screen", off: "Share your screen" },
    withKey: (label, key) => `${label} (${key})`,
    copyLink: "Copy the link to this call",
    copyButton: "Copy link",
    copied: "Copied",
    linkCopied: "The link is copied.",
    linkByHand: "This browser does not let the page copy. The link to send:",
    chat: {
        open: (unread) => (unread === 0 ? "Messages"
            : several(unread, "Messages, one unread", "Messages, # unread")),
        said: (name, text) => `${name} writes: ${text}`,
        gives: "gives you a file:",
        gave: (name, file) => `${name} gives you the file ${file}.`,
        sending: (file, percent) => `${file} (${percent} %)`,
        sent: (file) => `${file} is on its way.`,
        notGiven: (file) => `${file} was not sent.`,
        notSent: {
            title: "Nobody can read it just now.",
            text: "Try again when the call is connected.",
        },
        tooLarge: { title: "The file is too large.", text: "Ten megabytes are the most." },
    },
    people: (count) => several(count, "One person in the call", "# people in the call"),
    pin: (name) => `Show ${name} large`,
    unpin: (name) => `Show ${name} as everybody else`,
    showFigures: (name) => `Figures of ${name}`,
    hideFigures: (name) => `Hide the figures of ${name}`,

    tile(name, { isMuted, hasPicture, isConnected, isSpeaking }) {
        const about = [name];
        if (!isConnected) about.push("connection lost");
        if (isMuted) about.push("microphone off");
        if (!hasPicture) about.push("camera off");
        if (isSpeaking) about.push("speaking");
        return about.join(", ");
    },

    joining: "Joining the call …",
    joined: (room, count) =>
        `You are in the room ${room}. ` +
        several(count, "Nobody else is here yet.", "# people are here."),
    came: (name) => `${name} joined.`,
    went: (name) => `${name} left.`,
    lost: (name) => `${name} lost the connection.`,
    returned: (name) => `${name} is back.`,
    presents: (name) => `${name} is sharing a screen.`,
    presentsNoMore: (name) => `${name} stopped sharing.`,
    youAreMuted: "Your microphone is off.",
    youAreHeard: "Your microphone is on.",
    youAreSeen: "Your camera is on.",
    youAreUnseen: "Your camera is off.",
    youPresent: "You are sharing your screen.",
    youPresentNoMore: "You stopped sharing your screen.",
    back: "You are connected again.",
    figuresOn: "Figures are shown on every picture.",
    figuresOff: "Figures are hidden.",

    /** Why there is no connection at the moment, and that nobody has to do anything. */
    reconnecting(reason) {
        switch (reason) {
        case "workerDied":
            return "The media server restarted. Back in a moment …";
        case "serviceGone":
        case "serviceStopping":
        case "serverGone":
        case "socketRefused":
            return "The server is away. Back in the call as soon as it answers …";
        case "iceFailed":
            return "Your network changed. Finding another way …";
        case "offline":
            return "You are offline. The call goes on when your network is back …";
        default:
            return "The connection was lost. Reconnecting …";
        }
    },

    deviceTrouble: {
        refused: {
            title: "Camera and microphone are blocked",
            text: "Click the camera or lock symbol beside the address, allow both for this page, " +
                "then try again. Without them you can watch and listen.",
        },
        cameraRefused: {
            title: "The camera is blocked",
            text: "Click the camera or lock symbol beside the address and allow it for this " +
                "page. Until then the others hear you, but do not see you.",
        },
        microphoneRefused: {
            title: "The microphone is blocked",
            text: "Click the lock symbol beside the address and allow it for this page. Until " +
                "then the others do not hear you.",
        },
        missing: {
            title: "No camera and no microphone found",
            text: "Plug one in. Without them you can watch and listen.",
        },
        cameraMissing: {
            title: "No camera found",
            text: "Plug one in. Until then the others hear you and see your initials.",
        },
        microphoneMissing: {
            title: "No microphone found",
            text: "Plug one in. Until then you hear the others, but they do not hear you.",
        },
        busy: {
            title: "Camera and microphone are in use",
            text: "Another program holds them, perhaps another call. Close it and try again.",
        },
        cameraBusy: {
            title: "The camera is in use",
            text: "Another program holds it, perhaps another call. Close it and try again.",
        },
        microphoneBusy: {
            title: "The microphone is in use",
            text: "Another program holds it, perhaps another call. Close it and try again.",
        },
        lost: {
            title: "Camera and microphone were unplugged",
            text: "Plug them in again, or choose others in the settings.",
        },
        cameraLost: {
            title: "The camera was unplugged",
            text: "Plug it in again, or choose another one in the settings.",
        },
        microphoneLost: {
            title: "The microphone was unplugged",
            text: "Plug it in again, or choose another one in the settings.",
        },
        insecure: {
            title: "This address is not secure",
            text: "Browsers give camera and microphone only to pages opened by https. Ask " +
                "whoever runs this server for its https address.",
            instead: "Browsers give camera and microphone only to pages opened by https. This " +
                "server has this one:",
        },
    },
    screenRefused: {
        title: "Your screen is not shared.",
        text: "The system does not let this browser record the screen; its privacy settings do.",
    },
    screenFailed: { title: "Your screen is not shared.", text: "The browser could not record it." },
    notPublished: {
        notAllowed: {
            title: "You may watch and listen here.",
            text: "Your link does not allow speaking or showing.",
        },
        other: {
            title: "The others do not get your picture or sound.",
            text: "The server did not take it. Turn it off and on to try again.",
        },
    },

    rejoin: "Join again",
    tryAgain: "Try again",
    /** Why the call is over, or never began: by what the service or the client library said. */
    endings: {
        left: { title: "You left the call", text: "Until next time." },
        replaced: {
            title: "You are in this call elsewhere",
            text: "The call went on in another tab or window, so it ended in this one.",
        },
        removed: {
            title: "You were taken out of the call",
            text: "Somebody who may do so has ended the call for you.",
        },
        roomClosed: {
            title: "The room was closed",
            text: "The call is over for everybody.",
        },
        serviceStopping: {
            title: "The server was shut down",
            text: "The call is over. Try again when it is back.",
        },
        roomFull: {
            title: "The room is full",
            text: "As many people as it may hold are in it already. Try again when one has left.",
        },
        serviceFull: {
            title: "The server is full",
            text: "It takes no more people at the moment. Try again in a little while.",
        },
        badToken: {
            title: "This link does not let you in",
            text: "Rooms on this server need an invitation, and yours is missing, spent or too " +
                "old. Ask for a new link.",
        },
        notAllowed: {
            title: "You may not enter this room",
            text: "Your invitation is for another room or another name. Ask for a new link.",
        },
        badName: {
            title: "The server does not take this name",
            text: "A name has 64 characters at most, and a room only letters, digits, dots and " +
                "dashes.",
        },
        serverGone: {
            title: "The server does not answer",
            text: "It may be restarting, or your network may be down. Try again in a moment.",
        },
        unavailable: {
            title: "The server is not ready",
            text: "It is just starting, or its media part is. Try again in a moment.",
        },
        tooMany: {
            title: "Too much at once",
            text: "The server asked us to slow down. Try again in a moment.",
        },
        unsupported: {
            title: "This browser cannot make video calls",
            text: "It lacks WebRTC, or it is turned off. A current Firefox, Chrome, Edge or " +
                "Safari can.",
        },
        other: {
            title: "The call could not go on",
            text: "Something went wrong that should not. Try again.",
        },
    },

    keys: [
        ["M", "Microphone on or off"],
        ["V", "Camera on or off"],
        ["S", "Share your screen, or stop"],
        ["C", "Messages"],
        ["P", "Who is in the call"],
        ["L", "Copy the link"],
        ["T", "Figures on every picture"],
        ["← → ↑ ↓", "From picture to picture, once in the pictures"],
        ["?", "This list"],
    ],

    figures: {
        size: (width, height, rate) => `${width} × ${height}, ${rate} fps`,
        rate: (bitsPerSecond) =>
            bitsPerSecond >= 1e6
                ? `${(bitsPerSecond / 1e6).toFixed(1)} Mbit/s`
                : `${Math.round(bitsPerSecond / 1e3)} kbit/s`,
        share: (share) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`,
        time: (milliseconds) => `${Math.round(milliseconds)} ms`,
        /** How good a picture is that comes in, and why it is no better. */
        quality({ size, sizes, reason, neededBitrate, availableBitrate }) {
            const good = size === null ? "off" : sizes > 1 ? `${size + 1} of ${sizes}` : "whole";
            const [needed, available] = [neededBitrate, availableBitrate].map(words.figures.rate);
            const why = {
                wish: "all that is of use here",
                budget: `more needs ${needed}, your connection has ${available}`,
                publisherOff: "no more is sent",
                waitingKeyframe: "better in a moment",
                cpu: "the server is busy",
                congestionHold: "your connection was overfull a moment ago",
            }[reason];
            return why ? `${good}: ${why}` : good;
        },
        none: "–",
        labels: {
            picture: "Picture", video: "Video", sound: "Sound", loss: "Loss",
            roundTrip: "Round trip", jitter: "Jitter", quality: "Quality", codec: "Codec",
        },
    },
};
