import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const found = ".o_interlocuteur_duplicates";
const suspect = `${found} .o_interlocuteur_duplicate_suspect:contains(Rosa Dubuc)`;
const noDialog = "body:not(:has(.modal))";
const saved = `${noDialog} .o_form_status_indicator_buttons.invisible:not(:visible)`;
const unsaved = `${noDialog} .o_form_button_save:visible`;
const tab = ".o_field_widget[name=collaborator_ids]";

/** Enter somebody whose mobile is Rosa's; in the page or in a dialog. */
const enter = (scope = ".o_form_view", firstname = "R.") => [
    { trigger: `${scope} [name=lastname] input`, run: "edit Dubuc" },
    { trigger: `${scope} [name=firstname] input`, run: `edit ${firstname}` },
    { trigger: `${scope} [name=mobile] input`, run: "edit 06 12 34 56 78" },
    // leaves the field, so that the number is written as the form shows it
    { trigger: `${scope} [name=lastname] input`, run: "click" },
];
const chooseOrganisation = [
    { trigger: "[name=parent_id] input", run: "edit Brasserie" },
    { trigger: ".o-autocomplete--dropdown-item:contains(Brasserie)", run: "click" },
];
const save = { trigger: ".o_form_button_save", run: "click" };
const saveDialog = { trigger: ".modal .o_form_button_save", run: "click" };
const choose = (choice) => ({
    trigger: `${found} .o_interlocuteur_duplicate_${choice}`,
    run: "click",
});

/** Let the page believe that its tab is hidden or shown. */
function showTab(state) {
    Object.defineProperty(document, "visibilityState", {
        value: state,
        configurable: true,
    });
    document.dispatchEvent(new Event("visibilitychange"));
}

tours.add("interlocuteur_duplicate_form_create", {
    steps: () => [
        ...enter(),
        save,
        { trigger: `${found} .o_interlocuteur_duplicate_row:contains(R. Dubuc)` },
        { trigger: `${suspect} mark:contains(06 12 34 56 78)` },
        { trigger: `${suspect} .o_interlocuteur_dot_active[aria-label=Active]` },
        { trigger: `${suspect} a[target=_blank][href*="/odoo/res.partner/"]` },
        // the keyboard goes back to the entry, and the entry is still there
        {
            trigger: `${found} .o_interlocuteur_duplicate_back:focus`,
            run: "press Escape",
        },
        { trigger: unsaved },
        { trigger: "[name=firstname] input:value(R.)" },
        save,
        choose("back"),
        { trigger: unsaved },
        save,
        choose("force"),
        { trigger: saved },
    ],
});

tours.add("interlocuteur_duplicate_form_join", {
    steps: () => [
        ...enter(),
        ...chooseOrganisation,
        save,
        {
            trigger: `${suspect} .o_interlocuteur_duplicate_join:contains(Brasserie du Nord)`,
            run: "click",
        },
        { trigger: saved },
        { trigger: "[name=firstname] input:value(Rosa)" },
        { trigger: "[name=collaboration_ids] .o_data_row:contains(Brasserie du Nord)" },
    ],
});

tours.add("interlocuteur_duplicate_form_transfer", {
    steps: () => [
        ...enter(),
        { trigger: "[name=email] input", run: "edit rosa@nord.example" },
        ...chooseOrganisation,
        save,
        choose("transfer"),
        { trigger: ".modal [name=organisation_id] input:value(Brasserie du Nord)" },
        // cancelled: the entry is still there
        { trigger: ".modal button[special=cancel]", run: "click" },
        { trigger: unsaved },
        { trigger: "[name=firstname] input:value(R.)" },
        save,
        choose("transfer"),
        { trigger: ".modal [name=email] input:value(rosa@nord.example)" },
        { trigger: ".modal button[name=action_confirm]:visible", run: "click" },
        { trigger: saved },
        { trigger: "[name=firstname] input:value(Rosa)" },
        { trigger: "[name=parent_id] input:value(Brasserie du Nord)" },
    ],
});

