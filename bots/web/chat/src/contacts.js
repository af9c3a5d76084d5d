/**
 * Routes to a person: names, numbers that dial, addresses.
 */
import { h, safe } from "./dom.js";

/** A number as printed, as a link that dials it where it is one. */
export function phone(printed) {
  const digits = printed?.replace(/[\s()-]/g, "");
  return (
    digits &&
    (/^\+?\d{3,15}$/.test(digits)
      ? h("a", { href: `tel:${digits}`, dir: "ltr" }, printed)
      : h("bdi", printed))
  );
}

/** A link that leaves the conversation where it is. */
export const outward = (url, text, { say }, name) =>
  h("a", { href: url, target: "_blank", rel: "noopener noreferrer" },
    text, h("span.unseen", name && ` ${name}`, ` ${say("new_tab")}`));

/** The lines under the name of a contact. */
export function ways(contact, chat) {
  const { say } = chat.words;
  const url = safe(contact.url, chat.base);
  const line = (key, value) => value && h("p", say(key), ": ", value);
  return [
    line("phone", phone(contact.phone)),
    line("textphone_number", phone(contact.textphone)),
    line("email", contact.email && h("a", { href: `mailto:${contact.email}`, dir: "ltr" }, contact.email)),
    contact.url && url && h("p", outward(url, say("website"), chat.words, contact.name)),
    contact.hours && h("p.quiet", chat.words.of(), contact.hours),
    openness(contact.open, chat.words),
  ];
}

/** Whether a contact can be reached at this moment, as it was when the question was answered. */
function openness(open, { say, of }) {
  if (!open) return null;
  const { state, until, says } = open;
  const now = /^(open|closed)$/.test(state) && say(`${state}_${until ? "until" : "now"}`, { until });
  return [
    now && h(`p.now.${state}`, now),
    says && h("p.quiet", of(), says),
  ];
}

export const contacts = (found, chat) =>
  h("div.people",
    found?.map((contact) =>
      h("div",
        h("strong", chat.words.of(), contact.name),
        (contact.purpose || contact.for) && h("p", chat.words.of(), contact.purpose || contact.for),
        ways(contact, chat))));
