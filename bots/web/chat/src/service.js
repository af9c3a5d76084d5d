/**
 * One service as a card: whom it is for, how to get it, when it is open.
 */
import { h, list, safe, terms } from "./dom.js";
import { contacts, outward, ways } from "./contacts.js";

export function service(card, chat, level) {
  const { say, of, day } = chat.words;
  const form = card.form_url && safe(card.form_url, chat.base);
  const page = card.url && safe(card.url, chat.base);
  const shut = card.contacts?.length && card.contacts.every(({ open }) => open?.state === "closed");
  return h("section.service",
    h("p.kicker", say("service")),
    h(`h${level}`, of(), card.title),
    card.about && h("p", of(), card.about),
    terms([
      [say("immediate_danger"), card.immediate_danger],
      [say("who_for"), card.who_for],
      [say("age"), card.age],
      [say("how_to_refer"), list(card.how_to_refer)],
      [say("form"), form ? outward(form, card.form_name || form, chat.words) : card.form_name],
      [say("person"), card.contacts?.length && contacts(card.contacts, chat)],
      [say(shut ? "until_then" : "out_of_hours"), outside(card.out_of_hours, chat)],
      [say("response_time"), card.response_time],
      [say("consent"), card.consent],
      [say("not_for"), list(card.not_for)],
    ], of()),
    h("p.facts",
      card.verified_on
        ? h("span", say("verified", { date: day(card.verified_on) }))
        : h("span.tag.unverified", say("not_checked")),
      card.overdue && h("span.tag.ended", say("overdue"))),
    page && h("p", outward(page, say("more"), chat.words, card.title)));
}

const outside = (record, chat) =>
  record && [record.says && h("p", record.says), record.name && h("p", record.name), ways(record, chat)];
