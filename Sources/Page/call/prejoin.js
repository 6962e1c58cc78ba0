// prejoin.js - before the call: how one looks and sounds, with which devices, under which name.

import { byId, setText, setToggle, setTrack } from "./elements.js";
import { offerChoices } from "./device-choice.js";
import { secureAddress, troubleKey } from "./devices.js";
import { LevelMeter } from "./level.js";
import { refuse } from "./lobby.js";
import { words } from "./words.js";

const HEARD = 0.25; /* this loud is a voice and not the room */

/**
 * The screen before joining.
 *
 * @param {Devices} devices
 * @param {{camera: boolean, microphone: boolean}} wanted what the person wants on; kept up to date
 * @param {function({name: string})} join
 */
export function startPrejoin(devices, wanted, join) {
    const name = byId("prejoin-name");
    const meter = new LevelMeter(showLevel);
    let isShown = false;
    let isAsking = false;
    let measured = null;

    function showLevel(level) {
        byId("preview-level").value = level;
        const isOn = byId("preview-meter").dataset.state === "on";
        if (!isOn) setText(byId("preview-level-text"), words.micOff);
        else if (level > HEARD) setText(byId("preview-level-text"), words.micHeard);
        else if (byId("preview-level-text").textContent !== words.micHeard) {
            setText(byId("preview-level-text"), words.micSilent);
        }
    }

    function update() {
        if (!isShown) return;
        const picture = wanted.camera ? devices.track("camera") : null;
        const sound = wanted.microphone ? devices.track("microphone") : null;
        setTrack(byId("preview"), picture);
        byId("preview-box").dataset.camera = picture ? "on" : "off";
        byId("preview").dataset.mirrored =
            String(picture?.getSettings().facingMode !== "environment");
        setText(byId("preview-text"), isAsking ? words.askingPermission
            : wanted.camera && !devices.trouble("camera") ? words.cameraStarting
            : words.cameraOff);
        for (const kind of ["microphone", "camera"]) {
            const isOn = wanted[kind] && !devices.trouble(kind);
            setToggle(byId(`preview-${kind}`), {
                state: devices.trouble(kind) && wanted[kind] ? "trouble" : isOn ? "on" : "off",
                icon: isOn ? kind : `${kind}-off`,
                label: words[kind][isOn ? "on" : "off"],
            });
        }
        byId("preview-meter").dataset.state = sound ? "on" : "off";
        if (measured !== sound) {
            measured = sound;
            meter.measure(sound);
        }
        if (!sound) showLevel(0);
        showTrouble();
    }

    function showTrouble() {
        const key = isAsking ? null : troubleKey(devices);
        byId("device-trouble").hidden = !key;
        if (!key) return;
        setText(byId("device-trouble-title"), words.deviceTrouble[key].title);
        setText(byId("device-trouble-text"), words.deviceTrouble[key].text);
        byId("device-trouble-link").hidden = true;
        byId("device-again").hidden = key === "insecure";
        if (key === "insecure") showSecure();
    }

    async function showSecure() {
        const secure = await secureAddress();
        if (!secure) return;
        const link = byId("device-trouble-link");
        link.hidden = false;
        link.href = secure.address;
        setText(link, secure.shown);
        setText(byId("device-trouble-text"), words.deviceTrouble.insecure.instead);
    }

    async function ask() {
        const kinds = ["camera", "microphone"].filter((kind) => wanted[kind]);
        isAsking = true;
        update();
        await devices.open(kinds);
        isAsking = false;
        update();
    }

    async function toggle(kind) {
        if (devices.trouble(kind)) return ask();
        wanted[kind] = !wanted[kind];
        if (kind === "camera" && !wanted.camera) await devices.close("camera");
        else if (wanted[kind]) await devices.open([kind]);
        return update();
    }

    offerChoices(devices, {
        camera: byId("choose-camera"),
        microphone: byId("choose-microphone"),
        speaker: byId("choose-speaker"),
    });
    byId("preview-microphone").addEventListener("click", () => toggle("microphone"));
    byId("preview-camera").addEventListener("click", () => toggle("camera"));
    byId("device-again").addEventListener("click", ask);
    devices.addEventListener("change", update);
    name.addEventListener("input", () => refuse(name, ""));
    byId("prejoin-form").addEventListener("submit", (event) => {
        event.preventDefault();
        const who = name.value.trim();
        refuse(name, who ? "" : words.nameMissing);
        if (who) join({ name: who });
        else name.focus();
    });

    return {
        show({ room, name: known }) {
            isShown = true;
            setText(byId("prejoin-room"), room);
            name.value = known;
            refuse(name, "");
            (known ? byId("prejoin-join") : name).focus({ preventScroll: true });
            ask();
        },
        hide() {
            isShown = false;
            measured = null;
            meter.stop();
            setTrack(byId("preview"), null);
        },
    };
}
