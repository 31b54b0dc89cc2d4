// Keeps what is being typed, so that a closed tab, an expired login or a dead line loses nothing. It goes to the server;
// only what the server could not take stays here: in this tab, or on the device for a form that holds codes alone.

import { fill, mustLogIn, read, token } from "./fields.js";
import { daysLeft, get, put, remove } from "./store.js";

const PAUSE_MS = 1000;
const PATIENCE_MS = 4000;
const LARGEST = 20 * 1024;

const inTab = {
  get: async (key) => JSON.parse(sessionStorage.getItem(key)),
  put: async (row) => sessionStorage.setItem(row.key, JSON.stringify(row)),
  remove: async (key) => sessionStorage.removeItem(key),
};
const onDevice = {
  // A browser that keeps nothing must not stop anybody from working.
  get: (key) => get("drafts", key).catch(() => null),
  put: (row) => put("drafts", row).catch(() => {}),
  remove: (key) => remove("drafts", key).catch(() => {}),
};

function clock(moment) {
  const when = new Date(moment);
  const day = when.toDateString() === new Date().toDateString() ? {} : { day: "numeric", month: "long" };
  return when.toLocaleString("nl-NL", { ...day, hour: "2-digit", minute: "2-digit" });
}

function ask(url, options = {}) {
  return fetch(url, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS), ...options });
}

class Draft {
  constructor(form, user) {
    this.form = form;
    this.url = form.dataset.draft;
    this.page = location.pathname;
    this.key = `draft ${user} ${this.page}`;
    this.shelf = form.dataset.draftDevice === undefined ? inTab : onDevice;
    this.timer = 0;
    this.saving = Promise.resolve();
    this.held = false;
  }

  // Save a moment after typing has stopped; one at a time, so that an older one cannot come in last.
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE_MS);
  }

  // The form is on its way: a draft that comes in after it would bring back what was saved already.
  hold() {
    this.held = true;
    return this.saving;
  }

  save(options = {}) {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.held) return this.saving;
    const pairs = read(this.form);
    this.saving = this.saving.then(() => this.keep(pairs, options));
    return this.saving;
  }

  async keep(pairs, options) {
    const content = JSON.stringify(pairs);
    const body = new URLSearchParams({ page: this.page, content });
    try {
      const answer = await ask(this.url, { method: "POST", body, headers: { "X-CSRFToken": token() }, ...options });
      if (answer.ok) {
        await this.shelf.remove(this.key);
        return "kept";
      }
      // Its data are away: the form would be answered in the same way, on a page without it.
      if (answer.status >= 500) throw new Error("away");
      if (!mustLogIn(answer)) return "refused";
      await this.keepHere(content);
      return "login";
    } catch {
      await this.keepHere(content);
      return "line";
    }
  }

  async keepHere(content) {
    if (content.length > LARGEST) return;
    await this.shelf.put({ key: this.key, savedAt: Date.now(), content });
  }

  async find() {
    const here = await this.shelf.get(this.key);
    if (here && daysLeft(here) > 0) return { pairs: JSON.parse(here.content), at: clock(here.savedAt) };
    try {
      const answer = await ask(`${this.url}?${new URLSearchParams({ page: this.page })}`);
      const found = answer.ok ? await answer.json() : {};
      return found.content ? { pairs: found.content, at: found.saved_at } : null;
    } catch {
      return null;
    }
  }

  async restore() {
    const found = await this.find();
    // Who began to type meanwhile goes first.
    if (!found || this.timer) return;
    fill(this.form, found.pairs);
    this.timer = clearTimeout(this.timer);
    this.say(found.at);
  }

  say(at) {
    const line = document.getElementById("draft-line").content.firstElementChild.cloneNode(true);
    line.querySelector("[data-at]").textContent = at;
    line.querySelector("button").addEventListener("click", async () => {
      await this.forget();
      location.reload();
    });
    this.form.before(line);
  }

  forget() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.held = false;
    this.saving = this.saving.then(() => this.drop());
    return this.saving;
  }

  async drop() {
    await this.shelf.remove(this.key);
    const body = new URLSearchParams({ page: this.page, content: "[]" });
    await ask(this.url, { method: "POST", body, headers: { "X-CSRFToken": token() } }).catch(() => {});
    document.querySelector("[data-draft-line]")?.remove();
  }
}

// What is typed must lie safe before the form leaves: after this page there may be nothing but a login page.
async function sendSafely(event, draft) {
  const { form } = draft;
  if (event.defaultPrevented || form.dataset.queue !== undefined || form.dataset.safe !== undefined) return;
  event.preventDefault();
  const kept = await draft.save();
  if (kept === "line") {
    document.getElementById("load-error").hidden = false;
    document.getElementById("load-error").scrollIntoView({ block: "center" });
    return;
  }
  draft.hold();
  form.dataset.safe = "";
  form.requestSubmit(event.submitter);
  delete form.dataset.safe;
}

// The page that is kept for when there is no line does not know who holds the telephone.
const whoseDevice = async () => document.body.dataset.user ?? (await get("current", "codes").catch(() => null))?.user;

export async function startDrafts() {
  if (!document.querySelector("form[data-draft]")) return;
  const user = await whoseDevice();
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const draft = new Draft(form, user);
    for (const event of ["input", "change"]) form.addEventListener(event, (typed) => typed.isTrusted && draft.later());
    form.addEventListener("submit", (event) => sendSafely(event, draft));
    form.addEventListener("draft:hold", ({ detail }) => detail.push(draft.hold()));
    form.addEventListener("draft:forget", () => draft.forget());
    window.addEventListener("pageshow", () => {
      draft.held = false;
    });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && draft.timer) draft.save({ keepalive: true });
    });
    // A form that came back to be mended holds what was typed already.
    if (form.dataset.bound === undefined) draft.restore();
  }
}
