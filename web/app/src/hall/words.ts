// Limits and fees in people's words; shared by the pages and the board.
import { LimitUnit, type Item, type TimeLimit } from 'lifecert';
import type { Lang } from '../model/model';

export function limitText(limit: TimeLimit, lang: Lang): string {
  const n = limit.amount;
  switch (limit.unit) {
    case LimitUnit.atOnce:
      return lang === 'zh' ? '当场办好' : 'at once';
    case LimitUnit.workingDays:
      return lang === 'zh' ? `${n} 个工作日` : `${n} working days`;
    case LimitUnit.calendarDays:
      return lang === 'zh' ? `${n} 天` : `${n} days`;
    case LimitUnit.months:
      return lang === 'zh' ? `${n} 个月` : `${n} months`;
    case LimitUnit.none:
      return lang === 'zh' ? '没有规定' : 'none stated';
  }
}

export function feeText(item: Item, lang: Lang): string {
  if (!item.isFee) return lang === 'zh' ? '不收费' : 'free';
  return item.fees.map((fee) => fee.feeStand).join('；');
}
