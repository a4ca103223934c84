// model + message -> model + effects. Pure: no clock, no storage, no DOM. What must happen outside is returned as values
// and done by src/effects.
import { cleanCode } from './code';
import {
  CODE_LENGTH,
  NO_CODE,
  POSES,
  type Announcement,
  type AmendScreen,
  type Block,
  type CameraFault,
  type Lang,
  type LiveScreen,
  type MeterScreen,
  type Model,
  type Pose,
  type Region,
  type Screen,
  type Settings,
  type Shot,
  type Shots,
  type TextSize,
} from './model';
import { LIVE_START, type LiveDrawn, type LiveSeed, type LiveSet, type LiveTaken, type LiveTrouble, type LiveView } from './live';
import type { LeftStep, MeterBook, MeterEvent } from './meter';
import { looksLikePaper, type PaperCheck, type PaperKind } from './paper';
import type { Reason } from './reason';
import { NO_WORK, type People } from '../staff/model';
import { assist, isTablet, staffParent, updateStaff, type StaffEffect, type StaffMessage } from '../staff/update';
import type { SaidKind, Standing } from './standing';
import { areComplete, changeWord, eraseLast, NO_WORDS, pickPart, wantsWords, wordsText, type WordPart } from './words';

/** What the core's worker tells by itself. */
export type News =
  | { readonly is: 'started'; readonly region: Region; readonly standing: Standing }
  | { readonly is: 'blocked'; readonly why: Block }
  | { readonly is: 'standing'; readonly standing: Standing }
  | { readonly is: 'region'; readonly region: Region }
  | { readonly is: 'serverChanged' }
  | { readonly is: 'people'; readonly people: People }
  | { readonly is: 'storage'; readonly full: boolean };

export type Message =
  | News
  // answers to effects
  | { readonly is: 'checked'; readonly text: string; readonly verdict: Reason }
  | { readonly is: 'registerKept' }
  | { readonly is: 'registerFailed'; readonly reason: Reason }
  | { readonly is: 'sealed'; readonly id: string }
  | { readonly is: 'sealFailed'; readonly reason: Reason }
  | { readonly is: 'fileSaved'; readonly ok: boolean }
  | { readonly is: 'saidKept'; readonly what: SaidKind }
  | { readonly is: 'sayFailed'; readonly reason: Reason }
  | { readonly is: 'madeFor'; readonly id: string; readonly day: number }
  | { readonly is: 'meterRead'; readonly book: MeterBook; readonly done: 'sent' | 'forgotten' | null }
  | { readonly is: 'meterFailed'; readonly reason: Reason }
  | { readonly is: 'paperChecked'; readonly check: PaperCheck }
  | { readonly is: 'paperReady'; readonly id: string; readonly text: string }
  // from the machine
  | { readonly is: 'tick'; readonly nowS: number }
  | { readonly is: 'online'; readonly online: boolean }
  | { readonly is: 'voice'; readonly canSpeak: boolean }
  | { readonly is: 'speaking'; readonly speaking: boolean }
  | { readonly is: 'installable'; readonly canInstall: boolean }
  | { readonly is: 'cameraFault'; readonly fault: CameraFault }
  | { readonly is: 'cameraShown' } // its picture is there
  | { readonly is: 'scanned'; readonly text: string }
  // from the eyes
  | { readonly is: 'liveSeed'; readonly seed: LiveSeed | null }
  | { readonly is: 'liveBegun'; readonly drawn: LiveDrawn }
  | { readonly is: 'liveSeen'; readonly view: LiveView }
  | { readonly is: 'liveDone'; readonly taken: LiveTaken }
  | { readonly is: 'liveTrouble'; readonly why: LiveTrouble }
  | { readonly is: 'liveAway' }
  // from the person
  | { readonly is: 'home' }
  | { readonly is: 'back' }
  | { readonly is: 'begin' }
  | { readonly is: 'chooseScan' }
  | { readonly is: 'chooseType' }
  | { readonly is: 'typed'; readonly text: string }
  | { readonly is: 'key'; readonly sign: string }
  | { readonly is: 'eraseKey' }
  | { readonly is: 'pickSlot'; readonly slot: number }
  | { readonly is: 'submitCode' }
  | { readonly is: 'openConsent' }
  | { readonly is: 'openFaceConsent' }
  | { readonly is: 'openWords' }
  | { readonly is: 'pickPart'; readonly part: WordPart }
  | { readonly is: 'changeWord'; readonly word: number }
  | { readonly is: 'eraseWord' }
  | { readonly is: 'useWords' }
  | { readonly is: 'skipWords' }
  | { readonly is: 'agreeToPictures'; readonly atS: number }
  | { readonly is: 'tryCamera' }
  | { readonly is: 'shot'; readonly shot: Shot }
  | { readonly is: 'retake'; readonly pose: Pose }
  | { readonly is: 'liveAgain'; readonly set: LiveSet }
  | { readonly is: 'takeStills' }
  | { readonly is: 'useShots' }
  | { readonly is: 'openItem'; readonly id: string }
  | { readonly is: 'openTrust'; readonly id: string }
  | { readonly is: 'openVerify' }
  | { readonly is: 'scanPaper' }
  | { readonly is: 'readPaper'; readonly text: string }
  | { readonly is: 'printPage' }
  | { readonly is: 'saveFork' }
  | { readonly is: 'callMeAlone'; readonly on: boolean }
  | { readonly is: 'saveFile'; readonly id: string }
  | { readonly is: 'sendNow' }
  | { readonly is: 'otherWay' }
  | { readonly is: 'openAppeal' }
  | { readonly is: 'editNotice'; readonly notice: string }
  | { readonly is: 'sendAppeal' }
  | { readonly is: 'openWithdraw' }
  | { readonly is: 'sendWithdrawal' }
  | { readonly is: 'openAmend'; readonly id: string }
  | { readonly is: 'chooseCycle'; readonly day: number }
  | { readonly is: 'editAmend'; readonly words: string }
  | { readonly is: 'sendAmend' }
  | { readonly is: 'openMeter' }
  | { readonly is: 'askMeter' }
  | { readonly is: 'sendMeter' }
  | { readonly is: 'forgetMeter' }
  | { readonly is: 'switchLang' }
  | { readonly is: 'largerText' }
  | { readonly is: 'listen' }
  | { readonly is: 'install' }
  | { readonly is: 'reload' }
  | { readonly is: 'staff'; readonly act: StaffMessage };

