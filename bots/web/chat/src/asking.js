/**
 * Asks the assistant one question. Everything that can go wrong becomes a Problem.
 */
import { events } from "./stream.js";

/** Why there is no answer: `code` is a part of the key of its words. */
export class Problem extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const CODES = {
  question_too_long: "too_long",
  too_many: "too_many",
  busy: "busy",
};

/** A request that carries neither cookie nor address of the page, and is never kept. */
export const send = (url, data, more) =>
  fetch(url, {
    credentials: "omit",
    referrerPolicy: "no-referrer",
    ...(data && {
      method: "POST",
      cache: "no-store",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream, application/json" },
      body: JSON.stringify(data),
    }),
    ...more,
  });

/**
 * The whole answer; `hear` is told of each part as it comes: its name, its data, and what has come so far.
 *
 * Help in danger that has come is an answer, whatever becomes of the rest.
 */
export async function ask(url, request, signal, hear) {
  const got = { segments: [], citations: [] };
  try {
    const response = await send(url, request, { signal });
    if (!/event-stream/.test(response.headers.get("content-type"))) {
      return answered(await response.json());
    }
    got.begun = true;
    for await (const [name, data] of events(response.body)) {
      if (name === "segment") got.segments.push(data);
      else if (name === "sources") got.citations = data;
      else if (name === "safety") Object.assign(got, data, { outcome: "emergency" });
      else if (name === "done") return answered({ ...got, ...data });
      else if (name === "error") throw problem(data.code);
      hear(name, data, got);
    }
    throw new Problem("cut");
  } catch (error) {
    if (signal.aborted) throw error;
    if (got.outcome) return { ...got, segments: [] };
    if (error instanceof Problem) throw error;
    throw new Problem(got.begun ? "cut" : navigator.onLine ? "down" : "offline");
  }
}

/** `body` if it is an answer; busy and unavailable come in the shape of one, and are none. */
function answered(body) {
  if (!body.outcome) throw problem(body.error?.code);
  if (/^(busy|unavailable)$/.test(body.outcome)) throw problem(body.outcome);
  return body;
}

const problem = (code = "") =>
  new Problem(CODES[code] ?? (code.startsWith("question_") ? "unusable" : "down"));
