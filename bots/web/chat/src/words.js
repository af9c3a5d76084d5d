/**
 * The fixed words in the language that was chosen. English is built in; others are fetched.
 */
import english from "../words/en.json";

export class Words {
  /** @param tag  the language of the words; @param chosen  the one that was asked for */
  constructor(tag = "en", words = english, chosen = tag) {
    this.tag = tag;
    this.chosen = chosen;
    this.words = words;
    this.dir = words._dir;
  }

  /** The words of `key`, with `values` in their places; English where a language lacks them, "" where it does too. */
  say = (key, values = {}) =>
    (this.words[key] ?? english[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name]);

  /** A day such as 2026-04-30 as people write it. */
  day = (iso) =>
    new Intl.DateTimeFormat(this.tag === "en" ? "en-GB" : this.tag, {
      dateStyle: "long",
      timeZone: "UTC",
    }).format(new Date(iso));

  /** `lang` and `dir` of something that may be in another language than these words. */
  of = (language = "en") =>
    language === this.tag
      ? {}
      : { lang: language, dir: /^(ar|fa|he|ps|ur)\b/.test(language) ? "rtl" : "ltr" };
}
