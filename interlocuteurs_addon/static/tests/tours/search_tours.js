import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const menu = ".o-autocomplete--dropdown-menu";
const customer = "[name=partner_id] input";
const create = ".o_m2o_dropdown_option_create";

tours.add("interlocuteur_search_customer", {
    steps: () => [
        { trigger: customer, run: "edit 06 12 34 56 78" },
        { trigger: `${menu} li:contains(Rosa Dubuc):contains(06 12 34 56 78)` },
        { trigger: customer, run: "edit Nobody Yet" },
        { trigger: `${menu} li${create}:contains(Nobody Yet)` },
        // nobody is named by a number: the sheet opens with it in its field
        { trigger: customer, run: "edit 06 12 99 88 77" },
        { trigger: `${menu}:not(:has(${create})) ${create}_edit`, run: "click" },
        { trigger: ".modal [name=mobile] input:value(+33 6 12 99 88 77)" },
        { trigger: ".modal [name=lastname] input:value()", run: "edit Neuve" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_button_cancel", run: "click" },
    ],
});

tours.add("interlocuteur_search_pairs", {
    steps: () => [
        { trigger: ".o_data_row:first td[name=in_common]", run: "click" },
        { trigger: ".o_form_view .o_pager_counter:contains(1 / 2)" },
        { trigger: "button[name=action_dismiss]", run: "press Alt+d" },
        // the next one
        { trigger: ".o_form_view .o_pager_counter:contains(1 / 1)" },
        { trigger: "button[name=action_merge_into_person]", run: "press Alt+m" },
        { trigger: ".modal footer .btn-primary", run: "click" },
        // and the list after the last one
        { trigger: ".o_list_view .o_view_nocontent" },
    ],
});
