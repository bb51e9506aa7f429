// The notes of every page: each reference goes to its note and each note comes back, with script and without.
// usage: node notes.mjs FOLDER
import { Checks, address, htmlPages, launch, pagesWith, serve, siteFolder } from './lib.mjs';

const folder = siteFolder();
const noted = pagesWith(folder, htmlPages(folder), /role="?doc-noteref/);
const server = await serve(folder);
const browser = await launch();
const checks = new Checks();

/** Runs in the page: everything that is wrong with the wiring of its notes. */
function wiring() {
  const wrong = [];
  const references = [...document.querySelectorAll('a[role="doc-noteref"]')];
  const targets = (a) => document.getElementById(decodeURIComponent((a.getAttribute('href') ?? '').slice(1)));
  const notes = new Set();
  for (const reference of references) {
    const note = targets(reference);
    if (!note) {
      wrong.push(`reference ${reference.textContent.trim()} leads to ${reference.getAttribute('href')}`);
      continue;
    }
    notes.add(note);
    const backs = [...note.querySelectorAll('a[role="doc-backlink"]')];
    const own = backs.map(targets).some((e) => e && (e === reference || e.contains(reference) || reference.contains(e)));
    if (!own) wrong.push(`note of reference ${reference.textContent.trim()} has no way back to it`);
    for (const back of backs) if (!back.textContent.trim() && !back.getAttribute('aria-label')) wrong.push(`a back-link of ${note.id} has no name`);
  }
  const order = [...notes].map((n) => references.findIndex((r) => targets(r) === n));
  if (order.some((n, i) => i > 0 && n < order[i - 1])) wrong.push('notes are not in the order of their references');
  for (const note of document.querySelectorAll('[role="doc-endnotes"] li[id]')) if (!notes.has(note)) wrong.push(`nothing refers to ${note.id}`);
  return wrong;
}

for (const javaScriptEnabled of [true, false]) {
  const tab = await (await browser.newContext({ javaScriptEnabled, viewport: { width: 390, height: 844 } })).newPage();
  const how = javaScriptEnabled ? 'with script' : 'without script';
  await checks.check(`clicks on the first and last note of ${noted.length} pages go there and back, ${how}`, async () => {
    const wrong = [];
    for (const page of noted) {
      await tab.goto(address(server.origin, page), { waitUntil: 'load' });
      const references = tab.locator('a[role="doc-noteref"]');
      for (const i of new Set([0, (await references.count()) - 1])) {
        const href = decodeURIComponent(await references.nth(i).getAttribute('href'));
        // A tap: hover effects are for the mouse, and a card may lie over what is beneath it.
        await references.nth(i).focus();
        await tab.keyboard.press('Enter');
        const arrived = () => decodeURIComponent(new URL(tab.url()).hash) === href;
        for (let n = 0; n < 40 && !arrived(); n += 1) await new Promise((resolve) => setTimeout(resolve, 50));
        if (!arrived()) wrong.push(`${page}: reference ${i + 1} did not lead to ${href}`);
        const note = tab.locator(`[id="${href.slice(1)}"]`);
        if (!(await inView(note))) wrong.push(`${page}: ${href} is not in view`);
        await note.locator('a[role="doc-backlink"]').last().click();
        if (!(await inView(references.nth(i)))) wrong.push(`${page}: back from ${href}, reference ${i + 1} is not in view`);
      }
    }
    return wrong;
  });
  if (javaScriptEnabled) {
    await checks.check('every reference has a note, every note a reference and a way back', async () => {
      const wrong = [];
      for (const page of noted) {
        await tab.goto(address(server.origin, page), { waitUntil: 'load' });
        wrong.push(...(await tab.evaluate(wiring)).map((w) => `${page}: ${w}`));
      }
      return wrong;
    });
  }
}

/** Whether any part of an element is in the window. */
async function inView(locator) {
  const box = await locator.boundingBox();
  return box !== null && box.y < 844 && box.y + box.height > 0;
}

await checks.check('some page has notes', () => (noted.length ? [] : ['none']));
await browser.close();
server.close();
checks.finish();
