// The step that is open, in case the page is closed in the middle of it: most people who give up just put the phone away.
import { METER_STEPS, type LeftStep } from '../model/meter';

const KEY = 'lifecert.step';

export function recallStep(): LeftStep | null {
  try {
    const { step, seconds } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as { step?: unknown; seconds?: unknown };
    const known = METER_STEPS.find((one) => one === step);
    const counted = typeof seconds === 'number' && Number.isSafeInteger(seconds) && seconds >= 0;
    return known !== undefined && counted ? { step: known, seconds: Math.min(seconds, 3600) } : null;
  } catch {
    return null;
  }
}

export function noteStep(left: LeftStep | null): void {
  try {
    if (left === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(left));
  } catch {
    // private window or full storage: then it is not counted
  }
}
