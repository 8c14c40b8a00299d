import { listFilePlaces } from '../form/file-kind.ts'
import { placeOf, type Wording } from './words.ts'

/**
 * Every file in a document of answers with the question that it answers.
 *
 * @returns in the answers' order; a label is 'Approval of the body concerned (Activity 2)'
 */
export const labelledFiles = (
  wording: Wording,
  answers: unknown,
): { file: string; label: string }[] =>
  listFilePlaces(answers).map(({ file, path }) => ({ file, label: placeOf(wording, path) }))
