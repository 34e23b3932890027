import { parse } from "yaml";
import { STARTER_FAQ } from "../../src/config/starter-faq.ts";
import type { FaqEntry } from "../../src/mail/faq-entry.ts";

const entry = (
  id: string,
  keywords: readonly string[],
  question: string,
  answer: string,
): FaqEntry => ({ id, keywords, question, answer });

// as: the starter is held to the schema by its own test
export const STARTER_ENTRIES = parse(STARTER_FAQ) as FaqEntry[];

/** FAQs as shops write them: the class of an entry is in its id. */
export const SHOP_FAQS: readonly {
  readonly name: string;
  readonly entries: readonly FaqEntry[];
}[] = [
  { name: "the starter", entries: STARTER_ENTRIES },
  {
    name: "short answers in Spanish",
    entries: [
      entry("shipping", ["envío", "entrega"], "¿Hacen envíos?", "Sí, a todo el país."),
      entry(
        "payment",
        ["pago", "tarjeta"],
        "¿Qué medios de pago aceptan?",
        "Tarjetas, transferencia y efectivo.",
      ),
      entry(
        "returns",
        ["devolución", "cambio"],
        "¿Cómo devuelvo un producto?",
        "Tiene 30 días para devolverlo o cambiarlo.",
      ),
      entry("sizes", ["talla", "talle"], "¿Qué tallas tienen?", "De la S a la XL."),
      entry("stock", ["stock", "disponible"], "¿Tienen stock?", "Lo publicado está en stock."),
    ],
  },
  {
    name: "English only",
    entries: [
      entry(
        "shipping",
        ["shipping", "delivery", "courier"],
        "How long does shipping take and what does it cost?",
        "Delivery takes 3 to 5 working days within the UK and costs £4.95. International orders take 10 days and cost £12.",
      ),
      entry(
        "payment",
        ["payment", "card", "paypal"],
        "What payment methods do you accept?",
        "Visa, Mastercard, American Express and PayPal.",
      ),
      entry(
        "returns",
        ["return", "refund", "exchange"],
        "What is your returns policy?",
        "You can return or exchange unworn items within 28 days for a full refund.",
      ),
      entry(
        "sizes",
        ["size", "size guide"],
        "What sizes do you have?",
        "Sizes 6 to 18. See the size guide on each product page.",
      ),
      entry(
        "stock",
        ["stock", "available"],
        "Is the item in stock?",
        "If you can add it to your basket, it is in stock.",
      ),
    ],
  },
  {
    name: "English keywords, Spanish questions",
    entries: [
      entry(
        "shipping",
        ["shipping", "delivery"],
        "¿Cuánto cuesta y cuánto tarda el envío?",
        "El envío cuesta 5 euros y tarda 3 días hábiles a cualquier punto del país.",
      ),
      entry(
        "payment",
        ["payment", "card"],
        "¿Cómo puedo pagar?",
        "Puede pagar con tarjeta o por transferencia.",
      ),
      entry(
        "returns",
        ["returns", "refund"],
        "¿Cuál es la política de devoluciones y cambios?",
        "Tiene 14 días para devolver o cambiar lo que compró.",
      ),
      entry(
        "sizes",
        ["size", "fit"],
        "¿Cómo elijo mi talla?",
        "Mire la guía de tallas en la página de cada producto.",
      ),
      entry(
        "stock",
        ["stock", "available"],
        "¿Hay stock de los productos?",
        "Todo lo que se ve en la web está disponible.",
      ),
    ],
  },
  {
    name: "both languages in one entry, and common words as keywords",
    entries: [
      entry(
        "shipping",
        ["envio", "envíos", "shipping", "delivery", "entrega"],
        "¿Cuánto tarda el envío? / How long does shipping take?",
        "Los envíos tardan de 3 a 5 días hábiles y son gratis a partir de 50 €. Shipping takes 3-5 business days, free over 50 €.",
      ),
      entry(
        "payment",
        ["pago", "pagar", "payment", "pay"],
        "¿Qué métodos de pago aceptan? / What payment methods do you accept?",
        "Tarjeta, PayPal y transferencia. Card, PayPal and bank transfer.",
      ),
      entry(
        "returns",
        ["devolución", "devolver", "return", "refund"],
        "¿Cómo devuelvo un producto? / How do I return an item?",
        "Tienes 30 días para devolver. You have 30 days to return.",
      ),
      entry(
        "sizes",
        ["talla", "tallas", "talle", "size", "sizes"],
        "¿Qué tallas tienen? / What sizes do you have?",
        "Tallas de XS a XXL. Sizes from XS to XXL.",
      ),
      entry(
        "stock",
        ["stock", "disponible", "hay", "available"],
        "¿Hay stock? / Is it in stock?",
        "El stock se muestra en cada producto. Stock is shown on each product page.",
      ),
    ],
  },
];
