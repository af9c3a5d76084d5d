/**
 * An answer with its sources, to take along: in the clipboard or on paper.
 */
import { safe } from "./dom.js";
import { place } from "./source.js";

/** While an answer is printed, nothing else of the page is. */
const ALONE = new CSSStyleSheet();
ALONE.replaceSync(
  "@media print{body :not(:has(csp-chat[data-print])):not(csp-chat[data-print]){display:none!important}}",
);

export async function copy(asked, chat) {
  const { say } = chat.words;
  try {
    await navigator.clipboard.writeText(text(asked, chat));
    chat.tell(say("copied"));
  } catch {
    chat.tell(say("copy_failed"));
  }
}

export function print(node, chat) {
  document.adoptedStyleSheets.push(ALONE);
  chat.toggleAttribute("data-print", true);
  node.classList.add("print");
  window.print();
  node.classList.remove("print");
  chat.toggleAttribute("data-print", false);
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== ALONE);
}

/** A turn as plain text. */
export function text({ question, body }, chat) {
  const { say, day } = chat.words;
  const lines = body.segments?.length
    ? body.segments.map(({ kind, text: words, citations = [] }) =>
        (kind === "item" ? "- " : "") + words + citations.map((number) => ` [${number}]`).join(""))
    : [body.text];
  const sources = (body.citations ?? []).map((citation) =>
    [
      `[${citation.number}] ${place(citation, chat.words)} (${say(`status_${citation.status}`)})`,
      citation.verified_on && say("verified", { date: day(citation.verified_on) }),
      safe(citation.url, chat.base),
    ].filter(Boolean).join("\n"));
  const notices = (body.notices ?? []).map((notice) => notice.text);
  const people = (body.contacts ?? []).map(({ name, phone, url }) => [name, phone, url].filter(Boolean).join(", "));
  return [`${say("you_asked")}: ${question}`, ...notices, lines.join("\n"), ...sources, ...people, say("by_quoting")].join("\n\n");
}
