import { CodedError, type ErrorCode } from "../core/errors.ts";
import { plainText } from "../core/plain-text.ts";
import { redactor } from "../core/redact.ts";

const DETAIL_CHARS = 200;

const UNREACHABLE =
  /^(EDNS|ENOTFOUND|EAI_AGAIN|EAI_FAIL|ECONNREFUSED|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|EACCES|EPERM)$/;

// OpenSSL's and Node's names for a certificate or handshake that does not do.
const TLS_CODE =
  /^(ETLS$|EPROTO$|ERR_TLS_|ERR_SSL_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED)/;

// RFC 4954: sign in first, the way is too weak, encryption is needed. 535 is the wrong password.
const SIGN_IN_ANSWERS: readonly number[] = [530, 534, 535, 538];

/** Any thrown thing as an error with a code; `secrets` are taken out of the server's words. */
export function smtpError(
  cause: unknown,
  during: "connecting" | "sending",
  secrets: readonly string[],
): CodedError {
  if (cause instanceof CodedError) return cause;
  const code = codeFor(cause, during);
  const detail = wordsOf(cause, secrets);
  return new CodedError(code, detail === undefined ? { cause } : { cause, detail });
}

/** The code of the server's refusal; undefined when it did not refuse. */
export function refusalOf(cause: unknown): number | undefined {
  const answer = answerOf(cause);
  return answer !== undefined && answer >= 400 && answer <= 599 ? answer : undefined;
}

function codeFor(cause: unknown, during: "connecting" | "sending"): ErrorCode {
  const codes = [textOf(cause, "code"), textOf(cause, "originalCode")].filter(
    (code) => code !== undefined,
  );
  if (codes.some((code) => TLS_CODE.test(code))) return "SMTP_TLS";
  const answer = refusalOf(cause);
  if (answer !== undefined) {
    if (SIGN_IN_ANSWERS.includes(answer)) return "SMTP_AUTH";
    if (answer < 500) return "SMTP_TRANSIENT";
    if (codes.includes("EAUTH")) return "SMTP_AUTH";
    // refused before any message was spoken of: that is not the message's fault
    return during === "connecting" ? "SMTP_CONNECT" : "SMTP_REJECTED";
  }
  // other words refuse nothing: neither the password nor the message
  if (textOf(cause, "response") !== undefined) return "SMTP_PROTOCOL";
  if (codes.includes("EAUTH")) return "SMTP_AUTH";
  if (codes.some((code) => UNREACHABLE.test(code))) return "SMTP_CONNECT";
  if (codes.includes("ETIMEDOUT")) return "SMTP_TIMEOUT";
  if (codes.includes("EPROTOCOL")) return "SMTP_PROTOCOL";
  // an address or a size that cannot be sent at all
  if (codes.some((code) => code === "EENVELOPE" || code === "EMESSAGE")) return "SMTP_REJECTED";
  return "SMTP_CLOSED";
}

function answerOf(cause: unknown): number | undefined {
  const answer = fieldOf(cause, "responseCode");
  return typeof answer === "number" ? answer : undefined;
}

/** The server's own words, or the system's: one line, short, without a secret. */
function wordsOf(cause: unknown, secrets: readonly string[]): string | undefined {
  const words = textOf(cause, "response") ?? textOf(cause, "message") ?? "";
  const text = plainText(redactor(secrets)(words.slice(0, 10 * DETAIL_CHARS))).trim();
  if (text === "") return undefined;
  return text.length > DETAIL_CHARS ? `${text.slice(0, DETAIL_CHARS - 1)}…` : text;
}

function textOf(cause: unknown, key: string): string | undefined {
  const value = fieldOf(cause, key);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function fieldOf(cause: unknown, key: string): unknown {
  return cause instanceof Error ? Reflect.get(cause, key) : undefined;
}
