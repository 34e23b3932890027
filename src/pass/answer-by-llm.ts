import type { LlmConfig } from "../config/config.ts";
import { sleep } from "../core/clock.ts";
import { CodedError } from "../core/errors.ts";
import { findAnswer, keepCachedAnswer, type AskedQuestion } from "../db/answer-cache.ts";
import { searchProducts } from "../db/products.ts";
import { estimateTokens } from "../llm/tokens.ts";
import { checkAnswer, type AnswerKnowledge } from "../mail/answer-check.ts";
import { PERSON_NEEDED, replyPrompt, type KnownAnswer, type ReplyPrompt } from "../mail/prompt.ts";
import type { Attempt, PassContext } from "./context.ts";
import type { AskedMail, FoundAnswer } from "./asked-mail.ts";
import { knowledgeHash, type ReplyDesk } from "./reply-desk.ts";

const MAX_INPUT_TOKENS = 600;
const MAX_PRODUCTS = 3;
const MAX_FAQ = 2;
// Below this share of the threshold an entry is about something else.
const NEAR = 0.5;
// An answer does not leave before those to earlier mails, unless they take much longer.
const ORDER_PATIENCE_MS = 5_000;

/** An answer from the same question asked before, else from the LLM; each is checked. */
export async function answerByLlm(
  context: PassContext,
  attempt: Attempt,
  asked: AskedMail,
  earlierMails: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<FoundAnswer> {
  const { config, db, clock, desk, llm } = context;
  if (config.llm === undefined || llm === undefined) return { type: "none" };
  const { account } = attempt.task;
  const prompt = replyPrompt(
    {
      ...asked,
      products: await searchProducts(db, asked.whole, MAX_PRODUCTS),
      faq: nearEntries(desk, asked),
      personalTo: isPersonal(asked) || asked.history.length > 0 ? asked.sender : undefined,
    },
    {
      maxTokens: MAX_INPUT_TOKENS,
      catalogChars: config.replies.catalogChars,
      countTokens: estimateTokens,
    },
  );
  const knowledge = knowledgeOf(context, asked, prompt, account);
  const question = askedQuestion(config.llm, account, asked, prompt);

  const cached = await cachedAnswer(context, question, knowledge);
  if (cached !== undefined) {
    llm.countCacheHit();
    return { type: "answer", text: cached, source: "cache", effects: [] };
  }

  const form = {
    purpose: "reply",
    system: prompt.system,
    user: prompt.user,
    images: [],
    schema: undefined,
    maxOutputTokens: config.llm.maxOutputTokens.reply,
    read: (text: string) => (text.trim() === "" ? undefined : text.trim()),
  } as const;
  const asking = llm.ask(
    form,
    {
      account,
      taskId: attempt.task.id,
      deadlineAt: context.workUntil,
      onWaited: attempt.waited,
    },
    signal,
  );
  const verdict = await attempt.whileAsking(asking);
  if (verdict.type === "deferred") return { type: "over", outcome: verdict };
  await inOrder(context, attempt, earlierMails(), signal);
  if (verdict.type === "refused") return forPerson(new CodedError("LLM_REFUSED"));
  if (isForPerson(verdict.answer)) {
    await llm.forget(form);
    return forPerson(new CodedError("NEEDS_PERSON"));
  }
  const checked = checkAnswer(verdict.answer, knowledge);
  if (checked.type === "rejected") {
    const { reason } = checked;
    await llm.forget(form);
    return forPerson(new CodedError("ANSWER_REJECTED", { detail: reason }), verdict.answer);
  }
  const { cache } = config.llm;
  if (cache.enabled) {
    // made with what this customer had said before, it is for this customer
    const kept = { ...question, isPersonal: question.isPersonal || asked.history.length > 0 };
    await keepCachedAnswer(db, kept, checked.text, cache.ttlMs, clock.now());
  }
  const source = verdict.fromCache ? "cache" : "llm";
  return { type: "answer", text: checked.text, source, effects: [] };
}

function forPerson(error: CodedError, answer?: string): FoundAnswer {
  const effects = answer === undefined ? [] : [{ type: "unsent" as const, answer }];
  return { type: "over", outcome: { type: "failed", error, effects } };
}

function isForPerson(answer: string): boolean {
  return answer.replace(/[^A-Za-z_]/g, "").toUpperCase() === PERSON_NEEDED;
}

/** FAQ entries that may help, though none answers the whole question. */
function nearEntries(desk: ReplyDesk, { whole }: AskedMail): readonly KnownAnswer[] {
  if (desk.faq === undefined) return [];
  const { candidates, threshold } = desk.faq.match(whole);
  return candidates
    .filter(({ score }) => score >= NEAR * threshold)
    .slice(0, MAX_FAQ)
    .flatMap(({ id }) => desk.entry(id) ?? []);
}

function knowledgeOf(
  { accounts, config }: PassContext,
  asked: AskedMail,
  { products, faq, system, fence }: ReplyPrompt,
  accountName: string,
): AnswerKnowledge {
  const own = accounts.find(({ name }) => name === accountName)?.addresses ?? [];
  return {
    products,
    texts: [
      ...faq.map(({ answer }) => answer),
      config.replies.signature,
      config.smtp?.from ?? "",
      ...own,
    ],
    question: `${asked.subject}\n${asked.text}`,
    sender: asked.sender,
    system,
    fence,
  };
}

// A number of the customer's own, an address: such a question is nobody else's.
const PERSONAL = /\d{5}|[\p{L}\p{N}]@[\p{L}\p{N}]/u;

function askedQuestion(
  { model }: LlmConfig,
  account: string,
  asked: AskedMail,
  { system, products, faq }: ReplyPrompt,
): AskedQuestion {
  const { whole, sender, language, isFollowUp, history } = asked;
  return {
    account,
    sender,
    text: whole,
    language,
    // what follows on another mail means something else after other words
    knowledgeHash: knowledgeHash(model, system, products, faq, isFollowUp ? history : []),
    isPersonal: isPersonal(asked),
  };
}

function isPersonal({ whole, intents, isFollowUp }: AskedMail): boolean {
  const isOwnMatter = intents.some((one) => one === "order_status" || one === "complaint");
  return isFollowUp || isOwnMatter || PERSONAL.test(whole);
}

/** An earlier answer to the same question; what is known now has to bear it out too. */
async function cachedAnswer(
  { config, db, clock }: PassContext,
  question: AskedQuestion,
  knowledge: AnswerKnowledge,
): Promise<string | undefined> {
  if (config.llm?.cache.enabled !== true) return undefined;
  const answer = await findAnswer(db, question, clock.now());
  if (answer === undefined) return undefined;
  const checked = checkAnswer(answer, knowledge);
  return checked.type === "good" ? checked.text : undefined;
}

async function inOrder(
  { clock }: PassContext,
  attempt: Attempt,
  earlier: Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = clock.now();
  const enough = new AbortController();
  const patience = sleep(clock, ORDER_PATIENCE_MS, AbortSignal.any([signal, enough.signal]));
  try {
    await attempt.whileAsking(Promise.race([earlier, patience]));
  } finally {
    enough.abort(new Error("not waited for any more"));
    await patience.catch(() => undefined);
    attempt.waited(clock.now() - startedAt);
  }
}
