import assert from "node:assert/strict";
import { test } from "node:test";
import { openFaq } from "../../src/db/faq-search.ts";
import type { FaqEntry } from "../../src/mail/faq-entry.ts";

const shipping: FaqEntry = {
  id: "shipping",
  keywords: ["envío", "entrega", "shipping"],
  question: "¿Hacen envíos a todo el país?",
  answer: "Enviamos a todo el país en 3 a 5 días hábiles. El envío cuesta 4,95 €.",
};
const returns: FaqEntry = {
  id: "returns",
  keywords: ["devolución", "cambio"],
  question: "¿Cómo devuelvo un producto?",
  answer: "Puede devolverlo dentro de 30 días.",
};
const hours: FaqEntry = {
  id: "hours",
  keywords: ["horario", "abren"],
  question: "¿Cuál es el horario de atención?",
  answer: "De lunes a viernes de 9 a 18.",
};
const faq = openFaq([shipping, returns, hours]);

for (const { text, id } of [
  { text: "¿Hacen envíos?", id: "shipping" },
  { text: "cuanto sale el enbio", id: "shipping" },
  { text: "¿Envían a todo el país?", id: "shipping" },
  { text: "Hola, soy Ana. Quería saber si hacen envíos. Saludos, Ana", id: "shipping" },
  { text: "precio envío", id: "shipping" },
  { text: "¿Puedo devolver algo dentro de 30 días?", id: "returns" },
  { text: "¿Qué horario tienen?", id: "hours" },
  { text: "cual es el orario de atencion", id: "hours" },
  // the entry cannot know the place, the number, the product
  { text: "¿Envían a Alemania?", id: undefined },
  { text: "¿Puedo devolver después de 60 días?", id: undefined },
  { text: "¿Cuánto cuesta el envío de una heladera?", id: undefined },
  { text: "¿Cuánto cuesta la heladera?", id: undefined },
  // more than one thing is asked
  { text: "¿Hacen envíos? ¿Qué horario tienen?", id: undefined },
  { text: "¿Hacen envíos y cambios?", id: undefined },
  { text: "¿Hacen envíos? Busco una heladera blanca", id: undefined },
  // nothing of the kind is asked
  { text: "El envío tardó mucho.", id: undefined },
  { text: "El envio tardo mucho", id: undefined },
  { text: "Gracias por el envío", id: undefined },
  { text: "¿Me pueden enviar información?", id: undefined },
  { text: "¿Puedo cambiar la dirección de envío?", id: undefined },
  { text: "¿Por qué no hacen envíos?", id: undefined },
  { text: "¿Dónde está mi envío?", id: undefined },
  { text: "El envío llegó roto, ¿cómo lo devuelvo?", id: undefined },
  { text: "¿Tienen mantas?", id: undefined },
  { text: "¿Hay?", id: undefined },
  { text: "", id: undefined },
]) {
  test(`"${text}" is answered by ${id ?? "no entry"}`, () => {
    const found = faq.match(text);
    assert.equal(found.matched?.id, id);
    assert.equal(found.score >= found.threshold, id !== undefined);
  });
}

test("candidates stand best first, and none scores more than the match", () => {
  const { candidates, score } = faq.match("¿Hacen envíos y cambios?");
  assert.deepEqual(candidates.map(({ id }) => id).toSorted(), ["returns", "shipping"]);
  assert.equal(candidates[0]?.score, score);
});

test("what is asked of an entry has to stand in it", () => {
  const silent = openFaq([{ ...shipping, answer: "Sí, enviamos a todo el país." }]);
  assert.equal(silent.match("¿Hacen envíos?").matched?.id, "shipping");
  assert.equal(silent.match("¿Cuánto cuesta el envío?").matched, undefined);
  assert.equal(silent.match("¿Cuánto tarda el envío?").matched, undefined);
});

test("of two languages the question's own is answered, and another is said", () => {
  const english: FaqEntry = {
    id: "shipping-en",
    keywords: ["shipping", "delivery", "envío"],
    question: "Do you ship?",
    answer: "Yes, we ship to the whole country. It takes 3 days.",
  };
  const both = openFaq([english, shipping]);
  assert.equal(both.match("¿Hacen envíos?").matched?.id, "shipping");
  assert.equal(both.match("Do you ship?").matched?.id, "shipping-en");
  assert.deepEqual(
    [openFaq([shipping]).match("Do you ship?").inLanguage, both.match("Do you ship?").inLanguage],
    [false, true],
  );
});

test("an answer that stands in both languages answers both, and the language to answer in decides", () => {
  const english: FaqEntry = {
    id: "shipping-en",
    keywords: ["shipping", "delivery"],
    question: "Do you ship?",
    answer: "Yes, we ship to the whole country.",
  };
  const bilingual: FaqEntry = {
    ...english,
    id: "shipping-both",
    keywords: ["shipping", "envío"],
    answer: "Sí, enviamos a todo el país. Yes, we ship to the whole country.",
  };
  const one = openFaq([bilingual]);
  assert.deepEqual(
    ["¿Hacen envíos?", "Do you ship?"].map((text) => one.match(text).inLanguage),
    [true, true],
  );
  const both = openFaq([english, shipping]);
  assert.equal(both.match("Do you ship?", "es").matched?.id, "shipping");
  assert.equal(openFaq([english]).match("Do you ship?", "es").inLanguage, false);
});

test("nothing in a question is an operator of the search", () => {
  for (const text of [
    '"',
    "envío AND",
    "NEAR(envío",
    "envío*",
    "terms: envío",
    "'; DROP TABLE faq",
    "-envío",
    "( ) ^",
  ]) {
    assert.doesNotThrow(() => faq.match(text), text);
  }
});

test("an FAQ without entries answers nothing", () => {
  assert.deepEqual(openFaq([]).match("¿Hacen envíos?").candidates, []);
});
