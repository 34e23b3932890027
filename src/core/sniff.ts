/** What a file is, known by its first bytes alone. */
export type ContentType =
  | "pdf"
  | "xml"
  | "html"
  | "image"
  | "graphic" // pictures that are never a scan: GIF, SVG, icons
  | "zip"
  | "gzip"
  | "archive" // of a kind that cannot be opened here
  | "p7m" // PKCS #7 signedData, in DER or PEM
  | "base64"
  | "message"
  | "calendar"
  | "contact"
  | "signature" // PGP
  | "text"
  | "binary"
  | "empty";

const HEAD_BYTES = 1024;
const PDF_WITHIN_BYTES = 1024;

const MAGIC: readonly (readonly [hex: string, type: ContentType])[] = [
  ["504b0304", "zip"],
  ["504b0506", "zip"], // an empty one
  ["504b0708", "zip"],
  ["1f8b08", "gzip"],
  ["526172211a07", "archive"], // RAR
  ["377abcaf271c", "archive"], // 7z
  ["fd377a585a00", "archive"], // xz
  ["425a68", "archive"], // bzip2
  ["789f3e22", "archive"], // winmail.dat (TNEF)
  ["89504e470d0a1a0a", "image"],
  ["ffd8ff", "image"],
  ["49492a00", "image"], // TIFF
  ["4d4d002a", "image"],
  ["474946383961", "graphic"],
  ["474946383761", "graphic"],
  ["424d", "graphic"],
  ["00000100", "graphic"],
];

/** Junk before `%PDF-` is tolerated as readers do, byte order marks and white space before `<`. */
export function sniff(bytes: Uint8Array): ContentType {
  if (bytes.length === 0) return "empty";
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = file.toString("hex", 0, 16);
  for (const [hex, type] of MAGIC) if (start.startsWith(hex)) return type;
  if (start.startsWith("52494646") && file.toString("latin1", 8, 12) === "WEBP") return "image";
  if (/^heic|^heif|^mif1/.test(file.toString("latin1", 8, 12))) return "image";
  if (isSignedData(file)) return "p7m";

  // the NULs of UTF-16 and UTF-32 taken out, these read as ASCII
  const head = file.toString("latin1", 0, 2 * HEAD_BYTES).replaceAll("\0", "");
  const text = head.replace(/^(?:ÿþ|þÿ|ï»¿)*\s*/, "");
  const markup = markupType(text);
  if (markup !== undefined) return markup;
  if (file.subarray(0, PDF_WITHIN_BYTES + 5).includes("%PDF-", 0, "latin1")) return "pdf";
  if (text.startsWith("-----BEGIN PGP")) return "signature";
  if (/^-----BEGIN (?:PKCS ?#?7|CMS)/.test(text)) return "p7m";
  if (/^BEGIN:VCALENDAR/i.test(text)) return "calendar";
  if (/^BEGIN:VCARD/i.test(text)) return "contact";
  if (isMessage(text)) return "message";
  if (isBase64(file)) return "base64";
  const laterXml = head.slice(0, HEAD_BYTES).indexOf("<?xml");
  if (laterXml > 0) return markupType(head.slice(laterXml)) ?? "xml";
  return head.length < Math.min(file.length, 2 * HEAD_BYTES) ? "binary" : "text";
}

function markupType(text: string): "xml" | "html" | "graphic" | undefined {
  if (!/^<(?:[?!]|[a-z_][\w:.-]*[\s/>])/i.test(text)) return undefined;
  const html = text.startsWith("<?xml")
    ? /<(?:!doctype\s+html|html)[\s>]/i
    : /<(?:!doctype\s+html|html|head|body|meta|style|table|div|span|font|p|br)[\s/>]/i;
  if (html.test(text)) return "html";
  return /<svg[\s>]/i.test(text) ? "graphic" : "xml";
}

/** ContentInfo: a SEQUENCE whose first member is the OID 1.2.840.113549.1.7.2. */
function isSignedData(file: Buffer): boolean {
  const oid = Buffer.from("06092a864886f70d010702", "hex");
  return file[0] === 0x30 && file.subarray(0, 8 + oid.length).includes(oid);
}

/** Base64 and little else: a layer that a gateway, or a sender's program, forgot to take off. */
function isBase64(file: Buffer): boolean {
  const head = file.toString("latin1", 0, HEAD_BYTES);
  const lines = head.trim().split(/\s+/);
  const strays = head.replace(/[\w+/=\s-]/g, "").length;
  const isDense = head.length >= 40 * lines.length && strays <= head.length / 50;
  if (head.includes("://")) return false;
  return isDense && /[\w+/]{40}/.test(head) && /[A-Z]/.test(head) && /[a-z]/.test(head);
}

const MESSAGE_FIELD =
  /^(?:received|from|to|subject|date|message-id|mime-version|return-path|delivered-to|reply-to|x-[\w-]+|dkim-signature|content-[\w-]+|authentication-results|arc-[\w-]+):/i;

function isMessage(text: string): boolean {
  const lines = text.split(/\r?\n/, 40);
  if (lines[0]?.startsWith("From ") === true) lines.shift();
  if (!/^[!-9;-~]+[ \t]*:/.test(lines[0] ?? "")) return false;
  const blank = lines.indexOf("");
  const block = blank === -1 ? lines : lines.slice(0, blank);
  // what an opaque signature holds may have no more than its type
  if (/^content-type:/i.test(block[0] ?? "")) return true;
  return block.filter((line) => MESSAGE_FIELD.test(line)).length >= 2;
}
