import { Component, onWillStart, status, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import "@interlocuteurs_addon/views/contact_actions";

const MANAGER = "interlocuteurs_addon.group_interlocuteur_manager";
// Nothing was left to do: the server is not asked again until the page is loaded anew.
let areOver = false;

/**
 * What an administrator does in their first hour, above the list that the app opens with.
 * The server says what is done, and returns nothing once all of it is.
 */
export class FirstSteps extends Component {
    static template = "interlocuteurs_addon.FirstSteps";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ steps: [] });
        onWillStart(async () => {
            const isManager = await user.hasGroup(MANAGER);
            // whoever has gone on meanwhile sees none of it
            if (isManager && !areOver && status(this) !== "destroyed") {
                this.state.steps = await this.orm.call(
                    "res.company",
                    "get_interlocuteur_first_steps",
                    [],
                );
                areOver = !this.state.steps.length;
            }
        });
    }

    get doneLabel() {
        return _t("Done");
    }

    get openLabel() {
        return _t("To do");
    }

    get doneCount() {
        return this.state.steps.filter((step) => step.done).length;
    }

    open(step) {
        return this.action.doAction(step.action);
    }

    async hide() {
        await this.orm.call("res.company", "hide_interlocuteur_first_steps", []);
        areOver = true;
        this.state.steps = [];
    }
}

const contactList = registry.category("views").get("interlocuteur_contact_list");

class PeopleListController extends contactList.Controller {
    static template = "interlocuteurs_addon.PeopleList";
    static components = { ...contactList.Controller.components, FirstSteps };
}

registry.category("views").add("interlocuteur_people_list", {
    ...contactList,
    Controller: PeopleListController,
});
