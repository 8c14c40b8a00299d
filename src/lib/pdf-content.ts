import { inflateSync } from 'node:zlib'

/** What a PDF from outside may do to the memory of the process that looks at it. */
const MAX_INFLATED_BYTES = 32 * 1024 * 1024
const MAX_OBJECT_STREAMS = 5_000

/** Names that make a reader act by itself, or carry another file inside. */
const ACTIVE =
  /\/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|GoToR)(?![A-Za-z])/

export type PdfContent = {
  pages: number
  /** the first name found that acts or embeds, without its slash */
  active: string | undefined
  encrypted: boolean
}

/**
 * Looks at a PDF without interpreting it: objects in the clear, and those in compressed object
 * streams, within a fixed bound of memory.
 *
 * @returns undefined when it is no PDF, is damaged at its ends, or would inflate past the bound
 * @source ISO 32000-2 §7.5 (file structure), §7.5.7 (object streams), §7.3.5 (#xx in names)
 */
export function inspectPdf(bytes: Buffer): PdfContent | undefined {
  if (bytes.subarray(0, 5).toString('latin1') !== '%PDF-') return undefined
  if (!bytes.subarray(-2048).toString('latin1').includes('%%EOF')) return undefined
  const clear = bytes.toString('latin1')
  const inner = objectStreams(bytes, clear)
  if (inner === undefined) return undefined
  // `/J#61vaScript` is `/JavaScript` to every reader.
  const objects = (clear + inner).replace(/#([0-9A-Fa-f]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  const pages = objects.match(/\/Type\s*\/Page(?![A-Za-z])/g)?.length ?? 0
  if (pages === 0) return undefined
  return {
    pages,
    active: ACTIVE.exec(objects)?.[1],
    encrypted: /\/Encrypt\s+\d+\s+\d+\s+R|\/Encrypt\s*<</.test(objects),
  }
}

function objectStreams(bytes: Buffer, clear: string): string | undefined {
  let text = ''
  let left = MAX_INFLATED_BYTES
  let count = 0
  for (const match of clear.matchAll(/\/Type\s*\/ObjStm/g)) {
    if (++count > MAX_OBJECT_STREAMS) return undefined
    const start = clear.indexOf('stream', match.index)
    const end = start < 0 ? -1 : clear.indexOf('endstream', start)
    if (end < 0) return undefined
    const from = start + (clear[start + 6] === '\r' ? 8 : 7)
    try {
      const inflated = inflateSync(bytes.subarray(from, end), { maxOutputLength: left })
      left -= inflated.length
      text += inflated.toString('latin1')
    } catch {
      return undefined
    }
  }
  return text
}
