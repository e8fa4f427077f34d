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
const pictured = {
  'index.html': ['', 'cmdlets'],
  'Connect-SSOOIDCSession.html': ['', 'examples', 'parameters', 'outputs'],
  'New-SSOOIDCToken.html': ['', 'parameters'],
  'about_AWS.Tools.SSOOIDC.html': ['', 'errors'],
};
const faults = [];
let checked = 0;

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

// By how many pixels a page is wider than its window.
const excess = page => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

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

// What is wrong with the page that is shown, in axe's eyes.
async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map(node => node.target.join(' ')).join(', ')}`);
}

// A check that finds nothing has to be able to find something.
await withPage({}, 'index.html', async page => {
  await page.evaluate(() => {
    document.querySelector('main').innerHTML = '<h4>Skipped</h4><img src="site.css"><p style="color: #999; background: #fff">Pale</p><p style="width: 3000px">Wide</p>';
  });
  const found = (await violations(page)).join(' ');
  for (const rule of ['image-alt', 'color-contrast', 'page-has-heading-one']) {
    if (!found.includes(rule)) faults.push(`axe does not see what ${rule} is for.`);
  }
  if (await excess(page) <= 0) faults.push('A page that is too wide is not seen.');
});

// Accessibility and the layout, in both themes, on a phone and on a desk.
for (const colorScheme of themes) {
  await withPage({ colorScheme }, 'index.html', async page => {
    for (const file of pages) {
      await page.goto(address(file));
      for (const width of widths) {
        await page.setViewportSize({ width, height: 844 });
        faults.push(...(await violations(page)).map(violation => `${file}, ${colorScheme}, ${width}: ${violation}`));
        const wide = await excess(page);
        if (wide > 0) faults.push(`${file}, ${width}: the page is ${wide} pixels too wide.`);
        checked++;
        for (const anchor of (screenshots && pictured[file]) || []) {
          mkdirSync(screenshots, { recursive: true });
          await page.evaluate(id => id ? document.getElementById(id).scrollIntoView() : window.scrollTo(0, 0), anchor);
          await page.screenshot({ path: join(screenshots, `${file.replace('.html', '')}${anchor && '-'}${anchor}-${width}-${colorScheme}.png`) });
        }
      }
    }
  });
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
    faults.push(...(await violations(page)).map(violation => `What is found: ${violation}`));
    if (screenshots) await page.screenshot({ path: join(screenshots, `search-${name}.png`) });
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
