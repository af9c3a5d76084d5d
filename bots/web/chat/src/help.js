/**
 * Help in an emergency. It needs nothing but the words themselves: no service, no network.
 */
import { h } from "./dom.js";

const call = (number, words) => h("a", { href: `tel:${number}` }, words);

export const help = ({ words: { say }, level }) =>
  h(
    "div.help",
    { role: "group", "aria-labelledby": "help" },
    h(`h${level + 1}`, { id: "help" }, say("emergency")),
    h("p.loud", say("danger"), " ", call(999, say("call_999"))),
    h("ul",
      h("li", say("silent")),
      h("li", say("textphone")),
      h("li", say("not_urgent"), " ", call(101, say("call_101")))),
  );
