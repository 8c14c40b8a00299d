import { listFilePlaces } from '../form/file-kind.ts'
import { placeOf, type Wording } from './words.ts'

/**
 * Every file in a document of answers with the question that it answers.
 *
 * @param wording  what labels are made from; without it they are empty
 * @returns ids in the answers' order; a label is 'Approval of the body concerned (Activity 2)'
 */
export const labelledFiles = (
  answers: unknown,
  wording?: Wording,
): { file: string; label: string }[] =>
  listFilePlaces(answers).map(({ file, path }) => ({
    file,
    label: wording ? placeOf(wording, path) : '',
  }))
