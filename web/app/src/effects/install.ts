// Putting the page on the home screen, where the browser offers it. It is never pushed: the browser's own banner is held
// back and a quiet button on the first screen takes its place.

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

export interface Installer {
  install(): void;
}

export function makeInstaller(changed: (canInstall: boolean) => void): Installer {
  let offer: InstallPrompt | null = null;
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer = event as InstallPrompt;
    changed(true);
  });
  window.addEventListener('appinstalled', () => changed(false));
  return {
    install() {
      void offer?.prompt();
      offer = null;
      changed(false);
    },
  };
}
