import { registry } from "@web/core/registry";
import { charField } from "@web/views/fields/char/char_field";
import { emailField } from "@web/views/fields/email/email_field";

/**
 * Columns of lists that keep their room while there are tags beside them, which fold:
 * a list [min width] as `listViewWidth` is what core's column widths respect.
 */
registry
    .category("fields")
    .add("interlocuteur_email", { ...emailField, listViewWidth: [290] })
    .add("interlocuteur_name", { ...charField, listViewWidth: [110] })
    .add("interlocuteur_organisation", { ...charField, listViewWidth: [200] });
