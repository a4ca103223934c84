// Looking at a camera's picture again and again until it goes away; each new text is told once.
import { onBeforeUnmount, ref, type Ref } from 'vue';
import { makeLook } from '../effects/scan';

const LOOK_EVERY_MS = 250;

export interface ScanLoop {
  readonly ready: Ref<boolean>;
  begin(video: HTMLVideoElement): Promise<void>;
  end(): void;
}

export function useScanLoop(read: (text: string) => void): ScanLoop {
  const ready = ref(false);
  let timer = 0;
  let round = 0; // which opening of the camera is being looked at
  let lastText = '';

  async function begin(video: HTMLVideoElement): Promise<void> {
    const mine = ++round;
    ready.value = true;
    const look = await makeLook();
    const again = async (): Promise<void> => {
      const text = await look(video).catch(() => null);
      if (mine !== round) return;
      if (text !== null && text !== lastText) {
        lastText = text;
        read(text);
      }
      timer = window.setTimeout(() => void again(), LOOK_EVERY_MS);
    };
    if (mine === round) await again();
  }

  function end(): void {
    round++;
    ready.value = false;
    window.clearTimeout(timer);
  }

  onBeforeUnmount(end);
  return { ready, begin, end };
}
