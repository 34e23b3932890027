import { join, resolve } from "node:path";
import type { AccountConfig, Config, MarkConfig, OAuth2Config } from "./config.ts";
import { absolutePath, xdgFolder, type Environment } from "./find-file.ts";
import type { SecretSource } from "./secret-source.ts";
import type { Secret } from "./secrets.ts";
import { imapDoor, smtpDoor } from "./servers.ts";
import { addressIn } from "./setting-values.ts";
import type { Settings } from "./settings.ts";

const OPENAI_URL = "https://api.openai.com/v1";
const MODEL = "gpt-4.1-mini";

interface Place {
  readonly file: string | undefined;
  /** What relative paths in the settings are relative to. */
  readonly folder: string;
  readonly cwd: string;
  readonly env: Environment;
}

interface Known extends Place {
  readonly secrets: ReadonlyMap<SecretSource, Secret>;
}

type AccountSettings = Settings["accounts"][number];

/** Checked settings as the rest of the program uses them. */
export function configOf(settings: Settings, known: Known): Config {
  const { smtp, alerts, llm, replies, monitoring, retention, retries } = settings;
  const maybe = (source: SecretSource | undefined) => source && secretOf(source, known);
  const path = (given: string | undefined) =>
    given === undefined ? undefined : absolutePath(given, known.folder, known.env);
  return {
    file: known.file,
    stateDir: stateDirOf(settings.stateDir, known),
    accounts: settings.accounts.map((account) => accountOf(account, settings, known)),
    smtp: smtp
      ? {
          host: smtp.host,
          ...smtpDoor(smtp.port, smtp.tls),
          insecure: smtp.insecure,
          user: smtp.user,
          password: maybe(smtp.password),
          from: smtp.from ?? smtp.user ?? "",
        }
      : undefined,
    alerts: {
      to: alerts.to,
      webhook: maybe(alerts.webhook),
      minIntervalMs: alerts.minInterval,
    },
    llm:
      llm.baseUrl === undefined && llm.apiKey === undefined
        ? undefined
        : {
            baseUrl: (llm.baseUrl ?? OPENAI_URL).replace(/\/+$/, ""),
            apiKey: maybe(llm.apiKey),
            model: llm.model ?? MODEL,
            requestsPerMinute: llm.requestsPerMinute,
            tokensPerMinute: llm.tokensPerMinute,
            maxOutputTokens: llm.maxOutputTokens,
            dailyBudgetUsd: llm.dailyBudgetUsd,
            price: llm.price,
            breaker: { threshold: llm.breaker.threshold, cooldownMs: llm.breaker.cooldown },
            cache: { enabled: llm.cache.enabled, ttlMs: llm.cache.ttl },
          },
    downloads: settings.downloads,
    company: settings.company,
    pdfPasswords: settings.pdfPasswords.map((source) => secretOf(source, known)),
    replies: {
      faq: path(replies.faq),
      historyTurns: replies.historyTurns,
      catalogChars: replies.catalogChars,
      signature: replies.signature,
      language: replies.language,
      mode: replies.mode,
      maxAgeMs: replies.maxAge,
      perSenderPerDay: replies.perSenderPerDay,
      perHour: replies.perHour,
      handover: replies.handover,
    },
    retention: { mailMs: retention.mail, logsMs: retention.logs },
    monitoring: {
      pingUrl: maybe(monitoring.pingUrl),
      metricsFile: path(monitoring.metricsFile),
      health: {
        lastRunMs: monitoring.health.lastRun,
        deadLettersPerDay: monitoring.health.deadLettersPerDay,
        signInEndsMs: monitoring.health.signInEnds,
        leastFreeBytes: monitoring.health.leastFreeBytes,
      },
    },
    timeouts: timeoutsOf(settings.timeouts),
    retries: {
      attempts: retries.attempts,
      backoffMs: retries.backoff,
      maxBackoffMs: retries.maxBackoff,
      connect: retries.connect,
      http: retries.http,
      llm: retries.llm,
    },
    concurrency: settings.concurrency,
    databaseUrl: maybe(settings.databaseUrl),
    logLevel: settings.logLevel,
    intervalMinutes: settings.intervalMinutes,
  };
}