export type Effect =
  | { readonly run: 'checkCode'; readonly text: string }
  | { readonly run: 'register'; readonly code: string }
  | { readonly run: 'certify'; readonly shots: readonly Shot[]; readonly live: LiveTaken | null; readonly consentedAt: number; readonly callMeAlone: boolean; readonly beaconWords: string }
  | { readonly run: 'verifyPaper'; readonly text: string }
  | { readonly run: 'readyPaper'; readonly id: string; readonly kind: PaperKind }
  | { readonly run: 'saveFork' }
  | { readonly run: 'print' }
  | { readonly run: 'saveFile'; readonly id: string }
  | { readonly run: 'say'; readonly what: 'appeal' | 'withdrawal'; readonly stopNotice: string }
  | { readonly run: 'amend'; readonly id: string; readonly dueDay: number; readonly words: string }
  | { readonly run: 'readMadeFor'; readonly id: string }
  | { readonly run: 'count'; readonly event: MeterEvent }
  | { readonly run: 'noteStep'; readonly left: LeftStep | null }
  | { readonly run: 'readMeter' }
  | { readonly run: 'sendMeter' }
  | { readonly run: 'forgetMeter' }
  | { readonly run: 'askSeed' }
  | { readonly run: 'buzz' }
  | { readonly run: 'wakeSender' }
  | { readonly run: 'remember'; readonly settings: Settings }
  | { readonly run: 'speak' }
  | { readonly run: 'hush' }
  | { readonly run: 'install' }
  | { readonly run: 'reload' }
  | { readonly run: 'staff'; readonly work: StaffEffect };

export interface Step {
  readonly model: Model;
  readonly effects: readonly Effect[];
}

const HOME: Screen = { at: 'home' };
const SCAN_PAPER: Screen = { at: 'verify', scanning: true, fault: null, check: null };

