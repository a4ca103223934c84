// Sends what the core wants sent, one exchange after the other, for as long as the worker lives. The core decides what and
// when; this only carries. It can be woken at any time, by the network coming back or by the person.
import type { Exchange } from 'lifecert';
import { ExchangeFailed, type Answer } from './exchange';

export interface Step {
  exchange?: Exchange | undefined;
  waitS: number;
}

/** What the loop needs of the outside. Everything that touches the core goes one at a time in the host. */
export interface SendHost {
  online(): boolean;
  nextStep(): Promise<Step>;
  exchange(exchange: Exchange): Promise<Answer>;
  /** Hands an answer, or why there is none, to the core; false if what follows from it could not be stored. */
  settle(id: number, outcome: Answer | ExchangeFailed): Promise<boolean>;
  sleep(seconds: number): Promise<void>; // may end early when woken
}

const LONGEST_SLEEP_S = 15 * 60;
const AFTER_TROUBLE_S = 60;
const WITHOUT_NETWORK_S = 60;

/** Runs until `stopped` says so. Never throws: trouble means a pause, not an end. */
export async function runSendLoop(host: SendHost, stopped: () => boolean): Promise<void> {
  while (!stopped()) {
    await host.sleep(await once(host));
  }
}

/** One round; how long to sleep before the next one. */
export async function once(host: SendHost): Promise<number> {
  try {
    const step = await host.nextStep();
    if (step.exchange === undefined) return Math.min(Math.max(step.waitS, 1), LONGEST_SLEEP_S);
    const outcome = await host.exchange(step.exchange).catch(failureOf);
    if (!(await host.settle(step.exchange.id, outcome))) return AFTER_TROUBLE_S;
    // What the browser says about the network is only a hint: a server may be reached though it says that there is none.
    return outcome instanceof ExchangeFailed && !host.online() ? WITHOUT_NETWORK_S : 0;
  } catch {
    return AFTER_TROUBLE_S;
  }
}

function failureOf(error: unknown): ExchangeFailed {
  return error instanceof ExchangeFailed ? error : new ExchangeFailed('no_network');
}
