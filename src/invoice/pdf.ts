import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type * as Pdfjs from "pdfjs-dist/legacy/build/pdf.mjs";
import type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { CodedError } from "../core/errors.ts";
import { loadCanvas } from "./pdf/canvas.ts";
import { hasFlood } from "./pdf/flood.ts";
import { layOutLines } from "./pdf/layout.ts";
import type { EmbeddedFile, PdfContent, PdfPage, TextRun } from "./pdf/layout.ts";

export type { EmbeddedFile, PdfContent, PdfPage, TextCell, TextLine } from "./pdf/layout.ts";

export interface PdfOptions {
  /** Tried in this order, after none. */
  readonly passwords: readonly string[];
  readonly maxPages: number;
}

const HEADER_WITHIN_BYTES = 1024;
const MAX_RUNS_PER_PAGE = 20_000;
const MAX_EMBEDDED_FILES = 50;
const MAX_EMBEDDED_BYTES = 20_000_000;
const MAX_LINKS = 500;

// Has no type declarations: a plain literal would not compile.
const PARSER: string = "pdfjs-dist/legacy/build/pdf.worker.mjs";

let loading: Promise<typeof Pdfjs> | undefined;

async function loadPdfjs(): Promise<typeof Pdfjs> {
  loading ??= (async () => {
    // The parser runs on the caller's thread when its module is already there: pdf.js would start a
    // thread of its own otherwise, which nobody could end.
    const pdfjsWorker: unknown = await import(PARSER);
    Object.assign(globalThis, { pdfjsWorker });
    // Its module cannot be loaded without this class, though only drawing uses it.
    if (loadCanvas() === undefined) Object.assign(globalThis, { DOMMatrix: Object });
    return import("pdfjs-dist/legacy/build/pdf.mjs");
  })();
  return loading;
}

/**
 * Reads text with its positions, embedded files and links. Never throws for what the file holds:
 * an encrypted or damaged one is told by
 * `problem`, and only one that would fill the memory is PARSE_MEMORY.
 */
export async function readPdf(bytes: Uint8Array, options: PdfOptions): Promise<PdfContent> {
  const read = await withPdf(bytes, { passwords: options.passwords }, (document, pdfjs) =>
    readDocument(document, options.maxPages, pdfjs),
  );
  return typeof read === "string" ? nothing(read) : read;
}

export interface OpenOptions {
  readonly passwords: readonly string[];
  /** Larger pictures are not decoded; 0, the default, decodes none. */
  readonly maxImagePixels?: number;
}

/** Opens a PDF for one piece of work, or says why it cannot be opened. */
export async function withPdf<T extends object>(
  bytes: Uint8Array,
  { passwords, maxImagePixels = 0 }: OpenOptions,
  work: (document: PDFDocumentProxy, pdfjs: typeof Pdfjs) => Promise<T>,
): Promise<T | "PDF_BROKEN" | "PDF_ENCRYPTED"> {
  if (hasFlood(bytes)) {
    throw new CodedError("PARSE_MEMORY", { detail: "a stream of the PDF unpacks to too much" });
  }
  const pdfjs = await loadPdfjs();
  const data = withoutJunk(bytes);
  const assets = dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json"));
  for (const password of [undefined, ...passwords]) {
    const task = pdfjs.getDocument({
      data: Uint8Array.from(data), // a copy: pdf.js takes the buffer away, and refuses a Buffer
      ...(password === undefined ? {} : { password }),
      isEvalSupported: false,
      disableFontFace: true,
      useSystemFonts: false,
      useWorkerFetch: false,
      enableXfa: false,
      maxImageSize: maxImagePixels,
      isOffscreenCanvasSupported: false,
      isImageDecoderSupported: false,
      verbosity: 0,
      standardFontDataUrl: join(assets, "standard_fonts/"),
      cMapUrl: join(assets, "cmaps/"),
      cMapPacked: true,
      wasmUrl: join(assets, "wasm/"),
    });
    try {
      return await work(await task.promise, pdfjs);
    } catch (error) {
      const locked = error instanceof Error && error.name === "PasswordException";
      if (!locked) return "PDF_BROKEN";
    } finally {
      await task.destroy();
    }
  }
  return "PDF_ENCRYPTED";
}

