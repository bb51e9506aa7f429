// Reading a built site with the keyboard alone.
// usage: node keyboard.mjs FOLDER
import { Checks, address, htmlPages, launch, pagesWith, serve, siteFolder } from './lib.mjs';

const STEPS = 3000; // more Tab stops than any page of a test site has
const MENTION = 'main a[href*="people/"], main a[href*="organizations/"], main a[href*="places/"], main a[href*="works/"], main a[href*="events/"]';
const NOTE_REFERENCE = '[role="doc-noteref"]';

const folder = siteFolder();
const pages = htmlPages(folder);
const noted = pagesWith(folder, pagesWith(folder, pages, /role="?doc-noteref/), /interestfor=/)[0];
const server = await serve(folder);
const browser = await launch();
const checks = new Checks();
const tab = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();

/** What has the focus now. */
const focused = () => tab.evaluate(([mention, reference]) => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  return {
    is: `${e.tagName.toLowerCase()} ${e.getAttribute('href') ?? e.id} "${(e.textContent ?? '').trim().slice(0, 40)}"`,
    href: e.getAttribute('href'),
    inNav: Boolean(e.closest('nav, header')),
    mention: e.matches(mention),
    reference: e.matches(reference),
    backlink: e.matches('[role="doc-backlink"]'),
    visible: box.width > 1 && box.height > 1 && box.right > 0 && box.bottom > 0,
    marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
  };
}, [MENTION, NOTE_REFERENCE]);

/** Presses Tab until `wanted` holds for what is focused; all stops on the way, the wanted one last. */
async function tabUntil(wanted, limit = STEPS) {
  const stops = [];
  for (let i = 0; i < limit; i += 1) {
    await tab.keyboard.press('Tab');
    const now = await focused();
    if (!now) return { stops, found: null };
    stops.push(now);
    if (wanted(now)) return { stops, found: now };
  }
  throw new Error(`no end after ${limit} presses of Tab`);
}

const open = (page) => tab.goto(address(server.origin, page), { waitUntil: 'load' });
const hash = () => tab.evaluate(() => decodeURIComponent(location.hash));
const need = (thing, what) => { if (!thing) throw new Error(what); return thing; };

await checks.check('the first stop is a visible skip link that leads into the main part', async () => {
  await open('index.html');
  await tab.keyboard.press('Tab');
  const first = need(await focused(), 'Tab reaches nothing');
  if (!first.href?.startsWith('#') || !first.visible) return [first.is];
  await tab.keyboard.press('Enter');
  const target = await tab.evaluate(() => Boolean(document.querySelector(location.hash)?.matches('main, main *')));
  if (!target) return [`${first.is} leads to ${await hash()}`];
  const { found } = await tabUntil(() => true);
  return found && (await tab.evaluate(() => Boolean(document.activeElement.closest('main, footer')))) ? [] : ['the next stop is not in the main part'];
});

await checks.check('Tab reaches the navigation, every link of it, and Enter follows one', async () => {
  await open('index.html');
  const { stops } = await tabUntil(() => false);
  const links = await tab.evaluate(() => [...document.querySelectorAll('header nav a, body > nav a')].map((a) => a.getAttribute('href')));
  const missed = links.filter((href) => !stops.some((s) => s.href === href));
  if (!links.length) return ['no navigation found'];
  if (missed.length) return missed;
  await open('index.html');
  const before = tab.url();
  const link = need((await tabUntil((s) => s.inNav && /\.html/.test(s.href ?? '') && !/^(\.\/)?index\.html$/.test(s.href))).found, 'no link to another page');
  await Promise.all([tab.waitForURL((url) => url.href !== before), tab.keyboard.press('Enter')]);
  return tab.url() === before ? [link.is] : [];
});

const walked = noted ?? pages[0];
await checks.check(`Tab walks through ${walked} and out again, each stop visible and marked`, async () => {
  await open(walked);
  const { stops } = await tabUntil(() => false);
  return [
    ...(stops.length > 3 ? [] : [`only ${stops.length} stops`]),
    ...stops.filter((s) => !s.visible).map((s) => `not visible: ${s.is}`),
    ...stops.filter((s) => !s.marked).map((s) => `focus not marked: ${s.is}`),
  ];
});

if (noted) {
  await checks.check('Tab reaches a name in the text, and Enter opens its page', async () => {
    await open(noted);
    const before = tab.url();
    const name = need((await tabUntil((s) => s.mention)).found, 'no linked name');
    await Promise.all([tab.waitForURL((url) => url.pathname !== new URL(before).pathname), tab.keyboard.press('Enter')]);
    return (await tab.locator('h1').count()) > 0 ? [] : [name.is];
  });

  await checks.check('Enter on a note reference goes to the note, Tab and Enter come back', async () => {
    await open(noted);
    const reference = need((await tabUntil((s) => s.reference)).found, 'no note reference');
    const from = await tab.evaluate(() => document.activeElement.id || document.activeElement.closest('[id]')?.id);
    await tab.keyboard.press('Enter');
    if ((await hash()) !== decodeURIComponent(reference.href)) return [`${reference.is} went to ${await hash()}`];
    const back = need((await tabUntil((s) => s.backlink)).found, 'no back-link after the note');
    await tab.keyboard.press('Enter');
    return (await hash()) === `#${from}` ? [] : [`${back.is} went to ${await hash()}, not #${from}`];
  });
} else {
  checks.skip('names and notes with the keyboard', 'no page has both');
}

await browser.close();
server.close();
checks.finish();
