import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { startDovecot, type DovecotServer } from "./dovecot.ts";
import type { Life } from "./life.ts";
import { anAccount, userOf } from "./mailboxes.ts";
import type { PostgresServer } from "./postgres.ts";
import { aWorkspace, type Workspace } from "./workspace.ts";

export interface Fleet {
  readonly imap: DovecotServer;
  readonly machines: readonly Workspace[];
  readonly databaseUrl: string;
}

export interface FleetOptions {
  readonly accounts: readonly string[];
  readonly machines: number;
  /** Of every account. */
  readonly account?: object;
  readonly sections?: object;
  /** Where each machine finds PostgreSQL, when not at its own port. */
  readonly databasePort?: (machine: number) => number;
  /** Puts a line of its own before the mail server. */
  readonly through?: (imap: DovecotServer) => Promise<number>;
}

let databases = 0;

/** Several machines over one PostgreSQL, each with a state folder of its own and the files shared. */
export async function aFleet(
  t: Life,
  postgres: PostgresServer,
  options: FleetOptions,
): Promise<Fleet> {
  const { accounts, account = {}, sections = {} } = options;
  const users = Object.fromEntries(accounts.map((name) => [userOf(name), "secret"]));
  const imap = await startDovecot(t, { users });
  const databaseUrl = postgres.createDatabase(`fleet_${(databases += 1)}`);
  const urlOf = (machine: number) => {
    const port = options.databasePort?.(machine) ?? postgres.port;
    return databaseUrl.replace(`:${postgres.port}/`, `:${port}/`);
  };
  const shared = aWorkspace(t);
  const files = join(shared.dir, "files");
  mkdirSync(files);
  const imapPort = (await options.through?.(imap)) ?? imap.port;
  const aMachine = (_: unknown, index: number) => {
    const machine = aWorkspace(t);
    mkdirSync(machine.stateDir, { recursive: true });
    symlinkSync(files, join(machine.stateDir, "files"));
    machine.writeConfig({
      accounts: accounts.map((name) => anAccount(name, imapPort, account)),
      databaseUrl: urlOf(index),
      ...sections,
    });
    return machine;
  };
  const machines = Array.from({ length: options.machines }, aMachine);
  return { imap, machines, databaseUrl };
}
