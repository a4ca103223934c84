// Shows one model of models.ts: index.html?show=home-due&lang=en&size=2. The names are in window.galleryNames.
import { computed, createApp, shallowRef } from 'vue';
import AppView from '../src/App.vue';
import type { Lang, TextSize } from '../src/model/model';
import { update, type Message } from '../src/model/update';
import { APP } from '../src/parts/app';
import '../src/style/base.css';
import '../src/style/parts.css';
import '../src/style/screens.css';
import { textsFor } from '../src/text/texts';
import { galleryModels, SEED } from './models';

declare global {
  interface Window {
    galleryNames: string[];
  }
}

/** A plain drawing of a head, so that no photo of anybody is needed. */
async function drawnHead(): Promise<Uint8Array> {
  const canvas = document.createElement('canvas');
  canvas.width = 480;
  canvas.height = 640;
  const context = canvas.getContext('2d');
  if (context !== null) {
    context.fillStyle = '#9fb4bd';
    context.fillRect(0, 0, 480, 640);
    context.fillStyle = '#e8c9ae';
    context.beginPath();
    context.ellipse(240, 290, 130, 175, 0, 0, 2 * Math.PI);
    context.fill();
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.8));
  return new Uint8Array(blob === null ? new ArrayBuffer(0) : await blob.arrayBuffer());
}

const models = galleryModels(await drawnHead());
const asked = new URLSearchParams(location.search);
const lang: Lang = asked.get('lang') === 'en' ? 'en' : 'zh';
const size = (Number(asked.get('size') ?? 0) % 3) as TextSize;
const shown = models[asked.get('show') ?? ''] ?? models['home-new'];

if (shown !== undefined) {
  const model = shallowRef({ ...shown, lang, size });
  const t = computed(() => textsFor(model.value.lang));
  document.documentElement.lang = t.value.htmlLang;
  document.documentElement.dataset['size'] = String(size);
  document.title = t.value.app;
  const send = (message: Message): void => {
    const step = update(model.value, message);
    model.value = step.model;
    // Where a session really begins, it may begin again; the answer comes later, as the core's does.
    if (asked.get('show')?.startsWith('live-begin') && step.effects.some((effect) => effect.run === 'askSeed')) {
      setTimeout(() => send({ is: 'liveSeed', seed: { ...SEED } }), 0);
    }
  };
  createApp(AppView)
    .provide(APP, { model, t, send })
    .mount('#app');
}
window.galleryNames = Object.keys(models);
