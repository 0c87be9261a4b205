import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** The fields above a list of the portal: what is chosen counts at once. */
export class PortalFilters extends Interaction {
    static selector = ".o_interlocuteur_filters";
    dynamicContent = {
        select: { "t-on-change": () => this.el.submit() },
    };
}

registry
    .category("public.interactions")
    .add("interlocuteurs_addon.portal_filters", PortalFilters);
