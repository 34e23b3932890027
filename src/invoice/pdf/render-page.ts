import type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { toGrey, type GreyPicture } from "./picture.ts";

interface Drawing {
  readonly canvas: { readonly width: number; readonly height: number };
  readonly context: Context;
}

type Context = NonNullable<Parameters<PDFPageProxy["render"]>[0]["canvasContext"]>;

// pdf.js draws with the canvas that it brings along: two builds of it in one process break memory.
interface CanvasFactory {
  create(width: number, height: number): Drawing;
  destroy(drawing: Drawing): void;
}

/**
 * The page as it is printed, whatever it consists of, its longer side `side` dots long. Undefined
 * where this machine has nothing to draw with, or the page cannot be drawn.
 */
export async function renderPage(
  document: PDFDocumentProxy,
  page: PDFPageProxy,
  side: number,
): Promise<GreyPicture | undefined> {
  const { width, height } = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: side / Math.max(width, height, 1) });
  const factory = document.canvasFactory as CanvasFactory; // declared to be no more than an object
  let drawing: Drawing | undefined;
  try {
    drawing = factory.create(
      Math.max(1, Math.round(viewport.width)),
      Math.max(1, Math.round(viewport.height)),
    );
    const { context } = drawing;
    await page.render({ canvas: null, canvasContext: context, viewport }).promise;
    const { canvas } = drawing;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return toGrey({ width: canvas.width, height: canvas.height, kind: 3, data }, side);
  } catch {
    return undefined;
  } finally {
    if (drawing !== undefined) factory.destroy(drawing);
  }
}
