// The wiring of the hall's page: /hall.html, /hall.html#kiosk (set up at #kiosk-key), /hall.html#board.
import { computed, createApp, shallowRef, watch } from 'vue';
import { registerServiceWorker } from '../effects/service_worker';
import { recallSettings } from '../effects/settings';
import { makeVoice } from '../effects/voice';
import '../style/base.css';
import '../style/parts.css';
import '../style/screens.css';
import './style.css';
import HallApp from './HallApp.vue';
import { HALL } from './app';
import { initialModel, type Mode } from './model';
import { runEffect, type Rim } from './run';
import { textsFor } from './text';
import { parentOf, update, type Effect, type Message } from './update';

const BOARD_PAGE_MS = 12_000;
const KIOSK_KEY = '#kiosk-key';
const REFRESH_MS = 15 * 60_000;

function now(): number {
  return Math.floor(Date.now() / 1000);
}
function modeOf(hash: string): Mode {
  return hash === '#kiosk' || hash === KIOSK_KEY ? 'kiosk' : hash === '#board' ? 'board' : 'phone';
}

const mode = modeOf(location.hash);
const settings = mode === 'phone' ? recallSettings() : ({ lang: 'zh', size: 0 } as const);
const model = shallowRef(initialModel(mode, settings, now(), navigator.onLine));
const t = computed(() => textsFor(model.value.lang));

function send(message: Message): void {
  const step = update(model.value, message);
  model.value = step.model;
  for (const effect of step.effects) void runEffect(rim, effect);
}

const voice = makeVoice((speaking) => {
  send({ is: 'voice', canSpeak: voice.canSpeak(model.value.lang) });
  send({ is: 'speaking', speaking });
});
const rim: Rim = { voice, model: () => model.value, send };
const load: Effect = { run: 'load' };

document.documentElement.dataset['mode'] = mode;
watch(
  () => [model.value.lang, model.value.size] as const,
  ([, size]) => {
    document.documentElement.lang = t.value.htmlLang;
    document.documentElement.dataset['size'] = String(size);
    document.title = t.value.title;
  },
  { immediate: true },
);

window.addEventListener('online', () => send({ is: 'online', online: true }));
window.addEventListener('offline', () => send({ is: 'online', online: false }));
window.addEventListener('hashchange', () => location.reload());
for (const touch of ['pointerdown', 'keydown'] as const) window.addEventListener(touch, () => send({ is: 'touched' }), true);
setInterval(() => send({ is: 'tick', nowS: now() }), 1000);
setInterval(() => void runEffect(rim, load), REFRESH_MS);
if (mode === 'board') setInterval(() => send({ is: 'nextBoardPage' }), BOARD_PAGE_MS);

// The phone's own back key goes one screen back inside the page.
let inside = false;
watch(
  () => model.value.screen,
  (screen) => {
    if (inside || mode !== 'phone' || parentOf(screen) === null) return;
    history.pushState({ inside: true }, '');
    inside = true;
  },
);
window.addEventListener('popstate', () => {
  inside = false;
  send({ is: 'back' });
});

createApp(HallApp).provide(HALL, { model, t, send }).mount('#app');
void runEffect(rim, load).then(() => (location.hash === KIOSK_KEY ? runEffect(rim, { run: 'kioskKey' }) : undefined));
registerServiceWorker(() => model.value.screen.at === 'home' || mode === 'board');
