// Language and text size, remembered on the phone. A phone that refuses to remember still works.
import type { Lang, Settings, TextSize } from '../model/model';

const KEY = 'lifecert.settings';

export function recallSettings(): Settings {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const { lang, size } = kept as { lang?: unknown; size?: unknown };
    return { lang: isLang(lang) ? lang : 'zh', size: isSize(size) ? size : 0 };
  } catch {
    return { lang: 'zh', size: 0 };
  }
}

export function rememberSettings(settings: Settings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // private window or full storage: it is asked again next time
  }
}

function isLang(value: unknown): value is Lang {
  return value === 'zh' || value === 'en';
}

function isSize(value: unknown): value is TextSize {
  return value === 0 || value === 1 || value === 2;
}
