// What comes out of a printer.

import { execFile } from "node:child_process";

/** How many pages a PDF has. @param {Buffer} pdf @returns {Promise<number>} */
export const pagesOf = (pdf) =>
  new Promise((resolve, reject) => {
    const reader = execFile("pdfinfo", ["-"], (error, said) => {
      if (error) reject(error);
      else resolve(Number(/^Pages: +(\d+)$/m.exec(said)[1]));
    });
    reader.stdin.end(pdf);
  });
