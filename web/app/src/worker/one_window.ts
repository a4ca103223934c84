// One window at a time works with what is kept; the others wait until it is closed.

const LOCK = 'lifecert-core';
const PATIENCE_MS = 1500; // a window that is just being reloaded gives its lock back within this

/** Resolves when this window has its turn, and keeps it as long as the worker lives. `waiting` is called if it takes long. */
export function oneWindow(waiting: () => void): Promise<void> {
  // Without locks the store's counter still notices a second window, only later.
  const locks = navigator.locks as LockManager | undefined;
  if (locks === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(waiting, PATIENCE_MS);
    void locks.request(LOCK, () => {
      clearTimeout(timer);
      resolve();
      return new Promise<never>(() => undefined);
    });
  });
}
