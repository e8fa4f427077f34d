// node check.mjs <site> <browser> [<screenshots>]
// Opens each page of the reference site from its files, and prints what is wrong with it as lines; none where nothing is.
import { readdirSync, readFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [site, executablePath, screenshots] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pages = readdirSync(site).filter(file => file.endsWith('.html')).sort();
const address = page => pathToFileURL(join(resolve(site), page)).href;
const themes = ['light', 'dark'];
const widths = [390, 1280];
const pictured = ['index.html', 'Connect-SSOOIDCSession.html', 'New-SSOOIDCToken.html', 'about_AWS.Tools.SSOOIDC.html'];
const faults = [];
let checked = 0;

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

async function withPage(options, file, use) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  try {
    const page = await context.newPage();
    page.on('pageerror', error => faults.push(`${file}: ${error.message}`));
    page.on('request', request => {
      if (!request.url().startsWith('file:')) faults.push(`${file} asks for ${request.url()}.`);
    });
    await page.goto(address(file));
    await use(page);
  } finally {
    await context.close();
  }
}

// Accessibility and the layout, in both themes, on a phone and on a desk.
for (const colorScheme of themes) {
  for (const width of widths) {
    for (const file of pages) {
      await withPage({ colorScheme, viewport: { width, height: 844 } }, file, async page => {
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
        for (const { id, help, nodes } of violations) {
          faults.push(`${file}, ${colorScheme}, ${width}: ${id}: ${help}: ${nodes.map(node => node.target.join(' ')).slice(0, 3).join(', ')}`);
        }
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wide > 0) faults.push(`${file}, ${width}: the page is ${wide} pixels too wide.`);
        checked++;
        if (screenshots && pictured.includes(file)) {
          mkdirSync(screenshots, { recursive: true });
          await page.screenshot({ path: join(screenshots, `${file.replace('.html', '')}-${width}-${colorScheme}.png`) });
        }
      });
    }
  }
}

// Without JavaScript: all text and each cmdlet are there, and nothing that cannot work.
const cmdlets = pages.filter(file => /^[A-Z][a-z]+-/.test(file)).map(file => file.replace('.html', ''));
for (const file of pages) {
  await withPage({ javaScriptEnabled: false }, file, async page => {
    const text = await page.locator('main').innerText();
    const wanted = file === 'index.html' ? cmdlets
      : cmdlets.includes(file.replace('.html', '')) ? ['Syntax', 'Description', 'Examples', 'Inputs', 'Outputs', 'Notes', 'Related links']
      : ['See also'];
    for (const word of wanted) {
      if (!text.includes(word)) faults.push(`${file} has no '${word}' without JavaScript.`);
    }
    if (await page.getByRole('search').isVisible()) faults.push(`${file} has a search that cannot work without JavaScript.`);
  });
}

// The search: by keyboard, from a file, over cmdlets, parameters and what is explained.
const searches = [
  ['connect', 'Connect-SSOOIDCSession', 'Connect-SSOOIDCSession.html'],
  ['UseDeviceCode', '-UseDeviceCode', 'Connect-SSOOIDCSession.html#parameter-UseDeviceCode'],
  ['-granttype new-ssooidctokenwithiam', '-GrantType', 'New-SSOOIDCTokenWithIAM.html#parameter-GrantType'],
  ['errors', 'Errors', 'about_AWS.Tools.SSOOIDC.html#errors'],
];
for (const [typed, name, target] of searches) {
  await withPage({ viewport: { width: 390, height: 844 } }, 'index.html', async page => {
    await page.getByRole('searchbox').fill(typed);
    const first = page.locator('#found a').first();
    const shown = await first.locator('strong').textContent({ timeout: 5000 });
    if (shown !== name) faults.push(`A search for '${typed}' finds ${shown} first.`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document));
    for (const { id, help } of violations) faults.push(`The list of what is found: ${id}: ${help}`);
    await page.keyboard.press('Enter');
    await page.waitForURL(address(target).replace(/%23/, '#'), { timeout: 5000 }).catch(() => faults.push(`'${typed}' leads to ${page.url()}.`));
  });
}
await withPage({}, 'index.html', async page => {
  await page.getByRole('searchbox').fill('no-such-name');
  if (await page.getByRole('status').textContent() !== 'Nothing has such a name.') faults.push('A search without a result does not say so.');
  // The first stop of the keyboard skips what each page starts with.
  await page.goto(address('index.html'));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  if (await page.evaluate(() => document.activeElement.id) !== 'content') faults.push('The skip link does not lead to the content.');
});

await browser.close();
console.log(`${checked} checked`);
faults.forEach(fault => console.log(fault));
