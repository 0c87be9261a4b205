import { PortalHomeCounters } from "@portal/interactions/portal_home_counters";
import { patch } from "@web/core/utils/patch";

// Odoo always shows these cards; a profile without orders or invoices has none.
const BY_PROFILE = ["order_count", "invoice_count"];

patch(PortalHomeCounters.prototype, {
    getCountersAlwaysDisplayed() {
        return super
            .getCountersAlwaysDisplayed()
            .filter((counter) => !BY_PROFILE.includes(counter));
    },
});
