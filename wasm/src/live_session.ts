import { type Abi } from './abi.js';
import { decode, encode } from './codec.js';
import { LifecertError } from './errors.js';
import {
  Code,
  readScriptView,
  readLiveReport,
  readSessionStep,
  writeScriptSeed,
  type ActionSet,
  type LiveReport,
  type ScriptSeed,
  type ScriptView,
  type SessionStep,
} from './generated.js';
import { type Pixels } from './face.js';

/**
 * A session before the camera: for each frame call look() and do what the answer asks for, from this very frame. At phase
 * `done` hand in the sheet under way, then finish(). A Face has one session at a time. Every method throws LifecertError.
 */
export class LiveSession {
  /** What the person will be asked to do. */
  readonly script: ScriptView;

  /** For Face.beginSession. */
  constructor(
    private readonly abi: Abi,
    seed: ScriptSeed,
    set: ActionSet,
  ) {
    const bytes = encode(writeScriptSeed, seed);
    this.script = decode(readScriptView, this.abi.answer('lifecert_face_session_begin', bytes, set));
  }

  /** @param atMs since the host's own start, whole milliseconds, at most an hour. Throws wrong_state, bad_picture. */
  look(frame: Pixels, atMs: number): SessionStep {
    if (!this.abi.pour('lifecert_face_pixels', frame.data, frame.width, frame.height)) {
      throw new LifecertError(Code.badPicture, 'size');
    }
    return decode(readSessionStep, this.abi.answer('lifecert_face_session_look', atMs));
  }

  /** The whole picture of the last frame. Throws wrong_state, too_long (lower the quality, not the size). */
  addKeyFrame(step: number, jpeg: Uint8Array): void {
    this.abi.run('lifecert_face_session_add_key_frame', step, jpeg);
  }

  /** The sheet with the tiles since the one before. Throws wrong_state, too_long. */
  addSheet(jpeg: Uint8Array): void {
    this.abi.run('lifecert_face_session_add_sheet', jpeg);
  }

  /** What the office will find in the movements, by the same code. At phase `done`. Throws wrong_state, too_long. */
  report(): LiveReport {
    return decode(readLiveReport, this.abi.answer('lifecert_face_session_report'));
  }

  /** For Capture's `live`. Throws wrong_state, too_long. */
  finish(): Uint8Array {
    return this.abi.answer('lifecert_face_session_finish');
  }
}
