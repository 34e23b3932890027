import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { COMMANDS } from "../../src/cli/command-table.ts";
import { aCli, NO_TERMINAL } from "./cli-in-buffers.ts";
import { MANUAL_FILE, manualPage } from "./manual-page.ts";

/** Every command and subcommand, as the help of the one above it lists them. */
async function everyCommand(run: ReturnType<typeof aCli>["run"]): Promise<readonly string[][]> {
  const found: string[][] = [];
  const look = async (path: readonly string[]) => {
    const { stdout } = await run(...path, "--help");
    const list = stdout.split(/^Commands:\n/m)[1]?.split("\n\n")[0] ?? "";
    for (const [, name = ""] of list.matchAll(/^ {2}([a-z-]+)/gm)) {
      if (name === "help") continue;
      found.push([...path, name]);
      await look([...path, name]);
    }
  };
  await look([]);
  return found;
}

test("off a terminal --help is what the build printed, to the letter", async (t) => {
  const { stdout } = await aCli(t).run("--help");
  const bin = join(import.meta.dirname, "../../bin/invoicesync.js");
  const printed = spawnSync(process.execPath, [bin, "--help"], { encoding: "utf8" });
  assert.equal(printed.status, 0);
  assert.equal(printed.stdout, stdout);
});

test("every --help has examples, and each example begins with that command", async (t) => {
  const cli = aCli(t);
  const commands = await everyCommand(cli.run);
  assert.ok(commands.length > COMMANDS.size);
  for (const path of commands) {
    const { stdout, exitCode } = await cli.run(...path, "--help");
    const name = path.join(" ");
    assert.equal(exitCode, 0, name);
    const examples = stdout.split("\nExamples:\n")[1]?.trimEnd().split("\n") ?? [];
    assert.ok(examples.length > 0, name);
    assert.ok(
      examples.some((line) => line.startsWith(`  invoicesync ${name}`)),
      name,
    );
  }
});

for (const { argv, meant } of [
  { argv: ["tsks", "list"], meant: "tasks" },
  { argv: ["invoice", "list"], meant: "invoices" },
  { argv: ["tasks", "lsit"], meant: "list" },
  { argv: ["run", "--dryrun"], meant: "--dry-run" },
  { argv: ["run", "--account", "biling"], meant: "billing" },
]) {
  test(`${argv.join(" ")}: did you mean ${meant}`, async (t) => {
    const { exitCode, stderr } = await aCli(t).run(...argv);
    assert.equal(exitCode, 2);
    assert.match(stderr, new RegExp(`id you mean ${meant}\\?`));
  });
}

test("a mistyped setting is told what was meant", async (t) => {
  const cli = aCli(t, { accounts: [{ name: "a", maildir: "./m" }], retntion: { mail: "1d" } });
  assert.match((await cli.run("config", "check")).stderr, /did you mean retention\?/);
});

test("what comes next is said at a terminal, and nowhere else", async (t) => {
  const cli = aCli(t);
  const terminal = { ...NO_TERMINAL, stdoutIsTty: true, stderrIsTty: true };
  const check = (changes: object, ...more: readonly string[]) =>
    cli.runWith(changes, "config", "check", ...more);
  assert.equal(
    (await check({ terminal })).stderr.includes("next: invoicesync accounts test"),
    true,
  );
  for (const quiet of [
    await check({}),
    await check({ terminal }, "--json"),
    await check({ terminal: { ...terminal, stdoutIsTty: false } }),
  ]) {
    assert.doesNotMatch(quiet.stderr, /next:/);
  }
});

test("the manual page is up to date (else: node test/cli/manual-page.ts)", async () => {
  assert.equal(readFileSync(MANUAL_FILE, "utf8"), await manualPage());
});

test(
  "the manual page is proper roff",
  { skip: !existsSync("/usr/bin/mandoc") && "mandoc is not installed" },
  () => {
    const { stdout } = spawnSync("mandoc", ["-T", "lint", "-W", "warning", MANUAL_FILE], {
      encoding: "utf8",
    });
    // a date would only grow old: the page is as old as its package
    const warnings = stdout.trimEnd().split("\n");
    assert.deepEqual(
      warnings.filter((line) => !line.includes("missing date")),
      [],
    );
  },
);