tours.add("interlocuteur_duplicate_form_give_up", {
    steps: () => [
        { trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
        ...enter(),
        ...chooseOrganisation,
        save,
        choose("give_up"),
        { trigger: `${noDialog}:not(:has(.o_form_view))` },
        { trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
        // nothing is left of the entry, and it can be left by the breadcrumb
        { trigger: "[name=lastname] input:value()" },
        ...enter(),
        ...chooseOrganisation,
        { trigger: ".o_back_button a, .o_breadcrumb .o_back_button", run: "click" },
        choose("give_up"),
        { trigger: `${noDialog}:not(:has(.o_form_view))` },
    ],
});

tours.add("interlocuteur_duplicate_tab", {
    steps: () => [
        { trigger: `${tab} .o_interlocuteur_add`, run: "click" },
        ...enter(".modal"),
        saveDialog,
        choose("give_up"),
        { trigger: `${noDialog} ${tab} .o_interlocuteur_add`, run: "click" },
        ...enter(".modal"),
        saveDialog,
        choose("join"),
        { trigger: `${noDialog} ${tab} .o_data_row:contains(Rosa)` },
    ],
});

const addLine = (firstname) => [
    { trigger: ".nav-link[name=contact_addresses]", run: "click" },
    {
        trigger: "[name=address_ids] .o-kanban-button-new",
        run: "click",
    },
    { trigger: ".modal [name=type] [data-value=contact]", run: "click" },
    ...enter(".modal", firstname),
    saveDialog,
    { trigger: `${noDialog} .o_form_button_save:visible` },
];

tours.add("interlocuteur_duplicate_lines", {
    steps: () => [
        ...addLine("R."),
        ...addLine("Rosi"),
        { trigger: "[name=website] input", run: "edit https://nord.example" },
        save,
        // one window for all of them; what is settled drops out of the entry
        {
            trigger: `${found} .o_interlocuteur_duplicate_row:contains(R. Dubuc)`,
        },
        {
            trigger: `${found} .o_interlocuteur_duplicate_row:contains(Rosi Dubuc) .o_interlocuteur_duplicate_join:first`,
            run: "click",
        },
        {
            trigger: `${found}:not(:has(.o_interlocuteur_duplicate_row:contains(Rosi Dubuc)))`,
        },
        choose("force"),
        { trigger: saved },
        { trigger: ".nav-link[name=interlocuteurs]", run: "click" },
        { trigger: `${tab} .o_data_row:contains(Rosa)` },
        { trigger: `${tab} .o_data_row:contains(R.)` },
    ],
});

tours.add("interlocuteur_duplicate_new_organisation", {
    steps: () => [
        { trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
        { trigger: "[name=name] input, [name=name] textarea", run: "edit Neuve SA" },
        ...addLine("R."),
        save,
        { trigger: `${found}:not(:has(.o_interlocuteur_duplicate_join))` },
        { trigger: `${found} .o_interlocuteur_duplicate_early` },
        choose("force"),
        { trigger: saved },
    ],
});

const customer = ".o_form_view [name=partner_id]";

tours.add("interlocuteur_duplicate_many2one", {
    steps: () => [
        { trigger: `${customer} input`, run: "edit DUBUC Rosa" },
        { trigger: ".o_m2o_dropdown_option_create", run: "click" },
        // refused, so core opens the form
        { trigger: ".modal .o_form_view [name=lastname] input" },
        saveDialog,
        choose("join"),
        // the order is the organisation's, and speaks of the person who was found
        { trigger: `${noDialog} ${customer} input:value(Clinique des Alpes)` },
        { trigger: "[name=interlocuteur_id] input:value(Rosa Dubuc)" },
        { trigger: ".o_form_button_cancel", run: "click" },
        { trigger: "body:not(:has(.o_form_button_save:visible))" },
    ],
});

tours.add("interlocuteur_duplicate_create_edit", {
    steps: () => [
        { trigger: `${customer} input`, run: "edit Nouvelle" },
        { trigger: ".o_m2o_dropdown_option_create_edit", run: "click" },
        ...enter(".modal"),
        saveDialog,
        choose("force"),
        { trigger: `${noDialog} ${customer} input:value(/R. Dubuc/)` },
        { trigger: ".o_form_button_cancel", run: "click" },
        { trigger: "body:not(:has(.o_form_button_save:visible))" },
    ],
});

tours.add("interlocuteur_duplicate_kanban", {
    steps: () => [
        { trigger: ".o_kanban_group .o_kanban_quick_add", run: "click" },
        {
            trigger: ".o_kanban_quick_create [name=display_name] input",
            run: "edit Dubuc Rosa",
        },
        { trigger: ".o_kanban_quick_create .o_kanban_add", run: "click" },
        { trigger: ".modal .o_form_view [name=lastname] input" },
        saveDialog,
        choose("force"),
        { trigger: `${noDialog} .o_kanban_record:contains(Dubuc)` },
    ],
});

tours.add("interlocuteur_duplicate_action", {
    steps: () => [
        { trigger: ".o_cp_action_menus .dropdown-toggle", run: "click" },
        { trigger: ".o-dropdown-item:contains(Enter Rosa again)", run: "click" },
        { trigger: `${found}:not(:has(.o_interlocuteur_duplicate_force))` },
        { trigger: suspect },
        choose("back"),
        { trigger: noDialog },
    ],
});

tours.add("interlocuteur_duplicate_hidden_tab", {
    steps: () => [
        { trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
        ...enter(),
        ...chooseOrganisation,
        save,
        choose("back"),
        { trigger: unsaved, run: () => showTab("hidden") },
        { trigger: unsaved, run: () => showTab("visible") },
        { trigger: unsaved },
        { trigger: "[name=firstname] input:value(R.)" },
        save,
        choose("give_up"),
        // the form is left behind the window, or the tour ends on what it throws away
        { trigger: `${noDialog}:not(:has(.o_form_view))` },
    ],
});
