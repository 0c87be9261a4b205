import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Attach one row and detach another, then save. */
function assignmentSteps({ page, field, attached, detached, foreign }) {
    const tab = `.o_field_widget[name=${field}]`;
    return [
        { trigger: `.nav-link[name=${page}]`, run: "click" },
        { trigger: `${tab} .o_interlocuteur_detach:disabled` },
        { trigger: `${tab} .o_interlocuteur_attach`, run: "click" },
        { trigger: `.modal .o_data_row:contains(${attached})` },
        { trigger: `.modal:not(:has(.o_data_row:contains(${foreign})))` },
        {
            trigger: `.modal .o_data_row:contains(${attached}) .o_list_record_selector input`,
            run: "click",
        },
        { trigger: ".modal .o_select_button:enabled", run: "click" },
        { trigger: `body:not(:has(.modal)) ${tab} .o_data_row:contains(${attached})` },
        {
            trigger: `${tab} .o_data_row:contains(${detached}) .o_list_record_selector input`,
            run: "click",
        },
        { trigger: `${tab} .o_interlocuteur_detach:enabled:contains(1)`, run: "click" },
        { trigger: `${tab}:not(:has(.o_data_row:contains(${detached})))` },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
    ];
}

tours.add("interlocuteur_sites_tab", {
    steps: () =>
        assignmentSteps({
            page: "interlocuteur_sites",
            field: "site_ids",
            attached: "South",
            detached: "North",
            foreign: "Foreign",
        }),
});

tours.add("interlocuteur_equipment_tab", {
    steps: () =>
        assignmentSteps({
            page: "interlocuteur_equipment",
            field: "equipment_ids",
            attached: "New pump",
            detached: "Old pump",
            foreign: "Foreign pump",
        }),
});
