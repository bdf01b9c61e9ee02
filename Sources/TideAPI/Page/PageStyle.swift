internal import TideModel

/// How the page looks: two palettes of one calm green-blue, system fonts, nothing that moves.
enum PageStyle {
    /// Changes when the style does, so that browsers may keep it for good.
    static let version = String(Array(css.utf8).withUnsafeBytes { FrameHash.of($0) } & 0xFFFF_FFFF, radix: 16)

    /// A wave over a field.
    static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b6b72"/>\
        <path d="M4 13c4-5 8-5 12 0s8 5 12 0" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/>\
        <path d="M4 20.500h24M4 25.500h24" stroke="#8fd6c0" stroke-width="2.500" stroke-linecap="round"/></svg>
        """

    static let css = """
        :root { color-scheme: light dark; --ground: #f3f6f6; --paper: #fff; --ink: #14282b; --soft: #50676a;
          --line: #dbe4e4; --accent: #0b6b72; --good: #12693e; --goodbg: #e3f3ea; --warn: #8a4b00; --warnbg: #fdf0da;
          --bad: #a81e1e; --badbg: #fde7e4; --spark: #2a8a92; }
        @media (prefers-color-scheme: dark) { :root { --ground: #0e1718; --paper: #172325; --ink: #e4eeee;
          --soft: #9db2b4; --line: #2b3b3d; --accent: #7fd0d4; --good: #86d9ac; --goodbg: #14342a; --warn: #f2be6a;
          --warnbg: #3a2b12; --bad: #ff9d92; --badbg: #44201d; --spark: #63bfc6; } }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system,
          "Segoe UI", Roboto, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC",
          sans-serif; }
        a { color: var(--accent); text-underline-offset: .2em; text-decoration-thickness: 1px; }
        a:focus-visible, button:focus-visible, input:focus-visible { outline: 3px solid var(--accent);
          outline-offset: 2px; border-radius: 4px; }
        .skip { position: absolute; left: -99rem; }
        .skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem 1rem; z-index: 1; }
        .top, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1rem; }
        .top { display: flex; align-items: center; justify-content: space-between; padding-top: .75rem; }
        .brand { display: flex; align-items: center; gap: .6rem; font-weight: 650; font-size: 1.1rem; color: inherit;
          text-decoration: none; min-height: 2.75rem; }
        .languages a { display: inline-flex; align-items: center; min-height: 2.75rem; padding: 0 .7rem; color: var(--soft); text-decoration: none; }
        .languages a[aria-current] { color: var(--ink); font-weight: 600; box-shadow: inset 0 -2px var(--accent); }
        .status { margin: .5rem 0 1.5rem; padding: 1.1rem 1.25rem; border-radius: 14px; background: var(--paper);
          border-left: 6px solid var(--soft); }
        .status.good { background: var(--goodbg); border-color: var(--good); }
        .status.warn { background: var(--warnbg); border-color: var(--warn); }
        .status.bad { background: var(--badbg); border-color: var(--bad); }
        .headline { margin: 0; font-size: clamp(1.3rem, 1.05rem + 1.4vw, 1.8rem); line-height: 1.25; font-weight: 650;
          text-wrap: balance; }
        .good .headline { color: var(--good); } .warn .headline { color: var(--warn); }
        .bad .headline { color: var(--bad); }
        .facts { margin: .4rem 0 0; font-size: .9rem; }
        .label { font-size: .95rem; font-weight: 600; color: var(--soft); margin: 0 0 .5rem; }
        section, nav.sites { margin-bottom: 1.75rem; }
        .troubles ul, .sites ul { list-style: none; margin: 0; padding: 0; }
        .troubles ul { background: var(--paper); border-radius: 14px; border: 1px solid var(--line); }
        .troubles li { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .6rem; padding: .6rem 1.1rem; }
        .troubles li + li { border-top: 1px solid var(--line); }
        .troubles a { font-weight: 600; overflow-wrap: anywhere; }
        .troubles .why { margin-left: auto; color: var(--warn); font-weight: 550; }
        .troubles .why.f4 { color: var(--bad); }
        .where { color: var(--soft); font-size: .9rem; overflow-wrap: anywhere; }
        .sites ul { display: flex; flex-wrap: wrap; gap: .5rem; }
        .sites li a { display: flex; flex-wrap: wrap; align-items: center; gap: 0 .5rem; min-height: 2.75rem;
          padding: .3rem .9rem; border-radius: 1.4rem; border: 1px solid var(--line); background: var(--paper);
          color: inherit; text-decoration: none; overflow-wrap: anywhere; }
        .sites li a[aria-current] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
        .further { align-self: center; color: var(--soft); }
        .tally { color: var(--soft); font-size: .85rem; font-variant-numeric: tabular-nums; }
        .mark { color: var(--warn); font-size: .85rem; font-weight: 600; }
        .sites form { margin-top: .75rem; display: flex; flex-wrap: wrap; gap: .5rem; align-items: center;
          color: var(--soft); font-size: .9rem; }
        input, button { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--soft);
          border-radius: 8px; padding: .45rem .7rem; min-height: 2.75rem; max-width: 100%; }
        .cards { display: grid; gap: .9rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr));
          align-items: start; }
        .site { grid-column: 1 / -1; margin: .6rem 0 0; font-size: 1.15rem; overflow-wrap: anywhere; }
        .site:first-child { margin-top: 0; }
        .site a { color: inherit; text-decoration: none; }
        .card { background: var(--paper); border: 1px solid var(--line); border-radius: 14px; min-width: 0; }
        article.card { padding: .8rem 1.1rem .5rem; }
        .card.quiet { border-color: var(--warn); }
        .card > header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .6rem; margin-bottom: .25rem; }
        h4 { margin: 0; font-size: 1.02rem; overflow-wrap: anywhere; }
        h4 a { color: inherit; text-decoration: none; }
        h4 a:hover, .site a:hover { text-decoration: underline; }
        .heard { margin-left: auto; color: var(--soft); font-size: .85rem; }
        .quiet .heard { color: var(--warn); font-weight: 600; }
        table { border-collapse: collapse; width: 100%; }
        article thead th { font-size: .78rem; font-weight: 500; color: var(--soft); padding: 0 0 .15rem .75rem; }
        article thead th:first-child { padding-left: 0; }
        th { text-align: left; font-weight: 450; }
        tbody tr + tr > * { border-top: 1px solid var(--line); }
        article td, article tbody th { padding: .4rem 0 .45rem .75rem; vertical-align: middle; }
        article tbody th { padding-left: 0; overflow-wrap: anywhere; line-height: 1.3; }
        small { color: var(--soft); font-size: .78rem; }
        .value, article thead th:nth-child(2) { text-align: right; }
        .value { white-space: nowrap; }
        .number { font-variant-numeric: tabular-nums; }
        .value .number { font-weight: 650; font-size: 1.08rem; }
        .unit { color: var(--soft); font-size: .85rem; }
        .badge { display: inline-block; font-size: .78rem; line-height: 1.5; color: var(--good); white-space: nowrap; }
        .f2 .badge { color: var(--soft); }
        .f3 .badge, .f9 .badge { color: var(--warn); background: var(--warnbg); font-weight: 600; padding: 0 .45rem;
          border-radius: .6rem; }
        .f4 .badge, .badge.odd { color: var(--bad); background: var(--badbg); font-weight: 600; padding: 0 .45rem;
          border-radius: .6rem; }
        .f4 .value .number { color: var(--bad); } .f3 .value .number { color: var(--warn); }
        .value .badge { display: block; width: fit-content; margin-left: auto; }
        .line { width: 108px; }
        .spark { display: block; width: 96px; height: 32px; overflow: visible; }
        .spark polyline { fill: none; stroke: var(--spark); stroke-width: 1.5; stroke-linejoin: round; }
        .spark circle { fill: var(--spark); } .spark .end { fill: var(--ink); }
        .age { display: block; color: var(--soft); font-size: .8rem; line-height: 1.5; }
        .age.old { color: var(--warn); font-weight: 600; }
        .none { color: var(--soft); margin: .3rem 0 .5rem; }
        .paging { display: flex; gap: 1rem; margin-top: 1rem; }
        .paging a { display: inline-flex; align-items: center; min-height: 2.75rem; padding: 0 1.1rem; border: 1px solid var(--line); border-radius: 1.4rem;
          background: var(--paper); text-decoration: none; }
        .books .cards { grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr)); }
        .book { padding: .7rem 1.1rem; }
        .book caption { text-align: left; font-weight: 600; padding: 0 0 .35rem; }
        .book td { text-align: right; } .book th, .book td { padding: .2rem 0; }
        .book .sum > * { font-weight: 600; }
        .badge.even { margin-left: .3rem; }
        .title { font-size: 1.4rem; margin: .5rem 0 1rem; overflow-wrap: anywhere; }
        .severity { font-size: .78rem; font-weight: 650; padding: 0 .45rem; border-radius: .6rem; white-space: nowrap;
          color: var(--bad); background: var(--badbg); }
        .severity.warning { color: var(--warn); background: var(--warnbg); }
        .severity.emergency { color: var(--badbg); background: var(--bad); }
        .severity.over { color: var(--soft); background: var(--ground); }
        .note { padding: .7rem 1.1rem; border-radius: 14px; background: var(--warnbg); color: var(--warn);
          font-weight: 550; overflow-wrap: anywhere; }
        .answer form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin-bottom: .6rem; }
        .answer label { display: flex; flex-direction: column; color: var(--soft); font-size: .85rem; }
        .answer button { border-color: var(--accent); color: var(--accent); font-weight: 600; }
        select { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--soft);
          border-radius: 8px; padding: .45rem .7rem; min-height: 2.75rem; max-width: 100%; }
        .about th { white-space: nowrap; }
        .book td.fact { text-align: left; overflow-wrap: anywhere; padding-left: 1rem; }
        .drawing { padding: .8rem 1.1rem; }
        .chart { display: block; width: 100%; max-width: 60rem; height: auto; }
        .chart .span { fill: var(--badbg); }
        .chart .limit { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 6 4; }
        .chart polyline { fill: none; stroke: var(--spark); stroke-width: 2; stroke-linejoin: round; }
        .chart circle { fill: var(--spark); } .chart text { fill: var(--soft); font-size: 12px; }
        .history li, .told li { overflow-wrap: anywhere; }
        footer { color: var(--soft); font-size: .85rem; padding-bottom: 2rem; }
        footer p { margin: 0 0 .5rem; max-width: 60rem; overflow-wrap: anywhere; }
        @media (max-width: 34rem) {
          .chart text { font-size: 18px; }
          article.card { padding: .75rem .9rem .4rem; }
          .troubles .why { margin-left: 0; flex-basis: 100%; }
        }
        """
}
