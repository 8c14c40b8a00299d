/**
 * The template of what a new service issues: one A4 sheet in the languages of the pack, each text at its own side. All
 * that it says is given to it, so that it is the same for every service until its owner makes it theirs.
 */
export const TEMPLATE = String.raw`// What is issued: one A4 sheet in the languages of the pack. 'sys.inputs.data' holds every text; the sheet has none of its own.
#let paper = json(bytes(sys.inputs.data))
#let languages = paper.languages

#let line = rgb("#d8d0c8")
#let ink = rgb("#1a1a1a")
#let quiet = rgb("#555555")

#let dir-of(language) = if language in ("ar", "fa", "he", "ps", "ur") { rtl } else { ltr }
#let side-of(language) = if dir-of(language) == rtl { right } else { left }
#let said(texts, language) = text(lang: language, dir: dir-of(language), texts.at(language))
#let exact(value) = text(dir: ltr, value)

#set document(title: paper.title.at(languages.first()) + " " + paper.number)
#set text(font: "Readex Pro", fallback: false, size: 11.5pt, fill: ink, lang: languages.first(), dir: dir-of(languages.first()))
#set par(leading: 0.62em, spacing: 0.8em)
#set page(
  paper: "a4",
  margin: (x: 18mm, y: 18mm),
  footer: context {
    set text(size: 8.5pt, fill: quiet)
    exact(paper.number)
    h(1fr)
    exact[#counter(page).display() / #counter(page).final().first()]
  },
)

// A column for each language, each at its own side.
#let columns-of(content) = grid(
  columns: languages.map(_ => 1fr),
  column-gutter: 8mm,
  align: languages.map(language => side-of(language) + top),
  ..languages.map(content),
)
// A run of letters that is wider than its column may be broken anywhere.
#let breakable(value) = value.replace(regex("\\S{16}"), run => run.text + "\u{200b}")
// A value keeps its own direction in either column: words by their first letter.
#let direction(value) = {
  let letter = value.match(regex("\\p{L}"))
  if letter != none and letter.text.match(regex("\\p{Arabic}")) != none { rtl } else { ltr }
}
#let value-of(value, language) = {
  let texts = if type(value) == array { value } else { (value,) }
  let lines = texts.map(one => one.at(language).split("\n")).flatten()
  lines.map(one => text(lang: language, dir: direction(one), breakable(one))).join(linebreak())
}
#let fact(label, value) = block(width: 100%, breakable: false, inset: (y: 2mm), stroke: (bottom: 0.6pt + line), columns-of(language => {
  text(size: 9.5pt, fill: quiet, said(label, language))
  linebreak()
  value(language)
}))

#columns-of(language => {
  text(size: 12.5pt, weight: 600, said(paper.agency, language))
  linebreak()
  text(fill: quiet, said(paper.portal, language))
  if paper.demonstration != none {
    linebreak()
    text(size: 9.5pt, fill: quiet, said(paper.demonstration, language))
  }
})
#v(9mm)
#show heading: it => it.body
#heading(level: 1, columns-of(language => text(size: 19pt, weight: 600, said(paper.title, language))))
#v(6mm)

#let day(date) = language => {
  said(date.text, language)
  if "hijri" in date {
    linebreak()
    text(size: 9.5pt, fill: quiet, said(date.hijri, language))
  }
}
#fact(paper.labels.number, _ => text(weight: 600, exact(paper.number)))
#fact(paper.labels.validFrom, day(paper.validFrom))
#if paper.validTo != none { fact(paper.labels.validTo, day(paper.validTo)) }
#for row in paper.rows { fact(row.label, language => value-of(row.value, language)) }

#v(1fr)
#block(breakable: false, width: 100%, {
  set text(size: 9.5pt)
  let all = languages.map(language => paper.labels.qrAlt.at(language)).join(" · ")
  image(bytes(paper.qr), format: "svg", width: 27mm, alt: all)
  v(2mm)
  columns-of(language => {
    strong(said(paper.labels.check, language))
    [ ]
    said(paper.labels.checkHow, language)
    linebreak()
    link(paper.verify.url, exact(paper.verify.url.split("://").last()))
    linebreak()
    text(fill: quiet, said(paper.labels.signed, language))
  })
})
`
