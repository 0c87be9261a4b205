import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * A dot: green for active, hollow for what starts later, grey for inactive, hollow grey
 * for who has left this organisation and is active elsewhere.
 * Shows a boolean (active or not), or the status of a collaboration.
 */
export class StatusDotField extends Component {
    static template = "interlocuteurs_addon.StatusDotField";
    static props = standardFieldProps;

    get status() {
        const value = this.props.record.data[this.props.name];
        if (typeof value === "boolean" && this.isBoolean) {
            return value ? "active" : "inactive";
        }
        const hasLeft = value === "inactive" && this.props.record.data.person_active;
        return hasLeft ? "left" : value || "inactive";
    }

    get isBoolean() {
        return this.props.record.fields[this.props.name].type === "boolean";
    }

    get label() {
        const labels = {
            active: _t("Active"),
            future: _t("Starts later"),
            inactive: _t("Deactivated"),
            left: _t("Has left"),
        };
        return labels[this.status];
    }
}

export const statusDotField = {
    component: StatusDotField,
    displayName: _t("Status dot"),
    supportedTypes: ["boolean", "selection"],
    fieldDependencies: ({ type }) =>
        type === "selection" ? [{ name: "person_active", type: "boolean" }] : [],
    isEmpty: () => false,
    listViewWidth: 28,
};

registry.category("fields").add("interlocuteur_dot", statusDotField);
