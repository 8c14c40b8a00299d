import { listFilePlaces } from '../form/file-kind.ts'
import type { Taken } from '../form/taken.ts'
import { sourceOfFile } from './held-words.ts'
import { placeOf, type Wording } from './words.ts'

/**
 * Every file in a document of answers with the question that it answers.
 *
 * @param wording  what labels are made from; without it they are empty
 * @param taken  where files were taken from; `source` says it
 * @returns ids in the answers' order; a label is 'Approval of the body concerned (Activity 2)'
 */
export const labelledFiles = (
  answers: unknown,
  wording?: Wording,
  taken: readonly Taken[] = [],
): { file: string; label: string; source?: string | undefined }[] =>
  listFilePlaces(answers).map(({ file, path }) => ({
    file,
    label: wording ? placeOf(wording, path) : '',
    source: wording && sourceOfFile(wording.t, taken, file),
  }))
