// Whose office this page belongs to. /region.json comes with the page; what was read at the first opening is kept and stays
// pinned: a later file with another region or another root set is refused, whatever it says.
import type { Region } from '../model/model';
import { fromHex } from './bytes';

export interface KeptRegion extends Region {
  rootSet: string; // hex, 32 bytes
}

export const REGION_FACT = 'region';
const MAX_FILE_BYTES = 16 * 1024;
const TIMEOUT_MS = 15_000;

/** The file's content if it is well formed, else null. Unknown members are allowed, missing ones are not. */
export function readRegion(value: unknown): KeptRegion | null {
  if (typeof value !== 'object' || value === null) return null;
  const file = value as Record<string, unknown>;
  const text = (name: string, most: number): string | null => {
    const member = file[name];
    return typeof member === 'string' && member.length > 0 && member.length <= most ? member : null;
  };
  const region = text('region', 64);
  const nameZh = text('name_zh', 100);
  const nameEn = text('name_en', 100);
  const rootSet = text('root_set', 64);
  const hotline = file['hotline'];
  if (region === null || nameZh === null || nameEn === null || rootSet === null) return null;
  if (!/^[0-9a-f]{64}$/i.test(rootSet)) return null;
  return { region, nameZh, nameEn, rootSet: rootSet.toLowerCase(), hotline: isHotline(hotline) ? hotline : '' };
}

/** Whether a kept value is what putFact once stored. */
export function isKeptRegion(value: unknown): value is KeptRegion {
  if (typeof value !== 'object' || value === null) return false;
  const kept = value as Record<string, unknown>;
  return ['region', 'nameZh', 'nameEn', 'rootSet', 'hotline'].every((name) => typeof kept[name] === 'string');
}

/** same: nothing of weight differs. renamed: only names or the hotline changed. changed: another office. */
export function compareRegion(kept: KeptRegion, offered: KeptRegion): 'same' | 'renamed' | 'changed' {
  if (kept.region !== offered.region || kept.rootSet !== offered.rootSet) return 'changed';
  const equal =
    kept.nameZh === offered.nameZh && kept.nameEn === offered.nameEn && kept.hotline === offered.hotline;
  return equal ? 'same' : 'renamed';
}

/** The file from the server, or null if it cannot be had or read at the moment. */
export async function fetchRegion(): Promise<KeptRegion | null> {
  try {
    const answer = await fetch('/region.json', {
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) return null;
    const text = await answer.text();
    return text.length <= MAX_FILE_BYTES ? readRegion(JSON.parse(text)) : null;
  } catch {
    return null;
  }
}

export function pinsOf(kept: KeptRegion): { region: string; rootSet: Uint8Array } {
  return { region: kept.region, rootSet: fromHex(kept.rootSet) };
}

/** What the page may see of it. */
export function shownRegion({ region, nameZh, nameEn, hotline }: KeptRegion): Region {
  return { region, nameZh, nameEn, hotline };
}

function isHotline(value: unknown): value is string {
  return typeof value === 'string' && /^\+?[0-9][0-9 -]{2,24}$/.test(value);
}
