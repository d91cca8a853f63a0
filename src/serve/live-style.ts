/** How the live page looks, by day and by night. */
export const liveStyle = `:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --ink: #22201c; --faint: #6d675e; --line: #ddd8ce; --card: #fff;
  --read: #0b6e4f; --delivered: #2f9e74; --accepted: #7cc4a4; --sending: #3b82c4; --in_doubt: #c98a00;
  --failed: #c0392b; --suppressed: #8a8378; --expired: #b5aea2; --pending: #e4dfd5;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #17161a; --ink: #ece9e2; --faint: #a29c92; --line: #35323a; --card: #201e25; --pending: #3a3740; --expired: #5a554e; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
header { display: flex; justify-content: space-between; align-items: baseline; padding: 1rem 1.5rem; border-bottom: 1px solid var(--line); }
h1 { font-size: 1rem; margin: 0; letter-spacing: .04em; }
#age { margin: 0; color: var(--faint); }
#age.old { color: var(--failed); font-weight: 600; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; }
section { margin-bottom: 3rem; }
h2 { font-size: 1.6rem; margin: 1.2rem 0 0; }
h3 { font-size: 1rem; margin: 0; display: flex; gap: .6rem; align-items: baseline; }
.head, .when, .sums { color: var(--faint); margin: .2rem 0; }
.gate { display: inline-block; padding: .1rem .7rem; border-radius: 1rem; margin-right: .4rem; color: #fff; background: var(--read); font-weight: 600; }
.gate.frozen { background: #2c6da3; } .gate.closed { background: #57524a; }
.trouble { color: var(--failed); margin-left: 1rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .6rem; margin: 1rem 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
.card b { display: block; font-size: 1.3rem; font-variant-numeric: tabular-nums; }
.card span { color: var(--faint); font-size: .85rem; }
ol { list-style: none; padding: 0; margin: 1.2rem 0 0; }
.occurrence { padding: .7rem 0; border-top: 1px solid var(--line); }
.state { font-weight: 400; color: var(--faint); font-size: .9rem; }
.running .state { color: #2c6da3; font-weight: 600; } .held .state { color: var(--failed); font-weight: 600; }
svg { display: block; width: 100%; height: 12px; border-radius: 6px; margin: .35rem 0 .2rem; background: var(--pending); }
.dot { display: inline-block; width: .65rem; height: .65rem; border-radius: 50%; margin: 0 .3rem 0 .5rem; }
.dot:first-child { margin-left: 0; }
.waits { margin: .3rem 0 1rem; padding-left: 1.1rem; }
rect.s-read { fill: var(--read); } .dot.s-read { background: var(--read); }
rect.s-delivered { fill: var(--delivered); } .dot.s-delivered { background: var(--delivered); }
rect.s-accepted { fill: var(--accepted); } .dot.s-accepted { background: var(--accepted); }
rect.s-sending { fill: var(--sending); } .dot.s-sending { background: var(--sending); }
rect.s-in_doubt { fill: var(--in_doubt); } .dot.s-in_doubt { background: var(--in_doubt); }
rect.s-failed { fill: var(--failed); } .dot.s-failed { background: var(--failed); }
rect.s-suppressed { fill: var(--suppressed); } .dot.s-suppressed { background: var(--suppressed); }
rect.s-expired { fill: var(--expired); } .dot.s-expired { background: var(--expired); }
rect.s-pending { fill: var(--pending); } .dot.s-pending { background: var(--pending); }
`
