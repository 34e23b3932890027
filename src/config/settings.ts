import * as v from "valibot";
import { LOG_LEVELS } from "../core/log.ts";
import { account } from "./account-settings.ts";
import { llm } from "./llm-settings.ts";
import { about, mappingOf, pathItem, section } from "./sections.ts";
import {
  address,
  allowedHost,
  duration,
  flag,
  lines,
  must,
  oneOf,
  secret,
  size,
  text,
  timeLimit,
  wholeNumber,
} from "./setting-values.ts";
import { smtp } from "./smtp-settings.ts";

// The configuration file: every key, its form and its default. `config.ts` is what becomes of it.

const HANDOVER =
  "Thank you for your message. We have received it, and a colleague will answer you personally.";

const alerts = section({
  to: about(
    "Who is told by mail.",
    v.optional(v.array(address, must("a list of mail addresses")), []),
  ),
  webhook: about("An address that is sent each alert as JSON.", v.optional(secret)),
  minInterval: about(
    "The same alert is not repeated within this time.",
    v.optional(duration, "1h"),
  ),
});

const downloads = section({
  enabled: about(
    "Whether links in a mail that promise a PDF are followed.",
    v.optional(flag, true),
  ),
  maxCandidates: about(
    "How many links of a message are tried.",
    v.optional(wholeNumber(0, 100), 5),
  ),
  maxBytes: v.optional(size, "20MB"),
  allowHosts: about(
    "Hosts that may be asked although their address is private.",
    v.optional(v.array(allowedHost, must("a list of host names")), []),
  ),
  allowPrivateNetworks: about(
    "Private, loopback and link-local addresses are allowed. Dangerous: any mail could make this machine ask them.",
    v.optional(flag, false),
  ),
});

const company = section({
  names: about(
    "Your own company, which is never the seller.",
    v.optional(v.array(text, must("a list of names")), []),
  ),
  taxIds: v.optional(v.array(text, must("a list of tax numbers, each in quotes")), []),
});

