import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ImapFlow } from "imapflow";
import { startDovecot, type DovecotServer } from "../support/dovecot.ts";
import { userOf } from "../support/mailboxes.ts";
import { BIN, runNode, type Bench, type Ran } from "./measure.ts";

const PASSWORD = "secret";

/** A server with one mailbox of these mails, and how each side is run against it. */
export interface MailServer {
  readonly server: DovecotServer;
  readonly count: number;
  readonly bytes: number;
  /** A pass with a state folder of its own, or with the one given. */
  pass(options?: { readonly port?: number; readonly stateDir?: string }): Promise<Ran>;
  /** The arguments of such a pass, for whoever starts it otherwise. */
  passArgs(stateDir: string, port?: number): readonly string[];
  /** A program of the bench folder that is told host, port, user and password. */
  bare(program: string): Promise<Ran>;
  /** The mails are unread again. */
  reset(): Promise<void>;
  newStateDir(): string;
}

export async function serve(
  bench: Bench,
  mails: Iterable<Buffer> | AsyncIterable<Buffer>,
): Promise<MailServer> {
  const user = userOf("bench");
  const server = await startDovecot(bench.life, { users: { [user]: PASSWORD } });
  let count = 0;
  let bytes = 0;
  for await (const mail of mails) {
    server.deliver(user, mail);
    count += 1;
    bytes += mail.length;
  }
  const newStateDir = () => join(mkdtempSync(join(bench.dir, "state-")), "state");
  const passArgs = (stateDir: string, port = server.port) => {
    const imap = { host: server.host, port, tls: false };
    const account = { name: "bench", imap, user, password: PASSWORD, timeout: "30m" };
    const config = `${stateDir}.yaml`;
    const timeouts = { run: "40m" };
    writeFileSync(config, JSON.stringify({ stateDir, accounts: [account], timeouts }));
    return [BIN, "run", "--json", "--config", config];
  };
  return {
    server,
    count,
    bytes,
    passArgs,
    newStateDir,
    pass: async ({ port, stateDir } = {}) => {
      const folder = stateDir ?? newStateDir();
      const ran = await runNode(bench, passArgs(folder, port));
      if (stateDir === undefined) rmSync(folder, { recursive: true, force: true });
      return ran;
    },
    bare: (program) =>
      runNode(bench, [
        join(import.meta.dirname, program),
        server.host,
        String(server.port),
        user,
        PASSWORD,
      ]),
    reset: async () => {
      if (count === 0) return;
      const { host, port } = server;
      const auth = { user, pass: PASSWORD };
      const client = new ImapFlow({
        host,
        port,
        secure: false,
        doSTARTTLS: false,
        auth,
        logger: false,
      });
      await client.connect();
      await client.mailboxOpen("INBOX");
      await client.messageFlagsRemove("1:*", ["\\Seen", "\\Flagged"]);
      await client.logout();
    },
  };
}
