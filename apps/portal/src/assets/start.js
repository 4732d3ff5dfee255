// Progressive enhancement only: every page works without it.
import { initAll } from './govuk-frontend.js';
import { initAll as initMoj } from './moj-frontend.js';

initAll();
initMoj();

for (const form of document.querySelectorAll('form[data-send-at-once]')) form.submit();

for (const button of document.querySelectorAll('button[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}
