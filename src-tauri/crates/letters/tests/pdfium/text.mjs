// The text of PDFs as pdfium reads it, which Chrome and Edge are made with: node text.mjs FILE...
// Writes a list with the text of each page of each file. Its package is one of the screens' (`npm ci` in ui).
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const screens = createRequire(new URL("../../../../../ui/package.json", import.meta.url));
const { PDFiumLibrary } = screens("@hyzyla/pdfium");

const library = await PDFiumLibrary.init();
const all = [];
for (const file of process.argv.slice(2)) {
  const document = await library.loadDocument(readFileSync(file));
  all.push([...document.pages()].map((page) => page.getText()));
  document.destroy();
}
library.destroy();
process.stdout.write(JSON.stringify(all));
