// The visit form shows only what applies. Without this file all of it is there, and the server says what does not fit.

function show(part, shown) {
  part.hidden = !shown;
  // Disabled is not sent, and keeps what was chosen for who changes their mind.
  for (const input of part.querySelectorAll("input")) input.disabled = !shown;
}

function showWhatApplies(form) {
  const atHome = !form.elements.not_home.checked;
  const other = form.elements.namedItem("length").value === "anders";
  for (const part of form.querySelectorAll(".when-home")) {
    show(part, atHome && (other || !part.classList.contains("when-other")));
  }
}

// Who goes back to a form that was sent comes to the same visit, so it must have the same key.
function takeKeyOfBefore(form) {
  if (history.state?.reference) form.elements.reference.value = history.state.reference;
  form.addEventListener("change", () => rememberKey(form));
  rememberKey(form);
}

function rememberKey(form) {
  history.replaceState({ ...history.state, reference: form.elements.reference.value }, "");
}

export function takeNewKey(form) {
  form.elements.reference.value = crypto.randomUUID();
  rememberKey(form);
}

export function startVisitForm(form) {
  form.addEventListener("change", () => showWhatApplies(form));
  window.addEventListener("pageshow", () => showWhatApplies(form));
  showWhatApplies(form);
  if (form.dataset.key !== undefined) takeKeyOfBefore(form);
}
