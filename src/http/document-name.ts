import type { IncomingHttpHeaders } from "node:http";
import { plainText } from "../core/plain-text.ts";

const MAX_NAME_CHARS = 255;
const DOCUMENT_TYPES =
  /^(?:application\/(?:pdf|x-pdf|xml|zip|x-zip-compressed|pkcs7-mime|x-pkcs7-mime|octet-stream)|text\/xml|application\/[\w.-]+\+xml)\b(?!\+)/i;
const DOCUMENT_ENDING = /\.(?:pdf|xml|zip|p7m)$/i;

/** A label for what was fetched: the name that the server gives, else the end of the URL's path. */
export function documentName(headers: IncomingHttpHeaders, url: URL): string | null {
  const last = percentDecoded(url.pathname.split("/").findLast((part) => part !== "") ?? "");
  return labelOf(givenName(headers) ?? "") ?? labelOf(last);
}

/** Whether the answer to a HEAD says that a document would come. */
export function promisesDocument(headers: IncomingHttpHeaders): boolean {
  const type = headers["content-type"] ?? "";
  if (/^application\/xhtml/i.test(type)) return false;
  return DOCUMENT_TYPES.test(type) || DOCUMENT_ENDING.test(givenName(headers) ?? "");
}

/** RFC 6266: `filename*` wins over `filename`. */
function givenName(headers: IncomingHttpHeaders): string | undefined {
  const disposition = (headers["content-disposition"] ?? "").slice(0, 1_000);
  const extended = /\bfilename\*\s*=\s*utf-8'[\w-]*'([^\s;"]+)/i.exec(disposition)?.[1];
  if (extended !== undefined) return percentDecoded(extended);
  const plain = /\bfilename\s*=\s*(?:"([^"]*)"|([^\s;"]+))/i.exec(disposition);
  return plain?.[1] ?? plain?.[2];
}

function labelOf(text: string): string | null {
  return plainText(text).split(/[/\\]/).at(-1)?.trim().slice(-MAX_NAME_CHARS) || null;
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // no UTF-8 in it: as it stands
  }
}
