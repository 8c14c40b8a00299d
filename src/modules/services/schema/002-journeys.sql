-- Audiences: the title of their page. Life events: the cover of their panel, one sentence, and the services in the order of doing them.

alter table services.audience
  add column titles jsonb not null default '{}';

alter table services.event
  -- a drawing of the interface; null: none of the home page's panels
  add column cover text,
  add column ledes jsonb,
  -- [{names, services}]; null: nobody has written an order
  add column stages jsonb;
