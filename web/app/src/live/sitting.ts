// One session before the camera: shows each frame to the eyes and does what they ask for, from this very frame.
import type { Easel, Source } from './easel';
import type { Asked, Finished, Pixels, Sat } from './protocol';

/** The eyes, here or in the worker. */
export interface Watcher {
  look(pixels: Pixels, atMs: number): Promise<Asked>;
  keyFrame(step: number, jpeg: Uint8Array): Promise<void>;
  sheet(jpeg: Uint8Array): Promise<void>;
  finish(): Promise<Finished>;
}

/** A picture cannot be made small enough, or not at all. */
export class NoPicture extends Error {}

export class Sitting {
  constructor(
    private readonly watcher: Watcher,
    private readonly easel: Easel,
  ) {
    easel.dropSheet();
  }

  /** The next frame; the one before must have been answered. */
  async sit(source: Source, atMs: number): Promise<Sat> {
    const asked = await this.watcher.look(this.easel.show(source), atMs);
    const { seen, beganAgain, keyFrame } = asked;
    if (beganAgain) this.easel.dropSheet();
    if (keyFrame !== null) await this.watcher.keyFrame(keyFrame, must(await this.easel.keyFrame()));
    if (asked.tile !== null) this.easel.addTile(asked.tile);
    if (asked.sheetFull) await this.handInSheet();
    const finished = seen.phase === 'done' ? await this.end() : null;
    return { seen, atRest: keyFrame === 0, beganAgain, finished };
  }

  private async handInSheet(): Promise<void> {
    await this.watcher.sheet(must(await this.easel.takeSheet()));
  }

  private async end(): Promise<Finished> {
    if (this.easel.hasTiles()) await this.handInSheet();
    const finished = await this.watcher.finish();
    this.easel.clear();
    return finished;
  }
}

function must(picture: Uint8Array | null): Uint8Array {
  if (picture === null) throw new NoPicture();
  return picture;
}
