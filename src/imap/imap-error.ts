import { CodedError, type ErrorCode } from "../core/errors.ts";
import { plainText } from "../core/plain-text.ts";
import { redactor } from "../core/redact.ts";

/** What may be known when something fails: which code fits what has none, and what never to say. */
export interface ErrorContext {
  /** For an error that carries no code of its own: what was being done decides. */
  readonly fallback: ErrorCode;
  /** Taken out of the server's words: a server may repeat what it was sent. */
  readonly secrets: readonly string[];
}

const DETAIL_LENGTH = 200;

const BY_CODE: Readonly<Record<string, ErrorCode>> = {
  ECONNREFUSED: "IMAP_CONNECT",
  ENOTFOUND: "IMAP_CONNECT",
  EAI_AGAIN: "IMAP_CONNECT",
  EAI_FAIL: "IMAP_CONNECT",
  EHOSTUNREACH: "IMAP_CONNECT",
  EHOSTDOWN: "IMAP_CONNECT",
  ENETUNREACH: "IMAP_CONNECT",
  ENETDOWN: "IMAP_CONNECT",
  EADDRNOTAVAIL: "IMAP_CONNECT",
  EACCES: "IMAP_CONNECT",
  EPERM: "IMAP_CONNECT",
  ETIMEDOUT: "IMAP_CONNECT",
  CONNECT_TIMEOUT: "IMAP_TIMEOUT",
  GREETING_TIMEOUT: "IMAP_TIMEOUT",
  UPGRADE_TIMEOUT: "IMAP_TIMEOUT",
  ETIMEOUT: "IMAP_TIMEOUT",
  ECONNRESET: "IMAP_CLOSED",
  ECONNABORTED: "IMAP_CLOSED",
  EPIPE: "IMAP_CLOSED",
  NoConnection: "IMAP_CLOSED",
  EConnectionClosed: "IMAP_CLOSED",
  StateLogout: "IMAP_CLOSED",
  ClosedAfterConnectText: "IMAP_CLOSED",
  ClosedAfterConnectTLS: "IMAP_CLOSED",
  ETHROTTLE: "IMAP_BUSY",
  STARTTLS_INJECTION: "IMAP_TLS",
  EPROTO: "IMAP_TLS",
  UnexpectedTag: "IMAP_PROTOCOL",
  InvalidResponse: "IMAP_PROTOCOL",
  ResponseProcessingFailed: "IMAP_PROTOCOL",
  LineTooLarge: "IMAP_PROTOCOL",
  LiteralTooLarge: "IMAP_PROTOCOL",
  ResponseTooLarge: "IMAP_PROTOCOL",
  MAX_IMAP_NESTING_REACHED: "IMAP_PROTOCOL",
};

// The response codes (RFC 5530 and RFC 9051, section 7.1) that say more than "no".
const BY_RESPONSE_CODE: Readonly<Record<string, ErrorCode>> = {
  UNAVAILABLE: "IMAP_BUSY",
  INUSE: "IMAP_BUSY",
  LIMIT: "IMAP_BUSY",
  THROTTLED: "IMAP_BUSY",
  PRIVACYREQUIRED: "IMAP_TLS",
  NONEXISTENT: "IMAP_MAILBOX",
};

// OpenSSL's and Node's names for a certificate or handshake that does not do.
const TLS_CODE =
  /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED)/;

// What servers say without any response code when they turn a sign-in away for now.
const NOT_NOW = /\btoo many\b.*\bconnections\b|\btemporar|\btry again\b/i;

/** Any thrown thing as an error with a code: by class and code, the words only where there is none. */
export function imapError(cause: unknown, context: ErrorContext): CodedError {
  if (cause instanceof CodedError) return cause;
  const detail = wordsOf(cause, context.secrets);
  const options = detail === undefined ? { cause } : { cause, detail };
  return new CodedError(codeFor(cause, context.fallback), options);
}

function codeFor(cause: unknown, fallback: ErrorCode): ErrorCode {
  const code = textOf(cause, "code");
  const responseCode = textOf(cause, "serverResponseCode") ?? bracketCode(cause);
  // A connection that broke while it signed in is marked as a failed sign-in too: its code is right.
  const known = code === undefined ? undefined : connectionCode(code);
  if (known !== undefined) {
    const sentAway =
      code?.startsWith("ClosedAfterConnect") && textOf(cause, "reason") !== undefined;
    return sentAway ? "IMAP_BUSY" : known;
  }
  const said = responseCode === undefined ? undefined : BY_RESPONSE_CODE[responseCode];
  if (said !== undefined) return said;
  if (isSet(cause, "tlsFailed")) return "IMAP_TLS";
  if (isSet(cause, "authenticationFailed")) {
    const isDefinite = responseCode !== undefined && responseCode !== "ALERT";
    return !isDefinite && NOT_NOW.test(textOf(cause, "responseText") ?? "")
      ? "IMAP_BUSY"
      : "IMAP_AUTH";
  }
  if (isSet(cause, "mailboxMissing")) return "IMAP_MAILBOX";
  return fallback;
}

function connectionCode(code: string): ErrorCode | undefined {
  if (code.startsWith("ParserError")) return "IMAP_PROTOCOL";
  return BY_CODE[code] ?? (TLS_CODE.test(code) ? "IMAP_TLS" : undefined);
}

/** The server's own words, or the system's: one line, short, without a secret. */
function wordsOf(cause: unknown, secrets: readonly string[]): string | undefined {
  const words =
    textOf(cause, "responseText") ??
    textOf(cause, "reason") ??
    (textOf(cause, "code") === "NoConnection" ? undefined : textOf(cause, "message"));
  if (words === undefined) return undefined;
  const text = plainText(redactor(secrets)(words.slice(0, 10 * DETAIL_LENGTH))).trim();
  if (text === "") return undefined;
  return text.length > DETAIL_LENGTH ? `${text.slice(0, DETAIL_LENGTH - 1)}…` : text;
}

/** FETCH leaves the parsed answer in its error, and its code in there. */
function bracketCode(cause: unknown): string | undefined {
  let found = fieldOf(cause, "response");
  for (const step of ["attributes", 0, "section", 0, "value"]) {
    if (typeof found !== "object" || found === null) return undefined;
    found = Reflect.get(found, step);
  }
  return typeof found === "string" ? found.trim().toUpperCase() : undefined;
}

function textOf(cause: unknown, key: string): string | undefined {
  const value = fieldOf(cause, key);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isSet(cause: unknown, key: string): boolean {
  return fieldOf(cause, key) === true;
}

function fieldOf(cause: unknown, key: string): unknown {
  return cause instanceof Error ? Reflect.get(cause, key) : undefined;
}
