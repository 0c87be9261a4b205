import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("interlocuteur_portal_request", {
    steps: () => [
        {
            trigger: ".o_portal_docs a[href='/my/interventions']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "a[href='/my/interventions/new']",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: "select[name=equipment_id]", run: "selectByLabel Pump of A" },
        { trigger: "input[name=name]", run: "edit It leaks again" },
        { trigger: "textarea[name=description]", run: "edit Since this morning." },
        { trigger: "select[name=priority]", run: "select 3" },
        {
            trigger: ".o_interlocuteur_request_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert-success" },
        { trigger: "h3:contains(It leaks again)" },
    ],
});
