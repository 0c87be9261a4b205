import { registry } from "@web/core/registry";
import { download } from "@web/core/network/download";

const tours = registry.category("web_tour.tours");
const tab = ".o_field_widget[name=collaborator_ids]";
const cards = [];

/** Ask the server as the web client does, but save no file. */
function watch() {
    download._download = async ({ url, data }) => {
        const body = new FormData();
        for (const [name, value] of Object.entries(data)) {
            body.append(name, value);
        }
        body.append("csrf_token", odoo.csrf_token);
        const response = await fetch(url, { method: "POST", body });
        cards.push(response.headers.get("Content-Disposition"));
        document.body.dataset.downloads = cards.length;
        document.body.dataset.lastDownload = decodeURIComponent(cards.at(-1));
    };
}

const downloaded = (count, name) => ({
    trigger: `body[data-downloads="${count}"][data-last-download$="''${name}"]`,
});

tours.add("interlocuteur_vcards_of_organisation", {
    steps: () => [
        { trigger: `${tab} .o_data_row:contains(Durand)`, run: watch },
        {
            trigger: `${tab} .o_data_row:contains(Durand) [name=action_download_vcards]`,
            run: "click",
        },
        downloaded(1, "Alice Durand.vcf"),
        { trigger: `${tab} .o_interlocuteur_menu`, run: "click" },
        { trigger: ".o_interlocuteur_action:contains(vCard)", run: "click" },
        { trigger: ".modal .btn-primary", run: "click" },
        downloaded(2, "Clinique des Alpes.zip"),
    ],
});

tours.add("interlocuteur_vcards_of_person", {
    steps: () => [
        { trigger: ".o_form_view [name=collaboration_ids]", run: watch },
        { trigger: ".o-form-buttonbox .o_button_more", run: "click" },
        { trigger: "button[name=action_download_vcards]", run: "click" },
        downloaded(1, "Alice Durand.vcf"),
        { trigger: ".o-form-buttonbox .o_button_more", run: "click" },
        { trigger: "button[name=action_show_vcard_qr]", run: "click" },
        { trigger: ".modal .o_interlocuteur_qr img" },
        { trigger: ".modal button[name=action_download_vcards]", run: "click" },
        downloaded(2, "Alice Durand.vcf"),
        { trigger: ".o_cp_action_menus .fa-cog", run: "click" },
        { trigger: ".o-dropdown-item:contains(vCard)", run: "click" },
        downloaded(3, "Alice Durand.vcf"),
    ],
});

tours.add("interlocuteur_vcards_of_list", {
    steps: () => [
        { trigger: ".o_list_view .o_data_row:contains(Durand)", run: watch },
        {
            trigger: ".o_data_row:contains(Durand) button[name=action_download_vcards]",
            run: "click",
        },
        downloaded(1, "Alice Durand.vcf"),
        { trigger: "thead .o_list_record_selector input", run: "click" },
        {
            trigger: ".o_cp_action_menus .dropdown-toggle:contains(Actions)",
            run: "click",
        },
        { trigger: ".o-dropdown-item:contains(vCard)", run: "click" },
        downloaded(2, "Contacts.zip"),
    ],
});
