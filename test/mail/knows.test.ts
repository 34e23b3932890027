import assert from "node:assert/strict";
import { test } from "node:test";
import { openFaq, type Faq } from "../../src/db/faq-search.ts";
import { intentsOf, type Intent } from "../../src/mail/intent.ts";
import { HELD_OUT, TUNED, type Question } from "./questions.ts";
import { SHOP_FAQS, STARTER_ENTRIES } from "./shop-faqs.ts";

const PARTS = [
  { questions: TUNED, part: "the part that the rules were tuned on" },
  { questions: HELD_OUT, part: "the part that was held out" },
];

const starter = openFaq(STARTER_ENTRIES);

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

for (const { questions, part } of PARTS) {
  test(`what customers want is known: ${part}`, (t) => {
    const right = questions.filter(({ text, intents }) => intents.includes(firstIntent(text)));
    const share = right.length / questions.length;
    t.diagnostic(`${questions.length} questions: intents ${percent(share)}`);
    assert.ok(share >= 0.95, percent(share));
  });
}

function firstIntent(text: string): Intent {
  const [first] = intentsOf(text);
  assert.ok(first !== undefined);
  return first;
}

function figuresOf(questions: readonly Question[], faq: Faq) {
  let right = 0;
  let wrong = 0;
  let found = 0;
  for (const { text, faq: wanted, maybeFaq } of questions) {
    const id = faq.match(text).matched?.id.split("-")[0];
    if (id === undefined) continue;
    if (id === wanted || id === maybeFaq) right += 1;
    else wrong += 1;
    if (id === wanted) found += 1;
  }
  const wanted = questions.filter((question) => question.faq !== null).length;
  return { given: right + wrong, precision: right / (right + wrong), recall: found / wanted };
}

for (const { name, entries } of SHOP_FAQS) {
  for (const { questions, part } of PARTS) {
    test(`an FAQ answers what it can and nothing else, ${name}: ${part}`, (t) => {
      const { given, precision, recall } = figuresOf(questions, openFaq(entries));
      t.diagnostic(
        `${questions.length} questions, ${given} answers: precision ${percent(precision)}, recall ${percent(recall)}`,
      );
      assert.ok(precision >= 0.98, `precision ${percent(precision)}`);
      assert.ok(recall >= 0.6, `recall ${percent(recall)}`);
    });
  }
}

test("the labelled set is large and has both kinds", () => {
  const all = [...TUNED, ...HELD_OUT];
  assert.ok(all.length >= 160);
  assert.equal(new Set(all.map(({ text }) => text)).size, all.length, "each stands there once");
  const without = all.filter(({ faq }) => faq === null).length;
  assert.ok(without > all.length / 3 && without < (3 * all.length) / 4);
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

for (const { text, matched } of [
  {
    text: "Question about shipping\nHello, I'm a new customer. How long does shipping take?",
    matched: true,
  },
  {
    text: "Consulta sobre envíos\nHola, soy un cliente nuevo.\n¿Cuánto tarda el envío?",
    matched: true,
  },
  { text: "¿Cuánto tarda el envío?\n¿Y qué medios de pago aceptan?", matched: false },
  { text: "¿Cuánto tarda el envío?\nformas de pago", matched: false },
  { text: "no sé qué talla elegir\n¿Cuánto tarda el envío?", matched: false },
  { text: "price of the iphone case\nHow long does shipping take?", matched: false },
  { text: "I need a blender\nHow long does shipping take?", matched: false },
  { text: "¿Cuánto tarda el envío?\n¿Está todo disponible?", matched: false },
]) {
  test(`of several lines each counts for itself: ${JSON.stringify(text)}`, () => {
    assert.equal(starter.match(text).matched !== undefined, matched);
  });
}

test("an answer in two languages is for whoever writes either", () => {
  const both = openFaq([
    {
      id: "shipping",
      keywords: ["envío", "shipping"],
      question: "How long does shipping take? / ¿Cuánto tarda el envío?",
      answer: "Shipping takes 3-5 business days. / El envío tarda 3-5 días hábiles.",
    },
  ]);
  for (const text of ["How long does shipping take?", "¿Cuánto tarda el envío?"]) {
    const { matched, inLanguage } = both.match(text);
    assert.deepEqual([matched?.id, inLanguage], ["shipping", true]);
  }
});
