import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { serve, type MailServer } from "./mail-server.ts";
import { mixedMails, smallMails } from "./mails.ts";
import { compare, peakMemoryOf, runProcess, type Bench } from "./measure.ts";

const MAILS = 1_300;
const INVOICES = 300;
const SMALL_MAILS = 2_000;

/** Years of mail at once: taken in, stored durably, parsed, and its invoices read. */
export async function firstPass(bench: Bench): Promise<void> {
  const mixed = await serve(bench, mixedMails(MAILS, INVOICES));
  bench.note(
    `${mixed.count} mails, ${(mixed.bytes / 1e6).toFixed(0)} MB, ${INVOICES} with an invoice`,
  );
  const what = `first pass, ${MAILS} mails`;
  await compareIntake(bench, mixed, what, 1.5);
  await compareParsing(bench, mixed, what);

  const stateDir = mixed.newStateDir();
  await mixed.reset();
  const { peakMb, stdout } = await peakMemoryOf(bench, mixed.passArgs(stateDir));
  rmSync(stateDir, { recursive: true, force: true });
  bench.note(`what came of it: ${outcomeOf(stdout)}`);
  bench.add({
    what: `peak memory, ${MAILS} mails`,
    against: "the target",
    unit: "MB",
    ours: peakMb,
    theirs: 250,
    ratio: peakMb / 250,
    target: 1,
  });
}

/** Mail in which there is nothing to read. */
export async function intakeAlone(bench: Bench): Promise<void> {
  const small = await serve(bench, smallMails(SMALL_MAILS));
  await compareIntake(bench, small, `taking in, ${SMALL_MAILS} small mails`, 0.9);
}

async function compareIntake(
  bench: Bench,
  mailbox: MailServer,
  what: string,
  target: number,
): Promise<void> {
  const ours = () => firstTime(mailbox);
  await compare(bench, {
    what,
    against: "imapflow fetching every source, storing nothing",
    ours,
    theirs: async () => (await mailbox.bare("bare-fetch.mjs")).ms,
  });
  if (spawnSync("mbsync", ["--version"]).status !== 0) {
    return bench.note("mbsync (isync) is not installed: not compared with its pull");
  }
  const theirs = () => pullByMbsync(bench, mailbox);
  await compare(bench, { what, against: "mbsync's pull, which only stores", target, ours, theirs });
}

/** Against the parser that most programs use; it is none of ours, so it may be missing. */
async function compareParsing(bench: Bench, mailbox: MailServer, what: string): Promise<void> {
  try {
    createRequire(import.meta.url).resolve("mailparser");
  } catch {
    return bench.note("mailparser is not installed: not compared with it");
  }
  await compare(bench, {
    what,
    against: "imapflow and mailparser, storing nothing",
    target: 0.8,
    ours: () => firstTime(mailbox),
    theirs: async () => (await mailbox.bare("bare-mailparser.mjs")).ms,
  });
}

async function firstTime(mailbox: MailServer): Promise<number> {
  await mailbox.reset();
  return (await mailbox.pass()).ms;
}

async function pullByMbsync(bench: Bench, { server, count }: MailServer): Promise<number> {
  const dir = mkdtempSync(join(bench.dir, "mbsync-"));
  const config = join(dir, "mbsyncrc");
  writeFileSync(
    config,
    `IMAPStore far
Host ${server.host}
Port ${server.port}
User bench@example.com
Pass secret
SSLType None
AuthMechs LOGIN

MaildirStore near
Inbox ${join(dir, "mail")}
Path ${dir}/

Channel pull
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull
SyncState *
MaxMessages 0
`,
  );
  const command = `exec mbsync -q -c "${config}" pull 2>/dev/null`; // it warns of plain text
  const { ms } = await runProcess(bench, "sh", ["-c", command]);
  const pulled = spawnSync("sh", ["-c", `ls "${dir}"/mail/cur "${dir}"/mail/new | grep -c U=`]);
  if (Number(pulled.stdout.toString()) !== count) throw new Error("mbsync did not pull them all");
  rmSync(dir, { recursive: true, force: true });
  return ms;
}

function outcomeOf(stdout: string): string {
  const { tasks, invoices } = JSON.parse(stdout) as { tasks: object; invoices: object };
  return JSON.stringify({ tasks, invoices });
}
