import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * The form of a new intervention request: an organisation narrows the choice of sites
 * and equipment, a site that of equipment. The server checks all of it again.
 */
export class PortalRequestForm extends Interaction {
    static selector = ".o_interlocuteur_request_form";
    dynamicContent = {
        "[name=organisation_id]": { "t-on-change": this.narrow },
        "[name=site_id]": { "t-on-change": this.narrow },
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
    }

    start() {
        this.narrow();
    }

    narrow() {
        const organisation = this.getValue("organisation_id");
        for (const [select, children] of this.choices) {
            const site = select.name === "equipment_id" && this.getValue("site_id");
            const chosen = select.value;
            select.replaceChildren(
                ...children.filter((child) =>
                    this.keepGroup(child, organisation, site),
                ),
            );
            // a browser chooses another option for the one that went
            const kept = [...select.options].some((option) => option.value === chosen);
            select.value = kept ? chosen : "";
        }
    }

    /** Leave what fits in a group of options; whatever has no site fits every site. */
    keepGroup(group, organisation, site) {
        const owner = group.dataset.organisationId;
        if (!owner) {
            return true;
        }
        const options = this.groups.get(group).filter((option) => {
            const place = option.dataset.siteId;
            return !site || !place || place === site;
        });
        group.replaceChildren(...options);
        return options.length && (!organisation || owner === organisation);
    }

    getValue(name) {
        return this.el.querySelector(`[name=${name}]`)?.value;
    }
}

registry
    .category("public.interactions")
    .add("interlocuteurs_addon.portal_request_form", PortalRequestForm);
