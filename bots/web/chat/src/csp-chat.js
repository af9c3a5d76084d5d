/**
 * <csp-chat>: a resident's conversation with the assistant, on any page.
 *
 * What was asked lives in this object and nowhere else: no cookie, no storage, no address.
 */
import css from "./chat.css";
import { sent, turn, words } from "./answer.js";
import { ask, send } from "./asking.js";
import { box } from "./box.js";
import { contacts } from "./contacts.js";
import { h } from "./dom.js";
import { unwatch, watch } from "./exit.js";
import { help } from "./help.js";
import { automatic, bar, exits, launcher, more } from "./shell.js";
import { source } from "./source.js";
import { Words } from "./words.js";

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(css);

/** How long an answer may take, in milliseconds. */
const PATIENCE = 60_000;
/** Turns sent along with a question, and the longest answer among them. */
const TURNS = 4;
const LONGEST_ANSWER = 3_000;

class Chat extends HTMLElement {
  words = new Words();
  limit = 1_000;
  leaveTo = "https://www.bbc.co.uk/weather";
  /** What the assistant says of its partnership, once it is known. */
  place = {};
  opened = false;
  #turns = [];
  /** The turns that the next question follows, where those are not all. */
  #before = null;
  /** What ends the question that is on its way, and that question. */
  #asking = null;
  #asked = "";

