import type { PrintedDocument } from "./printed-document.ts";

// Written to lead the rules astray: values without labels, labels without values, look-alikes.

export const ADVERSE: readonly PrintedDocument[] = [
  {
    name: "an insurance's yearly bill: policy number, insurance tax, period",
    number: "BR-2024-331",
    date: "2024-01-02",
    currency: "EUR",
    total: "119.00",
    text: `
Nordsee Versicherung AG - Deichstraße 1 - 20459 Hamburg
Buchladen Beispiel
Am Markt 1
21029 Hamburg                                         Hamburg, 02.01.2024
# Beitragsrechnung zur Haftpflichtversicherung
Rechnungsnummer: BR-2024-331
Versicherungsschein-Nr.: HV 4471 220 99
Versicherungszeitraum: 01.02.2024 - 31.01.2025
Jahresbeitrag netto                     100,00 EUR
Versicherungssteuer 19 %                 19,00 EUR
Zu zahlender Betrag                     119,00 EUR
Fälligkeit: 01.02.2024
~ Nordsee Versicherung AG   HRB 1200 Hamburg   VersSt-Nr. 9116/801/00477
`,
  },
  {
    name: "a physiotherapist without tax, with a patient's birthday",
    number: "2023-871",
    date: "2023-06-14",
    currency: "EUR",
    total: "126.00",
    text: `
Physiopraxis am Stadtpark GmbH | Parkallee 3 | 45127 Essen
# Rechnung
Rechnungs-Nr.: 2023-871
Datum: 14.06.2023
Patient geb. 03.04.1971
Verordnung vom 02.05.2023
Datum          Leistung                      Anzahl      Einzelpreis      Gesamtpreis
05.05.2023     Krankengymnastik                   3            21,00            63,00
12.05.2023     Manuelle Therapie                  3            21,00            63,00
Rechnungsbetrag                                                          126,00 EUR
Umsatzsteuerfrei nach § 4 Nr. 14 UStG
~ Physiopraxis am Stadtpark GmbH   HRB 18222 Essen
`,
  },
  {
    name: "a correction that names the invoice first",
    number: "RK-77",
    date: "2024-08-12",
    currency: "EUR",
    total: "-23.80",
    kind: "credit_note",
    text: `
Beispielwerk GmbH - Werkstraße 7 - 70173 Stuttgart
# Rechnungskorrektur
zur Rechnung Nr. RE-2024-55 vom 01.08.2024
Rechnungskorrektur-Nr.: RK-77
Datum: 12.08.2024
Nettobetrag               -20,00 EUR
MwSt. 19 %                 -3,80 EUR
Gesamtbetrag              -23,80 EUR
~ Beispielwerk GmbH   HRB 71   USt-IdNr. DE136695976
`,
  },
  {
    name: "the invoice's currency is pounds, its tax is told in euros too",
    number: "GB-2024-04",
    date: "2024-04-04",
    currency: "GBP",
    total: "595.00",
    text: `
Beispielwerk GmbH - Werkstraße 7 - 70173 Stuttgart
# Rechnung GB-2024-04
Rechnungsdatum: 04.04.2024
Bezeichnung          Menge      Preis        Betrag
Software                 1     500,00        500,00
Nettobetrag         500,00 GBP
19 % USt             95,00 GBP
Gesamtbetrag        595,00 GBP
USt in EUR (Kurs 0,8560): 110,98 EUR
~ Beispielwerk GmbH   HRB 71   USt-IdNr. DE136695976
`,
  },
  {
    name: "another firm collects the money",
    number: "RE 4488",
    date: "2024-05-02",
    currency: "EUR",
    total: "1190.00",
    text: `
Beispielwerk GmbH - Werkstraße 7 - 70173 Stuttgart
# Rechnung
Rechnung Nr.: RE 4488                     Datum: 02.05.2024
Lieferschein-Nr.: 5590                    Lieferdatum: 30.04.2024
Auftrag-Nr.: 8812                         Auftragsdatum: 11.04.2024
Summe netto                1.000,00 €
+ 19% MwSt.                  190,00 €
Gesamtsumme                1.190,00 €
Die Forderung ist abgetreten an Südfaktor Bank AG, IBAN DE89 3704 0044 0532 0130 00
~ Beispielwerk GmbH   HRB 71   USt-IdNr. DE136695976
`,
  },
  {
    name: "title and values with no labels at all",
    number: "20240117",
    date: "2024-01-17",
    currency: "EUR",
    total: "59.50",
    text: `
Kaminholz Richter e.K., Forststraße 1, 99084 Erfurt, Tel. 0361 5550
Buchladen Beispiel
Am Markt 1
21029 Hamburg
# Rechnung 20240117                                    17.01.2024
1 rm Buche                                                50,00 €
Netto                                                     50,00 €
19% MwSt                                                   9,50 €
Summe                                                     59,50 €
`,
  },
  {
    name: "an empty invoice date over a filled delivery date",
    number: "8812",
    date: "2024-02-14",
    currency: "EUR",
    total: "119.00",
    open: ["date"],
    text: `
Beispielwerk GmbH - Werkstraße 7 - 70173 Stuttgart
# Rechnung
Rechnungsnummer:      8812
Rechnungsdatum:
Lieferdatum:          14.02.2024
Nettobetrag                100,00 EUR
MwSt. 19 %                  19,00 EUR
Gesamtbetrag               119,00 EUR
~ Beispielwerk GmbH   HRB 71   USt-IdNr. DE136695976
`,
  },
  {
    name: "an empty invoice number over the customer's number",
    number: "4711",
    date: "2024-02-14",
    currency: "EUR",
    total: "119.00",
    open: ["number"],
    text: `
Beispielwerk GmbH - Werkstraße 7 - 70173 Stuttgart
# Rechnung
Rechnungsnummer
Kundennummer          4711
Datum                 14.02.2024
Nettobetrag                100,00 EUR
MwSt. 19 %                  19,00 EUR
Gesamtbetrag               119,00 EUR
~ Beispielwerk GmbH   HRB 71   USt-IdNr. DE136695976
`,
  },
  {
    name: "the address stands under the label of the number",
    number: "INV-9",
    date: "2024-05-03",
    currency: "GBP",
    total: "120.00",
    open: ["number"],
    text: `
Northfield Tools Ltd - 4 Mill Lane - Leeds LS1 4AP
# INVOICE
Invoice No.
12 Canal Street
Leeds LS2 9AA
Date: 3 May 2024
Subtotal    £100.00
VAT 20%      £20.00
Total       £120.00
VAT No GB980780684
`,
  },
  {
    name: "Indian e-commerce: order, invoice and shipping dates beside each other",
    number: "FAAAQ12300004417",
    date: "2017-10-04",
    currency: "INR",
    total: "1939.00",
    text: `
# Tax Invoice
Sold By: Deccan Retail Private Limited,
Warehouse 9, Hoskote, Bengaluru 562114
GSTIN - 27AAPFU0939F1ZV                             Invoice Number # FAAAQ12300004417

Order ID: OD110403221188112000        Bill To                       Ship To
Order Date: 02-10-2017                Example Books                 Example Books
Invoice Date: 04-10-2017              MG Road, Mumbai 400001        MG Road, Mumbai 400001
PAN: AAPFU0939F                       Phone: 98xxxxxx11             Phone: 98xxxxxx11

Product              Title                Qty     Gross Amount     Discount     Taxable Value     IGST      Total
Reading lamp         Lamp, black            1          1999.00       -60.00          1643.22     295.78   1939.00
Total                                       1          1999.00       -60.00          1643.22     295.78   1939.00
                                                                 Grand Total   ₹ 1939.00
                                                                 Deccan Retail Private Limited
`,
  },
  {
    name: "an American telephone bill with previous charges and surcharges",
    number: "9912004417",
    date: "2019-11-07",
    currency: "USD",
    total: "64.15",
    text: `
# Great Lakes Wireless
PO Box 660108                                    Bill date              November 7, 2019
Dallas, TX 75266                                 Account number         387221190-00001
                                                 Invoice number         9912004417
Example Books Inc                                Billing period         Oct 8 - Nov 7, 2019
10 Main Street
Madison, WI 53703

Balance from last bill                                       $61.80
Payment - Thank You                                         -$61.80
Balance forward                                               $0.00
Plan charges                                                 $55.00
Surcharges and fees                                           $5.02
Taxes and gov fees                                            $4.13
Total new charges                                            $64.15
Total amount due on 11/29/19                                 $64.15
`,
  },
  {
    name: "a ride's receipt",
    number: "RCPT-55-2201",
    date: "2024-02-17",
    currency: "EUR",
    total: "18.40",
    kind: "receipt",
    text: `
# Receipt
Cityride B.V., Havenweg 9, 1019 AA Amsterdam
Receipt number: RCPT-55-2201
17 February 2024
Trip fare                      €16.88
VAT 9%                          €1.52
Total                          €18.40
Paid with Mastercard 4242      €18.40
`,
  },
  {
    name: "a marketplace's fee invoice with a month in its title",
    number: "EUINFR24-119922",
    date: "2024-01-31",
    currency: "EUR",
    total: "46.80",
    text: `
# VAT INVOICE
Megamart Services S.à r.l., 38 avenue du Nord, L-1855 Luxembourg, VAT LU20260743
Example Books SARL
VAT number: FR63530848134
Invoice number     EUINFR24-119922
Invoice date       2024-01-31
Seller Fees - Month of January 2024
Service                                    Net         VAT rate      VAT        Total
Subscription                          EUR 39.00          20%    EUR 7.80    EUR 46.80
Total                                 EUR 39.00                 EUR 7.80    EUR 46.80
`,
  },
  {
    name: "an advertising platform: the period is large, the invoice date small",
    number: "4188220071",
    date: "2023-08-31",
    currency: "EUR",
    total: "500.00",
    text: `
# Invoice
Invoice number: 4188220071
Searchlight Ireland Limited
Gordon Street, Dublin 4
VAT: IE6388047V
                                                  Details
Bill to                                           Invoice number .......... 4188220071
Example Books SL                                  Invoice date ............ 31 Aug 2023
Gran Vía 40                                       Billing ID .............. 7712-8812-0034
48009 Bilbao                                      Account ID .............. 118-220-9911

Summary for 1 Aug 2023 - 31 Aug 2023
Subtotal in EUR                                                 €500.00
VAT (0%)                                                          €0.00
Total in EUR                                                    €500.00
Services subject to the reverse charge
`,
  },
  {
    name: "Italian fees with pension fund and withholding",
    without: ["Totale fattura"],
    number: "18/2024",
    date: "2024-04-22",
    currency: "EUR",
    total: "1268.80",
    text: `
# Studio Tecnico Bruni S.r.l.
Via Verdi 12, 40121 Bologna - P.IVA 00743110157
PARCELLA / FATTURA N. 18/2024                              Data: 22/04/2024
Cliente: Libreria Esempio S.p.A.
Compenso                                        1.000,00
Contributo integrativo 4%                          40,00
Imponibile                                      1.040,00
IVA 22%                                           228,80
Totale fattura                               € 1.268,80
Ritenuta d'acconto 20%                           -200,00
Netto a pagare                               € 1.068,80
`,
  },
  {
    name: "a Spanish gas bill with meter readings",
    number: "FE24371220044871",
    date: "2024-09-05",
    currency: "EUR",
    total: "72.60",
    text: `
Gas Meseta S.A.U. CIF A58818501 Calle del Sol 1, 28013 Madrid
# Factura de gas
Nº factura: FE24371220044871              Fecha emisión factura: 05/09/2024
Periodo de consumo: 05/07/2024 a 04/09/2024
Nº contrato: 8812004417                   CUPS: ES0217010144172201HJ
Lectura anterior 1.204   Lectura actual 1.266   Consumo 62 m3
Término fijo                                 12,00 €
Consumo                                      48,00 €
Importe total sin IVA                        60,00 €
IVA 21%                                      12,60 €
IMPORTE TOTAL                                72,60 €
Vencimiento: 12/09/2024
`,
  },
  {
    name: "French hosting: reference, order, customer and due in one column",
    number: "FR40118820",
    date: "2022-12-01",
    currency: "EUR",
    total: "11.99",
    text: `
# FACTURE
Nuage Clair SAS
2 rue du Nord - 59100 Roubaix - France
N° TVA : FR63530848134

Référence de la facture          FR40118820
Référence client                 NC1182-clair
Commande                         188200471
Date d'émission                  1 décembre 2022
Date de paiement                 1 décembre 2022

Domaine                              Référence      Qté      Prix HT
exemple.example - 1 an               DOM-1             1       9,99 €
Prix HT          9,99 €
TVA 20 %         2,00 €
TOTAL TTC       11,99 €
`,
  },
  {
    name: "French: TVA of two rates in a table, total in a box",
    number: "F24-0417",
    date: "2024-04-17",
    currency: "EUR",
    total: "335.00",
    text: `
Épicerie du Canal SARL - 8 quai du Canal - 31000 Toulouse - SIRET 53084813400017
Facture F24-0417                       Toulouse, le 17 avril 2024
                                       Brasserie Exemple SAS
                                       4 place du Marché
                                       31500 Toulouse
Base HT       Taux        TVA
  100,00     20,00%      20,00
  203,79      5,50%      11,21
Total HT      Total TVA      Total TTC      Net à payer
303,79 €        31,21 €       335,00 €         335,00 €
Échéance le 17/05/2024
`,
  },
  {
    name: "a Swiss QR bill whose payment part repeats the amount",
    number: "202400881",
    date: "2024-03-05",
    currency: "CHF",
    total: "324.30",
    text: `
Malerei Tobler GmbH
Dorfgasse 2
9000 St. Gallen
MWST-Nr. CHE-123.456.788
# Rechnung
Rechnungsnummer          202400881
Datum                    05.03.2024
Zahlbar bis              04.04.2024
Anstrich Büro                                 300.00
Total exkl. MWST                              300.00
MWST 8.1%                                      24.30
Total CHF                                     324.30

Empfangsschein           Zahlteil
Konto / Zahlbar an       Konto / Zahlbar an
CH93 0076 2011 6238 5295 7
Malerei Tobler GmbH      Referenz
Währung   Betrag         21 00000 00003 13947 14300 09017
CHF       324.30         Währung   Betrag
                         CHF       324.30
`,
  },
  {
    name: "a Canadian invoice with GST and QST and a bare dollar",
    number: "M-20441",
    date: "2024-05-06",
    currency: "CAD",
    total: "114.98",
    open: ["currency"],
    text: `
# Invoice
Maple Rowing Supplies Inc.
450 Rue Sainte, Montréal, QC H2X 1Y4, Canada
GST 123456789 RT0001   QST 1234567890 TQ0001
Invoice #: M-20441
Invoice date: 2024-05-06
Bill to: Example Books Inc
Oars                              $100.00
Subtotal                          $100.00
GST 5%                              $5.00
QST 9.975%                          $9.98
Total                             $114.98
`,
  },
  {
    name: "an Australian invoice in American-looking dates",
    number: "INV-0331",
    date: "2024-07-05",
    currency: "AUD",
    total: "110.00",
    text: `
# TAX INVOICE
Coastal Signs Pty Ltd
ABN 53 004 085 616
Invoice Date          Invoice Number          Reference
5/07/2024             INV-0331                PO 7710
Bill To: Example Books Pty Ltd
Description           Quantity     Unit Price      GST        Amount AUD
Sign                         1         100.00      10%            100.00
                                   Subtotal                       100.00
                                   TOTAL GST 10%                   10.00
                                   TOTAL AUD                      110.00
Due Date: 19/07/2024
`,
  },
  {
    name: "an invoice stapled to its terms",
    number: "TR-1090",
    date: "2024-02-20",
    currency: "GBP",
    total: "240.00",
    text: `
# INVOICE
Trentside Removals Limited, 9 Weir Lane, Nottingham NG1 5FS
Tel 0115 555 0199   VAT No GB980780684
Invoice No TR-1090
Invoice Date 20/02/2024
Bill To
Example Books Ltd
Net      £200.00
VAT 20%   £40.00
Total    £240.00
=====
# Terms and Conditions
1. Quotations are valid for 30 days.
2. A deposit of £50.00 is payable on order.
3. Late payment: a fee of £100.00 applies.
`,
  },
  {
    name: "a Dutch invoice with the payment reference near the number",
    number: "F2024-0091",
    date: "2024-10-15",
    currency: "EUR",
    total: "302.50",
    text: `
Fietsenmaker Zuid B.V. | Dorpsstraat 1 | 3512 JE Utrecht | KvK 24330087 | BTW NL810433941B01
Aan: Boekhandel Voorbeeld
# Factuur
Factuurnummer: F2024-0091
Factuurdatum: 15 oktober 2024
Klantnummer: 1029
Betalingskenmerk: 4417 2201 9981 0034
Werkzaamheden                                 € 250,00
Subtotaal                                     € 250,00
21% BTW over € 250,00                          € 52,50
Totaal                                        € 302,50
Wij verzoeken u het bedrag binnen 14 dagen over te maken.
`,
  },
  {
    name: "a Portuguese telecom bill with previous balance",
    number: "FT B/881200447",
    date: "2024-03-04",
    currency: "EUR",
    total: "36.90",
    text: `
Telecom Atlântica, S.A.   NIF 501964843   Av. do Mar 1, 1998-022 Lisboa
# Fatura
Nº Fatura: FT B/881200447
Data de emissão: 04/03/2024
Período de faturação: 01/02/2024 a 29/02/2024
Conta: 1188220
Saldo anterior                          36,90 €
Pagamentos recebidos                   -36,90 €
Serviços (sem IVA)                      30,00 €
IVA 23%                                  6,90 €
Total da fatura                         36,90 €
Pagar até 25/03/2024
`,
  },
  {
    name: "a conference ticket: order receipt that is an invoice",
    number: "INV-2024-4417",
    date: "2024-05-12",
    currency: "EUR",
    total: "484.00",
    text: `
# Invoice
Ticketbaum GmbH, Alte Straße 8, 10117 Berlin
VAT ID: DE136695976
Invoice no. INV-2024-4417 - May 12, 2024
Order no. 99820 - May 11, 2024
Event: Printing Days, Oct 3, 2024
To: Example Books Ltd
2 x Conference pass                        €400.00
Net                                        €400.00
VAT 21%                                     €84.00
Total                                      €484.00
`,
  },
  {
    name: "spaced capitals and labels split in words",
    number: "A 1029",
    date: "2024-06-06",
    currency: "EUR",
    total: "178.50",
    text: `
T I S C H L E R E I   B R A N D T   G M B H
Tischlerei Brandt GmbH · Holzweg 4 · 01067 Dresden
# R E C H N U N G
Rechnung    Nr.:     A 1029
Rechnungs   datum:   06.06.2024
Summe netto       150,00 €
MwSt 19%           28,50 €
Summe brutto      178,50 €
~ Tischlerei Brandt GmbH   HRB 4410 Dresden   USt-IdNr. DE136695976
`,
  },
  {
    name: "a discount after the subtotal and a rounding",
    number: "2024-310",
    date: "2024-11-11",
    currency: "CHF",
    total: "486.45",
    text: `
Weinkeller Rebberg AG, Rebweg 1, 8400 Winterthur, CHE-123.456.788 MWST
# Rechnung Nr. 2024-310 vom 11.11.2024
Zwischensumme                  CHF 500.00
Rabatt 10%                     CHF -50.00
Nettobetrag                    CHF 450.00
MWST 8.1%                      CHF  36.45
Gesamtbetrag                   CHF 486.45
`,
  },
  {
    name: "prices with tax inside",
    number: "KB-22018",
    date: "2024-12-03",
    currency: "EUR",
    total: "47.60",
    text: `
Kaffeehaus Morgenrot GmbH · Gasse 2 · 93047 Regensburg
# Rechnung
Rechnungsnr. KB-22018          Datum 03.12.2024
Bezeichnung            Menge      Einzelpreis      Gesamt
Bohnen 1 kg                2            23,80       47,60
Gesamtbetrag                                      47,60 €
enthaltene MwSt. 19 %                              7,60 €
Nettobetrag                                       40,00 €
~ Kaffeehaus Morgenrot GmbH   HRB 9911   USt-IdNr. DE136695976
`,
  },
  {
    name: "a part already paid by voucher",
    number: "R-118820",
    date: "2024-12-09",
    currency: "EUR",
    total: "59.50",
    text: `
Spielzeugkiste GmbH · Ringweg 2 · 93047 Regensburg
# Rechnung R-118820
Rechnungsdatum: 09.12.2024         Bestelldatum: 07.12.2024
Summe Artikel                          45,00 €
Versandkosten                           5,00 €
Nettosumme                             50,00 €
19% MwSt.                               9,50 €
Gesamtsumme                            59,50 €
Gutschein                             -10,00 €
Zu zahlen                              49,50 €
~ Spielzeugkiste GmbH   HRB 9911   USt-IdNr. DE136695976
`,
  },
  {
    name: "a bill with the due date larger than its own date",
    number: "UT-0099812",
    date: "2024-08-01",
    currency: "USD",
    total: "86.40",
    text: `
# River County Water LLC
PO Box 12, Springfield, IL 62701     www.rivercountywater.example
Account Number: 44-1182-00
Bill Number: UT-0099812
Service From: 06/28/2024    To: 07/30/2024
# Due Date: 08/22/2024
Bill Date: 08/01/2024
Water                              $50.40
Sewer                              $36.00
Current charges                    $86.40
Total due                          $86.40
After 08/22/2024 pay               $95.04
`,
  },
  {
    name: "a bilingual Belgian invoice",
    number: "2024/1187",
    date: "2024-03-21",
    currency: "EUR",
    total: "242.00",
    text: `
Imprimerie Meuse SPRL, rue du Port 4, 4000 Liège, TVA BE 0403.170.701
# FACTURE / FACTUUR
Facture n° / Factuurnr. : 2024/1187
Date / Datum : 21/03/2024
Client / Klant : 8812
Échéance / Vervaldatum : 20/04/2024
Total HTVA / Totaal excl. BTW         200,00 EUR
TVA / BTW 21%                          42,00 EUR
Total TVAC / Totaal incl. BTW         242,00 EUR
`,
  },
  {
    name: "an estimate that speaks of the invoice to come",
    kind: "other",
    text: `
# ESTIMATE
Trentside Removals Limited, 9 Weir Lane, Nottingham NG1 5FS
Estimate No: 5512          Date: 20/02/2024
Net      £200.00
VAT 20%   £40.00
Total    £240.00
An invoice will follow.
`,
  },
  {
    name: "a payment reminder in the words of a letter",
    without: ["Zahlungserinnerung"],
    kind: "other",
    text: `
Beispielwerk GmbH - Werkstraße 7 - 70173 Stuttgart
Kunden AG
Kundenweg 8
40235 Düsseldorf                           Stuttgart, 20.07.2024
# Zahlungserinnerung
Rechnungsnummer: RE-2024-17
Rechnungsdatum: 05.06.2024
Sehr geehrte Damen und Herren,
Nettobetrag        100,00 EUR
MwSt. 19 %          19,00 EUR
Gesamtbetrag       119,00 EUR
~ Beispielwerk GmbH   HRB 71   USt-IdNr. DE136695976
`,
  },
  {
    name: "a remittance advice with invoice numbers",
    kind: "other",
    text: `
# Remittance Advice
Example Books Ltd, 4 Mill Lane, Leeds LS1 4AP
Payment date: 3 June 2024
Invoice number      Invoice date      Amount
INV-1               01/05/2024        £100.00
INV-2               02/05/2024        £200.00
Total paid                            £300.00
`,
  },
  {
    name: "a delivery note with prices",
    kind: "other",
    text: `
Beispielwerk GmbH - Werkstraße 7 - 70173 Stuttgart
# Lieferschein
Lieferscheinnummer: 5590        Datum: 20.07.2024
Rechnungsadresse: Kunden AG, Kundenweg 8, 40235 Düsseldorf
Nettobetrag        100,00 EUR
MwSt. 19 %          19,00 EUR
Gesamtbetrag       119,00 EUR
~ Beispielwerk GmbH   HRB 71   USt-IdNr. DE136695976
`,
  },
  {
    name: "an order confirmation of a shop in plain text",
    kind: "other",
    text: `
Order Confirmation
Thank you for your order!
Order number: 10-44178       Order date: 3 June 2024
Subtotal       £100.00
VAT 20%         £20.00
Total          £120.00
Your invoice will be sent when the order ships.
Northfield Tools Ltd, 4 Mill Lane, Leeds LS1 4AP. VAT GB980780684
`,
  },
  {
    name: "a bank's statement",
    kind: "other",
    text: `
# Kontoauszug
Hanse Bank AG
Kontonummer 4417220      Datum 31.05.2024
02.05.2024   Rechnung 4711 Beispielwerk GmbH     -119,00
31.05.2024   Saldo                               881,00 EUR
`,
  },
];
