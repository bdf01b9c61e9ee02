/// What stands around the content of every page: head, way past the banner, banner.
struct PageFrame {
    let words: PageWords
    /// Of the window.
    var title: String
    /// Seconds from one refresh to the next; nil for none.
    var refresh: Int?
    /// Address of the page that everything begins with.
    var home: String
    /// Where the content begins, and what is said of it.
    var skip: (href: String, words: String)
    /// Address of this page in a language.
    var address: (PageLanguage) -> String

    /// The whole document around what `main` and `foot` append.
    func html(_ main: (inout HTMLText) -> Void, foot: (inout HTMLText) -> Void) -> String {
        var html = HTMLText()
        html.raw("<!doctype html>\n<html lang=\"")
        html.escaped(words.language.tag)
        html.raw("\">\n")
        head(&html)
        html.raw("<body>\n<a class=\"skip\" href=\"")
        html.escaped(skip.href)
        html.raw("\">")
        html.escaped(skip.words)
        html.raw("</a>\n")
        banner(&html)
        html.raw("<main>\n")
        main(&html)
        html.raw("</main>\n")
        foot(&html)
        html.raw("</body>\n</html>\n")
        return html.text
    }

    private func head(_ html: inout HTMLText) {
        html.raw("<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, ")
        html.raw("initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
        if let refresh {
            html.raw("<meta http-equiv=\"refresh\" content=\"")
            html.escaped("\(refresh)")
            html.raw("\">\n")
        }
        html.raw("<title>")
        html.escaped(title)
        html.raw("</title>\n<link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n")
        html.raw("<link rel=\"stylesheet\" href=\"")
        html.escaped("/style.css?v=\(PageStyle.version)")
        html.raw("\">\n</head>\n")
    }

    private func banner(_ html: inout HTMLText) {
        html.raw("<header class=\"top\"><a class=\"brand\" href=\"")
        html.escaped(home)
        html.raw("\"><img src=\"/icon.svg\" alt=\"\" width=\"28\" height=\"28\">Fieldtide</a><nav class=\"languages\" ")
        html.raw("aria-label=\"Language 语言\">")
        for language in PageLanguage.allCases {
            html.raw("<a lang=\"")
            html.escaped(language.tag)
            html.raw("\" href=\"")
            html.escaped(address(language))
            html.raw("\"")
            if language == words.language { html.raw(" aria-current=\"true\"") }
            html.raw(">")
            html.escaped(language == .zh ? "中文" : "English")
            html.raw("</a>")
        }
        html.raw("</nav></header>\n")
    }
}
