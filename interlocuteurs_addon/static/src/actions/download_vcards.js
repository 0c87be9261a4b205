import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";

/** Post what is wanted: a list of ids may be longer than any address. */
export async function downloadVcards(env, action) {
    env.services.ui.block();
    try {
        await download({ url: "/web/partner/vcard", data: action.params });
    } finally {
        env.services.ui.unblock();
    }
}

registry.category("actions").add("interlocuteur_download_vcards", downloadVcards);
