import type { Ctx } from '#kernel'
import { Section } from '#kernel/ui'
import type { Seen } from './see.ts'
import type { Simplify } from './simplify.ts'
import { namer, shareText } from './words.ts'

type SimplifyProps = { ctx: Ctx; seen: Seen; body: (id: string) => string; found: Simplify }

/** What could be left out, each as a sentence with the figures on which it stands. */
export function SimplifyView({ ctx: { t }, seen, body, found }: SimplifyProps) {
  const name = namer(t, seen.process)
  const same = found.same.map(({ node, flow, count, most }) =>
    t('procedures.seeing.simplify.same', {
      ...{ step: name(node), outcome: name(flow), count, most: shareText(t, most) },
    }),
  )
  const handOvers = found.handOvers.map(({ from, to, count, cases, returned }) =>
    t('procedures.seeing.simplify.hand-over', {
      ...{ from: body(from), to: body(to), count, cases: t.number(cases), returned },
    }),
  )
  const needless = found.needless.map(({ kind, names, cases }) =>
    t(`procedures.seeing.simplify.${kind}`, { name: t.of(names), count: cases }),
  )
  const all = [...same, ...handOvers, ...needless]
  return (
    <Section title={t('procedures.seeing.simplify.title')} id="simplify" lettering={false}>
      <p class="quiet" safe>
        {t(
          all.length === 0 ? 'procedures.seeing.simplify.none' : 'procedures.seeing.simplify.about',
        )}
      </p>
      <ul class="points">
        {all.map((sentence) => (
          <li safe>{sentence}</li>
        ))}
      </ul>
      <p class="quiet small" safe>
        {t('procedures.seeing.simplify.counted')}
      </p>
    </Section>
  )
}
