// Compiles the styles into upstream/web/static/compiled, plain and gzipped (WhiteNoise serves the latter
// where a browser takes it). Run by `npm run build` at set-up; nothing compiled is kept in the repository.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const compiled = join(here, "..", "static", "compiled");
const { css } = sass.compile(join(here, "upstream.scss"), {
  style: "compressed",
  importers: [new sass.NodePackageImporter()],
  quietDeps: true,
});

for (const theirs of ["GDS Transport", "crown", "/assets/"]) {
  if (css.includes(theirs)) throw new Error(`The styles mention “${theirs}”, which belongs to GOV.UK: set it aside in upstream.scss`);
}
mkdirSync(compiled, { recursive: true });
writeFileSync(join(compiled, "upstream.css"), css);
writeFileSync(join(compiled, "upstream.css.gz"), gzipSync(css, { level: 9 }));
console.log(`upstream.css: ${(css.length / 1024).toFixed(0)} KB`);
