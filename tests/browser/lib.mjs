// Shared by the browser tests: a static server on loopback, Chromium without a network of its own, counted checks.
//
// playwright-core is looked up in $NODE_ROOT/node_modules (default: target/node of the repository), Chromium in $CHROMIUM
// (default: /usr/bin/chromium, Debian's).
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const nodeRoot = path.resolve(process.env.NODE_ROOT ?? path.join(repository, 'target/node'));
const require = createRequire(path.join(nodeRoot, 'here.js'));
const { chromium } = require('playwright-core');

const MEDIA_TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg', '.ico': 'image/x-icon',
  '.woff2': 'font/woff2', '.xml': 'application/xml', '.txt': 'text/plain; charset=utf-8', '.md': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8', '.epub': 'application/epub+zip',
};

/** The folder named on the command line. */
export function siteFolder() {
  const folder = process.argv[2];
  if (!folder || !fs.existsSync(path.join(folder, 'index.html'))) {
    console.error(`usage: node ${path.basename(process.argv[1])} FOLDER   (a built site, with index.html)`);
    process.exit(2);
  }
  return path.resolve(folder);
}

/** All HTML pages of a folder, sorted, relative to it, with forward slashes; pages that only redirect are left out. */
export function htmlPages(folder) {
  const found = [];
  const walk = (below) => {
    for (const entry of fs.readdirSync(path.join(folder, below), { withFileTypes: true })) {
      const name = below ? `${below}/${entry.name}` : entry.name;
      if (entry.isDirectory()) walk(name);
      else if (name.endsWith('.html') && !isRedirect(path.join(folder, name))) found.push(name);
    }
  };
  walk('');
  return found.sort();
}

function isRedirect(file) {
  return /http-equiv=["']?refresh/i.test(fs.readFileSync(file, 'utf8').slice(0, 4000));
}

/** Pages whose file contains a pattern, in order. */
export function pagesWith(folder, pages, pattern) {
  return pages.filter((page) => pattern.test(fs.readFileSync(path.join(folder, page), 'utf8')));
}

/** Serves a folder on loopback; resolves to { origin, close }. A folder has no page: a link to one is an error. */
export async function serve(folder) {
  const server = http.createServer((request, response) => {
    const wanted = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    let file = path.join(folder, wanted === '/' ? 'index.html' : wanted);
    if (wanted === '/favicon.ico' && !fs.existsSync(file)) return response.writeHead(204).end();
    if (!file.startsWith(folder + path.sep) || !fs.existsSync(file) || fs.statSync(file).isDirectory()) {
      return response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    }
    response.writeHead(200, { 'content-type': MEDIA_TYPES[path.extname(file)] ?? 'application/octet-stream' });
    fs.createReadStream(file).pipe(response);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { origin: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** A headless Chromium. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

/** The address of a page of the site. */
export function address(origin, page) {
  return origin + page.split('/').map(encodeURIComponent).join('/');
}

/** Counts checks; the last line printed is "N passed, M failed, K skipped". */
export class Checks {
  passed = 0;
  failed = 0;
  skipped = 0;

  /** Runs one named check: `body` returns nothing or an empty list if all is well, offences otherwise, or throws. */
  async check(name, body) {
    let offences;
    try {
      offences = (await body()) ?? [];
    } catch (error) {
      offences = [String(error).split('\n').slice(0, 4).join(' ')];
    }
    if (offences.length === 0) {
      this.passed += 1;
      console.log(`ok   ${name}`);
      return;
    }
    this.failed += 1;
    console.log(`FAIL ${name} (${offences.length})`);
    for (const offence of offences.slice(0, 20)) console.log(`      ${offence}`);
  }

  skip(name, why) {
    this.skipped += 1;
    console.log(`SKIPPED ${name}: ${why}`);
  }

  /** Prints the sum and ends the program. */
  finish() {
    console.log(`${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`);
    process.exit(this.failed ? 1 : 0);
  }
}