/** Where "back" leads; null where there is nowhere to go (or work is under way that ends by itself). */
export function parentOf(screen: Screen): Screen | null {
  switch (screen.at) {
    case 'starting':
    case 'blocked':
    case 'home':
    case 'registering':
    case 'sealing':
      return null;
    case 'letter':
    case 'registered':
    case 'consent':
    case 'item':
    case 'verify':
      return HOME;
    case 'scan':
    case 'code':
      return { at: 'letter' };
    case 'registerFailed':
      return { at: 'code' };
    case 'heard':
    case 'faceConsent':
      return { at: 'consent' };
    case 'words':
      return { at: 'heard' };
    case 'camera': {
      const before = POSES[POSES.indexOf(screen.pose) - 1];
      return before === undefined ? { at: 'faceConsent' } : cameraFor(before);
    }
    case 'live':
      return { at: 'faceConsent' };
    case 'review':
      return cameraFor('right');
    case 'sealFailed':
      return { at: 'review' };
    case 'trust':
    case 'amend':
      return { at: 'item', id: screen.id, fresh: false };
    case 'appeal':
    case 'withdraw':
    case 'said':
      return HOME;
    case 'meter':
      return screen.asking ? { ...screen, asking: false } : HOME;
    case 'staff': {
      const page = staffParent(screen.page);
      return page === null ? HOME : { at: 'staff', page };
    }
    case 'otherWay':
      return screen.from;
  }
}

/** The paper that says most of a certification at this moment. */
export function bestPaper(standing: Standing | null, id: string): PaperKind {
  const item = standing?.items.find((one) => one.id === id);
  if (item?.state === 'decided' && item.proofVerified) return 'decided';
  return item !== undefined && item.receivedAt > 0 ? 'received' : 'kept';
}

/** One certification, and the text of its QR asked for. */
function openItem(model: Model, id: string, fresh: boolean): Step {
  const step = leave({ ...model, qr: null }, { at: 'item', id, fresh });
  const kind = bestPaper(model.standing, id);
  return { model: step.model, effects: [...step.effects, { run: 'readyPaper', id, kind }] };
}

/** The pictures in order, or null while one is missing. */
export function allShots(shots: Shots): readonly Shot[] | null {
  const all: Shot[] = [];
  for (const pose of POSES) {
    const shot = shots[pose];
    if (shot === undefined) return null;
    all.push(shot);
  }
  return all;
}

export function settingsOf(model: Model): Settings {
  return { lang: model.lang, size: model.size };
}

