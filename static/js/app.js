// Every page works without this file; it only makes some things smoother.

import { startDrafts } from "./draft.js";
import { startOffline } from "./offline.js";
import { startPasskeys } from "./passkey.js";
import { startVisitForm } from "./visit-form.js";

const REOPEN_AFTER_MS = 8000;
const sent = new Map();

function focusErrorSummary(root) {
  // Without a heading to land on, someone who cannot see the screen would not know that saving failed.
  root.querySelector("[data-error-summary]")?.focus();
}

function showCurrentTab() {
  // On a phone the tabs of a file scroll in their own row, and the current one may lie outside it.
  document.querySelector(".tab[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
}

function showWholeField(event) {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const input = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!input) return;
  event.preventDefault();
  // The browser would put the input at the top of the window, with its label just out of sight.
  (input.closest(".field") ?? input).scrollIntoView({ block: "start" });
  input.focus({ preventScroll: true });
}

function reopen(form) {
  const buttons = sent.get(form);
  if (!buttons) return;
  sent.delete(form);
  for (const button of buttons) button.removeAttribute("aria-disabled");
}

function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  // Not the disabled attribute: the browser would leave the name of the button out of what it sends.
  const buttons = form.querySelectorAll("button:not([type=button]), input[type=submit]");
  sent.set(form, buttons);
  for (const button of buttons) button.setAttribute("aria-disabled", "true");
  // A download leaves the page where it is, and a dead line too: then it must be possible to try again.
  setTimeout(() => reopen(form), REOPEN_AFTER_MS);
}

function closeMenus(event) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (event.type === "keydown") {
      if (event.key !== "Escape") continue;
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (!menu.contains(event.target)) {
      menu.open = false;
    }
  }
}

function sayThatLoadingFailed(shown) {
  const notice = document.getElementById("load-error");
  if (notice) notice.hidden = !shown;
}

function addLine(event) {
  const button = event.target.closest("[data-add-line]");
  if (!button) return;
  const formset = button.closest("[data-formset]");
  const total = formset.querySelector("input[name$='-TOTAL_FORMS']");
  const index = Number(total.value);
  const line = formset.querySelector("template[data-empty-line]").content.cloneNode(true);
  const holder = document.createElement("div");
  holder.append(line);
  holder.innerHTML = holder.innerHTML.replaceAll("__prefix__", index).replaceAll("__number__", index + 1);
  const fieldset = holder.firstElementChild;
  formset.querySelector("[data-lines]").append(fieldset);
  total.value = index + 1;
  fieldset.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

// A part of a form that belongs to an answer: <fieldset data-shown-with="name=value name=value">. What is not shown
// is not sent either; an answer that is changed back finds what was typed there still in place.
function showWhatBelongs() {
  for (const part of document.querySelectorAll("fieldset[data-shown-with]")) {
    const chosen = new FormData(part.form);
    const belongs = part.dataset.shownWith.split(" ").some((pair) => {
      const [name, value] = pair.split("=");
      return chosen.getAll(name).includes(value);
    });
    part.hidden = part.disabled = !belongs;
  }
}

function isEmpty(line) {
  return [...line.querySelectorAll("input:not([type=hidden]), select, textarea")].every((input) => !input.value);
}

function takeAwaySpareLines() {
  // They are there for who has no button to add one.
  for (const formset of document.querySelectorAll("[data-no-spare-lines] [data-formset]")) {
    const lines = [...formset.querySelectorAll("[data-lines] > fieldset")];
    while (lines.length > 1 && isEmpty(lines.at(-1))) lines.pop().remove();
    formset.querySelector("input[name$='-TOTAL_FORMS']").value = lines.length;
  }
}

function printPage(event) {
  if (event.target.closest("[data-print]")) window.print();
}

function insertText(event) {
  const button = event.target.closest("[data-insert]");
  if (!button) return;
  const field = document.getElementById(button.dataset.into);
  field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function unfoldForPaper() {
  for (const folded of document.querySelectorAll("details.disclosure")) folded.open = true;
}

for (const button of document.querySelectorAll("[data-add-line], [data-print]")) button.hidden = false;
document.addEventListener("click", printPage);
document.addEventListener("click", insertText);
document.addEventListener("click", insertText);
window.addEventListener("beforeprint", unfoldForPaper);
document.addEventListener("click", showWholeField);
document.addEventListener("click", closeMenus);
document.addEventListener("click", addLine);
document.addEventListener("keydown", closeMenus);
document.addEventListener("change", showWhatBelongs);
document.addEventListener("submit", sendOnce);
// The page may come back from the browser's memory, with its buttons still out of order.
window.addEventListener("pageshow", () => {
  [...sent.keys()].forEach(reopen);
  showWhatBelongs();
});

document.addEventListener("htmx:afterSwap", (event) => focusErrorSummary(event.target));
document.addEventListener("htmx:beforeRequest", () => sayThatLoadingFailed(false));
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => sayThatLoadingFailed(true));
}

document.querySelectorAll("form[data-visit]").forEach(startVisitForm);
takeAwaySpareLines();
showWhatBelongs();
startDrafts();
startOffline();
startPasskeys();
showCurrentTab();
focusErrorSummary(document);
