// The long proof: `npm run test:chaos -- [--seed N] [--share 0.1] [PART…]`. It prints its seed first,
// so that what it found can be had again, and a table at the end; it ends with 1 if anything was found.
import { dovecotMissing } from "../support/dovecot.ts";
import { SeededRandom } from "../support/seeded-random.ts";
import { crashAtRandom } from "./crash-random.ts";
import { crashAtEveryStep } from "./crash-steps.ts";
import { diskFullAtEveryWrite } from "./disk-full.ts";
import { fleetUnderFire } from "./fleet.ts";
import { fuzzReaders } from "./fuzz.ts";
import { passesAtOnce } from "./load.ts";
import { passesForHours } from "./long-run.ts";
import { network } from "./network.ts";
import { givenSeed } from "./seed.ts";
import type { Part, RunPart } from "./part.ts";

const PARTS: Readonly<Record<string, RunPart>> = {
  steps: crashAtEveryStep,
  random: crashAtRandom,
  load: passesAtOnce,
  every: passesForHours,
  network,
  disk: diskFullAtEveryWrite,
  fuzz: fuzzReaders,
  fleet: fleetUnderFire,
};

const args = process.argv.slice(2);
const valueOf = (name: string) => {
  const at = args.indexOf(name);
  return at === -1 ? undefined : args.splice(at, 2)[1];
};
const seed = givenSeed(args);
valueOf("--seed");
const share = Number(valueOf("--share") ?? 1);
const say = (line: string) => void process.stdout.write(`${line}\n`);

if (dovecotMissing !== false) throw new Error(dovecotMissing);
say(`seed ${seed}`);
const done: (Part & { readonly seconds: number })[] = [];
for (const [name, run] of Object.entries(PARTS)) {
  if (args.length > 0 && !args.includes(name)) continue;
  const ends: (() => void | Promise<void>)[] = [];
  const startedAt = performance.now();
  say(`${name} …`);
  try {
    const life = { after: (end: () => void | Promise<void>) => void ends.push(end) };
    const part = await run(life, {
      random: new SeededRandom(seed),
      share,
      say: (line) => say(`  ${line}`),
    });
    done.push({ ...part, seconds: (performance.now() - startedAt) / 1_000 });
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

for (const { name, problems } of done) for (const problem of problems) say(`${name}: ${problem}`);
say("\n| part | cases | problems | seconds | |\n| --- | ---: | ---: | ---: | --- |");
for (const { name, cases, problems, seconds, figures } of done) {
  say(`| ${name} | ${cases} | ${problems.length} | ${seconds.toFixed(0)} | ${figures} |`);
}
say(`seed ${seed}`);
if (done.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
