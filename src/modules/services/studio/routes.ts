import { aboutRoutes } from './about.tsx'
import { archiveRoutes } from './archive.tsx'
import { newServiceRoutes } from './begun-service.tsx'
import { catalogueRoute } from './catalogue.tsx'
import { changeRoutes } from './change.tsx'
import { deskRoutes } from './desk.tsx'
import { documentRoutes } from './document.tsx'
import { documentsRoutes } from './documents.tsx'
import { fieldRoutes } from './field.tsx'
import { fileRoutes } from './file.tsx'
import { formRoutes } from './form.tsx'
import { paperRoute, previewRoute } from './preview.tsx'
import { proposalRoutes } from './proposal.tsx'
import { runRoutes } from './run.tsx'
import { scenarioRoutes } from './scenario.tsx'
import { serviceRoutes } from './service.tsx'
import { textRoutes } from './texts.tsx'

/** The studio: where services are made and changed by those who answer for them. */
export const studioRoutes = [
  catalogueRoute,
  ...newServiceRoutes,
  ...runRoutes,
  ...archiveRoutes,
  ...scenarioRoutes,
  ...serviceRoutes,
  ...changeRoutes,
  ...aboutRoutes,
  ...textRoutes,
  ...formRoutes,
  ...fieldRoutes,
  ...fileRoutes,
  ...documentsRoutes,
  ...documentRoutes,
  ...deskRoutes,
  previewRoute,
  paperRoute,
  ...proposalRoutes,
]
