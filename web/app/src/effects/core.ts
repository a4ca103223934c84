// The page's side of the core's worker.
import type { News } from '../model/update';
import type { Calls, CallName, FromWorker, ToWorker } from '../worker/protocol';

export interface Core {
  call<Name extends CallName>(name: Name, ask: Calls[Name]['ask']): Promise<Calls[Name]['answer']>;
  /** The page is looked at again; with `retry`, the network is back or the person asks to send now. */
  wake(retry: boolean): void;
}

/** `failed` is called when the worker cannot even be started: a browser without module workers, or files missing. */
export function startCore(heard: (news: News) => void, failed: () => void): Core {
  const worker = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module' });
  const open = new Map<number, (answer: Calls[CallName]['answer']) => void>();
  let lastId = 0;

  worker.addEventListener('error', failed);
  worker.addEventListener('message', (event: MessageEvent<FromWorker>) => {
    const message = event.data;
    if (message.kind === 'news') {
      heard(message.news);
      return;
    }
    open.get(message.id)?.(message.answer);
    open.delete(message.id);
  });

  function post(message: ToWorker): void {
    worker.postMessage(message);
  }

  return {
    call<Name extends CallName>(name: Name, ask: Calls[Name]['ask']): Promise<Calls[Name]['answer']> {
      const id = ++lastId;
      return new Promise((resolve) => {
        // The worker answers a call with the answer of that call's own kind (protocol.ts).
        open.set(id, (answer) => resolve(answer as Calls[Name]['answer']));
        post({ kind: 'call', id, name, ask });
      });
    },
    wake: (retry) => post({ kind: 'wake', retry }),
  };
}
