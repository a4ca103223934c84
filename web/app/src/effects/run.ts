// Does what update() asked for, and reports back as messages. The only file that knows every effect.
import { nextTick } from 'vue';
import type { Model } from '../model/model';
import type { Effect, Message } from '../model/update';
import { runStaffEffect } from '../staff/run';
import type { MeterAnswer } from '../worker/protocol';
import { certifyAsk } from './certify';
import type { Core } from './core';
import type { Installer } from './install';
import { saveFile } from './save_file';
import { noteStep } from './left_step';
import { rememberSettings } from './settings';
import { sentencesOnScreen, type Voice } from './voice';

const BUZZ_MS = 120;

export interface Rim {
  readonly core: Core;
  readonly voice: Voice;
  readonly installer: Installer;
  model(): Model;
  send(message: Message): void;
}

export async function runEffect(rim: Rim, effect: Effect): Promise<void> {
  switch (effect.run) {
    case 'checkCode': {
      const { verdict } = await rim.core.call('checkCode', { text: effect.text });
      rim.send({ is: 'checked', text: effect.text, verdict });
      return;
    }
    case 'register': {
      askToStay();
      const answer = await rim.core.call('register', { code: effect.code });
      rim.send(answer.ok ? { is: 'registerKept' } : { is: 'registerFailed', reason: answer.reason });
      return;
    }
    case 'certify': {
      askToStay();
      const { run: _run, ...certify } = effect;
      const answer = await rim.core.call('certify', certifyAsk(certify));
      rim.send(answer.ok ? { is: 'sealed', id: answer.id } : { is: 'sealFailed', reason: answer.reason });
      return;
    }
    case 'saveFile': {
      const answer = await rim.core.call('packetFile', { id: effect.id });
      rim.send({ is: 'fileSaved', ok: answer.ok && (await saveFile(answer.bytes, effect.id)) });
      return;
    }
    case 'say': {
      askToStay();
      const answer = await rim.core.call('say', { what: effect.what, stopNotice: effect.stopNotice });
      rim.send(answer.ok ? { is: 'saidKept', what: effect.what } : { is: 'sayFailed', reason: answer.reason });
      return;
    }
    case 'amend': {
      askToStay();
      const answer = await rim.core.call('amend', { id: effect.id, dueDay: effect.dueDay, words: effect.words });
      rim.send(answer.ok ? { is: 'saidKept', what: 'amendment' } : { is: 'sayFailed', reason: answer.reason });
      return;
    }
    case 'readMadeFor': {
      const { day } = await rim.core.call('madeFor', { id: effect.id });
      rim.send({ is: 'madeFor', id: effect.id, day });
      return;
    }
    case 'count':
      await rim.core.call('count', effect.event); // how that ends is nobody's trouble
      return;
    case 'noteStep':
      noteStep(effect.left);
      return;
    case 'readMeter':
      tellMeter(rim, await rim.core.call('meter', {}), null);
      return;
    case 'sendMeter':
      tellMeter(rim, await rim.core.call('sendMeter', {}), 'sent');
      return;
    case 'forgetMeter':
      tellMeter(rim, await rim.core.call('forgetMeter', {}), 'forgotten');
      return;
    case 'verifyPaper':
      rim.send({ is: 'paperChecked', check: await rim.core.call('verifyPaper', { text: effect.text }) });
      return;
    case 'readyPaper': {
      const answer = await rim.core.call('paper', { id: effect.id, kind: effect.kind });
      if (answer.ok) rim.send({ is: 'paperReady', id: effect.id, text: answer.text });
      return;
    }
    case 'saveFork': {
      const answer = await rim.core.call('forkFile', {});
      rim.send({ is: 'fileSaved', ok: answer.ok && (await saveFile(answer.bytes, 'fork', 'lcf')) });
      return;
    }
    case 'print':
      window.print();
      return;
    case 'wakeSender':
      rim.core.wake(true);
      return;
    case 'remember':
      rememberSettings(effect.settings);
      rim.send({ is: 'voice', canSpeak: rim.voice.canSpeak(effect.settings.lang) });
      return;
    case 'askSeed': {
      const answer = await rim.core.call('liveSeed', {});
      rim.send({ is: 'liveSeed', seed: answer.ok ? answer.seed : null });
      return;
    }
    case 'buzz':
      // Optional: iPhones have none, and without a touch before browsers refuse it.
      if ('vibrate' in navigator) navigator.vibrate(BUZZ_MS);
      return;
    case 'speak':
      await nextTick(); // what is read out may only now be coming to the screen
      rim.voice.speak(sentencesOnScreen(), rim.model().lang);
      return;
    case 'hush':
      rim.voice.hush();
      return;
    case 'install':
      rim.installer.install();
      return;
    case 'staff':
      askToStay();
      await runStaffEffect(rim.core, rim.send, effect.work);
      return;
    case 'reload':
      window.location.reload();
  }
}

function tellMeter(rim: Rim, answer: MeterAnswer, done: 'sent' | 'forgotten' | null): void {
  rim.send(answer.ok ? { is: 'meterRead', book: answer.book, done } : { is: 'meterFailed', reason: answer.reason });
}

/** Asks the browser not to clear what is kept when the phone runs short. A refusal changes nothing else. */
function askToStay(): void {
  const storage = navigator.storage as StorageManager | undefined;
  void storage?.persist?.().catch(() => false);
}
