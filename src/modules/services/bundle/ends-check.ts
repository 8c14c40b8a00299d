import { type Finding, hinted } from '#kernel'
import { said } from '../found/said.ts'
import type { AfterParts } from './after-check.ts'
import { placeFields } from './scope.ts'

/** Checks by which answers outputs end: days of the form `apply`, and nothing else beside them. */
export function checkEnds({ file, service, forms }: AfterParts): Finding[] {
  const apply = forms.get('apply')?.form
  const days = apply
    ? placeFields(apply).flatMap(({ field, path }) => (field.kind === 'date' ? [path] : []))
    : []
  return (service.outputs ?? []).flatMap(({ validity, until = [] }, index) => [
    ...(validity !== undefined && until.length > 0
      ? [
          file.finding(['outputs', index, 'until'], {
            ...{ code: 'wrong-value', message: said('until-and-validity') },
          }),
        ]
      : []),
    ...until.flatMap((path, each): Finding[] => {
      if (days.includes(path)) return []
      const message = said('until-no-day', { path, hint: hinted(path, days) })
      const at = ['outputs', index, 'until', each]
      return [file.finding(at, { code: 'unknown-reference', message })]
    }),
  ])
}
