import assert from "node:assert/strict";
import { test } from "node:test";
import { ConfigError, keyOfPath, nearest, quoted } from "../../src/config/problem.ts";

const KEYS = ["accounts", "smtp", "timeouts", "maxBackoff", "port", "tls"];

for (const [word, meant] of [
  ["acounts", "accounts"],
  ["Accounts", "accounts"],
  ["smpt", "smtp"],
  ["prot", "port"],
  ["max_backoff", "maxBackoff"],
  ["max-backof", "maxBackoff"],
  ["time-out", "timeouts"],
  ["imap", undefined],
  ["x".repeat(5000), undefined],
] as const) {
  test(`${word.slice(0, 20)} is taken for ${meant ?? "nothing"}`, () => {
    assert.equal(nearest(word, KEYS), meant);
  });
}

test("a path is written as in the documentation", () => {
  assert.equal(keyOfPath(["accounts", 0, "imap", "port"]), "accounts[0].imap.port");
  assert.equal(keyOfPath([]), "");
});

test("a quoted value is one short line that a terminal does not obey", () => {
  assert.equal(quoted("a\nb"), '"a\\nb"');
  assert.equal(quoted("\u009b31m"), '""');
  assert.equal(quoted("x".repeat(100)).length, 60);
  assert.equal(quoted("user:".repeat(100_000)), "a text of 500000 characters");
  assert.equal(quoted([1]), "a list");
  assert.equal(quoted({ a: 1 }), "a mapping");
});

test("problems stand in the order of the file, the same one once", () => {
  const problem = (line: number | null, message: string) => ({
    file: line === null ? null : "f",
    line,
    key: "k",
    message,
  });
  const error = new ConfigError([
    problem(12, "b"),
    problem(3, "a"),
    problem(12, "b"),
    problem(null, "e"),
  ]);
  assert.deepEqual(error.problems, ["k: e", "f:3: k: a", "f:12: k: b"]);
  assert.equal(error.configProblems.length, 3);
});
