import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const tab = ".o_field_widget[name=collaborator_ids]";
const noDialog = "body:not(:has(.modal))";

tours.add("interlocuteur_new_from_tab", {
    steps: () => [
        { trigger: ".nav-link[name=interlocuteurs]:contains(Interlocuteurs)" },
        {
            trigger: `${tab} .o_interlocuteur_empty:contains(Aucun interlocuteur)`,
        },
        {
            trigger: `${tab} .o_interlocuteur_add:contains(Nouvel interlocuteur)`,
            run: "click",
        },
        { trigger: ".modal [name=lastname] input", run: "edit Étienne" },
        { trigger: ".modal [name=mobile] input", run: "edit 12" },
        { trigger: ".modal [name=email] input", run: "edit Noel@Exemple.FR" },
        { trigger: ".modal .o_interlocuteur_invalid:contains(Numéro non valide)" },
        { trigger: ".modal [name=mobile] input", run: "edit 06 00 00 00 04" },
        { trigger: ".modal [name=function_ids] input", run: "edit Achet" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Acheteur)", run: "click" },
        { trigger: ".modal [name=lastname] input", run: "press F2" },
        // without first name: refused, and nothing typed is lost
        { trigger: ".modal [name=firstname].o_field_invalid" },
        { trigger: ".modal [name=firstname] input", run: "edit Noël" },
        { trigger: ".modal [name=mobile] input:value(+33 6 00 00 00 04)" },
        { trigger: ".modal [name=firstname] input", run: "press F2" },
        { trigger: `${noDialog} ${tab} .o_data_row:contains(Étienne)` },
        { trigger: `${tab} .o_data_row .o_interlocuteur_dot_active[title=Actif]` },
        { trigger: `${tab} .o_data_row .o_tag:contains(Acheteur)` },
        { trigger: "button[name=action_open_collaborators]:contains(1)" },
    ],
});

tours.add("interlocuteur_tab_selection", {
    steps: () => [
        { trigger: `${tab} .o_data_row:contains(Parti):not(:visible)` },
        {
            trigger: `${tab} .o_interlocuteur_show_inactive:contains(inactifs (1))`,
            run: "click",
        },
        { trigger: `${tab} .o_data_row:contains(Parti) .o_interlocuteur_dot_inactive` },
        { trigger: `${tab} .o_interlocuteur_show_inactive`, run: "click" },
        {
            trigger: `${tab} .o_data_row:contains(Finit) .o_list_record_selector input`,
            run: "click",
        },
        { trigger: `${tab} .o_interlocuteur_menu:contains(1)`, run: "click" },
        { trigger: ".o_interlocuteur_action:contains(Terminer)", run: "click" },
        { trigger: `${tab} .o_interlocuteur_show_inactive:contains(inactifs (2))` },
        { trigger: `${tab} .o_data_row:contains(Finit):not(:visible)` },
    ],
});

const look = ".o_interlocuteur_quick_look";

tours.add("interlocuteur_row_opens_the_sheet", {
    steps: () => [
        { trigger: `${tab} button[name=action_download_vcards][aria-label*=vCard]` },
        { trigger: `${tab} td[name=lastname]:contains(Finit)`, run: "hover" },
        {
            trigger: `${look}:contains(Fanny):contains(Acheteur):contains(06 00 00 00 07)`,
        },
        { trigger: `${tab} th[data-name=email]`, run: "hover" },
        {
            trigger: `body:not(:has(${look})) ${tab} td[name=email]:last`,
            run({ anchor, press }) {
                anchor.focus();
                return press("Space");
            },
        },
        { trigger: `${look}:contains(Rosa)`, run: "press Space" },
        {
            trigger: `body:not(:has(${look})) ${tab} td[name=lastname]:contains(Finit)`,
            run: "click",
        },
        // the whole sheet, with its tabs, between the others of the list
        { trigger: `${noDialog} .o_form_view [name=lastname] input:value(Finit)` },
        { trigger: ".nav-link[name=collaborations]" },
        { trigger: ".o_pager:contains(1):contains(2) .o_pager_next", run: "click" },
        { trigger: ".o_form_view [name=lastname] input:value(Reste)" },
        { trigger: ".breadcrumb-item a:contains(Clinique)", run: "click" },
        { trigger: `${tab} .o_data_row:contains(Reste)` },
    ],
});

tours.add("interlocuteur_tab_all", {
    steps: () => [
        { trigger: `${tab} .o_interlocuteur_menu`, run: "click" },
        { trigger: ".o_interlocuteur_action:contains(Terminer)", run: "click" },
        { trigger: ".modal:contains(2) .btn-secondary", run: "click" },
        { trigger: `${noDialog} ${tab} .o_data_row:contains(Reste):visible` },
        { trigger: `${tab} .o_interlocuteur_menu`, run: "click" },
        { trigger: ".o_interlocuteur_action:contains(Terminer)", run: "click" },
        { trigger: ".modal:contains(2) .btn-primary:contains(tous)", run: "click" },
        { trigger: `${noDialog} ${tab} .o_interlocuteur_show_inactive:contains(2)` },
    ],
});

const mine = ".o_field_widget[name=collaboration_ids]";

tours.add("interlocuteur_collaborations_of_person", {
    steps: () => [
        { trigger: ".nav-link[name=collaborations]:contains(Collaborations)" },
        { trigger: `${mine} .o_data_row:contains(Clinique):contains(En cours)` },
        { trigger: `${mine} .o_field_x2many_list_row_add a`, run: "click" },
        {
            trigger: `${mine} .o_selected_row [name=organisation_id] input`,
            run: "edit Brass",
        },
        { trigger: ".o-autocomplete--dropdown-item:contains(Brasserie)", run: "click" },
        {
            trigger: `${mine} .o_selected_row [name=function_ids] input`,
            run: "edit Comptab",
        },
        { trigger: ".o-autocomplete--dropdown-item:contains(Comptable)", run: "click" },
        { trigger: `${mine} .o_selected_row [name=is_main] input`, run: "click" },
        { trigger: ".o_form_button_save", run: "click" },
        {
            trigger:
                ".o_form_saved, .o_form_status_indicator_buttons.invisible:not(:visible)",
        },
        { trigger: "[name=parent_id] input:value(Brasserie du Nord)" },
    ],
});

tours.add("interlocuteur_add_known", {
    steps: () => [
        { trigger: `${tab} .o_interlocuteur_link`, run: "click" },
        { trigger: ".modal [name=person_id] input", run: "edit Connue" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Claire)", run: "click" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: `${noDialog} ${tab} .o_data_row:contains(Connue)` },
    ],
});
