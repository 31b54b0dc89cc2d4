// What is filled in on a form, as a list of pairs; and the way back.

const NOT_OURS = new Set(["csrfmiddlewaretoken", "save", "replace"]);
const MOST_LINES = 30;

export function read(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_OURS.has(name));
}

export function fill(form, pairs) {
  const values = new Map();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  addLines(form, values);
  for (const input of form.elements) {
    if (!input.name || NOT_OURS.has(input.name) || input.type === "file" || input.type === "submit") continue;
    const given = values.get(input.name) ?? [];
    if (input.type === "checkbox" || input.type === "radio") input.checked = given.includes(input.value);
    else if (given.length) input.value = given[0];
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

// Lines that were added on the page are not there yet when it is opened again.
function addLines(form, values) {
  for (const total of form.querySelectorAll("input[name$='-TOTAL_FORMS']")) {
    const wanted = Math.min(Number(values.get(total.name)?.[0] ?? 0), MOST_LINES);
    const button = total.closest("[data-formset]")?.querySelector("[data-add-line]");
    while (button && Number(total.value) < wanted) button.click();
  }
}

export const token = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1] ?? "";

const LOGIN_STATES = new Set([401, 403]);

// Who is no longer logged in gets sent to the login page, which we do not follow.
export const mustLogIn = (answer) => answer.type === "opaqueredirect" || LOGIN_STATES.has(answer.status);
