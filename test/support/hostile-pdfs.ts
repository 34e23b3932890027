import { deflateSync } from "node:zlib";

/** A PDF of these objects, numbered from 1; the first is the catalogue. Its cross-references are right. */
export function aRawPdf(objects: readonly (string | Buffer)[], trailer = ""): Buffer {
  const parts: Buffer[] = [Buffer.from("%PDF-1.7\n")];
  const offsets: number[] = [];
  let offset = parts[0]?.length ?? 0;
  const add = (part: Buffer) => {
    parts.push(part);
    offset += part.length;
  };
  for (const [index, object] of objects.entries()) {
    offsets.push(offset);
    add(
      Buffer.concat([
        Buffer.from(`${index + 1} 0 obj\n`),
        Buffer.from(object),
        Buffer.from("\nendobj\n"),
      ]),
    );
  }
  const table = offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  const start = offset;
  add(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R ${trailer.replace("HERE", String(start))} >>\nstartxref\n${start}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

function stream(content: Buffer | string, more = ""): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([
    Buffer.from(`<< /Length ${bytes.length} ${more} >>\nstream\n`),
    bytes,
    Buffer.from("\nendstream"),
  ]);
}

const CATALOG = "<< /Type /Catalog /Pages 2 0 R >>";
const PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
const FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
const page = (contents = "/Contents 4 0 R") =>
  `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${contents} /Resources << /Font << /F1 5 0 R >> /XObject << /X0 6 0 R >> >> >>`;
const onePage = (content: Buffer, ...more: readonly (string | Buffer)[]) =>
  aRawPdf([CATALOG, PAGES, page(), content, FONT, ...more]);

/** PDFs that loop, lie, grow or want to be run, by what is wrong with them. */
export function hostilePdfs(): Readonly<Record<string, Uint8Array>> {
  const bomb = deflateSync(Buffer.alloc(400_000_000, " "));
  const manyPages = Array.from(
    { length: 20_000 },
    () => "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
  );
  const kids = manyPages.map((_, index) => `${index + 3} 0 R`).join(" ");
  const nest = 20_000;
  return {
    "a PDF whose page tree holds itself": aRawPdf([
      CATALOG,
      "<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 3 /Parent 2 0 R >>",
      "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>",
    ]),
    "a PDF that claims two thousand million pages": aRawPdf([
      CATALOG,
      "<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>",
      page(),
      stream("BT /F1 12 Tf 72 720 Td (one page) Tj ET"),
      FONT,
    ]),
    "a PDF of 20,000 pages": aRawPdf([
      CATALOG,
      `<< /Type /Pages /Kids [${kids}] /Count ${manyPages.length} >>`,
      ...manyPages,
    ]),
    "a PDF that wants to run JavaScript": aRawPdf([
      "<< /Type /Catalog /Pages 2 0 R /OpenAction 6 0 R /AA << /WC 6 0 R >> >>",
      PAGES,
      page(),
      stream("BT /F1 12 Tf 72 720 Td (hello) Tj ET"),
      FONT,
      "<< /S /JavaScript /JS (app.launchURL\\('http://127.0.0.1/'\\); while\\(true\\){}) >>",
    ]),
    "a PDF whose page grows to 400 MB": onePage(stream(bomb, "/Filter /FlateDecode")),
    "a PDF packed forty times over": onePage(
      stream(bomb, `/Filter [${"/FlateDecode ".repeat(40)}]`),
    ),
    "a PDF whose cross-references lead to themselves": aRawPdf(
      [CATALOG, PAGES, page()],
      "/Prev HERE",
    ),
    "a PDF whose length is its own stream": aRawPdf([
      CATALOG,
      PAGES,
      page(),
      "<< /Length 4 0 R >>\nstream\nBT ET\nendstream",
      FONT,
    ]),
    "a PDF of ten megabytes of nothing": Buffer.concat([
      Buffer.from("%PDF-1.7\n"),
      Buffer.alloc(10_000_000, "obj <<"),
    ]),
    "a PDF of three million words on one page": onePage(
      stream(`BT /F1 1 Tf ${"(a) Tj 1 0 Td ".repeat(1_500_000)} ET`),
    ),
    "a PDF that draws itself for ever": onePage(
      stream("/X0 Do"),
      stream(
        "/X0 Do /X0 Do",
        "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X0 6 0 R >> >>",
      ),
    ),
    "a PDF of arrays in arrays": onePage(
      stream(`${"[".repeat(nest)}${"]".repeat(nest)} TJ`),
      `${"[".repeat(nest)}${"]".repeat(nest)}`,
    ),
    "a PDF of dictionaries in dictionaries": aRawPdf([
      `<< /Type /Catalog /Pages 2 0 R /A ${"<< /A ".repeat(nest)} null ${">> ".repeat(nest)} >>`,
      PAGES,
      page(),
      stream("BT ET"),
      FONT,
    ]),
    "a PDF with a font that maps for ever": aRawPdf([
      CATALOG,
      PAGES,
      page(),
      stream("BT /F1 12 Tf 72 720 Td <00010002> Tj ET"),
      "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /W [0 2000000000 500] >>] >>",
      stream(
        "1 begincodespacerange <00000000> <ffffffff> endcodespacerange 1 beginbfrange <00000000> <ffffffff> <0041> endbfrange",
      ),
    ]),
    "a PDF that names a file of this machine": aRawPdf([
      CATALOG,
      PAGES,
      page(),
      "<< /Length 0 /F (/etc/passwd) /FFilter /FlateDecode >>\nstream\n\nendstream",
      FONT,
    ]),
  };
}
