import type * as Pdfjs from "pdfjs-dist/legacy/build/pdf.mjs";
import type { PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { withPdf } from "../pdf.ts";
import { greyPng, toGrey, type GreyPicture, type Picture } from "./picture.ts";
import { renderPage } from "./render-page.ts";

/** A scanned page as a picture that any model can look at. */
export interface PageImage {
  /** From 1. */
  readonly page: number;
  readonly mediaType: "image/png";
  readonly bytes: Uint8Array;
}

const MAX_PAGES = 3;
const MAX_PIXELS = 40_000_000;
const MIN_SIDE = 400;
const PAPER = 250;
const MAX_PICTURES_A_PAGE = 50;

/**
 * The first pages as pictures, their longer side at most `side` dots long. A page on which nothing
 * is drawn has none.
 */
export async function readPageImages(
  bytes: Uint8Array,
  passwords: readonly string[],
  side: number,
): Promise<readonly PageImage[]> {
  const options = { passwords, maxImagePixels: MAX_PIXELS };
  const images = await withPdf(bytes, options, async (document, pdfjs) => {
    const found: PageImage[] = [];
    for (let number = 1; number <= Math.min(document.numPages, MAX_PAGES); number += 1) {
      const page = await document.getPage(number);
      const picture =
        (await renderPage(document, page, side)) ?? (await largestPicture(page, pdfjs, side));
      page.cleanup();
      if (picture === undefined || isBlank(picture)) continue;
      found.push({ page: number, mediaType: "image/png", bytes: greyPng(picture) });
    }
    return found;
  });
  return typeof images === "string" ? [] : images;
}

function isBlank({ dots }: GreyPicture): boolean {
  return dots.every((dot) => dot >= PAPER);
}

/** What a scan usually consists of, for where no page can be drawn. */
async function largestPicture(
  page: PDFPageProxy,
  pdfjs: typeof Pdfjs,
  side: number,
): Promise<GreyPicture | undefined> {
  const { fnArray, argsArray } = await page.getOperatorList();
  let largest: { readonly id: string; readonly pixels: number } | undefined;
  let seen = 0;
  for (const [at, operator] of fnArray.entries()) {
    if (operator !== pdfjs.OPS.paintImageXObject) continue;
    const args: unknown = argsArray[at];
    const [id, width, height] = Array.isArray(args) ? (args as unknown[]) : [];
    if (typeof id !== "string" || typeof width !== "number" || typeof height !== "number") continue;
    seen += 1;
    if (seen > MAX_PICTURES_A_PAGE) break;
    const pixels = width * height;
    if (Math.min(width, height) < MIN_SIDE || pixels <= (largest?.pixels ?? 0)) continue;
    largest = { id, pixels };
  }
  if (largest === undefined) return undefined;
  const { id } = largest;
  const store = id.startsWith("g_") ? page.commonObjs : page.objs;
  const decoded = await new Promise<unknown>((resolve) => {
    store.get(id, resolve);
  });
  return isPicture(decoded) ? toGrey(decoded, side) : undefined;
}

function isPicture(decoded: unknown): decoded is Picture {
  if (typeof decoded !== "object" || decoded === null) return false;
  const { width, height, kind, data } = decoded as Partial<Record<keyof Picture, unknown>>; // looked at below
  const isBytes = data instanceof Uint8Array || data instanceof Uint8ClampedArray;
  if (typeof width !== "number" || typeof height !== "number" || !isBytes) return false;
  const rowBytes = kind === 1 ? (width + 7) >> 3 : kind === 2 ? 3 * width : 4 * width;
  return (kind === 1 || kind === 2 || kind === 3) && data.length >= rowBytes * height;
}
