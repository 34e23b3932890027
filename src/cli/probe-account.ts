import type { AccountConfig, Config, ImapAccount, MaildirAccount } from "../config/config.ts";
import { codedError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Deps } from "./deps.ts";

/** One step of a trial, with its time and, where it failed, what to do. */
export interface Step {
  readonly step: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly error: string | null;
  readonly hint: string | null;
  readonly mailbox?: string;
}

/** Tries the SMTP server, which all accounts share; undefined where none is set up. */
export async function probeSending(
  { clock, signal }: Deps,
  { smtp, timeouts }: Config,
): Promise<Step | undefined> {
  if (smtp === undefined) return undefined;
  const { probeSmtp } = await import("../smtp/probe.ts");
  return probeSmtp(smtp, { timeouts, clock }, signal);
}

/** Tries an account step by step, up to what its search finds; changes nothing anywhere. */
export function probeAccount(
  deps: Deps,
  config: Config,
  account: AccountConfig,
  log: Log,
): Promise<readonly Step[]> {
  return account.type === "imap"
    ? probeServer(deps, config, account, log)
    : probeMaildir(deps, account);
}

async function probeServer(
  { clock, random, signal }: Deps,
  config: Config,
  account: ImapAccount,
  log: Log,
): Promise<readonly Step[]> {
  const { probeImap } = await import("../imap/probe.ts");
  const { stateDir, timeouts, retries } = config;
  const options = { timeouts, retries, clock, random, log };
  if (account.auth.type === "password") return probeImap(account, options, signal);
  const { createAccessToken } = await import("../http/oauth2.ts");
  const { oauth2 } = account.auth;
  const accessToken = createAccessToken({ name: account.name, oauth2 }, { ...options, stateDir });
  return probeImap(account, { ...options, accessToken }, signal);
}

async function probeMaildir(
  { clock, signal }: Deps,
  account: MaildirAccount,
): Promise<readonly Step[]> {
  const { openMaildir } = await import("../maildir/session.ts");
  // numbers for this trial only: the state is not touched
  const assignUids = async (_mailbox: string, names: readonly string[]) =>
    new Map(names.map((name, index) => [name, index + 1]));
  const session = openMaildir(account, { assignUids, clock });
  const steps: Step[] = [];
  const attempt = async (step: string, mailbox: string, work: () => Promise<unknown>) => {
    const startedAt = clock.now();
    const ms = () => clock.now() - startedAt;
    try {
      await work();
      steps.push({ step, ok: true, ms: ms(), error: null, hint: null, mailbox });
      return true;
    } catch (error) {
      signal.throwIfAborted();
      const { message, hint } = codedError(error);
      steps.push({ step, ok: false, ms: ms(), error: message, hint, mailbox });
      return false;
    }
  };
  for (const mailbox of account.mailboxes) {
    const open = () => session.open(mailbox, { readOnly: true }, signal);
    if (!(await attempt("select", mailbox, open))) continue;
    await attempt("search", mailbox, () => session.search(signal));
  }
  return steps;
}
