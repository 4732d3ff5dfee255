// Looks every two seconds how far an import is. When it has ended, the page is opened anew with its result.
const EVERY_MS = 2000;

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (!answer.ok) return void setTimeout(look, EVERY_MS * 5);
    const fresh = new DOMParser()
      .parseFromString(await answer.text(), 'text/html')
      .querySelector('[data-progress-of-import]');
    if (!fresh) return void location.reload();
    const words = fresh.querySelector('[role="status"]');
    const shown = document.querySelector('[data-progress-of-import]');
    const status = shown?.querySelector('[role="status"]');
    // The same element stays, so that a screen reader hears the change of its words.
    if (status && words && status.textContent !== words.textContent) status.textContent = words.textContent;
    const bar = shown?.querySelector('progress');
    if (bar) bar.value = fresh.querySelector('progress')?.value ?? bar.value;
  } catch {
    // Not reachable for a moment: the next look may find it again.
  }
  setTimeout(look, EVERY_MS);
}

setTimeout(look, EVERY_MS);
