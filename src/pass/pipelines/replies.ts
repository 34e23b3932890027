import { CodedError } from "../../core/errors.ts";
import { orAborted } from "../../core/or-aborted.ts";
import type { Outcome } from "../../core/outcome.ts";
import { recentTurns, wasAnswered } from "../../db/conversations.ts";
import type { Effect } from "../../db/effects.ts";
import { giveLease, takeLease } from "../../db/leases.ts";
import { countRepliesSince, hasHandover } from "../../db/reply-limits.ts";
import { whetherToAnswer } from "../../mail/answerable.ts";
import { intentsOf } from "../../mail/intent.ts";
import { languageOf } from "../../mail/language.ts";
import type { LeftAloneReason } from "../../mail/left-alone.ts";
import type { Message } from "../../mail/message.ts";
import { newText } from "../../mail/new-text.ts";
import { answerFromFaq } from "../answer-from-faq.ts";
import { answerByLlm } from "../answer-by-llm.ts";
import type { AskedMail } from "../asked-mail.ts";
import type { Attempt, PassContext } from "../context.ts";
import { bareAddress, senderOfReplies, writeReply, type Correspondence } from "../write-reply.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Answers one message, or says why not. The reply is only decided here: the outbox sends it. */
export async function runReplies(
  context: PassContext,
  attempt: Attempt,
  message: Message,
  signal: AbortSignal,
  whether = mayBeAnswered(context, attempt, message),
): Promise<Outcome<Effect>> {
  const { config, clock, db, desk } = context;
  if (whether.type === "no") return leftAlone(whether.reason);
  const { correspondence } = whether;
  const earlierMails = desk.takePlace(attempt.task, attempt.settled);

  const sender = correspondence.to.address.toLowerCase();
  await waitFor(context, attempt, desk.standInLine(sender, attempt.settled), signal);
  if (!(await takeSender(context, attempt, sender))) {
    return { type: "deferred", reason: "SENDER_ELSEWHERE" };
  }
  const limited = await limitReached(context, attempt, sender);
  if (limited !== undefined) return limited;

  attempt.ifLast(() => handover(context, correspondence));
  if (await isTooLate(context, attempt)) {
    const effects = await handover(context, correspondence);
    return { type: "dead_letter", error: new CodedError("REPLY_TOO_LATE"), effects };
  }
  const asked = await askedMail(context, attempt, message, sender);
  if (asked.whole.trim() === "") return leftAlone("NO_TEXT");
  const turn = { sender, thread: asked.thread, question: asked.text || asked.subject };
  if (await wasAnswered(db, attempt.task, turn)) return leftAlone("ALREADY_ANSWERED");

  const fromFaq = answerFromFaq(desk, asked);
  const found =
    fromFaq.type === "none"
      ? await answerByLlm(context, attempt, asked, earlierMails, signal)
      : fromFaq;
  if (found.type === "over") return found.outcome;
  if (found.type === "none") return leftAlone("NO_ANSWER");

  const { text, source } = found;
  const reply = { kind: "reply", source, text } as const;
  const effects: Effect[] = [
    await writeReply(config, correspondence, reply, clock.now()),
    { type: "turn", turn: { ...turn, answer: text } },
    ...found.effects,
  ];
  return { type: "done", effects };
}

export type Whether =
  | { readonly type: "yes"; readonly correspondence: Correspondence }
  | { readonly type: "no"; readonly reason: LeftAloneReason };

/** Whether a person's mail is to be answered at all: by its headers and its age when it came. */
export function mayBeAnswered(
  { accounts, config }: PassContext,
  { task }: Pick<Attempt, "task">,
  message: Message,
): Whether {
  const account = accounts.find(({ name }) => name === task.account);
  const from = account && senderOfReplies(config, account);
  if (account === undefined || from === undefined) return { type: "no", reason: "NO_OWN_ADDRESS" };
  const answerable = whetherToAnswer(message, {
    own: [...new Set([...account.addresses, bareAddress(from).toLowerCase()])],
    receivedAt: task.received_at,
    now: task.created_at,
    maxAgeMs: config.replies.maxAgeMs,
  });
  if (!answerable.answer) return { type: "no", reason: answerable.reason };
  return { type: "yes", correspondence: { task, message, from, to: answerable.sender } };
}

function leftAlone(reason: LeftAloneReason): Outcome<Effect> {
  return { type: "skipped", reason, effects: [] };
}

/** Others are worked meanwhile, and the wait is nobody's attempt. */
async function waitFor(
  { clock }: PassContext,
  attempt: Attempt,
  before: Promise<void> | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (before === undefined) return;
  const startedAt = clock.now();
  try {
    await attempt.whileAsking(orAborted(before, signal));
  } finally {
    attempt.waited(clock.now() - startedAt);
  }
}

/** The line of the sender's mails goes through all machines: false while another one answers them. */
async function takeSender(
  { db }: PassContext,
  { settled }: Attempt,
  sender: string,
): Promise<boolean> {
  if (!(await takeLease(db, `sender ${sender}`))) return false;
  // without its connection it is free anyway
  void settled.then(() => giveLease(db, `sender ${sender}`)).catch(() => {});
  return true;
}

/** The sender's day and everybody's hour, exact also for what is under way. */
async function limitReached(
  { config, db, clock, desk }: PassContext,
  { task, settled }: Attempt,
  sender: string,
): Promise<Outcome<Effect> | undefined> {
  const { perSenderPerDay, perHour } = config.replies;
  const now = clock.now();
  const ofSender = await countRepliesSince(db, { at: now - DAY_MS, recipient: sender });
  if (ofSender >= perSenderPerDay) return leftAlone("SENDER_LIMIT");
  const { underWay } = desk;
  underWay.add(task.id);
  void settled.then(() => underWay.delete(task.id));
  const exceptTasks = [...underWay];
  const inHour = await countRepliesSince(db, { at: now - HOUR_MS, exceptTasks });
  if (inHour + exceptTasks.length <= perHour) return undefined;
  underWay.delete(task.id);
  return { type: "deferred", reason: "HOURLY_LIMIT" };
}

/** Taken in young, it has waited too long; one that a person puts back after that is answered. */
async function isTooLate({ config, db, clock }: PassContext, { task }: Attempt): Promise<boolean> {
  if (clock.now() - task.received_at <= config.replies.maxAgeMs) return false;
  return !(await hasHandover(db, task.id));
}

/** "A colleague will answer you": once, when nothing else can be said any more. */
async function handover(
  { config, clock }: PassContext,
  correspondence: Correspondence,
): Promise<readonly Effect[]> {
  const text = config.replies.handover.trim();
  if (text === "") return [];
  const reply = { kind: "handover", source: null, text } as const;
  return [await writeReply(config, correspondence, reply, clock.now())];
}

async function askedMail(
  { config, db }: PassContext,
  { task }: Attempt,
  message: Message,
  sender: string,
): Promise<AskedMail> {
  const text = newText(message);
  const { subject, references, inReplyTo, messageId } = message;
  const isFollowUp = inReplyTo !== null || references.length > 0;
  const thread = references[0] ?? inReplyTo ?? messageId ?? task.content_hash;
  const whole = isFollowUp && text !== "" ? text : `${subject}\n${text}`;
  const { language, historyTurns } = config.replies;
  return {
    subject,
    text,
    whole,
    language: language === "auto" ? languageOf(whole) : language,
    intents: intentsOf(whole),
    sender,
    thread,
    isFollowUp,
    history: await recentTurns(db, { account: task.account, sender, thread }, historyTurns),
  };
}
