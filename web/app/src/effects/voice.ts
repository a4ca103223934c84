// Reading a screen aloud, by a voice that lives on the phone (a voice in the net would fail offline and hear what is read).
import type { Lang } from '../model/model';

export interface Voice {
  canSpeak(lang: Lang): boolean;
  speak(text: string, lang: Lang): void;
  hush(): void;
}

/** `changed` is called when the list of voices or the speaking changes. */
export function makeVoice(changed: (speaking: boolean) => void): Voice {
  const speech = 'speechSynthesis' in window ? window.speechSynthesis : null;

  function localVoice(lang: Lang): SpeechSynthesisVoice | null {
    const voices = speech?.getVoices() ?? [];
    return voices.find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(lang)) ?? null;
  }

  speech?.addEventListener?.('voiceschanged', () => changed(speech.speaking));

  return {
    canSpeak: (lang) => localVoice(lang) !== null,
    speak(text, lang) {
      const voice = localVoice(lang);
      if (speech === null || voice === null || text === '') return;
      speech.cancel();
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.rate = 0.85;
      utterance.onend = () => changed(false);
      utterance.onerror = () => changed(false);
      speech.speak(utterance);
      changed(true);
    },
    hush() {
      speech?.cancel();
      changed(false);
    },
  };
}

/** The sentences of the screen that are meant to be heard. */
export function sentencesOnScreen(): string {
  const said = document.querySelectorAll<HTMLElement>('main [data-say]');
  return [...said].map((element) => element.textContent?.trim() ?? '').filter((text) => text !== '').join('\n');
}
