/**
 * Makes csp-chat.js out of its sources: one module, smaller, with their hash in its first line.
 */
import { build, transform } from "esbuild";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const here = (path) => new URL(path, import.meta.url);
const { version } = JSON.parse(readFileSync(here("package.json"), "utf8"));

/** What the bundle is made of, in the order in which it is hashed. */
const sources = [
  ...readdirSync(here("src")).sort().map((name) => `src/${name}`),
  "words/en.json",
];
const hash = createHash("sha256");
for (const source of sources) hash.update(readFileSync(here(source)));

/** Names of our own objects, which stand in no answer and in no browser: these may be shortened. */
const OWN = [
  "again", "back", "base", "begun", "chosen", "clear", "day", "draft", "edit", "floats", "fold", "form",
  "leaveTo", "level", "of", "opened", "panel", "pending", "place", "render", "root", "say",
  "side", "speak", "stop", "tell", "told", "warn", "words", "write", "wrong",
];

const smallStyle = {
  name: "style",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    }),
};

const { outputFiles } = await build({
  entryPoints: [here("src/csp-chat.js").pathname],
  bundle: true,
  minify: true,
  mangleProps: new RegExp(`^(${OWN.join("|")})$`),
  write: false,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  plugins: [smallStyle],
});
writeFileSync(
  here("csp-chat.js"),
  `/* csp-chat ${version} MIT sources:${hash.digest("hex").slice(0, 16)} */\n${outputFiles[0].text}`,
);