export function update(model: Model, message: Message): Step {
  switch (message.is) {
    case 'started':
      return only({ ...model, region: message.region, standing: message.standing, screen: atStart(model.screen) });
    case 'blocked':
      return leave(model, { at: 'blocked', why: message.why });
    case 'standing':
      return only({
        ...model,
        standing: message.standing,
        announcement: whatChanged(model.standing, message.standing) ?? model.announcement,
      });
    case 'region':
      return only({ ...model, region: message.region });
    case 'people':
      return only({ ...model, people: message.people });
    case 'serverChanged':
      return only({ ...model, serverChanged: true });
    case 'storage':
      return only({ ...model, storageFull: message.full });
    case 'checked':
      return checked(model, message.text, message.verdict);
    case 'registerKept':
      // The code is a secret and has done its work.
      return only({ ...show(model, { at: 'registered' }), code: NO_CODE });
    case 'registerFailed':
      return only(show(model, { at: 'registerFailed', reason: message.reason }));
    case 'sealed':
      return openItem(
        { ...model, shots: {}, live: null, consentedAt: null, words: NO_WORDS, callMeAlone: false, staff: NO_WORK, storageFull: false },
        message.id,
        true,
      );
    case 'sealFailed':
      // The office asked for something else meanwhile: what was recorded would be refused.
      if (message.reason === 'no_challenge' && model.live !== null) {
        return only(show({ ...model, live: null }, { ...liveFor(model.live.set), trouble: 'again' }));
      }
      return only(show(model, { at: 'sealFailed', reason: message.reason }));
    case 'fileSaved':
      return only({ ...model, fileSaved: message.ok ? 'saved' : 'failed' });
    case 'madeFor':
      return model.screen.at === 'amend' && model.screen.id === message.id ? onAmend(model, { madeFor: message.day }) : only(model);
    case 'meterRead':
      return onMeter(model, { book: message.book, asking: false, done: message.done, fault: 'ok' });
    case 'meterFailed':
      return onMeter(model, { fault: message.reason });
    case 'paperChecked':
      return model.screen.at === 'verify'
        ? only({ ...model, screen: { at: 'verify', scanning: false, fault: null, check: message.check } })
        : only(model);
    case 'paperReady':
      return only({ ...model, qr: { id: message.id, text: message.text } });

    case 'tick':
      return only({ ...model, nowS: message.nowS });
    case 'online':
      return { model: { ...model, online: message.online }, effects: message.online ? [{ run: 'wakeSender' }] : [] };
    case 'voice':
      return only({ ...model, canSpeak: message.canSpeak });
    case 'speaking':
      return only({ ...model, speaking: message.speaking });
    case 'installable':
      return only({ ...model, canInstall: message.canInstall });
    case 'cameraFault':
      return only(withFault(model, message.fault));
    case 'cameraShown':
      return only(model);
    case 'scanned':
      if (model.screen.at === 'scan') return { model, effects: [{ run: 'checkCode', text: message.text }] };
      return model.screen.at === 'verify' ? { model, effects: [{ run: 'verifyPaper', text: message.text }] } : only(model);

    case 'home':
      return leave(model, HOME);
    case 'back': {
      if (model.screen.at === 'review' && model.live !== null) return beginLive(model, model.live.set);
      // A tablet asks for pictures after it was said what was seen.
      if (model.screen.at === 'faceConsent' && isTablet(model)) return leave(model, { at: 'staff', page: { at: 'seen' } });
      // What was taken before the camera waits for its witness.
      if (model.screen.at === 'staff' && model.staff.errand === 'witnessed') return leave(model, { at: 'review' });
      const parent = parentOf(model.screen);
      if (parent?.at === 'live') return beginLive(model, parent.set);
      if (parent?.at === 'staff' && parent.page.at === 'beside') return updateStaff(model, { is: 'beside' });
      return parent === null ? only(model) : leave(model, parent);
    }
    case 'begin':
      return leave(model, firstStep(model.standing));
    case 'chooseScan':
      return leave(model, { at: 'scan', fault: null, wrong: 'ok' });
    case 'chooseType':
      return leave(model, { at: 'code' });
    case 'typed':
      return typed(model, message.text);
    case 'key': {
      const { typed: before, slot } = model.code;
      return typed(
        model,
        slot === null ? before + message.sign : before.slice(0, slot) + message.sign + before.slice(slot + 1),
      );
    }
    case 'eraseKey':
      return typed(model, model.code.typed.slice(0, -1));
    case 'pickSlot':
      return only({ ...model, code: { ...model.code, slot: message.slot } });
    case 'submitCode':
      if (model.code.check !== 'ok') return only(model);
      return register(model, model.code.typed);
    case 'openConsent':
      // A tablet certifies others: for whom is asked first.
      return leave(model, isTablet(model) ? HOME : { at: 'consent' });
    case 'openFaceConsent': {
      const asks = model.standing !== null && wantsWords(model.online, model.standing.beaconAt, model.nowS);
      return leave(model, asks ? { at: 'heard' } : { at: 'faceConsent' });
    }
    case 'openWords':
      return leave(model, { at: 'words' });
    case 'pickPart':
      return only({ ...model, words: pickPart(model.words, message.part) });
    case 'changeWord':
      return only({ ...model, words: changeWord(model.words, message.word) });
    case 'eraseWord':
      return only({ ...model, words: eraseLast(model.words) });
    case 'useWords':
      return areComplete(model.words) ? afterWords(model) : only(model);
    case 'skipWords': {
      const without = { ...model, words: NO_WORDS };
      return model.screen.at === 'sealFailed' ? update(without, { is: 'useShots' }) : afterWords(without);
    }
    case 'agreeToPictures':
      // Beside staff three pictures are enough: the script is drawn for a phone of one's own, and from a challenge that comes with the
      // answer to its registration.
      return model.eyesAway || isTablet(model) || model.standing?.phase !== 'enrolled' || Object.keys(model.shots).length > 0
        ? takeStills({ ...model, consentedAt: message.atS })
        : beginLive({ ...model, consentedAt: message.atS }, 'full');
    case 'tryCamera':
      if (model.screen.at === 'live') return beginLive(model, model.screen.set);
      if (model.screen.at === 'camera') return leave(model, cameraFor(model.screen.pose));
      if (model.screen.at === 'scan') return leave(model, { at: 'scan', fault: null, wrong: 'ok' });
      if (model.screen.at === 'verify') return leave(model, SCAN_PAPER);
      if (model.screen.at === 'staff') return updateStaff(model, { is: 'tryCamera' });
      return only(model);
    case 'shot': {
      const shots: Shots = { ...model.shots, [message.shot.pose]: message.shot };
      const missing = firstMissing(shots);
      return leave({ ...model, shots }, missing === null ? { at: 'review' } : cameraFor(missing));
    }
    case 'retake':
      return leave(model, cameraFor(message.pose));
    case 'liveSeed':
      if (model.screen.at !== 'live') return only(model);
      if (message.seed === null) return takeStills({ ...model, eyesAway: true });
      return only({ ...model, screen: { ...model.screen, seed: message.seed } });
    case 'liveBegun':
      return onLive(model, { drawn: message.drawn, view: LIVE_START });
    case 'liveSeen':
      return seen(model, message.view);
    case 'liveDone': {
      if (model.screen.at !== 'live') return only(model);
      const step = leave({ ...model, shots: {}, live: message.taken }, { at: 'review' });
      return { model: step.model, effects: [...step.effects, { run: 'buzz' }] };
    }
    case 'liveTrouble':
      return onLive(model, { trouble: message.why });
    case 'liveAway':
      return model.screen.at === 'live' ? takeStills({ ...model, eyesAway: true }) : only({ ...model, eyesAway: true });
    case 'liveAgain':
      return beginLive(model, message.set);
    case 'takeStills':
      return takeStills(model);
    case 'useShots': {
      const { consentedAt, live } = model;
      const shots = live !== null ? [live.still] : allShots(model.shots);
      if (shots === null || consentedAt === null) return only(model);
      if (isTablet(model)) return assist(model, shots, consentedAt);
      const step = leave(model, { at: 'sealing' });
      const { callMeAlone } = model;
      const beaconWords = wordsText(model.words);
      return { model: step.model, effects: [...step.effects, { run: 'certify', shots, live, consentedAt, callMeAlone, beaconWords }] };
    }
    case 'openItem':
      return openItem(model, message.id, false);
    case 'openTrust':
      return leave(model, { at: 'trust', id: message.id });
    case 'openVerify':
      return leave(model, { at: 'verify', scanning: false, fault: null, check: null });
    case 'scanPaper':
      return leave(model, SCAN_PAPER);
    case 'readPaper':
      if (model.screen.at !== 'verify') return only(model);
      if (looksLikePaper(message.text)) return { model, effects: [{ run: 'verifyPaper', text: message.text }] };
      return only({ ...model, screen: { ...model.screen, check: { holds: false, reason: 'not_a_paper' } } });
    case 'printPage':
      return { model, effects: [{ run: 'print' }] };
    case 'saveFork':
      return { model: { ...model, fileSaved: null }, effects: [{ run: 'saveFork' }] };
    case 'callMeAlone':
      return only({ ...model, callMeAlone: message.on });
    case 'saveFile':
      return { model: { ...model, fileSaved: null }, effects: [{ run: 'saveFile', id: message.id }] };
    case 'sendNow':
      return { model, effects: [{ run: 'wakeSender' }] };
    case 'otherWay':
      return model.screen.at === 'otherWay' ? only(model) : leave(model, { at: 'otherWay', from: model.screen });
    case 'openAppeal':
      return leave(model, { at: 'appeal', notice: '', fault: 'ok' });
    case 'editNotice':
      return model.screen.at === 'appeal'
        ? only({ ...model, screen: { ...model.screen, notice: message.notice, fault: 'ok' } })
        : only(model);
    case 'sendAppeal': {
      const notice = model.screen.at === 'appeal' ? model.screen.notice.trim() : '';
      return notice === '' ? only(model) : { model, effects: [{ run: 'say', what: 'appeal', stopNotice: notice }] };
    }
    case 'openWithdraw':
      return leave(model, { at: 'withdraw', fault: 'ok' });
    case 'sendWithdrawal':
      return model.screen.at === 'withdraw'
        ? { model, effects: [{ run: 'say', what: 'withdrawal', stopNotice: '' }] }
        : only(model);
    case 'saidKept':
      return leave(model, { at: 'said', what: message.what });
    case 'sayFailed':
      return model.screen.at === 'appeal' || model.screen.at === 'withdraw' || model.screen.at === 'amend'
        ? only({ ...model, screen: { ...model.screen, fault: message.reason } })
        : only(model);
    case 'openAmend': {
      const step = leave(model, { at: 'amend', id: message.id, madeFor: 0, meant: null, words: '', fault: 'ok' });
      return { model: step.model, effects: [...step.effects, { run: 'readMadeFor', id: message.id }] };
    }
    case 'chooseCycle':
      return onAmend(model, { meant: message.day, fault: 'ok' });
    case 'editAmend':
      return onAmend(model, { words: message.words, fault: 'ok' });
    case 'sendAmend': {
      if (model.screen.at !== 'amend' || model.screen.meant === null) return only(model);
      const { id, meant: dueDay, words } = model.screen;
      return { model, effects: [{ run: 'amend', id, dueDay, words: words.trim() }] };
    }
    case 'openMeter': {
      const step = leave(model, { at: 'meter', book: null, asking: false, done: null, fault: 'ok' });
      return { model: step.model, effects: [...step.effects, { run: 'readMeter' }] };
    }
    case 'askMeter':
      return model.screen.at === 'meter' ? leave(model, { ...model.screen, asking: true, done: null, fault: 'ok' }) : only(model);
    case 'sendMeter':
      // Without the question on the screen there is no consent.
      return model.screen.at === 'meter' && model.screen.asking ? { model, effects: [{ run: 'sendMeter' }] } : only(model);
    case 'forgetMeter':
      return model.screen.at === 'meter' ? { model, effects: [{ run: 'forgetMeter' }] } : only(model);
    case 'switchLang': {
      const lang: Lang = model.lang === 'zh' ? 'en' : 'zh';
      return remember({ ...model, lang });
    }
    case 'largerText': {
      const size = ((model.size + 1) % 3) as TextSize;
      return remember({ ...model, size });
    }
    case 'listen':
      return { model: { ...model, aloud: !model.speaking }, effects: [{ run: model.speaking ? 'hush' : 'speak' }] };
    case 'install':
      return { model, effects: [{ run: 'install' }] };
    case 'reload':
      return { model, effects: [{ run: 'reload' }] };
    case 'staff':
      return updateStaff(model, message.act);
  }
}

