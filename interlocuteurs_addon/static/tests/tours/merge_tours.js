import { registry } from "@web/core/registry";

const row = (name) => `.modal .o_interlocuteur_merge [data-name=${name}]`;

/** Merge the first suspected pair: the second one's first name, the first one's sheet. */
registry.category("web_tour.tours").add("interlocuteur_merge_side_by_side", {
    steps: () => [
        { trigger: "button[name=action_merge]", run: "click" },
        { trigger: `${row("phone")}:contains(00 01):contains(00 02)` },
        { trigger: `.modal .modal-body:not(:has([name=partner_ids] table))` },
        {
            trigger: ".modal .o_interlocuteur_merge_people label:contains(Alice) input",
            run: "check",
        },
        { trigger: `${row("firstname")} strong:contains(Alice)` },
        { trigger: `${row("firstname")} label:contains(Alyce) input`, run: "check" },
        { trigger: `${row("firstname")} strong:contains(Alyce)` },
        { trigger: `${row("phone")} strong:contains(00 01)` },
        { trigger: `${row("phone2")} strong:contains(00 02)` },
        { trigger: ".modal button[name=action_merge]", run: "click" },
        { trigger: ".o_notification:contains(Merged into) button" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
