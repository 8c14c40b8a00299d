import { type Ctx, type Finding, saidIn } from '#kernel'
import { Link, Notice } from '#kernel/ui'
import type { Change } from '../authoring/change.ts'
import type { FilesCheck } from '../authoring/check.ts'
import { changeHref } from './address.ts'

type FindingsProps = { ctx: Ctx; change: Change; check: Pick<FilesCheck, 'findings' | 'sound'> }

/** What is wrong with a change, each with the place where it is mended; or that nothing is. */
export function Findings({ ctx, change, check }: FindingsProps) {
  const { t } = ctx
  const { findings, sound } = check
  const errors = findings.filter(({ severity }) => severity === 'error')
  const others = findings.filter(({ severity }) => severity !== 'error')
  return (
    <div class="stack">
      {sound ? (
        <Notice kind="ok" text={t('services.studio.sound')} />
      ) : (
        <Notice kind="bad" text={t('services.studio.errors', { count: errors.length })} />
      )}
      {errors.length > 0 ? <FindingList {...{ ctx, change, findings: errors }} /> : ''}
      {others.length > 0 ? (
        <>
          <p safe>{t('services.studio.warnings', { count: others.length })}</p>
          <FindingList {...{ ctx, change, findings: others }} />
        </>
      ) : (
        ''
      )}
    </div>
  )
}

type ListProps = { ctx: Ctx; change: Change; findings: readonly Finding[] }

const MOST = 25

/** Each with the place where it is mended. */
export const FindingList = ({ ctx, change, findings }: ListProps) => (
  <ul class="points">
    {findings.slice(0, MOST).map(({ code, file, line, message, said }) => {
      const path = file.replace(/^services\/[^/]+\//, '')
      return (
        <li>
          <strong safe>{ctx.t(`services.studio.codes.${code}`)}</strong>{' '}
          {said ? (
            <span safe>{saidIn(ctx.t, said)}</span>
          ) : (
            <span lang="en" dir="ltr" safe>
              {message}
            </span>
          )}{' '}
          <Link
            href={changeHref(ctx, change, `/file?path=${encodeURIComponent(path)}&line=${line}`)}
            text={ctx.t('services.studio.at-line', { path, line })}
          />
        </li>
      )
    })}
    {findings.length > MOST ? (
      <li safe>{ctx.t('services.studio.more-findings', { count: findings.length - MOST })}</li>
    ) : (
      ''
    )}
  </ul>
)
