"""Makes up pages for training: articles and lists between what sites put around them, in templates drawn at random.

usage: made_up_pages.py FOLDER [--count 2000] [--seed 1]

Real pages with known text are few, and most of them come from templates with telling names. These pages have made-up words
and often no names at all, so that a model has to learn from them how the parts of a page stand to one another: that cards
which lead elsewhere are no part of an article, however much they look like one, and are what a page of lists is for.
Writes ID.html and a gold.jsonl as dump-features and train.py read them.
"""
import argparse
import json
import os
import random
import re

LETTERS = {
    "latin": ("b c d f g h j k l m n p r s t v w z st tr br gr sch kr pl".split(), "a e i o u a e i o ei au ie".split(),
              "n r s t l m d k  ".split(" ")),
    "cyrillic": ("б в г д ж з к л м н п р с т ф х ц ч ш ст пр кр".split(), "а е и о у ы я е о и".split(),
                 "н р с т л м в й  ".split(" ")),
    "greek": ("β γ δ ζ θ κ λ μ ν π ρ σ τ φ χ".split(), "α ε η ι ο υ ω αι ει ου".split(), "ς ν   ".split(" ")),
    "arabic": ("ب ت ج د ر س ش ع ف ق ك ل م ن ه".split(), "ا و ي ا  ".split(" "), ["", "ة", "ن", ""]),
}
# What sites write on their parts, in a language each.
LABELS = [
    dict(more="Read more|See also|Related|Also read", grid="More from us|Latest|You may also like|Related stories|Top "
         "stories|Read next|Recommended|Most read|Trending now", by="By ", comments="Comments", send="Sign up",
         news="Get our newsletter each morning", share="Share|Facebook|Twitter|Email|Print", rights="All rights reserved",
         cookie="We use cookies to give you the best experience on our site. You can change your choices at any time.",
         section="News|Sport|Opinion|Culture|Business|Weather|Video|Travel|Jobs", ad="Advertisement", about="About"),
    dict(more="Lesen Sie auch|Mehr zum Thema|Siehe auch", grid="Mehr zum Thema|Das könnte Sie auch interessieren|Aktuelles|"
         "Meistgelesen|Neueste Artikel|Empfohlen", by="Von ", comments="Kommentare", send="Anmelden",
         news="Unser Newsletter jeden Morgen", share="Teilen|Facebook|Twitter|E-Mail|Drucken", rights="Alle Rechte vorbehalten",
         cookie="Wir verwenden Cookies, um Ihnen das beste Erlebnis zu bieten. Sie können Ihre Auswahl jederzeit ändern.",
         section="Politik|Sport|Meinung|Kultur|Wirtschaft|Wetter|Video|Reise", ad="Anzeige", about="Über"),
    dict(more="Lire aussi|À lire aussi|Voir aussi", grid="À lire aussi|Les plus lus|À la une|Sur le même sujet|Articles récents",
         by="Par ", comments="Commentaires", send="S’inscrire", news="Recevez notre lettre chaque matin",
         share="Partager|Facebook|Twitter|Imprimer", rights="Tous droits réservés",
         cookie="Nous utilisons des cookies pour vous offrir la meilleure expérience. Vous pouvez changer d’avis à tout moment.",
         section="Politique|Sport|Culture|Économie|Météo|Vidéo|Voyages", ad="Publicité", about="À propos de"),
    dict(more="Leia também|Lea también|Czytaj także|Читайте также", grid="Más noticias|Mais lidas|Zobacz też|Читайте также|"
         "Ultime notizie|Lo más leído|Najnowsze", by="", comments="Comentarios", send="OK", news="Newsletter",
         share="Facebook|Twitter|WhatsApp", rights="©", cookie="Cookies 🍪", section="A|B|C|D|E|F|G", ad="Publicidad",
         about=""),
]


