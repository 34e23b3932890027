import type { Socket } from "node:net";
import type { ImapAccount } from "../config/config.ts";
import { withDeadline } from "../core/deadline.ts";
import { CodedError, codedError, type ErrorCode } from "../core/errors.ts";
import { connectImap, type ConnectOptions } from "./connect.ts";
import { listMailboxes } from "./folders.ts";
import { askForTls, firstWords, openSocket, openTls, speakerOf } from "./greeting.ts";
import { imapError } from "./imap-error.ts";
import { hintFor, speakerHint } from "./probe-hint.ts";
import type { ImapSession } from "./session.ts";

/** One entry of `steps` in `accounts test --json`. */
export interface ProbeStep {
  readonly step: "connect" | "tls" | "login" | "select" | "search";
  readonly ok: boolean;
  readonly ms: number;
  readonly error: string | null;
  readonly hint: string | null;
  readonly mailbox?: string;
  readonly errorCode?: ErrorCode;
}

/** A failure that knows better than the table what to do. */
class HintedError extends Error {
  readonly error: CodedError;
  readonly hint: string;

  constructor(error: CodedError, hint: string) {
    super(error.message, { cause: error });
    this.error = error;
    this.hint = hint;
  }
}

const GREETING_PATIENCE_MS = 3_000;

/** Tries an account step by step, each once, and ends at the first that fails. Changes nothing. */
export async function probeImap(
  account: ImapAccount,
  options: ConnectOptions,
  signal: AbortSignal,
): Promise<readonly ProbeStep[]> {
  const steps: ProbeStep[] = [];
  const { clock } = options;
  const attempt = async <T>(
    step: ProbeStep["step"],
    work: () => Promise<T>,
    more: Pick<ProbeStep, "mailbox"> = {},
  ): Promise<T | undefined> => {
    const startedAt = clock.now();
    const took = () => clock.now() - startedAt;
    try {
      const value = await work();
      steps.push({ step, ok: true, ms: took(), error: null, hint: null, ...more });
      return value;
    } catch (error) {
      signal.throwIfAborted();
      const coded = error instanceof HintedError ? error.error : codedError(error);
      const hint = error instanceof HintedError ? error.hint : hintFor(account, coded);
      const { message, code: errorCode } = coded;
      steps.push({ step, ok: false, ms: took(), error: message, hint, errorCode, ...more });
      return undefined;
    }
  };

  if (!(await isReachable(account, options, attempt, signal))) return steps;
  const once = { ...options, retries: { connect: 0 } };
  const session = await attempt("login", () => connectImap(account, once, signal));
  if (session === undefined) return steps;
  try {
    for (const mailbox of account.mailboxes) {
      const open = () => openOrTellFolders(session, mailbox, signal);
      if ((await attempt("select", open, { mailbox })) === undefined) continue;
      await attempt("search", () => session.search(signal), { mailbox });
    }
  } finally {
    await session.close();
  }
  return steps;
}

type Attempt = <T>(step: ProbeStep["step"], work: () => Promise<T>) => Promise<T | undefined>;

/** Connects and, where it is asked for, encrypts, with sockets of its own: what answers there? */
async function isReachable(
  account: ImapAccount,
  options: ConnectOptions,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<boolean> {
  const { imap } = account;
  const limited = (work: (ending: AbortSignal) => Promise<Socket>) =>
    within(account, options, signal, work);
  const socket = await attempt("connect", () =>
    limited(async (ending) => {
      const opened = await openSocket(imap, ending);
      if (imap.tls !== true) await greetingOf(account, opened, options, ending);
      return opened;
    }),
  );
  if (socket === undefined || imap.tls !== "starttls") socket?.destroy();
  if (socket === undefined || imap.tls === false) return socket !== undefined;
  const secured = await attempt("tls", () =>
    limited((ending) =>
      imap.tls === true ? encrypted(account, options, ending) : upgraded(account, socket, ending),
    ),
  );
  secured?.destroy();
  return secured !== undefined;
}

async function within<T>(
  { imap }: ImapAccount,
  { clock, timeouts }: ConnectOptions,
  signal: AbortSignal,
  work: (ending: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = { ms: timeouts.imapConnectMs, code: "IMAP_TIMEOUT", clock, signal } as const;
  try {
    return await withDeadline(limit, `connecting to ${imap.host}:${imap.port}`, work);
  } catch (error) {
    if (error instanceof HintedError) throw error;
    throw imapError(error, { fallback: "IMAP_CONNECT", secrets: [] });
  }
}

async function greetingOf(
  account: ImapAccount,
  socket: Socket,
  { clock }: ConnectOptions,
  signal: AbortSignal,
): Promise<void> {
  try {
    let speaker = speakerOf(await firstWords(socket, clock, GREETING_PATIENCE_MS, signal));
    if (speaker === "imap") return;
    if (speaker === "nobody" && account.imap.tls !== true && (await speaksTls(account, signal))) {
      speaker = "tls";
    }
    throw new HintedError(new CodedError("IMAP_PROTOCOL"), speakerHint(account, speaker));
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Many TLS servers hang up on plain text without a word; a handshake they answer. */
async function speaksTls({ imap }: ImapAccount, signal: AbortSignal): Promise<boolean> {
  try {
    // nothing is said over it, so it does not matter who it is
    const secured = await openTls({ ...imap, insecure: true }, undefined, signal);
    secured.destroy();
    return true;
  } catch {
    return false;
  }
}

async function upgraded(
  account: ImapAccount,
  socket: Socket,
  signal: AbortSignal,
): Promise<Socket> {
  let isAgreed = false;
  try {
    isAgreed = await askForTls(socket, signal);
  } finally {
    if (!isAgreed) socket.destroy();
  }
  if (!isAgreed) throw new HintedError(new CodedError("IMAP_TLS"), speakerHint(account, "imap"));
  try {
    return await openTls(account.imap, socket, signal);
  } catch (error) {
    throw imapError(error, { fallback: "IMAP_TLS", secrets: [] });
  }
}

/** A handshake that fails on what is no TLS at all: a second, plain connection hears who it is. */
async function encrypted(
  account: ImapAccount,
  options: ConnectOptions,
  signal: AbortSignal,
): Promise<Socket> {
  let secured: Socket;
  try {
    secured = await openTls(account.imap, undefined, signal);
  } catch (error) {
    signal.throwIfAborted();
    const failed = imapError(error, { fallback: "IMAP_TLS", secrets: [] });
    if (!isNoTls(failed)) throw failed;
    const plain = await openSocket(account.imap, signal);
    try {
      const words = await firstWords(plain, options.clock, GREETING_PATIENCE_MS, signal);
      throw new HintedError(failed, speakerHint(account, speakerOf(words)));
    } finally {
      plain.destroy();
    }
  }
  await greetingOf(account, secured, options, signal);
  return secured;
}

function isNoTls({ cause }: CodedError): boolean {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return /^ERR_SSL_|^EPROTO$/.test(code);
}

async function openOrTellFolders(
  session: ImapSession,
  mailbox: string,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    return await session.open(mailbox, { readOnly: true }, signal);
  } catch (error) {
    const coded = codedError(error);
    if (coded.code !== "IMAP_MAILBOX" || !session.isUsable()) throw error;
    const folders = (await listMailboxes(session.connection, signal)).slice(0, 50).join(", ");
    throw new HintedError(coded, `there are these folders: ${folders}`);
  }
}
