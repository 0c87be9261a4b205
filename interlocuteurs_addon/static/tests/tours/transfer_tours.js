import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const noDialog = "body:not(:has(.modal))";
const section = (name) => `.modal .o_interlocuteur_balance [data-section=${name}]`;

/** Open the wizard from the person's sheet and choose the new organisation. */
const chooseOrganisation = [
    {
        trigger: ".o_interlocuteur_transfer:contains(Has changed organisation)",
        run: "click",
    },
    { trigger: ".modal [name=organisation_id] input", run: "edit Brasserie" },
    { trigger: ".o-autocomplete--dropdown-item:contains(Brasserie)", run: "click" },
];

tours.add("interlocuteur_transfer_now", {
    steps: () => [
        ...chooseOrganisation,
        { trigger: `${section("lost")}:contains(Equipment)` },
        { trigger: `${section("gained")}:contains(Nothing)` },
        { trigger: `${section("others")}:contains(Nothing changes)` },
        { trigger: `${section("left")}:contains(Service contact)` },
        { trigger: ".modal [name=successor_id] input", run: "edit Rosa" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Rosa)", run: "click" },
        { trigger: ".modal [role=alert]:contains(new password)" },
        { trigger: ".modal [name=email] input", run: "edit new@nord.example" },
        { trigger: ".modal [name=phone] input", run: "click" },
        { trigger: ".modal:not(:has([role=alert]:contains(new password)))" },
        {
            trigger: ".modal button[name=action_confirm]:contains(Transfer)",
            run: "click",
        },
        { trigger: `${noDialog} [name=parent_id] input:value(Brasserie du Nord)` },
        { trigger: ".o_interlocuteur_worked_at:contains(Worked at Clinique)" },
    ],
});

const functions = ".modal .o_field_widget[name=function_ids]";

tours.add("interlocuteur_transfer_function", {
    steps: () => [
        ...chooseOrganisation,
        { trigger: `${section("gained")}:contains(Nothing)` },
        { trigger: `${functions} input:first`, run: "edit zacheteuse, Zincographer" },
        {
            trigger: ".modal button[name=action_confirm]:contains(Transfer)",
            run: "click",
        },
        { trigger: `${noDialog} [name=parent_id] input:value(Brasserie du Nord)` },
    ],
});

tours.add("interlocuteur_transfer_planned", {
    steps: () => [
        ...chooseOrganisation,
        {
            trigger: ".modal [name=date] button, .modal [name=date] input",
            run: "click",
        },
        { trigger: ".modal [name=date] input", run: "edit 12/31/2099" },
        { trigger: ".modal [name=phone] input", run: "click" },
        { trigger: ".modal button[name=action_confirm]:contains(Plan)", run: "click" },
        { trigger: `${noDialog} .o_interlocuteur_leaves:contains(Brasserie du Nord)` },
        { trigger: "body:not(:has(.o_interlocuteur_transfer))" },
        { trigger: "button[name=action_open_planned_transfer]", run: "click" },
        { trigger: ".o_statusbar_status button:contains(Planned)" },
        { trigger: "button[name=action_withdraw]", run: "click" },
        { trigger: ".modal footer .btn-primary", run: "click" },
        { trigger: `${noDialog} .o_form_view:not(:has(button[name=action_withdraw]))` },
        { trigger: ".breadcrumb-item:last a", run: "click" },
        { trigger: ".o_interlocuteur_transfer" },
    ],
});

tours.add("interlocuteur_transfer_several", {
    steps: () => [
        {
            trigger:
                ".o_field_widget[name=collaborator_ids] .o_data_row:contains(Rosa)",
        },
        { trigger: ".o_interlocuteur_menu", run: "click" },
        { trigger: ".o_interlocuteur_action:contains(Transfer)", run: "click" },
        { trigger: ".modal:contains(2) .btn-primary", run: "click" },
        { trigger: ".modal [name=line_ids] .o_data_row:contains(Alice)" },
        { trigger: ".modal [name=organisation_id] input", run: "edit Brasserie" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Brasserie)", run: "click" },
        { trigger: `${section("gained")}:contains(Nothing)` },
        {
            trigger: ".modal button[name=action_confirm]:contains(Transfer)",
            run: "click",
        },
        { trigger: `${noDialog} .o_interlocuteur_show_inactive:contains(2)` },
    ],
});
