// What every screen of the hall is handed.
import { inject, type ComputedRef, type InjectionKey, type ShallowRef } from 'vue';
import type { Model } from './model';
import type { Texts } from './text';
import type { Message } from './update';

export interface HallAppContext {
  readonly model: Readonly<ShallowRef<Model>>;
  readonly t: ComputedRef<Texts>;
  send(message: Message): void;
}

export const HALL: InjectionKey<HallAppContext> = Symbol('hall');

export function useHall(): HallAppContext {
  const app = inject(HALL);
  if (app === undefined) throw new Error('no hall was provided above this component');
  return app;
}
