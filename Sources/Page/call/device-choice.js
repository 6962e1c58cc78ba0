// device-choice.js - keeps three selects (camera, microphone, speaker) in step with the devices.

import { words } from "./words.js";

/**
 * Fills the selects now and whenever a device comes or goes.
 *
 * @param {Devices} devices
 * @param {{camera: Element, microphone: Element, speaker: Element}} selects
 * @param {Element=} hint says why there are no names yet
 */
export function offerChoices(devices, selects, hint) {
    for (const [kind, select] of Object.entries(selects)) {
        select.addEventListener("change", () => devices.choose(kind, select.value));
    }
    devices.addEventListener("change", () => fill(devices, selects, hint));
    return fill(devices, selects, hint);
}

async function fill(devices, selects, hint) {
    const found = await devices.list();
    let unnamed = false;
    for (const [kind, select] of Object.entries(selects)) {
        const options = found[kind].map(({ id, label }, index) => {
            unnamed ||= label === "";
            return new Option(label || words.deviceNumber(kind, index + 1), id);
        });
        if (options.length === 0) options.push(new Option(words.noDevice[kind], ""));
        const chosen = devices.chosen(kind);
        const same = select.options.length === options.length &&
            options.every((option, index) => option.text === select.options[index].text &&
                option.value === select.options[index].value);
        if (!same) select.replaceChildren(...options);
        if (options.some((option) => option.value === chosen)) select.value = chosen;
        select.disabled = found[kind].length === 0;
        const isOffered = kind !== "speaker" ||
            (devices.canChooseSpeaker && found.speaker.length > 0);
        select.closest(".field").hidden = !isOffered;
    }
    if (hint) {
        hint.textContent = unnamed ? words.devicesUnnamed : "";
        hint.hidden = !unnamed;
    }
}
