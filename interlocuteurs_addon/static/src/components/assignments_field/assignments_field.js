import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { x2ManyField } from "@web/views/fields/x2many/x2many_field";
import {
    SelectableListRenderer,
    SelectableX2ManyField,
} from "@interlocuteurs_addon/components/selectable_x2many/selectable_x2many";

/** The toolbar attaches, so there is no line to add. */
export class AssignmentsListRenderer extends SelectableListRenderer {
    get displayRowCreates() {
        return false;
    }
}

/**
 * What a person is assigned to, or who is assigned to a site: rows are attached from a
 * list that the domain of the field limits, and detached on a selection. Nothing is
 * written before the form is saved.
 */
export class AssignmentsField extends SelectableX2ManyField {
    static template = "interlocuteurs_addon.AssignmentsField";
    static components = {
        ...SelectableX2ManyField.components,
        ListRenderer: AssignmentsListRenderer,
    };

    get detachLabel() {
        const count = this.selectedIds.length;
        return count ? _t("Detach (%s)", count) : _t("Detach");
    }

    async onDetach() {
        await this.list.addAndRemove({ remove: this.selectedIds });
    }
}

export const assignmentsField = {
    ...x2ManyField,
    component: AssignmentsField,
    displayName: _t("Assignments"),
    supportedTypes: ["many2many"],
};

registry.category("fields").add("interlocuteur_assignments", assignmentsField);
