import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

// so many are looked through at a glance
const MANY = 15;

function plain(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * What there is to choose in the form of a new intervention request: an organisation
 * narrows sites and equipment, a site equipment; equipment that is chosen says where it
 * stands and whose it is. The server checks all of it again.
 */
export class PortalRequestChoices extends Interaction {
    static selector = ".o_interlocuteur_request_form";
    dynamicContent = {
        "[name=organisation_id]": { "t-on-change": this.narrow },
        "[name=site_id]": { "t-on-change": this.narrow },
        "[name=equipment_id]": { "t-on-change": this.follow },
        ".o_interlocuteur_search": { "t-on-input": this.narrow },
    };

    setup() {
        this.choices = new Map();
        for (const name of ["site_id", "equipment_id"]) {
            const select = this.el.querySelector(`select[name=${name}]`);
            if (select) {
                // not every browser can hide an option: they leave and come back
                this.choices.set(select, [...select.children]);
            }
        }
        this.groups = new Map();
        for (const group of [...this.choices.values()].flat()) {
            this.groups.set(group, [...group.children]);
        }
        this.search = this.el.querySelector(".o_interlocuteur_search");
        const equipment = this.el.querySelector("select[name=equipment_id]");
        this.search?.classList.toggle("d-none", equipment.options.length <= MANY);
    }

    start() {
        this.narrow();
    }

    /** Choose the organisation and the site of the equipment that was chosen. */
    follow() {
        const option = this.el.querySelector("[name=equipment_id]").selectedOptions[0];
        const owner = option?.parentElement.dataset.organisationId;
        if (owner) {
            this.setValue("organisation_id", owner);
            this.narrow();
            if (option.dataset.siteId) {
                this.setValue("site_id", option.dataset.siteId);
            }
        }
        this.narrow();
    }

    narrow() {
        const organisation = this.getValue("organisation_id");
        for (const [select, children] of this.choices) {
            const site = select.name === "equipment_id" && this.getValue("site_id");
            const chosen = select.value;
            select.replaceChildren(
                ...children.filter((child) =>
                    this.keepGroup(child, organisation, site, chosen),
                ),
            );
            // a browser chooses another option for the one that went
            const kept = [...select.options].some((option) => option.value === chosen);
            select.value = kept ? chosen : "";
        }
    }

    /** Leave what fits in a group of options; whatever has no site fits every site. */
    keepGroup(group, organisation, site, chosen) {
        const owner = group.dataset.organisationId;
        if (!owner) {
            return true;
        }
        const words = plain(this.search?.value || "").split(/\s+/);
        const options = this.groups.get(group).filter((option) => {
            const place = option.dataset.siteId;
            const text = option.dataset.search;
            const found =
                !text ||
                option.value === chosen ||
                words.every((word) => plain(text).includes(word));
            return found && (!site || !place || place === site);
        });
        group.replaceChildren(...options);
        return options.length && (!organisation || owner === organisation);
    }

    getValue(name) {
        return this.el.querySelector(`[name=${name}]`)?.value;
    }

    setValue(name, value) {
        const field = this.el.querySelector(`select[name=${name}]`);
        if (field) {
            field.value = value;
        }
    }
}

registry
    .category("public.interactions")
    .add("interlocuteurs_addon.portal_request_choices", PortalRequestChoices);
