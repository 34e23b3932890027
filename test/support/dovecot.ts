import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificate, opensslMissing } from "./certificate.ts";
import { dovecotConfig, dovecotUsers, homeOf, mailOwner } from "./dovecot-config.ts";
import type { DovecotOptions } from "./dovecot-config.ts";
import type { Life } from "./life.ts";
import { deliverTo, listMaildir, makeMaildir } from "./maildir-store.ts";
import type { Delivery, StoredMail } from "./maildir-store.ts";
import { freePort, untilGreeted } from "./ports.ts";

const BINARY = ["/usr/sbin/dovecot", "/usr/local/sbin/dovecot"].find((path) => existsSync(path));

/** Why there is no Dovecot here, for `skip`; false when there is one. */
export const dovecotMissing: string | false = whyMissing();

function whyMissing(): string | false {
  if (BINARY === undefined) return "dovecot is not installed (dovecot-imapd)";
  const version = spawnSync(BINARY, ["--version"], { encoding: "utf8" }).stdout.trim();
  return version.startsWith("2.3.") ? false : `dovecot is ${version}, the tests know 2.3`;
}

export interface DovecotServer {
  readonly host: string;
  /** Plain, with STARTTLS. */
  readonly port: number;
  readonly tlsPort: number;
  /** The certificate that signs itself; undefined without openssl. */
  readonly caFile: string | undefined;
  readonly pid: number;
  /** Puts a message into the mailbox's Maildir, from outside, and returns its name. */
  deliver(user: string, raw: string | Buffer, options?: Delivery & { mailbox?: string }): string;
  /** What lies in the mailbox's Maildir, whatever the server says. */
  list(user: string, mailbox?: string): StoredMail[];
  /** The folder of a mailbox; INBOX when none is named. */
  maildir(user: string, mailbox?: string): string;
  /** Every UID is lost and UIDVALIDITY changes; connections open now do not notice it. */
  deleteIndexes(user: string): void;
  /** What the server has logged. */
  log(): string;
  stop(): Promise<void>;
  /** On the same ports, with the same mail. */
  restart(): Promise<void>;
}

/** A private Dovecot that ends with the test. */
export async function startDovecot(t: Life, options: DovecotOptions = {}): Promise<DovecotServer> {
  const users = options.users ?? { "billing@example.com": "secret" };
  const dir = mkdtempSync(join(tmpdir(), "invoicesync-dovecot-"));
  chmodSync(dir, 0o755); // its processes run as other users
  const withTls = options.tls !== false && opensslMissing === false;
  const certificate = withTls ? makeCertificate(dir) : undefined;
  const host = "127.0.0.1";
  const port = await freePort();
  const tlsPort = await freePort();
  const config = join(dir, "dovecot.conf");
  const logFile = join(dir, "dovecot.log");
  writeFileSync(config, dovecotConfig({ dir, port, tlsPort, certificate }, options));
  writeFileSync(join(dir, "users"), dovecotUsers(dir, users), { mode: 0o644 });

  const log = () => (existsSync(logFile) ? readFileSync(logFile, "utf8") : "");
  const maildir = (user: string, mailbox = "INBOX") => {
    if (!(user in users)) throw new Error(`there is no user ${user}`);
    const inbox = join(homeOf(dir, user), "Maildir");
    const { separator = "/", prefix = "" } = options;
    const name = mailbox.startsWith(prefix) ? mailbox.slice(prefix.length) : mailbox;
    return mailbox === "INBOX" ? inbox : join(inbox, `.${name.replaceAll(separator, ".")}`);
  };
  for (const user of Object.keys(users)) {
    mkdirSync(homeOf(dir, user), { recursive: true });
    if (mailOwner !== undefined) chownSync(homeOf(dir, user), mailOwner, mailOwner);
    makeMaildir(maildir(user), mailOwner);
  }

  let child: ChildProcess | undefined;
  // Asked to end, it hangs up at once and then takes a second to leave: nobody waits for that
  const letGo = () => {
    child?.kill("SIGTERM");
    child?.unref();
  };
  const start = async () => {
    const started = spawn(BINARY ?? "dovecot", ["-F", "-c", config], {
      stdio: "ignore",
      detached: true,
    });
    child = started;
    const gaveUp = () => (started.exitCode === null ? undefined : `dovecot ended: ${log()}`);
    await untilGreeted(port, gaveUp);
  };
  const stop = async () => {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, "exit");
    running.kill("SIGTERM");
    const hard = setTimeout(() => running.kill("SIGKILL"), 5_000);
    await gone;
    clearTimeout(hard);
  };
  process.once("exit", letGo);
  t.after(() => {
    process.removeListener("exit", letGo);
    letGo();
    rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  });
  await start();

  return {
    host,
    port,
    tlsPort,
    caFile: certificate?.certFile,
    get pid() {
      return child?.pid ?? 0;
    },
    deliver: (user, raw, { mailbox, ...delivery } = {}) =>
      deliverTo(maildir(user, mailbox), raw, delivery, mailOwner),
    list: (user, mailbox) => listMaildir(maildir(user, mailbox)),
    maildir,
    deleteIndexes: (user) => forgetUids(maildir(user)),
    log,
    stop,
    restart: async () => {
      await stop();
      await start();
    },
  };
}

/** `dovecot-uidvalidity` stays: the next value is then surely another, also within a second. */
function forgetUids(inbox: string): void {
  const folders = readdirSync(inbox).filter((name) => name.startsWith("."));
  for (const folder of ["", ...folders]) {
    for (const file of readdirSync(join(inbox, folder))) {
      if (/^dovecot(\.index|-uidlist)/.test(file)) rmSync(join(inbox, folder, file));
    }
  }
}
