// Pages of staff: model + message -> model + effects, as model/update.ts does for everything else.
import type { CameraFault, Model, Shot } from '../model/model';
import type { Reason } from '../model/reason';
import { allShots, type Effect, type Step } from '../model/update';
import { wordsText } from '../model/words';
import {
  isIdNumber,
  MAX_PEOPLE,
  NO_WORK,
  type Document,
  type Errand,
  type People,
  type Scanned,
  type Shown,
  type StaffPage,
  type StaffWork,
  type Visit,
} from './model';

export type StaffMessage =
  | { readonly is: 'errand'; readonly errand: Errand; readonly visit: Visit | null }
  | { readonly is: 'say'; readonly field: 'name' | 'idNumber' | 'scheme'; readonly text: string }
  | { readonly is: 'lostDays'; readonly days: number }
  | { readonly is: 'whoDone' }
  | { readonly is: 'document'; readonly document: Document }
  | { readonly is: 'pictures' }
  | { readonly is: 'noPictures' }
  | { readonly is: 'scan'; readonly what: Scanned }
  | { readonly is: 'read'; readonly text: string }
  | { readonly is: 'cameraFault'; readonly fault: CameraFault }
  | { readonly is: 'tryCamera' }
  | { readonly is: 'textReady'; readonly text: string }
  | { readonly is: 'failed'; readonly reason: Reason }
  | { readonly is: 'standBy' } // show this device's card: a tablet's to a colleague, a phone's to whom its person will be a witness
  | { readonly is: 'askWitness' } // somebody is beside the person who certifies
  | { readonly is: 'attest' } // a witness says that they see the person
  | { readonly is: 'beside' } // on the phone: a member of staff is here
  | { readonly is: 'people' }
  | { readonly is: 'peopleAre'; readonly people: People }
  | { readonly is: 'newPerson'; readonly name: string }
  | { readonly is: 'addPerson' }
  | { readonly is: 'choosePerson'; readonly who: number };

export type StaffEffect =
  | { readonly run: 'assist'; readonly work: StaffWork; readonly shots: readonly Shot[]; readonly consentedAt: number }
  | { readonly run: 'vouch'; readonly work: StaffWork; readonly voucher: string; readonly nowS: number }
  | { readonly run: 'card' }
  | { readonly run: 'callWitness'; readonly card: string; readonly certify: Certify }
  | { readonly run: 'takeWord'; readonly text: string }
  | { readonly run: 'takeVoucher'; readonly text: string }
  | { readonly run: 'addPerson'; readonly name: string }
  | { readonly run: 'choosePerson'; readonly who: number };

/** What is sealed of a certification. */
export type Certify = Omit<Extract<Effect, { run: 'certify' }>, 'run'>;

const BESIDE: StaffPage = { at: 'beside', text: '' };
const TO_WITNESS: StaffPage = { at: 'scan', what: 'toWitness', fault: null, wrong: 'ok' };
const CARD = 'LCP1:';
const VOUCHER = 'LCV1:';
const CALL = 'LCW1:';
const WORD = 'LCS1:';

/** How the codes begin that are expected on each screen that is read. */
const WANTED: Readonly<Record<Scanned, readonly string[]>> = {
  phone: [CARD],
  second: [CARD],
  voucher: [VOUCHER],
  tablet: [VOUCHER],
  toWitness: [VOUCHER, CALL],
  witness: [CARD],
  word: [WORD],
};

/** Where "back" leads from a page of staff; null: to the first screen. */
export function staffParent(page: StaffPage): StaffPage | null {
  switch (page.at) {
    case 'newPerson':
      return { at: 'people' };
    case 'seen':
      return { at: 'who', fault: null };
    case 'failed':
      return page.again;
    case 'scan':
      if (page.what === 'witness' || page.what === 'word' || page.what === 'toWitness') return null;
      return page.what === 'tablet' ? BESIDE : { at: 'who', fault: null };
    default:
      return null;
  }
}

/** Whether this device is a tablet of staff. */
export function isTablet(model: Model): boolean {
  return (model.standing?.staffName ?? '') !== '';
}

