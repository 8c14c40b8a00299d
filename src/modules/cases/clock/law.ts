import type { T } from '#kernel'
import { findTextOf, type ServiceBundle } from '#services'
import type { HistoryEntry } from '../history.ts'

export type Basis = { law: string; article: string }

/** `article 7 of Harbour Ordinance No. 3 of 1998`, as the service cites it. */
export const articleWords = (t: T, { laws }: ServiceBundle, { law, article }: Basis): string =>
  t('cases.clock.article', { article, law: t.of(laws?.[law] ?? {}) || law })

/** Why the clock stands still or a time is longer, in the service's words. */
export const groundText = ({ locale }: T, bundle: ServiceBundle, ground: string): string =>
  findTextOf(bundle, locale, `clock.grounds.${ground}`) ?? ground

const isForm = (what: HistoryEntry['what']) => what === 'form-filled' || what === 'form-inside'

/** What a form of the service is called. */
export const formTitle = ({ locale }: T, bundle: ServiceBundle, form: string): string =>
  findTextOf(bundle, locale, `${form}.title`) ?? form

/** What happened to a case, in words; why its clock stands still or its time is longer, and until when. */
export const historyWords = (
  t: T,
  bundle: ServiceBundle,
  { what, ground, until }: HistoryEntry,
): string =>
  t(`cases.history.${what}`, {
    ground:
      ground === null
        ? ''
        : isForm(what)
          ? formTitle(t, bundle, ground)
          : groundText(t, bundle, ground),
    until: until === null ? '' : t.date(until, 'day'),
  })
