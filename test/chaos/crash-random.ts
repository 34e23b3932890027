import type { Life } from "../support/life.ts";
import { problemsIn } from "./crash-books.ts";
import { finish, killPass, reasonsOfDoubt, attemptsUnderWay } from "./crash-kills.ts";
import type { Ending, Kill } from "./crash-kills.ts";
import { deliverAutomatic, deliverEveryKind, deliverQuestion } from "./crash-mails.ts";
import { differences, pictureOf } from "./crash-picture.ts";
import { withoutCopy, wrongReplies } from "./crash-replies.ts";
import { listed } from "../support/run-summary.ts";
import { aCrashWorld, startCrashServers, type CrashWorld } from "./crash-world.ts";
import type { Part, PartOptions } from "./part.ts";

const KILLS = 500;
const BATCHES = 67; // three invoices each, and five other mails
const QUESTIONS = 60;
/** What the settings say unless they are told. */
const ATTEMPTS = 5;

/**
 * One state and its mailboxes through hundreds of SIGKILLs, at random steps and at random times,
 * while mail keeps coming; in the end all must be as if nothing had happened.
 */
export async function crashAtRandom(t: Life, { random, share, say }: PartOptions): Promise<Part> {
  const servers = await startCrashServers(t, ["quiet", "killed"]);
  const quiet = await aCrashWorld(t, servers, "quiet");
  const killed = await aCrashWorld(t, servers, "killed", { attempts: ATTEMPTS });
  const worlds: readonly CrashWorld[] = [quiet, killed];

  const kills = Math.ceil(KILLS * share);
  const batches = Math.max(2, Math.ceil(BATCHES * share));
  const questions = Math.max(2, Math.ceil(QUESTIONS * share));
  let delivered = 0;
  let asked = 0;
  const deliverUpTo = (most: number) => {
    for (; delivered < Math.min(most, batches); delivered += 1) {
      for (const world of worlds) {
        deliverEveryKind(world, ` of batch ${delivered}`);
        deliverAutomatic(world, ` of batch ${delivered}`);
      }
    }
    for (; asked < (delivered / batches) * questions; asked += 1) {
      for (const world of worlds) deliverQuestion(world, asked + 1);
    }
  };

  deliverUpTo(1);
  const whole = await killPass(killed, {});
  let lastStep = whole.steps.length;
  let longestMs = whole.endedAt - whole.startedAt;
  const points = new Set(whole.steps);
  const endings: [() => Ending, ...(() => Ending)[]] = [
    () => ({ afterMs: random.below(Math.ceil(longestMs)) }),
    () => ({ step: 1 + random.below(Math.ceil(lastStep)) }),
    () => ({ step: random.oneOf(["before sql commit", ...points]) }), // what is rare is struck as often as the rest
  ];
  const all: Kill[] = [];
  const died = new Map<number, Set<number>>();
  let ended = 0;
  while (all.length < kills) {
    deliverUpTo(1 + (all.length / kills) * batches);
    const { wasKilled, ...kill } = await killPass(killed, random.oneOf(endings)());
    for (const point of kill.steps) points.add(point);
    if (wasKilled) {
      all.push(kill);
      // a pass that dies before it has put things right leaves the same attempts once more
      for (const { id, attempts } of attemptsUnderWay(killed)) {
        died.set(id, (died.get(id) ?? new Set()).add(attempts));
      }
      lastStep *= 1.01;
      longestMs *= 1.01;
      if (all.length % 25 === 0) say(`${all.length} kills`);
    } else {
      // a pass that came to its end says how much there is to be killed in
      ended += 1;
      lastStep = Math.max(40, kill.steps.length);
      longestMs = kill.endedAt - kill.startedAt;
    }
  }

  const unfinished = await finish(killed);
  const dead = await listed<{ readonly id: number }>(killed, "dlq", "list", "--limit", "1000");
  const diedOf = (id: number) => died.get(id)?.size ?? 0;
  const early = dead.filter(({ id }) => diedOf(id) < ATTEMPTS);
  if (dead.length > 0) await killed.run(["dlq", "retry", "--all"]);
  const problems = [
    ...unfinished,
    ...early.map(({ id }) => `task ${id} is a dead letter after ${diedOf(id)} kills`),
    ...(await finish(killed)),
    ...(await finish(quiet)),
    ...differences(pictureOf(quiet), pictureOf(killed)),
    ...worlds.flatMap((world) => wrongReplies(world, asked)),
    ...(await problemsIn(killed)),
  ];
  const doubts = [...reasonsOfDoubt(killed, all)].map(([reason, count]) => `${count} ${reason}`);
  const figures = [
    `${delivered * 8 + asked} mails, ${delivered * 3} invoices, ${asked} questions`,
    `in doubt: ${doubts.join("; ") || "none"}`,
    `dead letters: ${dead.length}, killed ${ATTEMPTS} times each; at most ${Math.max(0, ...[...died.keys()].map(diedOf))} kills a mail`,
    `sent without a copy: ${withoutCopy(killed)}`,
    `${ended} passes were faster than their kill`,
  ].join(" · ");
  return { name: "SIGKILL at random", cases: all.length, figures, problems };
}
