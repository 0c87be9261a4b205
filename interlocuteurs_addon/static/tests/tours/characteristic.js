import { registry } from "@web/core/registry";

const rows = ".o_field_widget[name=characteristic_ids]";
const badge = ".o_field_widget[name=x_characteristic_numero_de_badge]";

registry.category("web_tour.tours").add("interlocuteur_characteristic", {
    steps: () => [
        // a group with a mandatory characteristic
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_field_widget[name=name] input", run: "edit Accès" },
        { trigger: `${rows} .o_field_x2many_list_row_add a`, run: "click" },
        {
            trigger: `${rows} .o_selected_row [name=name] input`,
            run: "edit Numéro de badge",
        },
        {
            trigger: `${rows} .o_selected_row [name=mandatory] input`,
            run: "click",
        },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: "button[name=action_preview]:visible", run: "click" },
        { trigger: `.modal ${badge}.o_required_modifier` },
        { trigger: ".modal .btn-close", run: "click" },
        // no contact without it
        {
            trigger:
                "body:not(:has(.modal)) [data-menu-xmlid='interlocuteurs_addon.interlocuteur_menu_people']",
            run: "click",
        },
        { trigger: ".o_list_view .o_list_button_add", run: "click" },
        { trigger: "[name=lastname] input:visible", run: "edit Martin" },
        { trigger: "[name=firstname] input", run: "edit Zoé" },
        { trigger: "[name=parent_id] input", run: "edit Clinique" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Alpes)", run: "click" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: `${badge}.o_field_invalid` },
        { trigger: `${badge} input`, run: "edit AB1234" },
        { trigger: ".o_form_button_save", run: "click" },
        {
            trigger:
                ".o_form_saved, .o_form_status_indicator_buttons.invisible:not(:visible)",
        },
        // found by it
        { trigger: ".o_menu_brand", run: "click" },
        { trigger: ".o_list_view .o_searchview_input", run: "edit AB1234" },
        {
            trigger:
                ".o_searchview_autocomplete .o-dropdown-item:contains(Numéro de badge)",
            run: "click",
        },
        { trigger: ".o_searchview_facet:contains(Numéro de badge)" },
        { trigger: ".o_data_row:contains(Martin)" },
    ],
});
