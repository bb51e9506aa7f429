// Every page of a built site, in Chromium: nothing goes wrong, nothing is fetched from elsewhere, nothing runs over the
// edge on a phone, light and dark are two schemes.
// usage: node pages.mjs FOLDER
import { Checks, address, htmlPages, launch, serve, siteFolder } from './lib.mjs';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };

const folder = siteFolder();
const pages = htmlPages(folder);
const server = await serve(folder);
const browser = await launch();
const checks = new Checks();
const seen = { complaints: [], external: [], images: [], phone: [], desk: [], light: [], dark: [] };

for (const [colorScheme, viewport] of [['light', DESK], ['dark', PHONE]]) {
  const context = await browser.newContext({ colorScheme, viewport });
  const tab = await context.newPage();
  let at = '';
  tab.on('console', (m) => ['error', 'warning'].includes(m.type()) && seen.complaints.push(`${at}: ${m.text()}`));
  tab.on('pageerror', (error) => seen.complaints.push(`${at}: ${error}`));
  tab.on('requestfailed', (request) => seen.complaints.push(`${at}: ${request.url()} ${request.failure()?.errorText}`));
  tab.on('response', (response) => response.status() >= 400 && seen.complaints.push(`${at}: ${response.status()} ${response.url()}`));
  await context.route('**/*', (route) => {
    const url = route.request().url();
    if (url.startsWith(server.origin) || /^(data|blob):/.test(url)) return route.continue();
    seen.external.push(`${at}: ${url}`);
    return route.abort();
  });
  for (at of pages) {
    try {
      await tab.goto(address(server.origin, at), { waitUntil: 'load', timeout: 30000 });
    } catch (error) {
      seen.complaints.push(`${at}: ${String(error).split('\n')[0]}`);
      continue;
    }
    // Pictures that are loaded late would be told as failed requests of the page after.
    if (await tab.evaluate(() => [...document.images].some((image) => !image.complete))) await tab.waitForLoadState('networkidle');
    const state = await tab.evaluate(measure);
    if (state.width > state.room + 1) seen[viewport === PHONE ? 'phone' : 'desk'].push(`${at}: ${state.width} px in ${state.room} px, widest ${state.widest}`);
    seen.images.push(...state.broken.map((src) => `${at}: ${src}`));
    const bright = state.paper > state.ink;
    if (bright !== (colorScheme === 'light')) seen[colorScheme].push(`${at}: paper ${state.paper.toFixed(2)}, ink ${state.ink.toFixed(2)}`);
  }
  await context.close();
}

/** Runs in the page: its width, what is widest, broken images, and the luminance of its paper and ink. */
function measure() {
  const luminance = (colour) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
    return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
  };
  const opaque = (colour) => colour !== 'transparent' && !/^rgba\(.*, 0\)$/.test(colour);
  const paints = [document.body, document.documentElement].map((e) => getComputedStyle(e).backgroundColor).find(opaque);
  const canvasIsDark = matchMedia('(prefers-color-scheme: dark)').matches && /dark/.test(getComputedStyle(document.documentElement).colorScheme);
  const room = document.documentElement.clientWidth;
  let widest = '';
  for (const element of document.body.querySelectorAll('*')) {
    if (element.getBoundingClientRect().right > room + 1) widest = `${element.tagName.toLowerCase()}.${element.className}`;
  }
  return {
    room,
    width: document.documentElement.scrollWidth,
    widest,
    broken: [...document.images].filter((i) => i.loading !== 'lazy' && (!i.complete || !i.naturalWidth)).map((i) => i.src.slice(0, 120)),
    paper: paints ? luminance(paints) : canvasIsDark ? 0 : 1,
    ink: luminance(getComputedStyle(document.querySelector('main') ?? document.body).color),
  };
}

await checks.check('there are pages', () => (pages.length ? [] : ['no page found']));
await checks.check(`${pages.length} pages open without an error or a warning`, () => seen.complaints);
await checks.check('no page makes a request to another host', () => seen.external);
await checks.check('no image is broken', () => seen.images);
await checks.check('no page scrolls sideways at 390 px', () => seen.phone);
await checks.check('no page scrolls sideways at 1280 px', () => seen.desk);
await checks.check('light: dark ink on light paper', () => seen.light);
await checks.check('dark: light ink on dark paper', () => seen.dark);
await browser.close();
server.close();
checks.finish();
