"""Ways to bring a script into a page; each calls ``__xss`` with its own number when a browser runs it.

Where ``checks/xss_corpus.py`` of a folder ``shared`` beside the project has more of them, these are taken too.
"""

from __future__ import annotations

import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "checks" / "xss_corpus.py"
FURTHER = Path(os.environ.get("XSS_CORPUS") or BESIDE)
"""A list by others, which the project does without; the variable says where another one is."""
CALL = "__xss"

ELEMENTS = r"""
<script>@</script>
<ScRiPt >@</sCrIpT >
<script/src=data:text/javascript,@></script>
<scr<script>ipt>@</scr</script>ipt>
<img src=x onerror=@>
<img/src/onerror=@>
<IMG SRC=x OnErRoR="@">
<img src=x onerror=@//
<svg onload=@>
<svg/onload=@//
<svg><script>@</script></svg>
<svg><script href=data:text/javascript,@ /></svg>
<svg><image href=x onerror=@></svg>
<svg><animate onbegin=@ attributeName=x dur=1s /></svg>
<svg><a><animate attributeName=href values=javascript:@ /><text y=20>auf</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='x' onerror='@'/></svg>#x" /></svg>
<body onload=@>
<body onpageshow=@>
<input autofocus onfocus=@>
<select autofocus onfocus=@></select>
<details open ontoggle=@>auf</details>
<video src=x onerror=@></video>
<audio src=x onerror=@></audio>
<video><source onerror=@></video>
<object data=x onerror=@></object>
<iframe srcdoc="<script>parent.@</script>"></iframe>
<iframe srcdoc="&lt;svg onload=parent.@&gt;"></iframe>
<iframe src="javascript:parent.@"></iframe>
<iframe src="data:text/html,<script>@</script>"></iframe>
<iframe onload=@></iframe>
<embed src="javascript:@">
<object data="javascript:@"></object>
<marquee onstart=@>auf</marquee>
<p style="animation:a 1ms" onanimationend=@>auf</p><style>@keyframes a{}</style>
<style onload=@></style>
<link rel=stylesheet href=data:text/css, onload=@>
<meta http-equiv=refresh content="0;url=javascript:@">
<base href="javascript:/a/-@//"><a href="x">auf</a>
<template shadowrootmode=open><img src=x onerror=@></template>
<x onclick=@>auf</x>
<p onclick=@ tabindex=1>auf</p>
"""
"""Elements that act."""
LINKS = r"""
<a href="javascript:@">auf</a>
<a href=" &#1;JaVaScRiPt:@">auf</a>
<a href="java&#9;script:@">auf</a>
<a href="java&#10;scr&#13;ipt:@">auf</a>
<a href="javascript&colon;@">auf</a>
<a href="&#x6a;&#97vascript&#58;@">auf</a>
<a href="javascript://example.org/%0a@">auf</a>
<a href="data:text/html,<script>@</script>">auf</a>
<a href="vbscript:@">auf</a>
<a href="feed:javascript:@">auf</a>
<svg><a xlink:href="javascript:@"><text y=20>auf</text></a></svg>
<math><mtext href="javascript:@">auf</mtext></math>
<form action="javascript:@"><button>auf</button></form>
<form><button formaction="javascript:@">auf</button></form>
<form id=z></form><input type=submit form=z formaction="javascript:@">
<a href="#" onclick=@>auf</a>
<a href="/" title='"><svg onload=@>'>auf</a>
<a href="/" title="&quot;&gt;&lt;svg onload=@&gt;">auf</a>
<a linktype="page" id='1"><svg onload=@>'>auf</a>
<embed embedtype="image" id='1"><svg onload=@>' alt='"><svg onload=@>' format="left"/>
[auf](javascript:@)
![auf](x"onerror="@)
[auf](/ "title"onmouseover="@")
https://example.org/"onmouseover="@
https://example.org/'onmouseover='@
http://example.org/<svg/onload=@>
javascript:@
"""
"""Addresses that are code, also in the manner of Markdown and of the editor's own links and pictures."""
MUTATIONS = r"""
<math><mtext></p><style><!--</style><img src=x onerror=@>--></style></math>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=@&gt;">
<form><math><mtext></form><form><mglyph><style></math><img src onerror=@>
<svg></p><style><a id="</style><img src=x onerror=@>">
<svg><style><img src=x onerror=@></style></svg>
<svg><desc><img src=x onerror=@></desc></svg>
<svg><p><style><!--</style><img src=x onerror=@>--></style></svg>
<noscript><p title="</noscript><img src=x onerror=@>"></noscript>
<title><p title="</title><img src=x onerror=@>"></title>
<textarea><p title="</textarea><img src=x onerror=@>"></textarea>
<xmp><p title="</xmp><img src=x onerror=@>"></xmp>
<noembed><p title="</noembed><img src=x onerror=@>"></noembed>
<iframe><p title="</iframe><img src=x onerror=@>"></iframe>
<style><p title="</style><img src=x onerror=@>"></style>
<template><p title="</template><img src=x onerror=@>"></template>
<!--><img src=x onerror=@>-->
<!-- --!><img src=x onerror=@>-->
<![CDATA[><img src=x onerror=@>]]>
<?x ><img src=x onerror=@>?>
<select><template><style><!--</style><a rel="--></style></template></select><img src=x onerror=@>">
<table><caption><svg><style><img src=x onerror=@></style></svg></caption></table>
<a><table><a title="</table><img src=x onerror=@>"></a></table></a>
"""
"""What looks harmless and acts when it is read a second time, or inside of other elements."""
WAYS_OUT = r"""
"><svg onload=@>
'><svg onload=@>
'"><svg onload=@>
" autofocus onfocus=@ x="
' autofocus onfocus=@ x='
</script><svg onload=@>
</style><svg onload=@>
</title><svg onload=@>
</textarea><svg onload=@>
</noscript></template></select></option><svg onload=@>
--></mark></a><svg onload=@>
]]></content><svg xmlns="http://www.w3.org/1999/xhtml" onload="@"/>
]]></summary><script xmlns="http://www.w3.org/1999/xhtml">@</script>
"}</script><script>@</script>
";@;//
';@;//
\";@;//
*/@/*
`;@;`
${@}
{{constructor.constructor("@")()}}
\u003csvg onload=@\u003e
&lt;svg onload=@&gt;
&amp;lt;svg onload=@&amp;gt;
%3Csvg%20onload=@%3E
¶<mark>⟦<svg onload=@>⟧</mark>
=HYPERLINK("javascript:@";"auf")
@SUM(1)+<svg onload=@>
"""
"""Ends of what a text may stand in: attributes, scripts, elements without markup, feeds, templates, cells."""

