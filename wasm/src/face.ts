import { Abi, type Exports } from './abi.js';
import { decode, encode, Reader } from './codec.js';
import { LifecertError } from './errors.js';
import {
  Code,
  readDescriptor,
  readFaceFrame,
  writeDescriptor,
  type ActionSet,
  type Descriptor,
  type FaceFrame,
  type NetKind,
  type ScriptSeed,
} from './generated.js';
import { LiveSession } from './live_session.js';

const FACE_ABI_VERSION = 1;

/** What to look for besides the mesh. */
export interface Look {
  /** The eyelids too, which costs as much as the mesh; only where a blink is awaited. */
  readonly eyelids?: boolean;
  /** Count the faces in the whole picture; once a second is enough. */
  readonly countFaces?: boolean;
}

/** As ImageData has them: four bytes a pixel, row by row from the top. */
export interface Pixels {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/**
 * The eyes: frames of a camera in, what is to be seen of a face out. Best in a Worker. Every method throws LifecertError.
 * The answers are the same, to the last bit, on every machine.
 */
export class Face {
  private readonly abi: Abi;

  /** For loaders: use loadFaceWeb, loadFaceNode or loadFaceWechat. */
  constructor(exports: Exports) {
    this.abi = new Abi(exports, FACE_ABI_VERSION, 'lifecert-face.wasm');
  }

  /** @param file a net as served beside the page. Throws too_long, unknown_version, bad_model, over_budget. */
  addNet(kind: NetKind, file: Uint8Array): void {
    this.abi.run('lifecert_face_add_net', kind, file);
  }

  /** Which nets these are: the checksums of detector, mesh, eyelids and match, 0 where there is none. */
  nets(): number[] {
    return decode((reader: Reader) => [reader.u32(), reader.u32(), reader.u32(), reader.u32()], this.abi.answer('lifecert_face_nets'));
  }

  /** The next frame of a stream: the face is sought where it was. Throws wrong_state, bad_picture. */
  look(frame: Pixels, how: Look = {}): FaceFrame {
    if (frame.data.length !== frame.width * frame.height * 4) throw new LifecertError(Code.badPicture, 'size');
    if (!this.abi.pour('lifecert_face_pixels', frame.data, frame.width, frame.height)) {
      throw new LifecertError(Code.badPicture, 'size');
    }
    return decode(readFaceFrame, this.abi.answer('lifecert_face_look', ...flags(how)));
  }

  /** The same for a frame that is a JPEG. Throws also too_long. */
  lookAtJpeg(jpeg: Uint8Array, how: Look = {}): FaceFrame {
    return decode(readFaceFrame, this.abi.answer('lifecert_face_look_at_jpeg', jpeg, ...flags(how)));
  }

  /** For another person, or another camera. */
  forget(): void {
    this.abi.code('lifecert_face_forget');
  }

  /** A script of movements, drawn from Client.scriptSeed; a session that was under way is thrown away. */
  beginSession(seed: ScriptSeed, set: ActionSet): LiveSession {
    return new LiveSession(this.abi, seed, set);
  }

  /** One picture by itself: what anyone who has it sees too. Throws wrong_state, too_long, bad_picture. */
  lookAfresh(jpeg: Uint8Array): FaceFrame {
    return decode(readFaceFrame, this.abi.answer('lifecert_face_look_afresh', jpeg));
  }

  /** A face to compare; personal data. Throws wrong_state, too_long, bad_picture, no_face. */
  describe(jpeg: Uint8Array): Descriptor {
    return decode(readDescriptor, this.abi.answer('lifecert_face_describe', jpeg));
  }

  /** How far two faces are apart, in permille. */
  distance(a: Descriptor, b: Descriptor): number {
    const bytes = this.abi.answer('lifecert_face_distance', encode(writeDescriptor, a), encode(writeDescriptor, b));
    return decode((reader: Reader) => reader.u32(), bytes);
  }

  /** Wipes the last frame. */
  clear(): void {
    this.abi.code('lifecert_clear');
  }

  /** What the instance holds of the machine's memory, in bytes; it never shrinks. */
  memoryBytes(): number {
    return this.abi.memoryBytes();
  }
}

function flags(how: Look): [number, number] {
  return [how.eyelids === true ? 1 : 0, how.countFaces === true ? 1 : 0];
}

/** A module of one function that returns a vector: it validates where WebAssembly has SIMD. */
const WITH_SIMD = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/** Whether to load lifecert-face-simd.wasm, which is several times faster, or lifecert-face.wasm. */
export function hasSimd(host: { validate(bytes: Uint8Array<ArrayBuffer>): boolean }): boolean {
  return host.validate(WITH_SIMD);
}
