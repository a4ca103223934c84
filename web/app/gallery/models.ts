// A model for every screen in every state that a person can meet, for looking at and for the accessibility check. Not part
// of the app's build. All numbers, names and codes are made up.
import { LIVE_START, type LiveDrawn, type LiveTaken, type LiveTrouble, type LiveView, type Movement } from '../src/model/live';
import { initialModel, type Block, type CameraFault, type LiveScreen, type Model, type Screen } from '../src/model/model';
import type { MeterBook } from '../src/model/meter';
import type { Paper } from '../src/model/paper';
import type { Item, Said, Standing } from '../src/model/standing';
import { DESCRIBING, pickPart, THINGS, type HeardWords, NO_WORDS } from '../src/model/words';
import { NO_WORK, type StaffPage, type StaffWork, type Visit } from '../src/staff/model';

const NOW_S = 1_780_000_000; // 2026-05-28
const TODAY = Math.floor(NOW_S / 86400);
const HOUR = 3600;

const base: Model = {
  ...initialModel({ lang: 'zh', size: 0 }, NOW_S, true),
  region: { region: 'demo.example', nameZh: '示范区', nameEn: 'Demo District', hotline: '000-0000-0000' },
  canSpeak: true,
};

const fresh: Standing = {
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
  beaconAt: NOW_S - 600,
  witnessQuorum: 1,
  trustExpired: false,
  fork: false,
  staffName: '',
  visits: [],
  schemes: [],
  items: [],
  said: [],
};

const enrolled: Standing = {
  ...fresh,
  phase: 'enrolled',
  regionZh: '示范区',
  regionEn: 'Demo District',
  schemeZh: '城乡居民养老保险',
  schemeEn: 'Residents’ pension',
  hotline: '000-0000-0000',
  station: { nameZh: '阳光社区服务站', nameEn: 'Sunshine community station', phone: '0000-5550100', address: '阳光路 1 号' },
  dueDay: TODAY + 45,
};

