import assert from "node:assert/strict";
import { test } from "node:test";
import { uidSets } from "../../src/imap/uid-set.ts";

for (const { uids, sets } of [
  { uids: [], sets: [] },
  { uids: [7], sets: ["7"] },
  { uids: [3, 1, 2, 2], sets: ["1:3"] },
  { uids: [1, 2, 4, 9, 10], sets: ["1:2,4,9:10"] },
]) {
  test(`uids ${uids.join(" ") || "of nobody"} are the set ${sets.join(" ") || "that is not asked"}`, () => {
    assert.deepEqual(
      uidSets(uids).map(({ set }) => set),
      sets,
    );
  });
}

test("long sets are cut so that each fits a command, and nothing is lost", () => {
  const uids = Array.from({ length: 9_000 }, (_, index) => 4_000_000_000 + 3 * index);
  const sets = uidSets(uids);
  assert.ok(sets.length > 1);
  assert.ok(sets.every(({ set }) => set.length <= 7_500));
  assert.deepEqual(
    sets.flatMap((part) => part.uids),
    uids,
  );
  assert.deepEqual(
    sets.flatMap(({ set }) => set.split(",").map(Number)),
    uids,
  );
});

test("a long run stays a range", () => {
  const uids = Array.from({ length: 25_000 }, (_, index) => index + 1);
  assert.deepEqual(
    uidSets(uids).map(({ set }) => set),
    ["1:10000,10001:20000,20001:25000"],
  );
});
