import type { PrintedDocument } from "./printed-document.ts";

// Written for these tests, in the manner of many kinds of sellers.

export const GERMAN: readonly PrintedDocument[] = [
  {
    name: "goods at two rates, with discount and freight",
    number: "471199",
    date: "2018-03-05",
    currency: "EUR",
    total: "529.87",
    text: `
Werkzeug Musterhaus GmbH · Hafenstraße 20 · 80333 München

Kunden AG Mitte
Hans-Weg 15
69876 Frankfurt

# Rechnung 471199                                    05.03.2018
Lieferdatum: 04.03.2018        Kundennummer: GE2020211
Bestellnummer: B-7781

Pos   Art.-Nr.    Bezeichnung             Menge        Einzelpreis     USt.      Betrag
1     TB100A4     Trennblätter A4         20 Stk.             9,90     19 %      198,00
2     ARNR2       Joghurt Banane          50 Stk.             5,50      7 %      275,00
                                          Summe netto                            473,00
                                          7 % USt. auf 275,00                     19,25
                                          19 % USt. auf 198,00                    37,62
                                          Gesamtbetrag EUR                       529,87

Zahlbar innerhalb 30 Tagen netto bis 04.04.2018, 3% Skonto innerhalb 10 Tagen bis 15.03.2018
~ Werkzeug Musterhaus GmbH   Geschäftsführung: siehe Handelsregister HRB 80333   USt-IdNr. DE136695976   IBAN DE89 3704 0044 0532 0130 00
`,
  },
  {
    name: "Skonto amounts after the total",
    number: "RE2024-00815",
    date: "2024-02-29",
    currency: "EUR",
    total: "1190.00",
    text: `
Elektro Nordlicht GmbH - Lange Reihe 4 - 20099 Hamburg
Buchladen Beispiel
Am Markt 1
21029 Hamburg
                                              Rechnungs-Nr.:      RE2024-00815
                                              Rechnungsdatum:     29.02.2024
                                              Kunden-Nr.:         10442
                                              Auftrags-Nr.:       A-99812
                                              Auftragsdatum:      12.02.2024
                                              Leistungszeitraum:  13.02.2024 - 20.02.2024
# Rechnung
Installation laut Angebot 2024-17 vom 05.01.2024                            1.000,00 €
Nettobetrag                                                                 1.000,00 €
zzgl. 19% MwSt.                                                               190,00 €
Rechnungsbetrag                                                             1.190,00 €
Bei Zahlung bis 10.03.2024 abzgl. 2% Skonto (23,80 €)                       1.166,20 €
Zahlbar bis 30.03.2024 ohne Abzug                                           1.190,00 €
~ Elektro Nordlicht GmbH   HRB 5512 Hamburg   USt-IdNr. DE136695976   Hamburger Bank BIC HASPDEHHXXX
`,
  },
  {
    name: "reverse charge without any tax",
    number: "2023-0091",
    date: "2023-11-30",
    currency: "EUR",
    total: "4800.00",
    text: `
Datenwerk Solutions GmbH | Ringstraße 8 | 1010 Wien
UID: ATU13585627

Example Books Ltd
4 Mill Lane
Leeds LS1 4AP

# Rechnung Nr. 2023-0091
Wien, am 30. November 2023

Leistung                     Stunden      Satz          Betrag
Entwicklung November              60      80,00       4.800,00

Gesamt netto                                   EUR 4.800,00
Umsatzsteuer 0 %                               EUR     0,00
Gesamtbetrag                                   EUR 4.800,00
Steuerschuldnerschaft des Leistungsempfängers (Reverse Charge)
`,
  },
  {
    name: "Übertrag between pages",
    number: "80155",
    date: "2022-08-19",
    currency: "EUR",
    total: "357.00",
    text: `
Papier Lindner KG • Industrieweg 7 • 90402 Nürnberg
# Rechnung
Rechnung-Nr.  80155      Datum  19.08.2022     Seite 1
Pos  Bezeichnung          Menge     Preis      Gesamt
1    Kopierpapier            10     10,00      100,00
2    Umschläge               10     10,00      100,00
Übertrag                                       200,00
=====
Papier Lindner KG • Industrieweg 7 • 90402 Nürnberg
Rechnung-Nr.  80155      Datum  19.08.2022     Seite 2
Übertrag                                       200,00
3    Ordner                  10     10,00      100,00
Warenwert netto                                300,00 EUR
19,00 % MwSt                                    57,00 EUR
Endbetrag                                      357,00 EUR
`,
  },
  {
    name: "a mobile phone bill",
    number: "2024031500417",
    date: "2024-03-15",
    currency: "EUR",
    total: "34.99",
    text: `
Funkwelle Mobil GmbH, Postfach 1234, 40002 Düsseldorf
Buchladen Beispiel
Am Markt 1
21029 Hamburg
                                          Kundennummer               44 118 220
                                          Buchungskonto              77 2291 004
                                          Rechnungsnummer            2024031500417
                                          Rechnungsdatum             15.03.2024
                                          Abrechnungszeitraum        15.02.24-14.03.24
# Ihre Mobilfunk-Rechnung
Beträge in                       Netto (EUR)      Brutto (EUR)
Monatlicher Grundpreis               25,2017             29,99
Verbindungen                          4,2017              5,00
Summe                                29,4034             34,99
Umsatzsteuer 19 %                                         5,59
Rechnungsbetrag                                          34,99
Der Betrag wird am 25.03.2024 von Ihrem Konto abgebucht.
~ Funkwelle Mobil GmbH   Amtsgericht Düsseldorf HRB 24500   USt-IdNr. DE136695976   www.funkwelle-mobil.example
`,
  },
  {
    name: "a hotel's bill with two rates in a table under the total",
    number: "R-23-4471",
    date: "2023-05-07",
    currency: "EUR",
    total: "262.00",
    text: `
# Hotel Seeblick
Seeblick Betriebs GmbH
Uferstraße 1 · 88662 Überlingen

Rechnung Nr.: R-23-4471       Zimmer: 17
Anreise: 05.05.2023    Abreise: 07.05.2023     Datum: 07.05.2023
Reservierungsnr.: 99120

Datum         Leistung                  Anzahl      Einzel      Betrag EUR
05.05.2023    Übernachtung                   1      107,00          107,00
06.05.2023    Übernachtung                   1      107,00          107,00
05.05.2023    Frühstück                      2       24,00           48,00
                                        Gesamtbetrag EUR            262,00
                                        Kreditkarte                -262,00
                                        Offener Betrag                0,00
MwSt-Satz     Netto        MwSt       Brutto
7 %          200,00       14,00       214,00
19 %          40,34        7,66        48,00
Summe        240,34       21,66       262,00
~ Seeblick Betriebs GmbH   HRB 700112 Freiburg   USt-IdNr.: DE136695976   Tel. 07551 5550   hotel@seeblick-betriebs.example
`,
  },
  {
    name: "a Swiss invoice with apostrophes",
    number: "R 2025-118",
    date: "2025-01-17",
    currency: "CHF",
    total: "12972.00",
    text: `
Berner Gerüste AG
Talweg 3
3013 Bern
CHE-123.456.788 MWST

Ihre Referenz: Umbau Nord
Rechnung Nr.: R 2025-118
Rechnungsdatum: 17. Januar 2025

Gerüst, Miete 6 Wochen                               12'000.00
Zwischentotal                                   CHF  12'000.00
8.1% MWST                                       CHF     972.00
Total inkl. MWST                                CHF  12'972.00
Zahlbar 30 Tage netto
IBAN CH93 0076 2011 6238 5295 7
`,
  },
  {
    name: "a credit note",
    number: "GU-1002",
    date: "2024-06-18",
    currency: "EUR",
    total: "119.00",
    kind: "credit_note",
    text: `
Beispielwerk GmbH - Werkstraße 7 - 70173 Stuttgart
# Gutschrift
Gutschrift-Nr. GU-1002
Datum 18.06.2024
zu Rechnung Nr. RE-2024-17 vom 05.06.2024
Nettobetrag                  100,00 EUR
MwSt. 19 %                    19,00 EUR
Gutschriftsbetrag            119,00 EUR
~ Beispielwerk GmbH   HRB 71   USt-IdNr. DE136695976
`,
  },
  {
    name: "a cancellation",
    number: "ST-88",
    date: "2024-06-20",
    currency: "EUR",
    total: "-119.00",
    kind: "credit_note",
    text: `
Beispielwerk GmbH - Werkstraße 7 - 70173 Stuttgart
# Stornorechnung ST-88
Datum: 20.06.2024
Stornierung der Rechnung RE-2024-17 vom 05.06.2024
Nettobetrag                 -100,00 EUR
MwSt. 19 %                   -19,00 EUR
Gesamtbetrag                -119,00 EUR
~ Beispielwerk GmbH   HRB 71   USt-IdNr. DE136695976
`,
  },
  {
    name: "a partial invoice: earlier instalments are deducted",
    without: ["Gesamtsumme brutto"],
    number: "SR-2024-5",
    date: "2024-09-30",
    currency: "EUR",
    total: "11900.00",
    text: `
Bau Kranich GmbH - Kranstraße 1 - 04103 Leipzig
# Schlussrechnung
Rechnungsnummer: SR-2024-5
Rechnungsdatum: 30.09.2024
Auftragssumme netto                                   10.000,00 EUR
USt 19 %                                               1.900,00 EUR
Gesamtsumme brutto                                    11.900,00 EUR
abzgl. 1. Abschlagsrechnung vom 01.07.2024             -5.950,00 EUR
Restbetrag                                             5.950,00 EUR
~ Bau Kranich GmbH   HRB 4411   USt-IdNr. DE136695976
`,
  },
  {
    name: "small business without VAT",
    number: "17/2024",
    date: "2024-04-02",
    currency: "EUR",
    total: "340.00",
    text: `
Gartenpflege Immergrün, Wiesenweg 3, 50667 Köln
RECHNUNG
Rechnungsnummer 17/2024
Köln, 02.04.2024
Anzahl     Beschreibung          Einzelpreis       Gesamt
8          Stunden Gartenpflege      42,50 €     340,00 €
                                 Gesamtbetrag    340,00 €
Gemäß § 19 UStG wird keine Umsatzsteuer berechnet.
Steuernummer 214/5011/2233
`,
  },
  {
    name: "document number called Beleg, with a document date",
    number: "90012345",
    date: "2021-12-15",
    currency: "EUR",
    total: "238.00",
    text: `
Chemie Rhein AG, 67056 Ludwigshafen
# Rechnung
Belegnummer / Datum
90012345 / 15.12.2021
Lieferschein / Datum
80044112 / 13.12.2021
Auftrag / Datum
4411220 / 01.12.2021
Ihre Bestellung / Datum
PO-8812 / 30.11.2021

Position   Material       Menge      Preis      Wert EUR
000010     Lösemittel     20 KG      10,00        200,00
           Positionen netto                       200,00
           MwSt 19,000 %                           38,00
           Endbetrag EUR                          238,00
~ Chemie Rhein AG   Registergericht Ludwigshafen HRB 3000   USt-IdNr. DE136695976
`,
  },
  {
    name: "a reminder",
    kind: "other",
    text: `
Beispielwerk GmbH - Werkstraße 7 - 70173 Stuttgart
# 2. Mahnung
Datum: 20.07.2024      Kundennummer: 4711
Rechnungsnummer    Rechnungsdatum     Betrag
RE-2024-17         05.06.2024         119,00 EUR
Mahngebühr                              5,00 EUR
Gesamtbetrag                          124,00 EUR
~ Beispielwerk GmbH   HRB 71   USt-IdNr. DE136695976
`,
  },
  {
    name: "an order confirmation with an amount and a later invoice announced",
    kind: "other",
    text: `
Beispielwerk GmbH - Werkstraße 7 - 70173 Stuttgart
# Auftragsbestätigung AB-2024-17
Datum: 20.07.2024
Die Rechnung erhalten Sie mit der Lieferung.
Nettobetrag                 100,00 EUR
MwSt. 19 %                   19,00 EUR
Gesamtbetrag                119,00 EUR
~ Beispielwerk GmbH   HRB 71   USt-IdNr. DE136695976
`,
  },
  {
    name: "an offer in whose text the word invoice stands",
    kind: "other",
    text: `
Beispielwerk GmbH - Werkstraße 7 - 70173 Stuttgart
Angebot
Angebotsnummer: 2024-17      Angebotsdatum: 20.07.2024
Nettobetrag                 100,00 EUR
MwSt. 19 %                   19,00 EUR
Gesamtbetrag                119,00 EUR
Zahlung: 14 Tage nach Rechnungsdatum 20.07.2024
~ Beispielwerk GmbH   HRB 71   USt-IdNr. DE136695976
`,
  },
  {
    name: "a car rental: contract, rental dates and the invoice's own",
    number: "9314110911/00/M/00/N",
    date: "2018-10-01",
    currency: "EUR",
    total: "340.96",
    text: `
Autovermietung Beispiel GmbH, Ringallee 9, 60311 Frankfurt
# Rechnung
Rechnungs-Nr.           Datum          Mietvertrag-Nr.      Kunden-Nr.
9314110911/00/M/00/N    01.10.2018     4417720011           887120
Anmietung: 24.09.2018 08:15 Uhr    Rückgabe: 28.09.2018 17:40 Uhr
Kennzeichen F-AB 1234   km gefahren 1.204
Tage         4   x   54,13             216,52
Zusatz-km    700 x    0,10              70,00
Summe netto                            286,52
MwSt 19 % von 286,52                    54,44
Rechnungsbetrag EUR                    340,96
Kaution                                500,00
~ Autovermietung Beispiel GmbH   HRB 900   USt-IdNr. DE136695976
`,
  },
  {
    name: "an electricity bill with instalments paid and the new instalment",
    number: "R24-00711",
    date: "2024-02-12",
    currency: "EUR",
    total: "1309.00",
    text: `
Stadtwerke Lindau GmbH · Werkweg 2 · 88131 Lindau
# Jahresrechnung Strom
Rechnungsnummer: R24-00711                Vertragskonto: 220011445
Rechnungsdatum: 12.02.2024                Zählernummer: 1EMH00447711
Zeitraum 01.01.2023 bis 31.12.2023
Nettobetrag                                1.100,00 EUR
Umsatzsteuer 19 %                            209,00 EUR
Bruttobetrag                               1.309,00 EUR
bereits berechnete Abschläge               1.200,00 EUR
Nachzahlung                                  109,00 EUR
Ihr neuer Abschlag                           112,00 EUR
fällig am 01.03.2024
~ Stadtwerke Lindau GmbH   HRB 441   USt-IdNr. DE136695976
`,
  },
  {
    name: "two invoices in one file",
    text: `
Beispielwerk GmbH - Werkstraße 7 - 70173 Stuttgart
# Rechnung
Rechnungsnummer: RE-1      Rechnungsdatum: 05.03.2024
Nettobetrag   100,00 EUR
MwSt. 19 %     19,00 EUR
Gesamtbetrag  119,00 EUR
=====
Beispielwerk GmbH - Werkstraße 7 - 70173 Stuttgart
# Rechnung
Rechnungsnummer: RE-2      Rechnungsdatum: 06.03.2024
Nettobetrag   200,00 EUR
MwSt. 19 %     38,00 EUR
Gesamtbetrag  238,00 EUR
`,
    number: "RE-1",
    date: "2024-03-05",
    currency: "EUR",
    total: "119.00",
    open: ["number", "date", "total"],
  },
];
