// The page on which the Slack app is tried: shows what the made-up Slack holds, and tells it what a
// person does. It knows as much of Block Kit as the app uses.

const at = (id) => document.getElementById(id);
let state = {};
let thread = "";
let shown = "";

function make(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && name !== "list") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const safe = (url) => (/^https?:\/\//.test(url) ? url : "");
const textOf = (object) => (typeof object === "string" ? object : object?.text ?? "");

// Slack's own markup: *bold*, _italic_, <url|words>. Everything else stays as it is.
function markup(text) {
  const parts = [];
  const pattern = /<(https?:[^|>]+)(?:\|([^>]*))?>|\*\*([^*\n]+)\*\*|\*([^*\n]+)\*|\[([^\]]+)\]\((https?:[^)]+)\)|\\([\\`*_~[\]#|>])/g;
  let from = 0;
  for (const found of text.matchAll(pattern)) {
    parts.push(text.slice(from, found.index));
    if (found[1]) parts.push(link(found[1], found[2] || found[1]));
    else if (found[5]) parts.push(link(found[6], found[5]));
    else if (found[7]) parts.push(found[7]);
    else parts.push(make("strong", {}, found[3] || found[4]));
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  return parts.map((part) => (typeof part === "string" ? entities(part) : part));
}

const entities = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const link = (url, words) => make("a", { href: safe(url), target: "_blank", rel: "noreferrer" }, words);

function richPart(part) {
  const words = part.type === "link" ? link(part.url, part.text || part.url)
    : part.type === "emoji" ? `:${part.name}:`
      : part.type === "user" ? `@${nameOf(part.user_id)}`
        : part.type === "channel" ? `#${part.channel_id}` : part.text ?? "";
  if (part.style?.bold) return make("strong", {}, words);
  if (part.style?.italic) return make("em", {}, words);
  return part.type === "link" ? words : make("span", {}, words);
}

const nameOf = (id) => state.people?.find((each) => each.id === id)?.name ?? id;

function richElement(element) {
  const parts = () => element.elements.map(richPart);
  switch (element.type) {
    case "rich_text_list":
      return make(element.style === "ordered" ? "ol" : "ul", {},
        ...element.elements.map((item) => make("li", { className: "words" }, ...item.elements.map(richPart))));
    case "rich_text_quote":
      return make("blockquote", { className: "words" }, ...parts());
    case "rich_text_preformatted":
      return make("pre", {}, ...parts());
    default:
      return make("div", { className: "words" }, ...parts());
  }
}

// What stands in a block; `press` tells of a button.
function block(each, press) {
  switch (each.type) {
    case "rich_text":
      return make("div", {}, ...each.elements.map(richElement));
    case "divider":
      return make("hr");
    case "header":
      return make("h3", {}, textOf(each.text));
    case "markdown":
      return make("div", { className: "words" }, ...markup(each.text));
    case "section":
      return make("div", { className: each.accessory ? "beside" : "" },
        make("div", { className: "words" }, ...markup(textOf(each.text))),
        ...(each.fields ?? []).map((field) => make("div", { className: "words" }, ...markup(textOf(field)))),
        each.accessory ? interactive(each.accessory, press, each.block_id) : null);
    case "context":
      return make("p", { className: "note" }, ...each.elements.flatMap((part) => markup(textOf(part.text ?? part))));
    case "actions":
    case "context_actions":
      return make("div", { className: "row" },
        ...each.elements.map((element) => interactive(element, press, each.block_id)));
    case "input":
      return input(each);
    case "container":
      return make("details", { open: !each.default_collapsed },
        make("summary", {}, textOf(each.title)), ...each.child_blocks.map((child) => block(child, press)));
    case "card":
      return make("div", { className: "card" },
        make("strong", {}, textOf(each.title)), make("p", {}, ...markup(textOf(each.body))),
        make("div", { className: "row" }, ...(each.actions ?? []).map((element) => interactive(element, press))));
    case "alert":
      return make("blockquote", {}, ...markup(textOf(each.text)));
    default:
      return make("pre", {}, JSON.stringify(each));
  }
}

function interactive(element, press, blockId) {
  const act = (more) => press({ type: element.type, action_id: element.action_id, block_id: blockId, ...more });
  switch (element.type) {
    case "button":
      return element.url ? link(element.url, textOf(element.text))
        : make("button", { type: "button", onclick: () => act({ value: element.value, text: element.text }) }, textOf(element.text));
    case "feedback_buttons":
      return make("span", { className: "row" }, ...[element.positive_button, element.negative_button].map((one) =>
        make("button", { type: "button", onclick: () => act({ value: one.value }) }, textOf(one.text))));
    case "static_select":
    case "overflow": {
      const select = make("select", { "aria-label": textOf(element.placeholder) || "Choose" },
        make("option", { value: "" }, textOf(element.placeholder) || "\u2026"),
        ...(element.options ?? []).map((option) => make("option", { value: option.value }, textOf(option.text))));
      select.value = element.initial_option?.value ?? "";
      select.addEventListener("change", () => act({
        selected_option: element.options.find((option) => option.value === select.value),
      }));
      return select;
    }
    case "checkboxes": {
      const boxes = element.options.map((option) => [option, make("input", {
        type: "checkbox",
        checked: (element.initial_options ?? []).some((one) => one.value === option.value),
        onchange: () => act({ selected_options: boxes.filter(([, box]) => box.checked).map(([one]) => one) }),
      })]);
      return make("div", {}, ...boxes.map(([option, box]) => make("label", {}, box, " ", textOf(option.text), make("br"))));
    }
    default:
      return make("span", {}, JSON.stringify(element));
  }
}

function input(each) {
  const name = `${each.block_id} ${each.element.action_id}`;
  const element = each.element;
  let field;
  if (element.type === "plain_text_input") {
    field = make(element.multiline ? "textarea" : "input", { value: element.initial_value ?? "" });
    if (!element.multiline) field.type = "text";
    field.read = () => ({ type: element.type, value: field.value || null });
  } else if (element.type === "static_select" || element.type === "radio_buttons") {
    field = make("select", {}, make("option", { value: "" }, "\u2026"),
      ...element.options.map((option) => make("option", { value: option.value }, textOf(option.text))));
    field.value = element.initial_option?.value ?? "";
    field.read = () => ({ type: element.type, selected_option: element.options.find((one) => one.value === field.value) ?? null });
  } else if (element.type === "datepicker") {
    field = make("input", { type: "date", value: element.initial_date ?? "" });
    field.read = () => ({ type: element.type, selected_date: field.value || null });
  } else if (element.type === "checkboxes") {
    field = make("span", {}, ...element.options.map((option) =>
      make("label", {}, make("input", { type: "checkbox", value: option.value }), " ", textOf(option.text))));
    field.read = () => ({
      type: element.type,
      selected_options: element.options.filter((option) =>
        field.querySelector(`input[value="${CSS.escape(option.value)}"]`).checked),
    });
  } else {
    field = make("input", { type: "text", value: JSON.stringify(element) });
    field.read = () => null;
  }
  field.dataset.name = name;
  const tag = element.type === "checkboxes" ? "div" : "label";
  return make(tag, { className: "input" }, textOf(each.label), field,
    each.hint ? make("span", { className: "quiet" }, textOf(each.hint)) : null,
    make("span", { className: "fault", id: `fault-${each.block_id}` }));
}

async function act(given) {
  const response = await fetch("/console/act", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user: at("person").value, ...given }),
  });
  const answer = await response.json();
  await look();
  return answer;
}