export function updateStaff(model: Model, message: StaffMessage): Step {
  const work = model.staff;
  switch (message.is) {
    case 'errand': {
      const scheme = model.standing?.schemes[0]?.id ?? '';
      const begun: StaffWork = { ...NO_WORK, errand: message.errand, visit: message.visit, scheme };
      const started = { ...model, staff: begun, shots: {}, live: null, consentedAt: null };
      return message.visit === null ? to(started, { at: 'who', fault: null }) : afterWho(started);
    }
    case 'say': {
      const text = message.field === 'idNumber' ? message.text.replace(/\s/g, '').toUpperCase() : message.text;
      const page: StaffPage = { at: 'who', fault: null };
      return only({ ...model, staff: { ...work, [message.field]: text }, screen: { at: 'staff', page } });
    }
    case 'lostDays':
      return only({ ...model, staff: { ...work, lostDays: message.days } });
    case 'whoDone':
      if (work.name.trim() === '') return to(model, { at: 'who', fault: 'name' });
      if (!isIdNumber(work.idNumber)) return to(model, { at: 'who', fault: 'id' });
      return afterWho(model);
    case 'document':
      return only({ ...model, staff: { ...work, document: message.document } });
    case 'pictures':
      return work.document === null ? only(model) : only({ ...model, screen: { at: 'faceConsent' } });
    case 'noPictures':
      return work.document === null ? only(model) : assist(model, [], 0);
    case 'scan':
      return scan(model, message.what);
    case 'read':
      return read(model, message.text);
    case 'cameraFault': {
      const page = pageOf(model);
      return page?.at === 'scan' ? to(model, { ...page, fault: message.fault }) : only(model);
    }
    case 'tryCamera': {
      const page = pageOf(model);
      return page?.at === 'scan' ? scan(model, page.what) : only(model);
    }
    case 'textReady': {
      const page = pageOf(model);
      if (page?.at === 'beside') return to(model, { at: 'beside', text: message.text });
      if (page?.at === 'show') return to(model, { ...page, text: message.text });
      if (page?.at !== 'working') return only(model);
      return to(model, { at: 'show', what: shownFor(work, message.text), text: message.text });
    }
    case 'failed': {
      const asked = pageOf(model)?.at === 'working' || model.screen.at === 'sealing';
      // What was taken before the camera is still there.
      if (work.errand === 'witnessed') return only({ ...model, screen: { at: 'sealFailed', reason: message.reason } });
      const again: StaffPage | null = work.errand === 'witness' ? TO_WITNESS : asked ? { at: 'who', fault: null } : model.screen.at === 'registering' ? BESIDE : null;
      return to(model, { at: 'failed', reason: message.reason, again });
    }
    case 'standBy': {
      const begun: StaffWork = { ...NO_WORK, errand: isTablet(model) ? 'second' : 'witness' };
      const step = to({ ...model, staff: begun }, { at: 'show', what: isTablet(model) ? 'card' : 'witnessCard', text: '' });
      return { ...step, effects: [card()] };
    }
    case 'askWitness':
      if (model.screen.at !== 'review' || isTablet(model)) return only(model);
      return scan({ ...model, staff: { ...NO_WORK, errand: 'witnessed' } }, 'witness');
    case 'attest':
      return pageOf(model)?.at === 'attest' ? vouch(model, work.voucher) : only(model);
    case 'beside':
      return { ...to(model, BESIDE), effects: [card()] };
    case 'people':
      return to(model, { at: 'people' });
    case 'peopleAre':
      return only({ ...model, people: message.people });
    case 'newPerson':
      return model.people.names.length >= MAX_PEOPLE ? only(model) : to(model, { at: 'newPerson', name: message.name });
    case 'addPerson': {
      const page = pageOf(model);
      const name = page?.at === 'newPerson' ? page.name.trim() : '';
      if (name === '') return only(model);
      return { model: home(model), effects: [{ run: 'staff', work: { run: 'addPerson', name } }] };
    }
    case 'choosePerson':
      return { model: home(model), effects: [{ run: 'staff', work: { run: 'choosePerson', who: message.who } }] };
  }
}

