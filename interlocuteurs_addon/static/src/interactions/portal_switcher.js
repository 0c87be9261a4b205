import { registry } from "@web/core/registry";
import { normalize } from "@web/core/l10n/utils";
import { Interaction } from "@web/public/interaction";

/** The menu of organisations acted for: of more than ten, one is searched by name. */
export class PortalSwitcher extends Interaction {
    static selector = ".o_interlocuteur_switch:has(.o_interlocuteur_search)";
    dynamicContent = {
        _root: { "t-on-shown.bs.dropdown": () => this.input.focus() },
        ".o_interlocuteur_search": { "t-att-class": () => ({ "d-none": false }) },
        ".o_interlocuteur_search input": {
            "t-on-input": () => {},
            "t-on-keydown": this.onKeydown,
        },
        ".o_interlocuteur_choice": {
            "t-att-class": (el) => ({ "d-none": !this.matches(el) }),
        },
        ".o_interlocuteur_none": {
            "t-att-class": () => ({ "d-none": this.choices.some(this.matches, this) }),
        },
    };

    setup() {
        this.input = this.el.querySelector(".o_interlocuteur_search input");
        this.choices = [...this.el.querySelectorAll(".o_interlocuteur_choice")];
    }

    matches(choice) {
        return normalize(choice.textContent).includes(normalize(this.input.value));
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.choices.find(this.matches, this)?.click();
        }
    }
}

registry
    .category("public.interactions")
    .add("interlocuteurs_addon.portal_switcher", PortalSwitcher);
