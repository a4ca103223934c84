// Does what update() asked for, and reports back as messages. The only file that knows every effect.
import { LifecertError } from 'lifecert';
import { rememberSettings } from '../effects/settings';
import { toHex } from '../worker/bytes';
import { sentencesOnScreen, type Voice } from '../effects/voice';
import { freePlaces } from './desk/counter';
import { chinaDay } from './desk/errand';
import { PhoneDesk } from './desk/phone_desk';
import { readyToRing, ring } from './desk/ring';
import { Library } from './library';
import { BoardWatch, fetchDraws, fetchSupervision } from './live';
import type { Model } from './model';
import { textsFor } from './text';
import type { Effect, Message } from './update';

export interface Rim {
  readonly voice: Voice;
  model(): Model;
  send(message: Message): void;
}

let library: Library | null = null;
let loading: Promise<void> | null = null;
let watching: BoardWatch | null = null;
let desk: PhoneDesk | null = null;

const WORK_EVERY_MS = 15_000;

export async function runEffect(rim: Rim, effect: Effect): Promise<void> {
  switch (effect.run) {
    case 'load':
      loading ??= load(rim).finally(() => (loading = null));
      return loading;
    case 'search': {
      const shelf = library?.shelf;
      if (shelf) rim.send({ is: 'found', found: shelf.find(effect.query, effect.choices) });
      return;
    }
    case 'suggest': {
      const shelf = library?.shelf;
      if (shelf) rim.send({ is: 'suggested', typed: effect.text, suggestions: shelf.suggest(effect.text) });
      return;
    }
    case 'read':
      return read(rim, effect.number);
    case 'readItem': {
      const shelf = library?.shelf;
      if (shelf) await guarded(rim, () => read(rim, shelf.numberOf(effect.code)));
      return;
    }
    case 'remember':
      rememberSettings(effect.settings);
      rim.send({ is: 'voice', canSpeak: rim.voice.canSpeak(effect.settings.lang) });
      return;
    case 'watch':
      watching?.stop();
      watching = new BoardWatch(
        effect.hall,
        (board) => rim.send({ is: 'board', board }),
        () => rim.send({ is: 'lost' }),
      );
      return;
    case 'unwatch':
      watching?.stop();
      watching = null;
      return;
    case 'supervise':
      return online(rim, async () => {
        const supervision = await fetchSupervision();
        rim.send(supervision === null ? { is: 'lost' } : { is: 'supervision', supervision });
      });
    case 'listDraws':
      return online(rim, async () => rim.send({ is: 'draws', draws: await fetchDraws() }));
    case 'checkDraw':
      return online(rim, async () => {
        if (library !== null) rim.send({ is: 'checked', draw: await library.checkDraw(effect.id) });
      });
    case 'ask': {
      const { ask } = effect;
      try {
        if (desk !== null) rim.send({ is: 'kept', id: await desk.ask(ask, rim.model().nowS), ask });
        else rim.send({ is: 'notKept' });
      } catch {
        rim.send({ is: 'notKept' });
      }
      return;
    }
    case 'days':
      rim.send({ is: 'days', days: desk?.days(effect.hall, effect.service, chinaDay(rim.model().nowS)) ?? [] });
      try {
        rim.send({ is: 'free', free: await freePlaces(effect.hall, effect.service) });
      } catch {
        rim.send({ is: 'free', free: null });
      }
      return;
    case 'workDesk':
      await desk?.work(rim.model().nowS, effect.all);
      rim.send({ is: 'looked' });
      return;
    case 'forgetErrand':
      return desk?.forget(effect.id);
    case 'forgetAll':
      return desk?.forgetAll();
    case 'kioskKey':
      if (desk !== null) rim.send({ is: 'kioskKey', key: toHex(await desk.publicKey()) });
      return;
    case 'readyToRing':
      readyToRing();
      return;
    case 'ring':
      ring();
      rim.voice.speak(textsFor(rim.model().lang).desk.calledSay(effect.number, effect.window), rim.model().lang);
      return desk?.rung(effect.id, effect.calledAt);
    case 'print':
      window.print();
      return;
    case 'speak':
      rim.voice.speak(sentencesOnScreen(), rim.model().lang);
      return;
    case 'hush':
      rim.voice.hush();
  }
}

/** A board asks for nothing; everybody else may. */
async function openDesk(rim: Rim, opened: Library): Promise<void> {
  if (desk !== null || rim.model().mode === 'board') return;
  try {
    desk = await PhoneDesk.open(opened.core, opened.hall, () => opened.belief(), (news) => rim.send({ is: 'desk', news }));
  } catch {
    rim.send({ is: 'noDesk' });
    return;
  }
  const opening = desk;
  setInterval(() => void opening.work(rim.model().nowS, false), WORK_EVERY_MS);
}

async function load(rim: Rim): Promise<void> {
  if (library === null) {
    try {
      library = await Library.load();
    } catch {
      rim.send({ is: 'missing', why: navigator.onLine ? 'oldBrowser' : 'offline' });
      return;
    }
  }
  await openDesk(rim, library);
  if (library.shelf === null && (await library.openKept())) await tell(rim);
  const outcome = await library.refresh();
  void desk?.work(rim.model().nowS, false);
  if (outcome === 'newer') await tell(rim);
  else if (outcome !== 'same') rim.send({ is: 'missing', why: outcome });
}

async function tell(rim: Rim): Promise<void> {
  const shelf = library?.shelf;
  if (!shelf) return;
  const model = rim.model();
  const today = Math.floor((model.nowS + 8 * 3600) / 86400); // the catalogue's days are China's
  const boardRows = model.mode === 'board' ? await shelf.boardRows() : [];
  rim.send({ is: 'opened', catalogue: await shelf.shown(today), boardRows });
}

async function read(rim: Rim, number: number): Promise<void> {
  const shelf = library?.shelf;
  if (!shelf) return;
  await guarded(rim, async () => rim.send({ is: 'shown', number, record: await shelf.read(number) }));
}

async function guarded(rim: Rim, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof LifecertError)) throw error;
    rim.send({ is: 'damaged' });
  }
}

/** What needs the counter; without it the page says so, and stays. */
async function online(rim: Rim, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch {
    rim.send({ is: 'lost' });
  }
}
