// Progressive enhancement only: every page works without it.
import { initAll } from './govuk-frontend.js';
import { initAll as initMoj } from './moj-frontend.js';

initAll();
initMoj();

// govuk-frontend says on a radio button whether it has opened something. ARIA has no such state for a radio button, and what is
// opened follows directly after it.
const withoutExpanded = (radio) =>
  radio.hasAttribute('aria-expanded') && radio.removeAttribute('aria-expanded');
for (const radio of document.querySelectorAll('input[type=radio][aria-controls]')) {
  withoutExpanded(radio);
  new MutationObserver(() => withoutExpanded(radio)).observe(radio, { attributeFilter: ['aria-expanded'] });
}

for (const form of document.querySelectorAll('form[data-send-at-once]')) form.submit();

for (const button of document.querySelectorAll('button[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}
