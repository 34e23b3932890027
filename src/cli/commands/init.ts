import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { absolutePath } from "../../config/find-file.ts";
import { starterFile } from "../../config/starter.ts";
import { STARTER_FAQ } from "../../config/starter-faq.ts";
import { CodedError } from "../../core/errors.ts";
import { packageRoot } from "../../core/package-root.ts";
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
    .action(async (given: string, options: { force?: true }) => {
      const file = absolutePath(given, deps.cwd, deps.env);
      await writeStarter(file, options.force === true);
      const faq = join(dirname(file), "faq.yaml");
      const faqWritten = await writeFaq(faq);
      const faqLine = faqWritten ? `wrote ${faq}, to answer frequent questions\n` : `kept ${faq}\n`;
      printResult(
        deps,
        { file, faq, faqWritten },
        () => `wrote ${file}\n${faqLine}fill in the account, then: invoicesync config check\n`,
      );
    });
  withExamples(init, ["init", "init ~/.config/invoicesync/config.yaml", "init --force"]);
}

async function writeStarter(file: string, force: boolean): Promise<void> {
  const text = starterFile(existsSync(SCHEMA) ? SCHEMA : undefined);
  if (!force && existsSync(file)) throw new CodedError("FILE_EXISTS", { detail: file });
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
