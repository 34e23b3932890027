import type { SmtpConfig } from "../config/config.ts";
import { codedError, type CodedError, type ErrorCode } from "../core/errors.ts";
import { connectSmtp, quitSmtp, type SmtpOptions } from "./connection.ts";

/** The entry for SMTP among the `steps` of `accounts test --json`. */
export interface SmtpStep {
  readonly step: "smtp";
  readonly ok: boolean;
  readonly ms: number;
  readonly error: string | null;
  readonly hint: string | null;
  readonly errorCode?: ErrorCode;
}

/** Connects, encrypts and signs in once, as a pass does before it sends; sends nothing. */
export async function probeSmtp(
  smtp: SmtpConfig,
  options: SmtpOptions,
  signal: AbortSignal,
): Promise<SmtpStep> {
  const { clock } = options;
  const startedAt = clock.now();
  try {
    const connection = await connectSmtp(smtp, options, signal);
    const ms = clock.now() - startedAt;
    await quitSmtp(connection, options);
    return { step: "smtp", ok: true, ms, error: null, hint: null };
  } catch (thrown) {
    signal.throwIfAborted();
    const error = codedError(thrown);
    const { message, code: errorCode } = error;
    const ms = clock.now() - startedAt;
    return { step: "smtp", ok: false, ms, error: message, hint: hintFor(smtp, error), errorCode };
  }
}

const PORTS = "sending mail is on 465 (tls: true) or 587 (tls: starttls)";

/** What to do about it: what the settings make likely first, else what the table of codes says. */
function hintFor({ host, port, user, tls }: SmtpConfig, error: CodedError): string {
  const causes = causeCodes(error);
  const has = (...codes: readonly string[]) => codes.some((code) => causes.includes(code));
  if (error.code === "SMTP_AUTH") return signInHint(`${host} ${user ?? ""}`) ?? error.hint;
  if (error.code === "SMTP_TIMEOUT") {
    return `${host} does not answer on port ${port}: ${PORTS}; many networks block port 25`;
  }
  if (has("ENOTFOUND", "EAI_AGAIN", "EDNS")) return `there is no host ${host}`;
  if (has("ECONNREFUSED")) return `nobody listens on port ${port}: ${PORTS}`;
  if (error.code !== "SMTP_TLS") return error.hint;
  if (has("DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN")) {
    return "the certificate is self-signed: give Node its CA (NODE_EXTRA_CA_CERTS), or accept it unverified with smtp.insecure: true";
  }
  if (has("ERR_TLS_CERT_ALTNAME_INVALID")) {
    return "the certificate is for another name: use the host name that the provider documents";
  }
  if (has("CERT_HAS_EXPIRED")) return "the server's certificate has expired: tell who runs it";
  return tls === "starttls"
    ? `the server offers no STARTTLS on port ${port}: use port 465 with tls: true`
    : `port ${port} does not speak TLS from the start: use tls: starttls, on port 587`;
}

function signInHint(where: string): string | undefined {
  const isAt = (...names: readonly string[]) =>
    names.some((name) => where.toLowerCase().includes(name));
  if (isAt("gmail.", "googlemail.")) {
    return "Gmail wants an app password (16 letters, with 2-step verification on)";
  }
  if (isAt("office365.", "outlook.", "hotmail.", "live.com")) {
    return "Microsoft takes passwords over SMTP only where the administrator has switched authenticated SMTP on for this mailbox";
  }
  if (isAt("yahoo.", "aol.", "icloud.", "mail.me.com")) {
    return "this provider wants an app password, made in the account's security settings";
  }
  return undefined;
}

/** The codes of what went wrong: nodemailer puts its own in front of the system's. */
function causeCodes({ cause }: CodedError): readonly string[] {
  const codes = [];
  for (const key of ["code", "originalCode"]) {
    const code: unknown = cause instanceof Error ? Reflect.get(cause, key) : undefined;
    if (typeof code === "string") codes.push(code);
  }
  return codes;
}
