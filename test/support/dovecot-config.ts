import { execFileSync } from "node:child_process";
import { userInfo } from "node:os";
import { join } from "node:path";
import type { Certificate } from "./certificate.ts";

export interface DovecotOptions {
  /** Passwords by user. Default: `billing@example.com` with `secret`. */
  readonly users?: Readonly<Record<string, string>>;
  /** What the server announces, instead of everything that it can. */
  readonly capability?: string;
  readonly maxConnectionsPerUser?: number;
  /** Between the levels of a mailbox's name. Default `/`. */
  readonly separator?: string;
  /** Before every mailbox but INBOX, with its separator: `INBOX.`. */
  readonly prefix?: string;
  /** False: no TLS at all. Default: TLS where openssl is installed. */
  readonly tls?: boolean;
  /** Lines for the end of the configuration. */
  readonly settings?: string;
}

export interface DovecotPlace {
  readonly dir: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly certificate: Certificate | undefined;
}

/** Root hands the mail to nobody: Dovecot never serves it as root. */
export const mailOwner: number | undefined = userInfo().uid === 0 ? 65_534 : undefined;

export function dovecotConfig(place: DovecotPlace, options: DovecotOptions): string {
  const { dir, certificate } = place;
  const { username } = userInfo();
  const separator = options.separator ?? "/";
  const asUser = () => [
    `default_internal_user = ${username}`,
    `default_login_user = ${username}`,
    `default_internal_group = ${execFileSync("id", ["-gn"], { encoding: "utf8" }).trim()}`,
  ];
  const tls =
    certificate === undefined
      ? ["ssl = no"]
      : ["ssl = yes", `ssl_cert = <${certificate.certFile}`, `ssl_key = <${certificate.keyFile}`];
  return `${[
    `base_dir = ${join(dir, "run")}`,
    `state_dir = ${join(dir, "run")}`,
    `log_path = ${join(dir, "dovecot.log")}`,
    "protocols = imap",
    "listen = 127.0.0.1",
    ...(mailOwner === undefined ? asUser() : []),
    ...tls,
    "disable_plaintext_auth = no",
    "auth_mechanisms = plain login",
    "auth_failure_delay = 0",
    "first_valid_uid = 1",
    "mail_fsync = never",
    // A folder's name is its own on disk too, in UTF-8
    "mail_location = maildir:~/Maildir:UTF-8",
    "maildir_stat_dirs = yes",
    `mail_max_userip_connections = ${options.maxConnectionsPerUser ?? 100}`,
    ...(options.capability === undefined ? [] : [`imap_capability = ${options.capability}`]),
    `passdb {\n  driver = passwd-file\n  args = ${join(dir, "users")}\n}`,
    `userdb {\n  driver = passwd-file\n  args = ${join(dir, "users")}\n}`,
    `namespace inbox {\n  inbox = yes\n  separator = ${separator}\n  prefix = ${options.prefix ?? ""}`,
    '  mailbox Sent {\n    special_use = "\\\\Sent"\n  }',
    '  mailbox Drafts {\n    special_use = "\\\\Drafts"\n  }\n}',
    "service imap-login {",
    mailOwner === undefined ? '  chroot = ""' : "",
    "  service_count = 0\n  client_limit = 500\n  process_min_avail = 1",
    `  inet_listener imap {\n    port = ${place.port}\n  }`,
    // Port 0 is Dovecot's way to say: do not listen
    `  inet_listener imaps {\n    port = ${certificate === undefined ? 0 : place.tlsPort}\n  }\n}`,
    mailOwner === undefined ? 'service anvil {\n  chroot = ""' : "service anvil {",
    // Without it a wrong password makes the next logins from here wait
    "  unix_listener anvil-auth-penalty {\n    mode = 0\n  }\n}",
    options.settings ?? "",
  ].join("\n")}\n`;
}

/** The passwd-file: one user a line, each with a home of its own. */
export function dovecotUsers(dir: string, users: Readonly<Record<string, string>>): string {
  const uid = mailOwner ?? userInfo().uid;
  const gid = mailOwner ?? userInfo().gid;
  return Object.entries(users)
    .map(([user, password]) => `${user}:{PLAIN}${password}:${uid}:${gid}::${homeOf(dir, user)}::\n`)
    .join("");
}

export function homeOf(dir: string, user: string): string {
  return join(dir, "mail", user);
}
