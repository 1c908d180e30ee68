extension SampleTexts {
  /// Texts in many languages and scripts.
  public static let scripts: [String] = [
    "Die Fähre fährt wieder. „Wir haben lange gewartet“, sagte Jördis Kahl am Dienstag. Das Geld reicht bis Mai.",
    "Le marché couvert rouvre lundi. « Nous n’avons rien perdu », a déclaré Leïla Haddour à Vellmar ; l’eau s’est retirée.",
    "El puente de Sornay costará 12.000 coronas. «No es nuestra culpa», dijo Paulo Vasquez. ¿Quién pagará?",
    "Most w Köslach zamknięto. „Nie wiemy, na jak długo” – powiedziała Zofia Gąska.",
    "Мост в Сорнее закрыт до мая. «Мы ждали этого», — сказала Мира Оконьо.",
    "Η γέφυρα έκλεισε την Τρίτη. «Δεν ξέρουμε πότε θα ανοίξει», είπε ο Νίκος Βέλλας.",
    "أُغلق الجسر يوم الثلاثاء. قالت ميرا أوكونجو: «لا نعرف متى يُفتح». بلغت الكلفة ١٢ ألفًا.",
    "הגשר נסגר ביום שלישי. \"איננו יודעים מתי ייפתח\", אמרה מירה אוקונג׳ו (Vellmar).",
    "पुल मंगलवार को बंद हुआ। मीरा ने कहा, “हमें नहीं पता कि यह कब खुलेगा।”",
    "大桥周二关闭。“我们不知道何时重新开放，”米拉说。费用为１２万。",
    "橋は火曜日に閉鎖された。「いつ開くかわからない」とミラさんは話した。ｶﾞｽも止まった。",
    "สะพานปิดเมื่อวันอังคาร “เราไม่รู้ว่าจะเปิดเมื่อไร” มีรากล่าว",
    "다리는 화요일에 닫혔다. “언제 열릴지 모른다”고 미라가 말했다.",
  ]

  /// Texts that stages trip over: no text, odd characters, marks without a partner, words without an end.
  public static let difficult: [String] = [
    "", " ", "\n", "\r\n\r\n", "\u{FEFF}The bridge is open.", "one", "“", "”", "\"", "“Unfinished,” she said, “and so",
    "« a “ b „ c ' d ’ e \" f", "A line\rand another\u{2028}and a third\u{85}and a last.",
    "NUL \u{0}, bell \u{7}, escape \u{1B}[31m, delete \u{7F} and C1 \u{96} in one line.",
    "A family 👨‍👩‍👧‍👦, a flag 🇨🇭, a thumb 👍🏽, a keycap 1️⃣ and a heart ❤️‍🔥: “👍🏽,” said Mira.",
    "Cafe\u{301} and café, A\u{30A}, Z\u{336}\u{335}\u{334}\u{489}algo\u{300}\u{301}\u{302}\u{303}; 각 and \u{1100}\u{1161}\u{11A8}.",
    "\u{301}A mark with nothing before it.",
    "Left \u{200F}to right \u{202E}tfel ot thgir\u{202C} and \u{200B}zero\u{AD}width\u{2060}.",
    // What is left of surrogates and of bytes that are no UTF-8.
    String(
      decoding: [0x41, 0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80, 0x42, 0xFF, 0xC0, 0x80, 0xE2, 0x80, 0x43] as [UInt8],
      as: UTF8.self),
    "\u{FFFD}\u{FFFD}\u{FFFD}", "\u{FFFE}\u{10FFFF}\u{E000}\u{1D15F}",
    "&amp;amp;amp;lt; &#0; &#xD800; &#150; &nbsp;&; &",
    "don t I m it s they re O Brien s workers  strike rock n roll",
    "<p>Not a <b>page</b></p> {{ nor }} a %s template \\",
    String(repeating: "a", count: 3000), String(repeating: "e\u{301}", count: 800),
    String(repeating: "\u{201C}", count: 400),
    "- one\n- two\n\n\n\n* three\n# Four\n> five\n| a | b |\n|---|---|",
  ]
}
