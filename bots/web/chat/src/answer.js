/**
 * One turn of the conversation: what was asked, and the answer with its sources and what to do next.
 */
import { h, list } from "./dom.js";
import { contacts, outward } from "./contacts.js";
import { feedback } from "./feedback.js";
import { copy, print } from "./paper.js";
import { service } from "./service.js";
import { named, place, tag } from "./source.js";

const NUMBERED = /^\(?(\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s/i;

/** A turn, `{ question, body }`, as it stands in the conversation. */
export function turn(asked, chat) {
  const { say } = chat.words;
  const { body, question } = asked;
  const urgent = body.outcome === "emergency";
  const people = body.contacts?.length > 0 && [
    h(`h${chat.level + 2}`, say("person")),
    contacts(body.contacts, chat),
  ];
  const node = h("article.turn",
    sent(question, chat, h("button.plain", { onclick: () => chat.edit(asked) }, say("edit"))),
    h(`div.answer.${body.outcome}`,
      h(`h${chat.level + 2}`, say(`outcome_${body.outcome}`) || say("outcome_answered")),
      body.machine_written && h("p.quiet", say("machine")),
      !urgent && notices(body, chat),
      words(body, chat),
      urgent && [notices(body, chat), people],
      body.pathways?.map((card) => service(card, chat, chat.level + 2)),
      sources(body, chat),
      !urgent && people,
      suggestions(body.suggestions, chat, say("next"), chat.level + 2),
      h("p.tools",
        h("button.plain", { onclick: () => copy(asked, chat) }, say("copy")),
        h("button.plain", { onclick: () => print(node, chat) }, say("print")),
        outward(chat.page("contact"), say("enquiry"), chat.words)),
      feedback(asked, chat)));
  return node;
}

/** A question as it was sent. */
export const sent = (question, chat, ...more) =>
  h("div.asked",
    h(`h${chat.level + 1}`, h("span.kicker", chat.words.say("you_asked")), " ",
      h("span", { dir: "auto" }, question)),
    more);

/** Questions that can be sent as they stand. */
export const suggestions = (found, chat, title, level) =>
  found?.length > 0 &&
  h("div.next",
    h(`h${level}`, title),
    list(found.map(({ text, question }) =>
      h("button", { ...chat.words.of(), onclick: () => chat.ask(question) }, text))));

const notices = ({ notices: found }, chat) =>
  found?.map(({ kind, text, language }) => {
    const title = chat.words.say(`notice_${kind}`);
    return h(`div.notice.${kind}`,
      title && h(`h${chat.level + 3}`, title),
      h("p", chat.words.of(language), text));
  });

/** The words of the answer: its segments, with the items that follow each other in one list. */
export function words(body, chat) {
  const nodes = [];
  let items = [];
  const own = chat.words.of(body.language);
  for (const segment of body.segments ?? []) {
    const said = [segment.text, segment.citations?.map((number) => chip(number, body, chat))];
    const lang = chat.words.of(segment.language ?? body.language);
    if (segment.kind !== "item") items = [];
    if (segment.kind === "heading") nodes.push(h(`h${chat.level + 3}`, lang, said));
    else if (segment.kind !== "item") nodes.push(h("p.words", lang, said));
    else {
      if (!items.length) nodes.push(h("ul", lang));
      items.push(segment.text);
      nodes.at(-1).append(h("li", said));
      nodes.at(-1).className = items.every((text) => NUMBERED.test(text)) ? "marked" : "";
    }
  }
  return nodes.length ? nodes : body.text && h("p.words", own, body.text);
}

/** The number of a source as a button; before the sources are known, as a number alone. */
function chip(number, body, chat) {
  const found = body.citations?.find((citation) => citation.number === number);
  return found && ["\u00a0", opener("button.chip", found, chat, number)];
}

function opener(name, citation, chat, ...content) {
  const button = h(name,
    { "aria-label": named(citation, chat.words), onclick: () => chat.open(citation, button) },
    content);
  return button;
}

const sources = (body, chat) =>
  body.citations?.length > 0 && [
    h(`h${chat.level + 2}`, chat.words.say("sources")),
    h("ul.sources", body.citations.map((citation) =>
      h(`li.${citation.status}`,
        opener("button", citation, chat,
          h("span.number", citation.number),
          h("span", h("bdi", place(citation, chat.words)), " ", tag(citation, chat.words)))))),
    h("p.quiet", chat.words.say(body.written === "model" ? "by_model" : "by_quoting")),
  ];
