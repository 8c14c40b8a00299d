import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { type Anchor, anchorLine, readAnchors } from '../../kernel/signer/anchors.ts'

/** The head of the audit's chain as it was told from time to time, in an append-only file. */
export type Anchors = {
  /**
   * Notes a link; on return it outlives a power cut.
   *
   * @returns false when it contradicts what was noted: the chain has become shorter, or another
   */
  note: (anchor: Anchor, at: Date) => boolean
  close: () => void
}

/** Opens the file, or begins one; what a crash cut off at its end is dropped. @throws Error  damaged */
export const openAnchors = (path: string): Anchors => {
  const file = openSync(path, 'a', 0o600)
  const { anchors, bytes } = readAnchors(path)
  let last = anchors.at(-1)
  let end = bytes
  const trim = () => {
    if (fstatSync(file).size > end) ftruncateSync(file, end)
  }
  return {
    note: (anchor, at) => {
      if (last && anchor.position < last.position) return false
      if (last && anchor.position === last.position) return anchor.hash === last.hash
      trim()
      const line = Buffer.from(anchorLine(anchor, at), 'latin1')
      for (let done = 0; done < line.length; ) done += writeSync(file, line, done)
      fdatasyncSync(file)
      end += line.length
      last = anchor
      return true
    },
    close: () => closeSync(file),
  }
}
