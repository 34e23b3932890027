import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "../support/seeded-random.ts";
import { fuzzReaders } from "./fuzz.ts";
import { testSeed } from "./seed.ts";

const seed = testSeed();

test(`whatever is printed, marked up or addressed, its reader answers (CHAOS_SEED=${seed})`, async (t) => {
  const { problems } = await fuzzReaders(t, {
    random: new SeededRandom(seed),
    share: 0.01,
    say: () => {},
  });
  assert.deepEqual(problems, []);
});
