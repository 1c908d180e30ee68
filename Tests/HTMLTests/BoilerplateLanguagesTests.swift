import CopydeskHTML
import Testing

/// Samples in every language that there is a table for: noise that goes, and reporting that begins like it and stays.
@Suite("drop-boilerplate in its languages")
struct BoilerplateLanguagesTests {
  private static let finder = BoilerplateFinder()

  @Test("There is a sample for every language")
  func languages() {
    #expect(Set(Self.noise.map(\.language)) == Set(BoilerplateFinder.languages))
    #expect(Set(Self.reporting.map(\.language)) == Set(BoilerplateFinder.languages))
  }

  @Test("Noise between two paragraphs of reporting goes, in small and in capital letters", arguments: noise)
  func cut(_ sample: Lines) {
    for line in sample.lines {
      for noise in [line, line.uppercased()] {
        let text = "\(sample.paragraph)\n\n\(noise)\n\n\(sample.paragraph.replacing("12", with: "13"))"
        let edits = Self.finder.edits(in: text)
        #expect(edits.count == 1, "\(sample.language): \(noise)")
        #expect(edits.first.map { $0.range.upperBound - $0.range.lowerBound } == noise.utf8.count + 2, "\(noise)")
      }
    }
  }

  @Test("Only the tables of the chosen languages count", arguments: noise)
  func otherLanguage(_ sample: Lines) {
    let others = BoilerplateFinder(languages: BoilerplateFinder.languages.filter { $0 != sample.language })
    let left = sample.lines.filter { others.edits(in: "\(sample.paragraph)\n\n\($0)\n\n\(sample.paragraph)").isEmpty }
    #expect(left.count > sample.lines.count / 2)
  }

  @Test("Reporting that begins like noise stays, in the middle of a text and at its end", arguments: reporting)
  func kept(_ sample: Lines) {
    for line in sample.lines {
      for text in ["\(sample.paragraph)\n\n\(line)\n\n\(sample.paragraph)\n", "\(sample.paragraph)\n\n\(line)"] {
        #expect(Self.finder.edits(in: text) == [], "\(sample.language): \(line)")
      }
    }
  }

  @Test("A word that only begins like a phrase, or ends like one, stays")
  func wordBoundaries() {
    let words = [
      "Teilenummern", "Рекламации", "Reklamacja", "Publicidades", "Комментарийный", "Annonceurs", "Anúnciozinho",
    ]
    for word in words {
      #expect(
        Self.finder.edits(in: "It left at noon with 40 people.\n\n\(word)\n\nIt came back at two.") == [], "\(word)")
    }
  }

  struct Lines: Sendable, CustomTestStringConvertible {
    var language: String
    /// A paragraph of reporting that stands around the line.
    var paragraph: String
    var lines: [String]

    var testDescription: String { language }
  }
}

extension BoilerplateLanguagesTests {
  private static let paragraphs = [
    "en": "The ferry left Saltmere with 12 people on board, and it came back at two with a dog.",
    "de": "Die Fähre verließ Saltmere mit 12 Menschen an Bord und kehrte um zwei mit einem Hund zurück.",
    "fr": "Le bac a quitté Saltmere avec 12 personnes à bord et il est revenu à deux heures avec un chien.",
    "es": "El transbordador salió de Saltmere con 12 personas a bordo y volvió a las dos con un perro.",
    "it": "Il traghetto ha lasciato Saltmere con 12 persone a bordo ed è tornato alle due con un cane.",
    "pt": "A balsa deixou Saltmere com 12 pessoas a bordo e voltou às duas horas com um cachorro.",
    "pl": "Prom wypłynął z Saltmere, mając na pokładzie 12 osób, i wrócił o drugiej z psem.",
    "ru": "Паром вышел из Солтмира, имея на борту 12 человек, и вернулся в два часа с собакой.",
  ]

  private static func lines(_ language: String, _ lines: String...) -> Lines {
    Lines(language: language, paragraph: paragraphs[language] ?? "", lines: lines)
  }

