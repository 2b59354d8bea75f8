"""Sixty names that somebody may have typed into a record to make more of it than a name, each with what it tries.

None may reach another host, become a link, or be read for anything but its letters. `HOST` stands for every other host:
a request to it, or a link, is found by its name.
"""

from __future__ import annotations

__all__ = ["HOST", "HOSTILE", "UNSEEN"]

HOST = "evil.example"

HOSTILE: tuple[tuple[str, str], ...] = (
    ("image", f"![a](http://{HOST}/1.png)"),
    ("image by reference", f"![b][b2] [b2]: http://{HOST}/2"),
    ("linked image", f"[![c](//{HOST}/3.png)](//{HOST}/3)"),
    ("link", f"[d](https://{HOST}/4)"),
    ("link with a title", f'[e](http://{HOST}/5 "f")'),
    ("link by reference", f"[g][g2] [g2]: http://{HOST}/6"),
    ("autolink", f"<http://{HOST}/7>"),
    ("bare address", f"http://{HOST}/8"),
    ("bare address, in capitals", f"HTTPS://{HOST}/9"),
    ("bare address, no scheme", f"www.{HOST}/10"),
    ("address within brackets", f"(see https://{HOST}/11)"),
    ("address after a colon", f"Dr:http://{HOST}/12"),
    ("formula, at", "@SUM(1+1)"),
    ("script as a link", "[h](javascript:alert(1))"),
    ("script as a link, in disguise", "[i](java&#x73;cript:alert(2))"),
    ("data as a link", "[j](data:text/html;base64,PHNjcmlwdD4=)"),
    ("file as a link", "[k](file:///etc/passwd)"),
    ("tag", "<b>bold</b> name"),
    ("script", "<script>alert(3)</script>"),
    ("image whose error runs", f"<img src=//{HOST}/13 onerror=alert(4)>"),
    ("drawing", f"<svg/onload=alert(5)><use href=//{HOST}/14>"),
    ("frame", f"<iframe src=//{HOST}/15></iframe>"),
    ("style", f"<style>@import '//{HOST}/16';</style>"),
    ("address of the page", f"<base href=//{HOST}/17>"),
    ("form", f"<form action=//{HOST}/18><button>go"),
    ("way on", f"<meta http-equiv=refresh content='0;url=//{HOST}/19'>"),
    ("attribute broken out of", f"\"><img src='//{HOST}/20'>"),
    ("comment", "<!-- hidden --> shown"),
    ("entity", "&lt;i&gt; &amp; &#60;"),
    ("link in a figure", f'<a href="http://{HOST}/21">fig</a>'),
    ("line's end in a figure", "one<br>two<extra></extra>"),
    ("value in a figure", "%{x} %{customdata[0]:.3f}"),
    ("formula set", r"$\frac{1}{2}$ and $$x^2$$"),
    ("icon", ":material/home: nurse"),
    ("coloured", ":red[urgent] :blue-background[x]"),
    ("badge", ":red-badge[VIP] :small[y]"),
    ("picture sign", ":smile: :+1: :streamlit:"),
    ("arrow, dash, comparison", "a -> b -- c >= d"),
    ("emphasis", "**strong** _weak_ ~~gone~~"),
    ("code", "`code` ``more`` ```"),
    ("heading", "# Heading"),
    ("list", "- item one"),
    ("numbered list", "1. item"),
    ("quotation", "> quoted"),
    ("table", "| a | b | |---|---|"),
    ("task", "[x] done [ ] not"),
    ("footnote", "[^1]: note"),
    ("rule", "---"),
    ("spreadsheet's link", f'=HYPERLINK("http://{HOST}/22","k")'),
    ("spreadsheet's command", "=cmd|' /C calc'!A0"),
    ("formula, plus", "+SUM(1+1)"),
    ("formula, minus", "-2+3+cmd"),
    ("formula, full width", f'＝WEBSERVICE("http://{HOST}/23")'),
    ("formula after an apostrophe", "'=1+1"),
    ("cells parted", 'a,b;c"d'),
    ("template", "{{7*7}} {0} %s ${HOME} {name}"),
    ("printed page's markup", '#import "/etc/passwd" #read("x")'),
    ("path", "..\\..\\etc/passwd"),
    ("marks upon marks", "Z̷̧̛a̸l̵g̶o̷"),
    ("very long word", "W" * 70),
)
"""What it tries → the name."""

UNSEEN: tuple[tuple[str, str], ...] = (
    ("turned round", "abc\u202etxt.exe\u202c"),
    ("no width", "Ann\u200bLee\u2060Ray"),
    ("bell", "ding\x07dong"),
    ("line's end", "two\nlines"),
    ("tab", "\t=1+1"),
    ("address of e-mail", f"a.nurse@{HOST}"),
    ("address of e-mail, quoted", f"<mailto:a@{HOST}>"),
    ("formula, at", f"@SUM(1)+a@b.{HOST}"),
)
"""What the intake takes out or refuses: seen on the import page, and never in the records as it was."""
