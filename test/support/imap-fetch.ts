import { headerOf, type HeldMessage } from "./imap-mailbox.ts";
import { atomOf, type Token } from "./imap-tokens.ts";

/** How a FETCH lies. */
export interface FetchFaults {
  /** Added to every RFC822.SIZE. */
  readonly sizeOff?: number;
  /** Added to the announced length of every literal; the bytes are as they are. */
  readonly literalOff?: number;
  /** Announced instead of the length of every literal. */
  readonly literalSays?: string;
  /** Messages, by uid, whose whole content comes with so many bytes instead of its own, whatever range is asked for. */
  readonly swollen?: Readonly<Record<number, number>>;
}

/** One `* n FETCH (…)`; undefined for an item that the server does not know. */
export function fetchLine(
  message: HeldMessage,
  sequence: number,
  items: readonly Token[],
  faults: FetchFaults,
): Buffer | undefined {
  const parts: Buffer[] = [];
  for (const item of items) {
    const part = fetchItem(message, atomOf(item), faults);
    if (part === undefined) return undefined;
    if (parts.length > 0) parts.push(Buffer.from(" "));
    parts.push(part);
  }
  return Buffer.concat([Buffer.from(`* ${sequence} FETCH (`), ...parts, Buffer.from(")\r\n")]);
}

/** Reading the body without `.PEEK` marks it as read. */
export function setsSeen(items: readonly Token[]): boolean {
  return items.some((item) => /^(BODY\[|RFC822$)/i.test(atomOf(item)));
}

function fetchItem(message: HeldMessage, item: string, faults: FetchFaults): Buffer | undefined {
  switch (item.toUpperCase()) {
    case "UID":
      return Buffer.from(`UID ${message.uid}`);
    case "FLAGS":
      return Buffer.from(`FLAGS (${[...message.flags].join(" ")})`);
    case "RFC822.SIZE":
      return Buffer.from(`RFC822.SIZE ${message.raw.length + (faults.sizeOff ?? 0)}`);
    case "INTERNALDATE":
      return Buffer.from(`INTERNALDATE "${internalDate(message.date)}"`);
    default:
      return fetchSection(message, item, faults);
  }
}

function fetchSection(
  message: HeldMessage,
  item: string,
  { literalOff = 0, literalSays, swollen }: FetchFaults,
): Buffer | undefined {
  const match = /^BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d+)\.(\d+)>)?$/i.exec(item);
  if (match === null) return undefined;
  const [, name = "", from, length] = match;
  const whole = sectionOf(message, name.toUpperCase());
  if (whole === undefined) return undefined;
  const size = name === "" ? swollen?.[message.uid] : undefined;
  if (size !== undefined) {
    return Buffer.concat([
      Buffer.from(`BODY[] {${size}}\r\n`),
      whole,
      Buffer.alloc(size - whole.length, "x"),
    ]);
  }
  const start = Number(from ?? 0);
  const bytes = from === undefined ? whole : whole.subarray(start, start + Number(length));
  const label = `BODY[${name}]${from === undefined ? "" : `<${start}>`}`;
  const announced = literalSays ?? Math.max(0, bytes.length + literalOff);
  return Buffer.concat([Buffer.from(`${label} {${announced}}\r\n`), bytes]);
}

function sectionOf(message: HeldMessage, name: string): Buffer | undefined {
  const header = headerOf(message);
  if (name === "") return message.raw;
  if (name === "HEADER") return header;
  if (name === "TEXT") return message.raw.subarray(header.length);
  const fields = /^HEADER\.FIELDS \((.*)\)$/.exec(name)?.[1]?.replaceAll('"', "").split(" ");
  if (fields === undefined) return undefined;
  const lines = header.toString("latin1").split(/\r\n(?![ \t])/);
  const kept = lines.filter((line) => fields.includes(line.split(":")[0]?.toUpperCase() ?? ""));
  return Buffer.from(`${kept.map((line) => `${line}\r\n`).join("")}\r\n`, "latin1");
}

function internalDate(date: Date): string {
  const [, day = "", month = "", year = "", time = ""] = date.toUTCString().split(" ");
  return `${day}-${month}-${year} ${time} +0000`;
}
