// The opened catalogue for the page: what is asked of it, as values. Everything that comes out was signed.
import { LifecertError, RecordKind, sourceOfBytes, type Hall, type HallCatalogue, type HallTrust, type Item } from 'lifecert';
import { feeText, limitText } from './words';
import { PAGE, type BoardRow, type Catalogue, type Choice, type Found, type Line, type Shelf } from './model';

const SHELVES: Readonly<Record<Shelf, RecordKind>> = {
  notices: RecordKind.notice,
  explanations: RecordKind.explanation,
  lists: RecordKind.publicList,
  charts: RecordKind.flowChart,
};
const MAX_SHELF = 400;

export class OpenShelf {
  private constructor(private readonly catalogue: HallCatalogue) {}

  /** Throws LifecertError when it is not what the region's editor signed. */
  static open(hall: Hall, file: Uint8Array, trust: HallTrust): OpenShelf {
    const size = new DataView(file.buffer, file.byteOffset, 16).getUint32(12, true);
    return new OpenShelf(hall.openFront(file.subarray(0, size), sourceOfBytes(file), trust));
  }

  follows(hall: Hall, current: OpenShelf): boolean {
    try {
      hall.checkFollows(current.catalogue, this.catalogue);
      return true;
    } catch (error) {
      if (error instanceof LifecertError) return false;
      throw error;
    }
  }

  isSame(other: OpenShelf): boolean {
    return this.catalogue.facts.hash.every((byte, i) => byte === other.catalogue.facts.hash[i]);
  }

  close(): void {
    this.catalogue.close();
  }

  async shown(today: number): Promise<Catalogue> {
    const { facts } = this.catalogue;
    const shelves = { notices: [] as Line[], explanations: [] as Line[], lists: [] as Line[], charts: [] as Line[] };
    for (const shelf of Object.keys(SHELVES) as Shelf[]) shelves[shelf] = await this.lines(SHELVES[shelf]);
    shelves.notices.reverse();
    return { facts, book: this.catalogue.book(), shelves, stale: today > facts.head.staleAfter };
  }

  find(query: string, choices: readonly Choice[]): Found {
    const answer = this.catalogue.search({ query, choices: [...choices], offset: 0, limit: PAGE });
    const lines = answer.hits.map(({ entry }): Line => {
      const { title, kind } = this.catalogue.place(entry);
      return { number: entry, title: this.catalogue.mark(query, title), under: kindWord(kind) };
    });
    return { query, choices, total: answer.total, lines, facets: answer.facets };
  }

  suggest(text: string): string[] {
    return this.catalogue.suggest(text, 6);
  }

  read(number: number) {
    return this.catalogue.record(number);
  }

  numberOf(code: string): number {
    return this.catalogue.find(RecordKind.item, code);
  }

  /** Every item for the board, in the order of the catalogue. */
  async boardRows(): Promise<BoardRow[]> {
    const rows: BoardRow[] = [];
    for (const number of this.numbers(RecordKind.item)) {
      const record = await this.catalogue.record(number);
      if (record.is === 'item') rows.push(boardRow(record.item));
    }
    return rows;
  }

  private *numbers(kind: RecordKind): Generator<number> {
    // Records stand in the order of their kinds.
    for (let number = 0; number < this.catalogue.facts.head.records; number += 1) {
      const place = this.catalogue.place(number);
      if (place.kind > kind) return;
      if (place.kind === kind) yield number;
    }
  }

  private async lines(kind: RecordKind): Promise<Line[]> {
    const lines: Line[] = [];
    for (const number of this.numbers(kind)) {
      if (lines.length === MAX_SHELF) break;
      const title = [{ text: this.catalogue.place(number).title, marked: false }];
      lines.push({ number, title, under: '' });
    }
    return lines;
  }
}

function boardRow(item: Item): BoardRow {
  return { name: item.taskName, dept: item.deptName, legal: limitText(item.anticipate, 'zh'), promised: limitText(item.promise, 'zh'), fee: feeText(item, 'zh') };
}

function kindWord(kind: RecordKind): string {
  switch (kind) {
    case RecordKind.item:
      return '';
    case RecordKind.notice:
      return '通知';
    case RecordKind.explanation:
      return '政策解读';
    case RecordKind.publicList:
      return '清单';
    case RecordKind.flowChart:
      return '流程图';
  }
}
