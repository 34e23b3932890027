import assert from "node:assert/strict";
import { test } from "node:test";
import { dovecotMissing } from "../support/dovecot.ts";
import { SeededRandom } from "../support/seeded-random.ts";
import { imapNetwork } from "./imap-network.ts";
import { lineNetwork, partOf } from "./network.ts";
import { testSeed } from "./seed.ts";

const seed = testSeed();
const sample = (share: number) => ({ random: new SeededRandom(seed), share, say: () => {} });

test(
  `faults at steps of IMAP are bounded, touch no other account, and leave nothing undone (CHAOS_SEED=${seed})`,
  { skip: dovecotMissing },
  async (t) => {
    const { cases, problems } = partOf("IMAP", await imapNetwork(t, sample(0.15)));
    assert.deepEqual(problems, []);
    assert.ok(cases > 0);
  },
);

test(`so are those of all other protocols (CHAOS_SEED=${seed})`, async (t) => {
  const { cases, problems } = partOf("other", await lineNetwork(t, sample(0.025)));
  assert.deepEqual(problems, []);
  assert.ok(cases > 0);
});
