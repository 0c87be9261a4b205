import { registry } from "@web/core/registry";
import { patch } from "@web/core/utils/patch";

const tours = registry.category("web_tour.tours");
const noDialog = "body:not(:has(.modal))";
const menu = ".o_interlocuteur_organisation_menu";
const ask = ".o_interlocuteur_duplicates .o_fake_ask";

/** A module that is in the back end only; tours are loaded on the portal, too. */
const load = (name) => odoo.loader.modules.get(name);

// what an addon does when it is loaded, done by the first step
tours.add("interlocuteur_extending_menu", {
    steps: () => [
        {
            trigger: menu,
            run: () =>
                registry
                    .category("interlocuteur_organisation_actions")
                    .add("count_services", {
                        label: "Count the services",
                        method: "action_count_services",
                    }),
        },
        { trigger: menu, run: "click" },
        {
            trigger:
                ".o_interlocuteur_organisation_action:contains(Count the services)",
            run: "click",
        },
        { trigger: ".o_notification:contains(Services: 2)" },
    ],
});

const BUTTON = `
    <t t-name="fake.DuplicateSuspect" t-inherit="interlocuteurs_addon.DuplicateSuspect" t-inherit-mode="extension">
        <xpath expr="//button[hasclass('o_interlocuteur_duplicate_join')]" position="after">
            <button type="button" class="o_fake_ask btn btn-sm btn-secondary"
                    t-on-click="() => this.choose('ask', row, suspect)">Ask them</button>
        </xpath>
    </t>`;

function addButton() {
    load("@web/core/templates").registerTemplateExtension(
        "interlocuteurs_addon.DuplicateSuspect",
        "/fake/refused_entry.xml",
        BUTTON,
    );
    const { RefusedEntry } = load(
        "@interlocuteurs_addon/components/duplicate_dialog/refused_entry",
    );
    patch(RefusedEntry.prototype, {
        async ask(row, suspect) {
            const message = `${suspect.name} is asked about ${row.name}`;
            this.env.services.notification.add(message);
            return false;
        },
    });
}

tours.add("interlocuteur_extending_refused_entry", {
    steps: () => [
        { trigger: ".o_form_view [name=lastname] input", run: addButton },
        { trigger: "[name=lastname] input", run: "edit Dubuc" },
        { trigger: "[name=firstname] input", run: "edit R." },
        { trigger: "[name=mobile] input", run: "edit 06 12 34 56 78" },
        { trigger: "[name=lastname] input", run: "click" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ask, run: "click" },
        { trigger: ".o_notification:contains(Rosa Dubuc is asked about R. Dubuc)" },
        // the method said that nothing is saved
        { trigger: `${noDialog} .o_form_button_save:visible` },
        { trigger: "[name=firstname] input:value(R.)" },
        { trigger: ".o_form_button_cancel", run: "click" },
    ],
});
