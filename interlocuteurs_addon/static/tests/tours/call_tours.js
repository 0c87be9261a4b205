import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const input = ".o_call_sheet input[type=search]";

tours.add("interlocuteur_call", {
    steps: () => [
        { trigger: ".o_form_view .o_field_widget[name=lastname]" },
        { trigger: "body", run: "press Alt+Shift+C" },
        { trigger: `${input}:focus`, run: "edit 06 00 00 04 03" },
        { trigger: input, run: "press Enter" },
        { trigger: "#o_call_name:contains(Zvonimir)" },
        { trigger: ".o_call_section:contains(It is stuck)" },
        { trigger: "body", run: "press Alt+l" },
        { trigger: "#o_call_note:focus", run: "edit Wants the plan" },
        { trigger: "#o_call_note", run: "press Control+Enter" },
        { trigger: ".o_call_exchanges:contains(Wants the plan)" },
        { trigger: "body", run: "press Alt+r" },
        { trigger: ".o_field_widget[name=interlocuteur_id] input:value(Zvonimir)" },
        // the first crumb before this one is the sheet, as it was
        { trigger: ".o_back_button", run: "click" },
        { trigger: "#o_call_name:contains(Zvonimir)" },
        { trigger: input, run: "edit zvonimir" },
        { trigger: input, run: "press Enter" },
        { trigger: ".o_call_callers li:eq(1)" },
        { trigger: input, run: "press ArrowDown" },
        { trigger: ".o_call_callers button:focus", run: "press Enter" },
        { trigger: "#o_call_name" },
    ],
});

tours.add("interlocuteur_call_unknown", {
    steps: () => [
        { trigger: `${input}:value(0699999998)` },
        { trigger: ".o_call_buttons [data-hotkey=r]", run: "click" },
        { trigger: ".o_field_widget[name=caller_phone] input:value(0699999998)" },
        {
            trigger:
                ".o_field_widget[name=name] textarea, .o_field_widget[name=name] input",
            run: "edit Stuck",
        },
        {
            trigger: ".o_field_widget[name=caller_name] input",
            run: "edit Nobody Known",
        },
        { trigger: "button[name=action_identify_caller]", run: "click" },
        { trigger: ".modal .o_field_widget[name=mobile] input:value(/99 99 99 98/)" },
        {
            trigger: ".modal .o_field_widget[name=parent_id] input",
            run: "edit Brasserie du Nord",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Brasserie du Nord):first",
            run: "click",
        },
        { trigger: ".modal .o_form_button_save", run: "click" },
        {
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name=interlocuteur_id] input:value(/Nobody|Known/)",
        },
    ],
});

const functions = ".o_field_widget[name=function_ids]";

tours.add("interlocuteur_function_typed", {
    steps: () => [
        { trigger: `${functions} input:first`, run: "edit zacheteuse, Zincographer" },
        { trigger: `${functions} input:first`, run: "press F2" },
        { trigger: `${functions} .o_tag:contains(Zacheteur)` },
        {
            trigger:
                ".o_field_widget[name=proposed_functions] input:value(Zincographer)",
        },
        { trigger: ".o_form_status_indicator_buttons.invisible:not(:visible)" },
    ],
});
