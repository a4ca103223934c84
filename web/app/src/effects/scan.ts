// Reading a QR code from a video: by the browser's own detector where there is one, else by jsQR.

interface Detector {
  detect(source: CanvasImageSource): Promise<readonly { readonly rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

const LONGER_SIDE = 800;

/** One look at the video: the text of a QR code in it, or null. */
export type Look = (video: HTMLVideoElement) => Promise<string | null>;

export async function makeLook(): Promise<Look> {
  return (await nativeLook()) ?? softwareLook();
}

async function nativeLook(): Promise<Look | null> {
  const detectorClass = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (detectorClass === undefined) return null;
  try {
    if (!(await detectorClass.getSupportedFormats()).includes('qr_code')) return null;
    const detector = new detectorClass({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
  } catch {
    return null; // some systems have the class but no service behind it
  }
}

async function softwareLook(): Promise<Look> {
  const { default: jsQR } = await import('jsqr');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return (video) => {
    if (context === null || video.videoWidth === 0) return Promise.resolve(null);
    const scale = Math.min(1, LONGER_SIDE / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    const found = jsQR(pixels.data, pixels.width, pixels.height, { inversionAttempts: 'dontInvert' });
    return Promise.resolve(found === null || found.data === '' ? null : found.data);
  };
}
