import type { PrintedDocument } from "./printed-document.ts";

// Written for these tests, in the manner of many kinds of sellers; Dutch, Belgian and Polish too.

export const ROMANCE: readonly PrintedDocument[] = [
  {
    name: "French: number and date in the title line",
    number: "FA-2017-0108",
    date: "2017-11-03",
    currency: "EUR",
    total: "1728.00",
    text: `
Atelier du Pont SARL
3 rue du Pont
69002 Lyon
SIRET 53084813400017 - TVA FR63530848134
                                                    Librairie Exemple
                                                    4 place du Marché
                                                    75011 Paris
# Facture n° FA-2017-0108 du 03/11/2017
Votre commande n° 8812 du 20/10/2017
Désignation                        Qté      P.U. HT      Montant HT
Menuiserie sur mesure                1     1 440,00        1 440,00
                                    Total HT          1 440,00 €
                                    TVA 20,00 %         288,00 €
                                    Total TTC         1 728,00 €
                                    Net à payer       1 728,00 €
Échéance : 03/12/2017
`,
  },
  {
    name: "French internet provider with contract number and period",
    number: "562044387",
    date: "2015-07-02",
    currency: "EUR",
    total: "29.99",
    text: `
# Lumière Télécom SAS
SAS au capital de 3 441 812 € - RCS Paris 421 938 861 - TVA FR63530848134
Facture n°562044387
du 02 Juillet 2015
Ligne : 0140000000     Identifiant : fbx99120     Numéro de contrat : 8812004

Période du 02/07/2015 au 01/08/2015
Forfait                                        24,99
TOTAL facture H.T.                             24,99 €
TVA 20 %                                        5,00 €
TOTAL facture TTC                              29,99 €
Date limite de paiement : 07/07/2015
Ce montant sera prélevé sur votre compte.
`,
  },
  {
    name: "French with labels above and a deposit",
    number: "2024-FC-0091",
    date: "2024-09-12",
    currency: "EUR",
    total: "2400.00",
    text: `
# FACTURE
Toitures Bernard EURL, 12 avenue Foch, 57000 Metz, TVA intracommunautaire FR63530848134

Numéro            Date            Code client      Date d'échéance      Mode de règlement
2024-FC-0091      12/09/2024      CL0044           12/10/2024           Virement

Description                Quantité      Prix unitaire HT      TVA         Total HT
Réfection toiture                 1             2 000,00 €     20 %      2 000,00 €

Total HT                          2 000,00 €
Total TVA                           400,00 €
Total TTC                         2 400,00 €
Acompte versé                       600,00 €
Reste à payer                     1 800,00 €
`,
  },
  {
    name: "French credit note",
    number: "AV-0012",
    date: "2024-01-15",
    currency: "EUR",
    total: "-120.00",
    kind: "credit_note",
    text: `
Atelier du Pont SARL - 3 rue du Pont - 69002 Lyon
# AVOIR N° AV-0012
Lyon, le 15 janvier 2024
Avoir sur facture n° FA-2023-0991 du 12/12/2023
Total HT        -100,00 €
TVA 20 %         -20,00 €
Total TTC       -120,00 €
SIRET 53084813400017 - TVA FR63530848134
`,
  },
  {
    name: "Spanish: serie, two dates, IRPF",
    number: "A/2024/0031",
    date: "2024-03-31",
    currency: "EUR",
    total: "1060.00",
    text: `
# FACTURA
Talleres Ribera S.L.
C/ Mayor 12, 28013 Madrid
NIF: B58378431

Factura nº: A/2024/0031
Fecha: 31/03/2024
Fecha de vencimiento: 30/04/2024
Nº pedido: 7741      Fecha pedido: 02/03/2024

Cliente: Editorial Ejemplo S.A.

Concepto                                   Importe
Servicios de marzo                      1.000,00 €
Base imponible                          1.000,00 €
IVA (21%)                                 210,00 €
IRPF (-15%)                              -150,00 €
TOTAL                                   1.060,00 €
`,
  },
  {
    name: "Spanish telephone bill",
    number: "28-C4T1-081234",
    date: "2023-04-01",
    currency: "EUR",
    total: "48.40",
    text: `
Telefonía Meridional S.A.U.  Gran Vía 28, 28013 Madrid  CIF A58818501
Número de factura: 28-C4T1-081234
Fecha de emisión: 1 de abril de 2023
Periodo de facturación: del 1 al 31 de marzo de 2023
Referencia de contrato: 881200447
Titular: Editorial Ejemplo S.A.
# Su factura
Cuotas                           40,0000
Total (base imponible)           40,0000
IVA 21% de 40,00                  8,4000
TOTAL A PAGAR                    48,40 €
Fecha de cargo: 6 de abril de 2023
`,
  },
  {
    name: "Mexican factura with folio fiscal",
    number: "F-2231",
    date: "2024-02-20",
    currency: "MXN",
    total: "1160.00",
    text: `
# Papelería del Centro S.A. de C.V.
RFC: EKU9003173C9
Factura
Folio: F-2231
Folio fiscal: 6128396F-C09B-4EC6-8699-43C5F7E3B230
Fecha de emisión: 20/02/2024 10:15:00
Fecha de certificación: 20/02/2024 10:15:31
Cantidad     Descripción       Valor unitario      Importe
10           Cajas                    100.00      1,000.00
Subtotal                                        $ 1,000.00
IVA 16%                                           $ 160.00
Total                                           $ 1,160.00 MXN
`,
  },
  {
    name: "Argentine factura A: two parts of the number",
    number: "00003-00001234",
    date: "2024-05-06",
    currency: "ARS",
    total: "121000.00",
    text: `
# A
Distribuidora Austral S.R.L.
Av. Corrientes 1234, CABA
FACTURA
Punto de Venta: 00003    Comp. Nro: 00001234
Fecha de Emisión: 06/05/2024
CUIT: 30-71234567-1
Período Facturado Desde: 01/04/2024  Hasta: 30/04/2024   Fecha de Vto. para el pago: 16/05/2024
Importe Neto Gravado: $      100000,00
IVA 21%: $                    21000,00
Importe Total: $             121000,00
`,
  },
  {
    name: "Italian: number and date in one row of heads",
    number: "125/A",
    date: "2024-07-15",
    currency: "EUR",
    total: "610.00",
    text: `
Officina Centrale S.r.l.
Via Roma 5 - 20121 Milano
P.IVA 00743110157
Spett.le
Libreria Esempio S.p.A.
Via Verdi 8
10121 Torino
# FATTURA
N. documento      Data documento      Cod. cliente      Pagamento
125/A             15/07/2024          C0091             Bonifico 30 gg

Descrizione               Q.tà      Prezzo      Importo      IVA
Riparazione                  1      500,00       500,00      22
Totale imponibile                           € 500,00
IVA 22%                                     € 110,00
Totale fattura                              € 610,00
Scadenza 14/08/2024
`,
  },
  {
    name: "Italian: fattura n. del",
    number: "44/2023",
    date: "2023-10-02",
    currency: "EUR",
    total: "1220.00",
    text: `
Studio Grafico Aurora S.n.c., Corso Italia 3, 50123 Firenze, P.IVA 00743110157
Fattura n. 44/2023 del 02/10/2023
Ordine n. 9981 del 12/09/2023
Progetto grafico                              1.000,00
Imponibile                                  € 1.000,00
IVA 22%                                       € 220,00
Totale documento                            € 1.220,00
`,
  },
  {
    name: "Portuguese with ATCUD",
    number: "FT 2024/117",
    date: "2024-06-28",
    currency: "EUR",
    total: "246.00",
    text: `
# Oficina do Porto, Lda
Rua das Flores 8, 4050-262 Porto
NIF: 501964843
Fatura FT 2024/117                                Original
ATCUD: JFK2T4-117
Data: 2024-06-28        Vencimento: 2024-07-28
V/ NIF: 509442013
Descrição            Qtd.     Preço       IVA      Valor
Serviço                 1    200,00       23%     200,00
Total ilíquido                     200,00 €
Total IVA                           46,00 €
Total a pagar                      246,00 €
`,
  },
  {
    name: "Brazilian reais",
    number: "000.123.456",
    date: "2024-08-09",
    currency: "BRL",
    total: "1500.00",
    text: `
# Gráfica Tropical Ltda
CNPJ: 11.222.333/0001-81
NOTA FISCAL
Nº 000.123.456
Data de emissão: 09/08/2024
Descrição                         Valor total
Impressão                         R$ 1.500,00
Valor total da nota               R$ 1.500,00
`,
  },
  {
    name: "Dutch webshop",
    number: "2024.10441",
    date: "2024-03-08",
    currency: "EUR",
    total: "121.00",
    text: `
# Factuur
Werkplaats Oost B.V.
Havenweg 9
1019 AA Amsterdam
KvK 24330087    BTW NL810433941B01
Factuurnummer      2024.10441
Factuurdatum       08-03-2024
Ordernummer        W-99120
Besteldatum        06-03-2024
Vervaldatum        22-03-2024
Omschrijving            Aantal      Prijs       Bedrag
Boormachine                  1    € 95,00      € 95,00
Verzendkosten                1     € 5,00       € 5,00
Subtotaal                                     € 100,00
BTW 21%                                        € 21,00
Totaal te betalen                             € 121,00
`,
  },
  {
    name: "Belgian, Dutch with structured payment reference",
    number: "VF24/00551",
    date: "2024-04-11",
    currency: "EUR",
    total: "605.00",
    text: `
Drukkerij Schelde NV - Kaai 12 - 2000 Antwerpen - BTW BE 0403.170.701
# FACTUUR VF24/00551
Datum: 11/04/2024          Vervaldag: 11/05/2024
Klantnr.: 10441            Uw ref.: 4500881
Drukwerk                                             500,00
Totaal excl. btw                               EUR   500,00
BTW 21,00%                                     EUR   105,00
Totaal incl. btw                               EUR   605,00
Gestructureerde mededeling: +++123/4567/89002+++
`,
  },
  {
    name: "Polish in English",
    number: "FV/12/03/2024",
    date: "2024-03-29",
    currency: "PLN",
    total: "1230.00",
    text: `
# VAT Invoice No. FV/12/03/2024
Issue date: 2024-03-29         Date of sale: 2024-03-28
Seller:                                  Buyer:
Wisla Components Sp. z o.o.              Example Books Ltd
ul. Portowa 4                            4 Mill Lane
80-001 Gdansk                            Leeds LS1 4AP
VAT ID: PL1234563218                     VAT ID: GB980780684
No.   Name            Qty      Net price      Net value      VAT rate      VAT value      Gross value
1     Components       10         100.00       1 000.00          23%         230.00         1 230.00
                       Total                   1 000.00                      230.00         1 230.00
To pay: 1 230.00 PLN
Payment due: 2024-04-12
`,
  },
  {
    name: "French quote",
    kind: "other",
    text: `
Atelier du Pont SARL - 3 rue du Pont - 69002 Lyon
# Devis n° D-2024-31
Date : 15/01/2024        Valable jusqu'au : 15/02/2024
Total HT         100,00 €
TVA 20 %          20,00 €
Total TTC        120,00 €
La facture sera établie à la livraison.
`,
  },
  {
    name: "Italian transport document",
    kind: "other",
    text: `
Officina Centrale S.r.l. - Via Roma 5 - 20121 Milano
# Documento di trasporto
DDT n. 12 del 03/05/2024
Descrizione          Q.tà
Ricambi                 4
`,
  },
  {
    name: "Spanish pro forma",
    kind: "other",
    text: `
Talleres Ribera S.L. - Calle Mayor 12 - 28013 Madrid
# FACTURA PROFORMA
Nº: PF-22      Fecha: 03/02/2024
Base imponible      100,00 €
IVA 21 %             21,00 €
Total               121,00 €
`,
  },
];
