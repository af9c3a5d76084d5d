/**
 * Whether an answer helped. Nothing is sent but what the person sends here.
 */
import { send } from "./asking.js";
import { h } from "./dom.js";

const REASONS = ["wrong", "out_of_date", "not_what_i_asked", "incomplete", "hard_to_understand", "other"];
const LONGEST_COMMENT = 500;
const MOST_DOCUMENTS = 20;

/** The question after an answer, or nothing where the answer can't be named. */
export function feedback(asked, chat) {
  const { say } = chat.words;
  if (!asked.body.id) return null;
  const box = h("div.helpful");
  const show = (...nodes) => box.replaceChildren(...nodes.flat());
  const thank = () => {
    const thanks = h("p", { tabindex: -1 }, say("thanks"));
    show(thanks);
    return thanks;
  };
  const tell = async (said) => {
    const response = await send(chat.page("api/v1/feedback"), { ...facts(asked), ...said }).catch(() => 0);
    if (!response.ok) return chat.tell(say("feedback_failed"));
    asked.told = true;
    thank().focus();
  };
  if (asked.told) thank();
  else
    show(
      h("span", say("helpful")),
      h("button", { onclick: () => tell({ helpful: true }) }, say("yes")),
      h("button", { onclick: () => { const form = reasons(asked, chat, tell); show(form); form.querySelector("input").focus(); } }, say("no")));
  return box;
}

const facts = ({ body }) => ({
  answer: body.id,
  reason: "",
  comment: "",
  question: "",
  outcome: body.outcome,
  release: body.release ?? "",
  documents: [...new Set(body.citations?.map(({ document }) => document))].slice(0, MOST_DOCUMENTS),
});

/** Why it did not help. The question goes with it only where the person says so. */
function reasons({ question }, { words: { say } }, tell) {
  const choice = (type, value, text) =>
    h("label.choice", h("input", { type, name: type, value }), h("span", text));
  const form = h("form",
    { novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        const given = new FormData(form);
        tell({
          helpful: false,
          reason: given.get("radio") ?? "",
          comment: given.get("comment"),
          question: given.get("checkbox") ? question : "",
        });
      } },
    h("fieldset", h("legend", say("why")),
      REASONS.map((reason) => choice("radio", reason, say(`reason_${reason}`)))),
    h("label", h("span", say("comment")), h("textarea", { name: "comment", rows: 2, maxlength: LONGEST_COMMENT, autocomplete: "off" })),
    choice("checkbox", "yes", say("send_question")),
    h("button", { type: "submit" }, say("send_feedback")));
  return form;
}
