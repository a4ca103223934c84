// What every page of staff is handed besides the app: its own texts, and a way to say what was done.
import { computed, type ComputedRef } from 'vue';
import { useApp, type App } from '../parts/app';
import { staffTexts, type StaffTexts } from './text';
import type { StaffMessage } from './update';

export interface StaffApp extends App {
  readonly st: ComputedRef<StaffTexts>;
  act(message: StaffMessage): void;
}

export function useStaff(): StaffApp {
  const app = useApp();
  return {
    ...app,
    st: computed(() => staffTexts(app.model.value.lang)),
    act: (message) => app.send({ is: 'staff', act: message }),
  };
}
