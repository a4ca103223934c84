// The entry of the eyes' worker: questions are answered in their order, each once. It keeps nothing beyond the session.
import { LifecertError, codeName } from 'lifecert';
import { Easel } from './easel';
import { Eyes } from './eyes';
import type { FromLive, LiveCall, LiveCalls, ToLive } from './protocol';
import { Sitting, type Watcher } from './sitting';

let eyes: Eyes | null = null;
let easel: Easel | null = null;
let watcher: Watcher | null = null;
let sitting: Sitting | null = null;
let tail: Promise<void> = Promise.resolve();

async function answer({ name, ask }: ToLive): Promise<LiveCalls[LiveCall]['answer']> {
  switch (name) {
    case 'open':
      eyes = await Eyes.open();
      easel = makeEasel();
      return { drawing: easel !== null };
    case 'begin': {
      const { seed, set } = ask as LiveCalls['begin']['ask'];
      const { movements, digits, watcher: begun } = await opened(eyes).begin(seed, set);
      watcher = begun;
      sitting = easel === null ? null : new Sitting(watcher, easel);
      return { movements, digits };
    }
    case 'sit': {
      const { frame, atMs } = ask as LiveCalls['sit']['ask'];
      try {
        const sat = await opened(sitting).sit({ image: frame, width: frame.width, height: frame.height }, atMs);
        if (sat.finished !== null) opened(eyes).clear();
        return sat;
      } finally {
        frame.close();
      }
    }
    case 'look': {
      const { pixels, atMs } = ask as LiveCalls['look']['ask'];
      return opened(watcher).look(pixels, atMs);
    }
    case 'keyFrame': {
      const { step, jpeg } = ask as LiveCalls['keyFrame']['ask'];
      await opened(watcher).keyFrame(step, jpeg);
      return null;
    }
    case 'sheet':
      await opened(watcher).sheet((ask as LiveCalls['sheet']['ask']).jpeg);
      return null;
    case 'finish': {
      const finished = await opened(watcher).finish();
      opened(eyes).clear();
      return finished;
    }
  }
}

function makeEasel(): Easel | null {
  if (typeof OffscreenCanvas !== 'function') return null;
  try {
    return new Easel((width, height) => new OffscreenCanvas(width, height));
  } catch {
    return null; // a browser that has it without a context for pictures
  }
}

function opened<T>(what: T | null): T {
  if (what === null) throw new Error('not open');
  return what;
}

function faultOf(error: unknown): string {
  return error instanceof LifecertError ? codeName(error.code) : 'other';
}

self.addEventListener('message', (event: MessageEvent<ToLive>) => {
  const { id } = event.data;
  const post = (message: FromLive): void => self.postMessage(message);
  // A frame is done with, its pictures kept, before anything else: a session that begins must not meet the last one's.
  tail = tail.then(() =>
    answer(event.data).then(
      (made) => post({ id, answer: made }),
      (error: unknown) => post({ id, fault: faultOf(error) }),
    ),
  );
});
