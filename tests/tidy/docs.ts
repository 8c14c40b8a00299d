import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { type Findings, modulesOf, type Tree } from './tree.ts'

const LINK = /\]\(([^)\s]+)\)/g
/** A path of this repository in backticks, without a blank in it. */
const PATH = /`((?:src|packs|tests|scripts|docs|bench|bin|conformance)\/[\w./-]+)`/g
const HEADINGS = ['Purpose', 'Limits', 'What does not work']

const documents = (tree: Tree) =>
  tree.files.filter((file) => file.endsWith('.md') && !file.startsWith('packs/'))

/** What a page points to is there. */
export function linkFindings(tree: Tree): Findings {
  return documents(tree).flatMap((file) => {
    const text = tree.read(file)
    const links = [...text.matchAll(LINK)].flatMap(([, target = '']) =>
      /^([a-z]+:|#|\/)/.test(target)
        ? []
        : [{ target, path: join(dirname(file), target.replace(/#.*$/, '')) }],
    )
    const paths = [...text.matchAll(PATH)].map(([, target = '']) => ({ target, path: target }))
    return [...links, ...paths]
      .filter(({ path }) => !existsSync(join(tree.root, normalize(decodeURIComponent(path)))))
      .map(({ target }) => `${file} points to ${target}, which is not there`)
  })
}

/** Every module has a page that says what it is for, what it limits and what does not work. */
export function readmeFindings(tree: Tree): Findings {
  return modulesOf(tree).flatMap((name) => {
    const file = `src/modules/${name}/README.md`
    if (!tree.files.includes(file)) return [`${file} is missing`]
    const headings = [...tree.read(file).matchAll(/^##+ (.+)$/gm)].map(([, text = '']) =>
      text.trim().toLowerCase(),
    )
    return HEADINGS.filter((wanted) => !headings.includes(wanted.toLowerCase())).map(
      (wanted) => `${file} has no heading '${wanted}'`,
    )
  })
}

/** Decisions are numbered once and say their number. */
export function decisionFindings(tree: Tree): Findings {
  const files = tree.files.filter((file) => /^docs\/decisions\/.*[.]md$/.test(file))
  const seen = new Map<string, string>()
  return files.flatMap((file) => {
    const [, number] = /\/(\d{3})-[a-z0-9-]+[.]md$/.exec(file) ?? []
    if (!number) return [`${file} has no number and name`]
    const before = seen.get(number)
    seen.set(number, file)
    return [
      ...(before ? [`${file} has the number of ${before}`] : []),
      ...(tree.read(file).startsWith(`# ${number} `)
        ? []
        : [`${file} does not begin with its number`]),
    ]
  })
}
