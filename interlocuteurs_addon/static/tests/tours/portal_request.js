import { browser } from "@web/core/browser/browser";
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
        { trigger: "h1:contains(It leaks again)" },
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

const FORM = ".o_interlocuteur_request_form";
const SEND = `${FORM} button[type=submit]`;

function chooseFile(name, content) {
    const input = document.querySelector(`${FORM} [name=files]`);
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], name));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

registry.category("web_tour.tours").add("interlocuteur_portal_request_once", {
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
        { trigger: "input[name=name]", run: "edit It leaks again" },
        { trigger: "textarea[name=description]", run: "edit Since this morning." },
        {
            trigger: SEND,
            run() {
                const button = document.querySelector(SEND);
                button.click();
                button.click();
                button.click();
                if (!button.disabled) {
                    throw new Error("the button can be clicked while it is sent");
                }
            },
            expectUnloadPage: true,
        },
        { trigger: ".alert-success:contains(has been sent)" },
    ],
});

registry.category("web_tour.tours").add("interlocuteur_portal_request_kept", {
    steps: () => [
        { trigger: "select[name=equipment_id]", run: "selectByLabel Boiler of B" },
        {
            trigger: "select[name=site_id]",
            run() {
                for (const [name, label] of [
                    ["site_id", "Brasserie Sud"],
                    ["organisation_id", "Brasserie du Nord"],
                ]) {
                    const select = document.querySelector(`select[name=${name}]`);
                    if (select.selectedOptions[0].label !== label) {
                        throw new Error(`${name} does not follow the equipment`);
                    }
                }
            },
        },
        { trigger: "input[name=name]", run: "edit Kept" },
        {
            trigger: "input[name=name]",
            run: () => browser.location.reload(),
            expectUnloadPage: true,
        },
        { trigger: ".o_interlocuteur_draft:not(.d-none)" },
        { trigger: "input[name=name]:value(Kept)" },
        { trigger: "textarea[name=description]", run: "edit Since this morning." },
        { trigger: "[name=files]", run: () => chooseFile("virus.exe", "MZ") },
        { trigger: ".invalid-feedback:contains(virus.exe cannot be sent)" },
        { trigger: SEND, run: "click" },
        { trigger: ".o_interlocuteur_alert:contains(correct what is marked)" },
        { trigger: "[name=files]", run: () => chooseFile("leak.txt", "It drips.") },
        { trigger: "[name=files]:not(.is-invalid)" },
        // the server refuses what the form lets through, and the file stays chosen
        {
            trigger: "input[name=name]",
            run() {
                const field = document.querySelector("input[name=name]");
                field.value = "   ";
            },
        },
        { trigger: SEND, run: "click" },
        { trigger: ".invalid-feedback:contains(Say in a few words)" },
        { trigger: "input[name=name]", run: "edit Kept" },
        { trigger: SEND, run: "click", expectUnloadPage: true },
        { trigger: ".alert-success" },
        { trigger: "a:contains(leak.txt)" },
    ],
});
