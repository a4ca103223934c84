// What the session before the camera needs, fetched behind everything else and kept by the service worker as it passes
// (vite.config.ts): whoever certifies later needs no network for it.
import { hasSimd } from 'lifecert';
import { EYES } from '../live/files';

/** Without a network, or with too slow a one, the next opening goes on where this one stopped. */
export function keepEyes(): void {
  if ('serviceWorker' in navigator) void fetchEyes(navigator.serviceWorker).catch(() => undefined);
}

async function fetchEyes(container: ServiceWorkerContainer): Promise<void> {
  if (container.controller === null) {
    // Not before the worker has taken over: it would not see them pass.
    await new Promise((resolve) => container.addEventListener('controllerchange', resolve, { once: true }));
  }
  const { detector, mesh, eyelids, plain, simd } = EYES;
  for (const url of [hasSimd(WebAssembly) ? simd : plain, detector, mesh, eyelids]) {
    const answer = await fetch(url, { credentials: 'same-origin', priority: 'low' });
    await answer.arrayBuffer();
  }
}
