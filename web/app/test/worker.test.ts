import { Method } from 'lifecert';
import { describe, expect, it } from 'vitest';
import { fromHex, sameBytes, toHex } from '../src/worker/bytes';
import { ExchangeFailed, runExchange, timeoutMs } from '../src/worker/exchange';
import { compareRegion, isKeptRegion, readRegion, type KeptRegion } from '../src/worker/region';
import { once, type SendHost } from '../src/worker/send_loop';

const ROOT_SET = 'ab'.repeat(32);
const file = { region: 'demo.example', name_zh: '示范区', name_en: 'Demo', root_set: ROOT_SET, hotline: '0000-12333' };
const kept: KeptRegion = {
  region: 'demo.example',
  nameZh: '示范区',
  nameEn: 'Demo',
  rootSet: ROOT_SET,
  hotline: '0000-12333',
};

describe('bytes', () => {
  it('go to hexadecimal and back', () => {
    const bytes = new Uint8Array([0, 1, 15, 16, 255]);
    expect(toHex(bytes)).toBe('00010f10ff');
    expect(sameBytes(fromHex('00010F10ff'), bytes)).toBe(true);
    expect(() => fromHex('0')).toThrow();
    expect(() => fromHex('0g')).toThrow();
  });
});

describe('the region file', () => {
  it('is read', () => {
    expect(readRegion(file)).toEqual(kept);
  });

  it.each([
    { name: 'nothing', value: null },
    { name: 'a text', value: 'region' },
    { name: 'no region', value: { ...file, region: '' } },
    { name: 'a root set too short', value: { ...file, root_set: 'ab' } },
    { name: 'a root set that is no hexadecimal', value: { ...file, root_set: 'zz'.repeat(32) } },
    { name: 'a number for a name', value: { ...file, name_zh: 1 } },
  ])('is refused with $name', ({ value }) => {
    expect(readRegion(value)).toBeNull();
  });

  it('never gives anything but a telephone number to a tel: link', () => {
    expect(readRegion({ ...file, hotline: 'javascript:alert(1)' })?.hotline).toBe('');
    expect(readRegion({ ...file, hotline: undefined })?.hotline).toBe('');
  });

  it('may change its names, never its region or roots', () => {
    expect(compareRegion(kept, kept)).toBe('same');
    expect(compareRegion(kept, { ...kept, hotline: '0000-12345' })).toBe('renamed');
    expect(compareRegion(kept, { ...kept, rootSet: 'cd'.repeat(32) })).toBe('changed');
    expect(compareRegion(kept, { ...kept, region: 'other.example' })).toBe('changed');
  });

  it('is known again from storage', () => {
    expect(isKeptRegion(kept)).toBe(true);
    expect(isKeptRegion({ ...kept, rootSet: 1 })).toBe(false);
    expect(isKeptRegion(undefined)).toBe(false);
  });
});

const exchange = {
  id: 7,
  method: Method.post,
  path: '/v1/submissions',
  headers: [{ name: 'content-type', value: 'application/vnd.lifecert' }],
  body: new Uint8Array([1, 2, 3]),
  maxAnswerBytes: 8,
};

describe('an exchange', () => {
  it('goes to the own server without cookies or cache', async () => {
    let seen: { url: string; init: RequestInit } | null = null;
    const answer = await runExchange(exchange, 'https://a.example', (url, init) => {
      seen = { url: String(url), init: init ?? {} };
      return Promise.resolve(new Response(new Uint8Array([9, 8]), { status: 201, headers: { 'lifecert-code': '508' } }));
    });
    expect(answer).toEqual({ status: 201, code: 508, body: new Uint8Array([9, 8]) });
    expect(seen).toMatchObject({
      url: 'https://a.example/v1/submissions',
      init: { method: 'POST', credentials: 'omit', cache: 'no-store', redirect: 'error' },
    });
  });

  it('gives no code where the server sent none or nonsense', async () => {
    for (const headers of [{}, { 'lifecert-code': 'abc' }, { 'lifecert-code': '70000' }, { 'lifecert-code': '-1' }]) {
      const answer = await runExchange(exchange, 'https://a.example', () => Promise.resolve(new Response('', { headers })));
      expect(answer.code).toBe(0);
    }
  });

  it('stops reading an answer that is too long', async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(5)),
      cancel: () => {
        cancelled = true;
      },
    });
    const sent = runExchange(exchange, 'https://a.example', () => Promise.resolve(new Response(endless)));
    await expect(sent).rejects.toMatchObject({ why: 'too_long' });
    expect(cancelled).toBe(true);
  });

  it('says no network when the request fails', async () => {
    const sent = runExchange(exchange, 'https://a.example', () => Promise.reject(new TypeError('failed to fetch')));
    await expect(sent).rejects.toMatchObject({ why: 'no_network' });
  });

  it('never leaves the own server, whatever the path says', async () => {
    const other = { ...exchange, path: '//evil.example/v1' };
    await expect(runExchange(other, 'https://a.example', () => Promise.reject(new Error('asked')))).rejects.toThrow('paths only');
  });

  it('gives a slow network time for a big body', () => {
    expect(timeoutMs(200_000)).toBe(160_000);
  });
});

describe('the send loop', () => {
  function host(changes: Partial<SendHost>): SendHost {
    return {
      online: () => true,
      nextStep: () => Promise.resolve({ waitS: 30 }),
      exchange: () => Promise.resolve({ status: 200, code: 0, body: new Uint8Array() }),
      settle: () => Promise.resolve(true),
      sleep: () => Promise.resolve(),
      ...changes,
    };
  }

  it('tries rarely while there is no network, and at full speed if the server answers all the same', async () => {
    const offline = { online: () => false, nextStep: () => Promise.resolve({ exchange, waitS: 0 }) };
    const failing = host({ ...offline, exchange: () => Promise.reject(new ExchangeFailed('no_network')) });
    expect(await once(failing)).toBe(60);
    expect(await once(host(offline))).toBe(0);
  });

  it('waits as long as the core says, within reason', async () => {
    expect(await once(host({}))).toBe(30);
    expect(await once(host({ nextStep: () => Promise.resolve({ waitS: 0 }) }))).toBe(1);
    expect(await once(host({ nextStep: () => Promise.resolve({ waitS: 1e12 }) }))).toBe(900);
  });

  it('goes on at once after an answer', async () => {
    const settled: unknown[] = [];
    const wait = await once(
      host({
        nextStep: () => Promise.resolve({ exchange, waitS: 0 }),
        settle: (id, outcome) => {
          settled.push([id, outcome instanceof ExchangeFailed ? outcome.why : outcome.status]);
          return Promise.resolve(true);
        },
      }),
    );
    expect(wait).toBe(0);
    expect(settled).toEqual([[7, 200]]);
  });

  it('tells the core that there was no answer', async () => {
    const settled: unknown[] = [];
    await once(
      host({
        nextStep: () => Promise.resolve({ exchange, waitS: 0 }),
        exchange: () => Promise.reject(new ExchangeFailed('timed_out')),
        settle: (id, outcome) => {
          settled.push([id, outcome instanceof ExchangeFailed ? outcome.why : outcome.status]);
          return Promise.resolve(true);
        },
      }),
    );
    expect(settled).toEqual([[7, 'timed_out']]);
  });

  it('pauses when an answer could not be stored, and does not end when the core throws', async () => {
    const full = host({ nextStep: () => Promise.resolve({ exchange, waitS: 0 }), settle: () => Promise.resolve(false) });
    expect(await once(full)).toBe(60);
    expect(await once(host({ nextStep: () => Promise.reject(new Error('broken')) }))).toBe(60);
  });
});
