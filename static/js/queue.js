// Visits that wait to be sent. Each has a key, so sending one again does not double it. It leaves the device only after
// the server has answered that it is stored, or when the person says so.

import { mustLogIn, token } from "./fields.js";
import { daysLeft, put, remove, visitsOf } from "./store.js";

const PATIENCE_MS = 6000;
const LOCK = "gezinsverzorger-visits";

async function send(visit, url, announce) {
  const body = new URLSearchParams([...visit.fields, ["user", visit.user], ["page", visit.page]]);
  if (announce) body.append("announce", "1");
  try {
    const answer = await fetch(url, {
      method: "POST",
      body,
      redirect: "manual",
      headers: { "X-CSRFToken": token() },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (mustLogIn(answer)) return { stop: "login" };
    if (![200, 201, 409, 422].includes(answer.status)) return { failed: true };
    return { status: answer.status, ...(await answer.json()) };
  } catch {
    return { stop: "line" };
  }
}

const isStored = (answer) => answer.status === 200 || answer.status === 201;

/**
 * Send what waits, one after the other; another tab that sends too waits its turn.
 * Returns { sent, dropped, stop, answers }: numbers, "login" or "line" when it could not go on, and the answer by key.
 */
export function flush({ user, url, announce = "" }) {
  return navigator.locks.request(LOCK, async () => {
    const result = { sent: 0, dropped: 0, stop: "", answers: new Map() };
    for (const visit of await visitsOf(user)) {
      const answer = await send(visit, url, visit.reference === announce);
      if (answer.stop) {
        result.stop = answer.stop;
        break;
      }
      // Something is wrong at the other side with this one; it stays, and must not hold up the rest.
      if (answer.failed) continue;
      result.answers.set(visit.reference, answer);
      if (isStored(answer)) {
        await remove("visits", visit.reference);
        result.sent += 1;
      } else {
        await put("visits", { ...visit, answer });
      }
    }
    // Only after trying once more.
    for (const visit of await visitsOf(user)) {
      if (daysLeft(visit) > 0) continue;
      await remove("visits", visit.reference);
      result.dropped += 1;
    }
    return result;
  });
}

// What the person chose about a visit that was not stored as it is.
export const choices = {
  drop: (visit) => remove("visits", visit.reference),
  replace: (visit) => put("visits", { ...visit, answer: null, fields: [...visit.fields, ["replace", "on"]] }),
  again: (visit) => put("visits", { ...visit, answer: null, fields: [...visit.fields, ["again", "on"]] }),
  async apart(visit) {
    const reference = crypto.randomUUID();
    const fields = visit.fields.map(([name, value]) => [name, name === "reference" ? reference : value]);
    await put("visits", { ...visit, reference, fields, answer: null });
    await remove("visits", visit.reference);
  },
};

export const choose = (name, visit) => navigator.locks.request(LOCK, () => choices[name](visit));
