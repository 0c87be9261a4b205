import { registry } from "@web/core/registry";

/**
 * F2 saves the sheet of a person, in the page and in a dialog, beside Odoo's own
 * shortcut. Core's hotkey service knows no function keys, hence a listener of its own.
 */
function findSaveButton(element) {
    const form = element.querySelector(".o_interlocuteur_form");
    const scope = form?.closest(".modal") || form;
    return scope?.querySelector(".o_form_button_save");
}

function isPlainF2(event) {
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
    return key === "F2" && !(altKey || ctrlKey || metaKey || shiftKey);
}

export const saveKeyService = {
    dependencies: ["ui"],
    start(env, { ui }) {
        window.addEventListener("keydown", (event) => {
            const button =
                isPlainF2(event) && !ui.isBlocked && findSaveButton(ui.activeElement);
            if (button) {
                event.preventDefault();
                button.click();
            }
        });
    },
};

registry.category("services").add("interlocuteur_save_key", saveKeyService);