/** The state folder: the file's, else the environment's, else the user's own. */
export function stateDirOf(given: string | undefined, { folder, cwd, env }: Place): string {
  if (given !== undefined) return absolutePath(given, folder, env);
  if (env.INVOICESYNC_STATE_DIR) return absolutePath(env.INVOICESYNC_STATE_DIR, cwd, env);
  const [systemd] = (env.STATE_DIRECTORY ?? "").split(":", 1); // systemd lists several with colons
  return systemd ? resolve(cwd, systemd) : join(xdgFolder(env, "XDG_STATE_HOME"), "invoicesync");
}

function accountOf(account: AccountSettings, settings: Settings, known: Known): AccountConfig {
  const own = [account.user, settings.smtp?.from ?? settings.smtp?.user].flatMap(
    (address) => addressIn(address ?? "") ?? [],
  );
  const base = {
    name: account.name,
    addresses: [...new Set(account.addresses ?? own)],
    mailboxes: [...new Set(account.mailboxes)],
    sentMailbox: account.sentMailbox,
    search: typeof account.search === "string" ? account.search : { sinceMs: account.search.since },
    pipeline: account.pipeline,
    onDone: marksOf(account.onDone),
    onFailed: marksOf(account.onFailed),
    onSkip: marksOf(account.onSkip),
    timeoutMs: account.timeout ?? settings.timeouts.account,
  };
  const { imap, maildir, user, password, oauth2 } = account;
  if (maildir !== undefined) {
    return { ...base, type: "maildir", path: absolutePath(maildir, known.folder, known.env) };
  }
  if (imap === undefined || user === undefined) throw new Error("unchecked account settings");
  return {
    ...base,
    type: "imap",
    imap: {
      host: imap.host,
      ...imapDoor(imap.port, imap.tls),
      insecure: imap.insecure || account.insecure,
    },
    user,
    auth:
      oauth2 === undefined
        ? { type: "password", password: secretOf(password, known) }
        : { type: "oauth2", oauth2: oauth2Of(oauth2, known) },
  };
}

function oauth2Of(oauth2: NonNullable<AccountSettings["oauth2"]>, known: Known): OAuth2Config {
  const { provider, tenant } = oauth2;
  const microsoft = `https://login.microsoftonline.com/${tenant}/oauth2/v2.0`;
  const [tokenUrl, deviceUrl] =
    provider === "google"
      ? ["https://oauth2.googleapis.com/token", "https://oauth2.googleapis.com/device/code"]
      : [`${microsoft}/token`, `${microsoft}/devicecode`];
  return {
    provider,
    clientId: secretOf(oauth2.clientId, known).reveal(),
    clientSecret: oauth2.clientSecret && secretOf(oauth2.clientSecret, known),
    refreshToken: oauth2.refreshToken && secretOf(oauth2.refreshToken, known),
    tenant,
    tokenUrl: oauth2.tokenUrl ?? tokenUrl,
    deviceUrl: oauth2.deviceUrl ?? deviceUrl,
  };
}

function marksOf(marks: Readonly<Partial<MarkConfig>>): MarkConfig {
  return { seen: marks.seen === true, flagged: marks.flagged === true, move: marks.move };
}

function secretOf(source: SecretSource | undefined, { secrets }: Known): Secret {
  const secret = source && secrets.get(source);
  if (secret === undefined) throw new Error("a secret was used before it was resolved");
  return secret;
}

function timeoutsOf(timeouts: Settings["timeouts"]): Config["timeouts"] {
  return {
    imapConnectMs: timeouts.imapConnect,
    imapLoginMs: timeouts.imapLogin,
    imapSearchMs: timeouts.imapSearch,
    imapFetchMs: timeouts.imapFetch,
    imapMarkMs: timeouts.imapMark,
    poolTestMs: timeouts.poolTest,
    poolIdleMs: timeouts.poolIdle,
    closeMs: timeouts.close,
    httpConnectMs: timeouts.httpConnect,
    httpReadMs: timeouts.httpRead,
    llmMs: timeouts.llm,
    smtpConnectMs: timeouts.smtpConnect,
    smtpSendMs: timeouts.smtpSend,
    parseMs: timeouts.parse,
    accountMs: timeouts.account,
    runMs: timeouts.run,
  };
}
