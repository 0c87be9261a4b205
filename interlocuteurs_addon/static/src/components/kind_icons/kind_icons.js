import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What an organisation is to us, as icons: a customer, a supplier, a carrier. */
export class KindIconsField extends Component {
    static template = "interlocuteurs_addon.KindIconsField";
    static props = standardFieldProps;

    get kinds() {
        const { customer_rank, supplier_rank, is_carrier } = this.props.record.data;
        return [
            { is: customer_rank > 0, icon: "fa-shopping-cart", label: _t("Customer") },
            { is: supplier_rank > 0, icon: "fa-industry", label: _t("Supplier") },
            { is: is_carrier, icon: "fa-truck", label: _t("Carrier") },
        ].filter((kind) => kind.is);
    }
}

export const kindIconsField = {
    component: KindIconsField,
    displayName: _t("Kind of organisation"),
    supportedTypes: ["integer"],
    fieldDependencies: [
        { name: "customer_rank", type: "integer" },
        { name: "supplier_rank", type: "integer" },
        { name: "is_carrier", type: "boolean" },
    ],
    isEmpty: () => false,
    listViewWidth: 70,
};

registry.category("fields").add("interlocuteur_kind", kindIconsField);
