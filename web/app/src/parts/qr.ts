// A QR code as one SVG path, four modules of quiet zone included.
import qrcode from 'qrcode-generator';

const QUIET = 4;
const ALPHANUMERIC = /^[0-9A-Z $%*+\-./:]*$/;

export interface QrDrawing {
  size: number; // modules a side, quiet zone included
  path: string;
}

/** At level M, or, for what is too long for that, at L. */
function makeQr(text: string): ReturnType<typeof qrcode> {
  for (const level of ['M', 'L'] as const) {
    const qr = qrcode(0, level);
    qr.addData(text, ALPHANUMERIC.test(text) ? 'Alphanumeric' : 'Byte');
    try {
      qr.make();
      return qr;
    } catch (error) {
      if (level === 'L') throw error;
    }
  }
  throw new Error('unreachable');
}

export function qrPath(text: string): QrDrawing {
  const qr = makeQr(text);
  const count = qr.getModuleCount();
  let path = '';
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      if (!qr.isDark(row, column)) continue;
      let run = 1;
      while (column + run < count && qr.isDark(row, column + run)) run++;
      path += `M${column + QUIET} ${row + QUIET}h${run}v1h-${run}z`;
      column += run;
    }
  }
  return { size: count + 2 * QUIET, path };
}
