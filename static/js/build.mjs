// Bundles the stylesheet, the script and the fonts into static/dist/, the only folder Django serves from here.
import { build } from "esbuild";
import { copyFile, cp, readFile, rm, writeFile } from "node:fs/promises";

const DIST = "static/dist";

// The component library paints a required field red as soon as it is empty. Here a field is wrong only when the server says so.
const invalidOnlyWhenTheServerSaysSo = {
  name: "invalid-only-when-the-server-says-so",
  setup({ onLoad }) {
    onLoad({ filter: /@utrecht[\\/].*\.css$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(/(?<!-):(?:user-)?invalid\b/g, "[aria-invalid=true]"),
      loader: "css",
    }));
  },
};

// The theme brings thousands of design tokens; only those that a rule asks for, directly or through another token, are kept.
function withoutUnusedTokens(css) {
  const declaration = /(--[\w-]+):((?:"[^"]*"|[^;{}"])*)(;|(?=\}))/g;
  const references = (text) => [...text.matchAll(/var\(\s*(--[\w-]+)/g)].map(([, name]) => name);
  const values = new Map();
  const rules = css.replace(declaration, (_, name, value) => {
    values.set(name, [...(values.get(name) ?? []), value]);
    return "";
  });
  const used = new Set();
  const queue = references(rules);
  while (queue.length) {
    const name = queue.pop();
    if (used.has(name)) continue;
    used.add(name);
    for (const value of values.get(name) ?? []) queue.push(...references(value));
  }
  return css.replace(declaration, (whole, name) => (used.has(name) ? whole : ""));
}

await rm(DIST, { recursive: true, force: true });
await build({
  entryPoints: ["static/css/app.css", "static/js/app.js", "static/js/sw.js"],
  outdir: DIST,
  entryNames: "[name]",
  assetNames: "[name]",
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "none",
  target: ["es2022", "chrome111", "firefox115", "safari16.4"],
  loader: { ".woff2": "file" },
  plugins: [invalidOnlyWhenTheServerSaysSo],
  logLevel: "info",
});
await writeFile(`${DIST}/app.css`, withoutUnusedTokens(await readFile(`${DIST}/app.css`, "utf8")));
for (const name of ["favicon.svg", "app.webmanifest"]) await copyFile(`static/img/${name}`, `${DIST}/${name}`);
await cp("static/img/uitleg", `${DIST}/uitleg`, { recursive: true });
