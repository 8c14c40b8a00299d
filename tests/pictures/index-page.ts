import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileOf, LANGUAGES, type View, WIDTHS } from './camera.ts'

const STYLE = `body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; background: #eee; color: #222 }
section > div { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start }
figure { margin: 0 }
img { display: block; border: 1px solid #bbb; background: #fff; height: 320px; object-fit: cover; object-position: top }
nav { columns: 5 12rem }`

/** Writes `index.html`: every picture, by template and state. */
export function writeIndex(folder: string, views: readonly View[]) {
  const templates = Map.groupBy(views, ({ template }) => template)
  const links = [...templates.keys()].map((name) => `<a href="#${name}">${name}</a><br>`)
  const sections = [...templates].map(
    ([name, states]) => `<h2 id="${name}">${name}</h2>\n${states.map(section).join('\n')}`,
  )
  const html = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Pictures</title><style>${STYLE}</style>
<h1>Pictures</h1>
<nav>${links.join('\n')}</nav>
${sections.join('\n')}
</html>
`
  writeFileSync(join(folder, 'index.html'), html)
}

function section(view: View) {
  const figures = LANGUAGES.flatMap((language) =>
    WIDTHS.map((width) => {
      const file = fileOf(view, language, width)
      const caption = `${view.state}, ${language}, ${width} px`
      return `<figure><a href="${file}"><img src="${file}" alt="${caption}" loading="lazy" width="${width / 4 + 90}"></a><figcaption>${caption}</figcaption></figure>`
    }),
  )
  return `<section><div>${figures.join('')}</div></section>`
}
