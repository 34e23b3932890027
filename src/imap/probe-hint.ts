import type { ImapAccount } from "../config/config.ts";
import type { CodedError } from "../core/errors.ts";
import type { Speaker } from "./greeting.ts";

/** What to do about a failed step: the provider's own ways first, else what the table of codes says. */
export function hintFor(account: ImapAccount, error: CodedError): string {
  const { host, port } = account.imap;
  if (error.code === "IMAP_AUTH") return signInHint(account) ?? error.hint;
  if (error.code === "IMAP_TLS") return certificateHint(causeCode(error)) ?? error.hint;
  if (error.code === "IMAP_CONNECT") return connectHint(host, causeCode(error)) ?? error.hint;
  if (error.code === "IMAP_TIMEOUT") {
    return `${host} does not answer on port ${port}: check host and port, and whether a firewall is in between`;
  }
  return error.hint;
}

function signInHint({ imap: { host }, user, auth }: ImapAccount): string | undefined {
  const where = `${host} ${user}`.toLowerCase();
  const isAt = (...names: readonly string[]) => names.some((name) => where.includes(name));
  if (auth.type === "oauth2") {
    return "the token was refused: sign in again, with the IMAP scope, and check that `user` is the mailbox's own address";
  }
  if (isAt("gmail.", "googlemail.")) {
    return "Gmail wants an app password (16 letters, with 2-step verification on) or oauth2, and IMAP switched on in Gmail's settings";
  }
  if (isAt("office365.", "outlook.", "hotmail.", "live.com")) {
    return "Microsoft takes no passwords over IMAP any more: use oauth2 with provider: microsoft";
  }
  if (isAt("yahoo.", "aol."))
    return "Yahoo and AOL want an app password, made in the account's security settings";
  if (isAt("mail.me.com", "icloud.", "@me.com")) {
    return "iCloud wants an app-specific password, made at account.apple.com";
  }
  return undefined;
}

const SELF_SIGNED = ["DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN"];

function certificateHint(code: string): string | undefined {
  if (SELF_SIGNED.includes(code)) {
    return "the certificate is self-signed: give Node its CA (NODE_EXTRA_CA_CERTS), or accept it unverified with insecure: true";
  }
  if (code.startsWith("UNABLE_TO_")) {
    return "the server does not send its whole certificate chain, or its CA is unknown here: see NODE_EXTRA_CA_CERTS";
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return "the certificate is for another name: use the host name that the provider documents";
  }
  if (code === "CERT_HAS_EXPIRED") return "the server's certificate has expired: tell who runs it";
  return undefined;
}

function connectHint(host: string, code: string): string | undefined {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    const better = likelyHost(host);
    const question = better === undefined ? "" : ` (did you mean ${better}?)`;
    return `there is no host ${host}${question}`;
  }
  if (code === "ECONNREFUSED") {
    return "nobody listens on this port: IMAP is 993 with tls: true, or 143 with tls: starttls";
  }
  return undefined;
}

function likelyHost(host: string): string | undefined {
  if (host.includes("@")) return `imap.${host.slice(host.lastIndexOf("@") + 1)}`;
  const domain = host.replace(/^(mail|smtp|pop|pop3|www|imap4?)\./, "");
  return host.startsWith("imap.") ? undefined : `imap.${domain}`;
}

const IMAP_PORTS = "IMAP is on 993 (tls: true) or 143 (tls: starttls)";

/** What to do when it is this that answers, and not an IMAP server as the account expects it. */
export function speakerHint({ imap: { port, tls } }: ImapAccount, speaker: Speaker): string {
  const hints: Readonly<Record<Speaker, string>> = {
    smtp: `port ${port} is an SMTP server, which sends mail: ${IMAP_PORTS}`,
    pop3: `port ${port} is a POP3 server: ${IMAP_PORTS}`,
    http: `port ${port} is a web server: ${IMAP_PORTS}`,
    tls: `port ${port} speaks TLS from the start: set tls: true`,
    imap:
      tls === true
        ? `port ${port} speaks IMAP without TLS: set tls: starttls, or port 993`
        : `the server offers no STARTTLS on port ${port}: use port 993 with tls: true`,
    nobody:
      "the server hangs up without a word: check the port, and whether it blocks this address",
    other: `what answers on port ${port} is not IMAP: check host and port`,
  };
  return hints[speaker];
}

function causeCode(error: CodedError): string {
  const { cause } = error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}