  static let noise = [
    lines(
      "en", "Share this article", "Advertisement", "Read more: Ferry fares rise in May", "Sign up for our newsletter",
      "Leave a comment", "We use cookies to improve your visit.", "Accept all cookies",
      "Already a subscriber? Sign in to read on", "The post Ferry returns appeared first on Saltmere Gazette.",
      "Download our app for the tides of the week"),
    lines(
      "de", "Artikel teilen", "Anzeige", "Lesen Sie auch: Fährpreise steigen im Mai", "Newsletter abonnieren",
      "Kommentar verfassen", "Wir verwenden Cookies, um Ihren Besuch angenehmer zu machen.", "Alle akzeptieren",
      "Dieser Artikel ist nur für Abonnenten lesbar", "Dieser Beitrag erschien zuerst im Saltmerer Boten.",
      "Laden Sie unsere App mit den Gezeiten der Woche"),
    lines(
      "fr", "Partager cet article", "Publicité", "À lire aussi : le prix du bac augmente", "Recevez notre newsletter",
      "Laisser un commentaire", "Nous utilisons des cookies pour améliorer votre visite.", "Tout accepter",
      "Cet article est réservé aux abonnés du Courrier",
      "Cet article est paru initialement dans le Courrier de Saltmere.",
      "Téléchargez notre application et ses marées"),
    lines(
      "es", "Compartir esta noticia", "Publicidad", "Lee también: suben las tarifas del transbordador",
      "Suscríbete a nuestro boletín", "Deja un comentario", "Utilizamos cookies para mejorar su visita.",
      "Aceptar todas", "Este contenido es exclusivo para suscriptores",
      "Este artículo se publicó originalmente en El Correo de Saltmere.", "Descarga nuestra app con las mareas",
      "Síguenos en Telegram", "Las más leídas", "Te puede interesar", "Saltar al contenido"),
    lines(
      "it", "Condividi questo articolo", "Pubblicità", "Leggi anche: aumentano le tariffe del traghetto",
      "Iscriviti alla nostra newsletter", "Lascia un commento", "Utilizziamo i cookie per migliorare la visita.",
      "Accetta tutti", "Questo articolo è riservato agli abbonati del Corriere",
      "L'articolo Il traghetto torna proviene da Corriere di Saltmere.", "Scarica la nostra app con le maree",
      "Seguici su Telegram", "Le notizie più lette", "Potrebbe interessarti anche", "Vai al contenuto"),
    lines(
      "pt", "Compartilhe esta notícia", "Publicidade", "Leia também: sobem as tarifas da balsa",
      "Assine nossa newsletter", "Deixe seu comentário", "Utilizamos cookies para melhorar a sua visita.",
      "Aceitar todos", "Este conteúdo é exclusivo para assinantes",
      "Este artigo foi publicado originalmente no Correio de Saltmere.", "Baixe nosso aplicativo com as marés",
      "Siga-nos no Instagram", "Mais lidas", "Você pode gostar", "Ir para o conteúdo"),
    lines(
      "pl", "Udostępnij ten artykuł", "Reklama", "Czytaj także: Ceny promów wzrosną w maju",
      "Zapisz się do newslettera", "Dodaj komentarz", "Używamy plików cookie, aby ułatwić Państwu wizytę.",
      "Akceptuj wszystkie", "Artykuł dostępny tylko dla subskrybentów Kuriera",
      "Artykuł ukazał się pierwotnie w Kurierze Saltmerskim.", "Pobierz naszą aplikację z pływami morza",
      "Obserwuj nas na Facebooku", "Najczęściej czytane", "Może cię zainteresować", "Przejdź do treści"),
    lines(
      "ru", "Поделиться статьёй", "Реклама", "Читайте также: в мае подорожает паром", "Подписаться на рассылку",
      "Оставить комментарий", "Мы используем файлы cookie, чтобы вам было удобно.", "Принять все",
      "Этот материал доступен только подписчикам", "Статья впервые опубликована в «Вестнике Солтмира».",
      "Скачайте наше приложение с часами прилива", "Мы в Телеграм", "Самые читаемые", "Вам может быть интересно",
      "Перейти к содержанию"),
  ].map { sample in
    var sample = sample
    // A line with quotation marks is never a prompt.
    sample.lines = sample.lines.map { $0.replacing("«", with: "").replacing("»", with: "") }
    return sample
  }

