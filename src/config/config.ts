import type { LogLevel } from "../core/log.ts";
import type { Secret } from "./secrets.ts";

// The settings as everything else sees them: checked, defaults filled in, durations in
// milliseconds, sizes in bytes, paths absolute, secrets resolved.

export interface ImapConfig {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean | "starttls";
  /** Certificates are not verified, plain text is allowed. Loud. */
  readonly insecure: boolean;
}

export interface OAuth2Config {
  readonly provider: "google" | "microsoft";
  readonly clientId: string;
  readonly clientSecret: Secret | undefined;
  /** Absent where somebody signs in by `accounts login`. */
  readonly refreshToken: Secret | undefined;
  /** Microsoft's tenant; `common` unless said. */
  readonly tenant: string;
  /** The provider's endpoints, unless others are given. */
  readonly tokenUrl: string;
  readonly deviceUrl: string;
}

/** What the server is told of a message; false and undefined change nothing. */
export interface MarkConfig {
  readonly seen: boolean;
  readonly flagged: boolean;
  readonly move: string | undefined;
}

export type SearchConfig = "unseen" | "all" | { readonly sinceMs: number };

interface AccountBase {
  readonly name: string;
  /** The account's own addresses and aliases, lower case. */
  readonly addresses: readonly string[];
  readonly mailboxes: readonly string[];
  readonly sentMailbox: string | undefined;
  readonly search: SearchConfig;
  readonly pipeline: "invoices" | "replies" | "auto";
  readonly onDone: MarkConfig;
  readonly onFailed: MarkConfig;
  readonly onSkip: MarkConfig;
  readonly timeoutMs: number;
}

export interface ImapAccount extends AccountBase {
  readonly type: "imap";
  readonly imap: ImapConfig;
  readonly user: string;
  readonly auth:
    | { readonly type: "password"; readonly password: Secret }
    | { readonly type: "oauth2"; readonly oauth2: OAuth2Config };
}

export interface MaildirAccount extends AccountBase {
  readonly type: "maildir";
  readonly path: string;
}

export type AccountConfig = ImapAccount | MaildirAccount;

export interface SmtpConfig {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean | "starttls";
  readonly insecure: boolean;
  readonly user: string | undefined;
  readonly password: Secret | undefined;
  readonly from: string;
}

export interface LlmConfig {
  readonly baseUrl: string;
  readonly apiKey: Secret | undefined;
  readonly model: string;
  readonly requestsPerMinute: number;
  readonly tokensPerMinute: number;
  readonly maxOutputTokens: { readonly reply: number; readonly invoice: number };
  readonly dailyBudgetUsd: number;
  readonly price: { readonly inputPerMillion: number; readonly outputPerMillion: number };
  readonly breaker: { readonly threshold: number; readonly cooldownMs: number };
  readonly cache: { readonly enabled: boolean; readonly ttlMs: number };
}

export interface TimeoutsConfig {
  readonly imapConnectMs: number;
  readonly imapLoginMs: number;
  readonly imapSearchMs: number;
  readonly imapFetchMs: number;
  readonly imapMarkMs: number;
  readonly poolTestMs: number;
  readonly poolIdleMs: number;
  readonly closeMs: number;
  readonly httpConnectMs: number;
  readonly httpReadMs: number;
  readonly llmMs: number;
  readonly smtpConnectMs: number;
  readonly smtpSendMs: number;
  readonly parseMs: number;
  readonly accountMs: number;
  readonly runMs: number;
}

export interface Config {
  /** The file that was read; undefined when the environment alone was enough. */
  readonly file: string | undefined;
  readonly stateDir: string;
  readonly accounts: readonly AccountConfig[];
  readonly smtp: SmtpConfig | undefined;
  readonly alerts: {
    readonly to: readonly string[];
    readonly webhook: Secret | undefined; // the address itself carries the token
    readonly minIntervalMs: number;
  };
  /** Undefined without a key and a base URL: everything that needs no LLM still works. */
  readonly llm: LlmConfig | undefined;
  readonly downloads: {
    readonly enabled: boolean;
    readonly maxCandidates: number;
    readonly maxBytes: number;
    readonly allowHosts: readonly string[];
    readonly allowPrivateNetworks: boolean;
  };
  readonly company: { readonly names: readonly string[]; readonly taxIds: readonly string[] };
  readonly pdfPasswords: readonly Secret[];
  readonly replies: {
    readonly faq: string | undefined;
    readonly historyTurns: number;
    readonly catalogChars: number;
    readonly signature: string;
    readonly language: string;
    readonly mode: "send" | "draft" | "shadow";
    readonly maxAgeMs: number;
    readonly perSenderPerDay: number;
    readonly perHour: number;
    readonly handover: string;
  };
  readonly retention: { readonly mailMs: number; readonly logsMs: number };
  readonly monitoring: {
    readonly pingUrl: Secret | undefined;
    readonly metricsFile: string | undefined;
    /** From where on `health` says so. */
    readonly health: {
      /** Undefined: judged by how often passes usually run. */
      readonly lastRunMs: number | undefined;
      readonly deadLettersPerDay: number;
      readonly signInEndsMs: number;
      readonly leastFreeBytes: number;
    };
  };
  readonly timeouts: TimeoutsConfig;
  readonly retries: {
    readonly attempts: number;
    readonly backoffMs: number;
    readonly maxBackoffMs: number;
    readonly connect: number;
    readonly http: number;
    readonly llm: number;
  };
  readonly concurrency: { readonly accounts: number; readonly connectionsPerAccount: number };
  /** `postgres://…`, for several machines; undefined is SQLite in the state folder. */
  readonly databaseUrl: Secret | undefined;
  readonly logLevel: LogLevel | undefined;
  /** Minutes between passes, for `schedule`. */
  readonly intervalMinutes: number;
}