function only(model: Model): Step {
  return { model, effects: [] };
}

function remember(model: Model): Step {
  const effects: Effect[] = [{ run: 'remember', settings: settingsOf(model) }];
  if (model.speaking) effects.push({ run: 'hush' });
  return { model, effects };
}

function cameraFor(pose: Pose): Screen {
  return { at: 'camera', pose, fault: null };
}

function liveFor(set: LiveSet): LiveScreen {
  return { at: 'live', set, seed: null, drawn: null, view: LIVE_START, fault: null, trouble: null };
}

/** A session anew; the seed is asked for each time, since the office may have sent another challenge. */
function beginLive(model: Model, set: LiveSet): Step {
  const step = leave({ ...model, live: null }, liveFor(set));
  return { model: step.model, effects: [...step.effects, { run: 'askSeed' }] };
}

/** On with the certification; back to the pictures where they were taken already. */
function afterWords(model: Model): Step {
  const taken = model.consentedAt !== null && (model.live !== null || allShots(model.shots) !== null);
  return leave(model, { at: taken ? 'review' : 'faceConsent' });
}

function onAmend(model: Model, changes: Partial<AmendScreen>): Step {
  return model.screen.at === 'amend' ? only({ ...model, screen: { ...model.screen, ...changes } }) : only(model);
}

