// How a called number makes itself heard: three tones and a shaking phone. Browsers allow a sound only after a touch, so the
// touch that takes the number makes the sound ready; after a restart the next touch anywhere does.

let sound: AudioContext | null = null;

export function readyToRing(): void {
  if (!('AudioContext' in window)) return;
  sound ??= new AudioContext();
  void sound.resume().catch(() => undefined);
}

export function ring(): void {
  navigator.vibrate?.([500, 250, 500, 250, 500]);
  if (sound === null || sound.state !== 'running') return;
  for (let i = 0; i < 3; i += 1) {
    const at = sound.currentTime + i * 0.7;
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = i === 1 ? 988 : 784; // old ears hear the middle of the range best
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.8, at + 0.03);
    volume.gain.linearRampToValueAtTime(0, at + 0.5);
    tone.connect(volume).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.55);
  }
}
