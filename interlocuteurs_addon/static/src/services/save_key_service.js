import { registry } from "@web/core/registry";

/**
 * F2 saves the sheet of a person, in the page and in a dialog, beside Odoo's own
 * shortcut. Core's hotkey service knows no function keys, hence a listener of its own.
 */
export const saveKeyService = {
    dependencies: ["ui"],
    start(env, { ui }) {
        window.addEventListener("keydown", (event) => {
            const modified = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
            if (event.key !== "F2" || modified || ui.isBlocked) {
                return;
            }
            const form = ui.activeElement.querySelector(".o_interlocuteur_form");
            const view = form?.closest(".modal, .o_form_view");
            const button = view?.querySelector(".o_form_button_save");
            if (button) {
                event.preventDefault();
                button.click();
            }
        });
    },
};

registry.category("services").add("interlocuteur_save_key", saveKeyService);
