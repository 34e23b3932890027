export interface Seller {
  readonly name: string;
  readonly mail: string;
  readonly address: readonly string[];
  readonly country: string;
  readonly vatId: string;
  readonly iban: string;
}

/** Whom the demo's invoices are made out to: the demo's own company. */
export const DEMO_BUYER = {
  name: "Example Trading GmbH",
  address: ["Beispielplatz 1", "10115 Berlin"],
  vatId: "DE111111125",
  mailbox: "Example Trading <billing@trading.example>",
};

export const DEMO_SHOP = "Example Shop <shop@trading.example>";

// Names, domains and numbers that nobody has: counted-up digits with the right check digit, and the
// accounts that the IBAN registry gives as its examples.
export const SELLERS = {
  de: {
    name: "Muster & Beispiel GmbH",
    mail: "rechnung@muster-beispiel.example",
    address: ["Musterweg 12", "20095 Hamburg"],
    country: "DE",
    vatId: "DE123456788",
    iban: "DE89370400440532013000",
  },
  en: {
    name: "Placeholder Widgets Ltd",
    mail: "accounts@placeholder-widgets.example",
    address: ["1 Sample Street", "London EC1A 1AA"],
    country: "GB",
    vatId: "GB123456782",
    iban: "GB29NWBK60161331926819",
  },
  es: {
    name: "Suministros Ejemplo S.L.",
    mail: "facturas@suministros-ejemplo.example",
    address: ["Calle de Ejemplo 3", "28001 Madrid"],
    country: "ES",
    vatId: "B12345674",
    iban: "ES9121000418450200051332",
  },
  fr: {
    name: "Exemple et Fils SARL",
    mail: "facturation@exemple-et-fils.example",
    address: ["5 rue du Modèle", "75002 Paris"],
    country: "FR",
    vatId: "FR11123456782",
    iban: "FR1420041010050500013M02606",
  },
  nl: {
    name: "Voorbeeld Kantoor B.V.",
    mail: "facturen@voorbeeld-kantoor.example",
    address: ["Voorbeeldstraat 9", "1012 AB Amsterdam"],
    country: "NL",
    vatId: "NL123456782B01",
    iban: "NL91ABNA0417164300",
  },
} as const satisfies Readonly<Record<string, Seller>>;
