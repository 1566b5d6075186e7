// Put into a page by `watch`, never into a published file: takes the page's place when a new one is made, and says what is wrong.
(() => {
  const own = document.currentScript.dataset, kept = `koruz-watch ${location.pathname}`;
  const host = document.createElement("koruz-watch");
  const shadow = host.attachShadow({mode: "open"}), looks = new CSSStyleSheet();
  looks.replaceSync(`
    :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; font: 16px/1.45 system-ui, sans-serif; }
    [hidden] { display: none !important; }
    .busy { position: absolute; right: 12px; bottom: 12px; padding: 4px 12px; border-radius: 6px; background: #1d2b3a; color: #fff; }
    .wrong { max-height: 45vh; overflow: auto; padding: 14px 20px; background: #fff4f2; color: #3b0d06; border-top: 4px solid #b3261e; }
    h2 { margin: 0 0 6px; font-size: 1.05em; }
    pre { margin: 0; font: 14px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
    button { float: right; min-width: 44px; min-height: 32px; font: inherit; color: inherit; background: #fff; border: 1px solid; border-radius: 6px; }`);
  shadow.adoptedStyleSheets = [looks];
  shadow.innerHTML = `<div class="busy" role="status" hidden></div>
    <section class="wrong" role="alert" aria-labelledby="head" hidden><button>Hide</button><h2 id="head"></h2><pre></pre></section>`;
  const [busy, wrong, head, text] = [".busy", ".wrong", "h2", "pre"].map(part => shadow.querySelector(part));
  shadow.querySelector("button").onclick = () => { wrong.hidden = true; };
  const folds = () => [...document.querySelectorAll("details")];
  const show = state => {
    const mine = state.pages[own.theme];
    if (mine && String(mine.version) !== own.version) {
      const open = folds().map(fold => fold.open);
      sessionStorage.setItem(kept, JSON.stringify({open, y: scrollY}));
      return location.reload();
    }
    const words = state.wrong.filter(each => !each.theme || !own.theme || each.theme === own.theme).flatMap(each => each.lines);
    if (text.textContent !== words.join("\n")) wrong.hidden = !words.length;
    text.textContent = words.join("\n");
    head.textContent = own.version === "0" ? "There is no page yet" : "This is the last good page";
    busy.hidden = !state.busy;
    busy.textContent = state.busy;
    if (!own.theme && own.list !== undefined && own.list !== state.list) location.reload();
  };
  const say = words => { busy.hidden = false; busy.textContent = words; };
  const listen = () => {
    const line = new WebSocket(`ws://${location.host}/.watch/line?theme=${own.theme || ""}`);
    line.onmessage = message => show(JSON.parse(message.data));
    line.onclose = () => { say("The watch has ended; this is the last page."); setTimeout(listen, 2000); };
  };
  addEventListener("DOMContentLoaded", () => {
    document.body.append(host);
    const before = JSON.parse(sessionStorage.getItem(kept) || "null");
    sessionStorage.removeItem(kept);
    if (before) {
      const now = folds();
      if (now.length === before.open.length) now.forEach((fold, at) => { fold.open = before.open[at]; });
      scrollTo({top: before.y, behavior: "instant"});
    }
    listen();
  });
})();
