import { DEMO_SHOP } from "./demo-sellers.ts";
import { aMail, type MailOptions } from "./mail-maker.ts";

/** The mailbox of the demo's shop: what customers ask. The bytes are the same each time. */
export function makeDemoQuestions(): ReadonlyMap<string, Buffer> {
  return new Map([
    [
      "01-shipping.eml",
      question("2025-09-04", {
        subject: "Envíos",
        text: "Hola:\n\n¿hacen envíos y cuánto tardan?\n\nGracias\n",
      }),
    ],
    [
      "02-payment.eml",
      question("2025-09-09", {
        subject: "Payment",
        text: "Hello,\n\nwhich payment methods do you accept?\n\nThank you\n",
      }),
    ],
    [
      "03-product.eml",
      question("2025-09-12", {
        subject: "Blue backpack",
        text: "Hello,\n\nhow much is the blue backpack, and does a 15 inch laptop fit in?\n",
      }),
    ],
    [
      "04-out-of-office.eml",
      question("2025-09-13", {
        subject: "Automatic reply: Your order",
        text: "I am out of the office until Monday and will read your mail then.\n",
        headers: { "Auto-Submitted": "auto-replied" },
      }),
    ],
  ]);
}

function question(date: string, mail: MailOptions): Buffer {
  const day = date.replaceAll("-", "");
  return aMail({
    from: `Customer <customer.${day}@example.com>`,
    to: DEMO_SHOP,
    date: new Date(`${date}T09:10:00Z`),
    messageId: `<${day}.0910@example.com>`,
    ...mail,
  });
}
