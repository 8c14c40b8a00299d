import type { Ctx, HeldEnd, T } from '#kernel'
import type { Taken } from '../form/taken.ts'
import type { Offered } from '../once-only/held.ts'

/** Where a file was taken from: 'Taken from Home business licence no. …, sealed on … by …'. */
export const takenWords = (t: T, { from, title, number, at, agency }: Taken): string =>
  t(`services.held.taken.${from}`, {
    ...{ title: t.of(title), number, day: t.date(new Date(at)), agency: t.of(agency) },
  })

/** As {@link takenWords}, of the file with this id; undefined where it was uploaded. */
export function sourceOfFile(t: T, taken: readonly Taken[] = [], id: string): string | undefined {
  const one = taken.find(({ file }) => file === id)
  return one && takenWords(t, one)
}

/** Where a document that is offered comes from. */
export const offeredWords = (t: T, { from, title, number, at, agency }: Offered): string =>
  t(`services.held.from.${from}`, {
    ...{ title: t.of(title), number, day: t.date(at), agency: t.of(agency) },
  })

/** What a document that is offered is called: a licence by its name, what was given by its type. */
export const offeredTitle = (t: T, { from, title, typeNames }: Offered): string =>
  t.of(from === 'licence' ? title : typeNames)

/** What became of a licence whose document was taken. */
export const endedWords = ({ t }: Pick<Ctx, 't'>, { taken, end }: { taken: Taken; end: HeldEnd }) =>
  t('services.held.ended', {
    ...{ title: t.of(taken.title), number: taken.number, why: t(`services.held.unfit.${end}`) },
  })
