// Every English sentence of the page; the same keys as zh.ts.
import { civilOf } from '../model/civil';
import { liveEn } from './live_en';
import type { Texts } from './zh';

const BY_ITSELF = 'You need do nothing, it tries again by itself.';
const CALL = 'Please call. What you made is still on this phone, nothing is lost.';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

function dateOf(day: number): string {
  const civil = civilOf(day);
  return `${civil.day} ${MONTHS[civil.month - 1] ?? ''} ${civil.year}`;
}

export const en: Texts = {
  htmlLang: 'en',
  speechLang: 'en',

  app: 'Pension life certificate',
  screenMissing: 'This one was not found',

  tools: {
    back: 'Back',
    larger: 'A+',
    largerLabel: 'Larger text',
    smaller: 'A',
    smallerLabel: 'Text back to normal size',
    listen: 'Hear',
    listenLabel: 'Read this page to me',
    hush: 'Stop',
    hushLabel: 'Stop reading',
    other: '中文',
    label: 'Text size, reading aloud and language',
  },

  footer: {
    label: 'Help',
    call: 'Call us',
    letter: 'The number is on your letter',
    otherWay: 'Another way',
  },

  date: dateOf,
  dateTime: (day, hours, minutes) => `${dateOf(day)}, ${two(hours)}:${two(minutes)}`,
  next: (seconds) => {
    if (seconds <= 15) return 'Tries again now';
    if (seconds < 90) return 'Tries again in about a minute';
    if (seconds < 3600) return `Tries again in about ${Math.round(seconds / 60)} minutes`;
    const hours = Math.round(seconds / 3600);
    return hours === 1 ? 'Tries again in about an hour' : `Tries again in about ${hours} hours`;
  },

  starting: { title: 'Opening', say: 'Please wait a few seconds.' },

  home: {
    titleNew: 'Certify for your pension from home',
    sayNew: 'It works without a network. If one try fails, your pension goes on.',
    titleSafe: 'Your pension is certified until',
    until: 'Your pension is certified until',
    saySafe: 'Certify on any day before then. If one try fails, your pension goes on, and you can try again.',
    titlePassed: 'You passed',
    sayPassed: 'There is nothing to do now.',
    titleWaiting: 'Done. Waiting for the result',
    sayWaiting: 'No need to do it again. If it should fail, you may simply try again.',
    titleNeedsYou: 'One certification needs another look from you',
    sayNeedsYou: 'Your pension goes on for now. Please read below what to do, or call.',
    titleLate: 'The date to certify has passed',
    sayLate: (since) => `It was ${since}. You can certify now. If your money has stopped, call and ask for back-payment.`,
    titleEnrolled: 'This phone is registered',
    sayEnrolled: 'You can certify now. If one try fails, your pension goes on, and you can try again.',
    titleRequested: 'Your registration is kept on this phone',
    sayRequested: 'The pension office is checking it. Your pension goes on.',
    titleRefused: 'This registration did not work',
    sayRefused: 'Your pension goes on. Please see why; you can try again.',
    start: 'Start',
    again: 'Certify again',
    seeRequest: 'See how the registration stands',
    mine: 'My certifications',
    stopped: 'Pension stopped? I am alive',
    withdraw: 'Withdraw consent to pictures',
    hall: 'Service hall: guide, windows, telephones',
    install: 'Put this on the home screen',
  },

  notice: {
    forkTitle: 'The server contradicts itself',
    fork: 'We have stopped believing it. Your certification is still on this phone, nothing is lost. Please call.',
    forkSave: 'Save the evidence as a file',
    serverTitle: 'This page is now on another server',
    server: 'It is not the one you registered with. Nothing is sent any more. All you kept is still here. Please call.',
    fullTitle: 'The phone is full',
    full: 'A new answer could not be stored. All you kept is still here. Please delete some photos or videos and open this again.',
    offline: 'No network now. It works all the same.',
    oldList: 'This phone has not been online for long. Please open this page once when there is a network.',
  },

  state: {
    kept: 'Kept on this phone',
    sending: 'Sending',
    received: 'Received',
    decided: 'Decided',
    needsYou: 'Needs you',
  },
  verdict: {
    none: 'Decided',
    pass: 'Passed',
    more: 'More needed',
    refuse: 'Not passed',
  },

  letter: {
    title: 'Please take the letter you got',
    say: 'It carries a QR code and a line of letters and digits. Either will do.',
    scan: 'Scan the QR code',
    type: 'Type what is printed',
    none: 'I have no letter',
    warn: 'If anybody calls and asks for this code, do not tell them. The pension office never asks for it.',
  },

  scan: {
    title: 'Hold the QR code of the letter into the frame',
    say: 'No need to press. It goes on by itself.',
    foreign: 'This is not the QR code of the letter. Please use the one on the letter.',
    type: 'It does not scan: type instead',
    view: 'Camera picture',
  },

  code: {
    title: 'Type these 13 signs from the letter',
    say: 'One by one. Small or capital letters, either is fine.',
    field: 'Code on the letter, 13 letters and digits',
    keys: 'Keys',
    erase: 'Delete',
    left: (count) => (count === 1 ? '1 more to go' : `${count} more to go`),
    checking: 'Checking',
    ok: 'Right. Please press “Next”.',
    wrong: 'One is wrong. Compare with the letter: press the wrong one, then the right key.',
    next: 'Next',
  },

  registering: {
    title: 'Registering this phone',
    say: 'It takes a few seconds, longer on an old phone. Please wait, there is nothing to press.',
  },

  registered: {
    titleWaiting: 'Your registration is kept on this phone',
    sayOffline: 'There is no network now. It goes out by itself when there is one; no need to stay here.',
    sayOnline: 'Waiting for the pension office to check it. This page changes by itself. You may close it.',
    titleDone: 'Registered',
    sayDone: 'This phone can certify you from now on. You do not need the code again.',
    titleRefused: 'This registration did not work',
    certify: 'Certify now',
    again: 'Type a code again',
    home: 'Back to the first page',
    since: {
      used: (date) => `This code was used on ${date}.`,
      expired: (date) => `This code was good until ${date}.`,
    },
    dispute: (number: string) => `When you call, say this number: ${number}`,
    notSaved: 'The registration was not stored',
  },

  consent: {
    title: 'What is sent',
    say: 'Three things, to confirm that you are alive.',
    items: ['Your registration number (not your ID number)', 'Three pictures of you', 'The time, and this phone’s signature'],
    who: 'All is sealed before it leaves. Only the reviewers of the pension office can open it, and each opening is recorded.',
    next: 'I see, next',
    otherWay: 'Another way',
  },

  faceConsent: {
    title: 'Do you agree to pictures of your face?',
    say: 'You look at the phone and make a few small movements, and it takes a few pictures. Only to confirm that you are alive, for nothing else.',
    rights: 'If you do not agree, you can certify all the same. If you agree, you can withdraw later by calling.',
    yes: 'I agree, begin',
    no: 'No, another way',
  },

  camera: {
    step: (now, all) => `Picture ${now} of ${all}`,
    title: {
      straight: 'Look at the phone',
      left: 'Turn a little to your left',
      right: 'Turn a little to your right',
    },
    say: 'Keep your face in the oval. No hurry: press when you are ready.',
    shutter: 'Take picture',
    view: 'You, in the camera',
    waiting: 'Opening the camera',
    again: 'Try again',
  },
  cameraFault: {
    refused: {
      what: 'The phone does not let this page use the camera',
      todo: 'Press “Try again”. When the phone asks about the camera, press “Allow”. If it does not ask, have somebody allow the camera in the phone’s settings, or choose another way.',
    },
    none: { what: 'No camera was found on this phone', todo: 'Use another phone, or choose another way.' },
    busy: {
      what: 'The camera does not open',
      todo: 'Another program may be using it. Close the others and press “Try again”.',
    },
    insecure: {
      what: 'The camera cannot be used at this address',
      todo: 'Open the address printed on the letter (it begins with https), or choose another way.',
    },
  },

  live: liveEn,

  review: {
    title: 'Look at the pictures: is the face clear?',
    say: 'If yes, press the button below. If not, take that picture again.',
    photo: { straight: 'Straight', left: 'Left', right: 'Right' },
    retake: 'Again',
    light: {
      good: '',
      dark: 'A little dark. A lamp would help, but it may stay.',
      bright: 'A little bright. Turn away from the window if you can, but it may stay.',
    },
    use: 'Clear: use these three',
    alone: 'Please call me alone',
  },

  sealing: { title: 'Sealing and signing', say: 'A few seconds. Please wait, there is nothing to press.' },
  sealFailed: {
    title: 'Not stored yet',
    kept: 'What was taken is still here, nothing is lost.',
    again: 'Store again',
  },

  item: {
    freshTitle: 'Done: kept on this phone',
    keptAt: 'Kept at',
    receivedAt: 'Received at',
    decidedAt: 'Decided at',
    sayKeptOffline: 'There is no network now. It goes out by itself when there is one. You may switch the phone off.',
    sayKeptOnline: 'It is going out by itself. You may switch the phone off.',
    sayReceived: 'The pension office has it, and it stands in the register. It is being reviewed; you need do nothing.',
    sayPass: (until) => `Your pension is certified until ${until}.`,
    sayPassNoDate: 'This certification is done.',
    sayMore: 'The reviewer needs a little more. Your pension goes on for now.',
    sayRefuse: 'It did not pass this time. You may certify again, or call.',
    officeSays: 'The reviewer says',
    todo: 'What to do now',
    todoNothing: 'You need do nothing.',
    todoAgain: 'Please certify once more, or call.',
    number: 'Your slip number',
    numberSay: 'Please write it down. Give this number when you call.',
    qr: 'QR code of the slip',
    qrSay: 'Community staff can scan it and see that you have certified.',
    qrProves: 'Anybody can scan it and check, without a network.',
    print: 'Print this page',
    rescue: 'Afraid the phone may break?',
    rescueSay: 'Save a sealed file and give it to your family or the community to send. Nobody else can open it.',
    save: 'Save a sealed file',
    saved: 'The file is saved.',
    saveFailed: 'The file was not saved. The original is still on this phone, nothing is lost.',
    sendNow: 'Send now',
    again: 'Certify again',
    trust: 'Why can I trust this?',
    home: 'Back to the first page',
    steps: 'How far it has come',
    step: { kept: 'Kept', received: 'Received', decided: 'Result' },
    stepDone: 'done',
    stepNot: 'not yet',
    details: 'Keep a second copy?',
  },

  trust: {
    title: 'Why can I trust this?',
    say: 'Each certification is written into a register. It can only grow. If anybody changes it secretly, it shows.',
    own: 'Your phone has checked by itself that this certification stands in it.',
    ownNot: 'Your phone does not have the proof yet. It fetches it by itself when there is a network.',
    index: 'Entry number in the register',
    size: 'Entries in all when checked',
    proof: 'Proof',
    proofYes: 'checked and right',
    proofNot: 'not yet',
    receivedAt: 'Received at',
    decidedAt: 'Decided at',
    number: 'Slip number',
    check: 'Give the slip number to anybody you trust: they can ask the pension office to check it again.',
  },

  appeal: {
    title: 'Was your pension stopped? Tell us that you are alive',
    say: 'If you got a stop notice, or no money came, do this. Once we have it, nothing more is stopped, and you get an answer soon.',
    notice: 'Number on the stop notice',
    send: 'I am alive, please pay again',
    noNotice: 'No notice, or no number on it? A call is just as good.',
    back: 'Not now, go back',
  },

  withdraw: {
    title: 'Withdraw your consent to face pictures?',
    say: [
      'Your earlier pictures are then erased; nobody can see them any more.',
      'What you have passed still counts, and your pension goes on.',
      'From then on, certify by phone, at the station, or ask for a visit.',
    ],
    yes: 'Withdraw, erase my pictures',
    no: 'No, go back',
  },

  said: {
    title: { appeal: 'Noted: you are alive', withdrawal: 'Noted: consent withdrawn' },
    say: {
      appeal: 'It is kept on this phone and goes out by itself when there is a network. Note the number for when you call.',
      withdrawal: 'It is kept on this phone and goes out by itself when there is a network. Another way is just as valid.',
    },
    mine: 'What I have told you',
    appeal: 'I am alive, please pay again',
    withdrawal: 'Consent to face pictures withdrawn',
    number: 'Number',
    kept: 'Kept on this phone until there is a network',
    sending: 'Sending',
    received: (when) => `Received, ${when}`,
    clock: (promised, legal) => `You get an answer by ${promised} (by law: ${legal})`,
    outcome: {
      resumed: 'Answered: you are paid again',
      visit: 'Answered: somebody will visit you; nothing is stopped meanwhile',
      notStopped: 'Answered: your pension had not been stopped',
    },
    home: 'To the first page',
  },

  verify: {
    title: 'Verify a paper',
    say: 'Slips, receipts and certificates have a square code. Scan it to see whether it holds. No network needed.',
    scan: 'Scan the square code',
    another: 'Verify another one',
    paste: 'Or paste the text of the square code here',
    look: 'Verify this text',
    file: 'Or open a saved file',
    holds: 'It holds: every signature is right.',
    not: 'This proves nothing',
    forged: { what: 'It does not hold: it may have been altered, or be false.', todo: 'Please call the office that is said to have made it.' },
    foreign: { what: 'It was made in another region.', todo: 'Verify it on that region’s page.' },
    noList: { what: 'This phone does not have the region’s list yet.', todo: 'Open this page once with a network, then verify.' },
    worthKept: 'A slip that the phone made itself. It is not delivered yet, and does not show when it was made.',
    worthStaff: 'A slip made with staff beside. It is not delivered yet.',
    worthReceived: 'The office had it by this time, and entered it in its log.',
    worthDecided: 'A reviewer signed this result, and it stands in the log.',
    number: 'Number',
    person: 'Person',
    until: 'Safe until',
    madeAt: 'Made (by the phone’s clock)',
  },

  otherWay: {
    title: 'Another way: just as valid',
    say: 'If you do not want pictures, cannot take them, or cannot see well, use one of these.',
    ways: [
      { title: 'Ask for a visit', say: 'Call, and staff come to your home. You need not go out.' },
      { title: 'At the community station', say: 'Bring your ID card, and staff do it for you. Your family may come along.' },
      { title: 'Somebody vouches for you', say: 'The neighbourhood committee has seen you: they may tell the pension office.' },
      { title: 'Ask by phone', say: 'No letter, a code that fails, anything unclear: just ask.' },
    ],
    station: 'Your service station',
    call: (number) => `Call ${number}`,
    back: 'Back to where I was',
  },

  blocked: {
    noRegion: {
      what: 'The first opening needs a network',
      todo: 'Connect to a network and press “Try again”. After that it works without one.',
    },
    oldBrowser: {
      what: 'This browser is too old',
      todo: 'Use a newer browser or another phone, or choose another way.',
    },
    insecure: { what: 'This address is not safe to use', todo: 'Open the address printed on the letter (it begins with https).' },
    selfTest: {
      what: 'This phone computes wrongly',
      todo: 'We have stopped for your safety. Use another phone, or choose another way.',
    },
    noStorage: {
      what: 'The phone does not let this page store anything',
      todo: 'If this is a private window, open it in a normal one. If the phone is full, delete something and press “Try again”.',
    },
    damaged: {
      what: 'The records on this phone do not hold together',
      todo: 'Please do not clear the browser’s data or remove this page. Please call; staff will help to recover them.',
    },
    otherWindow: {
      what: 'Already open in another window',
      todo: 'Please use that window. When it is closed, this one opens by itself.',
    },
  },
  tryAgain: 'Try again',

  reason: {
    ok: { what: '', todo: BY_ITSELF },
    no_network: { what: 'There is no network.', todo: 'It goes out by itself when there is one; no need to stay here.' },
    timed_out: { what: 'The network was too slow.', todo: BY_ITSELF },
    server_busy: { what: 'The server is busy.', todo: BY_ITSELF },
    too_many_requests: { what: 'Many people are certifying; there is a queue.', todo: BY_ITSELF },
    too_many_tries: { what: 'Too many tries. Your code is still good.', todo: 'Please try again in a few minutes.' },
    not_found: { what: 'The server did not find what was asked for.', todo: BY_ITSELF },
    bad_answer: { what: 'The server’s answer was wrong and was not used.', todo: BY_ITSELF },
    truncated: { what: 'The server’s answer was incomplete and was not used.', todo: BY_ITSELF },
    trailing_bytes: { what: 'The server’s answer was wrong and was not used.', todo: BY_ITSELF },
    too_long: { what: 'The server’s answer was too long and was not used.', todo: BY_ITSELF },
    not_canonical: { what: 'The server’s answer was wrong and was not used.', todo: BY_ITSELF },
    bad_syntax: { what: 'The server’s answer could not be read and was not used.', todo: BY_ITSELF },
    unknown_version: { what: 'This page is an old version.', todo: 'Close it and open it again with a network; it updates by itself.' },
    bad_signature: { what: 'The server’s answer was not signed rightly and was not used.', todo: CALL },
    bad_key: { what: 'The server gave a wrong key, which was not used.', todo: CALL },
    wrong_key: { what: 'The wrong person signed; it was not used.', todo: CALL },
    bad_mac: { what: 'The code does not match the registration.', todo: 'Compare with the letter and type it again, or call.' },
    hash_mismatch: { what: 'The content did not match and was not used.', todo: BY_ITSELF },
    weak_entropy: {
      what: 'This phone cannot make a safe signature.',
      todo: 'Close this and open it again. If it happens again, use another phone, or choose another way.',
    },
    self_test_failed: { what: 'This phone computes wrongly.', todo: 'Use another phone, or choose another way.' },
    too_few_signatures: { what: 'The server’s list lacks signatures and was not used.', todo: CALL },
    fork_suspected: { what: 'The server’s answer does not fit what it said before.', todo: 'It is asked once more. Your certification is on this phone.' },
    lost_by_office: { what: 'The office has lost this entry.', todo: 'It was sent again with its receipt; the old date counts.' },
    not_a_paper: { what: 'This is no slip, receipt or certificate of this system.', todo: 'Point the camera at the square code once more.' },
    wrong_region: { what: 'This letter belongs to another region.', todo: 'Use that region’s address (it is on the letter), or call.' },
    expired: { what: 'It has expired.', todo: 'Call and ask for a new letter, or choose another way.' },
    not_yet_valid: { what: 'It is not valid yet.', todo: 'Check the date of the phone, or call.' },
    unknown_person: { what: 'You were not found on the list.', todo: CALL },
    unknown_credential: { what: 'The pension office does not know this phone.', todo: CALL },
    revoked: { what: 'The registration of this phone was ended.', todo: CALL },
    unknown_code: { what: 'The pension office never gave out this code.', todo: 'Compare with the letter and type it again, or call.' },
    used_code: { what: 'This code was already used.', todo: 'If it was not you who used it, please call at once.' },
    bad_check_character: { what: 'One sign of the code is wrong.', todo: 'Compare with the letter one by one and type it again.' },
    no_challenge: { what: 'The pension office is not ready yet.', todo: BY_ITSELF },
    already_decided: { what: 'It is decided already.', todo: 'You need do nothing.' },
    older_version: { what: 'The server gave an old list, which was not used.', todo: BY_ITSELF },
    wrong_person: { what: 'It does not match the registered person.', todo: CALL },
    no_consent: { what: 'Your consent did not arrive.', todo: 'Please certify once more, or choose another way.' },
    unknown_submission: { what: 'The server does not have this one yet.', todo: BY_ITSELF },
    not_included: { what: 'The server says received, but its proof does not hold, and was not used.', todo: CALL },
    not_consistent: { what: 'The server contradicts itself.', todo: CALL },
    wrong_origin: { what: 'The answer is not from the server you registered with, and was not used.', todo: CALL },
    store_failed: { what: 'The phone did not store it.', todo: 'Close this and open it again. All you kept is still here.' },
    store_conflict: { what: 'Another window is using this too.', todo: 'Close the other windows and keep one.' },
    storage_full: { what: 'The phone is full.', todo: 'Delete some photos or videos and try again.' },
    not_allowed: { what: 'The server does not allow this.', todo: CALL },
    cannot_sign: { what: 'The phone did not sign.', todo: 'Close this and open it again. If it happens again, please call.' },
    bad_argument: { what: 'Something is missing, or it was another code.', todo: 'Please look again and start over.' },
    unknown_staff: { what: 'The office does not know this tablet.', todo: 'Ask your supervisor for a new staff code.' },
    not_co_signed: { what: 'A colleague has still to sign.', todo: 'Let your colleague’s tablet sign, then read that tablet.' },
    two_needed: { what: 'A new phone for a lost one needs two different members of staff.', todo: 'Ask a colleague to sign with their own tablet.' },
    visit_over: { what: 'The time of this visit is over.', todo: 'Press “Certify somebody” and copy the document.' },
    wrong_station: { what: 'Another station looks after this person.', todo: 'Ask a colleague of that station.' },
    wrong_way: { what: 'This code is for something else.', todo: 'Use another code, or call.' },
    staff_over_limit: { what: 'This tablet has reached its limit for today.', todo: 'Everything is still on the tablet and is sent tomorrow.' },
    unproven_request: { what: 'The office did not accept this registration.', todo: 'Please call.' },
    wrong_state: { what: 'This cannot be done now.', todo: 'Go back to the first page and begin again.' },
    other: { what: 'Something went wrong.', todo: CALL },
  },

  qrLabel: 'QR code of the slip',
};
