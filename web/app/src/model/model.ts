// The whole state of the page as one value. update.ts makes the next one, and count.ts adds what it counts.
import type { LiveDrawn, LiveSeed, LiveSet, LiveTaken, LiveTrouble, LiveView } from './live';
import { NOT_METERED, type MeterBook, type Metered } from './meter';
import type { PaperCheck } from './paper';
import type { Reason } from './reason';
import { ALONE, NO_WORK, type People, type StaffPage, type StaffWork } from '../staff/model';
import type { ItemState, SaidKind, Standing, Verdict } from './standing';
import { NO_WORDS, type HeardWords } from './words';

export type Lang = 'zh' | 'en';

/** 0 = normal (20 px), 1 = larger (25 px), 2 = largest (31 px). */
export type TextSize = 0 | 1 | 2;

/** The three pictures, in the order in which they are taken. Left and right are the person's own. */
export type Pose = 'straight' | 'left' | 'right';
export const POSES: readonly Pose[] = ['straight', 'left', 'right'];

/** How a picture is lit; a hint for the person, never a refusal. */
export type Light = 'good' | 'dark' | 'bright';

export interface Shot {
  pose: Pose;
  takenAt: number; // Unix seconds by the phone's clock: advice only
  jpeg: Uint8Array;
  light: Light;
}

export type Shots = Readonly<Partial<Record<Pose, Shot>>>;

/** Whose server this page speaks to; from /region.json, kept on the phone from the first opening on. */
export interface Region {
  region: string;
  nameZh: string;
  nameEn: string;
  hotline: string;
}

export type CameraFault = 'refused' | 'none' | 'busy' | 'insecure';

/** Why the page cannot work at all at the moment. Nothing that is kept is touched by any of them. */
export type Block = 'noRegion' | 'oldBrowser' | 'insecure' | 'selfTest' | 'noStorage' | 'damaged' | 'otherWindow';

/** The verdict of the check character on what was typed so far. */
export type CodeCheck = 'unfinished' | 'checking' | 'ok' | 'wrong';

/** What was typed of the code. `slot` is the sign that the next key replaces; null: the next key is added at the end. */
export interface CodeEntry {
  readonly typed: string;
  readonly check: CodeCheck;
  readonly slot: number | null;
}
export const NO_CODE: CodeEntry = { typed: '', check: 'unfinished', slot: null };

/** Letters and digits of the letter's code, check character included. */
export const CODE_LENGTH = 13;

export type Screen =
  | { readonly at: 'starting' }
  | { readonly at: 'blocked'; readonly why: Block }
  | { readonly at: 'home' }
  | { readonly at: 'letter' }
  | { readonly at: 'scan'; readonly fault: CameraFault | null; readonly wrong: Reason }
  | { readonly at: 'code' }
  | { readonly at: 'registering' }
  | { readonly at: 'registerFailed'; readonly reason: Reason }
  | { readonly at: 'registered' }
  | { readonly at: 'consent' }
  | { readonly at: 'heard' }
  | { readonly at: 'words' }
  | { readonly at: 'faceConsent' }
  | { readonly at: 'camera'; readonly pose: Pose; readonly fault: CameraFault | null }
  | LiveScreen
  | { readonly at: 'review' }
  | { readonly at: 'sealing' }
  | { readonly at: 'sealFailed'; readonly reason: Reason }
  | { readonly at: 'item'; readonly id: string; readonly fresh: boolean }
  | { readonly at: 'trust'; readonly id: string }
  | { readonly at: 'appeal'; readonly notice: string; readonly fault: Reason }
  | { readonly at: 'withdraw'; readonly fault: Reason }
  | AmendScreen
  | { readonly at: 'said'; readonly what: SaidKind }
  | MeterScreen
  | { readonly at: 'verify'; readonly scanning: boolean; readonly fault: CameraFault | null; readonly check: PaperCheck | null }
  | { readonly at: 'staff'; readonly page: StaffPage }
  | { readonly at: 'otherWay'; readonly from: Screen };

