import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * A dot: green for active, hollow for what starts later, grey for inactive.
 * Shows a boolean (active or not), or a selection of active, future and inactive.
 */
export class StatusDotField extends Component {
    static template = "interlocuteurs_addon.StatusDotField";
    static props = standardFieldProps;

    get status() {
        const value = this.props.record.data[this.props.name];
        if (typeof value === "boolean" && this.isBoolean) {
            return value ? "active" : "inactive";
        }
        return value || "inactive";
    }

    get isBoolean() {
        return this.props.record.fields[this.props.name].type === "boolean";
    }

    get label() {
        const labels = {
            active: _t("Active"),
            future: _t("Starts later"),
            inactive: _t("Inactive"),
        };
        return labels[this.status];
    }
}

export const statusDotField = {
    component: StatusDotField,
    displayName: _t("Status dot"),
    supportedTypes: ["boolean", "selection"],
    isEmpty: () => false,
    listViewWidth: 28,
};

registry.category("fields").add("interlocuteur_dot", statusDotField);
