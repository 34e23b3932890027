import type { MailOptions } from "../support/mail-maker.ts";

export interface PersonMail extends MailOptions {
  /** What is special about it. */
  readonly name: string;
}

const SHOP = "Shop <shop@example.com>";
const GMAIL = {
  "X-Google-Smtp-Source": "AGHT+IEr7o",
  "X-Google-DKIM-Signature": "v=1; a=rsa-sha256; c=relaxed/relaxed; d=1e100.net; s=20230601",
  "X-Gm-Message-State": "AOJu0Yx",
  "X-Received":
    "by 2002:a05:6a00:1 with SMTP id d2e1a72fcca58; Fri, 20 Nov 2026 01:00:00 -0800 (PST)",
  "DKIM-Signature": "v=1; a=rsa-sha256; c=relaxed/relaxed; d=gmail.com; s=20230601; bh=x; b=y",
  "ARC-Authentication-Results": "i=1; mx.example.com; dkim=pass header.i=@gmail.com",
  "Return-Path": "<customer@gmail.com>",
};
const EXCHANGE = {
  "Thread-Topic": "Order",
  "Thread-Index": "AdpXb0m1",
  "X-MS-Has-Attach": "",
  "X-MS-TNEF-Correlator": "",
  "X-MS-Exchange-MessageSentRepresentingType": "1",
  "X-MS-Exchange-CrossTenant-AuthAs": "Internal",
  "X-MS-Exchange-Transport-CrossTenantHeadersStamped": "AM0PR01MB0001",
  "X-MS-PublicTrafficType": "Email",
  "X-Microsoft-Antispam": "BCL:0;",
  "x-ms-exchange-senderadcheck": "1",
  "X-Originating-IP": "[192.0.2.10]",
};
const IPHONE = { "X-Mailer": "iPhone Mail (22B91)" };
const THUNDERBIRD = { "User-Agent": "Mozilla Thunderbird", "Content-Language": "de-DE" };

const NEWSLETTER =
  "> Autumn sale! 30 % off everything\n> View this email in your browser: https://news.example.com/v\n" +
  "> You are receiving this email because you subscribed.\n> Unsubscribe: https://news.example.com/unsubscribe\n";

