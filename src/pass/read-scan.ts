import { CodedError } from "../core/errors.ts";
import type { Candidate } from "../invoice/candidates.ts";
import { issueOf, type DocumentReading } from "../invoice/document-reading.ts";
import type { LlmImage } from "../llm/client.ts";
import type { ReadingContext } from "./read-documents.ts";

const MAX_IMAGE_BYTES = 8_000_000;
// 200 dots an inch of a letter: fewer, and small print is misread; more only takes longer.
const OCR_SIDE = 2_400;

/**
 * What OCR and the rules make of a document without text, where there is OCR. Letters may be
 * misread, so that alone it is never certain.
 */
export async function readScan(
  candidate: Candidate,
  asFound: DocumentReading,
  context: ReadingContext,
  signal: AbortSignal,
): Promise<DocumentReading> {
  const { ocr, parser, pdfPasswords, ownCompany, today } = context;
  const isScan = asFound.issues.some(({ code }) => code === "NO_TEXT");
  if (ocr === undefined || !isScan) return asFound;
  const images = await imagesOf(candidate, context, OCR_SIDE, signal);
  const tables = await ocr.read(
    images.map(({ bytes }) => bytes),
    signal,
  );
  if (tables === undefined) return asFound;
  const pages: string[] = [];
  for (const [at, { page }] of images.entries()) pages[page - 1] = tables[at] ?? "";
  const text = new TextEncoder().encode(pages.join("\f"));
  const { arcaCode } = asFound;
  const given = { pdfPasswords, ownCompany, today, arcaCode };
  const options = { ...given, xmlInvoices: [], content: "ocr" as const };
  const [read] = await parser.readDocument(text, candidate.name, options, signal);
  if (read === undefined || read.kind === "unreadable") return asFound;
  const scan = { pages: read.pages, isScan: true, format: asFound.format } as const;
  if (read.kind === "other") return { ...asFound, ...scan };
  const issues = [...read.issues, issueOf("UNCERTAIN", "it was read from a picture")];
  return { ...read, ...scan, issues, needsReview: true };
}

/** A page of a scan, in a form that every model with eyes takes. */
export interface PageImage extends LlmImage {
  /** From 1. */
  readonly page: number;
}

/** The pages of a scan; those of a PDF at most `side` dots long. */
export async function imagesOf(
  { content, bytes }: Candidate,
  { parser, pdfPasswords }: Pick<ReadingContext, "parser" | "pdfPasswords">,
  side: number,
  signal: AbortSignal,
): Promise<readonly PageImage[]> {
  if (content === "pdf") {
    return parser.readPageImages(bytes, pdfPasswords, side, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      if (error instanceof CodedError && error.class === "permanent") return [];
      throw error;
    });
  }
  const mediaType = content === "image" ? mediaTypeOf(bytes) : undefined;
  if (mediaType === undefined || bytes.length > MAX_IMAGE_BYTES) return [];
  return [{ page: 1, mediaType, bytes }];
}

/** What every model with eyes takes; the others stay for a person. */
function mediaTypeOf(bytes: Uint8Array): LlmImage["mediaType"] | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(12, bytes.byteLength));
  if (start.toString("hex", 0, 4) === "89504e47") return "image/png";
  if (start.toString("hex", 0, 3) === "ffd8ff") return "image/jpeg";
  return start.toString("latin1", 8, 12) === "WEBP" ? "image/webp" : undefined;
}
