// A paper as the page shows it: what it is, whose, until when, and whether it holds.
import type { Reason } from './reason';
import type { Verdict } from './standing';

/** The three words for the person, never mixed. */
export type PaperKind = 'kept' | 'received' | 'decided';

export interface Paper {
  readonly kind: PaperKind;
  readonly spokenNumber: string;
  readonly person: string; // the pseudonym's first digits; never a name
  readonly dueDay: number;
  readonly staffWitnessed: boolean;
  readonly madeAt: number;
  readonly loggedAt: number;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly decidedAt: number;
  readonly nextDueDay: number;
}

/** How looking at a paper ended. */
export type PaperCheck =
  | { readonly holds: true; readonly paper: Paper }
  | { readonly holds: false; readonly reason: Reason };

/** Whether a text begins as a paper's QR does. */
export function looksLikePaper(text: string): boolean {
  return /^\s*LC[KRD]1:/.test(text);
}
