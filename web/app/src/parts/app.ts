// What every screen is handed: the model to draw, the texts of the chosen language, and a way to say what the person did.
import { inject, type ComputedRef, type InjectionKey, type ShallowRef } from 'vue';
import type { Model } from '../model/model';
import type { Message } from '../model/update';
import type { Texts } from '../text/texts';

export interface App {
  readonly model: Readonly<ShallowRef<Model>>;
  readonly t: ComputedRef<Texts>;
  send(message: Message): void;
}

export const APP: InjectionKey<App> = Symbol('app');

export function useApp(): App {
  const app = inject(APP);
  if (app === undefined) throw new Error('no app was provided above this component');
  return app;
}
