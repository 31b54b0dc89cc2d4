// Tells a family carer what waits on this device, and asks what only they can decide.

import { daysLeft } from "./store.js";

const WARN_DAYS = 3;
const STOPS = { login: "Je bent niet meer ingelogd.", line: "" };
// What may be chosen, by the reason why a visit was not stored.
const OFFERED = {
  changed: ["replace", "apart", "drop"],
  same_day: ["again", "drop"],
  gone: ["drop"],
  over: ["edit", "drop"],
  invalid: ["edit", "drop"],
};

const visits = (number) => (number === 1 ? "1 bezoek" : `${number} bezoeken`);

function fillRow(row, { label, sent, stored }) {
  row.querySelector("th").textContent = label;
  row.querySelector("[data-sent]").textContent = sent || "Niets";
  row.querySelector("[data-stored]").textContent = stored || "Niets";
}

function makeEntry(template, visit, formUrl) {
  const entry = template.content.firstElementChild.cloneNode(true);
  const part = (name) => entry.querySelector(`[data-${name}]`);
  entry.dataset.reference = visit.reference;
  part("label").textContent = visit.label;
  const left = daysLeft(visit);
  part("left").hidden = left > WARN_DAYS;
  part("left").textContent = `Verstuur dit bezoek ${left > 1 ? `binnen ${left} dagen` : "vandaag"}: daarna wordt het van dit toestel verwijderd.`;
  const answer = visit.answer;
  part("problem").hidden = !answer;
  if (!answer) return entry;
  part("text").textContent = answer.text;
  const rows = answer.rows ?? [];
  part("versions").hidden = rows.length === 0;
  const body = entry.querySelector("tbody");
  const line = body.firstElementChild;
  body.replaceChildren(
    ...rows.map((row) => {
      const made = line.cloneNode(true);
      fillRow(made, row);
      return made;
    }),
  );
  const offered = OFFERED[answer.kind ?? "invalid"] ?? OFFERED.invalid;
  for (const button of entry.querySelectorAll("[data-choice]")) button.hidden = !offered.includes(button.dataset.choice);
  part("edit").href = `${formUrl}#${visit.reference}`;
  return entry;
}

/** Draw what waits. `state`: { waiting: rows, offline, stop, sent, dropped, kept }. */
export function draw(section, state) {
  const say = (name, text) => {
    const line = section.querySelector(`[data-${name}]`);
    line.hidden = !text;
    if (line.textContent !== text) line.textContent = text;
  };
  const number = state.waiting.length;
  section.querySelector("[data-offline]").hidden = !state.offline;
  say("kept", state.kept ? "Het bezoek is bewaard op dit toestel." : "");
  say("count", number ? `${visits(number)} ${number === 1 ? "wacht" : "wachten"} op verzending.` : "");
  say("sent", state.sent ? `${visits(state.sent)} ${state.sent === 1 ? "is" : "zijn"} verstuurd.` : "");
  say("dropped", state.dropped ? `${visits(state.dropped)} stond langer dan 14 dagen op dit toestel en is verwijderd.` : "");
  say("stop", STOPS[state.stop] ?? "");
  section.querySelector("[data-login]").hidden = state.stop !== "login";
  section.querySelector("[data-send]").hidden = number === 0 || state.stop === "login";
  const template = section.querySelector("template");
  const list = section.querySelector("[data-list]");
  list.hidden = number === 0;
  list.replaceChildren(...state.waiting.map((visit) => makeEntry(template, visit, section.dataset.form)));
  section.hidden = !(number || state.offline || state.sent || state.dropped || state.stop);
}

export const warning = (number) =>
  `${number === 1 ? "Er wacht nog 1 bezoek" : `Er wachten nog ${number} bezoeken`} op verzending. Als je uitlogt, wordt dat gewist. Toch uitloggen?`;
