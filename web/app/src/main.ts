// The wiring: model, effects and screens meet here and nowhere else.
import { computed, createApp, shallowRef, watch } from 'vue';
import AppView from './App.vue';
import { startCore } from './effects/core';
import { keepBackButton } from './effects/history';
import { makeInstaller } from './effects/install';
import { keepEyes } from './effects/keep_eyes';
import { recallStep } from './effects/left_step';
import { runEffect, type Rim } from './effects/run';
import { registerServiceWorker } from './effects/service_worker';
import { recallSettings } from './effects/settings';
import { makeVoice } from './effects/voice';
import { updateAndCount } from './model/count';
import { NOT_METERED } from './model/meter';
import { initialModel } from './model/model';
import type { Message } from './model/update';
import { APP } from './parts/app';
import './style/base.css';
import './style/parts.css';
import './style/screens.css';
import { textsFor } from './text/texts';

const TICK_MS = 15_000;

function now(): number {
  return Math.floor(Date.now() / 1000);
}

const model = shallowRef({
  ...initialModel(recallSettings(), now(), navigator.onLine),
  forStaff: window.location.hash === '#staff',
  metered: { ...NOT_METERED, left: recallStep() },
});
const t = computed(() => textsFor(model.value.lang));

function send(message: Message): void {
  const step = updateAndCount(model.value, message);
  model.value = step.model;
  for (const effect of step.effects) void runEffect(rim, effect);
}

const core = startCore(send, () => send({ is: 'blocked', why: navigator.onLine ? 'oldBrowser' : 'noRegion' }));
const voice = makeVoice((speaking) => {
  send({ is: 'voice', canSpeak: voice.canSpeak(model.value.lang) });
  send({ is: 'speaking', speaking });
});
const installer = makeInstaller((canInstall) => send({ is: 'installable', canInstall }));
const rim: Rim = { core, voice, installer, model: () => model.value, send };

watch(
  () => [model.value.lang, model.value.size] as const,
  ([, size]) => {
    document.documentElement.lang = t.value.htmlLang;
    document.documentElement.dataset['size'] = String(size);
    document.title = t.value.app;
  },
  { immediate: true },
);

window.addEventListener('online', () => send({ is: 'online', online: true }));
window.addEventListener('offline', () => send({ is: 'online', online: false }));
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') core.wake(false);
});
setInterval(() => send({ is: 'tick', nowS: now() }), TICK_MS);
send({ is: 'voice', canSpeak: voice.canSpeak(model.value.lang) });

keepBackButton(
  () => model.value.screen,
  (changed) => watch(() => model.value.screen, changed),
  () => send({ is: 'back' }),
);

createApp(AppView)
  .provide(APP, { model, t, send })
  .mount('#app');

registerServiceWorker(() => {
  const at = model.value.screen.at;
  return at === 'home' || at === 'blocked';
});
keepEyes();