  static let reporting = [
    lines(
      "en", "Share prices fell on Monday after the port had published its figures for the quarter.",
      "More than 300 people signed the petition against the new ferry timetable.",
      "By using this site as a depot, the company broke its contract with the council.",
      "Comments by the mayor had set off the row a week before.", "More than one dog"),
    lines(
      "de", "Mit der Anmeldung zum Rennen verpflichteten sich die Segler, Westen zu tragen.",
      "Bereits registriert wurden 300 Boote, sagte die Hafenmeisterin am Montag.",
      "Mit ihrer Zustimmung zum Haushalt hat die Opposition den Bau der Fähre ermöglicht.",
      "Durch die Nutzung dieser Rinne sparen die Schiffe eine halbe Stunde.",
      "Durch Klicken auf den Anhang holten sich drei Ämter den Schädling ins Haus.",
      "Anzeige erstattete am Ende niemand, weil der Hund wieder da war.",
      "Teilen will die Stadt den Gewinn mit den Nachbarn nicht."),
    lines(
      "fr", "En cliquant sur le lien, trois employés ont ouvert la porte aux pirates du port.",
      "Partager le quai avec les pêcheurs ne plaît pas à la compagnie du bac.",
      "Recevoir la lettre du maire a surpris les riverains du vieux port.",
      "Suivant le courant, le bac a dérivé jusqu'au phare.",
      "Publicité mensongère ou maladresse, le tribunal tranchera en mai."),
    lines(
      "es", "Al registrarse el temblor, los pasajeros ya habían bajado del transbordador.",
      "Al suscribirse el acuerdo, las dos navieras retiraron sus demandas.",
      "Más de 300 personas firmaron contra el nuevo horario.", "Más de 300 firmas contra el horario",
      "Recibe cada día a cuarenta pescadores que no saben adónde ir.",
      "Al hacer clic en el enlace, tres empleados abrieron la puerta a los piratas.",
      "Puede darse de baja quien no quiera seguir en la cofradía, recordó el juez.",
      "Compartir en familia el último viaje fue idea del capitán.", "Síguenos, gritó el práctico a los remolcadores.",
      "Apoya el periodismo local una fundación que nació en el puerto.",
      "Descarga eléctrica mata a dos vacas junto al muelle"),
    lines(
      "it", "Abbonati e pendolari hanno protestato sul molo contro il nuovo orario.",
      "Cliccando sul collegamento, tre impiegati hanno aperto la porta ai pirati.",
      "Registrati venti casi di febbre sull'isola", "Condividere il molo con i pescatori non piace alla compagnia.",
      "Altri articoli del regolamento restano in vigore fino a maggio, ha detto il giudice.",
      "Scarica la colpa sul maltempo la società che gestisce il traghetto.",
      "Foto di gruppo con cane per i quaranta passeggeri tornati a riva.",
      "Per continuare a lavorare il cantiere ha bisogno di nuove commesse."),
    lines(
      "pt", "Ao assinar o decreto, a prefeita lembrou os quarenta passageiros da balsa.",
      "Ao clicar em um anexo, três funcionários abriram a porta aos piratas.",
      "Ao se inscrever no concurso, o capitão esqueceu o nome do barco.", "Mais de 300 assinaturas contra o horário",
      "Mais de 300 pessoas assinaram contra o novo horário.", "Publicado originalmente em 1950, o livro volta às ruas.",
      "Últimas a deixar a balsa, as irmãs procuravam o cachorro.",
      "Compartilhar o cais com os pescadores não agrada à empresa."),
    lines(
      "pl", "Korzystając z serwisu aukcyjnego, oszust sprzedał ten sam prom trzem osobom.",
      "Rejestrując się w urzędzie, kapitan podał adres latarni morskiej.",
      "Aby komentować mecze, trzeba znać nazwiska wszystkich zawodników, mówi sprawozdawca.",
      "Więcej o pływach wiedzą rybacy niż urzędnicy z miasta.", "Reklama promu wisi na dworcu od poniedziałku.",
      "Udostępnij nam dokumenty, napisała rada do spółki.",
      "Pobierz próbkę wody i zanieś ją do laboratorium, radzi urząd.",
      "Czytaj to powoli, poprosiła babcia wnuka w ostatni wieczór."),
    lines(
      "ru", "Продолжая использовать старый причал, порт нарушил предписание суда.",
      "Чтобы комментировать приливы, нужно прожить у моря лет тридцать, считает смотритель.",
      "Если вы стали свидетелем столкновения, позвоните в управление порта.",
      "Нажимая на кнопку звонка, почтальон разбудил весь дом.", "Реклама парома висит на вокзале с понедельника.",
      "Поделиться причалом с рыбаками компания не хочет.", "При цитировании документа адвокат ошибся в дате.",
      "Комментарии мэра вызвали спор за неделю до этого.", "Читайте это медленно, попросила бабушка внука.",
      "Последние новости с моря рыбаки узнают по радио."),
  ]
}
