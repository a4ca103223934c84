// The worker's entry: gets the core ready, one window at a time, then answers the page and carries what is to be sent.
import wasmUrl from 'lifecert/lifecert.wasm?url';
import { LifecertError, type Lifecert } from 'lifecert';
import { loadWeb } from 'lifecert/web';
import type { Block } from '../model/model';
import type { News } from '../model/update';
import { CoreHost } from './core_host';
import { oneWindow } from './one_window';
import { namesIn, PEOPLE_FACT, storeName } from './people';
import type { CallName, Calls, Done, FromWorker, ToWorker } from './protocol';
import { compareRegion, fetchRegion, isKeptRegion, REGION_FACT, shownRegion, type KeptRegion } from './region';
import { runSendLoop } from './send_loop';
import { Store } from './store';

/** Why it cannot start; the page shows it. */
class Blocked extends Error {
  constructor(readonly why: Block) {
    super(why);
  }
}

const hosts: CoreHost[] = []; // one a person who shares this phone
let names: readonly string[] = [''];
let active = 0;
let addPerson: ((name: string) => Promise<Done>) | null = null;
let wakeStart: (() => void) | null = null;

function post(message: FromWorker): void {
  self.postMessage(message);
}

function tell(news: News): void {
  post({ kind: 'news', news });
}

/** What one person's client tells: how it stands with the others is not on the screen. */
function tellOf(who: number): (news: News) => void {
  return (news) => {
    if (news.is !== 'standing' || who === active) tell(news);
  };
}

function tellPeople(): void {
  tell({ is: 'people', people: { names, active } });
}

function choosePerson(who: number): Done {
  const chosen = hosts[who];
  if (chosen === undefined) return { ok: false, reason: 'wrong_state' };
  active = who;
  tellPeople();
  tell({ is: 'standing', standing: chosen.standing() });
  return { ok: true };
}

self.addEventListener('message', (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  if (message.kind === 'wake') {
    for (const host of hosts) host.wake(message.retry);
    wakeStart?.();
    return;
  }
  void answer(message.name, message.ask).then((reply) => post({ kind: 'answer', id: message.id, answer: reply }));
});
self.addEventListener('online', () => {
  for (const host of hosts) host.wake(true);
  wakeStart?.();
});

async function answer(name: CallName, ask: Calls[CallName]['ask']): Promise<Calls[CallName]['answer']> {
  const host = hosts[active];
  if (host === undefined) return { ok: false, reason: 'wrong_state' };
  switch (name) {
    case 'checkCode':
      return { verdict: host.checkCode((ask as Calls['checkCode']['ask']).text) };
    case 'register':
      return host.register((ask as Calls['register']['ask']).code);
    case 'liveSeed':
      return host.liveSeed();
    case 'certify':
      return host.certify(ask as Calls['certify']['ask']);
    case 'callWitness':
      return host.callWitness(ask as Calls['callWitness']['ask']);
    case 'takeWord':
      return host.takeWord((ask as Calls['takeWord']['ask']).text);
    case 'say':
      return host.say(ask as Calls['say']['ask']);
    case 'amend':
      return host.amend(ask as Calls['amend']['ask']);
    case 'madeFor':
      return host.madeFor((ask as Calls['madeFor']['ask']).id);
    case 'count':
      return host.count(ask as Calls['count']['ask']);
    case 'meter':
      return host.meter();
    case 'sendMeter':
      return host.sendMeter();
    case 'forgetMeter':
      return host.forgetMeter();
    case 'packetFile':
      return host.packetFile((ask as Calls['packetFile']['ask']).id);
    case 'verifyPaper':
      return host.verifyPaper((ask as Calls['verifyPaper']['ask']).text);
    case 'paper':
      return host.paper(ask as Calls['paper']['ask']);
    case 'forkFile':
      return host.forkFile();
    case 'assist':
      return host.assist(ask as Calls['assist']['ask']);
    case 'keyCard':
      return host.keyCard();
    case 'vouch':
      return host.vouch(ask as Calls['vouch']['ask']);
    case 'takeVoucher':
      return host.takeVoucher((ask as Calls['takeVoucher']['ask']).text);
    case 'addPerson':
      return addPerson === null ? { ok: false, reason: 'wrong_state' } : addPerson((ask as Calls['addPerson']['ask']).name);
    case 'choosePerson':
      return choosePerson((ask as Calls['choosePerson']['ask']).who);
  }
}

