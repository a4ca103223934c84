// Canvases: the frame that is looked at, and the sheet of face pictures under way. In the worker where there is an
// OffscreenCanvas, else in the page.
import { bestWithin } from './fit';
import type { Pixels, Tile } from './protocol';

/** The longer side of the frame that is looked at, kept and signed, in pixels. */
const LONGER_SIDE = 480;
const ACROSS = 4;
const DOWN = 2;

/** The most bytes of the parts of a session (core/liveness/session.h). */
const KEY_FRAME_BYTES = 32 * 1024;
const SHEET_BYTES = 24 * 1024;
const SHEET_QUALITY = 0.66;

/** An OffscreenCanvas or a canvas of the page. */
export interface Canvas {
  width: number;
  height: number;
  getContext(kind: '2d', how: { readonly willReadFrequently: boolean }): unknown;
  convertToBlob?(how: { readonly type: string; readonly quality: number }): Promise<Blob>;
  toBlob?(done: (blob: Blob | null) => void, type: string, quality: number): void;
}

/** What is used of either's context. */
interface Pen {
  drawImage(image: CanvasImageSource, x: number, y: number, width: number, height: number): void;
  drawImage(image: CanvasImageSource, fromX: number, fromY: number, fromWidth: number, fromHeight: number, x: number, y: number, width: number, height: number): void;
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray<ArrayBuffer> };
}

/** What a picture can be drawn from, and how large it is. */
export interface Source {
  readonly image: CanvasImageSource;
  readonly width: number;
  readonly height: number;
}

/** How large a picture of the camera is looked at. */
export function frameSize({ width, height }: { readonly width: number; readonly height: number }): { width: number; height: number } {
  const scale = Math.min(1, LONGER_SIDE / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

export class Easel {
  private readonly frame: Canvas;
  private readonly pen: Pen;
  private sheet: { readonly canvas: Canvas; readonly pen: Pen; used: boolean } | null = null;

  /** `makeCanvas` gives a canvas of a size. Throws where there is none. */
  constructor(private readonly makeCanvas: (width: number, height: number) => Canvas) {
    this.frame = makeCanvas(1, 1);
    this.pen = penOf(this.frame);
  }

  /** Puts up the next frame. */
  show(source: Source): Pixels {
    const { width, height } = frameSize(source);
    if (this.frame.width !== width || this.frame.height !== height) {
      this.frame.width = width;
      this.frame.height = height;
    }
    this.pen.drawImage(source.image, 0, 0, width, height);
    const { data } = this.pen.getImageData(0, 0, width, height);
    return { data, width, height };
  }

  /** The frame that is up, whole; null when no quality is small enough. */
  keyFrame(): Promise<Uint8Array | null> {
    return jpegOf(this.frame, KEY_FRAME_BYTES, 1);
  }

  /** Draws a square of the frame onto the sheet. What lies beyond the frame's rim shows the rim. */
  addTile(tile: Tile): void {
    const { side } = tile;
    if (this.sheet === null) {
      const canvas = this.makeCanvas(ACROSS * side, DOWN * side);
      this.sheet = { canvas, pen: penOf(canvas), used: false };
    }
    const left = (tile.place % ACROSS) * side;
    const top = Math.floor(tile.place / ACROSS) * side;
    const frame = this.frame as unknown as CanvasImageSource;
    for (const { from, to } of pieces(tile, this.frame.width, this.frame.height)) {
      this.sheet.pen.drawImage(frame, from.x, from.y, from.width, from.height, left + to.x, top + to.y, to.width, to.height);
    }
    this.sheet.used = true;
  }

  hasTiles(): boolean {
    return this.sheet?.used === true;
  }

  /** The sheet under way, which is gone then; null when there is none, or no quality is small enough. */
  async takeSheet(): Promise<Uint8Array | null> {
    const { sheet } = this;
    this.sheet = null;
    return sheet === null ? null : jpegOf(sheet.canvas, SHEET_BYTES, SHEET_QUALITY);
  }

  dropSheet(): void {
    this.sheet = null;
  }

  /** Takes the face off every canvas. */
  clear(): void {
    this.sheet = null;
    this.frame.width = 1;
    this.frame.height = 1;
  }
}

function penOf(canvas: Canvas): Pen {
  const pen = canvas.getContext('2d', { willReadFrequently: true }) as Pen | null;
  if (pen === null) throw new Error('no canvas');
  return pen;
}


interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How a square of a picture is put together on a tile: what lies inside the picture, and its rim drawn out to the sides. */
export function pieces(tile: Tile, width: number, height: number): { readonly from: Box; readonly to: Box }[] {
  const scale = tile.side / tile.size;
  const x0 = clamp(tile.left, 0, width - 1);
  const y0 = clamp(tile.top, 0, height - 1);
  const x1 = clamp(tile.left + tile.size, x0 + 1, width);
  const y1 = clamp(tile.top + tile.size, y0 + 1, height);
  const columns = cuts(x0, x1, clamp((x0 - tile.left) * scale, 0, tile.side), clamp((x1 - tile.left) * scale, 0, tile.side), tile.side);
  const rows = cuts(y0, y1, clamp((y0 - tile.top) * scale, 0, tile.side), clamp((y1 - tile.top) * scale, 0, tile.side), tile.side);
  return rows.flatMap((row) =>
    columns.map((column) => ({
      from: { x: column.from, y: row.from, width: column.length, height: row.length },
      to: { x: column.to, y: row.to, width: column.toLength, height: row.toLength },
    })),
  );
}

interface Cut {
  readonly from: number;
  readonly length: number;
  readonly to: number;
  readonly toLength: number;
}

/** One direction: the rim before, the picture itself, the rim behind; those that have a length. */
function cuts(from: number, end: number, to: number, toEnd: number, side: number): Cut[] {
  return [
    { from, length: 1, to: 0, toLength: to },
    { from, length: end - from, to, toLength: toEnd - to },
    { from: end - 1, length: 1, to: toEnd, toLength: side - toEnd },
  ].filter((cut) => cut.toLength > 0);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

async function jpegOf(canvas: Canvas, limit: number, from: number): Promise<Uint8Array | null> {
  const blob = await bestWithin(limit, (quality) => encode(canvas, quality), from);
  return blob === null ? null : new Uint8Array(await blob.arrayBuffer());
}

function encode(canvas: Canvas, quality: number): Promise<Blob | null> {
  if (canvas.convertToBlob !== undefined) return canvas.convertToBlob({ type: 'image/jpeg', quality });
  return new Promise((resolve) => (canvas.toBlob === undefined ? resolve(null) : canvas.toBlob(resolve, 'image/jpeg', quality)));
}
