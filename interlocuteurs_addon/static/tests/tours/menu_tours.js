import { delay } from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const tab = ".o_field_widget[name=collaborator_ids]";
const noDialog = "body:not(:has(.modal))";
const openMenu = { trigger: `${noDialog} ${tab} .o_interlocuteur_menu`, run: "click" };
const confirm = (text) => ({
    trigger: `.modal:contains(${text}) .btn-primary`,
    run: "click",
});

/** Choose each entry in turn with nothing selected; the test keeps the server still. */
tours.add("interlocuteur_menu_on_all", {
    steps: () => [
        ...[0, 1, 2, 3, 4, 5, 6, 7].flatMap((index) => [
            openMenu,
            { trigger: `.o_interlocuteur_action:eq(${index})`, run: "click" },
            confirm("works here now (2)"),
            { trigger: `.o_notification:contains(Done: ${index + 1})` },
        ]),
        { ...openMenu, trigger: `${noDialog} ${tab} .o_interlocuteur_show_inactive` },
        openMenu,
        // who left comes back; one sees as one person, not as several
        { trigger: ".o_interlocuteur_action:contains(Reactivate)" },
        {
            trigger:
                ".o-dropdown--menu:not(:has(.o_interlocuteur_action:contains(See as)))",
        },
        { trigger: ".o_interlocuteur_action:contains(Send an e-mail)", run: "click" },
        confirm("inactive people too (5)"),
        { trigger: ".o_notification:contains(Done: 9)" },
    ],
});

tours.add("interlocuteur_menu_on_nobody", {
    steps: () => [
        openMenu,
        { trigger: ".o_interlocuteur_action:contains(Send an e-mail)", run: "click" },
        { trigger: `${noDialog} .o_notification:contains(Nobody works here now)` },
        // what says "show" or "hide" is not pressed or released besides
        { trigger: `${tab} .o_interlocuteur_show_inactive:not([aria-pressed])` },
    ],
});

/** Hold a finger on a row for as long as core asks for; some browsers click then. */
async function touchLong({ anchor }) {
    anchor.dispatchEvent(new TouchEvent("touchstart", { bubbles: true }));
    await delay(600);
    anchor.dispatchEvent(new TouchEvent("touchend", { bubbles: true }));
    anchor.click();
}

tours.add("interlocuteur_menu_on_a_phone", {
    steps: () => [
        {
            trigger: `${tab} .o_data_row:contains(Finit) td[name=lastname]`,
            run: touchLong,
        },
        { trigger: `${tab} .o_interlocuteur_menu:contains(Actions (1))` },
        // further touches select too, instead of opening the sheet
        {
            trigger: `${tab} .o_data_row:contains(Reste) td[name=lastname]`,
            run: "click",
        },
        { trigger: `${tab} .o_interlocuteur_menu:contains(Actions (2))` },
        {
            trigger: `${tab} .o_data_row:contains(Reste) td[name=lastname]`,
            run: "click",
        },
        { trigger: `${tab} .o_interlocuteur_menu:contains(Actions (1))`, run: "click" },
        {
            trigger: ".o_interlocuteur_action:contains(End the collaboration)",
            run: "click",
        },
        {
            trigger: `${noDialog} ${tab}:not(:has(.o_data_row:contains(Finit):visible))`,
        },
        {
            trigger: `${tab} .o_data_row:contains(Reste) td[name=lastname]`,
            run: "click",
        },
        { trigger: ".o_form_view [name=lastname] input:value(Reste)" },
    ],
});

tours.add("interlocuteur_add_to_people", {
    steps: () => [
        {
            trigger: `${tab} .o_data_row:contains(Deux) .o_list_record_selector input`,
            run: "click",
        },
        { trigger: `${tab} .o_interlocuteur_menu:contains(1)`, run: "click" },
        { trigger: ".o_interlocuteur_action:contains(Add functions)", run: "click" },
        { trigger: ".modal [name=site_ids] input", run: "edit Quai" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Quai nord)", run: "click" },
        { trigger: ".modal [name=site_ids] .o_tag:contains(Quai nord)" },
        { trigger: ".modal [name=action_confirm]", run: "click" },
        { trigger: ".o_notification:contains(Added)" },
        { trigger: `${noDialog} ${tab}` },
    ],
});

tours.add("interlocuteur_tab_groups", {
    steps: () => [
        { trigger: `${tab} .o_interlocuteur_group_by`, run: "select function_ids" },
        { trigger: `${tab} .o_interlocuteur_section:eq(0):contains(Chef de quai (1))` },
        { trigger: `${tab} .o_interlocuteur_section:eq(1):contains(paie (1))` },
        { trigger: `${tab} .o_interlocuteur_section:eq(2):contains((3))` },
        { trigger: `${tab} .o_data_row:eq(1) td[name=lastname]:contains(Un)` },
        { trigger: `${tab} .o_interlocuteur_group_by`, run: "select site_ids" },
        { trigger: `${tab} .o_interlocuteur_section:eq(0):contains(Quai nord (1))` },
        { trigger: `${tab} .o_data_row:eq(0) td[name=lastname]:contains(Deux)` },
        { trigger: `${tab} .o_interlocuteur_section:eq(1):contains((3))` },
    ],
});

tours.add("interlocuteur_detach_on_a_phone", {
    steps: () => [
        { trigger: ".nav-link[name=interlocuteur_sites]", run: "click" },
        { trigger: "[name=site_ids] .o_interlocuteur_detach:disabled" },
        { trigger: "[name=site_ids] .o_data_row td[name=name]", run: touchLong },
        {
            trigger: "[name=site_ids] .o_interlocuteur_detach:enabled:contains(1)",
            run: "click",
        },
        { trigger: "[name=site_ids]:not(:has(.o_data_row))" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
    ],
});