function message(each) {
  const press = (action) => act({ act: "press", channel: each.channel, ts: each.ts, action });
  const root = each.thread_ts || each.ts;
  const status = state.statuses[each.ts];
  return make("div", { className: `message${each.thread_ts ? " reply" : ""}${each.is_app ? " app" : ""}${each.only_for ? " alone" : ""}` },
    make("div", {}, make("span", { className: "who" }, each.name),
      each.only_for ? make("span", { className: "quiet" }, " \u2013 only you can see this") : null,
      each.edited ? make("span", { className: "quiet" }, " (edited)") : null),
    // Blocks stand in for the words, except below a stream.
    each.blocks.length && !each.streamed ? null : make("div", { className: "words" }, ...markup(each.text)),
    ...each.blocks.map((one) => block(one, press)),
    status ? make("p", { className: "note" }, `The assistant ${status} `,
      make("button", { type: "button", onclick: () => act({ act: "stop", channel: each.channel, thread: each.ts }) }, "Stop")) : null,
    make("div", { className: "row acts" },
      make("button", { type: "button", onclick: () => { thread = root; render(); at("text").focus(); } }, "Reply in thread"),
      make("button", { type: "button", onclick: () => act({ act: "shortcut", channel: each.channel, ts: each.ts, callback: "find_pathway" }) }, "Find the pathway for this message"),
      each.is_app ? make("button", { type: "button", onclick: () => act({ act: "shortcut", channel: each.channel, ts: each.ts, callback: "retract_answer" }) }, "Retract this answer") : null,
      each.is_app ? null : make("button", {
        type: "button",
        onclick: () => {
          const text = window.prompt("The message in other words", each.text);
          if (text) act({ act: "edit", channel: each.channel, ts: each.ts, text });
        },
      }, "Edit")));
}

