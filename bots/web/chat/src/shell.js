/**
 * What stands around the conversation: the bar, what to know before asking, the button that opens it.
 */
import { suggestions } from "./answer.js";
import { outward } from "./contacts.js";
import { h } from "./dom.js";
import { EXITS, leave } from "./exit.js";

/** The heading and the languages. */
export function bar(chat) {
  const { say, tag } = chat.words;
  const title = chat.getAttribute("heading") || (tag === "en" && chat.place.title) || say("heading");
  return h("header.bar",
    h(`h${chat.level}`, { id: "heading" }, title),
    languages(chat));
}

/** The ways out of what floats, or of a page that has none of its own. */
export const exits = (chat) =>
  (chat.floats || !document.querySelector(EXITS)) &&
  h("div.exits",
    h("button.leave", { onclick: () => leave(chat.leaveTo) }, chat.words.say("leave")),
    chat.floats && h("button", { onclick: () => chat.fold(false) }, chat.words.say("close")));

const languages = (chat) =>
  chat.place.languages?.length > 1 &&
  h("div.languages", { role: "group", "aria-label": chat.words.say("language") },
    chat.place.languages.map(({ tag, name }) =>
      h("button.plain",
        { lang: tag, "aria-pressed": `${tag === chat.words.tag}`, onclick: () => chat.speak(tag) },
        name)));

/** That it is a machine; in whose words. */
export const automatic = ({ words: { say, words } }) =>
  h("p.quiet", say("automatic"), words._machine_written && ` ${say("machine")}`);

/** What stands beside the conversation, or under it. */
export function more(chat) {
  const { say, of } = chat.words;
  const { about, examples } = chat.place;
  const link = (path, key) => outward(chat.page(path), say(key), chat.words);
  return h("div.more",
    suggestions(examples?.map((question) => ({ text: question, question })), chat, say("examples"), chat.level + 1),
    about && h("p", of(), about),
    h("p.quiet", say("nothing_kept"), " ", say("leave_how")),
    h("p.links", link("cover-your-tracks", "tracks"), link("about", "about")));
}

/** The button that opens a conversation that is not opened yet. */
export const launcher = (chat) =>
  chat.floats &&
  h("button.launcher", { hidden: chat.opened, onclick: () => chat.fold(true) }, chat.words.say("open"));
