import { Type } from 'typebox'
import {
  homeOf,
  html,
  isOfSameHands,
  kernelProblem,
  route,
  SendAgain,
  type SessionAt,
} from '#kernel'
import { Actions, Button, Form, Page, PageTitle } from '#kernel/ui'
import { takeKeptForm } from '../sign-in/step-up.ts'
import { personOf } from './step-up.tsx'

/**
 * Sends a form that was kept to where it was going: by itself after a step-up, which its person had just
 * asked for; after signing in again only when they say so.
 */
const againAt = (at: SessionAt) =>
  route({
    method: 'GET',
    url: `${homeOf(at, ':lang')}/again/:code`,
    allow: 'signed-in',
    params: Type.Object({ lang: Type.String(), code: Type.String({ pattern: '^[\\w-]{43}$' }) }),
    query: Type.Object({ asks: Type.Optional(Type.Enum(['typed', 'files'])) }),
    handler: async (request) => {
      const { ctx, csrf, params, query } = request
      const { t } = ctx
      const { path, fields } = await takeKeptForm(ctx, personOf(ctx), params.code)
      if (!isOfSameHands(String(fields._csrf ?? ''), csrf)) throw kernelProblem('acting-changed')
      if (query.asks) {
        const files = query.asks === 'files'
        return html(
          <Page request={request} title={t('kernel.kept.signed-in')} form>
            <SendAgain {...{ ctx, action: path, csrf, fields, files, why: 'signed-in' }} />
          </Page>,
        )
      }
      const values = Object.entries(fields)
        .filter(([name]) => name !== '_csrf')
        .flatMap(([name, value]) => [value].flat().map((one) => ({ name, value: String(one) })))
      return html(
        <Page request={request} title={t('identity.again.title')} form>
          <PageTitle text={t('identity.again.title')} lede={t('identity.again.lede')} />
          <ig-again>
            <Form action={path} csrf={csrf}>
              {values.map(({ name, value }) => (
                <input type="hidden" name={name} value={value} />
              ))}
              <Actions>
                <Button text={t('identity.again.submit')} />
              </Actions>
            </Form>
          </ig-again>
        </Page>,
      )
    },
  })

/** At each surface, whose session the form is sent in. */
export const againPages = [againAt('portal'), againAt('office')]
