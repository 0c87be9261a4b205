import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const item = (text) => `.o-dropdown--menu .o-dropdown-item:contains(${text})`;
const without = (text) =>
    `.o-dropdown--menu:not(:has(.o-dropdown-item:contains(${text})))`;

tours.add("interlocuteur_menu_of_person", {
    steps: () => [
        { trigger: ".o_form_view .o_field_widget[name=lastname]" },
        { trigger: ".o_cp_action_menus button", run: "click" },
        { trigger: item("Désactiver") },
        { trigger: without("Archiver") },
        { trigger: without("Réactiver") },
        { trigger: without("Importer les interlocuteurs") },
        // nobody is deleted: what this person leaves is decided instead
        { trigger: item("Supprimer"), run: "click" },
        { trigger: ".modal .o_interlocuteur_deactivation, .modal [name=scope]" },
        { trigger: ".modal button[special=cancel], .modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

tours.add("interlocuteur_menu_of_organisation", {
    steps: () => [
        { trigger: ".o_interlocuteur_add" },
        { trigger: ".o_cp_action_menus button", run: "click" },
        { trigger: item("Importer les interlocuteurs") },
        { trigger: item("Archiver") },
        { trigger: without("Désactiver") },
    ],
});
