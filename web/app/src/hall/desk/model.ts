// The desk's part of the page's state, and its screens. One thing a screen; each knows the one before.
import type { HallDay, HallPlan, RequestKind } from 'lifecert';
import type { Screen } from '../model';
import type { Errand } from './errand';

/** What somebody came for. */
export type Purpose = 'book' | 'take' | 'ask';

/** A booking in the making. */
export interface Draft {
  readonly hall: string;
  readonly service: string;
  readonly change: string | null; // the booking in whose place it comes
}

export type DeskScreen =
  | { readonly at: 'noPlan'; readonly purpose: Purpose | null; readonly from: Screen }
  | { readonly at: 'pickHall'; readonly purpose: Purpose; readonly from: Screen }
  | { readonly at: 'pickService'; readonly purpose: Purpose; readonly hall: string; readonly kind: RequestKind; readonly from: Screen } // kind: of a request; else of no meaning
  | { readonly at: 'pickDay'; readonly draft: Draft; readonly from: Screen }
  | { readonly at: 'pickSlot'; readonly draft: Draft; readonly day: number; readonly from: Screen }
  | { readonly at: 'bookSure'; readonly draft: Draft; readonly day: number; readonly slot: number; readonly from: Screen }
  | { readonly at: 'takeSure'; readonly hall: string; readonly service: string; readonly booking: string | null; readonly from: Screen }
  | { readonly at: 'pickKind'; readonly hall: string; readonly from: Screen }
  | { readonly at: 'write'; readonly hall: string; readonly kind: RequestKind; readonly topic: string; readonly from: Screen }
  | { readonly at: 'kioskKey'; readonly key: string } // for whoever sets a kiosk up
  | { readonly at: 'errands'; readonly only: 'all' | 'evaluate'; readonly from: Screen }
  | { readonly at: 'errand'; readonly id: string; readonly from: Screen }
  | { readonly at: 'evaluate'; readonly id: string; readonly from: Screen };

/** Free places by day and time, as the counter said a moment ago. */
export type Free = ReadonlyMap<number, ReadonlyMap<number, number>>;

export interface DeskState {
  readonly plans: readonly HallPlan[];
  readonly errands: readonly Errand[]; // newest first
  readonly doubted: boolean;
  readonly canKeep: boolean; // false: this browser keeps nothing, so nothing can be asked from here
  readonly days: readonly HallDay[]; // of the service that is being booked
  readonly free: Free | null; // null: not known (yet, or without a network)
  readonly looking: boolean; // the counter is being asked
  readonly keepFailed: boolean;
  readonly ringing: string | null; // the errand whose number is called and was not heard yet
}

export const NO_DESK: DeskState = {
  plans: [], errands: [], doubted: false, canKeep: true, days: [], free: null, looking: false, keepFailed: false, ringing: null,
};

export function planOf(desk: DeskState, hall: string): HallPlan | null {
  return desk.plans.find((one) => one.hall === hall) ?? null;
}
export function errandOf(desk: DeskState, id: string): Errand | null {
  return desk.errands.find((one) => one.id === id) ?? null;
}
