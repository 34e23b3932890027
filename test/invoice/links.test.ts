import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { promisedDocuments } from "../../src/invoice/links.ts";
import { arcaAddress } from "../support/arca-maker.ts";

const URL_1 = "https://files.example/d/1";

interface Case {
  readonly subject?: string;
  readonly html?: string;
  readonly text?: string;
}

function promised({ subject = "Hello", html, text = "" }: Case, max = 5): readonly string[] {
  const found = promisedDocuments([{ subject, html: html ?? null, text }], max);
  return found.map(({ url, promise }) => `${promise} ${url.href}`);
}

const link = (text: string, href = URL_1) => `<p><a href="${href}">${text}</a></p>`;

test("the tax office's address in a document's code is never followed", () => {
  const html = link("Descargar factura PDF", arcaAddress());
  assert.deepEqual(promised({ html, text: `Factura PDF: ${arcaAddress()}` }), []);
});

describe("a link states that it leads to a document", () => {
  for (const text of [
    "Download invoice",
    "View your invoice",
    "Download PDF",
    "PDF",
    "Your receipt",
    "Rechnung herunterladen",
    "Zur Monatsrechnung",
    "Ver factura",
    "Descargar comprobante",
    "Télécharger la facture",
    "Scarica la fattura",
    "Baixar fatura",
    "Factuur downloaden",
    "Download your subscription invoice",
    "Download or pay your invoice",
    "Download invoice PDF (password: your tax number)",
    "Factura electr&oacute;nica",
    "<b>Download</b>\n <i>invoice</i>",
    '<img src="https://a.example/b.png" alt="Download invoice">',
  ]) {
    test(`by its text: ${text}`, () => {
      assert.deepEqual(promised({ html: link(text) }), [`stated ${URL_1}`]);
    });
  }

  for (const href of [
    "https://files.example/F-1.pdf",
    "https://files.example/F-1.PDF?key=1",
    "https://files.example/get?file=F-1.pdf",
    "https://files.example/invoice/F-1.xml",
    "https://files.example/factura-1.zip",
    "http://127.0.0.1:8080/doc.pdf",
  ]) {
    test(`by its address: ${href}`, () => {
      assert.deepEqual(promised({ html: link("F-1", href) }), [`stated ${href}`]);
      assert.deepEqual(promised({ text: `Hello,\n\n${href}\n` }), [`stated ${href}`]);
    });
  }

  for (const html of [
    `Your invoice is ready: <a href="${URL_1}">click here</a>.`,
    `<a href="${URL_1}">Hier</a> finden Sie Ihre Rechnung.`,
    `<p>Your invoice for November is ready.</p><table><tr><td>${link("Open")}</td></tr></table>`,
    `<p>Puede ver su factura <a href='${URL_1}'>aquí</a></p>`,
  ]) {
    test(`by the sentence around it: ${html}`, () => {
      assert.deepEqual(promised({ html }), [`stated ${URL_1}`]);
    });
  }

  for (const text of [
    `Your invoice: ${URL_1}`,
    `Your invoice: <${URL_1}>.`,
    `Download your invoice\n${URL_1}\n`,
    `Descargue su factura (${URL_1}).`,
    `[Rechnung](${URL_1})`,
  ]) {
    test(`in plain text: ${text}`, () => {
      assert.deepEqual(promised({ text }), [`stated ${URL_1}`]);
    });
  }

  test("where the message is about an invoice and the link says to download", () => {
    assert.deepEqual(promised({ subject: "Factura 228", html: link("Descargar") }), [
      `stated ${URL_1}`,
    ]);
  });
});

describe("a link may lead to a document", () => {
  for (const [why, message, expected] of [
    ["its address names an invoice", { html: link("F-1", `${URL_1}/invoice`) }, "possible"],
    ["it says to download something", { html: link("Download") }, "possible"],
    ["the message is about an invoice", { subject: "Invoice 1", html: link("Open") }, "likely"],
  ] as const) {
    test(`when ${why}`, () => {
      assert.match(promised(message)[0] ?? "", new RegExp(`^${expected} `));
    });
  }
});