/** Mails of people, as their programs write them: each may be answered. */
export const PERSON_MAILS: readonly PersonMail[] = [
  {
    name: "a plain question",
    subject: "Shipping",
    text: "How long does shipping to Spain take?\n",
  },
  {
    name: "Gmail",
    subject: "Tallas",
    text: "Hola, ¿tienen la talla 42 en azul?\n\nGracias\n",
    headers: GMAIL,
    from: "Customer <customer@gmail.com>",
  },
  {
    name: "Gmail with text and HTML",
    subject: "Size guide",
    text: "Do you have a size guide?\n",
    html: '<div dir="ltr">Do you have a size guide?<br></div>',
    headers: GMAIL,
    from: "customer@gmail.com",
  },
  {
    name: "Outlook with the styles and the namespace of Word",
    subject: "Stock",
    html:
      '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name="Generator" content="Microsoft Word 15"><style>p.MsoNormal{margin:0cm}</style></head>' +
      '<body lang="EN-GB"><div class="WordSection1"><p class="MsoNormal">Is item 4711 in stock again?<o:p></o:p></p></div></body></html>',
    headers: EXCHANGE,
  },
  {
    name: "an iPhone",
    subject: "Re: Order 123",
    text: "When will it arrive?\n\nSent from my iPhone\n",
    headers: IPHONE,
  },
  {
    name: "an Android phone with Outlook",
    subject: "Envío",
    text: "¿Cuánto cuesta el envío a Chile?\n\nObtener Outlook para Android<https://aka.ms/AAb9ysg>\n",
    headers: EXCHANGE,
  },
  {
    name: "Thunderbird",
    subject: "Versand",
    text: "Wie lange dauert der Versand nach Österreich?\n-- \nKundin\n",
    headers: THUNDERBIRD,
  },
  {
    name: "Apple Mail",
    subject: "Retour",
    text: "Bonjour,\n\ncomment renvoyer un article ?\n",
    headers: {
      "X-Mailer": "Apple Mail (2.3826.200.121)",
      "Mime-Version": "1.0 (Mac OS X Mail 16.0)",
    },
  },
  {
    name: "Yahoo's web mail",
    subject: "Payment",
    text: "Can I pay by bank transfer?\n",
    headers: { "X-Mailer": "WebService/1.1.22912 YMailNovation" },
  },
  {
    name: "Roundcube with a cPanel server's headers",
    subject: "Precio",
    text: "¿Qué precio tiene el modelo X?\n",
    headers: {
      "User-Agent": "Roundcube Webmail/1.6.7",
      "X-AntiAbuse":
        "This header was added to track abuse, please include it with any abuse report",
      "X-Get-Message-Sender-Via": "host.example.org: authenticated_id: customer@example.org",
      "X-Authenticated-Sender": "host.example.org: customer@example.org",
      "X-Source": "",
    },
  },
  {
    name: "Auto-Submitted: no",
    subject: "Question",
    text: "Is the blue one available?\n",
    headers: { "Auto-Submitted": "no" },
  },
  {
    name: "Auto-Submitted: no with a comment",
    subject: "Question",
    text: "Is the red one available?\n",
    headers: { "Auto-Submitted": "No (a person)" },
  },
  {
    name: "Precedence: normal",
    subject: "Question",
    text: "Is it waterproof?\n",
    headers: { Precedence: "normal" },
  },
  {
    name: "X-Auto-Response-Suppress that is about receipts only",
    subject: "Question",
    text: "Is it washable?\n",
    headers: { "X-Auto-Response-Suppress": "DR, RN, NRN" },
  },
  {
    name: "a request for a read receipt",
    subject: "Urgent",
    text: "Please tell me where my parcel is.\n",
    headers: {
      "Disposition-Notification-To": "customer@example.org",
      "Return-Receipt-To": "customer@example.org",
      "X-Priority": "1",
      Importance: "High",
    },
  },
  {
    name: "a confidentiality notice",
    subject: "Quote",
    text: "Please send me a quote for 20 pieces.\n\nBuyer\n\nThis e-mail and any attachments are confidential and intended solely for the addressee. If you have received this email in error please notify the sender and delete it.\n",
  },
  {
    name: "a Spanish legal notice",
    subject: "Presupuesto",
    text: "¿Me envían un presupuesto?\n\nAVISO LEGAL: Este mensaje y sus adjuntos son confidenciales. Si ha recibido este correo por error, le rogamos que lo elimine.\n",
  },
  {
    name: "no reply needed",
    subject: "Address change",
    text: "My new address is Example Street 5. No reply needed, thanks!\n",
  },
  {
    name: "a wish to be unsubscribed",
    subject: "Unsubscribe",
    text: "Please unsubscribe me from your newsletter. I want to unsubscribe from your mailing list.\n",
  },
  {
    name: "a wish to be taken off, in Spanish",
    subject: "Baja",
    text: "Quiero darme de baja de su boletín, ¿cómo lo hago?\n",
  },
  {
    name: "a question above a quoted newsletter",
    subject: "Re: Autumn sale",
    text: `Does the sale include shoes?\n\nOn Fri, Nov 20, 2026 at 9:00 AM Shop <shop@example.com> wrote:\n\n${NEWSLETTER}`,
  },
  {
    name: "a question above a newsletter quoted in HTML",
    subject: "Re: Autumn sale",
    text: "Does the sale include shoes?\n\nOn Fri, Nov 20, 2026 Shop wrote:\n> sale\n",
    html:
      '<div dir="ltr">Does the sale include shoes?</div><br><div class="gmail_quote"><div class="gmail_attr">On Fri, Nov 20, 2026 Shop wrote:<br></div>' +
      '<blockquote class="gmail_quote"><table><tr><td><a href="https://news.example.com/unsubscribe">Unsubscribe</a><img src="x" width="1" height="1"></td></tr></table></blockquote></div>',
  },
  {
    name: "a question above a newsletter in Outlook",
    subject: "RE: Autumn sale",
    html:
      '<div>Does the sale include shoes?</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: Shop</div>' +
      '<div><a href="https://news.example.com/unsubscribe">Unsubscribe</a> <a href="https://news.example.com/v">View in browser</a></div>',
    headers: EXCHANGE,
  },
  {
    name: "a complaint about machines",
    subject: "No answer",
    text: 'Your system only says "do not reply to this email". I wrote to your no-reply address and got an automated message. Who can help me?\n',
  },
  {
    name: "a complaint that nobody answers",
    subject: "Third mail",
    text: "You do not reply to this email address, you don't respond. Why do you not answer?\n",
  },
  {
    name: "a complaint that nobody answers, in German",
    subject: "Dritte Mail",
    text: "Warum antworten Sie nicht? Haben Sie diese E-Mail erhalten?\n",
  },
  {
    name: "a complaint that nobody answers, in Spanish",
    subject: "Sin respuesta",
    text: "No responden. ¿Han recibido este correo? Llevo tres días esperando.\n",
  },
  {
    name: "a complaint that nobody answers, in French",
    subject: "Sans réponse",
    text: "Vous ne répondez pas à ce mail. Avez-vous reçu ce message ?\n",
  },
  {
    name: "a parcel that could not be delivered",
    subject: "Delivery failed",
    text: "The courier says delivery failed. I paid 550 dollars on 4.11.26 and the second payment was rejected. What now?\n",
  },
  {
    name: "a parcel that could not be delivered, in Spanish",
    subject: "No se pudo entregar mi pedido",
    text: "El repartidor no lo entregó. ¿Pueden enviarlo otra vez?\n",
  },
  {
    name: "a parcel that came back",
    subject: "Returned to sender",
    text: "My parcel was returned to sender. Please send it again.\n",
  },
  {
    name: "a parcel that came back, in German",
    subject: "Zustellung fehlgeschlagen",
    text: "Das Paket kam zurück, bitte noch einmal senden.\n",
  },
  {
    name: "the delivery's state",
    subject: "Delivery status",
    text: "Hello, what is the status of order 4711?\n",
  },
  {
    name: "absence at the time of delivery",
    subject: "Ausente en la entrega",
    text: "Estaba ausente cuando vino el repartidor. ¿Cuándo vuelve?\n",
  },
  {
    name: "a holiday on which nobody is at home",
    subject: "Delivery date",
    text: "I am on vacation until Monday, can you deliver on Tuesday?\n",
  },
  {
    name: "thanks for an answer",
    subject: "Re: Ihre Bestellung",
    text: "Vielen Dank für Ihre Nachricht. Die Jacke ist noch nicht da.\n",
  },
  {
    name: "a broken link that was told to be clicked",
    subject: "Password reset",
    text: "I click on the link below the form to reset my password but nothing happens. Please help.\n",
  },
  {
    name: "an order confirmation that did not come",
    subject: "Order confirmation",
    text: "I did not get an order confirmation. Did my order go through?\n",
    headers: GMAIL,
  },
  {
    name: "a receipt that is asked for",
    subject: "Your receipt",
    text: "Could you send me the receipt for order 4711?\n",
  },
  {
    name: "a postmaster who is a person",
    subject: "Wholesale prices",
    text: "Do you have wholesale prices?\n",
    from: "postmaster@example.org",
  },
  {
    name: "info@ of a company",
    subject: "Anfrage",
    text: "Wir benötigen 50 Stück. Haben Sie die auf Lager?\n\nMit freundlichen Grüßen\nEinkauf\n",
    from: "Beispiel GmbH <info@beispiel.example>",
  },
  {
    name: "a mailbox called mail@",
    subject: "Frage",
    text: "Gibt es die Lampe auch in Schwarz?\n",
    from: "mail@beispiel.example",
  },
  {
    name: "a car dealer called auto@",
    subject: "Frage",
    text: "Gibt es das auch größer?\n",
    from: "auto.beispiel@example.org",
  },
  {
    name: "a company's signature with table, icons and a tracking pixel",
    subject: "Samples",
    html: '<div>Could you send us two samples?</div><table><tr><td><table><tr><td><img src="logo.png"></td></tr></table></td><td><a href="https://example.org">example.org</a> <a href="https://social.example/a">A</a> <a href="https://social.example/b">B</a></td></tr></table><img src="https://t.example/x.gif" width="1" height="1">',
    headers: { "X-Mailer": "Microsoft Outlook 16.0" },
  },
  {
    name: "a return path rewritten by a forwarding Exchange",
    subject: "Sizes",
    text: "Which size fits 180 cm?\n",
    headers: { "Return-Path": "<bounces+SRS=aBcDe=XY@forwarder.example>" },
  },
  {
    name: "a return path with BATV",
    subject: "Sizes",
    text: "Which size fits 170 cm?\n",
    headers: { "Return-Path": "<prvs=1234abcd=customer@example.org>" },
  },
  {
    name: "a copy to the shop",
    subject: "Gift",
    text: "Do you wrap gifts?\n",
    to: "Friend <friend@example.net>",
    cc: SHOP,
  },
  {
    name: "an alias with a tag",
    subject: "Gift",
    text: "Do you wrap gifts?\n",
    to: "shop+web@example.com",
  },
  {
    name: "a blind copy that the server wrote down",
    subject: "Gift",
    text: "Do you wrap gifts?\n",
    to: "undisclosed-recipients:;",
    headers: { "Delivered-To": "shop@example.com" },
  },
  { name: "a question in the subject alone", subject: "Do you ship to Peru?", text: "\n" },
  {
    name: "a photo with a question",
    subject: "Broken",
    text: "It arrived like this. Can I send it back?\n",
    attachments: [
      {
        name: "IMG_0001.jpg",
        contentType: "image/jpeg",
        content: Buffer.from("ffd8ffe000104a46", "hex"),
      },
    ],
  },
  {
    name: "an S/MIME signature",
    subject: "Question",
    text: "Do you deliver on Saturdays?\n",
    attachments: [
      {
        name: "smime.p7s",
        contentType: "application/pkcs7-signature",
        content: Buffer.from("3080 0609 2a86 4886 f70d 0107 02".replaceAll(" ", ""), "hex"),
      },
    ],
  },
  {
    name: "a Reply-To of the same domain",
    subject: "Question",
    text: "Do you have gloves?\n",
    from: "buyer@mail.example.org",
    headers: { "Reply-To": "purchasing@example.org" },
  },
  {
    name: "the shop's own contact form",
    subject: "Contact form: Question",
    text: "Name: Customer\nEmail: customer@example.org\n\nMessage:\nDo you have gift cards?\n",
    from: "Website <web@example.com>",
    headers: {
      "Reply-To": "customer@example.org",
      "X-Mailer": "PHPMailer 6.9.1 (https://github.com/PHPMailer/PHPMailer)",
      "X-PHP-Originating-Script": "1000:class-phpmailer.php",
    },
  },
  {
    name: "a thread of many mails",
    subject: "Re: Re: AW: Order 4711",
    text: "Any news?\n",
    headers: { "In-Reply-To": "<1@example.com>", References: "<0@example.org> <1@example.com>" },
  },
  {
    name: "a problem",
    subject: "Problem: my order is late",
    text: "It should have been here on Monday.\n",
  },
  {
    name: "a broken site",
    subject: "Your website is down",
    text: "I cannot order. Please call me.\n",
  },
  {
    name: "a code that does not arrive",
    subject: "Verification code",
    text: "The verification code does not arrive, so I cannot log in.\n",
  },
  {
    name: "a product that is called back",
    subject: "Recall: heater",
    text: "Is my heater affected by the recall?\n",
  },
  {
    name: "Portuguese",
    subject: "Troca",
    text: "Olá, como faço para trocar o produto? A loja não responde no WhatsApp.\n",
  },
  {
    name: "Italian",
    subject: "Reso",
    text: "Buongiorno, avete ricevuto questa mail? Vorrei restituire il prodotto.\n",
  },
  {
    name: "Dutch",
    subject: "Retour",
    text: "Waarom reageren jullie niet? Ik wil mijn bestelling terugsturen.\n",
  },
  {
    name: "a customer who pastes a report and asks",
    subject: "Your colleague",
    text: "I wrote to your colleague and got this. Who else can help me?\n\nReporting-MTA: dns; mx.example.com\nFinal-Recipient: rfc822; colleague@example.com\nAction: failed\nStatus: 5.1.1\n",
  },
  {
    name: "a customer who wants no newsletter",
    subject: "Newsletter",
    text: "Hoe kan ik de nieuwsbrief stoppen? Ik wil me graag af te laten melden.\n",
  },
  {
    name: "a customer who speaks of an automatic reply",
    subject: "Your auto-reply of Monday",
    text: "It says that you ship on Fridays. Is that so?\n",
  },
].map((mail) => ({ to: SHOP, from: "Customer <customer@example.org>", ...mail }));
