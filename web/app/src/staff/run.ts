// Does what the pages of staff asked for.
import type { Core } from '../effects/core';
import { certifyAsk } from '../effects/certify';
import type { Message } from '../model/update';
import type { StaffEffect, StaffMessage } from './update';

export async function runStaffEffect(core: Core, send: (message: Message) => void, effect: StaffEffect): Promise<void> {
  const act = (message: StaffMessage): void => send({ is: 'staff', act: message });
  switch (effect.run) {
    case 'assist': {
      const { work, shots, consentedAt } = effect;
      const answer = await core.call('assist', {
        shots,
        consentedAt,
        visit: work.visit?.person ?? '',
        name: work.name.trim(),
        idNumber: work.idNumber,
        scheme: work.scheme,
        document: work.document ?? 'none',
      });
      if (answer.ok) send({ is: 'sealed', id: answer.id });
      else if (shots.length > 0) send({ is: 'sealFailed', reason: answer.reason });
      else act({ is: 'failed', reason: answer.reason });
      return;
    }
    case 'vouch': {
      const { work, voucher, nowS } = effect;
      const answer = await core.call('vouch', {
        phone: voucher === '' ? work.phone : '',
        visit: work.visit?.person ?? '',
        name: work.name.trim(),
        idNumber: work.idNumber,
        scheme: work.scheme,
        replaces: work.errand === 'lost',
        lostAt: work.errand === 'lost' ? nowS - work.lostDays * 86_400 : 0,
        second: work.second,
        voucher,
      });
      act(answer.ok ? { is: 'textReady', text: answer.text } : { is: 'failed', reason: answer.reason });
      return;
    }
    case 'card': {
      const answer = await core.call('keyCard', {});
      act(answer.ok ? { is: 'textReady', text: answer.text } : { is: 'failed', reason: answer.reason });
      return;
    }
    case 'callWitness': {
      const answer = await core.call('callWitness', { ...certifyAsk(effect.certify), witness: effect.card });
      act(answer.ok ? { is: 'textReady', text: answer.text } : { is: 'failed', reason: answer.reason });
      return;
    }
    case 'takeWord': {
      const answer = await core.call('takeWord', { text: effect.text });
      send(answer.ok ? { is: 'sealed', id: answer.id } : { is: 'sealFailed', reason: answer.reason });
      return;
    }
    case 'takeVoucher': {
      const answer = await core.call('takeVoucher', { text: effect.text });
      if (answer.ok) send({ is: 'registerKept' });
      else act({ is: 'failed', reason: answer.reason });
      return;
    }
    case 'addPerson': {
      const answer = await core.call('addPerson', { name: effect.name });
      if (!answer.ok) act({ is: 'failed', reason: answer.reason });
      return;
    }
    case 'choosePerson': {
      const answer = await core.call('choosePerson', { who: effect.who });
      if (!answer.ok) act({ is: 'failed', reason: answer.reason });
    }
  }
}
