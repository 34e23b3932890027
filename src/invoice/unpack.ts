import type { LinkingMessage } from "../mail/links.ts";
import { readMessage } from "../mail/message.ts";
import { judgeFile, type Candidate, type FoundFile, type LeftOut } from "./candidates.ts";
import type { Issue } from "./invoice.ts";
import { issueOf } from "./document-reading.ts";
import type { IssueCode } from "./issues.ts";
import { bodiesOf, filesOf } from "./message-files.ts";
import { decodeBase64, signedContent } from "./p7m.ts";
import { sniff } from "../core/sniff.ts";
import { readGzip, readZip, type ArchiveBudget, type ArchiveReading } from "./zip.ts";

/** Everything that was found in a container, however deep. */
export interface Unpacked {
  readonly candidates: Candidate[];
  readonly leftOut: LeftOut[];
  /** The texts of messages: their links may lead to more. */
  readonly messages: LinkingMessage[];
  readonly unreadable: { readonly name: string | null; readonly issue: Issue }[];
  /** What of the budget remains for the message's next container. */
  readonly budget: ArchiveBudget;
}

export const MAX_ARCHIVE_ENTRIES = 200;
export const MAX_ARCHIVE_BYTES = 100_000_000;
const MAX_ARCHIVES_DEEP = 2;
const MAX_LAYERS_DEEP = 8;
const MAX_NAME_CHARS = 255;

/** How far down a file is: in archives, and in layers of any kind. */
interface Depth {
  readonly archives: number;
  readonly layers: number;
}

/**
 * Opens an archive, a signed file or a message, and what is in it in turn. Never throws for what
 * it holds: what is too large, too deep, damaged or encrypted is told in `unreadable`.
 */
export async function unpack(file: FoundFile, budget: ArchiveBudget): Promise<Unpacked> {
  const found: Unpacked = {
    candidates: [],
    leftOut: [],
    messages: [],
    unreadable: [],
    budget: { ...budget },
  };
  await open(file, { archives: 0, layers: 0 }, found);
  return found;
}

async function visit(file: FoundFile, depth: Depth, found: Unpacked): Promise<void> {
  const verdict = judgeFile(file);
  switch (verdict.type) {
    case "candidate":
      found.candidates.push({ name: file.name, content: verdict.content, bytes: file.bytes });
      return;
    case "container":
      if (depth.layers < MAX_LAYERS_DEEP) return open(file, depth, found);
      return refuse(file, "ARCHIVE_BLOCKED", "it is packed too many times", found);
    case "unreadable":
      return refuse(file, verdict.issue, verdict.why, found);
    case "left-out":
      found.leftOut.push({ name: file.name, reason: verdict.reason });
  }
}

async function open(file: FoundFile, depth: Depth, found: Unpacked): Promise<void> {
  const type = sniff(file.bytes);
  if (type === "zip" || type === "gzip") {
    if (depth.archives >= MAX_ARCHIVES_DEEP) {
      return refuse(file, "ARCHIVE_BLOCKED", "it is an archive in archives", found);
    }
    const read = type === "zip" ? readZip : readGzip;
    return openArchive(file, await read(file.bytes, found.budget), depth, found);
  }
  if (type === "p7m") return openSigned(file, depth, found);
  if (type === "base64") {
    const { buffer, byteOffset, byteLength } = file.bytes;
    const bytes = decodeBase64(Buffer.from(buffer, byteOffset, byteLength));
    return visit({ ...file, bytes }, deeper(depth, 0), found);
  }
  return openMessage(file, depth, found);
}

async function openSigned(file: FoundFile, depth: Depth, found: Unpacked): Promise<void> {
  const content = signedContent(file.bytes);
  if (content === "broken") return refuse(file, "DOCUMENT_UNREADABLE", undefined, found);
  if (content === "detached") {
    found.leftOut.push({ name: file.name, reason: "SIGNATURE" });
    return;
  }
  const name = withoutEnding(file.name, /\.p7[ms]$/i);
  return visit({ ...file, name, bytes: content }, deeper(depth, 0), found);
}

async function openArchive(
  archive: FoundFile,
  reading: ArchiveReading,
  depth: Depth,
  found: Unpacked,
): Promise<void> {
  switch (reading.type) {
    case "not-an-archive":
      found.leftOut.push({ name: archive.name, reason: "OFFICE_FILE" });
      return;
    case "blocked":
      return refuse(archive, "ARCHIVE_BLOCKED", reading.why, found);
    case "broken":
      return refuse(archive, "ARCHIVE_BROKEN", reading.why, found);
    case "files":
      for (const { name, bytes } of reading.files) {
        const label = lastName(name) ?? withoutEnding(archive.name, /\.gz$/i);
        const file = { name: label, bytes, shown: false, declaredMessage: false };
        await visit(file, deeper(depth, 1), found);
      }
  }
}

async function openMessage(file: FoundFile, depth: Depth, found: Unpacked): Promise<void> {
  const { buffer, byteOffset, byteLength } = file.bytes;
  const reading = await readMessage(Buffer.from(buffer, byteOffset, byteLength));
  if (!reading.readable) return refuse(file, "MESSAGE_UNREADABLE", reading.why, found);
  const { subject, html, text } = reading.message;
  found.messages.push({ subject, html, text });
  for (const attachment of filesOf(reading.message)) {
    await visit(attachment, deeper(depth, 0), found);
  }
  for (const body of bodiesOf(reading.message)) {
    found.candidates.push({ ...body, name: file.name });
  }
}

function deeper(depth: Depth, archives: number): Depth {
  return { archives: depth.archives + archives, layers: depth.layers + 1 };
}

function refuse(file: FoundFile, code: IssueCode, why: string | undefined, found: Unpacked): void {
  found.unreadable.push({ name: file.name, issue: issueOf(code, why) });
}

/** The last part of a name in an archive: a label, so it is only cut short, never trusted. */
function lastName(name: string): string | undefined {
  return name.split(/[/\\]/).at(-1)?.slice(-MAX_NAME_CHARS) || undefined;
}

function withoutEnding(name: string | null, ending: RegExp): string | null {
  return name === null ? null : name.replace(ending, "");
}
