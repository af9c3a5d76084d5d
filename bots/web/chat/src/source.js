/**
 * Where words of an answer stand: the edition, the place, and the quoted words in their surroundings.
 */
import { h, safe, terms } from "./dom.js";
import { outward } from "./contacts.js";

/** The document and the place in it, in one line. */
export const place = ({ title, edition, page, heading }, { say }) =>
  [title, edition, page ? say("page", { n: page }) : heading?.at(-1)].filter(Boolean).join(", ");

/** Whether an edition is in force, as a tag. */
export const tag = ({ status }, { say }) => h(`span.tag.${status}`, say(`status_${status}`));

/** All that a chip says to who can't see where it stands. */
export const named = (citation, words) =>
  `${words.say("source", { n: citation.number })}: ${place(citation, words)}` +
  (citation.status === "current" ? "" : ` (${words.say(`status_${citation.status}`)})`);

/** The view of a source. */
export function source(citation, chat) {
  const { say, of, day } = chat.words;
  const { status, page, page_label: label, heading, before, quote, after, language } = citation;
  const url = safe(citation.url, chat.base);
  const way = h("button.plain", { onclick: () => chat.back() }, say("back"));
  const title = h(`h${chat.level + 1}`, { tabindex: -1 },
    h("span.number", say("source", { n: citation.number })), " ",
    h("cite", of(language), citation.title));
  return h(`section.source.${status}`, { "aria-label": say("source", { n: citation.number }) },
    way,
    title,
    status !== "current" && h("p.notice", say(`warn_${status}`)),
    terms([
      [say("edition"), citation.edition],
      [say("status"), tag(citation, chat.words)],
      [say("checked"), citation.verified_on ? day(citation.verified_on) : say("not_checked")],
      [say("where"), page && say("page", { n: page }),
        label && ` (${say("printed_as", { n: label })})`,
        heading?.length && h("span.path", of(language), heading.join(" › "))],
    ]),
    h("p.quiet", say("quoted")),
    h("blockquote", of(language),
      before && [h("span", before), " "], h("mark", quote), after && [" ", h("span", after)]),
    url && h("p", outward(url, page ? say("open_page", { n: page }) : say("open_document"), chat.words, citation.title)));
}
