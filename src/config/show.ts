import type { AccountConfig, Config } from "./config.ts";
import { Secret } from "./secrets.ts";
import { formatDuration, formatSize } from "./units.ts";

type Shown = string | number | boolean | readonly Shown[] | { readonly [key: string]: Shown };

/** The settings in force as plain data in the form of the file; every secret is `***`. */
export function shownConfig(config: Config): Shown {
  return spelled({
    stateDir: config.stateDir,
    accounts: config.accounts.map(shownAccount),
    smtp: config.smtp,
    alerts: config.alerts,
    llm: config.llm && { ...config.llm, baseUrl: withoutKeys(config.llm.baseUrl) },
    downloads: { ...config.downloads, maxBytes: formatSize(config.downloads.maxBytes) },
    company: config.company,
    pdfPasswords: config.pdfPasswords,
    replies: config.replies,
    retention: config.retention,
    monitoring: config.monitoring,
    timeouts: config.timeouts,
    retries: config.retries,
    concurrency: config.concurrency,
    databaseUrl: config.databaseUrl,
    logLevel: config.logLevel,
    intervalMinutes: config.intervalMinutes,
  });
}

/** An address may carry a key in its query. */
function withoutKeys(address: string): string {
  const url = new URL(address);
  for (const name of url.searchParams.keys()) url.searchParams.set(name, "***");
  return url.href.replaceAll("%2A", "*").replace(/\/$/, "");
}

function shownAccount(account: AccountConfig): object {
  const { name, addresses, mailboxes, sentMailbox, search, pipeline } = account;
  const { onDone, onFailed, onSkip, timeoutMs } = account;
  const rest = { addresses, mailboxes, sentMailbox, search, pipeline };
  const marks = { onDone, onFailed, onSkip, timeoutMs };
  if (account.type === "maildir") return { name, maildir: account.path, ...rest, ...marks };
  const { imap, user, auth } = account;
  const signIn = auth.type === "password" ? { password: auth.password } : { oauth2: auth.oauth2 };
  return { name, imap, user, ...signIn, ...rest, ...marks };
}

// Durations get their unit and lose the `Ms` of their name; what is not set is left out.
function spelled(value: unknown): Shown {
  if (value instanceof Secret) return "***";
  if (Array.isArray(value)) return value.map(spelled);
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return Object.fromEntries(entries.map(([key, inner]) => spelledEntry(key, inner)));
  }
  return typeof value === "number" || typeof value === "boolean" ? value : String(value);
}

function spelledEntry(key: string, value: unknown): [string, Shown] {
  if (key.endsWith("Ms") && typeof value === "number") {
    return [key.slice(0, -2), formatDuration(value)];
  }
  return [key, spelled(value)];
}
