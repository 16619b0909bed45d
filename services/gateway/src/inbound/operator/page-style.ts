import { Html } from './html.js';

/** Quiet greys, one accent, colour only where it says something. Follows the reader's light or dark setting. */
export const PAGE_STYLE = new Html(`
:root{color-scheme:light dark;--bg:#f6f6f4;--card:#fff;--ink:#1d2126;--soft:#6b727b;--line:#e3e4e1;--accent:#2f6f6a;--good:#2c7a4b;--bad:#a8433a;--wait:#9a6b1c}
@media (prefers-color-scheme:dark){:root{--bg:#15181b;--card:#1d2125;--ink:#e6e8ea;--soft:#98a0a8;--line:#2c3136;--accent:#6fb5ae;--good:#6fbd8b;--bad:#e08a80;--wait:#d8ab5e}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:14px/1.45 system-ui,-apple-system,"Segoe UI",sans-serif}
header{display:flex;align-items:baseline;gap:16px;padding:18px 24px 6px}
h1{font-size:17px;font-weight:650;margin:0;letter-spacing:.01em}
h2{font-size:12px;font-weight:600;margin:0 0 8px;color:var(--soft);text-transform:uppercase;letter-spacing:.06em}
header small{color:var(--soft)}
main{padding:10px 24px 40px;display:grid;gap:22px}
.stages{display:grid;grid-template-columns:repeat(6,minmax(150px,1fr));gap:10px;overflow-x:auto}
.stage{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:10px;min-height:96px}
.stage h2{display:flex;justify-content:space-between}
.stage h2 b{color:var(--ink);font-weight:600}
.job{border-top:1px solid var(--line);padding:7px 0 6px}
.job:first-of-type{border-top:0;padding-top:0}
.job .who{font-weight:550}
.job .why{color:var(--wait)}
.job .soft,.soft{color:var(--soft);font-size:12.5px}
.good{color:var(--good)}.bad{color:var(--bad)}.wait{color:var(--wait)}
.row{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:16px}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
th{font-weight:500;color:var(--soft);text-align:left;font-size:12.5px;padding:0 10px 6px 0}
td{padding:5px 10px 5px 0;border-top:1px solid var(--line);vertical-align:top}
td.n,th.n{text-align:right;padding-right:22px}
.dot{display:inline-block;width:8px;height:8px;border-radius:50%;background:var(--soft);margin-right:7px}
.dot.good{background:var(--good)}.dot.bad{background:var(--bad)}.dot.wait{background:var(--wait)}
code{font:12px ui-monospace,SFMono-Regular,Menlo,monospace;color:var(--soft)}
`);

/** Replaces the page's content every second; stands still when the server is away, and says so. */
export const PAGE_SCRIPT = new Html(`
const main=document.querySelector('main'),at=document.querySelector('#at');
async function look(){
  try{
    const answer=await fetch('/operator/live',{headers:{accept:'text/html'}});
    if(!answer.ok)throw new Error(answer.status);
    main.innerHTML=await answer.text();
    at.textContent=new Date().toLocaleTimeString();at.className='';
  }catch{at.textContent='no answer since '+at.textContent.replace(/^no answer since /,'');at.className='bad';}
  setTimeout(look,1000);
}
setTimeout(look,1000);
`);