async function start(): Promise<void> {
  if (!self.isSecureContext) throw new Blocked('insecure');
  if (typeof WebAssembly !== 'object' || typeof indexedDB !== 'object' || crypto.subtle === undefined) {
    throw new Blocked('oldBrowser');
  }
  await oneWindow(() => tell({ is: 'blocked', why: 'otherWindow' }));
  const store = await Store.open().catch(() => {
    throw new Blocked('noStorage');
  });
  const lib = await loadCore();
  const region = await pinnedRegion(store);
  const open = async (who: number, in_: Store): Promise<CoreHost> => {
    const opened = await CoreHost.open(lib.fresh(), in_, region, tellOf(who)).catch((error: unknown) => {
      throw error instanceof LifecertError ? new Blocked('damaged') : error;
    });
    hosts[who] = opened;
    return opened;
  };
  const run = (one: CoreHost): void => void runSendLoop(one, () => one.isStopped());
  const first = await open(0, store);
  names = namesIn(await store.fact(PEOPLE_FACT));
  for (let who = 1; who < names.length; who++) await open(who, await Store.open(storeName(who)));
  addPerson = async (name) => {
    try {
      const who = hosts.length;
      run(await open(who, await Store.open(storeName(who))));
      names = [...names, name];
      await store.putFact(PEOPLE_FACT, names);
      return choosePerson(who);
    } catch {
      return { ok: false, reason: 'store_failed' };
    }
  };
  tell({ is: 'started', region: shownRegion(region), standing: first.standing() });
  tellPeople();
  void watchRegion(store, region, () => hosts.forEach((one) => one.stop()));
  hosts.forEach(run);
}

async function loadCore(): Promise<Lifecert> {
  const lib = await loadWeb(new URL(wasmUrl, self.location.href)).catch((error: unknown) => {
    throw new Blocked(error instanceof WebAssembly.CompileError ? 'oldBrowser' : 'noRegion');
  });
  try {
    lib.selfTest();
  } catch {
    throw new Blocked('selfTest');
  }
  return lib;
}

/** The region kept at the first opening; at the first opening, the one that the server names. */
async function pinnedRegion(store: Store): Promise<KeptRegion> {
  const kept = await store.fact(REGION_FACT);
  if (isKeptRegion(kept)) return kept;
  for (;;) {
    const offered = await fetchRegion();
    if (offered !== null) {
      await store.putFact(REGION_FACT, offered).catch(() => {
        throw new Blocked('noStorage');
      });
      return offered;
    }
    tell({ is: 'blocked', why: 'noRegion' });
    await new Promise<void>((resolve) => (wakeStart = resolve));
    wakeStart = null;
  }
}

/** Compares what the server says now with what is pinned: names may change, another office is refused. */
async function watchRegion(store: Store, kept: KeptRegion, stop: () => void): Promise<void> {
  const offered = await fetchRegion();
  if (offered === null) return;
  switch (compareRegion(kept, offered)) {
    case 'same':
      return;
    case 'renamed':
      await store.putFact(REGION_FACT, offered).catch(() => undefined);
      tell({ is: 'region', region: shownRegion(offered) });
      return;
    case 'changed':
      stop();
      tell({ is: 'serverChanged' });
  }
}

start().catch((error: unknown) => {
  tell({ is: 'blocked', why: error instanceof Blocked ? error.why : 'selfTest' });
});
