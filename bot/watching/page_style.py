"""How the page of figures looks: on a narrow phone, in the dark, on paper, and from right to left."""

STYLE = """
:root{--ink:#1a1a1a;--soft:#595959;--grid:#d9d9d9;--paper:#fff;--starts:#808080;--consented:#e8a83a;--midway:#3d94cc;
--submitted:#0b3c6f}
@media (prefers-color-scheme:dark){:root{--ink:#eee;--soft:#b5b5b5;--grid:#444;--paper:#161616;--starts:#a0a0a0;
--consented:#c98c22;--midway:#5fb4e8;--submitted:#a9cdf5}}
@media print{:root{--ink:#000;--soft:#444;--grid:#bbb;--paper:#fff;--starts:#808080;--consented:#e8a83a;
--midway:#3d94cc;--submitted:#0b3c6f}
section{break-inside:avoid-page}i,figure,li,.tiles div{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.45 system-ui,"Noto Sans","Noto Sans Arabic",sans-serif}
main{max-width:46rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;line-height:1.25;margin:.2rem 0 .6rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2rem 0 .6rem}
p{margin:.2rem 0;color:var(--soft);overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.7rem;margin:1rem 0}
.tiles div{border-block-start:4px solid var(--grid);padding-block-start:.3rem;display:flex;
flex-direction:column-reverse;justify-content:flex-end}
.tiles .starts{border-block-start:4px dotted var(--starts)}.tiles .consented{border-color:var(--consented)}
.tiles .midway{border-block-start:4px dashed var(--midway)}.tiles .submitted{border-color:var(--submitted)}
dt{color:var(--soft)}dd{margin:0;font-size:1.4rem}
figure{margin:0;max-width:40rem}svg{display:block;width:100%;height:auto;overflow:visible}
svg text{font-size:24px;fill:var(--soft);direction:inherit}
svg path{fill:none;stroke-width:2.5;vector-effect:non-scaling-stroke}svg .grid{stroke:var(--grid);stroke-width:1}
.hatch{stroke:var(--soft);stroke-width:1.5!important}rect.few{fill:url(#hatch);stroke:var(--soft);stroke-width:.5}
svg .starts path{stroke:var(--starts);stroke-dasharray:2 4}.starts circle{fill:var(--starts)}
svg .consented path{stroke:var(--consented)}.consented circle{fill:var(--consented)}
svg .midway path{stroke:var(--midway);stroke-dasharray:8 4}.midway circle{fill:var(--midway)}
svg .submitted path{stroke:var(--submitted);stroke-width:4}.submitted circle{fill:var(--submitted)}
figcaption{display:flex;justify-content:space-between;gap:.5rem;padding-inline-start:10%;color:var(--soft);
font-size:.8rem}figcaption span{max-width:45%}
.bars{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:minmax(0,2fr) minmax(0,2fr) auto;
gap:.3rem .6rem;align-items:center}
.bars li{display:contents}
.bars b{font-weight:normal;overflow-wrap:anywhere;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;
overflow:hidden;text-align:start}
.bar i{display:block;height:1.1rem}.begun{background-color:var(--consented)}.begun i{background:var(--submitted)}
.stops .begun{background-color:var(--midway)}
i.few,.bar i.few:not(.begun){display:inline-block;inline-size:2rem;height:.9rem;border:1px solid var(--soft)}
i.few{background-image:repeating-linear-gradient(135deg,var(--soft) 0 1px,transparent 1px 5px)}
.wide{overflow-x:auto;margin-block-start:.8rem}
table{border-collapse:collapse;font-size:.85rem;min-width:100%}
th,td{padding:.3rem;border-block-end:1px solid var(--grid);text-align:end;vertical-align:bottom;
font-weight:normal}
thead th{color:var(--soft)}tbody th{text-align:start;min-width:7rem;max-width:18rem;overflow-wrap:anywhere}
td{font-variant-numeric:tabular-nums}
footer{margin-block-start:2rem;font-size:.85rem}
@media print{.wide{overflow:visible}body{font-size:12px}}
"""