describe("a link is never followed", () => {
  const subject = "Invoice 228";
  for (const text of [
    "Unsubscribe",
    "Abmelden",
    "Darse de baja",
    "Se désabonner",
    "Disiscriviti",
    "Cancelar suscripción",
    "Confirm your address",
    "Rechnungsadresse bestätigen",
    "Verify your invoice address",
    "Activate your account",
    "Manage preferences",
    "Pay invoice",
    "Approve invoice",
    "Rechnung bezahlen",
    "Track your parcel",
    "View in browser",
    "Reset password",
    "Terms and conditions",
    "Our company",
  ]) {
    test(`that says ${text}`, () => {
      assert.deepEqual(promised({ subject, html: link(text) }), []);
    });
  }

  for (const href of [
    "https://a.example/unsubscribe?invoice=1",
    "https://a.example/list/opt-out/1",
    "https://a.example/u?action=unsubscribe",
    "https://a.example/confirm/1",
    "https://a.example/confirm-email?id=1",
    "https://a.example/account/verify/invoice",
    "https://a.example/track/open?id=1",
    "https://a.example/pixel/1",
    "https://a.example/invoices/1/approve",
    "https://a.example/pay/1",
    "mailto:billing@example.com?subject=invoice.pdf",
    "javascript:download('invoice.pdf')",
    "file:///etc/invoice.pdf",
    "/invoice.pdf",
    "cid:invoice.pdf",
    "https://",
    `https://a.example/invoice.pdf?${"x".repeat(5_000)}`,
  ]) {
    test(`that leads to ${href.slice(0, 80)}`, () => {
      assert.deepEqual(promised({ subject, html: link("Open", href), text: href }), []);
    });
  }

  for (const html of [
    `To stop these mails about your invoices <a href="${URL_1}">click here</a> to unsubscribe.`,
    `Newsletter abmelden: <a href="${URL_1}">hier klicken</a>`,
    `Please confirm your address: <a href="${URL_1}">here</a>`,
    `<div style="display:none">${link("Download invoice")}</div>`,
    `<!-- ${link("Download invoice")} -->`,
    `<script>${link("Download invoice")}</script>`,
  ]) {
    test(`as it stands here: ${html}`, () => assert.deepEqual(promised({ subject, html }), []));
  }

  test("when it is said to unsubscribe anywhere", () => {
    const html = `${link("Download invoice")}${link("Unsubscribe")}`;
    assert.deepEqual(promised({ html }), []);
  });

  test("to terms and brochures, even as PDF, but to an invoice with terms it is", () => {
    const html =
      link("AGB", "https://a.example/agb.pdf") + link("Info", "https://a.example/privacy.pdf");
    assert.deepEqual(promised({ subject, html }), []);
    const href = "https://a.example/rechnung-und-agb.pdf";
    assert.deepEqual(promised({ html: link("Info", href) }), [`stated ${href}`]);
  });
});

test("through a click counter only with an invoice in so many words", () => {
  const href = "https://click.example/track/click/1";
  assert.deepEqual(promised({ html: link("Download invoice", href) }), [`stated ${href}`]);
  assert.deepEqual(promised({ subject: "Invoice 1", html: link("Download", href) }), []);
});

test("the surest links come first, each once, and no more than are allowed", () => {
  const html = [
    link("Download", "https://a.example/1"),
    link("Your invoice", "https://a.example/2#page=1"),
    link("Your invoice", "https://a.example/2#page=2"),
    "<p>Another one</p>",
    link("PDF", "https://a.example/3"),
    link("Invoice as PDF", "https://a.example/4"),
  ].join("");
  const expected = [
    "stated https://a.example/4",
    "stated https://a.example/2",
    "stated https://a.example/3",
    "possible https://a.example/1",
  ];
  assert.deepEqual(promised({ html, text: "https://a.example/4" }), expected);
  assert.deepEqual(promised({ html }, 2), expected.slice(0, 2));
  assert.deepEqual(promised({ html }, 0), []);
});

test("a sentence ends where its link's meaning ends", () => {
  const html = `Get your invoice <a href="https://a.example/1">here</a>. Read our blog <a href="https://a.example/2">here</a>.`;
  assert.deepEqual(promised({ html }), ["stated https://a.example/1"]);
});

describe("hostile text takes no time", () => {
  for (const [what, message] of [
    ["a million anchors", { html: '<a href="https://a.example/x">invoice</a>'.repeat(80_000) }],
    ["anchors in one line", { html: '<a href="https://a.example/">'.repeat(120_000) }],
    ["unclosed tags", { html: "<a href=".repeat(400_000) }],
    ["one long word", { text: `http://a.example/${"(".repeat(900_000)}` }],
    ["brackets", { text: `http://a.example/${")".repeat(900_000)}` }],
    ["many addresses", { text: "http://a.example/ invoice ".repeat(38_000) }],
    [
      "many sentences",
      { html: `${"invoice. ".repeat(300_000)}<a href="https://a.example/">x</a>` },
    ],
    ["many words", { html: `<a href="https://a.example/1">${"de baja ".repeat(400_000)}</a>` }],
  ] as const) {
    test(what, { timeout: 5_000 }, () => void promised(message));
  }
});