function render() {
  const log = at("messages");
  const stay = log.scrollTop + log.clientHeight < log.scrollHeight - 40;
  const roots = state.messages.filter((each) => !each.thread_ts);
  const orphans = state.messages.filter((each) => each.thread_ts && !roots.some((root) => root.ts === each.thread_ts));
  log.replaceChildren(...[...roots, ...orphans].flatMap((root) => [root,
    ...state.messages.filter((each) => each.thread_ts === root.ts)]).map(message));
  if (!stay) log.scrollTop = log.scrollHeight;
  at("leave-thread").hidden = !thread;
  at("prompts").replaceChildren(...(thread ? [] : state.prompts).map((prompt) =>
    make("button", { type: "button", onclick: () => act({ act: "write", channel: at("place").value, text: prompt.message }) }, prompt.title)));
  const press = (action) => act({ act: "press", action });
  at("home").replaceChildren(...(state.home?.blocks ?? []).map((one) => block(one, press)));
  at("refused").textContent = state.refused.map((each) => `${each.method}: ${each.error}`).join(", ");
  view();
}

function view() {
  const dialog = at("view");
  if (!state.view) { if (dialog.open) dialog.close(); return; }
  if (dialog.open && dialog.dataset.view === state.view.id + JSON.stringify(state.view.blocks)) return;
  const open = state.view;
  const form = make("form", {
    onsubmit: async (event) => {
      event.preventDefault();
      const values = {};
      for (const field of form.querySelectorAll("[data-name]")) {
        const [blockId, actionId] = field.dataset.name.split(" ");
        (values[blockId] ??= {})[actionId] = field.read();
      }
      const answer = await act({ act: "submit", view: open.id, values });
      for (const [blockId, words] of Object.entries(answer.errors ?? {})) {
        form.querySelector(`#fault-${CSS.escape(blockId)}`)?.replaceChildren(words);
      }
    },
  },
  make("h2", {}, textOf(open.title)),
  ...open.blocks.map((one) => block(one, (action) => act({ act: "press", view: open.id, action }))),
  make("div", { className: "row" },
    open.submit ? make("button", {}, textOf(open.submit)) : null,
    make("button", { type: "button", onclick: () => act({ act: "close", view: open.id }) }, textOf(open.close) || "Close")));
  dialog.replaceChildren(form);
  dialog.dataset.view = open.id + JSON.stringify(open.blocks);
  if (!dialog.open) dialog.showModal();
}

async function look() {
  const query = new URLSearchParams({ user: at("person").value || "U0PARTNER", channel: at("place").value });
  state = await (await fetch(`/console/state?${query}`)).json();
  const now = JSON.stringify([state, thread]);
  if (now === shown) return;
  shown = now;
  if (!at("person").options.length) {
    at("person").replaceChildren(...state.people.map((each) => make("option", { value: each.id }, each.name)));
  }
  const places = [{ id: state.direct, name: "a direct message" }, ...state.channels.map((each) => ({ id: each.id, name: `#${each.name}` }))];
  if (![...at("place").options].some((option) => option.value === state.direct)) {
    at("place").replaceChildren(...places.map((each) => make("option", { value: each.id }, each.name)));
    await look();
    return;
  }
  render();
}

at("person").addEventListener("change", () => { thread = ""; at("place").replaceChildren(); look(); });
at("place").addEventListener("change", () => { thread = ""; look(); });
at("leave-thread").addEventListener("click", () => { thread = ""; render(); });
at("open-home").addEventListener("click", () => act({ act: "open", tab: "home" }));
at("write").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = at("text").value.trim().replace(/@assistant/g, "<@U0BOT>");
  if (!text) return;
  at("text").value = "";
  await act({ act: "write", channel: at("place").value, text, thread });
});
at("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    at("write").requestSubmit();
  }
});
await look();
await act({ act: "open", tab: "messages" });
setInterval(look, 700);
