import { lstat } from "node:fs/promises";
import type { MaildirAccount } from "../config/config.ts";
import type { Clock } from "../core/clock.ts";
import { CodedError } from "../core/errors.ts";
import type {
  Fetched,
  FetchedMessage,
  FoundMessage,
  MailSession,
  MarkRequest,
  OpenedMailbox,
} from "../mail/session.ts";
import {
  folderPath,
  isErrno,
  isWritable,
  makeFolder,
  scanFolder,
  type MaildirFile,
} from "./folder.ts";
import { markFile } from "./mark-file.ts";
import { copyTo, openMessage, readHeaderBlock } from "./read-file.ts";

export interface MaildirOptions {
  /** The durable numbers of these names; new names get the next ones, in the order given. */
  readonly assignUids: (
    mailbox: string,
    names: readonly string[],
  ) => Promise<ReadonlyMap<string, number>>;
  readonly clock: Clock;
}

interface OpenMailbox {
  readonly folder: string;
  /** By identity; looked at again when a file is not where it was. */
  files: ReadonlyMap<string, MaildirFile>;
  readonly uids: ReadonlyMap<string, number>;
  readonly names: ReadonlyMap<number, string>;
  /** When each arrived, of those that the search looks at. */
  readonly arrivedAt: ReadonlyMap<string, number>;
}

/** A local Maildir as a source of mail: nothing but file names changes, and `tmp` is never touched. */
export function openMaildir(account: MaildirAccount, options: MaildirOptions): MailSession {
  let selected: OpenMailbox | undefined;
  const current = () => {
    if (selected === undefined) throw new Error("no mailbox was opened");
    return selected;
  };
  return {
    isUsable: () => true,
    open: async (mailbox, { readOnly }, signal) => {
      signal.throwIfAborted();
      selected = await openFolder(account, mailbox, options);
      return opened(selected, readOnly || !(await isWritable(selected.folder)));
    },
    search: (signal) => {
      signal.throwIfAborted();
      return Promise.resolve(searchFolder(account, current(), options.clock.now()));
    },
    listAll: (signal) => {
      signal.throwIfAborted();
      const { files, uids } = current();
      const all = [...files.values()].flatMap(({ base, flags }) => {
        const uid = uids.get(base);
        return uid === undefined ? [] : [{ uid, seen: flags.includes("S") }];
      });
      return Promise.resolve(all.sort((a, b) => a.uid - b.uid));
    },
    describe: async (uids, signal) => {
      const found: FoundMessage[] = [];
      for (const uid of uids) {
        const stats = await reading(current(), uid, signal, ({ path }) => lstat(path));
        if (stats?.isFile() !== true) continue;
        found.push({ uid, sizeBytes: stats.size, receivedAt: wholeSeconds(stats.mtimeMs) });
      }
      return found;
    },
    fetchHeaders: (uids, signal) =>
      readAll(uids, (uid) => readWith(current(), uid, signal, readHeaderBlock)).then(
        ({ messages }) => messages,
      ),
    fetch: (messages, signal) => {
      const uids = messages.map(({ uid }) => uid);
      const read = (uid: number) => readWith(current(), uid, signal, (file) => file.readFile());
      return readAll(uids, read);
    },
    fetchToFile: async ({ uid }, path, signal) => {
      const copy = await readWith(current(), uid, signal, (file) => copyTo(file, path, signal));
      return copy !== undefined;
    },
    mark: (uids, request, signal) => markAll(account, current(), uids, request, signal),
  };
}

async function openFolder(
  account: MaildirAccount,
  mailbox: string,
  { assignUids }: MaildirOptions,
): Promise<OpenMailbox> {
  const folder = folderPath(account.path, mailbox);
  const files = await scanFolder(folder);
  const arrivedAt = new Map<string, number>();
  // only what the search looks at: a large archive of read mail is not stat'ed in every pass
  const looksAtRead = account.search !== "unseen";
  const looked = [...files.values()].filter(({ flags }) => looksAtRead || !flags.includes("S"));
  for (const { base, path } of looked) {
    const stats = await lstat(path).catch(() => undefined); // gone or renamed: described later
    if (stats !== undefined) arrivedAt.set(base, stats.mtimeMs);
  }
  const oldestFirst = [...files.keys()].sort((a, b) => {
    const first = arrivedAt.get(a) ?? 0;
    const second = arrivedAt.get(b) ?? 0;
    return first === second ? (a < b ? -1 : 1) : first - second;
  });
  const uids = await assignUids(mailbox, oldestFirst);
  const names = new Map([...uids].map(([name, uid]) => [uid, name]));
  return { folder, files, uids, names, arrivedAt };
}

