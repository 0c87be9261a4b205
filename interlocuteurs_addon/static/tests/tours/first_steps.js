import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("interlocuteur_first_steps", {
    steps: () => [
        {
            trigger:
                ".o_interlocuteur_first_step:contains(Duplicate rules) .fa-check-circle",
        },
        {
            trigger:
                ".o_interlocuteur_first_step:contains(Portal profiles) .fa-circle-o",
            run: "click",
        },
        { trigger: ".o_breadcrumb:contains(Portal profiles)" },
        { trigger: ".o_back_button, .breadcrumb-item a", run: "click" },
        { trigger: ".o_interlocuteur_first_steps button:contains(Hide)", run: "click" },
        {
            trigger:
                ".o_list_view:not(:has(.o_interlocuteur_first_steps)) .o_data_row:first td[name]",
            run: "click",
        },
        { trigger: ".o_form_view" },
        { trigger: ".o_back_button, .breadcrumb-item a", run: "click" },
        { trigger: ".o_list_view:not(:has(.o_interlocuteur_first_steps))" },
    ],
});
