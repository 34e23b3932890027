/** How a provider lets programs sign in. */
export type SignInWay = "password" | "app password" | "oauth2";

export interface MailProvider {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean | "starttls";
  readonly signIn: SignInWay;
}

type Row = readonly [name: string, domains: string, host: string, signIn: SignInWay];

const ROWS: readonly Row[] = [
  ["Gmail", "gmail.com googlemail.com", "imap.gmail.com", "app password"],
  [
    "Microsoft",
    "outlook.com outlook.de outlook.es outlook.fr hotmail.com hotmail.de hotmail.es hotmail.fr live.com msn.com",
    "outlook.office365.com",
    "oauth2",
  ],
  [
    "Yahoo",
    "yahoo.com yahoo.de yahoo.es yahoo.fr yahoo.it yahoo.co.uk yahoo.com.ar yahoo.com.mx ymail.com",
    "imap.mail.yahoo.com",
    "app password",
  ],
  ["AOL", "aol.com aim.com", "imap.aol.com", "app password"],
  ["iCloud", "icloud.com me.com mac.com", "imap.mail.me.com", "app password"],
  ["GMX", "gmx.de gmx.net gmx.at gmx.ch", "imap.gmx.net", "password"],
  ["GMX", "gmx.com", "imap.gmx.com", "password"],
  ["WEB.DE", "web.de", "imap.web.de", "password"],
  ["mail.com", "mail.com", "imap.mail.com", "password"],
  ["T-Online", "t-online.de magenta.de", "secureimap.t-online.de", "app password"],
  ["freenet", "freenet.de", "mx.freenet.de", "password"],
  ["Posteo", "posteo.de posteo.net", "posteo.de", "password"],
  ["mailbox.org", "mailbox.org", "imap.mailbox.org", "password"],
  ["Fastmail", "fastmail.com fastmail.fm", "imap.fastmail.com", "app password"],
  ["Zoho", "zoho.com zohomail.com", "imap.zoho.com", "app password"],
  ["Zoho", "zoho.eu zohomail.eu", "imap.zoho.eu", "app password"],
  ["Yandex", "yandex.com yandex.ru", "imap.yandex.com", "app password"],
  ["Orange", "orange.fr wanadoo.fr", "imap.orange.fr", "password"],
  ["Free", "free.fr", "imap.free.fr", "password"],
  ["La Poste", "laposte.net", "imap.laposte.net", "password"],
  ["Libero", "libero.it", "imapmail.libero.it", "password"],
  ["Aruba", "aruba.it", "imaps.aruba.it", "password"],
  ["Ziggo", "ziggo.nl home.nl", "imap.ziggo.nl", "password"],
  ["KPN", "kpnmail.nl planet.nl hetnet.nl", "imap.kpnmail.nl", "password"],
  ["UOL", "uol.com.br bol.com.br", "imap.uol.com.br", "password"],
];

/** Who serves the mail of an address, known by its domain alone; undefined for all others. */
export function providerOf(address: string): MailProvider | undefined {
  const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
  const row = ROWS.find(([, domains]) => domains.split(" ").includes(domain));
  if (row === undefined) return undefined;
  const [name, , host, signIn] = row;
  return { name, host, port: 993, tls: true, signIn };
}
