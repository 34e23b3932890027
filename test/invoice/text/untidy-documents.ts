import type { PrintedDocument } from "./printed-document.ts";

// Written for these tests: sparse, crowded and colloquial ones.

export const UNTIDY: readonly PrintedDocument[] = [
  {
    name: "a confirmation in a shop's plain mail that is the invoice",
    number: "FS-77120",
    date: "2024-03-03",
    currency: "USD",
    total: "54.10",
    text: `
Thanks for your purchase!
Invoice FS-77120
March 3, 2024
Order #10442
Foxsound Inc., 10 Elm Street, Portland, OR 97201, support@foxsound.example
Headphone cable x 2       $48.00
Shipping                   $6.10
Total                     $54.10
Paid by Visa ending 4242
`,
  },
  {
    name: "crowded fields in one line",
    number: "RG-5512",
    date: "2024-09-03",
    currency: "EUR",
    total: "71.40",
    text: `
Fliesen Sommer GmbH, Hauptstr. 1, 34117 Kassel, Tel 0561 5550, USt-IdNr DE136695976
# Rechnung
Rechnungs-Nr. RG-5512 Datum 03.09.2024 Kunden-Nr. 1180 Seite 1/1
Arbeitszeit       60,00
Netto 60,00 EUR
MwSt 19% 11,40 EUR
Brutto 71,40 EUR
`,
  },
  {
    name: "labels right of nothing, values left",
    number: "I-2024-8",
    date: "2024-04-18",
    currency: "EUR",
    total: "123.00",
    text: `
Dunmore Crafts Ltd, Main Street, Galway H91 XY12, VAT IE6388047V
# INVOICE
                                   Invoice Number
                                         I-2024-8
                                             Date
                                       18/04/2024
Bill To: Example Books Ltd
Net                                       €100.00
VAT @ 23%                                  €23.00
TOTAL                                     €123.00
`,
  },
  {
    name: "the total's label is on its own line over the amount",
    number: "18820",
    date: "2023-10-10",
    currency: "EUR",
    total: "121.00",
    text: `
# Invoice 18820
Oud Papier B.V. · Kade 1 · 1019 AA Amsterdam · BTW NL810433941B01
Invoice date 10 October 2023

Net amount          VAT 21%          Total amount due
€ 100.00            € 21.00          € 121.00
`,
  },
  {
    name: "amounts with the currency written out, total in words",
    number: "77/24",
    date: "2024-05-20",
    currency: "INR",
    total: "5900.00",
    text: `
# TAX INVOICE
Sharda Travels Pvt. Ltd., 4 Station Road, Pune 411001, GSTIN 27AAPFU0939F1ZV
Bill No : 77/24          Bill Date : 20-May-24
Guest Name : Example Books       Booking ID : 998120
Check In : 18-May-24      Check Out : 20-May-24
Room charges                                5,000.00
CGST 9%                                       450.00
SGST 9%                                       450.00
Grand Total (Rs.)                           5,900.00
Rupees Five Thousand Nine Hundred Only
`,
  },
  {
    name: "a hosting invoice: order and invoice number, VAT only in a sentence",
    number: "30064499",
    date: "2014-05-07",
    currency: "EUR",
    total: "34.73",
    text: `
Serverhof AG - Ringweg 40 - D-63571 Gelnhausen
# Rechnung
Rechnungsnr.      30064499            Kundennr.      47774
Rechnungsdatum    7. Mai 2014
Pos.   Menge  Beschreibung                        VK-Preis     Zeilenbetrag
1      1      Hosting Mai                            34,73            34,73
                                                 Total EUR            34,73
Steuerfreie Leistung, Reverse Charge
Zahlungsziel      21.05.14
~ Serverhof AG   Registergericht Hanau HRB 13302   UStId DE136695976
`,
  },
  {
    name: "a freight invoice with a reference jungle",
    number: "7700412",
    date: "2024-01-22",
    currency: "EUR",
    total: "595.00",
    text: `
Spedition Falke GmbH | Hafen 3 | 28217 Bremen
# RECHNUNG                                     Nr. 7700412
Auftrags-Nr. 2401-5512      Ref. PO-7781      Frachtbrief 998 220 1      Datum 22.01.2024
Ladedatum 18.01.2024      Entladedatum 19.01.2024      Relation DE-NL
Fracht                                    500,00
Summe netto                               500,00 EUR
USt 19 %                                   95,00 EUR
Rechnungsbetrag                           595,00 EUR
Ohne Abzug zahlbar bis 21.02.2024
~ Spedition Falke GmbH   HRB 5510 Bremen   USt-IdNr. DE136695976
`,
  },
  {
    name: "a cash register's simplified invoice",
    number: "T-1-00441",
    date: "2024-07-30",
    currency: "EUR",
    total: "12.10",
    text: `
Cafetería del Puerto S.L.   CIF B58378431
FACTURA SIMPLIFICADA T-1-00441
30/07/2024 13:22   Mesa 4
2 Café                    4,00
1 Tostada                 6,00
Base 10,00 IVA 21% 2,10
TOTAL                    12,10 €
Efectivo                 20,00
Cambio                    7,90
`,
  },
  {
    name: "the invoice number is repeated in the transfer's text with the customer's",
    number: "2024-1177",
    date: "2024-11-04",
    currency: "EUR",
    total: "238.00",
    text: `
Beispielwerk GmbH - Werkstraße 7 - 70173 Stuttgart
# Rechnung
Rechnungsnummer   2024-1177
Rechnungsdatum    04.11.2024
Kundennummer      20331
Nettobetrag           200,00 EUR
MwSt. 19 %             38,00 EUR
Gesamtbetrag          238,00 EUR
Verwendungszweck: 2024-1177 / 20331
Bitte geben Sie die Rechnungsnummer 2024-1177 an.
~ Beispielwerk GmbH   HRB 71   USt-IdNr. DE136695976
`,
  },
  {
    name: "a French notary of numbers: client, dossier, devis",
    number: "2024-0231",
    date: "2024-06-11",
    currency: "EUR",
    total: "960.00",
    text: `
Cabinet Rivière SARL - 5 cours Mirabeau - 13100 Aix-en-Provence - SIRET 53084813400017
Devis n° D-118 du 02/05/2024
Dossier n° 4417
# Facture n° 2024-0231
Le 11/06/2024
Prestation                                 800,00
Total HT                                   800,00 €
TVA (20 %)                                 160,00 €
Total TTC                                  960,00 €
Déjà réglé                                   0,00 €
`,
  },
  {
    name: "a software invoice with tax as a minus-free zero and paid",
    number: "A5C-20931",
    date: "2025-03-31",
    currency: "USD",
    total: "240.00",
    text: `
# INVOICE
Codeharbor, Inc.
88 Pier Street, San Francisco, CA 94107
Invoice #: A5C-20931          Status: PAID
Invoice Date: 03/31/2025      Payment Date: 03/31/2025
Billed To: Example Books Ltd
Item                  Qty      Price       Total
Annual plan             1    $240.00     $240.00
                      Subtotal           $240.00
                      Tax (0%)             $0.00
                      Total              $240.00
                      Payments          -$240.00
                      Amount Due (USD)     $0.00
`,
  },
  {
    name: "a bill of a water company: charges, credit, and a payment plan",
    number: "WB-5501",
    date: "2024-02-05",
    currency: "GBP",
    total: "88.00",
    open: ["total"],
    text: `
# Your water bill
Vale Water Limited, Dam Road, Leeds LS9 1AA, VAT No GB980780684
Bill number WB-5501        Date of bill 5 February 2024
Customer reference 44 1180 2231
Your last bill             £90.00
What you paid             -£95.00
Credit brought forward     -£5.00
Water supply               £48.00
Waste water                £40.00
Charges this bill          £88.00
Total to pay               £83.00
`,
  },
];
