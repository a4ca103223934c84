import { describe, expect, it } from 'vitest';
import { faultOf, lightOf } from '../src/effects/camera';
import { bestWithin } from '../src/live/fit';

function evenPicture(grey: number): Uint8ClampedArray {
  return new Uint8ClampedArray(64 * 64 * 4).fill(grey);
}

describe('bestWithin', () => {
  it('takes the first quality that fits', async () => {
    const tried: number[] = [];
    const picture = await bestWithin(60_000, (quality) => {
      tried.push(quality);
      return Promise.resolve({ size: quality * 80_000 });
    });
    expect(picture?.size).toBeLessThanOrEqual(60_000);
    expect(tried).toEqual([0.9, 0.82, 0.74]);
  });

  it('says so when nothing fits', async () => {
    expect(await bestWithin(10, () => Promise.resolve({ size: 11 }))).toBeNull();
    expect(await bestWithin(10, () => Promise.resolve(null))).toBeNull();
  });
});

describe('lightOf', () => {
  it.each([
    { grey: 10, want: 'dark' },
    { grey: 120, want: 'good' },
    { grey: 250, want: 'bright' },
  ])('calls an even grey of $grey $want', ({ grey, want }) => {
    expect(lightOf(evenPicture(grey))).toBe(want);
  });

  it('looks at the middle only', () => {
    const picture = evenPicture(0);
    picture.fill(120, picture.length / 4, (picture.length * 3) / 4);
    expect(lightOf(picture)).toBe('good');
  });
});

describe('faultOf', () => {
  it.each([
    { name: 'NotAllowedError', want: 'refused' },
    { name: 'NotFoundError', want: 'none' },
    { name: 'OverconstrainedError', want: 'none' },
    { name: 'NotReadableError', want: 'busy' },
    { name: 'SecurityError', want: 'insecure' },
    { name: '', want: 'busy' },
  ])('$name is $want', ({ name, want }) => {
    expect(faultOf(name)).toBe(want);
  });
});
