import type { Lang } from '../model/model';
import { en } from './en';
import { zh, type Texts } from './zh';

export type { Texts } from './zh';

export function textsFor(lang: Lang): Texts {
  return lang === 'zh' ? zh : en;
}
