import type { Locator, Page } from 'playwright-core';

const MOST_STEPS = 250;

/** How somebody works a page. */
export interface Hands {
  press(target: Locator): Promise<void>;
  type(field: Locator, text: string): Promise<void>;
  choose(option: Locator): Promise<void>;
}

export const clickHands: Hands = {
  press: (target) => target.click(),
  type: async (field, text) => {
    const isSelect = await field.evaluate((element) => element.tagName === 'SELECT');
    if (isSelect) await field.selectOption({ label: text });
    else await field.fill(text);
  },
  choose: (option) => option.check(),
};

/** Tab, arrows, space and enter; a control that Tab does not reach cannot be used. */
export function keyboardHands(page: Page): Hands {
  const reach = async (target: Locator): Promise<void> => {
    await target.waitFor({ state: 'attached' });
    for (let step = 0; step < MOST_STEPS; step += 1) {
      if (await target.evaluate(isFocused)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not reach ${String(target)}`);
  };
  return {
    async press(target) {
      await reach(target);
      await page.keyboard.press('Enter');
    },
    async type(field, text) {
      await reach(field);
      const isSelect = await field.evaluate((element) => element.tagName === 'SELECT');
      if (!isSelect) await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type(text);
    },
    async choose(option) {
      // Tab reaches a group of radio buttons once; inside it the arrows go from one to the next.
      const group = await option.evaluateHandle((input: HTMLInputElement) =>
        input.type === 'radio' ? [...document.getElementsByName(input.name)] : [input],
      );
      for (let step = 0; step < MOST_STEPS; step += 1) {
        if (await option.evaluate(isFocused)) break;
        const inGroup = await group.evaluate((inputs) =>
          inputs.includes(document.activeElement as HTMLElement),
        );
        await page.keyboard.press(inGroup ? 'ArrowDown' : 'Tab');
      }
      if (!(await option.isChecked())) await page.keyboard.press('Space');
      if (!(await option.isChecked())) throw new Error(`the keyboard does not choose ${String(option)}`);
    },
  };
}

function isFocused(element: Element): boolean {
  return element === document.activeElement;
}
