// The phone's own back key goes one screen back inside the page instead of leaving it, as long as there is somewhere to go.
import type { Screen } from '../model/model';
import { parentOf } from '../model/update';

/**
 * One extra history entry stands for "inside": it is laid down whenever a screen has a parent, and pressing back takes it.
 * `watchScreen` registers a callback for each change of screen.
 */
export function keepBackButton(screen: () => Screen, watchScreen: (changed: () => void) => void, back: () => void): void {
  let laidDown = false;

  function layDown(): void {
    if (laidDown || parentOf(screen()) === null) return;
    history.pushState({ inside: true }, '');
    laidDown = true;
  }

  watchScreen(layDown);
  window.addEventListener('popstate', () => {
    laidDown = false;
    back();
    layDown();
  });
}
