// Values that several tests start from.
import { initialModel, type Model, type Pose, type Region, type Screen, type Shot } from '../src/model/model';
import type { Item, Standing } from '../src/model/standing';

export const NOW_S = 1_780_000_000;

export const region: Region = { region: 'demo.example', nameZh: '示范区', nameEn: 'Demo District', hotline: '0000-12333' };

export const fresh: Standing = {
  phase: 'new',
  refusal: 'ok',
  refusalSince: 0,
  disputeNumber: '',
  revoked: false,
  fault: 'ok',
  regionZh: '',
  regionEn: '',
  schemeZh: '',
  schemeEn: '',
  hotline: '',
  station: null,
  dueDay: 0,
  provisionalLeft: 0,
  beaconAt: NOW_S,
  witnessQuorum: 1,
  trustExpired: false,
  fork: false,
  staffName: '',
  visits: [],
  schemes: [],
  items: [],
  said: [],
};

export const enrolled: Standing = { ...fresh, phase: 'enrolled', dueDay: 20_650 };

export const item: Item = {
  id: 'aa',
  state: 'kept',
  reason: 'ok',
  keptAt: NOW_S,
  nextAttemptAt: 0,
  spokenNumber: '1234 5678 90 - 7',
  keptQr: 'LCK1',
  receivedAt: 0,
  logIndex: 0,
  treeSize: 0,
  verdict: 'none',
  decisionReason: '',
  decidedAt: 0,
  nextDueDay: 0,
  proofVerified: false,
  witnesses: 0,
};

export function modelAt(screen: Screen, standing: Standing = enrolled, changes: Partial<Model> = {}): Model {
  const start = initialModel({ lang: 'zh', size: 0 }, NOW_S, true);
  return { ...start, region, standing, screen, ...changes };
}

export function shot(pose: Pose): Shot {
  return { pose, takenAt: NOW_S, jpeg: new Uint8Array([0xff, 0xd8]), light: 'good' };
}
