import type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import type * as Pdfjs from "pdfjs-dist/legacy/build/pdf.mjs";
import { readArcaCode, type ArcaCode, type FoundArcaCode } from "../arca-code.ts";
import { withPdf } from "../pdf.ts";
import { fold } from "../../core/fold.ts";
import type { PdfContent } from "./layout.ts";
import { decodeImage } from "./decode-image.ts";
import { readQr } from "./qr.ts";
import { renderPage } from "./render-page.ts";

const MAX_PAGES = 3;
const MAX_PIXELS = 40_000_000;
// On a letter, the dots of the smallest code that is allowed are three to a square.
const SIDE = 2_400;
const ARGENTINE = /(?<![a-z])(?:c\.?u\.?i\.?t|caea?|afip|arca)(?![a-z])/;
const AUTHORISED = /(?<![a-z])caea?(?![a-z])/;
// Fewer figures in a page's paths draw no code.
const MIN_FIGURES = 2_000;

/**
 * Argentina's code on a document, cheapest first: behind a link, in its text, then in a picture of
 * its pages, which are drawn only where the text is Argentine, or is none at all.
 */
export async function findArcaCode(
  content: PdfContent,
  bytes: Uint8Array,
  passwords: readonly string[],
): Promise<FoundArcaCode | undefined> {
  for (const { url, page } of content.links) {
    const code = readArcaCode(url);
    if (code !== undefined) return { ...code, page };
  }
  const texts = content.pages.map(({ number, lines }) => ({
    page: number,
    text: lines.flatMap(({ cells }) => cells.map((cell) => cell.text)).join(""),
  }));
  for (const { page, text } of texts) {
    const code = readArcaCode(text);
    if (code !== undefined) return { ...code, page };
  }
  const isArgentine = texts.some(({ text }) => ARGENTINE.test(fold(text)));
  if (!isArgentine && content.problem !== "NO_TEXT") return undefined;
  const authorised = texts.filter(({ text }) => AUTHORISED.test(fold(text)));
  return drawnCode(
    bytes,
    passwords,
    authorised.map(({ page }) => page),
  );
}

async function drawnCode(
  bytes: Uint8Array,
  passwords: readonly string[],
  first: readonly number[],
): Promise<FoundArcaCode | undefined> {
  const options = { passwords, maxImagePixels: MAX_PIXELS };
  const read = await withPdf(bytes, options, async (document, pdfjs) => {
    const all = Array.from({ length: Math.min(document.numPages, MAX_PAGES) }, (_, at) => at + 1);
    for (const number of [...new Set([...first, ...all])].slice(0, MAX_PAGES)) {
      const page = await document.getPage(number);
      const code = await codeOn(document, page, pdfjs);
      page.cleanup();
      if (code !== undefined) return { code: { ...code, page: number } };
    }
    return {};
  });
  return typeof read === "string" ? undefined : read.code;
}

async function codeOn(
  document: PDFDocumentProxy,
  page: PDFPageProxy,
  pdfjs: typeof Pdfjs,
): Promise<ArcaCode | undefined> {
  if (!(await canShowCode(page, pdfjs))) return undefined;
  const picture = await renderPage(document, page, SIDE);
  const text = picture === undefined ? undefined : await readQr(picture);
  return text === undefined ? undefined : readArcaCode(text);
}

/** Drawing takes long, and most pages of mere text have neither a picture nor many lines. */
async function canShowCode(page: PDFPageProxy, { OPS }: typeof Pdfjs): Promise<boolean> {
  const { fnArray, argsArray } = await page.getOperatorList();
  const pictures = new Set([
    OPS.paintImageXObject,
    OPS.paintImageXObjectRepeat,
    OPS.paintInlineImageXObject,
    OPS.paintInlineImageXObjectGroup,
    OPS.paintImageMaskXObject,
    OPS.paintImageMaskXObjectGroup,
    OPS.paintImageMaskXObjectRepeat,
  ]);
  let figures = 0;
  for (const [at, operator] of fnArray.entries()) {
    if (pictures.has(operator)) return true;
    if (operator === OPS.constructPath) figures += figuresIn(argsArray[at]);
    if (figures >= MIN_FIGURES) return true;
  }
  return false;
}

function figuresIn(args: unknown): number {
  const [, paths]: unknown[] = Array.isArray(args) ? args : [];
  const [path]: unknown[] = Array.isArray(paths) ? paths : [];
  return ArrayBuffer.isView(path) && "length" in path ? Number(path.length) : 0;
}

/** In a picture that is a document of its own. */
export async function findArcaCodeInImage(bytes: Uint8Array): Promise<FoundArcaCode | undefined> {
  const picture = await decodeImage(bytes, MAX_PIXELS);
  const text = picture === undefined ? undefined : await readQr(picture);
  const code = text === undefined ? undefined : readArcaCode(text);
  return code === undefined ? undefined : { ...code, page: 1 };
}
