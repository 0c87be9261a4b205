import { registry } from "@web/core/registry";

const MENU = ".o_interlocuteur_switch .dropdown-menu.show";
const SEARCH = `${MENU} .o_interlocuteur_search input`;

registry.category("web_tour.tours").add("interlocuteur_portal_switcher", {
    steps: () => [
        { trigger: ".o_interlocuteur_switch .dropdown-toggle", run: "click" },
        { trigger: SEARCH, run: "edit zz" },
        { trigger: `${MENU} .o_interlocuteur_none:not(.d-none)` },
        { trigger: SEARCH, run: "edit energie" },
        {
            trigger: `${MENU} .o_interlocuteur_choice:not(.d-none)`,
            run() {
                const shown = document.querySelectorAll(
                    `${MENU} .o_interlocuteur_choice:not(.d-none)`,
                );
                if (shown.length !== 1) {
                    throw new Error(`${shown.length} organisations are found`);
                }
            },
        },
        { trigger: SEARCH, run: "press Enter", expectUnloadPage: true },
        {
            trigger:
                ".o_interlocuteur_switch .dropdown-toggle:contains(Énergie du Sud)",
        },
    ],
});
