import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const tab = ".o_field_widget[name=collaborator_ids]";
const noDialog = "body:not(:has(.modal))";
const title = ".modal [name=title_id] input:focus";
const signature = `Clara VASSEUR
Acheteuse
Mob. : 06 12 34 56 21
clara.vasseur@verrerie.example`;

tours.add("interlocuteur_save_and_new", {
    steps: () => [
        { trigger: `${tab} .o_interlocuteur_add`, run: "click" },
        { trigger: title },
        { trigger: ".modal [name=lastname] input", run: "edit Premier" },
        { trigger: ".modal [name=firstname] input", run: "edit Paul" },
        { trigger: ".modal .o_form_button_save_new", run: "click" },
        { trigger: `${title}:value()` },
        { trigger: ".modal [name=lastname] input:value()" },
        { trigger: ".modal [name=parent_id] input:value(Clinique des Alpes)" },
        { trigger: ".modal [name=lastname] input", run: "edit Second" },
        { trigger: ".modal [name=firstname] input", run: "edit Sophie" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: `${noDialog} ${tab} .o_data_row:contains(Premier)` },
        { trigger: `${tab} .o_data_row:contains(Second)` },
    ],
});

tours.add("interlocuteur_signature", {
    steps: () => [
        { trigger: `${tab} .o_interlocuteur_paste`, run: "click" },
        { trigger: ".o_interlocuteur_signature_read:disabled" },
        {
            trigger: ".o_interlocuteur_signature textarea:focus",
            run: (helpers) => helpers.edit(signature),
        },
        { trigger: ".o_interlocuteur_signature_read:enabled", run: "click" },
        { trigger: ".modal [name=lastname] input:value(Vasseur)" },
        { trigger: ".modal [name=function_ids] .o_tag:contains(Acheteur)" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: ".o_interlocuteur_duplicate_join", run: "click" },
        { trigger: `${noDialog} ${tab} .o_data_row:contains(Vasseur)` },
    ],
});

const grid = ".o_interlocuteur_paste_grid";

tours.add("interlocuteur_paste_table", {
    steps: () => [
        { trigger: `${tab} .o_interlocuteur_organisation_menu`, run: "click" },
        {
            trigger: ".o_interlocuteur_organisation_action:contains(Paste a table)",
            run: "click",
        },
        { trigger: ".o_interlocuteur_paste_read:disabled" },
        {
            trigger: `${grid} textarea:focus`,
            run: (helpers) => helpers.edit("Vasseur\tClarra\t04 65 71 04 77"),
        },
        { trigger: ".o_interlocuteur_paste_read:enabled", run: "click" },
        { trigger: `${grid} td:eq(1) input:value(Clarra)`, run: "edit Clara" },
        { trigger: `${grid} th:eq(2) select:value(phone)`, run: "select phone2" },
        { trigger: ".o_interlocuteur_paste_check", run: "click" },
        { trigger: `${noDialog} .o_form_view [name=new_count]:contains(1)` },
        { trigger: ".breadcrumb-item a:contains(Clinique)", run: "click" },
        { trigger: `${tab} .o_interlocuteur_empty` },
    ],
});

tours.add("interlocuteur_tab_search", {
    steps: () => [
        { trigger: `${tab} .o_data_row:contains(Nom000)` },
        { trigger: `${tab}:not(:has(.o_data_row:contains(Zuñiga)))` },
        { trigger: `${tab} .o_interlocuteur_show_inactive:contains(inactifs (1))` },
        { trigger: `${tab} .o_interlocuteur_search`, run: "edit zuni ines" },
        { trigger: `${tab} .o_data_row:contains(Zuñiga):visible` },
        { trigger: `${tab} .o_data_row:contains(Nom000):not(:visible)` },
        { trigger: `${tab} .o_interlocuteur_search`, run: "edit nom000" },
        { trigger: `${tab} .o_data_row:contains(Nom000):visible` },
        { trigger: `${tab} .o_interlocuteur_search`, run: "edit atelier" },
        { trigger: `${tab} .o_data_row:contains(Zuñiga):visible` },
        { trigger: `${tab} .o_interlocuteur_search`, run: "edit 12 34 56" },
        { trigger: `${tab} .o_data_row:contains(Zuñiga):visible` },
        // nothing selected: those who were found are meant, not everybody
        { trigger: `${tab} .o_interlocuteur_menu`, run: "click" },
        { trigger: ".o_interlocuteur_action:contains(Terminer)", run: "click" },
        { trigger: ".modal:contains((1)) .btn-primary:contains(tous)", run: "click" },
        { trigger: `${noDialog} ${tab} .o_data_row:contains(Zuñiga):not(:visible)` },
        { trigger: `${tab} .o_interlocuteur_search`, run: "edit personne" },
        { trigger: `${tab} .o_interlocuteur_nobody` },
    ],
});