  connectedCallback() {
    const site = this.getAttribute("api") || "../..";
    this.base = new URL(site.replace(/\/?$/, "/"), import.meta.url).href;
    this.level = Number(this.getAttribute("heading-level")) || 2;
    this.floats = this.getAttribute("position") === "launcher";
    if (!this.root) {
      this.root = h("div.root");
      // Keys that are typed here are no shortcuts of the page around.
      for (const type of ["keydown", "keypress", "keyup"]) {
        this.root.addEventListener(type, (event) => this.#key(event));
      }
      const shadow = this.attachShadow({ mode: "open" });
      shadow.adoptedStyleSheets = [SHEET];
      shadow.append(this.root);
    }
    watch(this);
    this.render();
    this.#takeOver();
    if (!this.floats) this.#load();
  }

  disconnectedCallback() {
    this.#asking?.abort();
    unwatch(this);
  }

  /** An address of the assistant's own site. */
  page = (path) => new URL(path, this.base).href;

  /** Say something in the line under the conversation, in place of what stands there. */
  tell(text) {
    const { activeElement } = this.shadowRoot;
    this.root.classList.remove("failed");
    this.people.replaceChildren();
    this.again.hidden = true;
    if (activeElement === this.again) this.form.focus();
    this.state.textContent = text;
  }

  /** So many more presses of Shift leave the page. */
  warn(left) {
    this.tell(this.words.say(`leave_${left}`));
  }

  /** Forget the conversation. */
  clear() {
    this.#asking?.abort();
    this.#asking = null;
    this.#turns = [];
    this.form.write("");
    this.render();
  }

  /** Ask `question`; false where another is still on its way. */
  ask(question, before = this.#before ?? this.#turns) {
    if (this.#asking) {
      this.tell(this.words.say("waiting"));
      return false;
    }
    this.#before = null;
    this.#answer(question, [...before]);
    return true;
  }

  /** Put a question back into the box; the turns before it are what it will follow. */
  edit(asked) {
    this.#before = this.#turns.slice(0, this.#turns.indexOf(asked));
    this.form.write(asked.question);
    this.form.focus();
  }

  /** Show a source in place of the conversation, or beside it; Back returns to `opener`. */
  open(citation, opener) {
    this.back = () => {
      this.side.replaceChildren();
      this.root.classList.remove("reading");
      opener.focus();
    };
    this.side.replaceChildren(source(citation, this));
    this.root.classList.add("reading");
    // Shown again, it is nothing new to be read out.
    this.log.setAttribute("aria-live", "off");
    this.side.querySelector("[tabindex]").focus();
  }

  /** Open a conversation that floats, or fold it away. */
  fold(open) {
    this.opened = open;
    this.panel.hidden = !open;
    const button = this.root.querySelector(".launcher");
    button.hidden = open;
    (open ? this.form : button).focus();
    if (open) this.#load();
  }

  /** Take the words of another language; English where they can't be had. */
  async speak(tag) {
    let failed = false;
    try {
      const words = tag !== "en" && (await (await send(new URL(`${tag}.json`, import.meta.url))).json());
      this.words = words ? new Words(tag, words) : new Words();
    } catch {
      this.words = new Words("en", undefined, tag);
      failed = true;
    }
    this.#renew();
    if (failed) this.tell(this.words.say("language_failed"));
  }

  /** Build everything anew from what is known. */
  render() {
    const { say, tag, dir } = this.words;
    const draft = this.form?.draft();
    Object.assign(this.root, { lang: tag, dir });
    this.root.classList.remove("reading", "failed");
    this.form = box(this);
    this.state = h("p", { role: "status" });
    this.stop = h("button", { hidden: true, onclick: () => this.#asking?.abort() }, say("stop"));
    this.again = h("button", { hidden: true }, say("again"));
    this.people = h("div");
    this.pending = h("div.pending", { "aria-hidden": "true" });
    this.log = h("div.log", { role: "log", "aria-label": say("conversation") },
      this.#turns.map((each) => turn(each, this)));
    this.side = h("div.side");
    this.panel = h("section.panel", { "aria-labelledby": "heading", hidden: this.floats && !this.opened },
      exits(this),
      bar(this),
      help(this),
      h("div.columns",
        h("div.talk", automatic(this), this.log, this.pending,
          h("div.state", this.state, this.stop, this.again, this.people), this.form),
        more(this),
        this.side));
    this.root.replaceChildren(launcher(this) || "", this.panel);
    if (draft) this.form.write(draft);
  }

  /** Render, and leave what is on its way and the focus where they were. */
  #renew() {
    const { id, lang } = this.shadowRoot.activeElement ?? {};
    this.render();
    if (this.#asking) this.#wait();
    if (id || lang) this.root.querySelector(id ? `#${id}` : `.languages [lang="${lang}"]`)?.focus();
  }

  /** Carry on from the form that stood here for pages without scripts. */
  #takeOver() {
    const form = this.querySelector("textarea");
    if (form?.value) this.form.write(form.value);
    if (form && form === document.activeElement) this.form.focus();
    // It would be found beside what it stands for.
    this.replaceChildren();
  }

  async #load() {
    if (this.place.name) return;
    const place = await send(this.page("w/place.json")).then((response) => response.json()).catch(() => 0);
    if (!place.name) return;
    this.place = place;
    this.limit = place.limit;
    this.leaveTo = place.leave_to;
    this.#renew();
    const [wanted] = (this.lang || document.documentElement.lang).split("-");
    if (wanted !== "en" && place.languages.some(({ tag }) => tag === wanted)) this.speak(wanted);
  }

  async #answer(question, before) {
    const asking = (this.#asking = new AbortController());
    const timer = setTimeout(() => asking.abort("slow"), PATIENCE);
    this.#asked = question;
    this.#wait();
    try {
      const body = await ask(this.page("api/v1/ask"), this.#request(question, before), asking.signal,
        (name, data, got) => this.#hear(name, data, got));
      if (asking === this.#asking) this.#show({ question, body });
    } catch (problem) {
      if (asking === this.#asking) this.#fail(asking.signal, problem, question, before);
    } finally {
      clearTimeout(timer);
    }
  }

  #request(question, before) {
    return {
      question,
      language: this.words.chosen,
      history: before.slice(-TURNS).map(({ question, body }) => ({
        question,
        answer: (body.text || body.segments.map(({ text }) => text).join("\n")).slice(0, LONGEST_ANSWER),
      })),
    };
  }

  #wait() {
    this.log.removeAttribute("aria-live");
    this.stop.hidden = false;
    this.tell(this.words.say("searching"));
    this.pending.replaceChildren(sent(this.#asked, this));
    this.pending.scrollIntoView();
  }

  /** A part of an answer has come. */
  #hear(name, { stage }, { text, segments }) {
    if (name === "status") this.tell(this.words.say(stage === "checking" ? stage : "searching"));
    else this.pending.replaceChildren(sent(this.#asked, this),
      h("div.coming", words(text ? { text } : { segments }, this)));
  }

  /** The whole answer has come: it goes into the log at once, and so is read out once. */
  #show(asked) {
    const { top } = this.pending.getBoundingClientRect();
    this.#settle("");
    this.#turns.push(asked);
    const node = turn(asked, this);
    this.log.append(node);
    // Who has scrolled away meanwhile stays there.
    if (top >= 0 && top < innerHeight) node.scrollIntoView();
  }

  #settle(text) {
    const focused = this.shadowRoot.activeElement === this.stop;
    this.#asking = null;
    this.pending.replaceChildren();
    this.stop.hidden = true;
    this.tell(text);
    if (focused) this.form.focus();
  }

  /** There is no answer: the question goes back into the box, if nothing else is in it. */
  #fail({ aborted, reason }, { code = "down" }, question, before) {
    const stopped = aborted && reason !== "slow";
    this.#settle(stopped ? this.words.say("stopped") : "");
    if (!this.form.draft()) this.form.write(question);
    if (stopped) return;
    const text = this.words.say(`error_${code}`, { n: "" });
    if (/too_long|unusable/.test(code)) {
      this.form.wrong(text);
      return;
    }
    this.tell(text);
    this.root.classList.add("failed");
    this.people.replaceChildren(contacts(this.place.contacts, this));
    this.again.hidden = false;
    this.again.onclick = () => {
      // What was typed meanwhile stays.
      if (this.ask(question, before) && this.form.draft() === question) this.form.write("");
    };
  }

  #key(event) {
    event.stopPropagation();
    if (event.type !== "keydown" || event.key !== "Escape") return;
    if (this.root.classList.contains("reading")) this.back();
    else if (this.floats) this.fold(false);
  }
}

if (!customElements.get("csp-chat")) customElements.define("csp-chat", Chat);
