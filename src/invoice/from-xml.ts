import type { Issue } from "./invoice.ts";
import { readCfdi } from "./xml/cfdi.ts";
import { readCii } from "./xml/cii.ts";
import { decodeXml } from "./xml/encoding.ts";
import { readFacturae } from "./xml/facturae.ts";
import { readFatturaPa } from "./xml/fatturapa.ts";
import { findAll } from "./xml/query.ts";
import { readSifen } from "./xml/sifen.ts";
import { type Element, parseXml } from "./xml/tree.ts";
import { isUbl, readUbl } from "./xml/ubl.ts";
import { withOneSpelling, type XmlInvoice } from "./xml/xml-invoice.ts";

export type { XmlInvoice } from "./xml/xml-invoice.ts";

export type XmlResult =
  | { readonly type: "not-xml" }
  /** XML, but of no known invoice format: an order, a receipt of delivery, anything. */
  | { readonly type: "unknown"; readonly root: string }
  /** It is or may be an invoice and cannot be read; `root` is null where it breaks before. */
  | { readonly type: "broken"; readonly root: string | null; readonly issue: Issue }
  | { readonly type: "invoices"; readonly invoices: readonly XmlInvoice[] };

// Blanks, control characters and byte order marks may stand before it.
const STARTS_LIKE_XML = /^[\s\p{Cc}\ufeff]*<(?:[A-Za-z_]|!--|!DOCTYPE|\?xml)/iu;

const MAX_BYTES = 32_000_000;
/** An envelope in an envelope, and the invoice in that. */
const MAX_ENVELOPES = 3;

type Reader = (root: Element) => readonly XmlInvoice[];

const ubl: Reader = (root) => (isUbl(root) ? [readUbl(root)] : []);

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["Invoice", ubl],
  ["CreditNote", ubl],
  ["DebitNote", ubl],
  ["CrossIndustryInvoice", (root) => [readCii(root)]],
  ["CrossIndustryDocument", (root) => [readCii(root)]],
  ["FatturaElettronica", readFatturaPa],
  ["FatturaElettronicaSemplificata", readFatturaPa],
  ["Comprobante", (root) => (root.namespace.includes("sat.gob.mx") ? [readCfdi(root)] : [])],
  ["Facturae", readFacturae],
  ["rDE", (root) => [readSifen(root)]],
]);

// What invoices travel in: Peppol's envelope, Paraguay's requests and batches.
const ENVELOPES: ReadonlySet<string> = new Set([
  "StandardBusinessDocument",
  "rEnviDe",
  "xDE",
  "rLoteDE",
  "xContenDE",
]);

/** Reads the e-invoices of an XML file, exactly as they are printed; asks nothing outside it. */
export function readXml(bytes: Uint8Array): XmlResult {
  if (bytes.length > MAX_BYTES) {
    return fromFirstTag(decodeXml(bytes.subarray(0, 2048))) !== undefined
      ? broken(null, "it is too large")
      : { type: "not-xml" };
  }
  return readXmlText(decodeXml(bytes), 0);
}

function readXmlText(decoded: string, depth: number): XmlResult {
  const text = fromFirstTag(decoded);
  if (text === undefined) return { type: "not-xml" };
  const parsed = parseXml(text, isWanted);
  if (parsed.type === "unwanted") {
    return /^html$/i.test(parsed.root)
      ? { type: "not-xml" }
      : { type: "unknown", root: parsed.root };
  }
  if (parsed.type === "broken") return broken(parsed.root, parsed.reason);
  const { root } = parsed;
  if (root.name === "AttachedDocument") return readAttached(root, depth);
  const invoices = invoicesIn(root, 0);
  return invoices.length === 0
    ? { type: "unknown", root: root.name }
    : { type: "invoices", invoices };
}

function isWanted(root: string): boolean {
  return READERS.has(root) || ENVELOPES.has(root) || root === "AttachedDocument";
}

function invoicesIn(root: Element, depth: number): readonly XmlInvoice[] {
  const reader = READERS.get(root.name);
  if (reader !== undefined) {
    return reader(root).map((read) => ({ ...read, invoice: withOneSpelling(read.invoice) }));
  }
  if (!ENVELOPES.has(root.name) || depth >= MAX_ENVELOPES) return [];
  return root.children.flatMap((child) => invoicesIn(child, depth + 1));
}

/** Colombia's container holds the invoice as text; its other attachment only acknowledges it. */
function readAttached(root: Element, depth: number): XmlResult {
  if (depth >= MAX_ENVELOPES) return { type: "unknown", root: root.name };
  const attachments = findAll(root, "Attachment");
  const texts = attachments.flatMap((attachment) => [
    ...findAll(attachment, "ExternalReference", "Description").map((one) => one.text),
    ...findAll(attachment, "EmbeddedDocumentBinaryObject").map((one) =>
      decodeXml(Buffer.from(one.text, "base64")),
    ),
  ]);
  const results = texts.map((text) => readXmlText(text, depth + 1));
  const invoices = results.flatMap((result) => (result.type === "invoices" ? result.invoices : []));
  if (invoices.length > 0) return { type: "invoices", invoices };
  return results.find((result) => result.type === "broken") ?? { type: "unknown", root: root.name };
}

function broken(root: string | null, reason: string): XmlResult {
  return {
    type: "broken",
    root,
    issue: { code: "XML_BROKEN", message: `the XML cannot be read: ${reason}` },
  };
}

/** The text from its first tag on; what mail programs put before the declaration is left out. */
function fromFirstTag(text: string): string | undefined {
  const head = text.slice(0, 2048);
  if (STARTS_LIKE_XML.test(head)) return text.slice(text.indexOf("<"));
  const declaration = head.indexOf("<?xml");
  return declaration === -1 ? undefined : text.slice(declaration);
}
