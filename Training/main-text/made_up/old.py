"""A page as sites were built before style sheets, and as archives and mailing systems still build them: tables for the
layout, line breaks between paragraphs, fonts in the place of headings, hardly a name that tells."""
import re

from .modern import Maker

SPACE_BELOW = ["<br><br>", "<br/><br/>\n", "<br>\n<br>\n", "<br>&nbsp;<br>", "<br><br>\n&nbsp;&nbsp;"]


class OldMaker(Maker):
    """One page."""

    def __init__(self, seed):
        super().__init__(seed)
        self.font = self.chance.choice(['<font face="arial" size=2>', "<font size=-1>", '<font face="verdana">', "", ""])
        self.bold = self.chance.choice(["b", "strong"])

    def in_font(self, text):
        return f"{self.font}{text}</font>" if self.font else text

    def table_of(self, cells, attributes=""):
        return f"<table{attributes}>" + "".join(f"<tr><td>{cell}</td></tr>" for cell in cells) + "</table>"

    def menu(self):
        """Links to sections, among them some headlines."""
        chance = self.chance
        names = self.labels["section"].split("|") * 2
        headlines = chance.choice([0, 0, 0.3, 0.6, 1])
        links = [self.link(self.writer.headline() if self.some(headlines) else names[at])
                 for at in range(chance.randint(3, 12))]
        form = chance.choice(["line", "line", "breaks", "rows", "cells", "list", "paragraphs"])
        if form == "line":
            return chance.choice([" | ", " - ", " &middot; ", "&nbsp; ", " [] "]).join(links)
        if form == "breaks":
            return chance.choice(["<br>", "<br>\n", "<br><br>"]).join(links)
        if form == "rows":
            return self.table_of(map(self.in_font, links), " width=140")
        if form == "cells":
            return "<table><tr>" + "".join(f"<td>{link}</td>" for link in links) + "</tr></table>"
        if form == "list":
            return "<ul>" + "".join(f"<li>{link}" for link in links) + "</ul>"
        return "".join(f"<p>{link}</p>" for link in links)

    def cards(self, fewest, gold=None):
        """Headlines with a sentence or without, that lead to other pages."""
        chance, writer = self.chance, self.writer
        form = chance.choice(["breaks", "breaks", "paragraphs", "tables", "rows", "definitions", "list"])
        teaser, cut, dated, more = self.some(0.7), self.some(0.4), self.some(0.3), self.some(0.3)
        title_is_link = not more or self.some(0.5)
        parts = []
        for _ in range(chance.randint(fewest, 10)):
            title = writer.headline()
            lines = [title]
            head = f"<{self.bold}>{self.link(title) if title_is_link else title}</{self.bold}>"
            text = ""
            if teaser:
                text = writer.sentence(8, 26)
                if cut:
                    text = text[:chance.randint(60, 150)].rsplit(" ", 1)[0] + "..."
                lines.append(text)
            if dated:
                text = f"{chance.randint(1, 28)}/{chance.randint(1, 12)}/2004 {text}"
            if more:
                text += " " + self.link(self.label("more"))
            if form == "breaks":
                parts.append(f"{head}<br>{text}<br><br>" if text else f"{head}<br>")
            elif form == "paragraphs":
                parts.append(f"<p>{head}<br>{text}" if self.some(0.9) else f"<p>{head}<p>{text}")
            elif form == "tables":
                parts.append(self.table_of([head, self.in_font(text)]))
            elif form == "rows":
                parts.append(f"<tr><td><img src=b.gif></td><td>{self.in_font(head + '<br>' + text)}</td></tr>")
            elif form == "definitions":
                parts.append(f"<dt>{head}<dd>{text}")
            else:
                parts.append(f"<li>{head} {text}")
            if gold is not None:
                gold += lines
        around = {"rows": "table", "definitions": "dl", "list": "ul"}.get(form)
        inner = f"<{around}>{''.join(parts)}</{around}>" if around else "".join(parts)
        if gold is not None or self.some(0.3):
            return inner
        return f"<{self.bold}>{self.label('grid')}</{self.bold}>{chance.choice(['<br>', '<p>', '<hr>'])}{inner}"

    def article(self):
        chance, writer = self.chance, self.writer
        texts = []
        for at in range(chance.choice([1, 2, 3, 4, 5, 6, 8, 10, 14, 20])):
            if at % 4 == 3 and self.some(0.3):
                self.gold.append(writer.heading())
                texts.append(chance.choice(["<b>{}</b>", "<h3>{}</h3>", "{}"]).format(self.gold[-1]))
            text = writer.paragraph()
            self.gold.append(text)
            texts.append(self.linked(text, self.link_share))
            kind = chance.random()
            if kind < 0.05:
                texts[-1] += self.table()
            elif kind < 0.1:
                items = [writer.sentence(3, 14) for _ in range(chance.randint(2, 6))]
                self.gold.append("\n".join(items))
                texts[-1] += "<ul>" + "".join(f"<li>{item}" for item in items) + "</ul>"
        if self.some(0.2):
            texts += [writer.note(self.site, self.author) for _ in range(chance.choice([1, 1, 2]))]
        form = chance.choice(["breaks", "breaks", "breaks", "paragraphs", "unclosed", "below", "divs", "rows"])
        if form == "breaks":
            body = self.in_font(chance.choice(SPACE_BELOW).join(texts))
        elif form == "paragraphs":
            body = "\n".join(f"<p>{self.in_font(text)}</p>" for text in texts)
        elif form == "unclosed":
            body = "\n".join(f"<p>{text}" for text in texts)
        elif form == "below":
            body = "<p>\n".join(texts)
        elif form == "divs":
            body = "\n".join(f"<div align=justify>{self.in_font(text)}</div>" for text in texts)
        else:
            body = self.table_of(map(self.in_font, texts))
        if self.some(0.3):
            body = self.picture() + body
        around = chance.choice(["", "", "div", "span", "td", "blockquote"])
        if around == "td":
            return self.table_of([body], chance.choice([" border=0", " width=100%"]))
        return f"<{around}{self.named_as('story', 'text', 'bodytext', 'content')}>{body}</{around}>" if around else body

    def picture(self):
        below = self.writer.sentence(4, 14) if self.some(0.6) else self.labels["ad"]
        return f'<table align=right width=200><tr><td><img src=a.jpg><br><font size=1>{below}</font></td></tr></table>'

    def opening(self, title):
        heading = self.chance.choice([f"<h1>{title}</h1>", f"<h2>{title}</h2>", f"<font size=5><b>{title}</b></font><br>",
                                      f"<p><b>{title}</b></p>", f"<b>{title}</b><br><br>"])
        day = f"{self.chance.randint(1, 28)}.{self.chance.randint(1, 12)}.2004"
        byline = self.chance.choice([f"<i>{self.labels['by']}{self.author}</i><br>{day}<br><br>",
                                     f"<font size=1>{self.labels['by']}{self.author}, {day}</font><br>",
                                     f"<p>{day}</p>", ""])
        return heading + byline

    def tools(self):
        links = [self.link(name) for name in self.labels["share"].split("|")[:3]]
        return self.chance.choice([" | ".join(links) + "<br>", self.table_of(links), "", ""])

    def comments(self):
        return f"<hr><b>{self.labels['comments']}</b>" + "".join(
            self.table_of([f"<b>{self.writer.name()}</b> {self.chance.randint(1, 28)}.3.2004", self.writer.paragraph()])
            for _ in range(self.chance.randint(2, 7)))

    def page(self, is_list):
        chance = self.chance
        title = self.label("section") if is_list else self.writer.headline()
        if not is_list and self.some(0.08):
            return self.bare(title, "div"), "none"
        place = chance.choice(["aside", "none"] if is_list else ["inside", "after", "aside", "aside", "both", "none"])
        if is_list:
            main = f"<h2>{title}</h2>" + self.cards(6, self.gold)
        else:
            main = self.opening(title) + self.tools() + self.article() + "<br>" + self.tools()
            if place in ("inside", "both"):
                main += chance.choice(["<hr>", "<br>", ""]) + self.cards(2)
            if place == "after":
                main = self.table_of([main, self.cards(3)])
            if self.some(0.1):
                main += self.comments()
        side = self.cards(3) if place in ("aside", "both") else chance.choice(["", self.menu()])
        menu = self.menu()
        note = f"&copy; 2004 {self.site}. {self.labels['rights']}."
        layout = chance.choice(["columns", "columns", "nested", "lines", "divs"])
        if layout == "columns":
            cells = [f"<td width=130>{menu}</td>", f"<td>{main}</td>", f"<td width=160>{side}</td>"]
            body = (f"<table width=100%><tr><td colspan=3>{self.site}</td></tr><tr valign=top>{''.join(cells)}</tr>"
                    f"<tr><td colspan=3><font size=1>{note}</font></td></tr></table>")
        elif layout == "nested":
            body = self.table_of([menu + self.table_of([self.table_of([main])]), side, note])
        elif layout == "lines":
            body = f"<center>{menu}</center><hr>{main}<hr>{side}<hr><center>{note}</center>"
        else:
            body = f"<div id=h>{menu}</div><div id=l>{side}</div><div id=m>{main}</div><div id=f>{note}</div>"
        head = chance.choice([title, f"{title} - {self.site}", f"{self.site}: {title}", self.site])
        html = f"<html><head><title>{head}</title></head><body>{body}</body></html>"
        if self.some(0.4):
            html = re.sub(r"<(/?)(\w+)", lambda match: f"<{match[1]}{match[2].upper()}", html)
        return html, place
