// What the worker is told of a certification: of a session, what the core seals of it.
import type { Certify } from '../staff/update';
import type { Calls } from '../worker/protocol';

export function certifyAsk({ live, ...rest }: Certify): Calls['certify']['ask'] {
  return { ...rest, live: live === null ? null : { session: live.session, challenge: live.challenge } };
}
