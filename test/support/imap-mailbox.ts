import { atomOf, isInSet, listOf, type Token } from "./imap-tokens.ts";

export interface HeldMessage {
  readonly uid: number;
  readonly raw: Buffer;
  readonly date: Date;
  readonly flags: Set<string>;
}

export interface HeldMailbox {
  uidValidity: number;
  uidNext: number;
  /** `\Sent` and the like. */
  readonly specialUse: string | undefined;
  messages: HeldMessage[];
}

/** Puts a message in, under the next uid. */
export function addMessage(
  mailbox: HeldMailbox,
  raw: Buffer,
  date: Date,
  flags: Iterable<string>,
): number {
  const uid = mailbox.uidNext;
  mailbox.uidNext += 1;
  mailbox.messages.push({ uid, raw, date, flags: new Set(flags) });
  return uid;
}

const HEADER_END = Buffer.from("\r\n\r\n");

export function headerOf({ raw }: HeldMessage): Buffer {
  const end = raw.indexOf(HEADER_END);
  return end === -1 ? raw : raw.subarray(0, end + 4);
}

export function hasFlag(message: HeldMessage, flag: string): boolean {
  return [...message.flags].some((known) => known.toLowerCase() === flag.toLowerCase());
}

export function lastUid({ messages }: HeldMailbox): number {
  return messages.at(-1)?.uid ?? 0;
}

/** The messages that a set of uids or of sequence numbers names. */
export function chosen(
  mailbox: HeldMailbox,
  set: string,
  byUid: boolean,
): { message: HeldMessage; sequence: number }[] {
  const { messages } = mailbox;
  return messages
    .map((message, index) => ({ message, sequence: index + 1 }))
    .filter(({ message, sequence }) =>
      byUid ? isInSet(set, message.uid, lastUid(mailbox)) : isInSet(set, sequence, messages.length),
    );
}

type Test = (message: HeldMessage, sequence: number) => boolean;

/** The messages that a SEARCH finds; undefined for a key that it does not know. */
export function searchMailbox(
  mailbox: HeldMailbox,
  keys: readonly Token[],
): { message: HeldMessage; sequence: number }[] | undefined {
  const test = allOf(mailbox, keys);
  if (test === undefined) return undefined;
  return mailbox.messages
    .map((message, index) => ({ message, sequence: index + 1 }))
    .filter(({ message, sequence }) => test(message, sequence));
}

function allOf(mailbox: HeldMailbox, keys: readonly Token[]): Test | undefined {
  const rest = [...keys];
  const tests: Test[] = [];
  while (rest.length > 0) {
    const test = nextTest(mailbox, rest);
    if (test === undefined) return undefined;
    tests.push(test);
  }
  return (message, sequence) => tests.every((test) => test(message, sequence));
}

const FLAGS: Readonly<Record<string, string>> = {
  SEEN: "\\Seen",
  FLAGGED: "\\Flagged",
  ANSWERED: "\\Answered",
  DELETED: "\\Deleted",
  DRAFT: "\\Draft",
};

function nextTest(mailbox: HeldMailbox, rest: Token[]): Test | undefined {
  const token = rest.shift();
  if (typeof token !== "string") return allOf(mailbox, listOf(token));
  const key = token.toUpperCase();
  const text = () => atomOf(rest.shift());
  const flag = FLAGS[key];
  if (flag !== undefined) return (message) => hasFlag(message, flag);
  const without = key.startsWith("UN") ? FLAGS[key.slice(2)] : undefined;
  if (without !== undefined) return (message) => !hasFlag(message, without);
  if (/^[\d*]/.test(key)) {
    return (_message, sequence) => isInSet(key, sequence, mailbox.messages.length);
  }
  switch (key) {
    case "ALL":
      return () => true;
    case "CHARSET":
      text();
      return () => true;
    case "UID": {
      const set = text();
      return ({ uid }) => isInSet(set, uid, lastUid(mailbox));
    }
    case "NOT": {
      const test = nextTest(mailbox, rest);
      return test && ((message, sequence) => !test(message, sequence));
    }
    case "OR": {
      const [a, b] = [nextTest(mailbox, rest), nextTest(mailbox, rest)];
      return a && b && ((message, sequence) => a(message, sequence) || b(message, sequence));
    }
    case "SINCE":
    case "BEFORE": {
      const day = Date.parse(`${text()} UTC`);
      return ({ date }) => date.getTime() >= day === (key === "SINCE");
    }
    case "LARGER":
    case "SMALLER": {
      const size = Number(text());
      return ({ raw }) => (key === "LARGER" ? raw.length > size : raw.length < size);
    }
    case "KEYWORD":
    case "UNKEYWORD": {
      const keyword = text();
      return (message) => hasFlag(message, keyword) === (key === "KEYWORD");
    }
    case "HEADER": {
      const [name, value] = [text().toLowerCase(), text().toLowerCase()];
      return (message) =>
        headerLines(message).some(
          (line) => line.startsWith(`${name}:`) && line.slice(name.length + 1).includes(value),
        );
    }
    default:
      return undefined;
  }
}

function headerLines(message: HeldMessage): string[] {
  const unfolded = headerOf(message)
    .toString("latin1")
    .replaceAll(/\r\n[ \t]/g, " ");
  return unfolded.toLowerCase().split("\r\n");
}
