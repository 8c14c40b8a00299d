import { fieldOf, html, redirect, route } from '#kernel'
import { Actions, Button, type FieldError, Form } from '#kernel/ui'
import { type Change, getChange, isOpen } from '../authoring/change.ts'
import { describedIn, type ToAsk } from '../authoring/described.ts'
import { makeRun } from '../authoring/running.ts'
import { problem } from '../problems.ts'
import { MOST } from '../scaffold/answer-faults.ts'
import { settingsOf } from '../scaffold/choices.ts'
import { changeHref, changeUrl, type OfChange, OneChange, SEEN, seenOf } from './address.ts'
import { answerErrorOf, DaysInput, FourEyes, LawInput } from './begun-service.tsx'
import { ChangePage } from './change-page.tsx'
import { InEachLanguage } from './in-each-language.tsx'

const taking = { params: OneChange, perMinute: 30 } as const

/** Where a described service gets what it needs to be done here. */
export const runRoutes = [
  route({
    method: 'GET',
    url: `${changeUrl}/run`,
    allow: 'services:author',
    ...taking,
    handler: async (request) => {
      const { change, asked } = await askedOf(request)
      return html(await runView(request, change, asked))
    },
  }),
  route({
    method: 'POST',
    url: `${changeUrl}/run`,
    allow: 'services:author',
    ...taking,
    handler: async (request) => {
      const { ctx, form } = request
      const { change, asked } = await askedOf(request)
      try {
        await makeRun(ctx, change, seenOf({ form }), (name) => fieldOf(form, name))
      } catch (thrown) {
        const error = answerErrorOf(ctx, thrown)
        return html(await runView(request, change, asked, error), { status: 422 })
      }
      return redirect(changeHref(ctx, change))
    },
  }),
]

/** @throws services/page-missing  it runs already, or waits for a second author */
async function askedOf({ ctx, params }: OfChange) {
  const change = await getChange(ctx, params.service, params.change)
  const asked = describedIn(change.files, settingsOf(ctx.pack))?.toAsk
  if (!asked || !isOpen(change)) throw problem('page-missing')
  return { change, asked }
}

function runView(request: OfChange, change: Change, asked: ToAsk, error?: FieldError) {
  const { ctx, csrf } = request
  const { t } = ctx
  const of = { request, error }
  return (
    <ChangePage {...{ request, change, error }} title={t('services.studio.make-run')}>
      <p safe>{t('services.studio.make-run-what')}</p>
      <Form
        action={changeHref(ctx, change, '/run')}
        csrf={csrf}
        hidden={{ [SEEN]: String(change.revision) }}
      >
        {asked.output ? <InEachLanguage {...of} name="output" most={MOST.title} /> : ''}
        {asked.days ? <DaysInput {...of} /> : ''}
        <FourEyes {...of} />
        {asked.law ? <LawInput {...of} /> : ''}
        <Actions>
          <Button text={t('services.studio.make-run')} />
        </Actions>
      </Form>
    </ChangePage>
  )
}
