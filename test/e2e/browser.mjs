/* The pages in a real browser: run by test_browser.py, which starts the server and says what is where.

   usage: browser.mjs MODULES BASE THREAT SCREENS CHROMIUM INGEST GONE ARTICLE
   Prints "ok NAME" for each check, and what is wrong on stderr; ends with 1 when anything was. */
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const [modules, base, threat, screens, chromium, ingest, gone, article] = process.argv.slice(2);
const require = createRequire(join(modules, "x.js"));
const { chromium: launcher } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const PAGES = {
  feed: "/", compact: "/?view=compact", cards: "/?view=cards", filtered: "/?severity=high&since=2026-06-01&lang=en",
  empty: "/?severity=low&class=mass", search: "/search", found: "/search?q=mail%20outage", fault: "/search?q=sevrity:high",
  trends: "/trends?days=30", sources: "/sources", source: "/sources/sample/4sysops.xml", about: "/about", threat, gone, article, unchanged: "/article/late-0", quarantine: "/quarantine", burst: "/search?q=Quarrymen",
  iocs: "/iocs", entity: "/entity/threat_actor/gravelock", technique: "/entity/technique/t1486",
  observables: threat + "?observables=indicator&values=whole", lost: "/threat/zzzzzzzzzz/exchange-online-outage", nowhere: "/nowhere",
};
const SAME_TREE = ["compact", "filtered", "empty"]; /* as the feed's: looked at, measured, not put to axe again */
const DESK = { width: 1440, height: 1000 }, PHONE = { width: 390, height: 844 };
let faults = 0;

const fault = (name, what) => { faults++; console.error(`${name}: ${what}`); };
const check = (name, ok, what) => { if (!ok) fault(name, what || "is not so"); };
const browser = await launcher.launch({ executablePath: chromium, args: ["--no-sandbox"] });

/* A page that tells of every script error, refused content and request to elsewhere. */
async function open(name, options = {}) {
  const context = await browser.newContext({ viewport: DESK, ...options });
  const page = await context.newPage();
  page.on("pageerror", (e) => fault(name, "script: " + e.message));
  page.on("dialog", (d) => { fault(name, "dialog: " + d.message()); d.dismiss(); });
  page.on("console", (m) => {
    if (m.type() === "error" && !/status of (400|404|410)/.test(m.text())) fault(name, "console: " + m.text());
  });
  page.on("request", (r) => { if (!r.url().startsWith(base) && !r.url().startsWith("data:")) fault(name, "asks " + r.url()); });
  return page;
}

async function measure(name, page, rules) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check(name, wide <= 0, `is ${wide} px too wide`);
  if (rules && !rules.length) return;
  await page.evaluate(axe);
  const { violations } = await page.evaluate((only) => window.axe.run(document, only
    ? { runOnly: { type: "rule", values: only }, resultTypes: ["violations"] }
    : { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }), rules);
  for (const v of violations)
    fault(name, `axe ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " " + (n.failureSummary || "").replace(/\s+/g, " ").slice(0, 160)).join(" | ")}`);
}

async function looks(kind, options, pages, rules) {
  const page = await open(kind, { ...options, bypassCSP: true }); /* axe is put in by the test itself */
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(base + path);
    await page.screenshot({ path: join(screens, `${name}-${kind}.png`), fullPage: kind === "phone" && name === "feed" });
    await measure(`${name} ${kind}`, page, SAME_TREE.includes(name) ? [] : rules);
  }
  await page.context().close();
}

