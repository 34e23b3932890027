import { imageSize } from "./image-size.ts";
import type { IssueCode } from "./issues.ts";
import { sniff } from "../core/sniff.ts";

/** A file out of a message, an archive or the disk. */
export interface FoundFile {
  readonly name: string | null;
  readonly bytes: Uint8Array;
  /** Shown in the message's own text, by a `cid:` link. */
  readonly shown: boolean;
  /** Declared to be a message; believed only where the content says nothing else. */
  readonly declaredMessage: boolean;
}

/** A file that could be an invoice. `text` is a message's own text. */
export interface Candidate {
  readonly name: string | null;
  readonly content: "xml" | "pdf" | "image" | "text";
  readonly bytes: Uint8Array;
}

/** Why a file is no invoice and was not read. */
export type LeftOutReason =
  | "LOGO"
  | "CALENDAR"
  | "CONTACT"
  | "SIGNATURE"
  | "WEB_PAGE"
  | "PLAIN_TEXT"
  | "OFFICE_FILE"
  | "UNKNOWN_FILE"
  | "EMPTY_FILE"
  | "SAME_DOCUMENT"
  | "PRINT_OF_XML"
  | DownloadReason
  | IssueCode;

/** Why there was no document behind a link; the last of them may pass. */
export const DOWNLOAD_REASONS = [
  "DOWNLOAD_BLOCKED",
  "DOWNLOAD_NOT_FOUND",
  "DOWNLOAD_TOO_LARGE",
  "DOWNLOAD_FAILED",
] as const;
export type DownloadReason = (typeof DOWNLOAD_REASONS)[number];

export interface LeftOut {
  readonly name: string | null;
  readonly reason: LeftOutReason;
}

export type Verdict =
  | { readonly type: "candidate"; readonly content: Candidate["content"] }
  /** Holds other files: an archive, a signed file, a message. */
  | { readonly type: "container" }
  | { readonly type: "unreadable"; readonly issue: IssueCode; readonly why: string }
  | { readonly type: "left-out"; readonly reason: LeftOutReason };

const MIN_SCAN_BYTES = 20_000;
const MIN_SCAN_PIXELS = 400;
const MIN_SHOWN_SCAN_BYTES = 100_000;

/** What a file is to us, by its content and never by its name or declared type. */
export function judgeFile(file: FoundFile): Verdict {
  const type = sniff(file.bytes);
  switch (type) {
    case "pdf":
    case "xml":
      return { type: "candidate", content: type };
    case "image":
      if (isLogo(file)) return { type: "left-out", reason: "LOGO" };
      return { type: "candidate", content: "image" };
    case "zip":
    case "gzip":
    case "p7m":
    case "base64":
    case "message":
      return { type: "container" };
    case "archive": {
      const why = "it is of a kind that cannot be opened here";
      return { type: "unreadable", issue: "ARCHIVE_BROKEN", why };
    }
    case "graphic":
      return { type: "left-out", reason: "LOGO" };
    case "html":
      return { type: "left-out", reason: "WEB_PAGE" };
    case "calendar":
      return { type: "left-out", reason: "CALENDAR" };
    case "contact":
      return { type: "left-out", reason: "CONTACT" };
    case "signature":
      return { type: "left-out", reason: "SIGNATURE" };
    case "empty":
      return { type: "left-out", reason: "EMPTY_FILE" };
    case "text":
      if (file.declaredMessage) return { type: "container" };
      return { type: "left-out", reason: "PLAIN_TEXT" };
    case "binary":
      return { type: "left-out", reason: "UNKNOWN_FILE" };
    default:
      return type satisfies never;
  }
}

/** A page that can be read is neither as small as a logo, nor as light when it is part of the text. */
function isLogo({ bytes, shown }: FoundFile): boolean {
  if (bytes.length < (shown ? MIN_SHOWN_SCAN_BYTES : MIN_SCAN_BYTES)) return true;
  const size = imageSize(bytes);
  return size !== undefined && Math.min(size.width, size.height) < MIN_SCAN_PIXELS;
}
