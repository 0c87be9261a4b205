import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * Contacts that are merged, side by side: whose sheet stays, and whose value is kept of
 * each field. What is kept is said by the server, after each choice.
 */
export class MergeField extends Component {
    static template = "interlocuteurs_addon.MergeField";
    static props = standardFieldProps;

    get comparison() {
        return this.props.record.data[this.props.name];
    }

    /** Whose value of a row is taken: the one chosen, else the one that is kept. */
    isTaken(row, side) {
        const chosen = (this.props.record.data.merge_choices || {})[row.name];
        if (chosen) {
            return chosen === side.id;
        }
        const taken = row.sides.find((other) => other.text === row.kept);
        return taken === side;
    }

    choose(row, side) {
        const choices = this.props.record.data.merge_choices || {};
        return this.props.record.update({
            merge_choices: { ...choices, [row.name]: side.id },
        });
    }

    /** The choices of values are of people, and stay when another sheet is to stay. */
    stay(person) {
        return this.props.record.update({
            dst_partner_id: { id: person.id, display_name: person.name },
        });
    }
}

export const mergeField = {
    component: MergeField,
    displayName: _t("Side by side"),
    supportedTypes: ["json"],
    isEmpty: () => false,
};

registry.category("fields").add("interlocuteur_merge", mergeField);
