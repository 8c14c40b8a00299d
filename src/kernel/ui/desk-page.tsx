import type { RouteRequest } from '../http/route.ts'
import { ErrorSummary, type FieldError } from './form.tsx'
import { Breadcrumbs, type Crumb, Heading } from './heading.tsx'
import { OfficePage, type OfficePageProps } from './page.tsx'

export type DeskPageProps = {
  request: RouteRequest<unknown, unknown>
  /** the page's, and its heading */
  title: string
  /** what is to be mended in its form */
  error?: FieldError | undefined
  place?: OfficePageProps['place']
  /** the pages above it */
  crumbs?: Crumb[]
  children?: OfficePageProps['children']
}

/** A page of a desk that begins with its title, and before it with what is wrong in its form. */
export function DeskPage({ request, title, error, place, crumbs, children }: DeskPageProps) {
  return (
    <OfficePage
      request={request}
      title={title}
      wrong={error !== undefined}
      {...(place !== undefined && { place })}
    >
      {error ? <ErrorSummary t={request.ctx.t} errors={[error]} /> : ''}
      {crumbs ? <Breadcrumbs t={request.ctx.t} crumbs={crumbs} /> : ''}
      <Heading level={1} text={title} />
      {children}
    </OfficePage>
  )
}
