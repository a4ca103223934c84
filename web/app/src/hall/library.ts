// Gets the catalogue: the kept one at once, then the server's. The old one stays until a newer one has been verified.
import hallUrl from 'lifecert/lifecert-hall.wasm?url';
import wasmUrl from 'lifecert/lifecert.wasm?url';
import { LifecertError, type DrawVerdict, type Hall, type HallTrust, type Lifecert, type Pins } from 'lifecert';
import { loadHallWeb, loadWeb } from 'lifecert/web';
import { fromHex, toHex } from '../worker/bytes';
import { readRegion } from '../worker/region';
import { keep, recall, type Kept } from './keep';
import type { CheckedDraw, Missing } from './model';
import { OpenShelf } from './shelf';

const TIMEOUT_MS = 20_000;
const MAX_FILE_BYTES = 128 * 1024 * 1024;

export class Library {
  shelf: OpenShelf | null = null;
  private kept: Kept | null = null;

  private constructor(
    readonly core: Lifecert,
    readonly hall: Hall,
  ) {}

  /** By what the counter's answers are judged: the pinned region and the newest trust list; null before there is one. */
  belief(): { readonly pins: Pins; readonly trustList: Uint8Array } | null {
    const region = this.kept === null ? null : readRegion(JSON.parse(this.kept.regionJson));
    if (this.kept === null || region === null) return null;
    return { pins: { region: region.region, rootSet: fromHex(region.rootSet) }, trustList: this.kept.trustList };
  }

  /** Throws where the browser cannot run it. */
  static async load(): Promise<Library> {
    const [core, hall] = await Promise.all([loadWeb(wasmUrl), loadHallWeb(hallUrl)]);
    core.selfTest();
    hall.selfTest();
    return new Library(core, hall);
  }

  /** Opens what is kept. False when there is nothing that verifies. */
  async openKept(): Promise<boolean> {
    const kept = await recall();
    if (kept === null || this.shelf !== null) return this.shelf !== null;
    try {
      this.shelf = OpenShelf.open(this.hall, kept.file, this.trust(kept.regionJson, kept.trustList));
      this.kept = kept;
      return true;
    } catch {
      return false;
    }
  }

  /** Fetches the server's catalogue. `newer`: it took the old one's place. */
  async refresh(): Promise<'newer' | 'same' | Missing> {
    let fetched: Kept;
    try {
      const [region, list, file] = await Promise.all([get('/region.json'), get('/v1/trust-list'), get('/catalogue.bin')]);
      if (region === null || list === null || file === null) return 'none';
      fetched = { regionJson: new TextDecoder().decode(region), trustList: list, file };
    } catch {
      return 'offline';
    }
    if (this.kept !== null && sameRegion(this.kept.regionJson, fetched.regionJson) === false) return 'refused';
    try {
      const next = OpenShelf.open(this.hall, fetched.file, this.trust(fetched.regionJson, fetched.trustList));
      const before = this.shelf;
      if (before !== null && (next.isSame(before) || !next.follows(this.hall, before))) {
        const verdict = next.isSame(before) ? 'same' : 'refused';
        next.close();
        return verdict;
      }
      this.shelf = next;
      before?.close();
    } catch (error) {
      if (error instanceof LifecertError) return 'refused';
      throw error;
    }
    this.kept = fetched;
    await keep(fetched);
    return 'newer';
  }

  /**
   * Fetches a published draw and recomputes it here, from the pinned region's trust list alone.
   * Throws without a network, or where the server has no such draw.
   */
  async checkDraw(id: string): Promise<CheckedDraw> {
    const [region, list, bundle] = await Promise.all([
      this.kept === null ? get('/region.json') : Promise.resolve(new TextEncoder().encode(this.kept.regionJson)),
      get('/v1/trust-list'),
      get(`/v1/draw-files/${id}`),
    ]);
    const known = region === null ? null : readRegion(JSON.parse(new TextDecoder().decode(region)));
    if (known === null || list === null || bundle === null) throw new TypeError('draw');
    const pins = { region: known.region, rootSet: fromHex(known.rootSet) };
    let verdict: DrawVerdict;
    try {
      verdict = this.hall.desk.verifyDraw(pins, list, bundle);
    } catch (error) {
      // A file that cannot even be read was not what the draw published.
      if (error instanceof LifecertError) return { id, holds: false, rows: [] };
      throw error;
    }
    const personOf = (at: number): string => verdict.inspectors.inspectors[at]?.name ?? '';
    const rows = verdict.drawn.map((one) => ({
      object: verdict.objects.objects[one.object]?.name ?? '',
      inspectors: one.inspectors.map(personOf).join('、'),
    }));
    // A file that holds, but is of another draw, is no answer to the question.
    return { id, holds: verdict.holds && toHex(verdict.id) === id, rows };
  }

  private trust(regionJson: string, list: Uint8Array): HallTrust {
    const region = readRegion(JSON.parse(regionJson));
    if (region === null) throw new TypeError('region.json');
    const trusted = this.core.verifyTrustList({ region: region.region, rootSet: fromHex(region.rootSet) }, list);
    return { region: trusted.region, registrars: trusted.registrars };
  }
}

/** The office that was first opened stays pinned, whatever the server says later. */
function sameRegion(kept: string, offered: string): boolean {
  const one = readRegion(JSON.parse(kept));
  const other = readRegion(JSON.parse(offered));
  return one !== null && other !== null && one.region === other.region && one.rootSet === other.rootSet;
}

/** Null: the server has no such thing. Throws without a network. */
async function get(path: string): Promise<Uint8Array | null> {
  const answer = await fetch(path, { credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!answer.ok) return null;
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return bytes.length <= MAX_FILE_BYTES ? bytes : null;
}