function opened({ uids }: OpenMailbox, readOnly: boolean): OpenedMailbox {
  let highest = 0;
  for (const uid of uids.values()) highest = Math.max(highest, uid);
  return { uidValidity: 0, uidNext: highest + 1, readOnly };
}

function searchFolder(account: MaildirAccount, open: OpenMailbox, now: number): readonly number[] {
  const { search } = account;
  const isFound = ({ base, flags }: MaildirFile) => {
    if (search === "unseen") return !flags.includes("S");
    if (search === "all") return true;
    const arrivedAt = open.arrivedAt.get(base);
    return arrivedAt === undefined || wholeSeconds(arrivedAt) >= now - search.sinceMs;
  };
  const uids = [...open.files.values()].filter(isFound).map(({ base }) => open.uids.get(base));
  return uids.filter((uid) => uid !== undefined).sort((a, b) => a - b);
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}

/** One that may not be read keeps no other one back. */
async function readAll(
  uids: readonly number[],
  read: (uid: number) => Promise<Buffer | undefined>,
): Promise<Fetched> {
  const messages: FetchedMessage[] = [];
  const missing: number[] = [];
  let first: CodedError | undefined;
  for (const uid of uids) {
    try {
      const raw = await read(uid);
      if (raw !== undefined) messages.push({ uid, raw });
    } catch (error) {
      if (!(error instanceof CodedError) || error.code !== "MAILDIR_UNREADABLE") throw error;
      missing.push(uid);
      first ??= error;
    }
  }
  return { messages, missing, ...(first === undefined ? {} : { error: first }) };
}

function readWith<T>(
  open: OpenMailbox,
  uid: number,
  signal: AbortSignal,
  read: (file: Awaited<ReturnType<typeof openMessage>>) => Promise<T>,
): Promise<T | undefined> {
  return reading(open, uid, signal, async ({ path }) => {
    const file = await openMessage(path);
    try {
      return await read(file);
    } finally {
      await file.close();
    }
  });
}

/** Does something with a message's file; one that another program renamed is looked up again. */
async function reading<T>(
  open: OpenMailbox,
  uid: number,
  signal: AbortSignal,
  work: (file: MaildirFile) => Promise<T>,
): Promise<T | undefined> {
  signal.throwIfAborted();
  const name = open.names.get(uid);
  if (name === undefined) return undefined;
  for (let tries = 3; tries > 0; tries -= 1) {
    const file = open.files.get(name);
    if (file === undefined) return undefined;
    try {
      return await work(file);
    } catch (error) {
      if (!isErrno(error, "ENOENT", "ELOOP")) throw unreadable(error, file.path);
      open.files = await scanFolder(open.folder);
    }
  }
  return undefined;
}

function unreadable(error: unknown, path: string): unknown {
  if (!isErrno(error, "EACCES", "EPERM", "EISDIR", "EIO")) return error;
  return new CodedError("MAILDIR_UNREADABLE", { cause: error, detail: path });
}

async function markAll(
  account: MaildirAccount,
  open: OpenMailbox,
  uids: readonly number[],
  request: MarkRequest,
  signal: AbortSignal,
): Promise<readonly number[]> {
  try {
    const target = request.move === undefined ? undefined : folderPath(account.path, request.move);
    if (target !== undefined && target !== open.folder) await makeFolder(target);
    const moveTo = target === open.folder ? undefined : target;
    for (const uid of uids) {
      await reading(open, uid, signal, (file) => markFile(file, request, moveTo));
    }
    open.files = await scanFolder(open.folder);
    return [];
  } catch (error) {
    const cause = error instanceof CodedError ? error.cause : error;
    if (!isErrno(cause, "EACCES", "EPERM", "EROFS")) throw error;
    throw new CodedError("MAILDIR_READ_ONLY", { cause: error, detail: open.folder });
  }
}