function nothing(problem: PdfContent["problem"]): PdfContent {
  return { problem, pageCount: 0, pages: [], embeddedFiles: [], links: [] };
}

/** Mail gateways put lines before the header, and every offset in the file counts from it. */
function withoutJunk(bytes: Uint8Array): Uint8Array {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = head.subarray(0, HEADER_WITHIN_BYTES + 5).indexOf("%PDF-", 0, "latin1");
  return at > 0 ? bytes.subarray(at) : bytes;
}

async function readDocument(
  document: PDFDocumentProxy,
  maxPages: number,
  pdfjs: typeof Pdfjs,
): Promise<PdfContent> {
  const embeddedFiles = await readEmbeddedFiles(document);
  const pages: PdfPage[] = [];
  const links = new Map<string, number>();
  let damaged = 0;
  for (let number = 1; number <= Math.min(document.numPages, maxPages); number += 1) {
    try {
      const page = await document.getPage(number);
      pages.push(await readPage(page, pdfjs));
      await collectLinks(page, links);
      page.cleanup();
    } catch {
      damaged += 1; // one broken page leaves the others readable
    }
  }
  const hasText = pages.some((page) => page.lines.length > 0);
  const problem = hasText ? null : damaged > 0 ? "PDF_BROKEN" : "NO_TEXT";
  return {
    problem,
    pageCount: document.numPages,
    pages,
    embeddedFiles,
    links: [...links].map(([url, page]) => ({ url, page })),
  };
}

async function readPage(page: PDFPageProxy, pdfjs: typeof Pdfjs): Promise<PdfPage> {
  const viewport = page.getViewport({ scale: 1 });
  const runs: TextRun[] = [];
  const turned: TextRun[] = [];
  const reader: ReadableStreamDefaultReader<TextChunk> = page.streamTextContent().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    for (const item of value.items) {
      if (!("str" in item) || item.str.trim() === "") continue;
      const matrix = pdfjs.Util.transform(viewport.transform, item.transform) as number[];
      const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = matrix;
      const height = Math.hypot(c, d) || item.height || 1;
      const upright = a > 0 && Math.abs(b) < 0.2 * Math.abs(a);
      const run = { text: item.str, x, y, width: item.width, height };
      (upright ? runs : turned).push(run);
    }
    if (runs.length + turned.length > MAX_RUNS_PER_PAGE) {
      await reader.cancel(new Error("more text than a page can hold"));
      break;
    }
  }
  const { width, height } = viewport;
  // A page drawn on its side without saying so is read as it lies.
  const lines = layOutLines(runs.length === 0 ? turned : runs);
  return { number: page.pageNumber, width, height, lines };
}

interface TextChunk {
  readonly items: readonly (
    | { str: string; transform: number[]; width: number; height: number }
    | { type: string }
  )[];
}

/** Known by content alone: the name, and the place in the document's catalogue, vary too much. */
async function readEmbeddedFiles(document: PDFDocumentProxy): Promise<EmbeddedFile[]> {
  let entries: Map<string, unknown>;
  try {
    const listed: unknown = await document.getAttachments();
    entries = listed instanceof Map ? listed : new Map(Object.entries(listed ?? {}));
  } catch {
    return []; // a broken name tree hides the files, not the text
  }
  const files: EmbeddedFile[] = [];
  let total = 0;
  for (const [key, entry] of entries) {
    if (typeof entry !== "object" || entry === null || !("content" in entry)) continue;
    const { content } = entry;
    if (!(content instanceof Uint8Array)) continue;
    total += content.byteLength;
    if (files.length === MAX_EMBEDDED_FILES || total > MAX_EMBEDDED_BYTES) break;
    const name = "filename" in entry && typeof entry.filename === "string" ? entry.filename : key;
    files.push({ name, bytes: new Uint8Array(content) });
  }
  return files;
}

async function collectLinks(page: PDFPageProxy, links: Map<string, number>): Promise<void> {
  const annotations: unknown[] = await page.getAnnotations();
  for (const annotation of annotations) {
    if (links.size >= MAX_LINKS) return;
    if (typeof annotation !== "object" || annotation === null || !("url" in annotation)) continue;
    const { url } = annotation;
    if (typeof url === "string" && !links.has(url)) links.set(url, page.pageNumber);
  }
}
