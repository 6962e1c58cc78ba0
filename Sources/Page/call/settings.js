// settings.js - the dialogs: devices, figures, keys.

import { byId } from "./elements.js";
import { offerChoices } from "./device-choice.js";
import { store } from "./store.js";
import { words } from "./words.js";

/** Makes the dialogs work; `changed` is told "statistics" with the new value. */
export function startSettings(devices, changed) {
    const statistics = byId("settings-statistics");
    const shortcuts = byId("settings-shortcuts");
    const settings = byId("settings-dialog");
    const help = byId("help-dialog");
    statistics.checked = false;
    shortcuts.checked = store.read("shortcuts", true);

    offerChoices(devices, {
        camera: byId("settings-camera"),
        microphone: byId("settings-microphone"),
        speaker: byId("settings-speaker"),
    }, byId("settings-hint"));
    statistics.addEventListener("change", () => changed("statistics", statistics.checked));
    shortcuts.addEventListener("change", () => store.write("shortcuts", shortcuts.checked));
    byId("help-keys").replaceChildren(...words.keys.map(([key, meaning]) => {
        const row = document.createElement("div");
        const term = document.createElement("dt");
        const keys = document.createElement("kbd");
        const description = document.createElement("dd");
        keys.textContent = key;
        description.textContent = meaning;
        term.append(keys);
        row.append(term, description);
        return row;
    }));
    byId("settings-help").addEventListener("click", () => {
        settings.close();
        help.showModal();
    });
    for (const dialog of [settings, help]) {
        dialog.addEventListener("click", (event) => {
            if (event.target === dialog) dialog.close(); // beside it, on the backdrop
        });
    }

    return {
        open: () => settings.showModal(),
        help: () => help.showModal(),
        close() {
            settings.close();
            help.close();
        },
        get hasShortcuts() {
            return shortcuts.checked;
        },
        get showsFigures() {
            return statistics.checked;
        },
        toggleFigures() {
            statistics.checked = !statistics.checked;
            changed("statistics", statistics.checked);
        },
    };
}