SHORT = ["'\"><svg onload=@>", '"><svg/onload=@>', "<svg/onload=@>", "'><svg/onload=@>"]
"""For fields in which little has room; the first leaves attributes of either quote."""
EVERYWHERE = "'\"--></textarea></title></style></noscript></template></script><svg onload=@>"
"""Leaves whatever it stands in."""


@dataclass(frozen=True, slots=True)
class Vector:
    """One way; ``number`` is what it calls."""

    number: int
    markup: str


def _of(markup: str, number: int) -> Vector:
    called = markup.replace("@keyframes", "\1").replace("@SUM", "\2").replace("@", f"{CALL}({number})")
    return Vector(number, called.replace("\1", "@keyframes").replace("\2", "@SUM"))


def own() -> list[Vector]:
    """Those of the project, which are always there."""
    lines = "".join([ELEMENTS, LINKS, MUTATIONS, WAYS_OUT]).split("\n")
    return [_of(line, number) for number, line in enumerate(filter(None, lines), start=100)]


def further() -> list[Vector]:
    """Those by others; none where their list is not at hand."""
    if not FURTHER.exists():
        return []
    found = importlib.util.spec_from_file_location("further_vectors", FURTHER)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return [
        Vector(number, one["html"].replace(f"{CALL}('{one['id']}')", f"{CALL}({number})").replace("\0", ""))
        for number, one in enumerate(module.corpus(), start=1000)
    ]


def vectors() -> list[Vector]:
    return own() + further()


def short() -> list[str]:
    return [_of(markup, number).markup for number, markup in enumerate(SHORT, start=10)]


def everywhere() -> str:
    return _of(EVERYWHERE, 9).markup
