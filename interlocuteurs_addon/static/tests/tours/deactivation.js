import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const SWITCH = ".o_interlocuteur_active input";
const DIALOG = ".modal .o_interlocuteur_deactivation";

tours.add("interlocuteur_deactivate", {
    steps: () => [
        { trigger: `${SWITCH}:checked`, run: "click" },
        { trigger: `${DIALOG}:contains(Deactivate Alice Durand?)` },
        { trigger: `${DIALOG}:contains(alice@example.com)` },
        {
            trigger: `${DIALOG} .o_data_row:contains(Pump):contains(North):contains(Leak)`,
        },
        { trigger: ".modal-footer button:contains(No)", run: "click" },
        { trigger: `body:not(:has(.modal)) ${SWITCH}:checked`, run: "click" },
        {
            trigger: `${DIALOG} .o_data_cell[name=successor_id]`,
            run: "click",
        },
        {
            trigger: `${DIALOG} .o_field_widget[name=successor_id] input`,
            run: "edit Paul",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Paul Petit)",
            run: "click",
        },
        { trigger: ".modal-footer button[name=action_confirm]", run: "click" },
        { trigger: `body:not(:has(.modal)) ${SWITCH}:not(:checked)` },
        { trigger: ".ribbon" },
    ],
});

tours.add("interlocuteur_reactivate", {
    steps: () => [
        { trigger: `${SWITCH}:not(:checked)`, run: "click" },
        { trigger: ".modal:contains(alice@example.com)" },
        { trigger: ".modal-footer button[name=action_confirm]", run: "click" },
        { trigger: `body:not(:has(.modal)) ${SWITCH}:checked` },
    ],
});

tours.add("interlocuteur_deletion_deactivates", {
    steps: () => [
        { trigger: ".o_cp_action_menus .dropdown-toggle", run: "click" },
        { trigger: ".o_menu_item:contains(Delete)", run: "click" },
        { trigger: `${DIALOG}:contains(Deactivate Alice Durand?)` },
        { trigger: ".modal-footer button[name=action_confirm]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

tours.add("interlocuteur_deactivate_in_tab", {
    steps: () => [
        {
            trigger: ".o_data_row:contains(Durand) .o_list_record_selector input",
            run: "click",
        },
        { trigger: ".o_interlocuteur_menu:contains(1)", run: "click" },
        {
            trigger: ".o_interlocuteur_action:contains(Left the organisation)",
            run: "click",
        },
        {
            trigger: `${DIALOG}:contains(End the collaboration of Alice Durand with Clinique)`,
        },
        { trigger: ".modal-footer button[name=action_confirm]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_interlocuteur_show_inactive" },
    ],
});
