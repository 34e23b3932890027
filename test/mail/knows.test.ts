import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { STARTER_FAQ } from "../../src/config/starter-faq.ts";
import { openFaq, type Faq } from "../../src/db/faq-search.ts";
import type { FaqEntry } from "../../src/mail/faq.ts";
import { intentsOf } from "../../src/mail/intent.ts";
import { HELD_OUT, TUNED, type Question } from "./questions.ts";

const starter = openFaq(parse(STARTER_FAQ) as FaqEntry[]);

/** A shop's own FAQ, in one language, with few and other words than the starter's. */
const terse = openFaq([
  {
    id: "shipping",
    keywords: ["envío", "envios", "entrega", "shipping"],
    question: "¿Hacen envíos a todo el país?",
    answer: "Sí, en 3 a 5 días hábiles. El costo depende de la zona.",
  },
  {
    id: "payment",
    keywords: ["pago", "tarjeta", "payment"],
    question: "¿Qué medios de pago aceptan?",
    answer: "Aceptamos tarjetas, transferencia y efectivo.",
  },
  {
    id: "returns",
    keywords: ["devolución", "cambio", "return"],
    question: "¿Cómo puedo devolver un producto?",
    answer: "Tiene 30 días para devolver su compra.",
  },
  {
    id: "sizes",
    keywords: ["talla", "talle", "size"],
    question: "¿Qué tallas tienen?",
    answer: "De la XS a la XXL.",
  },
  {
    id: "stock",
    keywords: ["stock", "hay", "disponible"],
    question: "¿Tienen stock?",
    answer: "Lo publicado en la web está en stock.",
  },
]);

interface Figures {
  readonly precision: number;
  readonly recall: number;
  readonly intents: number;
}

function figuresOf(questions: readonly Question[], faq: Faq): Figures {
  let right = 0;
  let given = 0;
  let intents = 0;
  for (const { text, intent, faq: wanted } of questions) {
    const found = faq.match(text).matched?.id.split("-")[0];
    if (found !== undefined) given += 1;
    if (found !== undefined && found === wanted) right += 1;
    if (intentsOf(text)[0] === intent) intents += 1;
  }
  const wanted = questions.filter((question) => question.faq !== null).length;
  return {
    precision: right / given,
    recall: right / wanted,
    intents: intents / questions.length,
  };
}

for (const { faq, name } of [
  { faq: starter, name: "the starter's FAQ" },
  { faq: terse, name: "a terse FAQ in one language" },
]) {
  for (const { questions, part } of [
    { questions: TUNED, part: "the part that the rules were tuned on" },
    { questions: HELD_OUT, part: "the part that was held out" },
  ]) {
    test(`with ${name}, what is labelled is known: ${part}`, (t) => {
      const { precision, recall, intents } = figuresOf(questions, faq);
      const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
      t.diagnostic(
        `${questions.length} questions: precision ${percent(precision)}, recall ${percent(recall)}, intents ${percent(intents)}`,
      );
      assert.ok(precision >= 0.98, `precision ${percent(precision)}`);
      assert.ok(recall >= 0.6, `recall ${percent(recall)}`);
      assert.ok(intents >= 0.9, `intents ${percent(intents)}`);
    });
  }
}

test("the labelled set is large and has both kinds", () => {
  const all = [...TUNED, ...HELD_OUT];
  assert.ok(all.length >= 160);
  assert.equal(new Set(all.map(({ text }) => text)).size, all.length, "each stands there once");
  const without = all.filter(({ faq }) => faq === null).length;
  assert.ok(without > all.length / 3 && without < (2 * all.length) / 3);
});

for (const { text, intents } of [
  { text: "¿Hacen envíos y qué medios de pago aceptan?", intents: ["payment", "shipping"] },
  { text: "Where is my order? Also, how do returns work?", intents: ["order_status", "returns"] },
  { text: "Busco una remera azul. ¿Hacen envíos?", intents: ["product_search", "shipping"] },
  { text: "", intents: ["other"] },
  { text: "🙂", intents: ["other"] },
  { text: "Gracias por el envío", intents: ["other"] },
  { text: "¿Me pueden enviar más información?", intents: ["other"] },
  { text: "¿Cómo cambio la contraseña?", intents: ["other"] },
]) {
  test(`"${text}" wants ${intents.join(" and ")}`, () => {
    assert.deepEqual(intentsOf(text).toSorted(), intents);
  });
}

test("a long complaint with the words of every topic is a complaint first", () => {
  const text =
    "Hola. Pagué con tarjeta y el envío tardó un mes. ¿Hay stock? Me dijeron que sí. El talle es otro, pedí el cambio y nadie contesta. Es una vergüenza.";
  assert.equal(intentsOf(text)[0], "complaint");
});

test("a text of a megabyte is read in bounded time and size", () => {
  assert.equal(intentsOf("a".repeat(1_000_000))[0], "other");
  assert.equal(intentsOf("envío ".repeat(200_000))[0], "shipping");
  assert.equal(intentsOf("¿?.!".repeat(250_000))[0], "other");
});
