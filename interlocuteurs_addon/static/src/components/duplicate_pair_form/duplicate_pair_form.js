import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/** Buttons that answer whether two people are the same: the next pair opens. */
const ANSWERS = new Set([
    "action_dismiss",
    "action_merge_into_person",
    "action_merge_into_other",
]);

/** The two people of a suspected pair: answered by keys, one pair after the other. */
export class DuplicatePairFormController extends FormController {
    setup() {
        super.setup();
        this.orm = useService("orm");
    }

    /** @override */
    async afterExecuteActionButton(clickParams) {
        await super.afterExecuteActionButton(clickParams);
        if (ANSWERS.has(clickParams.name)) {
            await this.openNextPair();
        }
    }

    /** Open what comes next in the list, or go back to it after the last one. */
    async openNextPair() {
        const { resId, resIds, resModel } = this.model.root;
        // a merge takes other pairs of the same person away
        const left = await this.orm.search(resModel, [
            ["id", "in", resIds],
            ["id", "!=", resId],
            ["dismissed", "=", false],
        ]);
        const following = resIds.filter((id) => left.includes(id));
        if (!following.length) {
            return this.env.config.historyBack();
        }
        const place = resIds.indexOf(resId);
        const next = resIds.slice(place).find((id) => left.includes(id));
        await this.model.load({ resId: next || following[0], resIds: following });
    }
}

registry.category("views").add("interlocuteur_duplicate_pair_form", {
    ...formView,
    Controller: DuplicatePairFormController,
});