function onMeter(model: Model, changes: Partial<MeterScreen>): Step {
  return model.screen.at === 'meter' ? only({ ...model, screen: { ...model.screen, ...changes } }) : only(model);
}

/** The three pictures instead. */
function takeStills(model: Model): Step {
  return leave({ ...model, live: null }, cameraFor(firstMissing(model.shots) ?? 'straight'));
}

function onLive(model: Model, changes: Partial<LiveScreen>): Step {
  if (model.screen.at !== 'live') return only(model);
  return { model: { ...model, screen: { ...model.screen, ...changes } }, effects: aloud(model) };
}

/** A frame's view; what is new in it is read out, and a movement that was seen is felt. */
function seen(model: Model, view: LiveView): Step {
  if (model.screen.at !== 'live') return only(model);
  const { view: before } = model.screen;
  const effects: Effect[] = [];
  if (view.phase === 'back' && before.phase !== 'back') effects.push({ run: 'buzz' });
  const isNew = view.phase !== before.phase || view.step !== before.step || view.hint !== before.hint;
  if (isNew) effects.push(...aloud(model));
  return { model: { ...model, screen: { ...model.screen, view } }, effects };
}

function aloud(model: Model): readonly Effect[] {
  return model.canSpeak && model.aloud ? [{ run: 'speak' }] : [];
}

