// Handing the sealed packet, or a fork, out as a file: by the phone's share sheet where it takes files (browsers inside other apps
// often cannot download), else as a download.

/** Whether the file has left the page. A share that the person broke off is no failure to hide: it says false. */
export async function saveFile(bytes: Uint8Array, id: string, ending = 'lce'): Promise<boolean> {
  const file = new File([bytes as BlobPart], `lifecert-${id.slice(0, 12)}.${ending}`, { type: 'application/octet-stream' });
  if (canShare(file)) {
    try {
      await navigator.share({ files: [file] });
      return true;
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return false;
    }
  }
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  // The download takes the bytes over at once; the address may go a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return true;
}

function canShare(file: File): boolean {
  const touch = window.matchMedia('(pointer: coarse)').matches;
  return touch && typeof navigator.canShare === 'function' && navigator.canShare({ files: [file] });
}
