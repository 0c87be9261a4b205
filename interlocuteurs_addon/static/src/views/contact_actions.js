import { _t } from "@web/core/l10n/translation";
import { evaluateBooleanExpr } from "@web/core/py_js/py";
import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";

function isActive({ data }) {
    return data.status ? data.status !== "inactive" : data.active !== false;
}

function isPerson({ resModel, data }) {
    return resModel !== "res.partner" || (!data.is_company && data.type === "contact");
}

/**
 * How many of these contacts, or collaborations, are what: what the conditions of actions
 * (`interlocuteur_condition`) are about.
 */
export function countContacts(records) {
    return {
        count: records.length,
        people: records.filter(isPerson).length,
        organisations: records.filter((record) => record.data.is_company).length,
        active: records.filter(isActive).length,
        inactive: records.filter((record) => !isActive(record)).length,
    };
}

/** The actions of a menu that concern these records. */
export function filterActions(actions, records) {
    const counts = countContacts(records);
    return actions.filter(
        ({ interlocuteur_condition: condition }) =>
            !condition || evaluateBooleanExpr(condition, counts),
    );
}

/**
 * One menu without contradictions: people are deactivated, not archived or deleted, and
 * what concerns organisations only stands in their menus only.
 */
const withContactActions = (Controller) =>
    class extends Controller {
        get chosenContacts() {
            const { root } = this.model;
            return root.selection || [root];
        }

        get actionMenuItems() {
            const items = super.actionMenuItems;
            return {
                ...items,
                action: filterActions(items.action, this.chosenContacts),
            };
        }

        getStaticActionMenuItems() {
            const items = super.getStaticActionMenuItems();
            const { count, people } = countContacts(this.chosenContacts);
            const isContacts = this.props.resModel === "res.partner";
            if (isContacts && people && people === count) {
                for (const key of ["archive", "unarchive"].filter((k) => items[k])) {
                    items[key] = { ...items[key], isAvailable: () => false };
                }
            }
            return items;
        }
    };

class ContactFormController extends withContactActions(FormController) {
    /** Nobody who works or worked somewhere is deleted: deleting leads to deactivation. */
    async deleteRecord() {
        const { root } = this.model;
        if (!root.data.is_interlocuteur) {
            return super.deleteRecord();
        }
        if (!isActive(root)) {
            this.env.services.notification.add(
                _t(
                    "A contact person is never deleted, and this one is inactive already.",
                ),
                { type: "info" },
            );
            return;
        }
        await this.env.services.action.doActionButton({
            type: "object",
            name: "action_deactivate",
            resModel: root.resModel,
            resId: root.resId,
            resIds: [root.resId],
            context: root.context,
            onClose: () => root.load(),
        });
    }
}

registry
    .category("views")
    .add("interlocuteur_contact_form", {
        ...formView,
        Controller: ContactFormController,
    })
    .add("interlocuteur_contact_list", {
        ...listView,
        Controller: withContactActions(ListController),
    })
    .add("interlocuteur_contact_kanban", {
        ...kanbanView,
        Controller: withContactActions(KanbanController),
    });
