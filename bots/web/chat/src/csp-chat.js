/**
 * <csp-chat>: a resident's conversation with the assistant, on any page.
 *
 * What was asked lives in this object and nowhere else: no cookie, no storage, no address.
 */
import css from "./chat.css";
import { sent, suggestions, turn, words } from "./answer.js";
import { ask, send } from "./asking.js";
import { box } from "./box.js";
import { outward } from "./contacts.js";
import { h } from "./dom.js";
import { EXITS, leave, unwatch, watch } from "./exit.js";
import { help } from "./help.js";
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
  #turns = [];
  #place = {};
  /** The turns that the next question follows, where those are not all. */
  #before = null;
  #asking = null;
  #waiting = "";
  #opened = false;

  connectedCallback() {
    this.base = new URL(this.getAttribute("api") || "../../", import.meta.url).href;
    this.level = Number(this.getAttribute("heading-level")) || 2;
    if (!this.shadowRoot) {
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [SHEET];
      this.root = h("div.root");
      // Keys that are typed here are no shortcuts of the page around.
      for (const type of ["keydown", "keypress", "keyup"]) {
        this.root.addEventListener(type, (event) => this.#key(event));
      }
      this.shadowRoot.append(this.root);
      // What stood here for pages without scripts would be found beside what it stands for.
      this.replaceChildren();
    }
    watch(this);
    this.render();
    if (!this.#floats) this.#load();
  }

  disconnectedCallback() {
    this.#asking?.abort();
    unwatch(this);
  }

  /** An address of the assistant's own site. */
  page = (path) => new URL(path, this.base).href;

  /** Say something in the line under the conversation. */
  tell(text) {
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
    const back = () => {
      this.side.replaceChildren();
      this.root.classList.remove("reading");
      opener.focus();
    };
    this.back = back;
    this.side.replaceChildren(source(citation, this, back));
    this.root.classList.add("reading");
    this.side.querySelector("[tabindex]").focus();
  }

  /** Build everything anew from what is known. */
  render() {
    const { say, tag, dir } = this.words;
    const draft = this.form?.read();
    Object.assign(this.root, { lang: tag, dir });
    this.form = box(this);
    this.state = h("p", { role: "status" });
    this.stop = h("button", { hidden: true, onclick: () => this.#asking?.abort() }, say("stop"));
    this.again = h("button", { hidden: true }, say("again"));
    this.pending = h("div.pending", { "aria-hidden": "true" });
    this.log = h("div.log", { role: "log", "aria-label": say("conversation") },
      this.#turns.map((each) => turn(each, this)));
    this.side = h("div.side");
    this.panel = h("section.panel", { "aria-labelledby": "heading" },
      this.#bar(),
      help(this),
      h("div.columns",
        h("div.talk",
          h("p.quiet", say("automatic"), this.words.words._machine_written && ` ${say("machine")}`),
          this.log, this.pending, h("div.state", this.state, this.stop, this.again), this.form),
        this.#more(),
        this.side));
    this.root.replaceChildren(...(this.#floats ? [this.#launcher()] : []), this.panel);
    if (draft) this.form.write(draft);
  }

  get #floats() {
    return this.getAttribute("position") === "launcher";
  }

  #bar() {
    const { say } = this.words;
    const title = this.getAttribute("heading") || (this.words.tag === "en" && this.#place.title);
    return h("header.bar",
      h(`h${this.level}`, { id: "heading", tabindex: -1 }, title || say("heading")),
      this.#languages(),
      (this.#floats || !document.querySelector(EXITS)) &&
        h("button.leave", { onclick: () => leave(this.leaveTo) }, say("leave")),
      this.#floats && h("button.close", { onclick: () => this.#fold(false) }, say("close")));
  }

  #languages() {
    const { languages } = this.#place;
    return languages?.length > 1 &&
      h("div.languages", { role: "group", "aria-label": this.words.say("language") },
        languages.map(({ tag, name }) =>
          h("button.plain", { lang: tag, "aria-pressed": String(tag === this.words.tag), onclick: () => this.#speak(tag) }, name)));
  }

  /** What stands beside the conversation, or under it. */
  #more() {
    const { say, of } = this.words;
    const { about, examples } = this.#place;
    return h("div.more",
      suggestions(examples?.map((question) => ({ text: question, question })), this, say("examples"), this.level + 1),
      about && h("p", of(), about),
      h("p.quiet", say("nothing_kept"), " ", say("leave_how")),
      h("p.links",
        outward(this.page("cover-your-tracks"), say("tracks"), this.words),
        outward(this.page("about"), say("about"), this.words)));
  }

  #launcher() {
    this.panel.hidden = !this.#opened;
    return h("button.launcher", { hidden: this.#opened, onclick: () => this.#fold(true) }, this.words.say("open"));
  }

  #fold(open) {
    this.#opened = open;
    const launcher = this.root.querySelector(".launcher");
    this.panel.hidden = !open;
    launcher.hidden = open;
    (open ? this.form : launcher).focus();
    if (open) this.#load();
  }

  async #load() {
    if (this.#place.name) return;
    try {
      this.#place = await (await send(this.page("w/place.json"))).json();
    } catch {
      return;
    }
    this.limit = this.#place.limit;
    this.leaveTo = this.#place.leave_to;
    this.#again();
    const wanted = (this.lang || document.documentElement.lang).split("-")[0];
    if (wanted !== "en" && this.#place.languages.some(({ tag }) => tag === wanted)) this.#speak(wanted);
  }

  /** Render, and leave the focus where it was: in the box, or on the button of the language. */
  #again() {
    const focused = this.shadowRoot.activeElement;
    const { id, lang } = focused ?? {};
    this.render();
    if (this.#asking) this.#wait(this.#waiting);
    if (focused) this.root.querySelector(id ? `#${id}` : `.languages [lang="${lang}"]`)?.focus();
  }

  async #speak(tag) {
    try {
      if (tag === "en") this.words = new Words();
      else this.words = new Words(tag, await (await send(new URL(`${tag}.json`, import.meta.url))).json());
      this.#again();
    } catch {
      this.words = new Words("en", undefined, tag);
      this.#again();
      this.tell(this.words.say("language_failed"));
    }
  }

  async #answer(question, before) {
    const { say } = this.words;
    const asking = (this.#asking = new AbortController());
    const timer = setTimeout(() => asking.abort("slow"), PATIENCE);
    this.#wait(question);
    try {
      const body = await ask(this.page("api/v1/ask"), this.#request(question, before), asking.signal,
        (name, data, got) => this.#hear(name, data, got));
      if (asking !== this.#asking) return;
      this.#turns.push({ question, body });
      const { top } = this.pending.getBoundingClientRect();
      this.#settle("");
      const node = turn(this.#turns.at(-1), this);
      this.log.append(node);
      // Who has scrolled away meanwhile stays there.
      if (top >= 0 && top < innerHeight) node.scrollIntoView();
    } catch (problem) {
      if (asking !== this.#asking) return;
      const stopped = asking.signal.aborted && asking.signal.reason !== "slow";
      this.#settle(stopped ? say("stopped") : "");
      if (!this.form.read()) this.form.write(question);
      if (!stopped) this.#fail(problem.code ?? "down", question, before);
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

  #wait(question) {
    this.#waiting = question;
    this.root.classList.remove("failed");
    this.again.hidden = true;
    this.stop.hidden = false;
    this.tell(this.words.say("searching"));
    this.pending.replaceChildren(sent(question, this));
    this.pending.scrollIntoView();
  }

  /** A part of an answer has come. */
  #hear(name, data, got) {
    if (name === "status") this.tell(this.words.say(data.stage === "checking" ? "checking" : "searching"));
    else this.pending.replaceChildren(sent(this.#waiting, this),
      h("div.coming", words(got.text ? { text: got.text } : { segments: got.segments }, this)));
  }

  #settle(text) {
    const focused = this.shadowRoot.activeElement === this.stop;
    this.#asking = null;
    this.pending.replaceChildren();
    this.stop.hidden = true;
    this.tell(text);
    if (focused) this.form.focus();
  }

  #fail(code, question, before) {
    const text = this.words.say(`error_${code}`, { n: "" });
    if (/too_long|unusable/.test(code)) return this.form.wrong(text);
    this.tell(text);
    this.root.classList.add("failed");
    this.again.hidden = false;
    this.again.onclick = () => { if (this.ask(question, before)) this.form.write(""); };
  }

  #key(event) {
    event.stopPropagation();
    if (event.type !== "keydown" || event.key !== "Escape") return;
    if (this.root.classList.contains("reading")) this.back();
    else if (this.#floats) this.#fold(false);
  }
}

if (!customElements.get("csp-chat")) customElements.define("csp-chat", Chat);
