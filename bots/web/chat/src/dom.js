/**
 * Builds nodes. No markup is ever parsed, so nothing that comes from outside can become any.
 */

/**
 * A node: `h("p.quiet", { lang: "en" }, "text", child)`. An attribute that is null or false is left
 * out; one that starts with "on" is a listener. Children that are falsy are left out.
 */
export function h(name, ...rest) {
  const [tag, ...classes] = name.split(".");
  const node = document.createElement(tag);
  const given = rest[0]?.constructor === Object ? rest.shift() : {};
  if (classes.length) node.className = classes.join(" ");
  if (tag === "button") node.type = "button";
  for (const [key, value] of Object.entries(given)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value != null && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...rest.flat(9).filter((child) => child || child === 0));
  return node;
}

/** The terms and descriptions of `pairs`, without those that say nothing. */
export const terms = (pairs, lang) =>
  h("dl", pairs.map(([term, ...said]) =>
    said.flat().some(Boolean) && h("div", h("dt", term), h("dd", lang, said))));

/** A list of what is not empty, or nothing. */
export const list = (items, name = "ul") => items?.length && h(name, items.map((item) => h("li", item)));

/** The address if it leads to a web page, seen from `base`; or "". */
export function safe(url, base) {
  try {
    const found = new URL(url, base);
    return /^https?:$/.test(found.protocol) ? found.href : "";
  } catch {
    return "";
  }
}
