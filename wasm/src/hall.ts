import { Abi, type Exports } from './abi.js';
import { decode, encode, encodeUtf8, Reader } from './codec.js';
import {
  readExplanation,
  readFlowChart,
  readHallBook,
  readHallFacts,
  readHallPieces,
  readHallTexts,
  readItem,
  readNotice,
  readPublicList,
  readRecordFacts,
  readSearchAnswer,
  RecordKind,
  writeHallQuery,
  writeHallTrust,
  type Explanation,
  type FlowChart,
  type HallBook,
  type HallFacts,
  type HallQuery,
  type HallTrust,
  type Item,
  type Notice,
  type Piece,
  type PublicList,
  type RecordFacts,
  type SearchAnswer,
} from './generated.js';
import { HallDesk } from './hall_desk.js';

const HALL_ABI_VERSION = 1;

/** Where a catalogue's bytes are kept: memory, a Blob, a file. `read` gives exactly `size` bytes or rejects. */
export interface CatalogueSource {
  read(offset: number, size: number): Promise<Uint8Array>;
}

/** A record of any kind, checked and decoded. */
export type HallRecord =
  | { readonly is: 'item'; readonly item: Item }
  | { readonly is: 'notice'; readonly notice: Notice }
  | { readonly is: 'explanation'; readonly explanation: Explanation }
  | { readonly is: 'list'; readonly list: PublicList }
  | { readonly is: 'chart'; readonly chart: FlowChart };

export function sourceOfBytes(bytes: Uint8Array): CatalogueSource {
  return { read: (offset, size) => Promise.resolve(bytes.subarray(offset, offset + size)) };
}

/** The hall's module. Every method throws LifecertError when the core refuses. Not for two threads at a time. */
export class Hall {
  /** The desk and the draws. */
  readonly desk: HallDesk;
  private readonly abi: Abi;

  /** For loaders: use loadHallWeb, loadHallNode or loadHallWechat. */
  constructor(exports: Exports) {
    this.abi = new Abi(exports, HALL_ABI_VERSION, 'lifecert-hall.wasm');
    this.desk = new HallDesk(this.abi);
  }

  selfTest(): void {
    this.abi.run('lifecert_self_test');
  }

  /** Opens a catalogue by its front alone; records are read from the source when they are asked for. */
  async open(source: CatalogueSource, trust: HallTrust): Promise<HallCatalogue> {
    const size = number(this.abi.answer('lifecert_hall_front_size', await source.read(0, 16)));
    return this.openFront(await source.read(0, size), source, trust);
  }

  /** The same when the front is at hand. */
  openFront(front: Uint8Array, source: CatalogueSource, trust: HallTrust): HallCatalogue {
    this.abi.pour('lifecert_hall_front', front, front.length);
    const handle = number(this.abi.answer('lifecert_hall_open', encode(writeHallTrust, trust)));
    return new HallCatalogue(this.abi, handle, source);
  }

  /** Throws older_version or wrong_region when `next` may not take the place of `current`. */
  checkFollows(current: HallCatalogue, next: HallCatalogue): void {
    this.abi.run('lifecert_hall_may_follow', current.handle, next.handle);
  }

  memoryBytes(): number {
    return this.abi.memoryBytes();
  }
}

/** A verified catalogue. */
export class HallCatalogue {
  readonly facts: HallFacts;

  /** For Hall.open. */
  constructor(
    private readonly abi: Abi,
    readonly handle: number,
    private readonly source: CatalogueSource,
  ) {
    this.facts = decode(readHallFacts, this.abi.answer('lifecert_hall_facts', handle));
  }

  close(): void {
    this.abi.run('lifecert_hall_close', this.handle);
  }

  book(): HallBook {
    return decode(readHallBook, this.abi.answer('lifecert_hall_book', this.handle));
  }

  search(query: HallQuery): SearchAnswer {
    return decode(readSearchAnswer, this.abi.answer('lifecert_hall_search', this.handle, encode(writeHallQuery, query)));
  }

  suggest(text: string, limit: number): string[] {
    return decode(readHallTexts, this.abi.answer('lifecert_hall_suggest', this.handle, encodeUtf8(text), limit)).texts;
  }

  /** The text in pieces, those that the query met marked. */
  mark(query: string, text: string): Piece[] {
    return decode(readHallPieces, this.abi.answer('lifecert_hall_mark', this.handle, encodeUtf8(query), encodeUtf8(text)))
      .pieces;
  }

  /** Name and place of a record, without reading it. */
  place(record: number): RecordFacts {
    return decode(readRecordFacts, this.abi.answer('lifecert_hall_place', this.handle, record));
  }

  /** The number of a record. Throws unknown_record. */
  find(kind: RecordKind, id: string): number {
    return number(this.abi.answer('lifecert_hall_find', this.handle, kind, encodeUtf8(id)));
  }

  /** Reads, checks and decodes a record. Throws hash_mismatch when it is not what the editor signed. */
  async record(record: number): Promise<HallRecord> {
    const place = this.place(record);
    const bytes = await this.source.read(Number(place.offset), place.size);
    this.abi.run('lifecert_hall_check_record', this.handle, record, bytes);
    switch (place.kind) {
      case RecordKind.item:
        return { is: 'item', item: decode(readItem, bytes) };
      case RecordKind.notice:
        return { is: 'notice', notice: decode(readNotice, bytes) };
      case RecordKind.explanation:
        return { is: 'explanation', explanation: decode(readExplanation, bytes) };
      case RecordKind.publicList:
        return { is: 'list', list: decode(readPublicList, bytes) };
      case RecordKind.flowChart:
        return { is: 'chart', chart: decode(readFlowChart, bytes) };
    }
  }

  /** The file of the next version. Throws wrong_base, hash_mismatch, older_version; this one stays as it is. */
  apply(file: Uint8Array, delta: Uint8Array, trust: HallTrust): Uint8Array {
    return this.abi.answer('lifecert_hall_apply', this.handle, file, delta, encode(writeHallTrust, trust));
  }
}

function number(bytes: Uint8Array): number {
  return new Reader(bytes).u32();
}
