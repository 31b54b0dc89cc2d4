// A visit is kept on the device first and sent then, so that no dead line can lose it. Only for family carers.

import { fill, read } from "./fields.js";
import { choose, flush } from "./queue.js";
import { empty, get, put, visitsOf } from "./store.js";
import { takeNewKey } from "./visit-form.js";
import { draw, warning } from "./waiting.js";

const section = document.getElementById("device");
const form = document.querySelector("form[data-queue]");
// The page that is kept for when there is no line: it knows nobody's name, and no token.
const isKeptPage = section?.dataset.user === "";
const DAY = 24 * 60 * 60 * 1000;
// The server that is away asks to wait this long (Retry-After).
const AGAIN_MS = 30_000;
const state = { waiting: [], offline: isKeptPage || !navigator.onLine, stop: "", sent: 0, dropped: 0, kept: false };
let user = Number(section?.dataset.user) || 0;
let families = [];
let ready = null;

async function show(changes = {}) {
  Object.assign(state, changes, { waiting: user ? await visitsOf(user) : [] });
  draw(section, state);
}

async function sendAll(announce = "") {
  if (!user) return null;
  const result = await flush({ user, url: section.dataset.url, announce });
  const { sent, dropped, stop } = result;
  await show({
    stop,
    kept: false,
    sent: announce ? state.sent : state.sent + sent,
    dropped: state.dropped + dropped,
    offline: stop === "line" || (isKeptPage && !navigator.onLine),
  });
  return result;
}

async function sendWhatWaits() {
  if (user && (await visitsOf(user)).length) await sendAll();
  else await show({ offline: !navigator.onLine || (isKeptPage && state.offline) });
}

// --- the families, as codes -----------------------------------------------------------------------------------------

async function takeCodes() {
  const given = document.getElementById("codes");
  if (given) await put("current", { key: "codes", savedAt: Date.now(), ...JSON.parse(given.textContent) });
  const known = await get("current", "codes");
  if (isKeptPage) user = known?.user ?? 0;
  if (known?.user === user) families = known.families;
  if (isKeptPage && form) prepare(known);
}

const midnight = (moment) => new Date(moment).setHours(0, 0, 0, 0);

// Counted from the server's day, since the clock of a telephone may be wrong.
function today(known) {
  const passed = Math.round((midnight(Date.now()) - midnight(known.savedAt)) / DAY);
  return new Date(Date.parse(known.today) + passed * DAY).toISOString().slice(0, 10);
}

function prepare(known) {
  const { trajectory, visited_on: day } = form.elements;
  for (const { trajectory: value, code } of families) trajectory.add(new Option(`Gezin ${code}`, value));
  if (known) day.value = today(known);
  const asked = location.pathname.match(/^\/gezinnen\/(\d+)\/bezoek\/$/)?.[1];
  const chosen = families.find((row) => String(row.family) === asked);
  if (chosen) trajectory.value = chosen.trajectory;
  takeNewKey(form);
}

const codeOf = (trajectory) => families.find((row) => String(row.trajectory) === trajectory)?.code ?? "Bezoek";

// --- saving ---------------------------------------------------------------------------------------------------------

function asKept(fields) {
  const value = (name) => fields.find(([key]) => key === name)?.[1] ?? "";
  const day = new Date(`${value("visited_on")}T12:00`);
  const words = day.toLocaleDateString("nl-NL", { day: "numeric", month: "long", year: "numeric" });
  const label = `${codeOf(value("trajectory"))}, ${Number.isNaN(day.getTime()) ? "zonder datum" : words}`;
  return { reference: value("reference"), user, savedAt: Date.now(), page: location.pathname, label, fields, answer: null };
}

async function save(event) {
  // Choosing between two versions is for the page itself.
  if (event.defaultPrevented || (event.submitter && event.submitter.name !== "save")) return;
  event.preventDefault();
  const button = form.querySelector("[name=save]");
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  await ready;
  try {
    await keepAndSend(asKept(read(form)));
  } catch {
    // This browser keeps nothing: then it goes as any form does.
    form.submit();
  }
}

function openButton() {
  const button = form?.querySelector("[name=save]");
  if (button) button.ariaDisabled = null;
}

async function keepAndSend(visit) {
  if (!user) throw new Error("nobody to keep it for");
  await put("visits", visit);
  const underway = [];
  form.dispatchEvent(new CustomEvent("draft:hold", { detail: underway }));
  await Promise.all(underway);
  const result = await sendAll(visit.reference);
  const answer = result.answers.get(visit.reference);
  if (answer?.next) location.assign(answer.next);
  else if (answer && !isKeptPage) await showOnThePage(visit);
  else if (!answer && !(await get("visits", visit.reference))) location.assign("/");
  else await startAgain(answer);
}

// The server says best what is wrong, beside each field.
async function showOnThePage(visit) {
  await choose("drop", visit);
  form.submit();
}

async function startAgain(answer) {
  form.dispatchEvent(new Event("draft:forget"));
  form.reset();
  openButton();
  takeNewKey(form);
  form.dispatchEvent(new Event("change", { bubbles: true }));
  if (isKeptPage) form.elements.visited_on.value = today(await get("current", "codes"));
  await show({ kept: !answer });
  section.scrollIntoView({ block: "start" });
  section.focus({ preventScroll: true });
}

// A visit that was refused comes back in the form, to be mended.
async function takeUp() {
  const visit = form && user && location.hash && (await get("visits", location.hash.slice(1)));
  if (visit?.user === user) fill(form, visit.fields);
}

// --- logging out ----------------------------------------------------------------------------------------------------

async function logOut(event) {
  if (event.target.dataset.logout === undefined) return;
  event.preventDefault();
  if (user && (await visitsOf(user)).length) await sendAll();
  if (state.waiting.length && !window.confirm(warning(state.waiting.length))) return;
  await empty();
  event.target.submit();
}

async function chooseFor(event) {
  const button = event.target.closest("button[data-choice]");
  if (!button) return;
  const { reference } = button.closest("[data-reference]").dataset;
  const visit = state.waiting.find((row) => row.reference === reference);
  await choose(button.dataset.choice, visit);
  await sendWhatWaits();
}

export async function startOffline() {
  // Over plain http a browser offers none of this, and the form goes as any form does.
  if (!section || !window.isSecureContext) return;
  ready = takeCodes().catch(() => {
    // This browser keeps nothing.
    user = 0;
  });
  form?.addEventListener("submit", save);
  section.addEventListener("click", chooseFor);
  section.querySelector("[data-send]").addEventListener("click", () => sendAll());
  document.addEventListener("submit", logOut, { capture: true });
  window.addEventListener("pageshow", openButton);
  window.addEventListener("online", () => sendWhatWaits());
  window.addEventListener("offline", () => show({ offline: true }));
  document.addEventListener("visibilitychange", () => document.hidden || sendWhatWaits());
  window.addEventListener("hashchange", takeUp);
  if (!isKeptPage) navigator.serviceWorker.register("/sw.js").catch(() => {});
  // What was answered already waits for a person, and who must log in waits for that.
  const mayGo = () => !document.hidden && state.stop !== "login" && state.waiting.some((visit) => !visit.answer);
  setInterval(() => mayGo() && sendWhatWaits(), AGAIN_MS);
  navigator.storage.persist().catch(() => {});
  await ready;
  await takeUp();
  await sendWhatWaits();
  document.documentElement.dataset.device = "ready";
}
