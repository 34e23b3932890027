import type { PrintedDocument } from "./printed-document.ts";

// Laid out as large vendors and tax offices lay theirs out: many sums, many numbers, many dates.

export const VENDORS: readonly PrintedDocument[] = [
  {
    name: "a card processor's receipt: invoice and receipt number, due and paid",
    number: "3F2A9C1B-0007",
    date: "2026-02-11",
    currency: "USD",
    total: "24.20",
    kind: "receipt",
    without: ["Invoice number"],
    text: `
# Receipt
Invoice number      3F2A9C1B-0007
Receipt number      2310-4471
Date paid           February 11, 2026
Payment method      Visa - 4242

Cloudnest Software, Inc.                     Bill to
548 Market Street                            Example Buyer Ltd
San Francisco, California 94104              4 Mill Lane
United States                                Leeds LS1 4AP
billing@cloudnest.example                    United Kingdom

# $24.20 paid on February 11, 2026

Description                              Qty      Unit price      Tax      Amount
Team plan                                  2          $10.00      21%      $20.00
Feb 11 - Mar 11, 2026
Extra storage                              0           $5.00      21%       $0.00

Subtotal                                                            $20.00
Total excluding tax                                                 $20.00
VAT - Netherlands (21% on $20.00)                                    $4.20
Total                                                               $24.20
Amount paid                                                         $24.20
`,
  },
  {
    name: "a card processor's invoice that is still due",
    number: "8D11E0A2-0019",
    date: "2026-03-01",
    currency: "EUR",
    total: "121.00",
    text: `
# Invoice
Invoice number      8D11E0A2-0019
Date of issue       March 1, 2026
Date due            March 31, 2026

Cloudnest Software B.V.                      Bill to
Keizersgracht 100                            Example Buyer Ltd
1015 CT Amsterdam                            4 Mill Lane
Netherlands                                  Leeds LS1 4AP
NL VAT NL810433941B01

# €121.00 due March 31, 2026
Pay online

Description                              Qty      Unit price      Tax       Amount
Business plan                              1         €100.00      21%      €100.00
Mar 1 - Apr 1, 2026

Subtotal                                                           €100.00
Total excluding tax                                                €100.00
VAT - Netherlands (21% on €100.00)                                  €21.00
Total                                                              €121.00
Amount due                                                         €121.00
`,
  },
  {
    name: "a hotel's folio: room nights, city tax, payment and balance nought",
    number: "INV-0088213",
    date: "2026-05-14",
    currency: "EUR",
    total: "341.20",
    text: `
Hotel Beispielhof GmbH
Ringstraße 3, 50668 Köln
# Information Invoice
Guest name:  Customer                         Room No.:       412
Ejemplo S.A.                                  Arrival:        11.05.2026
Gran Vía 40                                   Departure:      14.05.2026
48009 Bilbao                                  Folio No.:      77120
                                              Conf. No.:      90114432
                                              Invoice No.:    INV-0088213
                                              Date:           14.05.2026
Date            Text                               Charges EUR      Credits EUR
11.05.2026      Accommodation                           100,00
11.05.2026      City tax                                  3,40
12.05.2026      Accommodation                           100,00
12.05.2026      City tax                                  3,40
13.05.2026      Accommodation                           100,00
13.05.2026      Minibar                                  31,00
13.05.2026      City tax                                  3,40
14.05.2026      Visa xxxxxxxx4242                                        341,20
                Total                                   341,20           341,20
                Balance                                   0,00
VAT %          Net           VAT          Gross
7,00           280,37        19,63        300,00
19,00           34,62         6,58         41,20
Total          314,99        26,21        341,20
~ Hotel Beispielhof GmbH   HRB 4471 Köln   USt-IdNr. DE136695976
`,
  },
  {
    name: "a Spanish telephone bill whose services each have a total",
    number: "TA6C-0091-2277",
    date: "2026-04-01",
    currency: "EUR",
    total: "72.60",
    text: `
Comunicaciones Ribera S.A.
C.I.F. A58818501
Calle Mayor 12, 28013 Madrid
# Factura
Nº de factura:           TA6C-0091-2277
Fecha de emisión:        1 de abril de 2026
Periodo de facturación:  1 mar. - 31 mar. 2026
Cliente:                 Ejemplo S.A.
Nº de cuenta cliente:    771200431
Móvil 600 000 001
Cuota mensual                                       25,0000
Consumo                                              5,0000
Total móvil 600 000 001                             30,0000
Fijo 910 000 001
Cuota de línea                                      30,0000
Total fijo                                          30,0000
Resumen
Total servicios                                     30,00 €
Total cuotas                                        30,00 €
Total base imponible                                60,00 €
IVA (21%)                                           12,60 €
TOTAL A PAGAR                                       72,60 €
Fecha de cargo: 8 de abril de 2026
`,
  },
  {
    name: "a marketplace's invoice in Spanish: total pending, order and delivery",
    number: "ES50012ABC-INV-ES-2026-118",
    date: "2026-06-02",
    currency: "EUR",
    total: "60.49",
    text: `
# Factura
Total pendiente 60,49 €
Pagada
Fecha de la factura/Fecha de la entrega      02 junio 2026
Número del documento                         ES50012ABC-INV-ES-2026-118
Vendido por Ribera Trading S.L.
IVA B58378431
Dirección de facturación          Dirección de envío              Vendido por
Ejemplo S.A.                      Ejemplo S.A.                    Ribera Trading S.L.
Gran Vía 40                       Gran Vía 40                     Calle Mayor 12
48009 Bilbao                      48009 Bilbao                    28013 Madrid
Información del pedido
Fecha del pedido 31 mayo 2026
Número del pedido 406-1112223-4445556
Detalles de la factura
Descripción            Cant.   P. Unitario       IVA %    P. Unitario      Precio total
                               (IVA excluido)             (IVA incluido)   (IVA incluido)
Auriculares                1        45,45 €       21%          54,99 €          54,99 €
Envío                      1         4,55 €       21%           5,50 €           5,50 €
Total pendiente                                                              60,49 €
IVA %         Precio total (IVA excluido)         IVA
21%                     49,99 €                10,50 €
Total                   49,99 €                10,50 €
`,
  },
  {
    name: "an electricity bill with a balance from before and a plan",
    number: "4471200981",
    date: "2026-01-20",
    currency: "GBP",
    total: "105.00",
    open: ["total"],
    text: `
Northfield Energy Ltd
PO Box 12, Leeds LS1 4AP
VAT registration number GB980780684
# Your electricity bill
Bill number: 4471200981
Bill date: 20 January 2026
Account number: 8500 1234 5678
Billing period: 1 Dec 2025 - 31 Dec 2025
Your last bill                                     £80.00
Payments received                                 -£60.00
Balance brought forward                            £20.00
Electricity used this period                      £100.00
VAT at 5%                                           £5.00
Total charges this period                         £105.00
Total amount due                                  £125.00
Please pay by 3 February 2026
`,
  },
  {
    name: "Argentine factura C: no tax told apart",
    number: "00002-00000451",
    date: "2026-03-05",
    currency: "ARS",
    total: "85000.00",
    text: `
ORIGINAL
Servicios del Litoral                  # C                 # FACTURA
                                       COD. 011
                                                   Punto de Venta: 00002   Comp. Nro: 00000451
Razón Social: Servicios del Litoral S.R.L.         Fecha de Emisión: 05/03/2026
Domicilio Comercial: San Martín 100 - Rosario      CUIT: 30712345671
Condición frente al IVA: Responsable Monotributo   Ingresos Brutos: 30712345671
                                                   Fecha de Inicio de Actividades: 01/02/2019
Período Facturado Desde: 01/02/2026   Hasta: 28/02/2026   Fecha de Vto. para el pago: 15/03/2026
CUIT: 30500010912          Apellido y Nombre / Razón Social: Ejemplo S.A.
Condición frente al IVA: IVA Responsable Inscripto      Domicilio: Rivadavia 1, Rosario
Condición de venta: Cuenta Corriente
Código   Producto / Servicio    Cantidad   U. Medida   Precio Unit.   % Bonif   Imp. Bonif.   Subtotal
1        Mantenimiento              1,00   unidades        85000,00      0,00          0,00    85000,00
Subtotal: $                85000,00
Importe Otros Tributos: $      0,00
Importe Total: $           85000,00
CAE N°: 76104412345678
Fecha de Vto. de CAE: 15/03/2026
`,
  },
  {
    name: "Argentine factura A with a perception beside the tax",
    number: "0005-00012345",
    date: "2026-03-09",
    currency: "ARS",
    total: "124000.00",
    text: `
Distribuidora del Plata S.A.           # A            FACTURA Nº 0005-00012345
Av. Belgrano 500, CABA                 Cod. 01        Fecha: 09/03/2026
I.V.A. Responsable Inscripto                          C.U.I.T.: 30-71234567-1
                                                      Ing. Brutos: 901-123456-7
                                                      Inicio Act.: 01/01/2005
Señor(es): Ejemplo S.A.                               C.U.I.T.: 30-50001091-2
Domicilio: Rivadavia 1, Rosario                       Cond. de Venta: 30 días
Remito Nº: 0005-00009981                              Vencimiento: 08/04/2026
Código     Descripción           Cantidad      P. Unitario      Importe
A100       Harina 25 kg             10,00        10.000,00   100.000,00
Subtotal                 100.000,00
Importe Neto Gravado     100.000,00
IVA 21,00%                21.000,00
Percep. IIBB CABA 3%       3.000,00
TOTAL $                  124.000,00
C.A.E. Nº 76104412345678     Vto. C.A.E.: 19/03/2026
`,
  },
  {
    name: "the print of a Mexican CFDI",
    number: "A-5512",
    date: "2026-02-17",
    currency: "MXN",
    total: "1160.00",
    open: ["number"],
    text: `
Comercial del Bajío S.A. de C.V.
RFC emisor: EKU9003173C9
Régimen fiscal: General de Ley Personas Morales
# Factura
Serie: A                     Folio: 5512
Folio fiscal: 5FB2822E-396D-4725-8521-CDC4BDD20CCF
No. de serie del CSD: 00001000000504465028
Código postal, fecha y hora de emisión: 37000 2026-02-17 10:22:31
Efecto de comprobante: Ingreso
Nombre receptor: Ejemplo S.A.          RFC receptor: URE180429TM6
Uso CFDI: Gastos en general
Clave      Cantidad   Unidad   Descripción     Valor unitario      Importe
81112100       1.00   E48      Hospedaje              1000.00      1000.00
Moneda: Peso Mexicano MXN            Subtotal                       $ 1,000.00
Forma de pago: Por definir           Impuestos trasladados IVA 16.00%  $ 160.00
Método de pago: PPD                  Total                          $ 1,160.00
Fecha y hora de certificación: 2026-02-17 10:25:02
Este documento es una representación impresa de un CFDI
`,
  },
  {
    name: "a German final invoice that takes off instalments with their tax",
    number: "SR-2026-014",
    date: "2026-04-30",
    currency: "EUR",
    total: "11900.00",
    text: `
Bauwerk Beispiel GmbH - Werkstraße 7 - 70173 Stuttgart
Ejemplo S.A.
Gran Vía 40
48009 Bilbao
# Schlussrechnung
Rechnungsnummer: SR-2026-014
Rechnungsdatum: 30.04.2026
Leistungszeitraum: 01.02.2026 - 15.04.2026
Pos.   Bezeichnung                     Menge     Einzelpreis     Gesamtpreis
1      Rohbauarbeiten                      1       10.000,00       10.000,00
Nettobetrag                                                  10.000,00 €
zzgl. 19 % MwSt.                                              1.900,00 €
Gesamtbetrag                                                 11.900,00 €
abzgl. 1. Abschlagsrechnung AR-2026-003 vom 01.03.2026
       netto 4.000,00 €    MwSt. 760,00 €                    -4.760,00 €
Restbetrag                                                    7.140,00 €
Zahlbar bis 30.05.2026
~ Bauwerk Beispiel GmbH   HRB 5512 Stuttgart   USt-IdNr. DE136695976   IBAN DE89370400440532013000
`,
  },
  {
    name: "a Brazilian DANFE: everything in boxes",
    number: "000.012.345",
    date: "2026-03-18",
    currency: "BRL",
    total: "1180.00",
    open: ["number", "date", "currency", "total"],
    text: `
COMERCIAL EXEMPLO LTDA                          DANFE
Rua das Flores 8, Centro                        DOCUMENTO AUXILIAR DA NOTA FISCAL ELETRÔNICA
04001-000 São Paulo SP                          Nº. 000.012.345
                                                SÉRIE 001
CHAVE DE ACESSO 3526 0312 3456 7800 0195 5500 1000 0123 4510 0012 3456
NATUREZA DA OPERAÇÃO                  PROTOCOLO DE AUTORIZAÇÃO DE USO
VENDA DE MERCADORIA                   135260001234567 18/03/2026 10:11
INSCRIÇÃO ESTADUAL                    CNPJ
123.456.789.110                       12.345.678/0001-95
DESTINATÁRIO / REMETENTE
NOME / RAZÃO SOCIAL                   CNPJ / CPF                 DATA DA EMISSÃO
EJEMPLO S.A.                          11.444.777/0001-61         18/03/2026
CÁLCULO DO IMPOSTO
BASE DE CÁLCULO DO ICMS      VALOR DO ICMS      VALOR TOTAL DOS PRODUTOS
1.000,00                     180,00             1.000,00
VALOR DO FRETE     VALOR DO SEGURO     DESCONTO     VALOR DO IPI     VALOR TOTAL DA NOTA
80,00              0,00                0,00         100,00           1.180,00
`,
  },
  {
    name: "an Italian courtesy copy with stamp duty and withholding",
    without: ["Totale documento"],
    number: "12/2026",
    date: "2026-02-28",
    currency: "EUR",
    total: "1220.00",
    text: `
Studio Esempio S.r.l.
Via Roma 5 - 20121 Milano
P.IVA 00743110157
Spett.le
Ejemplo S.A.
# Fattura di cortesia
Fattura n. 12/2026 del 28/02/2026
Copia analogica di cortesia della fattura elettronica inviata al Sistema di Interscambio
Descrizione                       Q.tà       Prezzo      Importo      IVA
Consulenza                           1     1.000,00     1.000,00      22%
Imponibile                                              € 1.000,00
IVA 22%                                                 €   220,00
Totale documento                                        € 1.220,00
Ritenuta d'acconto 20%                                 -€   200,00
Netto a pagare                                          € 1.020,00
Scadenza: 30/03/2026
`,
  },
  {
    name: "an airline's receipt: fare, taxes and fees",
    number: "2202600119",
    date: "2026-05-03",
    currency: "EUR",
    total: "214.30",
    text: `
Aerolínea Ejemplo S.A.
CIF A58818501
# Invoice
Invoice number: 2202600119                 Issue date: 03 May 2026
Booking reference: X7K2PQ                  Ticket number: 075-2412345678
Passenger: Customer
Flight        Date             From      To
AE 3312       12 May 2026      MAD       CGN
AE 3313       15 May 2026      CGN       MAD
Fare                                               EUR 150.00
Airport taxes                                      EUR 44.30
Carrier surcharge                                  EUR 20.00
Total amount                                       EUR 214.30
Paid by card ending 4242 on 03 May 2026
`,
  },
];
