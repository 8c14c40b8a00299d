import { spawnSync } from 'node:child_process'

/**
 * The text of a PDF in the order in which it is read, as readers give it: without marks of direction and of where a word
 * may break, spaces and lines all one space.
 *
 * @throws Error  when pdftotext is not installed
 */
export function pdfText(pdf: Uint8Array): string {
  const { error, status, stdout, stderr } = spawnSync('pdftotext', ['-', '-'], {
    ...{ input: pdf, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  })
  if (error) throw new Error('pdftotext is missing: apt-get install poppler-utils')
  if (status !== 0) throw new Error(stderr)
  return plainText(stdout)
}

/** As {@link pdfText} gives a text, for what is looked for in it. */
export const plainText = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\u200b\u200e\u200f\u2066-\u2069]/g, '')
    // What runs the other way stands between these.
    .replace(/[\u202a-\u202e]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** What pdfinfo says of it, by name. */
export function pdfFacts(pdf: Uint8Array): Record<string, string> {
  const { stdout } = spawnSync('pdfinfo', ['-'], { input: pdf, encoding: 'utf8' })
  return Object.fromEntries(
    stdout.split('\n').flatMap((line) => {
      const [, name, value] = /^([^:]+):\s*(.*)$/.exec(line) ?? []
      return name ? [[name, value ?? '']] : []
    }),
  )
}
