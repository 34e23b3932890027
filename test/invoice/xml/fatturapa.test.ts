import assert from "node:assert/strict";
import { test } from "node:test";
import { allInvoices, issuesOf, onlyInvoice } from "./reading.ts";

const header = `<FatturaElettronicaHeader><CedentePrestatore><DatiAnagrafici><IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>12345670017</IdCodice></IdFiscaleIVA><Anagrafica><Nome>Anna</Nome><Cognome>Niccolò</Cognome></Anagrafica></DatiAnagrafici><Sede><Nazione>IT</Nazione></Sede></CedentePrestatore><CessionarioCommittente><DatiAnagrafici><CodiceFiscale>09876543217</CodiceFiscale><Anagrafica><Denominazione>Beta SpA</Denominazione></Anagrafica></DatiAnagrafici></CessionarioCommittente></FatturaElettronicaHeader>`;

function body(
  given: { general?: string; summary?: string; payments?: string; type?: string } = {},
): string {
  return `<FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento><TipoDocumento>${given.type ?? "TD01"}</TipoDocumento><Divisa>EUR</Divisa><Data>2026-11-01</Data><Numero>12/A</Numero>${given.general ?? ""}</DatiGeneraliDocumento></DatiGenerali><DatiBeniServizi><DettaglioLinee><Descrizione>Carta</Descrizione><Quantita>1.00</Quantita><PrezzoUnitario>100.00000000</PrezzoUnitario><PrezzoTotale>100.00000000</PrezzoTotale><AliquotaIVA>22.00</AliquotaIVA></DettaglioLinee><DatiRiepilogo><AliquotaIVA>22.00</AliquotaIVA><ImponibileImporto>100.00</ImponibileImporto><Imposta>22.00</Imposta>${given.summary ?? ""}</DatiRiepilogo></DatiBeniServizi>${given.payments ?? ""}</FatturaElettronicaBody>`;
}

function fattura(...bodies: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?><p:FatturaElettronica xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2" versione="FPR12">${header}${bodies.join("")}</p:FatturaElettronica>`;
}

const payment = (amount: string, day: string): string =>
  `<DettaglioPagamento><DataScadenzaPagamento>${day}</DataScadenzaPagamento><ImportoPagamento>${amount}</ImportoPagamento></DettaglioPagamento>`;

test("each body of a file is an invoice, all of the same seller", () => {
  const numbers = allInvoices(fattura(body(), body({ type: "TD04" })));
  assert.deepEqual(
    numbers.map(({ kind, invoice }) => [kind, invoice.seller.name, invoice.seller.taxId]),
    [
      ["invoice", "Anna Niccolò", "IT12345670017"],
      ["credit_note", "Anna Niccolò", "IT12345670017"],
    ],
  );
});

test("a total that is not printed is what the summary comes to, and its prices stay exact", () => {
  const { invoice } = onlyInvoice(fattura(body()));
  assert.deepEqual([invoice.net, invoice.tax, invoice.gross], ["100.00", "22.00", "122.00"]);
  assert.equal(invoice.lines[0]?.net, "100.00");
  assert.equal(invoice.buyer.taxId, "09876543217");
});

test("a printed total is kept, also where it holds the stamp duty", () => {
  const general =
    "<DatiBollo><BolloVirtuale>SI</BolloVirtuale><ImportoBollo>2.00</ImportoBollo></DatiBollo><ImportoTotaleDocumento>124.00</ImportoTotaleDocumento>";
  const read = onlyInvoice(fattura(body({ general })));
  assert.equal(read.invoice.gross, "124.00");
  assert.deepEqual(issuesOf(read), []);
  const wrong = onlyInvoice(fattura(body({ general: general.replace("124", "125") })));
  assert.deepEqual(issuesOf(wrong), ["TOTAL_MISMATCH"]);
});

test("what is withheld, or paid to the tax office by the buyer, is not payable", () => {
  const general = "<DatiRitenuta><ImportoRitenuta>20.00</ImportoRitenuta></DatiRitenuta>";
  assert.equal(onlyInvoice(fattura(body({ general }))).invoice.payable, "102.00");
  const split = "<EsigibilitaIVA>S</EsigibilitaIVA>";
  const { invoice } = onlyInvoice(fattura(body({ summary: split })));
  assert.equal(invoice.payable, "100.00");
  assert.equal(invoice.gross, "122.00");
});

test("instalments add up and are due with the first; ways to choose from are not added", () => {
  const parts = `<DatiPagamento>${payment("61.00", "2027-01-31")}${payment("61.00", "2026-12-31")}</DatiPagamento>`;
  const { invoice } = onlyInvoice(fattura(body({ payments: parts })));
  assert.equal(invoice.payable, "122.00");
  assert.equal(invoice.dueDate, "2026-12-31");
  const ways = `<DatiPagamento>${payment("122.00", "2026-12-31")}${payment("122.00", "2026-12-31")}</DatiPagamento>`;
  assert.equal(onlyInvoice(fattura(body({ payments: ways }))).invoice.payable, "122.00");
});

test("the simplified form has gross amounts", () => {
  const text = `<s:FatturaElettronicaSemplificata xmlns:s="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.0"><FatturaElettronicaHeader><CedentePrestatore><IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>12345670017</IdCodice></IdFiscaleIVA><Denominazione>Bar Roma</Denominazione><Sede><Nazione>IT</Nazione></Sede></CedentePrestatore><CessionarioCommittente><IdentificativiFiscali><CodiceFiscale>09876543217</CodiceFiscale></IdentificativiFiscali><AltriDatiIdentificativi><Denominazione>Beta</Denominazione></AltriDatiIdentificativi></CessionarioCommittente></FatturaElettronicaHeader><FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento><TipoDocumento>TD08</TipoDocumento><Divisa>EUR</Divisa><Data>2026-11-01</Data><Numero>5</Numero></DatiGeneraliDocumento></DatiGenerali><DatiBeniServizi><Descrizione>Pranzo</Descrizione><Importo>11.00</Importo><DatiIVA><Imposta>1.00</Imposta><Aliquota>10.00</Aliquota></DatiIVA></DatiBeniServizi></FatturaElettronicaBody></s:FatturaElettronicaSemplificata>`;
  const read = onlyInvoice(text);
  assert.equal(read.kind, "credit_note");
  assert.equal(read.invoice.seller.name, "Bar Roma");
  assert.deepEqual(read.invoice.buyer, { name: "Beta", taxId: "09876543217", country: null });
  assert.deepEqual(
    [read.invoice.net, read.invoice.tax, read.invoice.gross],
    ["10.00", "1.00", "11.00"],
  );
  assert.deepEqual(issuesOf(read), []);
});
