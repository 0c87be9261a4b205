import { Thread } from "@mail/core/common/thread_model";
import { patch } from "@web/core/utils/patch";

/**
 * What was said about a request stands in its timeline, with what happened. The chatter
 * below it is there to write, and shows what has been said since the page was made.
 */
patch(Thread.prototype, {
    /** The timeline beside which this is, if there is one: on the page of a request. */
    get timeline() {
        return document.querySelector(".o_interlocuteur_writing");
    },
    async fetchMessagesData(params = {}) {
        const after = params.after || Number(this.timeline?.dataset.shown) || undefined;
        return super.fetchMessagesData({ ...params, after });
    },
});
