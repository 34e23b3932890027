import { createRequire } from "node:module";

/** What is used of `@napi-rs/canvas`. */
export interface Canvas {
  readonly createCanvas: (
    width: number,
    height: number,
  ) => { readonly getContext: (kind: "2d") => Context };
  readonly loadImage: (bytes: Uint8Array) => Promise<object>;
}

export interface Context {
  drawImage(image: object, x: number, y: number, width: number, height: number): void;
  getImageData(
    x: number,
    y: number,
    width: number,
    height: number,
  ): { readonly data: Uint8ClampedArray };
}

/**
 * The canvas that pdf.js draws with, and no other: two builds of it in one process break its
 * memory. Undefined where there is none for this machine.
 */
export function loadCanvas(): Canvas | undefined {
  const pdfjs = createRequire(import.meta.url).resolve("pdfjs-dist/package.json");
  try {
    return createRequire(pdfjs)("@napi-rs/canvas") as Canvas; // by its own documentation
  } catch {
    return undefined;
  }
}
