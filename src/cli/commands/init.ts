import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { absolutePath } from "../../config/find-file.ts";
import { starterFile, type StarterAccount } from "../../config/starter.ts";
import { STARTER_FAQ } from "../../config/starter-faq.ts";
import { CodedError, UsageError } from "../../core/errors.ts";
import { packageRoot } from "../../core/package-root.ts";
import type { AskedAccount } from "../ask-account.ts";
import type { Deps } from "../deps.ts";
import { withExamples } from "../help.ts";
import { printResult } from "../print.ts";

const SCHEMA = join(packageRoot, "invoicesync.schema.json");

export function addInit(program: Command, deps: Deps): void {
  const init = program
    .command("init")
    .description("write a commented settings file and a FAQ to start from")
    .argument("[file]", "where to", "invoicesync.yaml")
    .option("--force", "overwrite the file that is there")
    .option("--template", "ask nothing, also on a terminal: write it with an example account")
    .action(async (given: string, options: InitOptions) => {
      const file = absolutePath(given, deps.cwd, deps.env);
      const force = options.force === true;
      if (!force && existsSync(file)) throw new CodedError("FILE_EXISTS", { detail: file });
      const asks = deps.terminal.stdinIsTty && deps.options.json !== true;
      const asked = asks && options.template !== true ? await mustAsk(deps) : undefined;
      await writeStarter(file, force, asked?.account);
      if (asked !== undefined) await writeSecret(file, asked);
      const faq = join(dirname(file), "faq.yaml");
      const faqWritten = await writeFaq(faq);
      const faqLine = faqWritten ? `wrote ${faq}, to answer frequent questions\n` : `kept ${faq}\n`;
      printResult(
        deps,
        { file, faq, faqWritten },
        () =>
          `wrote ${file}\n${faqLine}${asked === undefined ? "fill in the account, then: invoicesync config check\n" : ""}`,
      );
      if (asked !== undefined) await tryOut(deps, file, asked);
    });
  withExamples(init, [
    "init                                    on a terminal it asks for the account and tries it",
    "init ~/.config/invoicesync/config.yaml",
    "init --template --force",
  ]);
}

interface InitOptions {
  readonly force?: true;
  readonly template?: true;
}

async function mustAsk(deps: Deps): Promise<AskedAccount> {
  const { askAccount } = await import("../ask-account.ts");
  const asked = await askAccount(deps);
  if (asked === undefined) {
    throw new UsageError(["the answers ended before the account was known; nothing was written"]);
  }
  return asked;
}

/** The password in a file of its own, which only this user can read. */
async function writeSecret(file: string, { account, password }: AskedAccount): Promise<void> {
  const { signIn } = account;
  if (password === undefined || !("secretFile" in signIn)) return;
  const { secretFile } = signIn;
  if (secretFile === undefined) return;
  const path = join(dirname(file), secretFile);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, `${password}\n`, { mode: 0o600 });
    await chmod(path, 0o600); // it may have been there
  } catch (error) {
    throw notWritten(error, path);
  }
}

/** Signs in at once, while the person is there to mend what is wrong. */
async function tryOut(deps: Deps, file: string, { account }: AskedAccount): Promise<void> {
  if ("clientId" in account.signIn) {
    deps.out(`now sign in: invoicesync accounts login ${account.name}\n`);
    return;
  }
  if (account.signIn.secretFile === undefined) {
    deps.out("put MAIL_PASSWORD into .env beside it, then: invoicesync accounts test\n");
    return;
  }
  const { loadConfig } = await import("../../config/load.ts");
  const { cwd, env, signal } = deps;
  const config = await loadConfig({ configFile: file, cwd, env, signal });
  const [configured] = config.accounts;
  if (configured === undefined) return;
  const { probeAccount } = await import("../probe-account.ts");
  const { openLog } = await import("../open-log.ts");
  const { probeText } = await import("../probe-text.ts");
  const log = openLog(deps, config, { toFile: false });
  const steps = await probeAccount(deps, config, configured, log);
  deps.out(probeText({ name: configured.name, steps }));
  const isWell = steps.every(({ ok }) => ok);
  deps.out(
    isWell
      ? "next: invoicesync run --dry-run\n"
      : "mend it in the file, then: invoicesync accounts test\n",
  );
}

async function writeStarter(file: string, force: boolean, account?: StarterAccount): Promise<void> {
  const text = starterFile(existsSync(SCHEMA) ? SCHEMA : undefined, account);
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    if (force) await replace(file, text);
    else await writeFile(file, text, { flag: "wx", mode: 0o600 });
  } catch (error) {
    throw notWritten(error, file);
  }
}

/** Answers that a shop has edited are never overwritten, also not with --force. */
async function writeFaq(file: string): Promise<boolean> {
  try {
    await writeFile(file, STARTER_FAQ, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw notWritten(error, file);
  }
}

function notWritten(error: unknown, file: string): CodedError {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const detail = `${file} (${String(code ?? error)})`;
  return new CodedError("FILE_NOT_WRITTEN", { cause: error, detail });
}

// A new file put in place whole: the old one stays until then, and its mode does not stay at all.
async function replace(file: string, text: string): Promise<void> {
  const aside = await mkdtemp(`${file}.`);
  try {
    await writeFile(join(aside, "new"), text, { mode: 0o600 });
    await rename(join(aside, "new"), file);
  } finally {
    await rm(aside, { recursive: true });
  }
}