const replies = section({
  faq: about("The file with the frequent questions.", v.optional(text)),
  historyTurns: about(
    "How many earlier turns with the sender the LLM sees.",
    v.optional(wholeNumber(0, 100), 3),
  ),
  catalogChars: about(
    "How much of the catalogue the LLM sees.",
    v.optional(wholeNumber(0, 1_000_000), 2000),
  ),
  signature: about("Stands under every reply.", v.optional(lines, "")),
  language: about(
    "auto (the sender's) or a language code such as es.",
    v.optional(
      v.pipe(
        text,
        v.regex(
          /^(?:auto|[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)$/,
          must("auto or a language code such as es or en"),
        ),
      ),
      "auto",
    ),
  ),
  mode: about(
    "send, draft (to the Drafts folder) or shadow (kept, not sent).",
    v.optional(oneOf(["send", "draft", "shadow"]), "send"),
  ),
  maxAge: about("Older messages are not answered.", v.optional(duration, "7d")),
  perSenderPerDay: v.optional(wholeNumber(0), 5),
  perHour: v.optional(wholeNumber(0), 200),
  handover: about("Sent once when the LLM stays unavailable.", v.optional(lines, HANDOVER)),
});

const retention = section({
  mail: about("How long stored mail is kept.", v.optional(duration, "90d")),
  logs: v.optional(duration, "14d"),
});

const health = section({
  lastRun: about(
    "Unhealthy when no pass ended well for so long. Default: twelve usual pauses, an hour at least.",
    v.optional(duration),
  ),
  deadLettersPerDay: about(
    "Unhealthy when so many messages became dead letters in a day.",
    v.optional(wholeNumber(1), 10),
  ),
  signInEnds: about(
    "Degraded when an account's sign-in ends within this time.",
    v.optional(duration, "7d"),
  ),
  leastFreeBytes: about(
    "Degraded below this on the state folder's disk, unhealthy below a tenth of it.",
    v.optional(size, "100MB"),
  ),
});

const monitoring = section({
  pingUrl: about("An address that is asked at start, success and failure.", v.optional(secret)),
  metricsFile: about("A file for Prometheus' textfile collector; ends in .prom.", v.optional(text)),
  health: v.nullish(health, {}),
});

const timeouts = section({
  imapConnect: v.optional(timeLimit, "30s"),
  imapLogin: v.optional(timeLimit, "20s"),
  imapSearch: v.optional(timeLimit, "15s"),
  imapFetch: about("For a batch without progress.", v.optional(timeLimit, "20s")),
  imapMark: v.optional(timeLimit, "10s"),
  poolTest: v.optional(timeLimit, "5s"),
  poolIdle: v.optional(timeLimit, "300s"),
  close: v.optional(timeLimit, "3s"),
  httpConnect: v.optional(timeLimit, "5s"),
  httpRead: v.optional(timeLimit, "15s"),
  llm: v.optional(timeLimit, "60s"),
  smtpConnect: v.optional(timeLimit, "15s"),
  smtpSend: v.optional(timeLimit, "60s"),
  parse: about("For one document.", v.optional(timeLimit, "15s")),
  account: v.optional(timeLimit, "180s"),
  run: about("For one pass.", v.optional(timeLimit, "600s")),
});

const retries = section({
  attempts: about(
    "Attempts at a task before it is a dead letter.",
    v.optional(wholeNumber(1, 1000), 5),
  ),
  backoff: about("Before the second attempt; doubled each time.", v.optional(duration, "60s")),
  maxBackoff: v.optional(duration, "1h"),
  connect: v.optional(wholeNumber(0, 100), 3),
  http: v.optional(wholeNumber(0, 100), 2),
  llm: about("Tries after the first.", v.optional(wholeNumber(0, 100), 3)),
});

const concurrency = section({
  accounts: about("How many accounts are worked at once.", v.optional(wholeNumber(1, 100), 4)),
  connectionsPerAccount: v.optional(wholeNumber(1, 100), 5),
});

const accounts = v.pipe(
  v.array(account, must("a list of accounts")),
  v.minLength(1, "must have at least one account"),
  v.rawCheck(({ dataset, addIssue }) => {
    const all: unknown = dataset.value;
    if (!Array.isArray(all)) return;
    const names = all.map((entry) => mappingOf(entry)["name"]);
    for (const [index, name] of names.entries()) {
      if (typeof name !== "string" || names.indexOf(name) === index) continue;
      const message = `is the name of an earlier account too; each needs its own, not ${JSON.stringify(name)} again`;
      const at: v.ArrayPathItem = {
        type: "array",
        origin: "value",
        input: all,
        key: index,
        value: all[index],
      };
      addIssue({ message, path: [at, pathItem(mappingOf(all[index]), "name")] });
    }
  }),
);

const allButAccounts = {
  stateDir: about(
    "Where the state is kept. Default: $INVOICESYNC_STATE_DIR, $STATE_DIRECTORY, $XDG_STATE_HOME/invoicesync.",
    v.optional(text),
  ),
  smtp: v.nullish(smtp),
  alerts: v.nullish(alerts, {}),
  llm: v.nullish(llm, {}),
  downloads: v.nullish(downloads, {}),
  company: v.nullish(company, {}),
  pdfPasswords: about(
    "Tried on encrypted PDFs.",
    v.nullish(v.array(secret, "must be a list of passwords"), []),
  ),
  replies: v.nullish(replies, {}),
  retention: v.nullish(retention, {}),
  monitoring: v.nullish(monitoring, {}),
  timeouts: v.nullish(timeouts, {}),
  retries: v.nullish(retries, {}),
  concurrency: v.nullish(concurrency, {}),
  databaseUrl: about(
    "postgres://… for several machines. Default: SQLite in the state folder.",
    v.optional(secret),
  ),
  logLevel: about("Default: info.", v.optional(oneOf(LOG_LEVELS))),
  intervalMinutes: about(
    "Minutes between passes, for `invoicesync schedule`.",
    v.optional(wholeNumber(1, 1440), 5),
  ),
};

export const settings = section({ accounts, ...allButAccounts });

/** For what needs no account, where there is no file. */
export const settingsWithoutAccounts = section({
  accounts: v.optional(v.array(account), []),
  ...allButAccounts,
});

export type Settings = v.InferOutput<typeof settings>;
