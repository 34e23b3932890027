import { PDFDocument, PDFName, PDFString, rgb, StandardFonts, type PDFPage } from "pdf-lib";
import { encodeQR } from "qr";
import { greyPng } from "../../src/invoice/pdf/picture.ts";

/** The figures of a document as its code carries them. */
export const FIGURES = {
  ver: 1,
  fecha: "2026-10-13",
  cuit: 30712345671,
  ptoVta: 3,
  tipoCmp: 1,
  nroCmp: 123,
  importe: 12100,
  moneda: "PES",
  ctz: 1,
  tipoDocRec: 80,
  nroDocRec: 30500010912,
  tipoCodAut: "E",
  codAut: 70417054367476,
} as const;

/** The address in the code of a document with these figures. */
export function arcaAddress(changes: object = {}, host = "www.afip.gob.ar"): string {
  const json = JSON.stringify({ ...FIGURES, ...changes });
  return `https://${host}/fe/qr/?p=${Buffer.from(json).toString("base64")}`;
}

const PRINT = [
  "Proveedora del Sur S.A.",
  "Razón Social: Proveedora del Sur S.A.",
  "Domicilio Comercial: Av. Siempreviva 742, Rosario",
  "FACTURA A   COD. 01",
  "Punto de Venta: 00003   Comp. Nro: 00000123",
  "Fecha de Emisión: 13/10/2026",
  "CUIT: 30-71234567-1",
  "Señor(es): Ejemplo S.A.   CUIT: 30-50001091-2",
  "Importe Neto Gravado: $ 10.000,00",
  "IVA 21%: $ 2.100,00",
  "Importe Total: $ 12.100,00",
  "CAE N°: 70417054367476",
];

export interface Factura {
  readonly print?: readonly string[];
  /** What its code says; null for none. */
  readonly code?: string | null;
  /** In what form it stands on the page. */
  readonly as?: "drawing" | "picture" | "link" | "text";
}

/** A document as the tax office's own program prints it. */
export async function makeFactura({
  print = PRINT,
  code = arcaAddress(),
  as = "drawing",
}: Factura = {}): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const page = document.addPage([595, 842]);
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (const [at, line] of print.entries()) {
    for (const [column, text] of line.split("   ").entries()) {
      page.drawText(text, { x: 50 + column * 250, y: 780 - at * 18, size: 10, font });
    }
  }
  if (code === null) return document.save();
  if (as === "text") {
    for (let at = 0; at < code.length; at += 90) {
      page.drawText(code.slice(at, at + 90), { x: 40, y: 140 - at / 9, size: 8, font });
    }
  } else if (as === "link") link(document, page, code);
  else if (as === "drawing") draw(page, code);
  else {
    const picture = await document.embedPng(pictureOf(code));
    page.drawImage(picture, { x: 40, y: 40, width: 85, height: 85 });
  }
  return document.save();
}

function squares(text: string): boolean[][] {
  return encodeQR(text, "raw", { border: 2 });
}

/** Four dots a square. */
function pictureOf(text: string): Uint8Array {
  const rows = squares(text);
  const width = rows.length * 4;
  const dots = new Uint8Array(width * width);
  for (let at = 0; at < dots.length; at += 1) {
    dots[at] = rows[Math.floor(at / width / 4)]?.[Math.floor((at % width) / 4)] === true ? 0 : 255;
  }
  return greyPng({ width, height: width, dots });
}

function draw(page: PDFPage, text: string): void {
  const rows = squares(text);
  const edge = 85 / rows.length; // 3 cm in all
  for (const [y, row] of rows.entries()) {
    for (const [x, isDark] of row.entries()) {
      if (!isDark) continue;
      const place = { x: 40 + x * edge, y: 125 - (y + 1) * edge };
      page.drawRectangle({ ...place, width: edge, height: edge, color: rgb(0, 0, 0) });
    }
  }
}

function link(document: PDFDocument, page: PDFPage, address: string): void {
  const action = { Type: "Action", S: "URI", URI: PDFString.of(address) };
  const annotation = { Type: "Annot", Subtype: "Link", Rect: [40, 40, 125, 125], A: action };
  page.node.set(PDFName.of("Annots"), document.context.obj([annotation]));
}