const tests = {
  async "every page, light, all rules of WCAG 2.2 AA"() { await looks("light", { colorScheme: "light" }, PAGES); },
  async "every page, dark on a phone, all rules again"() {
    await looks("dark-phone", { colorScheme: "dark", viewport: PHONE, hasTouch: true }, PAGES);
  },
  async "dark on a desk: colours; a light phone; 320 px wide, as 1280 px at 400 %"() {
    const { feed, trends, sources, about, iocs } = PAGES;
    await looks("dark", { colorScheme: "dark" }, { feed, threat, trends, article }, ["color-contrast", "link-in-text-block"]);
    await looks("phone", { viewport: PHONE, hasTouch: true }, { feed, threat, trends }, []);
    await looks("narrow", { viewport: { width: 320, height: 640 } }, { feed, threat, trends, sources, about, iocs, article }, []);
  },

  async "without script all is there"() {
    const page = await open("without script", { javaScriptEnabled: false });
    for (const [name, path] of Object.entries({ feed: PAGES.feed, threat, iocs: PAGES.iocs, sources: PAGES.sources })) {
      await page.setViewportSize(name === "feed" ? PHONE : DESK);
      await page.goto(base + path);
      if (name === "iocs") {
        check(name, await page.locator("#iocs td:first-child").count() > 5, "has no rows");
        await page.locator(".tabs a[href*='type=sha256']").click();
        check(name, await page.locator("#iocs tbody tr").evaluateAll((l) => l.every((r) => /SHA-256/.test(r.innerText))), "the type is not chosen");
        await page.locator(".tabs a[href*='values=whole']").click();
        check(name, page.url().includes("type=sha256") && page.url().includes("values=whole"), "a choice forgets the other");
      }
      if (name === "sources") {
        await page.locator("thead a[href*='sort=first']").click();
        await page.locator(".tabs input[name=q]").fill("cert");
        await page.keyboard.press("Enter");
        await page.waitForURL(/q=cert/);
        check(name, page.url().includes("sort=first") && await page.locator(".feeds tbody tr").count() === 1, "the words do not filter");
        await page.locator(".feeds tbody th a").click();
        check(name, await page.locator("#settings dl").isVisible(), "a source leads to no page of its own");
      }
      if (name === "feed") {
        check(name, await page.locator("li[data-id] h3 a").count() > 5, "has no rows");
        await page.locator(".filters > summary").click();
        await page.locator(".filters a[href*='severity=critical']").click();
        check(name, page.url().includes("severity=critical"), "filters do not work without script");
      }
      if (name === "threat") {
        await page.locator(".by a[href^='#']").first().click();
        check(name, /#[a-z]+\d*$/.test(page.url()) && await page.locator(":target").isVisible(), "a letter leads nowhere");
        check(name, (await page.locator("#decisions").innerText()).includes("tocsin decide undo 1"), "a decision has no undo");
        await page.locator("#entities a.chip").first().click();
        check(name, page.url().includes("/entity/") && await page.locator("#threats li").count() > 0, "a chip leads to no entity");
        await page.goBack();
        await page.locator("a.pin").click();
        check(name, await page.locator("a.pin").innerText() === "Unpin", "the pin does not pin");
        await page.goto(base + "/?show=pinned");
        check(name, await page.locator("li[data-id]").count() === 1, "what is pinned is not shown");
      }
    }
    await page.context().close();
  },

  async "keys"() {
    const page = await open("keys");
    const focused = () => page.evaluate(() => document.activeElement.closest("li")?.dataset.id);
    await page.goto(base + "/");
    const ids = await page.locator("li[data-id]").evaluateAll((l) => l.map((r) => r.dataset.id));
    await page.keyboard.press("j");
    check("keys", await focused() === ids[0], "j");
    await page.keyboard.press("j");
    check("keys", await focused() === ids[1], "jj");
    await page.keyboard.press("k");
    check("keys", await focused() === ids[0], "k");
    await page.keyboard.press("u");
    check("keys", await page.locator("li[data-id]").first().evaluate((r) => r.classList.contains("read")), "u reads");
    await page.keyboard.press("u");
    check("keys", !await page.locator("li[data-id]").first().evaluate((r) => r.classList.contains("read")), "u unreads");
    await page.keyboard.press("s");
    check("keys", (await page.context().cookies()).some((c) => c.name === "pins" && c.value === ids[0]), "s pins");
    await page.keyboard.press("?");
    check("keys", await page.locator("dialog[open]").isVisible(), "? opens");
    await page.keyboard.press("Escape");
    check("keys", await page.locator("dialog[open]").count() === 0, "Esc closes");
    await page.keyboard.press("/");
    check("keys", await page.evaluate(() => document.activeElement.name) === "q", "/");
    await page.keyboard.type("jjj");
    check("keys", await page.inputValue(".find input") === "jjj", "keys are letters in a field");
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await Promise.all([page.waitForURL(/\/threat\//), page.keyboard.press("o")]);
    await Promise.all([page.waitForURL((u) => u.pathname === "/"), page.keyboard.press("u")]);
    check("keys", await page.locator("li.read").count() >= 1, "an opened threat is read");
    await page.keyboard.press("g");
    await Promise.all([page.waitForURL(/\/sources/), page.keyboard.press("s")]);
    await page.context().close();
  },

  async "a changed article tells what was removed and added"() {
    const page = await open("article", { javaScriptEnabled: false });
    await page.goto(base + article);
    check("article", (await page.locator("del, ins").allInnerTexts()).join("|").includes("7,000"), "does not tell the change");
    await page.locator("main a[href^='/threat/']").first().click();
    const link = page.locator("#articles a[href^='/article/']");
    check("article", await link.count() === 1, "its threat does not lead back to what changed");
    await link.click();
    check("article", page.url().endsWith(article), "leads elsewhere");
    await page.context().close();
  },

  async "a burst opens under its first, by keys too"() {
    const page = await open("burst");
    await page.goto(base + PAGES.burst);
    const focused = () => page.evaluate(() => document.activeElement.closest("li[data-id]")?.innerText || "");
    check("burst", await page.locator("li[data-id]:visible").count() === 1, "the others are not folded");
    check("burst", (await page.locator(".burst summary").innerText()).startsWith("4 more of this kind from leaks.example alone: "), "tells it wrongly");
    for (const key of ["j", "j"]) await page.keyboard.press(key);
    const first = await focused();
    check("burst", first.includes("Quarrymen"), "j finds no row");
    await page.locator(".burst summary").focus();
    await page.keyboard.press("Enter");
    check("burst", await page.locator("li[data-id]:visible").count() === 5, "does not open");
    await page.locator("li[data-id] h3 a").first().focus();
    await page.keyboard.press("j");
    check("burst", await focused() !== first, "j does not go into it");
    await page.screenshot({ path: join(screens, "burst-open.png") });
    await page.context().close();
  },

  async "filters without a reload"() {
    const page = await open("filters");
    await page.goto(base + "/");
    await page.evaluate(() => { window.stays = true; });
    const before = await page.locator(".feed > li").count();
    await page.locator(".filters a[href*='severity=critical']").click();
    await page.waitForFunction(() => location.search.includes("severity=critical") && document.querySelector(".filters [aria-current]"));
    await page.waitForFunction((n) => document.querySelectorAll(".feed > li").length < n, before);
    check("filters", await page.evaluate(() => window.stays === true), "the page was loaded anew");
    check("filters", await page.evaluate(() => document.activeElement.closest(".filters") !== null), "the focus is lost");
    await page.goBack();
    await page.waitForFunction((n) => document.querySelectorAll(".feed > li").length === n, before);
    await page.goto(base + "/?show=unread");
    const unread = await page.locator("li[data-id]:visible").count();
    await page.keyboard.press("j");
    await page.keyboard.press("u");
    check("filters", await page.locator("li[data-id]:visible").count() === unread - 1, "what was read is still shown");
    await page.context().close();
  },

  async "search: suggestions, marks"() {
    const page = await open("search");
    await page.goto(base + "/");
    await page.locator(".find input").pressSequentially("grav");
    await page.waitForSelector("#names option", { state: "attached" });
    check("search", (await page.locator("#names option").first().getAttribute("value")).endsWith(":Gravelock"), "suggests nothing");
    await page.goto(base + "/search?q=actor:Gravelock%20patient");
    check("search", await page.locator("mark").count() > 0, "hits are not marked");
    await page.context().close();
  },

  async "provenance, copying, times"() {
    const page = await open("threat", { permissions: ["clipboard-read", "clipboard-write"] });
    await page.goto(base + threat);
    await page.locator(".by a[href^='#']").first().focus();
    check("threat", await page.locator(".bubble").isVisible(), "focus tells no passage");
    const passage = await page.locator(".bubble span").innerText();
    check("threat", passage.length > 20, "the passage is empty");
    await page.keyboard.press("Escape");
    check("threat", !await page.locator(".bubble").isVisible(), "Esc does not hide it");
    await page.locator(".by a[href^='#']").nth(1).hover();
    check("threat", await page.locator(".bubble").isVisible(), "hover tells no passage");
    await page.locator("[data-copy-from]").click();
    await page.waitForFunction(() => document.querySelector(".toast").textContent === "Copied");
    check("threat", (await page.evaluate(() => navigator.clipboard.readText())).startsWith("# ["), "no Markdown was copied");
    await page.context().close();
  },

  async "printing"() {
    const page = await open("print");
    await page.goto(base + threat);
    const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
    writeFileSync(join(screens, "threat.pdf"), pdf);
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
    check("print", pages <= 2, `takes ${pages} pages`);
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 794, height: 1123 });
    await page.screenshot({ path: join(screens, "threat-print.png"), fullPage: true });
    await page.context().close();
  },

  async "weight and stillness"() {
    const page = await open("weight");
    const session = await page.context().newCDPSession(page);
    let bytes = 0;
    await session.send("Network.enable");
    session.on("Network.loadingFinished", (e) => { bytes += e.encodedDataLength; });
    await page.goto(base + "/", { waitUntil: "load" });
    await page.waitForTimeout(400);
    const shift = await page.evaluate(() => new Promise((done) => {
      let sum = 0;
      new PerformanceObserver((l) => { for (const e of l.getEntries()) sum += e.value; }).observe({ type: "layout-shift", buffered: true });
      setTimeout(() => done(sum), 100);
    }));
    check("weight", bytes > 5000 && bytes < 24 * 1024, `${bytes} bytes`);
    check("weight", shift < 0.01, `layout shifts by ${shift}`);
    console.log(`   feed: ${bytes} bytes over the wire, layout shift ${shift.toFixed(4)}`);
    await page.context().close();
  },

  async "right to left"() {
    for (const [name, path] of [["feed", "/"], ["threat", threat], ["trends", "/trends"]])
      for (const viewport of [DESK, PHONE]) {
        const page = await open("rtl " + name, { viewport });
        await page.goto(base + path);
        await page.evaluate(() => { document.documentElement.dir = "rtl"; });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        check("rtl " + name, wide <= 0, `is ${wide} px too wide`);
        await page.screenshot({ path: join(screens, `${name}-rtl-${viewport.width}.png`) });
        await page.context().close();
      }
  },

  async "news are announced and wait"() {
    const page = await open("live");
    await page.goto(base + "/?order=time&singles=all");
    const before = await page.locator("li[data-id]").evaluateAll((l) => l.map((r) => r.dataset.id).join());
    await page.waitForTimeout(300);
    execFileSync("sh", ["-c", ingest]);
    await page.waitForSelector(".news button", { timeout: 8000 });
    check("live", await page.locator("li[data-id]").evaluateAll((l) => l.map((r) => r.dataset.id).join()) === before, "rows moved by themselves");
    await page.locator(".news button").click();
    await page.waitForFunction((ids) => [...document.querySelectorAll("li[data-id]")].map((r) => r.dataset.id).join() !== ids, before);
    check("live", await page.locator(".news").isHidden(), "the news stay");
    await page.context().close();
  },

  async "hostile text is inert"() {
    const page = await open("hostile");
    for (const path of ["/?singles=all&order=time", "/search?q=window.hit", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/?entity=company/%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E"]) {
      await page.goto(base + path);
      check("hostile", await page.evaluate(() => window.hit === undefined && !document.querySelector("main script, main img, main iframe, main [onerror], main [onload], main svg script")), path);
    }
    await page.goto(base + "/?singles=all&order=time&since=2026-06-08");
    const links = await page.locator("main h3 a").evaluateAll((l) => l.map((a) => a.getAttribute("href")));
    check("hostile", links.length >= 4, `only ${links.length} hostile threats are shown`);
    for (const link of links) {
      await page.goto(base + link);
      const bad = await page.evaluate(() => [...document.querySelectorAll("a[href]")].filter((a) => !/^(https?:|mailto:)/.test(a.href)).map((a) => a.href));
      check("hostile", bad.length === 0, `${link} leads to ${bad}`);
      check("hostile", await page.evaluate(() => window.hit === undefined && !document.querySelector("main script, main img, main iframe")), link);
      const kept = await page.evaluate(() => [...document.querySelectorAll("h1, h4")].every((h) => h.querySelector("bdi")));
      check("hostile", kept, "a head of foreign words is not isolated");
    }
    await page.context().close();
  },
};

for (const [name, run] of Object.entries(tests)) {
  const before = faults, from = Date.now();
  try { await run(); } catch (e) { fault(name, e.message.split("\n").slice(0, 3).join(" ")); }
  console.log(`${faults === before ? "ok" : "FAILED"}  ${name} (${((Date.now() - from) / 1000).toFixed(1)} s)`);
}
await browser.close();
process.exit(faults ? 1 : 0);
