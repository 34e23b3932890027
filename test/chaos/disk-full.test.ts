import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "../support/seeded-random.ts";
import { diskFullAtEveryWrite } from "./disk-full.ts";

test("a disk that is full at some write is told, and with room all is as if it had not been", async (t) => {
  const { cases, problems } = await diskFullAtEveryWrite(t, {
    random: new SeededRandom(1),
    share: 0.03,
    say: () => {},
  });
  assert.deepEqual(problems, []);
  assert.ok(cases >= 4);
});
