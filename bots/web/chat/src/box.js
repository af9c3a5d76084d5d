/**
 * The box in which a question is written, with its counter and its mistakes.
 */
import { h } from "./dom.js";

/** From this part of the limit on, the counter shows; it speaks when it passes one of these. */
const THRESHOLDS = [0.8, 0.9, 1];

/** The form; `chat.ask` is given what was typed. It has `draft()`, `write(text)`, `wrong(message)` and `focus()`. */
export function box(chat) {
  const { say } = chat.words;
  const counter = h("p.quiet.counter", { "aria-hidden": "true" });
  const wrong = h("p.wrong", { id: "wrong" });
  const area = h("textarea", {
    id: "question", rows: 3, autocomplete: "off", dir: "auto",
    "aria-describedby": "personal wrong",
    oninput: () => count(),
    onkeydown: (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    },
  });
  const form = h("form.ask",
    { novalidate: true, onsubmit: (event) => { event.preventDefault(); submit(); } },
    h("label", { for: "question" }, say("question")),
    h("p.quiet", { id: "personal" }, say("personal")),
    wrong, area, counter,
    h("button.send", { type: "submit" }, say("send")));

  let passed = 0;
  const over = () => [...area.value].length - chat.limit;

  function count() {
    const part = 1 + over() / chat.limit;
    const now = THRESHOLDS.filter((threshold) => part >= threshold).length;
    const words = say(over() > 0 ? "over" : "left", { n: Math.abs(over()) });
    counter.textContent = now ? words : "";
    if (now > passed) chat.tell(words);
    passed = now;
    mark("");
  }

  function mark(message) {
    wrong.textContent = message;
    area.toggleAttribute("aria-invalid", Boolean(message));
    if (message) area.setAttribute("aria-invalid", "true");
  }

  function submit() {
    if (!area.value.trim()) form.wrong(say("error_empty"));
    else if (over() > 0) form.wrong(say("error_too_long", { n: over() }));
    else if (chat.ask(area.value)) form.write("");
  }

  form.draft = () => area.value;
  form.write = (text) => { area.value = text; count(); };
  form.wrong = (message) => { mark(message); area.focus(); };
  form.focus = () => area.focus();
  return form;
}
