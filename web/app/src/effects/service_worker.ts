// The page's files for use without a network. A new version is fetched by itself and takes over only when nothing can be
// lost by it: the old version's files must stay while somebody is in the middle of taking pictures.

const CHECK_EVERY_MS = 6 * 3600 * 1000;

/** `mayReload` says whether the page can be opened anew at this moment without taking anything from the person. */
export function registerServiceWorker(mayReload: () => boolean): void {
  if (!('serviceWorker' in navigator)) return;
  const container = navigator.serviceWorker;
  const hadOne = container.controller !== null;
  let asked = false;

  container.addEventListener('controllerchange', () => {
    // Another window may have let the new version in; this one then opens it as soon as nothing is lost by that.
    if (hadOne && (asked || mayReload())) window.location.reload();
  });

  function takeOverIfSafe(registration: ServiceWorkerRegistration): void {
    if (registration.waiting === null || asked || !mayReload()) return;
    asked = true;
    registration.waiting.postMessage({ type: 'SKIP_WAITING' });
  }

  container
    .register('/sw.js')
    .then((registration) => {
      takeOverIfSafe(registration);
      document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'hidden') takeOverIfSafe(registration);
      });
      setInterval(() => void registration.update().catch(() => undefined), CHECK_EVERY_MS);
    })
    .catch(() => undefined); // without it the page works as long as there is a network
}
