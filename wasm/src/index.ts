export { Client, Lifecert } from './client.js';
export { decode, encode } from './codec.js';
export { codeName, LifecertError } from './errors.js';
export { Face, hasSimd, type Look, type Pixels } from './face.js';
export * from './generated.js';
export { Hall, HallCatalogue, sourceOfBytes, type CatalogueSource, type HallRecord } from './hall.js';
export { HallDesk, type HallBelief } from './hall_desk.js';
export { type LiveSession } from './live_session.js';
