// The code of the letter as the person types it. The check character is the core's business (checkCode).
import { CODE_LENGTH } from './model';

/** The signs that a code is made of, in the order of the on-screen keys. No I, L, O, U: they are mistaken for 1, 1, 0, V. */
export const CODE_SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const READ_AS: Readonly<Record<string, string>> = { I: '1', L: '1', O: '0', U: 'V' };

/** What was typed or pasted, as the bare signs of a code: full-width and small letters and look-alikes are read as what they mean. */
export function cleanCode(text: string): string {
  let clean = '';
  for (const char of text.normalize('NFKC').toUpperCase()) {
    const sign = READ_AS[char] ?? char;
    if (CODE_SIGNS.includes(sign)) clean += sign;
    if (clean.length === CODE_LENGTH) break;
  }
  return clean;
}

/** XXXX-XXXX-XXXX-X, as far as it goes. */
export function groupCode(signs: string): string {
  return signs.replace(/(.{4})(?=.)/g, '$1-');
}
