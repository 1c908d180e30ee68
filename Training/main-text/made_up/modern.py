"""A page as sites build them now: elements that say what they are, or `div` with names that do not."""
import random
import re

from .words import LABELS, Writer


class Maker:
    """One page."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.writer = Writer(self.chance)
        self.labels = self.chance.choices(LABELS, [5, 2, 2, 2])[0]
        self.site, self.author = self.writer.name(), self.writer.name()
        self.named = self.chance.choice([0, 0.3, 0.6, 0.9])
        self.link_share = self.chance.choice([0.1, 0.2, 0.5])
        self.gold = []

    def some(self, share):
        return self.chance.random() < share

    def label(self, name):
        return self.chance.choice(self.labels[name].split("|"))

    def named_as(self, *names):
        """A class, which on some sites is telling and on others is not."""
        if self.some(self.named):
            name = self.chance.choice(names)
            return f' class="{self.chance.choice(["", "", "c-", "site-", "js-"])}{name}"'
        kind = self.chance.random()
        if kind < 0.5:
            return ""
        return ' class="' + self.chance.choice(["css-", "sc-", "_", "x"]) + "".join(
            self.chance.choice("abcdefghk0123456789") for _ in range(6)) + '"'

    def link(self, text):
        return f'<a href="/{self.chance.randint(1, 99999)}">{text}</a>'

    def linked(self, text, share):
        """The text, in some cases with a link in it."""
        if not self.some(share):
            return text
        words = text.split(" ")
        at = self.chance.randrange(len(words))
        return " ".join(words[:at] + [self.link(" ".join(words[at:at + 3]))] + words[at + 3:])

    def cards(self, fewest, gold=None):
        """A row of cards that lead to other pages."""
        chance, writer = self.chance, self.writer
        card, heading = chance.choice(["article", "li", "div", "div", "section"]), chance.choice(
            ["h2", "h3", "h3", "h4", "div", "strong", "p"])
        teaser, cut, dated = chance.choice([0, 0, 1, 1, 1, 2]), self.some(0.4), self.some(0.4)
        labelled, pictured, numbered = self.some(0.3), self.some(0.6), self.some(0.1)
        is_link, teaser_is_link, has_button = self.some(0.25), self.some(0.15), self.some(0.2)
        classes = [self.named_as(*names) for names in (
            ("card", "teaser", "post", "item", "story", "tile", "media"), ("title", "headline", "entry-title"),
            ("excerpt", "summary", "dek", "description"), ("label", "kicker", "category"))]
        parts = []
        for at in range(chance.randint(fewest, 12)):
            title = writer.headline()
            lines = [title]
            inner = f"<{heading}{classes[1]}>{title if is_link else self.link(title)}</{heading}>"
            if labelled:
                inner = f"<span{classes[3]}>{self.label('section')}</span>" + inner
            if numbered:
                inner = f"<span>{at + 1}</span>" + inner
            if dated:
                inner += f"<time>{chance.randint(1, 28)}.{chance.randint(1, 12)}.2025</time>"
            if teaser:
                text = " ".join(writer.sentence(8, 24) for _ in range(teaser))
                if cut:
                    text = text[:chance.randint(60, 150)].rsplit(" ", 1)[0] + chance.choice(["...", "…", " […]"])
                lines.append(text)
                inner += f"<p{classes[2]}>{self.link(text) if teaser_is_link and not is_link else text}</p>"
            if has_button and not is_link:
                inner += self.link(self.label("more"))
            if is_link:
                inner = self.link(inner)
            if pictured:
                inner = f'<img src="/{chance.randint(1, 999)}.jpg" alt="">' + inner
            parts.append(f"<{card}{classes[0]}>{inner}</{card}>")
            if gold is not None:
                gold += lines
        around = "ul" if card == "li" else chance.choice(["div", "section", "div"])
        title = f"<{heading}>{self.label('grid')}</{heading}>" if self.some(0.8) and gold is None else ""
        return (f"<{around}{self.named_as('related', 'more', 'grid', 'river', 'recommended', 'latest', 'row')}>{title}"
                + "".join(parts) + f"</{around}>")

    def article(self):
        chance = self.chance
        count = chance.choice([1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 10, 14, 20, 30])
        tag = chance.choice(["p", "p", "p", "p", "div"])
        form = chance.choices(["plain", "listicle", "entries", "sections", "wrapped", "interview", "verse"],
                              [66, 8, 14, 10, 5, 4, 3])[0]
        entry = self.named_as("entry", "update", "block", "part")
        entry_tag, heading_tag = chance.choice(["div", "section", "article", "li"]), chance.choice(["h2", "h3", "h4"])
        timed, headed = self.some(0.7), self.some(0.6)
        body = []
        for at in range(count):
            start = len(self.gold)
            parts = [self.passage(tag, form)]
            always = form in ("listicle", "sections") or form == "entries" and headed
            if always or at and at % 4 == 0 and self.some(0.3):
                heading = (f"{at + 1}. " if form == "listicle" else "") + self.writer.heading()
                parts.insert(0, f"<{heading_tag}>{heading}</{heading_tag}>")
                self.gold.insert(start, heading)
            if form == "entries" and timed:
                parts.insert(0, f"<time>1{at % 10}:{chance.randint(10, 59)}</time>")
            if form == "sections":
                parts += [self.passage(tag, form) for _ in range(chance.randint(0, 3))]
            inner = "".join(parts)
            if form in ("entries", "sections", "wrapped"):
                inner = f"<{entry_tag}{entry}>{inner}</{entry_tag}>"
            body.append(inner)
            if at and at % 5 == 2:
                body.append(self.interruption())
        body = self.with_notes(body, tag)
        around = chance.choice(["div", "div", "article", "section"])
        return (f"<{around}{self.named_as('content', 'entry-content', 'article-body', 'story-body', 'text', 'rich-text')}>"
                + "".join(body) + f"</{around}>")

    def with_notes(self, body, tag):
        """The body with what no writer of it wrote, which nothing but its words tells from its paragraphs."""
        if self.some(0.75):
            return body
        style = self.chance.choice(["", "", "", "em", "i", "small", "strong"])

        def note():
            text = self.linked(self.writer.note(self.site, self.author), 0.4)
            return f"<{tag}><{style}>{text}</{style}></{tag}>" if style else f"<{tag}>{text}</{tag}>"

        where = self.chance.random()
        if where < 0.15:
            return [note()] + body
        if where < 0.3:
            middle = len(body) // 2
            return body[:middle] + [note()] + body[middle:]
        return body + ([self.chance.choice(["<hr>", "<p>***</p>"])] if self.some(0.2) else []) + [
            note() for _ in range(self.chance.choice([1, 1, 2, 3]))]

    def passage(self, tag, form):
        """A paragraph of the article, or what stands in the place of one, in markup; its text goes to the gold."""
        chance, writer = self.chance, self.writer
        if form == "verse":
            lines = [" ".join(writer.phrase(3, 7)) for _ in range(chance.randint(3, 6))]
            self.gold.append("\n".join(lines))
            return f"<p>{'<br>'.join(lines)}</p>"
        text = writer.paragraph()
        self.gold.append(text)
        if form == "interview" and self.some(0.5):
            text = f"<b>{' '.join(writer.phrase(3, 12))}?</b>"
            self.gold[-1] = re.sub("<[^>]+>", "", text)
        else:
            text = self.linked(text, self.link_share)
        kind = chance.random()
        if kind < 0.05:
            return f"<blockquote><p>{text}</p></blockquote>"
        if kind < 0.08:
            items = [writer.sentence(3, 14) for _ in range(chance.randint(2, 6))]
            self.gold.append("\n".join(items))
            return f"<{tag}>{text}</{tag}><ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
        if kind < 0.1:
            code = "\n".join(" ".join(writer.phrase(1, 4)) + chance.choice(["(9);", " = 3", "()", ":"])
                             for _ in range(chance.randint(1, 6)))
            self.gold.append(code)
            code = f"<pre>{code}</pre>"
            return f"<{tag}>{text}</{tag}" + (f"><ol><li>{code}</li></ol>" if self.some(0.2) else f">{code}")
        if kind < 0.13:
            return f"<{tag}>{text}</{tag}>" + self.table()
        return f"<{tag}>{text}</{tag}>"

    def table(self):
        columns, count = self.chance.randint(2, 4), self.chance.randint(2, 8)
        rows = []
        for _ in range(count):
            cells = [str(self.chance.randint(0, 99)) for _ in range(columns - 1)]
            rows.append([" ".join(self.writer.phrase(1, self.chance.choice([1, 3, 9])))] + cells)
        self.gold.append("\n".join(" ".join(row) for row in rows))
        body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        return f"<table>{f'<tbody>{body}</tbody>' if self.some(0.4) else body}</table>"

    def lede(self):
        """Sentences above the article that are part of it."""
        if self.some(0.7):
            return ""
        text = self.writer.sentence(3, 24)
        self.gold.append(text)
        tag = self.chance.choice(["p", "p", "div", "h2"])
        return f"<{tag}{self.named_as('lede', 'standfirst', 'subtitle', 'intro')}>{text}</{tag}>"

    def interruption(self):
        kind = self.chance.random()
        if kind < 0.3:
            link = self.link(self.writer.headline())
            tag = self.chance.choice(["p", "div"])
            return f"<{tag}{self.named_as('promo', 'also', 'inline-related')}>{self.label('more')}: {link}</{tag}>"
        if kind < 0.4:
            return f"<div{self.named_as('ad', 'advert')}>{self.labels['ad']}</div>"
        if kind < 0.5:
            return self.newsletter()
        if kind < 0.6:
            return (f'<figure><img src="/{self.chance.randint(1, 999)}.jpg" alt=""><figcaption>'
                    f"{self.writer.sentence(4, 14)}</figcaption></figure>")
        return ""

    def newsletter(self):
        return (f"<div{self.named_as('newsletter', 'signup', 'promo')}><h3>{self.labels['news']}</h3>"
                f"<p>{self.writer.sentence(6, 16)}</p><form><input><button>{self.labels['send']}</button></form></div>")

    def bar(self, name, fewest, tag="li"):
        entries = self.labels[name].split("|")
        return "".join(f"<{tag}>{self.link(entry)}</{tag}>" for entry in entries[:max(fewest, len(entries) // 2)])

    def biography(self):
        return (f"<div{self.named_as('author-box', 'bio', 'about')}><h4>{self.labels['about']} {self.author}</h4>"
                f"<p>{self.writer.sentence(8, 24)}</p></div>")

    def comments(self):
        entry = self.named_as("comment", "reply")
        return f"<section{self.named_as('comments', 'discussion')}><h3>{self.labels['comments']}</h3>" + "".join(
            f"<div{entry}><b>{self.writer.name().split()[0]}{at}</b><p>{self.writer.paragraph()}</p></div>"
            for at in range(self.chance.randint(2, 9))) + "</section>"

    def statements(self):
        """What the head says of the page."""
        site = f'<meta property="og:site_name" content="{self.site}">' if self.some(0.6) else ""
        return site + (f'<meta name="author" content="{self.author}">' if self.some(0.4) else "")

    def bare(self, title, around):
        """An article with nothing around it, as feeds and mails have it."""
        opening = f"<h1>{title}</h1>" if self.some(0.4) else ""
        body = self.article()
        if self.some(0.6):
            body = f"<{around}>{opening}{body}</{around}>"
        return f"<html><head><title>{title}</title></head><body>{body}</body></html>"

    def page(self, is_list):
        """The page, and where the cards stand."""
        chance = self.chance
        title = self.label("section") if is_list else self.writer.headline()
        around = chance.choice(["article", "div", "main", "section"])
        if not is_list and self.some(0.08):
            return self.bare(title, around), "none"
        if is_list:
            places = ["aside", "none"]
            heading = f"<h1>{title}</h1>" if self.some(0.5) else ""
            parts = [heading, self.cards(6, self.gold)]
        else:
            places = ["inside", "after", "aside", "before", "both", "outside", "none"]
            byline = (f"<div{self.named_as('byline', 'meta', 'info')}>{self.labels['by']}{self.link(self.author)} "
                      "<time datetime=2025-03-04>4.3.2025</time></div>") if self.some(0.8) else ""
            share = f"<ul{self.named_as('share', 'social')}>{self.bar('share', 2)}</ul>" if self.some(0.5) else ""
            lede, body = self.lede(), self.article()
            opening = f"<h1>{title}</h1>" + chance.choice([lede + byline, byline + lede])
            if self.some(0.3):
                opening = f"<header>{opening}</header>"
            parts = [opening, share if self.some(0.5) else "", body,
                     self.biography() if self.some(0.25) else "", self.newsletter() if self.some(0.3) else "", share]
        place = chance.choice(places)
        if place == "inside":
            parts.append(self.cards(3))
        main = f"<{around}{self.named_as('article', 'post', 'story', 'single', 'page')}>{''.join(parts)}</{around}>"
        if place == "before":
            main = self.cards(3) + main
        if place in ("after", "both"):
            main += self.cards(3)
        if not is_list and self.some(0.2):
            main += self.comments()
        outer = chance.choice(["main", "div", "div"])
        main = f"<{outer}{self.named_as('main', 'container', 'wrapper')}>{main}</{outer}>"
        if place in ("aside", "both"):
            side = chance.choice(["aside", "div"])
            main += f"<{side}{self.named_as('sidebar', 'right', 'col-3')}>{self.cards(3)}</{side}>"
        if place == "outside":
            main += self.cards(3) + (self.cards(3) if self.some(0.3) else "")
        cookie = f"<div{self.named_as('cookie', 'consent')}><p>{self.labels['cookie']}</p><button>OK</button></div>"
        note = f"© 2025 {self.site}. {self.labels['rights']}."
        foot = (f"<footer><p>{note}</p><ul>{self.bar('section', 3)}</ul></footer>" if self.some(0.7)
                else f"<div{self.named_as('footer', 'bottom')}>{note} {self.link(self.labels['about'] or 'Info')}</div>")
        menu = (f"<header><a href=/>{self.site}</a><ul{self.named_as('menu', 'nav')}>{self.bar('section', 4)}</ul></header>"
                if self.some(0.7) else f"<div{self.named_as('top')}>{self.bar('section', 4, 'span')}</div>")
        crumbs = (f"<div{self.named_as('breadcrumb')}>{self.link(self.label('section'))} › {title}</div>"
                  if self.some(0.2) else "")
        title += chance.choice([" | ", " - ", " – "]) + self.site
        return (f"<!doctype html><html><head><title>{title}</title>{self.statements()}</head>"
                f"<body>{cookie if self.some(0.4) else ''}{menu}{crumbs}{main}{foot}</body></html>"), place
