import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

/** The telephone rings: one shortcut from anywhere, also in the command palette. */
export const callService = {
    dependencies: ["action", "command", "localization"],
    start(env, { action, command }) {
        if (!user.isInternalUser) {
            return;
        }
        command.add(
            _t("Who is calling?"),
            () => {
                const input = document.querySelector(".o_call_sheet input");
                if (input) {
                    input.select();
                } else {
                    action.doAction("interlocuteurs_addon.interlocuteur_call_action");
                }
            },
            {
                category: "default",
                global: true,
                hotkey: "alt+shift+c",
                hotkeyOptions: { bypassEditableProtection: true },
            },
        );
    },
};

registry.category("services").add("interlocuteur_call", callService);