class Writer:
    """Sentences of made-up words."""

    def __init__(self, chance):
        self.chance = chance
        self.script = chance.choices(list(LETTERS), [8, 2, 0.5, 0.5])[0]
        first, middle, last = LETTERS[self.script]
        word = lambda: "".join(chance.choice(first) + chance.choice(middle) for _ in range(chance.choice([1, 1, 2, 2, 3])))
        self.words = [word() + chance.choice(last).strip() for _ in range(900)]
        self.small = [chance.choice(middle).strip() + chance.choice(last).strip() or "a" for _ in range(25)]

    def phrase(self, least, most):
        words = [self.chance.choice(self.small if self.chance.random() < 0.35 else self.words)
                 for _ in range(self.chance.randint(least, most))]
        return [word.capitalize() if self.chance.random() < 0.08 else word for word in words]

    def name(self):
        return " ".join(self.chance.choice(self.words).capitalize() for _ in range(2))

    def sentence(self, least=6, most=30):
        words = self.phrase(least, most)
        for at in range(len(words) - 2):
            if at > 2 and self.chance.random() < 0.07:
                words[at] += ","
        if self.chance.random() < 0.15:
            words.insert(len(words) // 2, str(self.chance.choice([3, 12, 47, 2019, 350, "1.200"])))
        text = " ".join(words)
        text = text[0].upper() + text[1:]
        if self.chance.random() < 0.15:
            return f"“{text},” {' '.join(self.phrase(1, 3))} {self.name()}."
        return text + self.chance.choices(".?!", [30, 1, 1])[0]

    def paragraph(self):
        return " ".join(self.sentence() for _ in range(self.chance.choice([1, 1, 1, 2, 2, 3, 4, 5])))

    def headline(self):
        words = self.phrase(4, 13)
        if self.chance.random() < 0.15:
            words = [word.capitalize() for word in words]
        if self.chance.random() < 0.15:
            words[0] += ":"
        text = " ".join(words)
        return text[0].upper() + text[1:] + self.chance.choices(["", "?"], [9, 1])[0]

    def heading(self):
        """Of a part of an article: as long as those of the boxes around it, or as a headline."""
        if self.chance.random() < 0.3:
            return self.headline()
        text = " ".join(self.phrase(1, 5))
        return text[0].upper() + text[1:] + self.chance.choices(["", "?", ":"], [8, 1, 1])[0]


class Maker:
    """One page."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.writer = Writer(self.chance)
        self.labels = self.chance.choices(LABELS, [5, 2, 2, 2])[0]
        self.site = self.writer.name()
        self.named = self.chance.choice([0, 0.3, 0.6, 0.9])
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
        around = chance.choice(["div", "div", "article", "section"])
        return (f"<{around}{self.named_as('content', 'entry-content', 'article-body', 'story-body', 'text', 'rich-text')}>"
                + "".join(body) + f"</{around}>")

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
        elif self.some(0.15):
            words = text.split(" ")
            start = chance.randrange(len(words))
            text = " ".join(words[:start] + [self.link(" ".join(words[start:start + 3]))] + words[start + 3:])
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
        return (f"<div{self.named_as('author-box', 'bio', 'about')}><h4>{self.labels['about']} {self.writer.name()}</h4>"
                f"<p>{self.writer.sentence(8, 24)}</p></div>")

    def comments(self):
        entry = self.named_as("comment", "reply")
        return f"<section{self.named_as('comments', 'discussion')}><h3>{self.labels['comments']}</h3>" + "".join(
            f"<div{entry}><b>{self.writer.name().split()[0]}{at}</b><p>{self.writer.paragraph()}</p></div>"
            for at in range(self.chance.randint(2, 9))) + "</section>"

    def page(self, is_list):
        """The page, and where the cards stand."""
        chance = self.chance
        title = self.label("section") if is_list else self.writer.headline()
        around = chance.choice(["article", "div", "main", "section"])
        if is_list:
            places = ["aside", "none"]
            heading = f"<h1>{title}</h1>" if self.some(0.5) else ""
            parts = [heading, self.cards(6, self.gold)]
        else:
            places = ["inside", "after", "aside", "before", "both", "outside", "none"]
            byline = (f"<div{self.named_as('byline', 'meta', 'info')}>{self.labels['by']}{self.link(self.writer.name())} "
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
        return (f"<!doctype html><html><head><title>{title}{chance.choice([' | ', ' - ', ' – '])}{self.site}</title></head>"
                f"<body>{cookie if self.some(0.4) else ''}{menu}{crumbs}{main}{foot}</body></html>"), place


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    os.makedirs(arguments.folder, exist_ok=True)
    with open(f"{arguments.folder}/gold.jsonl", "w", encoding="utf-8") as gold:
        for at in range(arguments.count):
            maker = Maker(f"{arguments.seed}/{at}")
            is_list = maker.some(0.25)
            html, place = maker.page(is_list)
            name = f"{at:05}"
            with open(f"{arguments.folder}/{name}.html", "w", encoding="utf-8") as file:
                file.write(html)
            row = dict(id=name, url=f"https://s{at}.example/", page_type="listing" if is_list else "article",
                       gold_text="\n\n".join(maker.gold), spot=place)
            gold.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
