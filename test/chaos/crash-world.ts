import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startDovecot, type DovecotServer } from "../support/dovecot.ts";
import type { Life } from "../support/life.ts";
import { startLlmServer, type LlmServer } from "../support/llm-server.ts";
import { anAccount, userOf } from "../support/mailboxes.ts";
import { makeMaildir } from "../support/maildir-store.ts";
import { startSmtpSink, type SmtpSink } from "../support/smtp-sink.ts";
import { aWorkspace, type RunOptions, type Workspace } from "../support/workspace.ts";
import { ANSWERS, answerOfModel, SHOP, shopOf, type Letterbox } from "./crash-mails.ts";

const KILLER = join(import.meta.dirname, "../support/kill-at-step.ts");

/** What several worlds may share: each has its own mailboxes, and the model forgets. */
export interface CrashServers {
  readonly dovecot: DovecotServer;
  readonly llm: LlmServer;
}

/** Three accounts, one of each kind, whose mail ends in every way that mail can end. */
export interface CrashWorld extends Workspace, Letterbox {
  /** Takes the replies. */
  readonly sink: SmtpSink;
}

export async function startCrashServers(t: Life, names: readonly string[]): Promise<CrashServers> {
  const users = names.flatMap((name) => [userOf(name), shopOf(name)]);
  const settings = Object.fromEntries(users.map((user) => [user, "secret"]));
  return {
    dovecot: await startDovecot(t, { users: settings }),
    llm: await startLlmServer(t, answerOfModel),
  };
}

export interface CrashWorldOptions {
  /** As many as there are kills: that a killer ends as a dead letter is another test's. */
  readonly attempts?: number;
}

/** A world of its own on servers that it may share; `name` is its account with the invoices. */
export async function aCrashWorld(
  t: Life,
  { dovecot, llm }: CrashServers,
  name: string,
  { attempts = 1_000 }: CrashWorldOptions = {},
): Promise<CrashWorld> {
  const workspace = aWorkspace(t);
  const sink = await startSmtpSink(t);
  const maildir = join(workspace.dir, "mail");
  makeMaildir(maildir);
  workspace.write("faq.yaml", ANSWERS);
  const onDone = { seen: true, move: "Processed" };
  const { host, port } = sink;
  workspace.writeConfig({
    accounts: [
      anAccount(name, dovecot.port, { onDone }),
      { name: "archive", maildir, onDone },
      {
        ...anAccount("shop", dovecot.port, { onDone, pipeline: "auto", addresses: [SHOP] }),
        user: shopOf(name),
        sentMailbox: "Sent",
      },
    ],
    smtp: { host, port, tls: false, from: `Shop <${SHOP}>` },
    llm: {
      baseUrl: llm.baseUrl,
      apiKey: "secret-key",
      model: "small",
      requestsPerMinute: 10_000,
      tokensPerMinute: 10_000_000,
      dailyBudgetUsd: 1_000,
    },
    replies: { faq: "./faq.yaml", perHour: 10_000 },
    retries: { attempts, backoff: "0s" },
    concurrency: { accounts: 1 },
  });
  return { ...workspace, name, server: dovecot, sink, maildir };
}

/**
 * How to start a pass that is killed at its n-th step, or at the first of this name; without either
 * its steps are only written down.
 */
export function killedAt(
  world: Workspace,
  at?: number | string,
): RunOptions & { readonly stepsFile: string } {
  const stepsFile = join(world.dir, "steps");
  return {
    stepsFile,
    env: {
      NODE_OPTIONS: `--import ${pathToFileURL(KILLER).href}`,
      CHAOS_STEPS: stepsFile,
      ...(at === undefined ? {} : { CHAOS_KILL_AT: String(at) }),
    },
  };
}

export function stepsIn(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
}
