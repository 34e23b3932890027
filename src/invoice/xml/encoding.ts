const DECLARED = /<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']/;

/**
 * The text of an XML file by its byte order mark, its declaration, or as UTF-8. A file that says
 * UTF-8 and is not is read as windows-1252, as most such files are, unless other parts of it
 * are real UTF-8.
 */
export function decodeXml(bytes: Uint8Array): string {
  const utf16 = utf16Of(bytes);
  if (utf16 !== undefined) return new TextDecoder(utf16).decode(bytes);
  // Every remaining encoding spells the declaration itself in ASCII.
  const head = new TextDecoder("windows-1252").decode(bytes.subarray(0, 1024));
  const declared = DECLARED.exec(head)?.[1];
  const label = declared === undefined || /^utf-?16/i.test(declared) ? "utf-8" : declared;
  const encoding = supported(label);
  return encoding === "utf-8" ? decodeUtf8(bytes) : new TextDecoder(encoding).decode(bytes);
}

function utf16Of(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0x3c && second === 0) return "utf-16le";
  if (first === 0 && second === 0x3c) return "utf-16be";
  return undefined;
}

function supported(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return "utf-8"; // an encoding nobody knows: mostly it is UTF-8 all the same
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  const text = new TextDecoder("utf-8").decode(bytes);
  if (!text.includes("\ufffd")) return text;
  const isPartlyUtf8 = /[\u0080-\ufffc]/.test(text);
  return isPartlyUtf8 ? text : new TextDecoder("windows-1252").decode(bytes);
}
