import type { PrintedDocument } from "./printed-document.ts";

// Written for these tests, in the manner of many kinds of sellers.

export const ENGLISH: readonly PrintedDocument[] = [
  {
    name: "a telephone bill with a balance brought forward and paid",
    number: "B1-88120347",
    date: "2024-03-14",
    currency: "GBP",
    total: "42.60",
    text: `
# Northwave Telecom                                     Your bill
Northwave Telecom Ltd
12 Quay Street, Bristol BS1 4DJ

Example Books Ltd                              Account number       900 4417 882
4 Mill Lane                                    Bill number          B1-88120347
Leeds LS1 4AP                                  Bill date            14 March 2024
                                               Billing period       14 Feb 2024 - 13 Mar 2024

Previous balance                                              £38.40
Payment received 1 March 2024 - thank you                    -£38.40
Balance brought forward                                        £0.00

Charges this month
Line rental                                                   £25.00
Calls                                                         £10.50
Total before VAT                                              £35.50
VAT at 20%                                                     £7.10
Total for this bill                                           £42.60

Amount due                                                    £42.60
We will take this by Direct Debit on or after 28 March 2024

~ Northwave Telecom Ltd. Registered in England No. 04412345. VAT No. GB 980 7806 84
`,
  },
  {
    name: "a utility bill with arrears: what is to be paid is more than the invoice",
    number: "7700123456",
    date: "2025-07-02",
    currency: "AUD",
    total: "118.80",
    text: `
# Southern Rivers Energy
ABN 53 004 085 616
Tax Invoice
                                          Account number         2 118 904 556
                                          Tax invoice number     7700123456
                                          Issue date             2 Jul 2025
                                          Due date               23 Jul 2025
Example Books Pty Ltd
9 Harbour Rd
Sydney NSW 2000

Supply period 01 Apr 2025 to 30 Jun 2025 (91 days)

Opening balance                         $150.00
Payments received                      -$100.00
Overdue amount                           $50.00
Usage charges                            $70.00
Supply charge                            $38.00
GST 10%                                  $10.80
Total new charges (incl GST)            $118.80
Total amount due                        $168.80
`,
  },
  {
    name: "a hotel folio",
    number: "INV-20311",
    date: "2023-09-18",
    currency: "EUR",
    total: "327.00",
    text: `
# Hotel Old Mill
Old Mill Hospitality Limited, 3 Bridge Street, Dublin D02 XY76

INVOICE

Guest: Example Books Ltd                  Room No:          214
Company: Example Books Ltd                Arrival:          15/09/2023
                                          Departure:        18/09/2023
                                          Confirmation No:  88412903
                                          Folio No:         55120
                                          Invoice No:       INV-20311
                                          Invoice Date:     18/09/2023

Date          Description                 Charges       Credits
15/09/2023    Accommodation                 95.00
16/09/2023    Accommodation                 95.00
17/09/2023    Accommodation                 95.00
18/09/2023    Breakfast                     42.00
18/09/2023    Visa card                                  327.00

Net amount          EUR 288.11
VAT 13.5%           EUR 38.89
Total               EUR 327.00
Paid                EUR 327.00
Balance             EUR 0.00

~ Old Mill Hospitality Limited. VAT No. IE6388047V  www.oldmillhospitality.example
`,
  },
  {
    name: "a cloud receipt, paid",
    number: "8FA3C1D2-0007",
    date: "2024-02-01",
    currency: "USD",
    total: "49.00",
    text: `
# Invoice                                                     Stackyard

Invoice number   8FA3C1D2-0007
Date of issue    February 1, 2024
Date due         February 1, 2024

Stackyard Inc.                            Bill to
500 Harrison Street                       Example Books Ltd
San Francisco, California 94105           4 Mill Lane
San Francisco, CA 94105                   Leeds LS1 4AP
United States                             United Kingdom
billing@stackyard.example                 ap@books.example

$49.00 USD due February 1, 2024

Description                        Qty     Unit price      Amount
Team plan                            1         $49.00      $49.00
Feb 1 – Mar 1, 2024

                                   Subtotal                $49.00
                                   Total                   $49.00
                                   Amount due          $49.00 USD
`,
  },
  {
    name: "a paid receipt of the same maker, with two numbers",
    without: ["Invoice number"],
    kind: "receipt",
    number: "8FA3C1D2-0008",
    date: "2024-03-02",
    currency: "USD",
    total: "58.31",
    text: `
# Receipt                                                     Stackyard

Invoice number   8FA3C1D2-0008
Receipt number   2291-7713
Date paid        March 2, 2024
Payment method   Visa - 4242

Stackyard Inc.                            Bill to
500 Harrison Street                       Example Books Ltd
San Francisco, CA 94105                   4 Mill Lane
United States                             Leeds LS1 4AP
billing@stackyard.example                 ap@books.example

$58.31 paid on March 2, 2024

Description                        Qty     Unit price      Amount
Team plan                            1         $49.00      $49.00

                                   Subtotal                $49.00
                                   Total excluding tax     $49.00
                                   VAT 19% on $49.00        $9.31
                                   Total                   $58.31
                                   Amount paid             $58.31
`,
  },
  {
    name: "an order summary that calls itself an invoice, with order number and date",
    number: "DS-ASE-INV-DE-2022-81726",
    date: "2022-11-21",
    currency: "EUR",
    total: "35.69",
    text: `
                                                             # Invoice
Sold by Megamart Services S.à r.l.                  Paid
VAT # DE136695976                                   Payment reference     4KQ1PZ0
                                                    Sold by               Megamart Services S.à r.l.
Example Books Ltd                                   Invoice date / Delivery date    21 November 2022
4 Mill Lane                                         Invoice #             DS-ASE-INV-DE-2022-81726
Leeds                                               Total payable         €35.69

For questions about your order, visit www.megamart.example

BILLING ADDRESS              DELIVERY ADDRESS              SOLD BY
Example Books Ltd            Example Books Ltd             Megamart Services S.à r.l.
4 Mill Lane                  4 Mill Lane                   38 avenue du Nord, L-1855 Luxembourg

ORDER INFORMATION
Order date            19 November 2022
Order #               304-8812734-1192347

Description               Qty   Unit price      VAT rate    Unit price      Item subtotal
                                (excl. VAT)                 (incl. VAT)     (incl. VAT)
Desk lamp                   1        €29.99          19%         €35.69            €35.69

                                                   Invoice total                   €35.69
                      VAT rate      Item subtotal       VAT subtotal
                                      (excl. VAT)
                           19%             €29.99              €5.70
                         Total             €29.99              €5.70
`,
  },
  {
    name: "labels in a row over their values",
    number: "104417",
    date: "2024-01-09",
    currency: "USD",
    total: "1284.00",
    text: `
# Lakeshore Paper Supply, Inc.                                  INVOICE
77 Wharf Road
Chicago, IL 60601
(312) 555-0142

Invoice Number      Invoice Date      Order Number     Order Date      Due Date
104417              01/09/2024        55-8812          01/03/2024      02/08/2024

Bill To                                Ship To
Example Books Inc                      Example Books Inc
10 Main Street                         Dock 4
Madison, WI 53703                      Madison, WI 53703

Item         Description            Qty      Unit Price       Amount
A4-80        Copy paper              40           30.00     1,200.00

                                        Subtotal           $1,200.00
                                        Sales Tax (7%)        $84.00
                                        Total              $1,284.00
`,
  },
  {
    name: "order number stands before the invoice number, and the date in American order",
    number: "INV-3337",
    date: "2016-01-25",
    currency: "USD",
    total: "93.50",
    text: `
# SLICED
Suite 5A-1204
123 Somewhere Street
Your City AZ 12345
admin@slicedworks.example

Invoice Number      INV-3337
Order Number        12345
Invoice Date        January 25, 2016
Due Date            January 31, 2016
Total Due           $93.50

To:
Example Books
10 Main Street

Hrs/Qty    Service                    Rate/Price     Adjust     Sub Total
1.00       Web design                     $85.00      0.00%        $85.00

                                       Sub Total          $85.00
                                       Tax                 $8.50
                                       Total              $93.50

ANZ Bank   ACC # 1234 1234   BSB # 4321 432
Payment is due within 30 days from date of invoice.
`,
  },
  {
    name: "an Indian tax invoice with CGST and SGST",
    number: "GST/23-24/0117",
    date: "2023-12-05",
    currency: "INR",
    total: "118000.00",
    text: `
# TAX INVOICE
Sharda Castings Pvt. Ltd.
Plot 14, MIDC, Pune 411019
GSTIN: 27AAPFU0939F1ZV

Invoice No.: GST/23-24/0117            Dated: 05-Dec-2023
Buyer's Order No.: PO/445              Dated: 28-Nov-2023
Delivery Note: DN-88                   Terms of Payment: 30 Days

Buyer (Bill to)
Example Books India LLP
Mumbai 400001

Sl   Description of Goods      HSN/SAC     Quantity      Rate        Amount
1    Cast bracket              7325        1,000 nos     100.00      1,00,000.00
                               CGST @ 9%                               9,000.00
                               SGST @ 9%                               9,000.00
                               Total                               ₹ 1,18,000.00
Amount Chargeable (in words): INR One Lakh Eighteen Thousand Only

HSN/SAC     Taxable Value     Central Tax             State Tax              Total Tax
                              Rate      Amount        Rate      Amount       Amount
7325        1,00,000.00       9%        9,000.00      9%        9,000.00     18,000.00
Total       1,00,000.00                 9,000.00                9,000.00     18,000.00

for Sharda Castings Pvt. Ltd.
This is a Computer Generated Invoice
`,
  },
  {
    name: "number and date in one line under the title",
    number: "2024/0457",
    date: "2024-06-03",
    currency: "GBP",
    total: "1500.00",
    text: `
# Harrow & Finch Limited
22 Canal Walk, Manchester M1 2AB. Tel: 0161 555 0100. VAT Reg No: GB980780684

Invoice No: 2024/0457 / Date: 3 June 2024 / Your ref: PO 7781

To: Example Books Ltd, 4 Mill Lane, Leeds LS1 4AP

Consultancy, 10 days in May at £125.00 per day                   £1,250.00

Net          £1,250.00
VAT @ 20%      £250.00
TOTAL        £1,500.00

Terms: 30 days. Bank: Sort code 20-11-22, account 33445566
`,
  },
  {
    name: "a deposit already paid",
    number: "SI-10093",
    date: "2025-02-11",
    currency: "EUR",
    total: "2420.00",
    text: `
# INVOICE
Kitchens of Distinction Ltd
Unit 3, Westside Park, Cork
VAT: IE6388047V   info@kitchensofdistinction.example

Invoice: SI-10093
Date: 11 Feb 2025
Order date: 2 Jan 2025
Customer no. 4471

Net total                EUR 2,000.00
VAT 21%                    EUR 420.00
Grand total              EUR 2,420.00
Less deposit paid        EUR   500.00
Balance due              EUR 1,920.00
`,
  },
  {
    name: "no tax at all: a freelancer",
    number: "0042",
    date: "2024-10-01",
    currency: "GBP",
    total: "640.00",
    text: `
# INVOICE
Redhill Translations
8 Park Row, Leeds LS1 5HN
redhill@translations.example

Invoice #0042
Date: 1 October 2024
Bill to: Example Books Ltd

Description                     Hours      Rate       Amount
Translation, catalogue             16     40.00       640.00

Total                                                £640.00
Payment by bank transfer within 14 days
`,
  },
  {
    name: "several page totals and a carry forward",
    number: "9920-11",
    date: "2024-04-30",
    currency: "EUR",
    total: "363.00",
    text: `
# INVOICE
Fairway Logistics B.V.   Havenweg 9   1019 AA Amsterdam   VAT NL810433941B01
Invoice no.: 9920-11            Invoice date: 30-04-2024           Page 1 of 2
Description                    Qty       Price        Amount
Pallet moves                    10       10.00        100.00
Storage                         10       10.00        100.00
                                   Carried forward     200.00
=====
Fairway Logistics B.V.   Havenweg 9   1019 AA Amsterdam   VAT NL810433941B01
Invoice no.: 9920-11            Invoice date: 30-04-2024           Page 2 of 2
Description                    Qty       Price        Amount
                                   Brought forward     200.00
Customs                         10       10.00        100.00
Total excl. VAT                                   EUR 300.00
VAT 21%                                           EUR  63.00
Total incl. VAT                                   EUR 363.00
`,
  },
  {
    name: "an airline ticket's invoice",
    number: "AT-2201-9981",
    date: "2024-08-20",
    currency: "EUR",
    total: "218.45",
    text: `
# Tax Invoice
Skybridge Airways DAC   Dublin Airport, Co. Dublin   VAT IE6388047V
www.skybridgeairways.example
Booking reference: QX7R2P
Passenger: Example Books Ltd
Ticket number: 117-2204418890
Invoice number: AT-2201-9981
Invoice date: 20 Aug 2024
Date of travel: 12 Sep 2024    Return: 15 Sep 2024

Description               Net          VAT         Total
Fare DUB-LYS           €150.00       €0.00       €150.00
Taxes and fees          €60.00       €0.00        €60.00
Seat                     €6.86       €1.59         €8.45
Total                  €216.86       €1.59       €218.45
`,
  },
  {
    name: "a credit note that names the invoice it corrects",
    number: "CN-551",
    date: "2024-05-22",
    currency: "GBP",
    total: "-60.00",
    kind: "credit_note",
    text: `
# CREDIT NOTE
Northfield Tools Ltd - 4 Mill Lane - Leeds LS1 4AP
VAT Registration Number GB980780684
Credit note number: CN-551
Date: 22 May 2024
Original invoice number: INV-2207
Original invoice date: 2 May 2024
Reason: goods returned

Subtotal    -£50.00
VAT 20%     -£10.00
Total       -£60.00
`,
  },
  {
    name: "another currency's note beside the total",
    number: "CH-7741",
    date: "2024-11-12",
    currency: "CHF",
    total: "1081.00",
    text: `
# Invoice CH-7741
Alpenblick Software AG, Bahnhofstrasse 4, 8001 Zürich
CHE-123.456.788 MWST
Date: 12.11.2024
Due: 12.12.2024

Licence                                 1'000.00
Subtotal                            CHF 1'000.00
VAT 8.1 %                              CHF 81.00
Total                               CHF 1'081.00
For information: approx. EUR 1'152.45 at rate 1.0661
IBAN CH93 0076 2011 6238 5295 7
`,
  },
  {
    name: "a subscription whose period stands near the date",
    number: "IN-US-4471-0032",
    date: "2023-06-30",
    currency: "USD",
    total: "212.00",
    text: `
# Invoice
Cloudmeadow LLC
1 Pine Avenue, Seattle, WA 98101
Invoice ID: IN-US-4471-0032
Account: acct_99182
Issued: Jun 30, 2023
Billing period: Jun 1, 2023 - Jun 30, 2023
Bill to: Example Books Inc, 10 Main Street, Madison, WI 53703

Usage charges                                 $200.00
Sales tax (6%)                                 $12.00
Total for June 2023                           $212.00
Amount paid                                     $0.00
Amount due                                    $212.00
Payment due by Jul 30, 2023
`,
  },
  {
    name: "a self-billed statement that lists several invoices",
    kind: "other",
    text: `
# Statement of account
Northfield Tools Ltd - 4 Mill Lane - Leeds LS1 4AP
Customer: Example Books Ltd      Date: 31/05/2024
Date          Reference      Invoice no.     Debit      Credit     Balance
02/05/2024    INV            2207            120.00                 120.00
10/05/2024    INV            2231             60.00                 180.00
22/05/2024    CRN            551                         60.00      120.00
Total due                                                          £120.00
`,
  },
  {
    name: "an OCR-spaced title and split labels",
    number: "55120",
    date: "2024-07-04",
    currency: "EUR",
    total: "84.00",
    text: `
# I N V O I C E
Bracken Print Ltd    5 Dock Road    Galway    VAT IE6388047V
Invoice         Nr. :     55120
Invoice         Date :    04 Jul 2024
Customer        Nr. :     7751
Net       EUR       68.29
VAT 23%   EUR       15.71
Total     EUR       84.00
`,
  },
  {
    name: "the date is called Tax Point, and the totals stand in one row under heads",
    number: "SIN004821",
    date: "2023-05-17",
    currency: "GBP",
    total: "258.00",
    text: `
# SALES INVOICE
Calder Fixings Limited
Unit 9 Calder Park, Wakefield WF2 7UA
Tel 01924 555 010   sales@calderfixings.example
VAT No GB 980 7806 84

Invoice No          Tax Point         Account No       Your Order No
SIN004821           17/05/2023        EXA001           BK-2207

Example Books Ltd
4 Mill Lane
Leeds LS1 4AP

Code       Description          Qty      Price       Net        VAT
FX10       Fixings kit           10      21.50    215.00      43.00

Goods Total       VAT Total       Invoice Total
£215.00           £43.00          £258.00
`,
  },
];
