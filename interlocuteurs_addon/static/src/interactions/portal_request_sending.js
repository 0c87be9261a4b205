import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const MEGABYTE = 1024 * 1024;
const HEIC = ["heic", "heif"];
const NOT_KEPT = ["csrf_token", "form_token", "files"];

/**
 * Sending the form of a new intervention request: once, with the progress of its files,
 * which are checked before they travel and kept on an error. What is typed is kept in
 * the tab until it is sent, or the tab is closed. The server checks all of it again; without script, the
 * form is sent as any other.
 */
export class PortalRequestSending extends Interaction {
    static selector = ".o_interlocuteur_request_form";
    dynamicContent = {
        _root: { "t-on-submit.prevent": this.send, "t-on-input": this.keepDraft },
        "[name=files]": { "t-on-change": this.checkFiles },
        ".o_interlocuteur_draft button": { "t-on-click": this.startAfresh },
        // whoever comes back finds the page as it was left
        _window: { "t-on-pageshow": () => this.setSending(false) },
    };

    setup() {
        this.texts = JSON.parse(this.el.dataset.texts);
        this.button = this.el.querySelector("button[type=submit]");
        this.progress = this.el.querySelector(".o_interlocuteur_progress");
    }

    start() {
        const draft = this.readDraft();
        if (draft) {
            this.fillIn(draft);
        }
    }

    // ---------------------------------------------------------------------- files

    /** Say what is wrong with the files; return whether they can be sent. */
    checkFiles() {
        const input = this.el.querySelector("[name=files]");
        const files = [...input.files];
        const sizes = JSON.parse(this.el.dataset.maxSizes);
        const wrong = [];
        if (files.length > Number(this.el.dataset.maxFiles)) {
            wrong.push(this.texts.many);
        }
        wrong.push(...files.map((file) => this.explainFile(file, sizes)));
        const mistakes = wrong.filter(Boolean);
        this.showMistake("files", mistakes.join(" "));
        return !mistakes.length;
    }

    /** Return what is wrong with a file, or nothing. */
    explainFile({ name, size }, sizes) {
        const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
        const limit = sizes[extension];
        const found =
            (!limit && (HEIC.includes(extension) ? "heic" : "kind")) ||
            (size > limit * MEGABYTE && "large") ||
            (!size && "empty");
        const text = found ? this.texts[found].replace("{size}", limit) : "";
        return text.replace("{name}", () => name);
    }

    // -------------------------------------------------------------------- sending

    send() {
        if (this.button.disabled) {
            return;
        }
        if (!this.checkFiles()) {
            this.alert(this.texts.wrong);
            return;
        }
        this.setSending(true);
        // fetch tells no progress of what goes up
        const request = new XMLHttpRequest();
        request.open("POST", this.el.action);
        request.setRequestHeader("Accept", "application/json");
        request.responseType = "json";
        request.upload.addEventListener("progress", (ev) => this.showProgress(ev));
        for (const event of ["load", "error", "abort", "timeout"]) {
            request.addEventListener(event, () => this.readAnswer(request.response));
        }
        request.send(new FormData(this.el));
    }

    /** Go to the request, or say what is wrong; the page of a login is no answer. */
    readAnswer(answer) {
        if (answer?.url) {
            this.dropDraft();
            browser.location.assign(answer.url);
            return;
        }
        this.setSending(false);
        const errors = answer?.errors;
        for (const field of this.el.querySelectorAll("[name]:not([type=hidden])")) {
            this.showMistake(field.name, errors?.[field.name] || "");
        }
        this.alert(errors ? this.texts.wrong : this.texts.unsent);
    }

    setSending(sending) {
        this.button.disabled = sending;
        this.progress.classList.toggle("d-none", !sending);
        this.progress.querySelector("span").textContent = sending
            ? this.texts.sending
            : "";
    }

    showProgress({ loaded, total }) {
        const share = `${Math.round((100 * loaded) / (total || 1))}%`;
        this.progress.querySelector(".progress-bar").style.width = share;
    }

    showMistake(name, text) {
        const field = this.el.querySelector(`[name=${name}]`);
        const place = field.parentElement.querySelector(".invalid-feedback");
        if (place) {
            field.classList.toggle("is-invalid", Boolean(text));
            place.textContent = text;
        }
    }

    alert(text) {
        const place = this.el.querySelector(".o_interlocuteur_alert");
        place.textContent = text;
        place.classList.remove("d-none");
        place.focus();
    }

    // ---------------------------------------------------------------------- draft

    keepDraft() {
        if (!this.el.dataset.draft) {
            return;
        }
        const typed = [...new FormData(this.el)].filter(
            ([name]) => !NOT_KEPT.includes(name),
        );
        const draft = JSON.stringify(Object.fromEntries(typed));
        browser.sessionStorage.setItem(this.el.dataset.draft, draft);
    }

    /** Return what this user typed in this tab and did not send. */
    readDraft() {
        const kept = browser.sessionStorage.getItem(this.el.dataset.draft);
        return kept && JSON.parse(kept);
    }

    dropDraft() {
        browser.sessionStorage.removeItem(this.el.dataset.draft);
    }

    /** Put back what was typed; what a link has chosen stays. */
    fillIn(typed) {
        const chosen = this.el.querySelector("[name=equipment_id]")?.value;
        const places = ["organisation_id", "site_id", "equipment_id"];
        let changed = false;
        for (const [name, text] of Object.entries(typed)) {
            const field = this.el.querySelector(`[name=${name}]:not([type=hidden])`);
            if (field && text && !(chosen && places.includes(name))) {
                changed ||= field.value !== text;
                field.value = text;
            }
        }
        // what is offered follows
        this.el.querySelector("[name=site_id]")?.dispatchEvent(new Event("change"));
        const place = this.el.querySelector(".o_interlocuteur_draft");
        place.classList.toggle("d-none", !changed);
    }

    startAfresh() {
        this.dropDraft();
        browser.location.reload();
    }
}

registry
    .category("public.interactions")
    .add("interlocuteurs_addon.portal_request_sending", PortalRequestSending);