/** A session before the camera. `drawn` is there once it has begun. */
export interface LiveScreen {
  readonly at: 'live';
  readonly set: LiveSet;
  readonly seed: LiveSeed | null;
  readonly drawn: LiveDrawn | null;
  readonly view: LiveView;
  readonly fault: CameraFault | null;
  readonly trouble: LiveTrouble | null;
}

/** The cycle of a certification put right. Days are counted since 1970-01-01. */
export interface AmendScreen {
  readonly at: 'amend';
  readonly id: string;
  readonly madeFor: number; // what the certification says itself; 0: not known yet, or to nobody here
  readonly meant: number | null;
  readonly words: string;
  readonly fault: Reason;
}

/** What this phone has counted. `asking`: whether a month's counts may go to the office. */
export interface MeterScreen {
  readonly at: 'meter';
  readonly book: MeterBook | null;
  readonly asking: boolean;
  readonly done: 'sent' | 'forgotten' | null;
  readonly fault: Reason;
}

export type ScreenName = Screen['at'];

/** What a screen reader is told when something changes by itself. */
export interface Announcement {
  readonly state: ItemState;
  readonly verdict: Verdict;
}

/** How saving the sealed file ended; null = not tried on this screen. */
export type FileSaved = 'saved' | 'failed' | null;

export interface Model {
  readonly screen: Screen;
  readonly lang: Lang;
  readonly size: TextSize;
  readonly region: Region | null;
  readonly standing: Standing | null;
  readonly nowS: number;
  readonly online: boolean;
  readonly code: CodeEntry;
  readonly shots: Shots;
  readonly live: LiveTaken | null; // a session that is done, in place of the three pictures
  readonly eyesAway: boolean; // sessions do not work here: pictures are taken instead
  readonly consentedAt: number | null; // Unix seconds; for the certification that is being made
  readonly words: HeardWords; // heard or read, for the certification that is being made
  readonly callMeAlone: boolean; // of the certification that is being made; forgotten with it, and shown nowhere else
  readonly staff: StaffWork; // what a member of staff has said of the person in front of them
  readonly people: People; // who shares this phone
  readonly forStaff: boolean; // opened at the address for staff
  readonly qr: { readonly id: string; readonly text: string } | null; // the paper of the certification that is on screen
  readonly announcement: Announcement | null;
  readonly storageFull: boolean;
  readonly serverChanged: boolean;
  readonly fileSaved: FileSaved;
  readonly canSpeak: boolean;
  readonly speaking: boolean;
  readonly aloud: boolean; // what is asked before the camera is read out by itself
  readonly canInstall: boolean;
  readonly metered: Metered;
}

export interface Settings {
  readonly lang: Lang;
  readonly size: TextSize;
}

export function initialModel(settings: Settings, nowS: number, online: boolean): Model {
  return {
    screen: { at: 'starting' },
    lang: settings.lang,
    size: settings.size,
    region: null,
    standing: null,
    nowS,
    online,
    code: NO_CODE,
    shots: {},
    live: null,
    eyesAway: false,
    consentedAt: null,
    words: NO_WORDS,
    callMeAlone: false,
    staff: NO_WORK,
    people: ALONE,
    forStaff: false,
    qr: null,
    announcement: null,
    storageFull: false,
    serverChanged: false,
    fileSaved: null,
    canSpeak: false,
    speaking: false,
    aloud: true,
    canInstall: false,
    metered: NOT_METERED,
  };
}

/** The number to call: the one of the signed trust list once it is known, else the one that came with the page. */
export function hotlineOf(model: Model): string {
  const signed = model.standing?.hotline ?? '';
  return signed !== '' ? signed : (model.region?.hotline ?? '');
}

/** "昆都仑区 城乡居民养老保险": whose office and which pension, as far as they are known. */
export function officeNameOf(model: Model): string {
  const { lang, region, standing } = model;
  const signed = lang === 'zh' ? standing?.regionZh : standing?.regionEn;
  const ofPage = lang === 'zh' ? region?.nameZh : region?.nameEn;
  const scheme = lang === 'zh' ? standing?.schemeZh : standing?.schemeEn;
  return [signed !== undefined && signed !== '' ? signed : ofPage, scheme].filter(Boolean).join(' · ');
}
