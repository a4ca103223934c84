// What stands on a screen, drawn as the page draws it.
import { computed, createSSRApp, shallowRef, type Component } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { describe, expect, it } from 'vitest';
import type { Lang, Model } from '../src/model/model';
import type { Said, Standing } from '../src/model/standing';
import { APP } from '../src/parts/app';
import HomeScreen from '../src/screens/HomeScreen.vue';
import ItemScreen from '../src/screens/ItemScreen.vue';
import RegisteredScreen from '../src/screens/RegisteredScreen.vue';
import ReviewScreen from '../src/screens/ReviewScreen.vue';
import StaffScreen from '../src/staff/StaffScreen.vue';
import { textsFor } from '../src/text/texts';
import { enrolled, fresh, item, modelAt, NOW_S } from './models';

/** The text of a screen, without its tags. */
async function textOf(screen: Component, model: Model, props: Record<string, unknown> = {}): Promise<string> {
  const app = createSSRApp(screen, props);
  app.provide(APP, { model: shallowRef(model), t: computed(() => textsFor(model.lang)), send: () => undefined });
  return (await renderToString(app)).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

const amendment: Said = {
  id: '77',
  what: 'amendment',
  number: '2468 1357 90-7',
  stopNotice: '',
  dueDay: 20_600,
  words: '去年的忘了办',
  madeAt: NOW_S,
  receivedAt: NOW_S,
  promisedBy: 0,
  legalBy: 0,
  outcome: 'none',
  answer: '',
};

function atHome(standing: Standing, lang: Lang = 'zh', online = true): Promise<string> {
  return textOf(HomeScreen, { ...modelAt({ at: 'home' }, standing), lang, online });
}

describe('what the person has said', () => {
  it('shows the year that an amendment asks for, and the words', async () => {
    const shown = await atHome({ ...enrolled, items: [item], said: [amendment] });
    expect(shown).toContain('改成：2026年5月27日 到期的那一次');
    expect(shown).toContain('您写的：“去年的忘了办”');
    const english = await atHome({ ...enrolled, items: [item], said: [amendment] }, 'en');
    expect(english).toContain('May 2026');
    expect(english).toContain('You wrote: “去年的忘了办”');
  });

  it('shows neither where there is none', async () => {
    const bare = await atHome({ ...enrolled, items: [item], said: [{ ...amendment, what: 'withdrawal', dueDay: 0, words: '' }] });
    expect(bare).not.toContain('改成');
    expect(bare).not.toContain('您写的');
  });
});

describe('before the office has answered', () => {
  const early: Standing = { ...fresh, phase: 'requested', provisionalLeft: 2 };

  it('leads on to the certification, and says that it counts later', async () => {
    const waiting = await textOf(RegisteredScreen, modelAt({ at: 'registered' }, early));
    expect(waiting).toContain('现在认证');
    expect(waiting).toContain('现在就可以办');
    expect(await atHome(early, 'zh', false)).toContain('开始认证');
    expect(await atHome(early)).not.toContain('开始认证'); // the answer comes in a minute, and says more
    const made = { ...early, provisionalLeft: 1, items: [{ ...item, state: 'received', receivedAt: NOW_S }] } as const;
    expect(await textOf(ItemScreen, modelAt({ at: 'item', id: item.id, fresh: false }, made), { id: item.id, fresh: false })).toContain('登记还在核对');
    expect(await atHome(made, 'zh', false)).not.toContain('开始认证');
  });

  it('offers it neither to a tablet that is being registered nor once the office takes no more', async () => {
    const staff = await textOf(RegisteredScreen, modelAt({ at: 'registered' }, early, { forStaff: true }));
    expect(staff).not.toContain('现在认证');
    expect(await textOf(RegisteredScreen, modelAt({ at: 'registered' }, { ...early, provisionalLeft: 0 }))).not.toContain('现在认证');
  });
});

describe('a witness', () => {
  it('is offered a place on an enrolled phone, and beside a certification', async () => {
    expect(await atHome(enrolled)).toContain('给别人作见证');
    expect(await atHome(fresh)).not.toContain('给别人作见证');
    expect(await textOf(ReviewScreen, modelAt({ at: 'review' }, enrolled))).toContain('请他作个见证');
  });

  it('is asked whether they see the person before they sign', async () => {
    const model = modelAt({ at: 'staff', page: { at: 'attest' } }, enrolled);
    const shown = await textOf(StaffScreen, model, { page: { at: 'attest' } });
    expect(shown).toContain('您看到本人了吗？');
    expect(shown).toContain('看到了，我签名');
  });
});
