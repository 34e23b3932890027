import assert from "node:assert/strict";
import { join } from "node:path";
import { inspect } from "node:util";
import { test } from "node:test";
import { splitWords } from "../../src/config/secret-source.ts";
import { ACCOUNT, aFolder, load, loadText, problemsOf } from "./settings-folder.ts";

const node = process.execPath;

function withPassword(password: unknown): string {
  return ACCOUNT.replace("secret", JSON.stringify(password));
}

for (const { name, password, secret } of [
  { name: "a text", password: "pass word", secret: "pass word" },
  { name: "a variable", password: { env: "MAIL_PASSWORD" }, secret: "from env" },
  { name: "a file", password: { file: "./secret.txt" }, secret: "from file " },
  { name: "a file with ~", password: { file: "~/secret.txt" }, secret: "from file " },
  {
    name: "a command as a list",
    password: { command: [node, "-p", "'one' + '\\ntwo'"] },
    secret: "one",
  },
  {
    name: "a command as a line",
    password: { command: `'${node}' -p "process.argv[1] + process.env.MAIL_PASSWORD" "a  b"` },
    secret: "a  bfrom env",
  },
  {
    name: "a command in the settings' folder",
    password: { command: `'${node}' -p "require('fs').readFileSync('secret.txt','utf8').trim()"` },
    secret: "from file",
  },
]) {
  test(`a secret may be ${name}`, async (t) => {
    const folder = aFolder(t, {
      "invoicesync.yaml": withPassword(password),
      "secret.txt": "from file \n",
    });
    const [account] = (await load(folder, { env: { MAIL_PASSWORD: "from env" } })).accounts;
    assert.ok(account?.type === "imap" && account.auth.type === "password");
    assert.equal(account.auth.password.reveal(), secret);
  });
}

for (const { password, problem } of [
  { password: { env: "EMPTY" }, problem: "the environment variable EMPTY is not set" },
  { password: { file: "none" }, problem: "the file none does not exist" },
  { password: { file: "." }, problem: /^the file \S+ is a folder$/ },
  { password: { file: "empty" }, problem: "the file empty is empty" },
  { password: { file: "large" }, problem: "the file large is too large for a secret" },
  {
    password: { file: "two" },
    problem: "the file two must be a single line without control characters",
  },
  { password: { command: "/no/such/program x" }, problem: "the command program is not there" },
  { password: { command: "./two" }, problem: "the command two may not be run" },
  {
    password: { command: [node, "-e", "console.error('hunter2'); process.exit(3)"] },
    problem: "the command node failed with exit status 3",
  },
  { password: { command: [node, "-e", ""] }, problem: "the output of command node is empty" },
  {
    password: { command: [node, "-e", "console.log('x'.repeat(100_000))"] },
    problem: "the command node printed too much for a secret",
  },
]) {
  test(`a missing secret: ${JSON.stringify(password)}`, async (t) => {
    const folder = aFolder(t, {
      "invoicesync.yaml": withPassword(password),
      empty: "\n",
      two: "one\ntwo\n",
      large: "x".repeat(70_000),
    });
    const [found, ...others] = await problemsOf(load(folder, { env: { EMPTY: "" } }));
    const message = found?.replace("invoicesync.yaml:5: accounts[0].password: ", "") ?? "";
    if (typeof problem === "string") assert.equal(message, problem);
    else assert.match(message, problem);
    assert.deepEqual(others, []);
  });
}

test("a command is run by no shell, and once however often it stands there", async (t) => {
  const folder = aFolder(t);
  const count = `require('fs').appendFileSync('ran', 'x'); console.log(process.argv.slice(1).join('|'))`;
  const command = JSON.stringify([node, "-e", count, "$HOME", "; touch y"]);
  const text = `${ACCOUNT.replace("secret", `{ command: ${command} }`)}pdfPasswords: [{ command: ${command} }]\n`;
  const { writeFile, readdir, readFile } = await import("node:fs/promises");
  await writeFile(join(folder, "invoicesync.yaml"), text);
  const { pdfPasswords } = await load(folder);
  assert.equal(pdfPasswords[0]?.reveal(), "$HOME|; touch y");
  assert.equal(await readFile(join(folder, "ran"), "utf8"), "x");
  assert.deepEqual((await readdir(folder)).sort(), ["invoicesync.yaml", "ran"]);
});

test("an abort ends a command that hangs", { timeout: 20_000 }, async (t) => {
  const text = withPassword({ command: [node, "-e", "setInterval(() => {}, 1000)"] });
  const stop = new AbortController();
  const loading = load(aFolder(t, { "invoicesync.yaml": text }), { signal: stop.signal });
  stop.abort();
  await assert.rejects(loading);
});

for (const [line, words] of [
  ["pass show mail/x", ["pass", "show", "mail/x"]],
  ["  a   'b c' \"d \\\" e\" f\\ g ''", ["a", "b c", 'd " e', "f g", ""]],
  ["a'b'c", ["abc"]],
  ["'a\\'", ["a\\"]],
  ["a $(b) | c", ["a", "$(b)", "|", "c"]],
  ["", undefined],
  ["   ", undefined],
  ["''", undefined],
  ["a 'b", undefined],
  ["a\\", undefined],
] as const) {
  test(`the command line ${JSON.stringify(line)} is ${JSON.stringify(words)}`, () => {
    assert.deepEqual(splitWords(line), words);
  });
}

test("no secret can be seen in the settings by printing them", async (t) => {
  const text = `${ACCOUNT.replace("secret", "hunter2")}alerts: { webhook: "https://hunter2.example" }\n`;
  const config = await loadText(t, text);
  assert.ok(!JSON.stringify(config).includes("hunter2"));
  assert.ok(!inspect(config, { depth: 9 }).includes("hunter2"));
});
