"""Made-up words and sentences, and what sites write on their parts."""
from pathlib import Path

SUBJECTS = Path(__file__).parents[3] / "Plugins/CopydeskHTML/Resources/subject-words.txt"
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


def subject_lines():
    """For each subject its lines of words, a language or a few each."""
    subjects = {}
    for line in SUBJECTS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, words = line.split(":", 1)
            subjects.setdefault(name, []).append(words.split())
    return subjects


class Writer:
    """Sentences of made-up words, with a real one here and there that speaks of a subject."""

    subjects = subject_lines()

    def __init__(self, chance):
        self.chance = chance
        self.script = chance.choices(list(LETTERS), [8, 2, 0.5, 0.5])[0]
        first, middle, last = LETTERS[self.script]
        word = lambda: "".join(chance.choice(first) + chance.choice(middle) for _ in range(chance.choice([1, 1, 2, 2, 3])))
        self.words = [word() + chance.choice(last).strip() for _ in range(900)]
        # What the article speaks of, as an article on charities speaks of donations.
        self.topic = chance.choice(chance.choice(list(self.subjects.values())))
        self.topical = chance.choice([0, 0, 0.01, 0.03, 0.06])
        self.small = [chance.choice(middle).strip() + chance.choice(last).strip() or "a" for _ in range(25)]

    def phrase(self, least, most):
        words = [self.chance.choice(self.small if self.chance.random() < 0.35 else self.words)
                 for _ in range(self.chance.randint(least, most))]
        if self.topical:
            words = [self.chance.choice(self.topic) if self.chance.random() < self.topical else word for word in words]
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

    def note(self, site, author):
        """What an editor puts below an article, in one paragraph: who wrote it, what to sign, whom to pay."""
        subject = self.chance.choices(
            ["author", "newsletter", "legal", "commerce", "donate", "contact", "comment", "credit", "meta", "related"],
            [4, 4, 3, 3, 2, 1, 1, 1, 1, 2])[0]
        language = self.chance.choice(self.subjects[subject])
        share, asks = self.chance.choice([0.2, 0.3, 0.5]), self.chance.choice([0, 0.1, 0.2])
        asked = self.chance.choice(self.subjects["reader"])
        words = []
        for word in self.phrase(6, self.chance.choice([12, 24, 45])):
            kind = self.chance.random()
            words.append(self.chance.choice(language if kind < share else asked) if kind < share + asks else word)
        if self.chance.random() < 0.35:
            at = self.chance.randrange(len(words))
            words[at:at] = site.split(" ")
        if subject == "author" and self.chance.random() < 0.6:
            words[:0] = author.split(" ")
        text = " ".join(words)
        return text[0].upper() + text[1:] + self.chance.choices([".", "!", ":", ""], [10, 2, 1, 1])[0]
