/* tocsin: the one script. Everything works without it; it adds live news, keys, filters without a reload,
	relative times, copying, suggestions, and what this browser has read and pinned. No library, no third party. */
"use strict";
(() => {
	const $ = (s, at) => (at || document).querySelector(s);
	const $$ = (s, at) => [...(at || document).querySelectorAll(s)];
	const make = (tag, props, ...kids) => {
		const e = Object.assign(document.createElement(tag), props);
		e.append(...kids);
		return e;
	};

	/* ---- what was read, what is pinned ---- */
	const READ_MAX = 3000;
	let read = {};
	try { read = JSON.parse(localStorage.getItem("read")) || {}; } catch { /* private windows have none */ }
	const keepRead = () => {
		const ids = Object.keys(read);
		for (const id of ids.slice(0, Math.max(0, ids.length - READ_MAX))) delete read[id];
		try { localStorage.setItem("read", JSON.stringify(read)); } catch { /* full, or none */ }
	};
	const pins = () => (document.cookie.match(/(?:^|; )pins=([^;]*)/) || ["", ""])[1].split(".").filter(Boolean);
	const setPin = (id, on) => {
		const list = pins().filter((p) => p !== id);
		if (on) list.unshift(id);
		document.cookie = "pins=" + list.slice(0, 200).join(".") + "; Path=/; Max-Age=31536000; SameSite=Lax";
	};

	/* ---- saying something to everybody, screen readers too ---- */
	const voice = make("p", { className: "toast" });
	voice.setAttribute("role", "status");
	let hush;
	const say = (text) => {
		voice.textContent = text;
		clearTimeout(hush);
		hush = setTimeout(() => { voice.textContent = ""; }, 4000);
	};

	/* ---- times ---- */
	const AGO = [[86400 * 2, 86400, "d"], [3600 * 2, 3600, "h"], [0, 60, "min"]];
	const ago = (s) => {
		for (const [from, unit, word] of AGO)
			if (s >= from) return Math.max(1, Math.floor(s / unit)) + " " + word + " ago";
	};
	const tellTimes = () => {
		const now = Date.now() / 1000;
		for (const t of $$(".facts time, time.rel")) {
			const s = now - Date.parse(t.dateTime) / 1000;
			if (!t.title) t.title = t.dateTime.replace("T", " ").replace("Z", " UTC");
			if (s >= 0 && s < 86400 * 7) t.textContent = ago(s);
		}
	};

	/* ---- rows ---- */
	let at = -1;
	const rows = () => $$("li[data-id]").filter((r) => r.checkVisibility());
	const isRead = (row) => +(read[row.dataset.id] || 0) >= +row.dataset.at;
	const dress = () => {
		const unreadOnly = new URLSearchParams(location.search).get("show") === "unread", mine = pins();
		for (const row of $$("li[data-id]")) {
			row.classList.toggle("read", isRead(row));
			row.classList.toggle("pinned", mine.includes(row.dataset.id));
			row.hidden = unreadOnly && isRead(row);
		}
		const main = $("[data-threat]");
		if (main) {
			read[main.dataset.threat] = main.dataset.at;
			keepRead();
			const pin = $("a.pin");
			if (pin) pin.textContent = mine.includes(main.dataset.threat) ? "Unpin" : "Pin";
		}
		tellTimes();
		for (const b of $$("[data-copy], [data-copy-from], .keys")) b.hidden = false;
	};
	const go = (to) => {
		const list = rows();
		if (!list.length) return;
		at = Math.min(Math.max(to, 0), list.length - 1);
		const link = $("h3 a", list[at]);
		link.focus({ preventScroll: true });
		list[at].scrollIntoView({ block: "nearest" });
	};
	const current = () => {
		const list = rows(), focused = document.activeElement && document.activeElement.closest("li[data-id]");
		if (focused) at = list.indexOf(focused);
		return list[at];
	};

	/* ---- lists without a reload ---- */
	let asking;
	const load = async (url, push) => {
		const main = $("main");
		if (asking) asking.abort();
		asking = new AbortController();
		main.setAttribute("aria-busy", "true");
		const late = setTimeout(() => say("Loading threats\u2026"), 150);
		try {
			const answer = await fetch(url, { signal: asking.signal, headers: { Accept: "text/html" } });
			const page = new DOMParser().parseFromString(await answer.text(), "text/html");
			const fresh = $("main", page);
			if (!fresh) throw new Error();
			const open = $(".filters") && $(".filters").open;
			main.replaceWith(fresh);
			if ($(".filters")) $(".filters").open = open;
			document.title = page.title;
			$(".feet").replaceWith($(".feet", page));
			document.body.dataset.change = page.body.dataset.change;
			if (push) history.pushState(null, "", url);
			at = -1;
			fresh_n = 0;
			dress();
			const told = $(".said [role=status]");
			say(told ? told.textContent : page.title);
		} catch (e) {
			if (e.name === "AbortError") return;
			location.href = url;
		} finally {
			clearTimeout(late);
			$("main").removeAttribute("aria-busy");
		}
	};
	const isList = (url) => url.origin === location.origin && (url.pathname === "/" || url.pathname === "/search") && !url.hash;
	document.addEventListener("click", (e) => {
		const link = e.target.closest("a[href]");
		if (!link || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey || e.defaultPrevented) return;
		if (link.matches("a.pin")) {
			const id = $("[data-threat]").dataset.threat, on = !pins().includes(id);
			e.preventDefault();
			setPin(id, on);
			dress();
			say(on ? "Pinned in this browser" : "Not pinned any more");
			return;
		}
		const href = link.href.baseVal === undefined ? link.href : link.href.baseVal;
		const url = new URL(href, location.href);
		if (!$(".cols") || !isList(url) || !link.closest("main") || link.closest("li[data-id] h3")) return;
		e.preventDefault();
		const inFilters = link.closest(".filters"), from = link.getAttribute("href");
		load(url.href, true).then(() => {
			const same = inFilters && $$(".filters a").find((a) => a.getAttribute("href") === from);
			(same || $("main h1, main h2")).focus?.();
			if (!inFilters) scrollTo(0, 0);
		});
	});
	addEventListener("popstate", () => { if ($(".cols")) load(location.href, false); });

	/* ---- live: new threats are announced and wait until asked for ---- */
	let stream, fresh_n = 0;
	const announce = () => {
		const bar = $(".news");
		if (!bar || !fresh_n) return;
		bar.hidden = false;
		bar.replaceChildren(make("button", {
			type: "button",
			textContent: fresh_n + (fresh_n === 1 ? " change" : " changes") + " since you opened this: show",
			onclick: () => load(location.href, false),
		}));
	};
	const listen = () => {
		if (stream || !$(".news") || document.hidden || !window.EventSource) return;
		stream = new EventSource("/api/v1/events?after=" + (document.body.dataset.change || 0));
		const seen = new Set();
		stream.addEventListener("threat", (e) => {
			document.body.dataset.change = e.lastEventId;
			seen.add(JSON.parse(e.data).id);
			fresh_n = Math.max(fresh_n, seen.size);
			announce();
		});
		stream.addEventListener("reset", (e) => {
			document.body.dataset.change = e.lastEventId;
			fresh_n = Math.max(fresh_n, 1);
			announce();
		});
	};
	document.addEventListener("visibilitychange", () => {
		if (document.hidden && stream) { stream.close(); stream = null; } else listen();
	});

	/* ---- provenance: the passage beside the letter, on hover, focus and tap ---- */
	const bubble = make("div", { className: "bubble", id: "bubble", hidden: true });
	bubble.setAttribute("role", "tooltip");
	let told;
	const tell = (link) => {
		const goal = link && document.getElementById(link.hash.slice(1));
		if (!goal || told === link) return;
		told = link;
		const who = goal.closest("article") && $(".who bdi", goal.closest("article"));
		const words = goal.matches("blockquote p") ? $("bdi", goal) : $("h4 bdi", goal);
		if (!words) return;
		bubble.replaceChildren(make("b", { textContent: who ? who.textContent : "" }), make("span", { dir: "auto", textContent: words.textContent }));
		bubble.hidden = false;
		const r = link.getBoundingClientRect(), b = bubble.getBoundingClientRect();
		bubble.style.left = Math.max(8, Math.min(innerWidth - b.width - 8, r.left - 20)) + scrollX + "px";
		bubble.style.top = (r.bottom + b.height + 8 < innerHeight ? r.bottom + 6 : r.top - b.height - 6) + scrollY + "px";
		link.setAttribute("aria-describedby", "bubble");
	};
	const hideBubble = () => {
		if (told) told.removeAttribute("aria-describedby");
		told = null;
		bubble.hidden = true;
	};
	const citing = (e) => e.target.closest && e.target.closest(".by a[href^='#']");
	document.addEventListener("mouseover", (e) => { const l = citing(e); if (l) tell(l); else if (!e.target.closest(".bubble")) hideBubble(); });
	document.addEventListener("focusin", (e) => { const l = citing(e); if (l) tell(l); else hideBubble(); });
	document.addEventListener("touchstart", (e) => { const l = citing(e); if (l && told !== l) { e.preventDefault(); tell(l); } else if (!l) hideBubble(); }, { passive: false });

	/* ---- copying ---- */
	const copy = async (text) => {
		try { await navigator.clipboard.writeText(text); say("Copied"); } catch { say("The browser does not let a page copy here"); }
	};
	document.addEventListener("click", async (e) => {
		const b = e.target.closest("[data-copy], [data-copy-from], .keys");
		if (!b) return;
		if (b.matches(".keys")) return keysHelp();
		if (b.dataset.copyFrom) copy(await (await fetch(b.dataset.copyFrom)).text());
		else copy($$(b.dataset.copy).map((c) => c.textContent).join("\n"));
	});

	/* ---- suggestions: names for the last word of the query ---- */
	const names = make("datalist", { id: "names" });
	let pending;
	document.addEventListener("input", (e) => {
		if (!e.target.matches(".find input")) return;
		e.target.setAttribute("list", "names");
		clearTimeout(pending);
		pending = setTimeout(async () => {
			const answer = await fetch("/api/v1/suggest?q=" + encodeURIComponent(e.target.value));
			if (!answer.ok) return;
			names.replaceChildren(...(await answer.json()).items.map((i) => make("option", { value: i.query, label: i.label })));
		}, 120);
	});

	/* ---- keys ---- */
	const KEYS = [["j", "next threat"], ["k", "threat before"], ["o", "open it"], ["u", "read or unread; on a threat: back"],
		["s", "pin it"], ["/", "search"], ["f", "filters"], ["r", "show what is new"], ["g f", "feed"], ["g s", "sources"],
		["g t", "trends"], ["g p", "pinned"], ["?", "these keys"], ["Esc", "close"]];
	const dialog = make("dialog", { className: "keyhelp" });
	const keysHelp = () => {
		if (!dialog.firstChild)
			dialog.append(make("h2", { textContent: "Keys" }), make("dl", {}, ...KEYS.map(([k, what]) =>
				make("div", {}, make("dt", {}, make("kbd", { textContent: k })), make("dd", { textContent: what })))),
			make("form", { method: "dialog" }, make("button", { textContent: "Close" })));
		if (!dialog.open) dialog.showModal();
	};
	let g = 0;
	const visit = (url) => { location.href = url; };
	const acts = {
		j: () => { current(); go(at + 1); },
		k: () => { current(); go(at - 1); },
		o: () => { const r = current(); if (r) visit($("h3 a", r).href); },
		u: () => {
			const r = current();
			if (!r) return $("[data-threat]") && (history.length > 1 ? history.back() : visit("/"));
			if (isRead(r)) delete read[r.dataset.id]; else read[r.dataset.id] = r.dataset.at;
			keepRead();
			dress();
			say(isRead(r) ? "Read" : "Unread");
		},
		s: () => {
			const r = current(), id = r ? r.dataset.id : $("[data-threat]") && $("[data-threat]").dataset.threat;
			if (!id) return;
			const on = !pins().includes(id);
			setPin(id, on);
			dress();
			say(on ? "Pinned in this browser" : "Not pinned any more");
		},
		"/": () => $(".find input").select(),
		f: () => { const box = $(".filters"); if (box) { box.open = true; $(".filters a[aria-current], .filters a").focus(); } },
		r: () => { if (fresh_n) load(location.href, false); },
		"?": keysHelp,
	};
	const places = { f: "/", s: "/sources", t: "/trends", p: "/?show=pinned" };
	document.addEventListener("keydown", (e) => {
		if (e.key === "Escape") { hideBubble(); if (e.target.matches("input")) e.target.blur(); return; }
		if (e.ctrlKey || e.metaKey || e.altKey || e.target.matches("input, textarea, select") || dialog.open) return;
		const soon = Date.now() - g < 1200;
		g = e.key === "g" ? Date.now() : 0;
		if (soon && places[e.key]) { e.preventDefault(); visit(places[e.key]); return; }
		if (acts[e.key]) { e.preventDefault(); acts[e.key](); }
	});

	document.documentElement.classList.add("js");
	document.body.append(voice, bubble, names, dialog);
	dress();
	listen();
	setInterval(tellTimes, 60000);
})();