function firstMissing(shots: Shots): Pose | null {
  return POSES.find((pose) => shots[pose] === undefined) ?? null;
}

/** Goes to a screen. Pictures that were not used, and the consent to them, end once the person is back home. */
function show(model: Model, screen: Screen): Model {
  const given = screen.at === 'home' ? { shots: {}, live: null, eyesAway: false, consentedAt: null, words: NO_WORDS, staff: NO_WORK } : {};
  return { ...model, ...given, screen, fileSaved: null };
}

function leave(model: Model, screen: Screen): Step {
  return { model: show(model, screen), effects: model.speaking ? [{ run: 'hush' }] : [] };
}

function atStart(screen: Screen): Screen {
  if (screen.at === 'otherWay') return { at: 'otherWay', from: atStart(screen.from) };
  return screen.at === 'starting' || screen.at === 'blocked' ? HOME : screen;
}

function firstStep(standing: Standing | null): Screen {
  switch (standing?.phase) {
    case 'enrolled':
      return { at: 'consent' };
    case 'requested':
    case 'refused':
      return { at: 'registered' };
    default:
      return { at: 'letter' };
  }
}

function typed(model: Model, text: string): Step {
  const clean = cleanCode(text);
  if (clean === model.code.typed) return only({ ...model, code: { ...model.code, slot: null } });
  const full = clean.length === CODE_LENGTH;
  return {
    model: { ...model, code: { typed: clean, check: full ? 'checking' : 'unfinished', slot: null } },
    effects: full ? [{ run: 'checkCode', text: clean }] : [],
  };
}

function checked(model: Model, text: string, verdict: Reason): Step {
  if (model.screen.at === 'scan') {
    if (verdict !== 'ok') return only({ ...model, screen: { ...model.screen, wrong: verdict } });
    return register(model, text);
  }
  // An answer about an older text must not judge what has been typed since.
  if (text !== model.code.typed) return only(model);
  return only({ ...model, code: { typed: text, check: verdict === 'ok' ? 'ok' : 'wrong', slot: null } });
}

function register(model: Model, code: string): Step {
  const step = leave(model, { at: 'registering' });
  return { model: step.model, effects: [...step.effects, { run: 'register', code }] };
}

function withFault(model: Model, fault: CameraFault): Model {
  const screen = model.screen;
  if (screen.at !== 'camera' && screen.at !== 'scan' && screen.at !== 'verify' && screen.at !== 'live') return model;
  return { ...model, screen: { ...screen, fault } };
}

/** The newest certification whose state has changed since the last standing, for those who do not see the screen. */
function whatChanged(before: Standing | null, after: Standing): Announcement | null {
  if (before === null) return null;
  for (const item of after.items) {
    const old = before.items.find((one) => one.id === item.id);
    if (old !== undefined && (old.state !== item.state || old.verdict !== item.verdict)) {
      return { state: item.state, verdict: item.verdict };
    }
  }
  return null;
}
