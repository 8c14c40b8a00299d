import { findPeople } from '#identity'
import type { Ctx } from '#kernel'
import { Heading, Notice, Table } from '#kernel/ui'
import { getOrganisation, roleNames } from '#organisations'
import type { Change, Group } from '../simulate.ts'

const NAMES_SHOWN = 20

type EffectProps = { ctx: Ctx; module: string; changes: readonly Change[] }

/** Who would gain or lose which act by other rules. */
export async function Effect({ ctx, module, changes }: EffectProps) {
  const { t } = ctx
  const rows = await Promise.all(
    changes.map(async ({ act, place, gain, lose, count }) => ({
      cells: [
        `${module}:${act}`,
        t(`access.try.places.${place}`, { count }),
        { content: await Groups({ ctx, groups: gain }) },
        { content: await Groups({ ctx, groups: lose }) },
      ],
    })),
  )
  return (
    <>
      <Heading level={2} text={t('access.try.changes')} />
      <p safe>{t('access.try.coarse')}</p>
      {rows.length === 0 ? (
        <Notice kind="info" text={t('access.try.same')} />
      ) : (
        <Table
          t={t}
          caption={t('access.try.changes')}
          columns={['act', 'where', 'gain', 'lose'].map((key) => ({
            label: t(`access.try.${key}`),
          }))}
          rows={rows}
        />
      )}
    </>
  )
}

/** How many, and who: each group opens to its first names. */
async function Groups({ ctx, groups }: { ctx: Ctx; groups: readonly Group[] }) {
  const { t } = ctx
  if (groups.length === 0) return <span>–</span>
  const lines = await Promise.all(
    groups.map(async ({ agency, roles, people, acting }) => {
      if (agency === null) {
        return { text: t(`access.try.${acting ? 'acting' : 'everybody'}`), names: '' }
      }
      const shown = await findPeople(ctx, people.slice(0, NAMES_SHOWN))
      const names = t.list(shown.map(({ name }) => t.of(name)))
      const more = people.length - shown.length
      const body = t.of((await getOrganisation(ctx, agency)).names)
      const group = { agency: body, roles: roleNames(ctx, roles), count: people.length }
      return {
        text: t('access.try.group', group),
        names: more > 0 ? t('access.try.names', { names, more }) : names,
      }
    }),
  )
  return (
    <>
      {lines.map(({ text, names }) => (
        <details>
          <summary safe>{text}</summary>
          <p safe>{names}</p>
        </details>
      ))}
    </>
  )
}