const kept: Item = {
  id: '00aa11bb22cc33dd',
  state: 'kept',
  reason: 'ok',
  keptAt: NOW_S - HOUR,
  nextAttemptAt: 0,
  spokenNumber: '1234 5678 90 - 7',
  keptQr: `LCK1:${'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'.repeat(9)}`,
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
const stuck: Item = { ...kept, reason: 'server_busy', nextAttemptAt: NOW_S + 300 };
const received: Item = {
  ...kept,
  state: 'received',
  receivedAt: NOW_S - HOUR / 2,
  logIndex: 4711,
  treeSize: 4720,
  proofVerified: true,
  witnesses: 1,
};
const passed: Item = { ...received, state: 'decided', verdict: 'pass', decidedAt: NOW_S - 600, nextDueDay: TODAY + 410 };
const more: Item = {
  ...received,
  state: 'decided',
  verdict: 'more',
  decidedAt: NOW_S - 600,
  decisionReason: '照片太暗，看不清脸，请在亮处再拍一次。',
};
const refused: Item = { ...more, verdict: 'refuse', decisionReason: '照片里的人和登记的不像，请打电话或到服务站来办。' };
const needsYou: Item = { ...kept, state: 'needsYou', reason: 'revoked' };

/** The first so many picks of six words. */
function heard(picks: number): HeardWords {
  let words = NO_WORDS;
  for (let at = 0; at < picks; at++) {
    const groups = at % 2 === 0 ? DESCRIBING : THINGS;
    const part = groups[at % groups.length]?.parts[at % 6];
    if (part !== undefined) words = pickPart(words, part);
  }
  return words;
}

const THIS_MONTH = 676; // 2026-05
const book: MeterBook = {
  months: [
    {
      month: THIS_MONTH - 2,
      steps: [{ step: 'sending', attempts: 1, done: 1, givenUp: 0, seconds: 30 }],
      reasons: [],
    },
    {
      month: THIS_MONTH - 1,
      steps: [
        { step: 'code', attempts: 3, done: 1, givenUp: 0, seconds: 310 },
        { step: 'enrolment', attempts: 1, done: 1, givenUp: 0, seconds: 60 },
        { step: 'consent', attempts: 2, done: 1, givenUp: 1, seconds: 150 },
        { step: 'camera', attempts: 2, done: 1, givenUp: 0, seconds: 45 },
        { step: 'pictures', attempts: 4, done: 1, givenUp: 1, seconds: 240 },
        { step: 'review', attempts: 1, done: 1, givenUp: 0, seconds: 15 },
        { step: 'signing', attempts: 1, done: 1, givenUp: 0, seconds: 5 },
      ],
      reasons: [
        { reason: 'bad_check_character', count: 2 },
        { reason: 'not_allowed', count: 1 },
        { reason: 'wrong_script', count: 2 },
        { reason: 'no_live_session', count: 1 },
      ],
    },
    {
      month: THIS_MONTH,
      steps: [{ step: 'consent', attempts: 1, done: 0, givenUp: 1, seconds: 15 }],
      reasons: [],
    },
  ],
  reportable: THIS_MONTH - 1,
};
const amended: Said = {
  id: '77',
  what: 'amendment',
  number: '2468 1357 90-7',
  stopNotice: '',
  dueDay: TODAY - 320,
  words: '去年的忘了办，这次补上',
  madeAt: NOW_S - 300,
  receivedAt: NOW_S - 200,
  promisedBy: 0,
  legalBy: 0,
  outcome: 'none',
  answer: '',
};

const keptPaper: Paper = {
  kind: 'kept',
  spokenNumber: '1234 5678 90-7',
  person: '770d 80cf 5fcb 7b77',
  dueDay: TODAY + 45,
  staffWitnessed: false,
  madeAt: NOW_S - HOUR,
  loggedAt: 0,
  verdict: 'none',
  reason: '',
  decidedAt: 0,
  nextDueDay: 0,
};
const passedPaper: Paper = {
  ...keptPaper,
  kind: 'decided',
  verdict: 'pass',
  loggedAt: NOW_S - 600,
  decidedAt: NOW_S - 600,
  nextDueDay: TODAY + 410,
};

function at(screen: Screen, standing: Standing, changes: Partial<Model> = {}): Model {
  return { ...base, standing, screen, ...changes };
}

const visits: Visit[] = [
  {
    person: 'aa',
    name: '示例 乙',
    address: '阳光路 2 号 3 单元 401',
    phone: '0000-5550102',
    dueDay: TODAY + 12,
    from: NOW_S,
    to: NOW_S + 8 * HOUR,
    done: false,
    over: false,
  },
  { person: 'bb', name: '示例 丙', address: '阳光路 9 号', phone: '', dueDay: TODAY + 3, from: NOW_S, to: NOW_S + 8 * HOUR, done: true, over: false },
];
const tablet: Standing = {
  ...enrolled,
  schemeZh: '',
  schemeEn: '',
  dueDay: 0,
  staffName: '张',
  schemes: [
    { id: 'urban-employee', nameZh: '城镇职工基本养老保险', nameEn: 'Urban employees’ pension' },
    { id: 'rural-resident', nameZh: '城乡居民基本养老保险', nameEn: 'Residents’ pension' },
  ],
};
const code = `LCV1:${'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'.repeat(20)}`.slice(0, 850);

function staffAt(page: StaffPage, work: Partial<StaffWork> = {}): Model {
  return at({ at: 'staff', page }, tablet, { staff: { ...NO_WORK, scheme: 'urban-employee', ...work } });
}

/** On a phone of one's own: as a witness, or with one. */
function atWitness(page: StaffPage): Model {
  return at({ at: 'staff', page }, enrolled, { staff: { ...NO_WORK, errand: 'witness' } });
}

function withItems(...items: Item[]): Standing {
  return { ...enrolled, items };
}

// With it a session really begins, before whatever camera there is.
export const SEED = { challenge: new Uint8Array(32), person: new Uint8Array(32), deviceKey: new Uint8Array(32) };
const MOVEMENTS: readonly Movement[] = ['left', 'blink', 'nod', 'closer'];
const READING: LiveDrawn = { movements: ['left', 'read', 'nod', 'closer'], digits: [3, 8, 0, 5] };

function live(view: Partial<LiveView>, changes: Partial<LiveScreen> = {}): Screen {
  const seen = { ...LIVE_START, ...view };
  return { at: 'live', set: 'full', seed: null, drawn: { movements: MOVEMENTS, digits: [] }, view: seen, fault: null, trouble: null, ...changes };
}

const home: Screen = { at: 'home' };
const item: Screen = { at: 'item', id: kept.id, fresh: false };

/** `photo` is any JPEG, shown as the pictures taken. */
export function galleryModels(photo: Uint8Array): Record<string, Model> {
  const shots = {
    straight: { pose: 'straight', takenAt: NOW_S, jpeg: photo, light: 'good' },
    left: { pose: 'left', takenAt: NOW_S, jpeg: photo, light: 'dark' },
    right: { pose: 'right', takenAt: NOW_S, jpeg: photo, light: 'good' },
  } as const;
  const taken: LiveTaken = {
    set: 'full',
    movements: MOVEMENTS,
    session: new Uint8Array(),
    challenge: new Uint8Array(),
    still: shots.straight,
    report: [
      { aspect: 'script', level: 'holds', figures: 'left 16.4/9.0, eyes 41%/65%, nod 15.2/7.0, closer 31%/18%' },
      { aspect: 'motion', level: 'holds', figures: '301 frames in 20.1 s, 0 jumps' },
      { aspect: 'faces', level: 'holds', figures: 'none 0%, several 0%' },
      { aspect: 'strip', level: 'holds', figures: '112 pictures, widest gap 210 ms' },
      { aspect: 'depth', level: 'holds', figures: 'nose 493 at 16.4' },
    ],
  };
  const blocks: readonly Block[] = ['noRegion', 'oldBrowser', 'insecure', 'selfTest', 'noStorage', 'damaged', 'otherWindow'];
  const faults: readonly CameraFault[] = ['refused', 'none', 'busy', 'insecure'];

  const models: Record<string, Model> = {
    starting: at({ at: 'starting' }, fresh, { standing: null, region: null }),
    'home-new': at(home, fresh),
    'home-new-offline': at(home, fresh, { online: false, canInstall: true }),
    'home-requested': at(home, { ...fresh, phase: 'requested' }),
    'home-requested-first': at(home, { ...fresh, phase: 'requested', provisionalLeft: 2 }, { online: false }),
    'home-requested-made': at(home, { ...fresh, phase: 'requested', provisionalLeft: 1, items: [received] }),
    'home-said': at(home, { ...withItems(received), said: [amended] }),
    'home-refused': at(home, { ...fresh, phase: 'refused', refusal: 'used_code' }),
    'home-due': at(home, enrolled),
    'home-late': at(home, { ...enrolled, dueDay: TODAY - 20, trustExpired: true }),
    'home-no-date': at(home, { ...enrolled, dueDay: 0 }),
    'home-kept-offline': at(home, withItems(kept), { online: false }),
    'home-stuck': at(home, withItems(stuck)),
    'home-received': at(home, withItems(received)),
    'home-passed': at(home, withItems(passed)),
    'home-more': at(home, withItems(more, { ...passed, id: 'ff', nextDueDay: TODAY + 45 })),
    'home-needs-you': at(home, withItems(needsYou)),
    'home-fork': at(home, { ...withItems(received), fork: true }),
    'home-server-changed': at(home, withItems(kept), { serverChanged: true }),
    'home-storage-full': at(home, withItems(kept), { storageFull: true }),
    'home-fault': at(home, { ...enrolled, fault: 'bad_answer' }),
    letter: at({ at: 'letter' }, fresh),
    scan: at({ at: 'scan', fault: null, wrong: 'ok' }, fresh),
    'scan-foreign': at({ at: 'scan', fault: null, wrong: 'bad_syntax' }, fresh),
    'scan-other-region': at({ at: 'scan', fault: null, wrong: 'wrong_region' }, fresh),
    'scan-refused': at({ at: 'scan', fault: 'refused', wrong: 'ok' }, fresh),
    code: at({ at: 'code' }, fresh, { code: { typed: 'K7QM3XW', check: 'unfinished', slot: null } }),
    'code-empty': at({ at: 'code' }, fresh),
    'code-ok': at({ at: 'code' }, fresh, { code: { typed: 'K7QM3XW9T2HBR', check: 'ok', slot: null } }),
    'code-wrong': at({ at: 'code' }, fresh, { code: { typed: 'K7QM3XW9T2HBX', check: 'wrong', slot: 4 } }),
    registering: at({ at: 'registering' }, fresh),
    'register-failed': at({ at: 'registerFailed', reason: 'storage_full' }, fresh),
    'registered-waiting': at({ at: 'registered' }, { ...fresh, phase: 'requested' }),
    'registered-early': at({ at: 'registered' }, { ...fresh, phase: 'requested', provisionalLeft: 2 }),
    'registered-early-offline': at({ at: 'registered' }, { ...fresh, phase: 'requested', provisionalLeft: 2 }, { online: false }),
    'registered-offline': at({ at: 'registered' }, { ...fresh, phase: 'requested' }, { online: false }),
    'registered-fault': at({ at: 'registered' }, { ...fresh, phase: 'requested', fault: 'too_few_signatures' }),
    'registered-done': at({ at: 'registered' }, enrolled),
    'registered-used': at(
      { at: 'registered' },
      { ...fresh, phase: 'refused', refusal: 'used_code', refusalSince: NOW_S - 30 * 86400, disputeNumber: '1234 5678 90-7' },
    ),
    'registered-unknown': at({ at: 'registered' }, { ...fresh, phase: 'refused', refusal: 'unknown_code' }),
    consent: at({ at: 'consent' }, enrolled),
    'face-consent': at({ at: 'faceConsent' }, enrolled),
    'camera-straight': at({ at: 'camera', pose: 'straight', fault: null }, enrolled),
    'camera-left': at({ at: 'camera', pose: 'left', fault: null }, enrolled),
    'camera-right': at({ at: 'camera', pose: 'right', fault: null }, enrolled),
    review: at({ at: 'review' }, enrolled, { shots }),
    'review-live': at({ at: 'review' }, enrolled, { live: taken }),
    'live-waiting': at(live({}, { drawn: null }), enrolled),
    'live-begin': at(live({}, { seed: SEED, drawn: null }), enrolled),
    'live-begin-reading': at(live({}, { seed: SEED, set: 'reading', drawn: null }), enrolled),
    'live-rest': at(live({ percent: 40 }), enrolled),
    'live-rest-hint': at(live({ hint: 'phoneHigher' }), enrolled),
    'live-back': at(live({ phase: 'back', percent: 100, step: 1 }), enrolled),
    'live-hint': at(live({ phase: 'act', step: 0, percent: 40, hint: 'otherSide' }), enrolled),
    'live-reading': at(live({ phase: 'act', step: 1 }, { set: 'reading', drawn: READING }), enrolled),
    'live-easier': at(live({ phase: 'act' }, { set: 'easier', drawn: { movements: ['right', 'mouth'], digits: [] } }), enrolled),
    sealing: at({ at: 'sealing' }, enrolled, { shots }),
    'seal-failed': at({ at: 'sealFailed', reason: 'storage_full' }, enrolled, { shots }),
    'item-fresh-offline': at({ at: 'item', id: kept.id, fresh: true }, withItems(kept), { online: false }),
    'item-kept': at(item, withItems(stuck), { fileSaved: 'saved' }),
    'item-sending': at(item, withItems({ ...kept, state: 'sending' })),
    'item-received': at(item, withItems(received)),
    'item-passed': at(item, withItems(passed)),
    'item-more': at(item, withItems(more)),
    'item-refused': at(item, withItems(refused)),
    'item-needs-you': at(item, withItems(needsYou)),
    'item-missing': at({ at: 'item', id: 'none', fresh: false }, enrolled),
    'trust-yes': at({ at: 'trust', id: kept.id }, withItems(passed)),
    'trust-not-yet': at({ at: 'trust', id: kept.id }, withItems(kept)),
    'verify-start': at({ at: 'verify', scanning: false, fault: null, check: null }, fresh),
    'verify-kept': at({ at: 'verify', scanning: false, fault: null, check: { holds: true, paper: keptPaper } }, fresh),
    'verify-passed': at({ at: 'verify', scanning: false, fault: null, check: { holds: true, paper: passedPaper } }, fresh),
    'verify-forged': at({ at: 'verify', scanning: false, fault: null, check: { holds: false, reason: 'bad_signature' } }, fresh),
    'verify-foreign': at({ at: 'verify', scanning: false, fault: null, check: { holds: false, reason: 'wrong_region' } }, fresh),
    'staff-new': at(home, fresh, { forStaff: true }),
    'staff-home': at(home, tablet),
    'staff-home-visits': at(home, { ...tablet, visits, items: [received] }),
    'staff-registered': at({ at: 'registered' }, tablet),
    'staff-who': staffAt({ at: 'who', fault: null }),
    'staff-who-wrong': staffAt({ at: 'who', fault: 'id' }, { name: '示例 乙', idNumber: '110105194912310021' }),
    'staff-who-lost': staffAt({ at: 'who', fault: null }, { errand: 'lost' }),
    'staff-seen': staffAt({ at: 'seen' }, { name: '示例 乙', document: 'identityCard' }),
    'staff-seen-unsaid': staffAt({ at: 'seen' }, { name: '示例 乙' }),
    'staff-scan-phone': staffAt({ at: 'scan', what: 'phone', fault: null, wrong: 'ok' }),
    'staff-scan-wrong': staffAt({ at: 'scan', what: 'second', fault: null, wrong: 'not_a_paper' }),
    'staff-working': staffAt({ at: 'working' }),
    'staff-failed': staffAt({ at: 'failed', reason: 'two_needed', again: { at: 'who', fault: null } }),
    'staff-show-phone': staffAt({ at: 'show', what: 'forPhone', text: code }),
    'staff-show-second': staffAt({ at: 'show', what: 'forSecond', text: code }),
    'staff-show-card': staffAt({ at: 'show', what: 'card', text: code.slice(0, 90) }),
    'witness-card': atWitness({ at: 'show', what: 'witnessCard', text: code.slice(0, 90) }),
    'witness-scan': atWitness({ at: 'scan', what: 'toWitness', fault: null, wrong: 'ok' }),
    'witness-who': atWitness({ at: 'who', fault: null }),
    'witness-attest': atWitness({ at: 'attest' }),
    'witness-failed': atWitness({ at: 'failed', reason: 'not_co_signed', again: null }),
    'witness-signed': atWitness({ at: 'show', what: 'forWitnessed', text: code.slice(0, 200) }),
    'witnessed-scan': atWitness({ at: 'scan', what: 'witness', fault: null, wrong: 'not_a_paper' }),
    'witnessed-call': atWitness({ at: 'show', what: 'forWitness', text: code }),
    'witnessed-word': atWitness({ at: 'scan', what: 'word', fault: null, wrong: 'ok' }),
    'beside-staff': at({ at: 'staff', page: { at: 'beside', text: code.slice(0, 90) } }, fresh),
    people: at({ at: 'staff', page: { at: 'people' } }, enrolled, { people: { names: ['', '老伴'], active: 1 } }),
    'people-full': at({ at: 'staff', page: { at: 'people' } }, enrolled, {
      people: { names: ['', '老伴', '妈妈', '爸爸', '姑姑', '舅舅'], active: 0 },
    }),
    'new-person': at({ at: 'staff', page: { at: 'newPerson', name: '老伴' } }, enrolled),
    'home-second-person': at(home, enrolled, { people: { names: ['', '老伴'], active: 1 } }),
    heard: at({ at: 'heard' }, enrolled, { online: false }),
    'heard-given': at({ at: 'heard' }, enrolled, { online: false, words: heard(12) }),
    'words-first': at({ at: 'words' }, enrolled),
    'words-thing': at({ at: 'words' }, enrolled, { words: heard(5) }),
    'words-all': at({ at: 'words' }, enrolled, { words: heard(12) }),
    'words-refused': at({ at: 'sealFailed', reason: 'unknown_words' }, enrolled, { shots, words: heard(12) }),
    amend: at({ at: 'amend', id: kept.id, madeFor: TODAY + 45, meant: null, words: '', fault: 'ok' }, withItems(received)),
    'amend-chosen': at(
      { at: 'amend', id: kept.id, madeFor: TODAY + 45, meant: TODAY - 320, words: '去年的忘了办', fault: 'already_decided' },
      withItems(received),
    ),
    'amend-unknown': at({ at: 'amend', id: kept.id, madeFor: 0, meant: null, words: '', fault: 'ok' }, withItems(received)),
    'said-amendment': at({ at: 'said', what: 'amendment' }, { ...withItems(received), said: [amended] }),
    'meter-waiting': at({ at: 'meter', book: null, asking: false, done: null, fault: 'ok' }, enrolled),
    meter: at({ at: 'meter', book, asking: false, done: null, fault: 'ok' }, enrolled),
    'meter-empty': at({ at: 'meter', book: { months: [], reportable: 0 }, asking: false, done: null, fault: 'ok' }, enrolled),
    'meter-asking': at({ at: 'meter', book, asking: true, done: null, fault: 'ok' }, enrolled),
    'meter-sent': at({ at: 'meter', book: { ...book, reportable: 0 }, asking: false, done: 'sent', fault: 'ok' }, enrolled),
    'meter-forgotten': at({ at: 'meter', book: { months: [], reportable: 0 }, asking: false, done: 'forgotten', fault: 'ok' }, enrolled),
    'meter-fault': at({ at: 'meter', book, asking: false, done: null, fault: 'storage_full' }, enrolled),
    'other-way': at({ at: 'otherWay', from: home }, enrolled),
    'other-way-no-number': at({ at: 'otherWay', from: home }, fresh, { region: null }),
  };
  for (const movement of ['left', 'right', 'nod', 'mouth', 'closer', 'blink'] as const) {
    models[`live-${movement}`] = at(live({ phase: 'act', step: 1, percent: 20 }, { drawn: { movements: ['mouth', movement, 'nod', 'blink'], digits: [] } }), enrolled);
  }
  for (const why of ['movements', 'slow', 'again'] satisfies LiveTrouble[]) models[`live-trouble-${why}`] = at(live({}, { trouble: why }), enrolled);
  for (const why of blocks) {
    models[`blocked-${why}`] = at({ at: 'blocked', why }, fresh, { region: why === 'otherWindow' ? base.region : null });
  }
  for (const fault of faults) models[`camera-${fault}`] = at({ at: 'camera', pose: 'straight', fault }, enrolled);
  models['live-refused'] = at(live({}, { fault: 'refused' }), enrolled);
  return models;
}