/** The pictures were taken: they go with the word of staff. */
export function assist(model: Model, shots: readonly Shot[], consentedAt: number): Step {
  return {
    model: { ...model, screen: { at: 'sealing' }, fileSaved: null },
    effects: [{ run: 'staff', work: { run: 'assist', work: model.staff, shots, consentedAt } }],
  };
}

function pageOf(model: Model): StaffPage | null {
  return model.screen.at === 'staff' ? model.screen.page : null;
}

function only(model: Model): Step {
  return { model, effects: [] };
}

function to(model: Model, page: StaffPage): Step {
  return {
    model: { ...model, screen: { at: 'staff', page }, fileSaved: null },
    effects: model.speaking ? [{ run: 'hush' }] : [],
  };
}

function home(model: Model): Model {
  return { ...model, screen: { at: 'home' }, shots: {}, live: null, consentedAt: null, qr: null, fileSaved: null };
}

function card(): Step['effects'][number] {
  return { run: 'staff', work: { run: 'card' } };
}

function scan(model: Model, what: Scanned): Step {
  return to(model, { at: 'scan', what, fault: null, wrong: 'ok' });
}

function afterWho(model: Model): Step {
  switch (model.staff.errand) {
    case 'certify':
      return to(model, { at: 'seen' });
    case 'phone':
      return scan(model, 'phone');
    case 'lost':
      return scan(model, 'second');
    case 'second':
      return scan(model, 'voucher');
    case 'witness':
      return vouch(model, model.staff.voucher);
    case 'witnessed':
      return only(model);
  }
}

/** For whom what was signed is shown. */
function shownFor(work: StaffWork, text: string): Shown {
  if (text.startsWith(WORD)) return 'forWitnessed';
  if (text.startsWith(CALL)) return 'forWitness';
  return work.errand === 'lost' ? 'forSecond' : 'forPhone';
}

/** The certification with somebody beside it who signs too; null while something of it is missing. */
function callWitness(model: Model, card: string): Step {
  const { consentedAt, live, callMeAlone } = model;
  const shots = live !== null ? [live.still] : allShots(model.shots);
  if (shots === null || consentedAt === null) return only(model);
  const step = to(model, { at: 'working' });
  const certify: Certify = { shots, live, consentedAt, callMeAlone, beaconWords: wordsText(model.words) };
  return { model: step.model, effects: [...step.effects, { run: 'staff', work: { run: 'callWitness', card, certify } }] };
}

/** What the camera has read; anything but what is expected here is said to be another code. */
function read(model: Model, text: string): Step {
  const page = pageOf(model);
  if (page?.at !== 'scan') return only(model);
  if (!WANTED[page.what].some((start) => text.startsWith(start))) return to(model, { ...page, wrong: 'not_a_paper' });
  switch (page.what) {
    case 'second':
      return scan({ ...model, staff: { ...model.staff, second: text } }, 'phone');
    case 'phone':
      // The camera still sees the second signer's screen when the page asks for the phone's.
      if (text === model.staff.second) return only(model);
      return vouch({ ...model, staff: { ...model.staff, phone: text } }, '');
    case 'voucher':
      return vouch(model, text);
    case 'toWitness': {
      // For a lost phone whoever signs says first of whom they think it is; beside a certification they see the person.
      const read = { ...model, staff: { ...model.staff, voucher: text } };
      return text.startsWith(CALL) ? to(read, { at: 'attest' }) : to(read, { at: 'who', fault: null });
    }
    case 'witness':
      return callWitness(model, text);
    case 'word':
      return {
        model: { ...model, screen: { at: 'sealing' } },
        effects: [{ run: 'staff', work: { run: 'takeWord', text } }],
      };
    case 'tablet':
      return {
        model: { ...model, screen: { at: 'registering' } },
        effects: [{ run: 'staff', work: { run: 'takeVoucher', text } }],
      };
  }
}

function vouch(model: Model, voucher: string): Step {
  const step = to(model, { at: 'working' });
  return {
    model: step.model,
    effects: [...step.effects, { run: 'staff', work: { run: 'vouch', work: model.staff, voucher, nowS: model.nowS } }],
  };
}
