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

function offered(name, labels) {
    const select = document.querySelector(`select[name=${name}]`);
    const found = [...select.options].slice(1).map((option) => option.label);
    if (found.sort().join() !== [...labels].sort().join()) {
        throw new Error(`${name} offers ${found}, not ${labels}`);
    }
}

registry.category("web_tour.tours").add("interlocuteur_portal_request_narrow", {
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
        {
            trigger: "select[name=organisation_id]",
            run() {
                offered("site_id", ["Alpes Nord", "Brasserie Sud"]);
                offered("equipment_id", ["Pump of A", "Chiller of A", "Boiler of B"]);
            },
        },
        { trigger: "select[name=site_id]", run: "selectByLabel Brasserie Sud" },
        {
            trigger: "select[name=equipment_id]",
            // equipment that stands nowhere may stand there
            run: () => offered("equipment_id", ["Chiller of A", "Boiler of B"]),
        },
        {
            trigger: "select[name=organisation_id]",
            run: "selectByLabel Clinique des Alpes",
        },
        {
            trigger: "select[name=equipment_id]",
            run() {
                offered("site_id", ["Alpes Nord"]);
                offered("equipment_id", ["Pump of A", "Chiller of A"]);
                if (document.querySelector("select[name=site_id]").value) {
                    throw new Error("the other organisation's site is still chosen");
                }
            },
        },
        { trigger: "select[name=site_id]", run: "selectByLabel Alpes Nord" },
        { trigger: "select[name=equipment_id]", run: "selectByLabel Pump of A" },
        {
            trigger: "select[name=organisation_id]",
            run: "selectByLabel Brasserie du Nord",
        },
        {
            trigger: "select[name=equipment_id]",
            run() {
                offered("equipment_id", ["Boiler of B"]);
                offered("site_id", ["Brasserie Sud"]);
            },
        },
    ],
});
