import assert from "node:assert/strict";
import { test } from "node:test";
import { languageOf } from "../../src/mail/language.ts";

for (const { text, language } of [
  { text: "hacen envíos?", language: "es" },
  { text: "cuanto sale la remera negra", language: "es" },
  { text: "tienen stock?", language: "es" },
  { text: "¿Precio?", language: "es" },
  { text: "envíos a Canarias?", language: "es" },
  { text: "envian a Miami?", language: "es" },
  { text: "venden gorras?", language: "es" },
  { text: "Queda alguna mochila roja?", language: "es" },
  { text: "talles?", language: "es" },
  { text: "formas de pago", language: "es" },
  { text: "in stock?", language: "en" },
  { text: "sizes pls", language: "en" },
  { text: "Good morning", language: "en" },
  { text: "return policy?", language: "en" },
  { text: "got any hats?", language: "en" },
  { text: "stock?", language: undefined },
  { text: "Do you ship?", language: "en" },
  { text: "I would like to know the price of the jacket", language: "en" },
  { text: "can i pay by card", language: "en" },
  { text: "Haben Sie die Schuhe in Größe 42?", language: "de" },
  { text: "Guten Tag, wann wird meine Bestellung geliefert?", language: "de" },
  { text: "Bonjour, livrez-vous en Espagne ?", language: "fr" },
  { text: "Quel est le prix de la robe ?", language: "fr" },
  { text: "Quanto costa la spedizione?", language: "it" },
  { text: "Vorrei sapere se avete questa taglia", language: "it" },
  { text: "Vocês fazem entregas no Porto?", language: "pt" },
  { text: "Gostaria de saber o preço, obrigado", language: "pt" },
  { text: "Hebben jullie deze schoenen in maat 38?", language: "nl" },
  { text: "Wanneer komt mijn bestelling?", language: "nl" },
  { text: "Falcon 3000 XL", language: undefined },
  { text: "", language: undefined },
  { text: "你好，有货吗？", language: undefined },
]) {
  test(`"${text}" is ${language ?? "in no language that is known"}`, () => {
    assert.equal(languageOf(text), language);
  });
}
