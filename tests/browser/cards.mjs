// Hover cards: shown on focus and on hover, gone on Esc, never in the way of the link.
// usage: node cards.mjs FOLDER
import { Checks, address, htmlPages, launch, pagesWith, serve, siteFolder } from './lib.mjs';

const TRIGGER = 'main a[interestfor]';

const folder = siteFolder();
const pages = pagesWith(folder, htmlPages(folder), /interestfor=/);
const server = await serve(folder);
const browser = await launch();
const checks = new Checks();
const tab = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();

const shown = (id) => tab.evaluate((id) => {
  const card = document.getElementById(id);
  const box = card?.getBoundingClientRect();
  return Boolean(card && box.width > 0 && box.height > 0 && getComputedStyle(card).visibility !== 'hidden');
}, id);

/** Waits until the card is shown (or gone); whether it came to that. */
async function becomes(id, wanted) {
  for (let i = 0; i < 40; i += 1) {
    if ((await shown(id)) === wanted) return true;
    await tab.waitForTimeout(50);
  }
  return false;
}

if (pages.length === 0) {
  checks.skip('hover cards', 'no page has them');
} else {
  await tab.goto(address(server.origin, pages[0]), { waitUntil: 'load' });
  const trigger = tab.locator(TRIGGER).first();
  const card = await trigger.getAttribute('interestfor');

  await checks.check('a card is hidden at first', async () => ((await shown(card)) ? [`#${card} is shown`] : []));
  await checks.check('keyboard focus shows the card', async () => {
    await reach(card);
    return (await becomes(card, true)) ? [] : [`#${card} is not shown`];
  });
  await checks.check('Esc closes the card and keeps the focus', async () => {
    await tab.keyboard.press('Escape');
    if (!(await becomes(card, false))) return [`#${card} is still shown`];
    const kept = await tab.evaluate((id) => document.activeElement.getAttribute('interestfor') === id, card);
    return kept ? [] : ['the link lost the focus'];
  });
  await checks.check('hovering shows the card, leaving hides it', async () => {
    await tab.goto(address(server.origin, pages[0]), { waitUntil: 'load' });
    await trigger.scrollIntoViewIfNeeded();
    await trigger.hover();
    if (!(await becomes(card, true))) return [`#${card} is not shown`];
    await tab.mouse.move(2, 2);
    return (await becomes(card, false)) ? [] : [`#${card} stays`];
  });
  await checks.check('every trigger names a card that is there', async () => {
    const wrong = [];
    for (const page of pages) {
      await tab.goto(address(server.origin, page), { waitUntil: 'load' });
      const missing = await tab.evaluate(() => [...document.querySelectorAll('[interestfor]')]
        .map((e) => e.getAttribute('interestfor')).filter((id) => !document.getElementById(id)));
      wrong.push(...missing.map((id) => `${page}: ${id}`));
    }
    return wrong;
  });
}

/** Presses Tab until the link of a card has the focus. */
async function reach(id) {
  for (let i = 0; i < 1000; i += 1) {
    await tab.keyboard.press('Tab');
    if (await tab.evaluate((id) => document.activeElement.getAttribute('interestfor') === id, id)) return;
  }
  throw new Error(`Tab does not reach the link of #${id}`);
}

await browser.close();
server.close();
checks.finish();
