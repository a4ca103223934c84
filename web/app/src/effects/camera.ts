// The camera and its stills. The stream lives only as long as the screen that shows it.
import { bestWithin } from '../live/fit';
import type { CameraFault, Light } from '../model/model';

/** The longer side of a still in pixels; enough for a reviewer's eye and a face comparison. */
const LONGER_SIDE = 640;

/** The most bytes of one still. */
export const MAX_STILL_BYTES = 60_000;

export type Opened = { readonly ok: true; readonly stream: MediaStream } | { readonly ok: false; readonly fault: CameraFault };

export async function openCamera(facing: 'user' | 'environment'): Promise<Opened> {
  // Old typings say that it is always there; on plain http and in some built-in browsers it is not.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) return { ok: false, fault: window.isSecureContext ? 'none' : 'insecure' };
  try {
    const stream = await devices.getUserMedia({
      audio: false,
      video: { facingMode: facing, width: { ideal: 640 }, height: { ideal: 480 } },
    });
    return { ok: true, stream };
  } catch (error) {
    return { ok: false, fault: faultOf(error instanceof DOMException ? error.name : '') };
  }
}

export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

export function faultOf(errorName: string): CameraFault {
  switch (errorName) {
    case 'NotAllowedError':
      return 'refused';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none';
    case 'SecurityError':
      return 'insecure';
    default:
      return 'busy';
  }
}

export interface Still {
  jpeg: Uint8Array;
  light: Light;
}

/** What the video shows now, as a JPEG of at most MAX_STILL_BYTES; null while the camera has no picture yet. */
export async function takeStill(video: HTMLVideoElement): Promise<Still | null> {
  if (video.videoWidth === 0 || video.videoHeight === 0) return null;
  let scale = Math.min(1, LONGER_SIDE / Math.max(video.videoWidth, video.videoHeight));
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  const frozen = await createImageBitmap(video);
  try {
    // A noisy picture may not fit at any quality: then a smaller one does.
    for (let round = 0; round < 4; round++, scale *= 0.75) {
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      context.drawImage(frozen, 0, 0, canvas.width, canvas.height);
      const blob = await bestWithin(MAX_STILL_BYTES, (quality) => encode(canvas, quality));
      if (blob === null) continue;
      const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
      return { jpeg: new Uint8Array(await blob.arrayBuffer()), light: lightOf(pixels) };
    }
    return null;
  } finally {
    frozen.close();
  }
}

/** The light in the middle of the picture, where the face is. `rgba` is a whole picture, four bytes a pixel. */
export function lightOf(rgba: Uint8ClampedArray): Light {
  let sum = 0;
  let count = 0;
  const from = Math.floor(rgba.length / 4 / 4) * 4;
  const to = rgba.length - from;
  for (let at = from; at + 2 < to; at += 4 * 16) {
    sum += 0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0);
    count++;
  }
  const mean = count === 0 ? 128 : sum / count;
  if (mean < 45) return 'dark';
  return mean > 215 ? 'bright' : 'good';
}

function encode(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
}
